package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"time"

	"github.com/flaregen/flaregen/internal/scratch"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// command does what the arguments say; ok means that nothing failed.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) (ok bool, err error) {
	flags := flag.NewFlagSet("corpus", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print JSON instead of a table")
	smoke := flags.Bool("smoke", true, "try out every operation")
	timeout := flags.Duration("timeout", 15*time.Minute, "time for one document")
	split := flags.Bool("split", false, "make a package for each resource")
	most := flags.Int64("most", 0, "try out operations only of documents of at most so many bytes")
	fake := flags.Bool("fake", false, "make a server for tests, and try the operations out through it")
	keep := flags.Bool("keep", false, "leave the generated clients behind")
	if err := flags.Parse(args); err != nil {
		return false, err
	}
	documents, err := find(flags.Args())
	if err != nil {
		return false, err
	}
	w, err := newWorkshop(ctx, *smoke, *timeout)
	if err != nil {
		return false, err
	}
	w.split, w.most, w.fake = *split, *most, *fake
	defer func() {
		if *keep {
			fmt.Fprintln(stderr, "kept:", w.folder)
			return
		}
		err = errors.Join(err, os.RemoveAll(w.folder))
	}()
	report := w.all(ctx, documents, stderr)
	if *asJSON {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		err = report.print(stdout)
	}
	return report.ok(), err
}

// errNoCorpus: there is nothing to do.
var errNoCorpus = errors.New("no corpus: name documents, or set FLAREGEN_CORPUS to a folder that holds some")

// corpusFolder is where documents lie unless others are named.
func corpusFolder(root string) string {
	if folder := os.Getenv("FLAREGEN_CORPUS"); folder != "" {
		return folder
	}
	return filepath.Join(root, "..", "shared", "corpus")
}

// find gives the absolute names of the documents: files as they are, all that
// lies in a folder.
func find(names []string) (documents []string, err error) {
	if len(names) == 0 {
		root, err := scratch.Repository()
		if err != nil {
			return nil, err
		}
		names = []string{corpusFolder(root)}
		if _, err := os.Stat(names[0]); errors.Is(err, fs.ErrNotExist) {
			return nil, errNoCorpus
		}
	}
	for _, name := range names {
		err = errors.Join(err, filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if file == name || slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(file)) {
				file, err = filepath.Abs(file)
				documents = append(documents, file)
			}
			return err
		}))
	}
	if len(documents) == 0 {
		err = errors.Join(err, errNoCorpus)
	}
	return documents, err
}
