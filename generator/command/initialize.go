package command

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/spf13/cobra"
)

// initial holds what init writes, laid out as it will lie.
//
//go:embed initial
var initial embed.FS

const nextSteps = `
Next:
  1. Describe your endpoints in spec/fragments, one file per resource; notes.yaml shows how.
  2. Run ` + "`flaregen generate`" + ` and commit what it writes.
  3. Let CI run ` + "`flaregen verify`" + `.
`

// newInit makes the command that writes a configuration to start from.
func newInit(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a commented configuration to start from",
		Long: "Init writes a commented configuration, an example fragment and an example overlay, from which\n" +
			"generate makes a small client. It never overwrites: what is there stays as it is.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := s.results(cmd)
			if _, err := os.Stat(s.config); err == nil {
				fmt.Fprintf(out, "kept %s; nothing to do\n", s.config)
				return nil
			}
			files, err := initialFiles(filepath.Base(s.config))
			if err != nil {
				return err
			}
			for _, file := range files {
				said, err := writeNew(filepath.Join(filepath.Dir(s.config), filepath.FromSlash(file.name)), file.content)
				if err != nil {
					return fileError(file.name, "cannot be written: "+reason(err), "")
				}
				fmt.Fprintf(out, "%s %s\n", said, file.name)
			}
			fmt.Fprint(out, nextSteps)
			return nil
		},
	}
}

// initialFile is one file that init writes.
type initialFile struct {
	name    string // slash-separated, relative to the folder of the configuration
	content []byte
}

// initialFiles gives what init writes; the configuration gets the name that
// the command line asks for.
func initialFiles(configuration string) (files []initialFile, err error) {
	below, err := fs.Sub(initial, "initial")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(below, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(below, name)
		if name == "flaregen.yaml" {
			name = configuration
		}
		files = append(files, initialFile{name, content})
		return err
	})
	return append(files, initialFile{config.SchemaName, config.Schema()}), err
}

// writeNew writes a file unless there is one, and says which it was.
func writeNew(name string, content []byte) (said string, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return "", err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return "kept", nil
	}
	if err != nil {
		return "", err
	}
	_, err = bytes.NewReader(content).WriteTo(f)
	return "wrote", errors.Join(err, f.Close())
}
