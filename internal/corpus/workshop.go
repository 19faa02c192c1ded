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
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/flaregen/flaregen/internal/scratch"
)

// workshop is a temporary module in which clients are made.
type workshop struct {
	root    string // of this repository
	folder  string
	command string // the built generator
	smoke   bool
	most    int64         // bytes of documents of which operations are tried out; 0 for any
	split   bool          // a package for each resource
	fake    bool          // a server for tests; operations are tried out through it
	timeout time.Duration // for one document
}

func newWorkshop(ctx context.Context, smoke bool, timeout time.Duration) (*workshop, error) {
	root, err := scratch.Repository()
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

// furnish writes the module and builds the generator.
func (w *workshop) furnish(ctx context.Context) error {
	if err := scratch.Module(w.folder, "example.com/corpus", w.root); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", w.command, "./generator")
	build.Dir = w.root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the generator: %w\n%s", err, out)
	}
	return nil
}

// large is the size in bytes from which a document is worked on alone:
// compiling the client of one takes gigabytes.
const large = 2_000_000

// all works on as many documents at a time as there are CPUs, because much of
// building one uses a single CPU, and tells progress. The report is in the
// order of the documents.
func (w *workshop) all(ctx context.Context, documents []string, progress io.Writer) report {
	results := make([]*result, len(documents))
	var group sync.WaitGroup
	var mu sync.Mutex
	var alone sync.RWMutex
	one := func(i int) result {
		if isLarger(documents[i], large) {
			alone.Lock()
			defer alone.Unlock()
		} else {
			alone.RLock()
			defer alone.RUnlock()
		}
		return w.one(ctx, documents[i], fmt.Sprintf("d%02d", i+1))
	}
	done := 0
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				r := one(i)
				r.Document = short(documents[i], documents)
				mu.Lock()
				results[i] = &r
				done++
				fmt.Fprintf(progress, "%d/%d %s\n", done, len(documents), r.line())
				mu.Unlock()
			}
		})
	}
	for i := range documents {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	var r report
	for _, found := range results {
		if found != nil {
			r.Documents = append(r.Documents, *found)
		}
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

	smoke := w.smoke && (w.most == 0 || !isLarger(document, w.most))
	configuration := fmt.Sprintf("version: 1\nclients:\n  - name: client\n    output: client\n    sources: [%q]\n    smoke_test: %t\n",
		filepath.ToSlash(document), smoke)
	if w.split {
		configuration += "    split: resource\n"
	}
	tested := "./client"
	if w.fake {
		configuration += "    test_server: true\n"
		tested = "./client/fake"
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
	if smoke {
		out, err := w.run(ctx, folder, "go", "test", "-mod=mod", "-vet=off", "-count=1", "-json", "-run=^Test_smoke$", tested)
		r.readTests(out, err)
	}
	return r
}

func isLarger(document string, size int64) bool {
	info, err := os.Stat(document)
	return err == nil && info.Size() > size
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
