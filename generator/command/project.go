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
	config  string // file name
	folder  string // of it
	clients []config.Client
	workers workers
	show    *display
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
	p := &project{config: s.config, folder: filepath.Dir(s.config), clients: file.Clients, workers: s.workers}
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

// each runs a step for every client in this process, one after the other, and
// collects the faults of all of them.
func (p *project) each(ctx context.Context, step func(context.Context, Input) (Output, error)) ([]Output, error) {
	dir, err := filepath.Abs(p.folder)
	if err != nil {
		return nil, err
	}
	var outputs []Output
	var errs []error
	for _, client := range p.clients {
		output, err := step(ctx, Input{
			FS: folder(p.folder), Client: client, Dir: filepath.ToSlash(dir),
			Progress: func(now Progress) { p.show.say(now.String()) },
		})
		outputs = append(outputs, output)
		errs = append(errs, err)
	}
	return outputs, errors.Join(errs...)
}

// generate gives what the clients' files should be. Several clients are
// generated side by side.
func (p *project) generate(ctx context.Context) (outputs []Output, want target, err error) {
	if p.workers.useful(len(p.clients)) {
		var errs []error
		outputs, errs = p.workers.each(ctx, p, func(done int) {
			p.show.say(fmt.Sprintf("%d of %s", done, plural(len(p.clients), "client")))
		})
		err = errors.Join(errs...)
	} else {
		outputs, err = p.each(ctx, Generate)
	}
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
