package behaviour_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/command"
	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/internal/scratch"
)

// documents describe the second client: hostnames with certificates of their
// own, a store with a list by cursor and values of any kind, and queues, among
// them an answer without result and a list without parameters for its pages.
var documents = []string{"custom_hostnames.yaml", "kv.yaml", "queues.yaml"}

// TestSecondClient generates a client from another part of the API and holds it
// to the same table, in a module next to this one.
func TestSecondClient(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: no second client")
	}
	corpus := filepath.Join("..", "..", "..", "shared", "corpus")
	if folder := os.Getenv("FLAREGEN_CORPUS"); folder != "" {
		corpus = folder
	}
	corpus = filepath.Join(corpus, "openapi")
	for _, name := range documents {
		if _, err := os.Stat(filepath.Join(corpus, name)); err != nil {
			t.Skipf("no second client: %v; set FLAREGEN_CORPUS", err)
		}
	}
	root, err := scratch.Repository()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.Generate(t.Context(), command.Input{
		FS:     os.DirFS(corpus),
		Client: config.Client{Name: "client", Package: "client", Output: "client", Sources: documents},
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := scratch.Module(folder, "github.com/flaregen/flaregen/second", root); err != nil {
		t.Fatal(err)
	}
	for name, content := range output.Files {
		write(t, filepath.Join(folder, filepath.FromSlash(name)), content)
	}
	adapter, err := os.ReadFile(filepath.Join("testdata", "second", "second_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "second_test.go"), adapter)

	args := []string{"test", "-json", "-vet=off", "-count=1"}
	if hasRaceDetector(t, folder) {
		args = append(args, "-race")
	}
	out, err := scratch.Go(t.Context(), folder, append(args, ".")...)
	if rows := report(t, out); rows != behaviourRows || err != nil && !t.Failed() {
		t.Errorf("%d rows of the table were run, of %d: %v\n%s", rows, behaviourRows, err, out)
	}
}

const behaviourRows = 22

// hasRaceDetector reports whether programs can be built with it: it needs cgo.
func hasRaceDetector(t *testing.T, folder string) bool {
	t.Helper()
	out, err := scratch.Go(t.Context(), folder, "env", "CGO_ENABLED")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	enabled := strings.TrimSpace(string(out)) == "1"
	if !enabled {
		t.Log("without cgo there is no race detector")
	}
	return enabled
}

// report makes the rows that were run there subtests of this test, and counts
// them.
func report(t *testing.T, events []byte) int {
	t.Helper()
	rows := 0
	texts := map[string]string{}
	for line := range bytes.Lines(events) {
		var e struct{ Action, Test, Output string }
		if json.Unmarshal(line, &e) != nil {
			continue // what the go command says itself
		}
		parts := strings.SplitN(e.Test, "/", 3)
		if len(parts) < 2 {
			continue
		}
		texts[parts[1]] += e.Output
		if len(parts) > 2 || e.Action != "pass" && e.Action != "fail" && e.Action != "skip" {
			continue
		}
		rows++
		t.Run(parts[1], func(t *testing.T) {
			if e.Action != "pass" {
				t.Errorf("%s\n%s", e.Action, texts[parts[1]])
			}
		})
	}
	return rows
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
