package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// workshop is a temporary module in which clients are made.
type workshop struct {
	root    string // of this repository
	folder  string
	command string // the built generator
	smoke   bool
	split   bool          // a package for each resource
	timeout time.Duration // for one document
}

// repository finds the folder of this module.
func repository() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/flaregen/flaregen").Output()
	if err != nil {
		return "", fmt.Errorf("run this inside of the repository: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

func newWorkshop(ctx context.Context, smoke bool, timeout time.Duration) (*workshop, error) {
	root, err := repository()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "flaregen-corpus-")
	if err != nil {
		return nil, err
	}
	w := &workshop{root: root, folder: folder, smoke: smoke, timeout: timeout}
	w.command = filepath.Join(folder, "flaregen.exe")
	if err := w.furnish(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return w, nil
}

var requirements = regexp.MustCompile(`(?s)require \(.*?\n\)`)

// furnish writes the module, which requires what Flaregen does, so that
// nothing has to be resolved, and builds the generator.
func (w *workshop) furnish(ctx context.Context) error {
	own, err := os.ReadFile(filepath.Join(w.root, "go.mod"))
	if err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(w.root, "go.sum"))
	if err != nil {
		return err
	}
	module := "module example.com/corpus\n\ngo 1.26\n\n" +
		strings.Join(requirements.FindAllString(string(own), -1), "\n\n") +
		"\n\nrequire github.com/flaregen/flaregen v0.0.0\n\nreplace github.com/flaregen/flaregen => " + filepath.ToSlash(w.root) + "\n"
	for name, content := range map[string][]byte{"go.mod": []byte(module), "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(w.folder, name), content, 0o644); err != nil {
			return err
		}
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", w.command, "./generator")
	build.Dir = w.root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the generator: %w\n%s", err, out)
	}
	return nil
}

// all works on one document after the other and tells progress.
func (w *workshop) all(ctx context.Context, documents []string, progress io.Writer) report {
	var r report
	for i, document := range documents {
		if ctx.Err() != nil {
			break
		}
		one := w.one(ctx, document, fmt.Sprintf("d%02d", i+1))
		one.Document = short(document, documents)
		r.Documents = append(r.Documents, one)
		fmt.Fprintf(progress, "%d/%d %s\n", i+1, len(documents), one.line())
	}
	return r
}

// short is the name of a document's file, with its folder when another one has
// that name, too.
func short(document string, all []string) string {
	base, alike := filepath.Base(document), 0
	for _, other := range all {
		if filepath.Base(other) == base {
			alike++
		}
	}
	if alike > 1 {
		return filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(document)), base))
	}
	return base
}

// one makes and tries out the client of a document.
func (w *workshop) one(ctx context.Context, document, name string) (r result) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	start := time.Now()
	r = result{Document: filepath.Base(document)}
	defer func() { r.Seconds = time.Since(start).Round(100 * time.Millisecond).Seconds() }()

	configuration := fmt.Sprintf("version: 1\nclients:\n  - name: client\n    output: client\n    sources: [%q]\n    smoke_test: %t\n",
		filepath.ToSlash(document), w.smoke)
	if w.split {
		configuration += "    split: resource\n"
	}
	folder := filepath.Join(w.folder, name)
	if r.Error = w.write(folder, configuration); r.Error != "" {
		return r
	}
	for _, stage := range []struct {
		name    string
		command []string
	}{
		{"generate", []string{w.command, "generate"}},
		{"build", []string{"go", "build", "-mod=mod", "./client/..."}},
		{"vet", []string{"go", "vet", "-mod=mod", "./client/..."}},
	} {
		out, err := w.run(ctx, folder, stage.command...)
		if err != nil {
			r.Stage, r.Error = stage.name, excerpt(out, err)
			r.Panicked = bytes.Contains(out, []byte("\ngoroutine "))
			return r
		}
		if stage.name == "generate" {
			r.countOperations(filepath.Join(folder, "client"))
		}
	}
	if w.smoke {
		out, err := w.run(ctx, folder, "go", "test", "-mod=mod", "-vet=off", "-count=1", "-json", "-run=^Test_smoke$", "./client")
		r.readTests(out, err)
	}
	return r
}

func (w *workshop) write(folder, configuration string) string {
	err := os.MkdirAll(folder, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "flaregen.yaml"), []byte(configuration), 0o644)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// run runs a command and gives what it wrote to both outputs.
func (w *workshop) run(ctx context.Context, folder string, command ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=off")
	cmd.WaitDelay = 5 * time.Second // for what the go command has started
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out, err
}

// excerpt is the start of what a command had to say.
func excerpt(out []byte, err error) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	const most = 20
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("… and %d more lines", len(lines)-most))
	}
	return fmt.Sprintf("%v\n%s", err, strings.Join(lines, "\n"))
}
