package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/source"
)

// project is a configuration on the disk and the clients of it that the
// command line asks for.
type project struct {
	folder  string // of the configuration
	clients []config.Client
}

// openProject reads the configuration that the flags name.
func openProject(s *settings) (*project, error) {
	data, err := os.ReadFile(s.config)
	if err != nil {
		return nil, configurationError(s.config, err)
	}
	file, err := config.Parse(filepath.ToSlash(s.config), data)
	if err != nil {
		return nil, err
	}
	p := &project{folder: filepath.Dir(s.config), clients: file.Clients}
	if s.client == "" {
		return p, nil
	}
	client := file.Find(s.client)
	if client == nil {
		return nil, fmt.Errorf("%s has no client called %s; it has %s", s.config, s.client, strings.Join(clientNames(file), ", "))
	}
	p.clients = []config.Client{*client}
	return p, nil
}

func configurationError(name string, err error) error {
	advice := ""
	if errors.Is(err, fs.ErrNotExist) {
		advice = "`flaregen init` writes one to start from, --config names another"
	}
	return fileError(filepath.ToSlash(name), reason(err), advice)
}

// fileError is a fault of a whole file.
func fileError(name, problem, advice string) error {
	return &source.Error{Position: source.Position{File: name}, Problem: problem, Advice: advice}
}

func clientNames(file *config.File) []string {
	var names []string
	for _, c := range file.Clients {
		names = append(names, c.Name)
	}
	return names
}

// each runs a step of the pipeline for every client and collects the faults
// of all of them. The clients run one after the other, because the library
// that prints types keeps state of its own.
func (p *project) each(ctx context.Context, step func(context.Context, Input) (Output, error)) ([]Output, error) {
	dir, err := filepath.Abs(p.folder)
	if err != nil {
		return nil, err
	}
	var outputs []Output
	var errs []error
	for _, client := range p.clients {
		output, err := step(ctx, Input{FS: folder(p.folder), Client: client, Dir: filepath.ToSlash(dir)})
		outputs = append(outputs, output)
		errs = append(errs, err)
	}
	return outputs, errors.Join(errs...)
}

// generate gives what the clients' files should be.
func (p *project) generate(ctx context.Context) (outputs []Output, want target, err error) {
	outputs, err = p.each(ctx, Generate)
	if err != nil {
		return nil, target{}, err
	}
	want = target{root: p.folder, files: map[string][]byte{}}
	for _, output := range outputs {
		for name, content := range output.Files {
			want.files[name] = content
		}
		want.folders = append(want.folders, output.Folder)
	}
	return outputs, want, nil
}

// reason says what went wrong with a file, without the name of the file, which
// stands in front of it already.
func reason(err error) string {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		err = pathError.Err
	case errors.As(err, &linkError):
		err = linkError.Err
	}
	return err.Error()
}
