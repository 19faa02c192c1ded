package command

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/config"
)

// project in memory: what init writes.
func initialInput(t *testing.T) (fstest.MapFS, config.Client) {
	t.Helper()
	files, err := initialFiles("flaregen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, file := range files {
		fsys[file.name] = &fstest.MapFile{Data: file.content}
	}
	parsed, err := config.Parse("flaregen.yaml", fsys["flaregen.yaml"].Data)
	if err != nil {
		t.Fatal(err)
	}
	return fsys, parsed.Clients[0]
}

func generate(t *testing.T, fsys fs.FS, client config.Client) Output {
	t.Helper()
	output, err := Generate(t.Context(), Input{FS: fsys, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	return output
}

func TestGenerateIsPure(t *testing.T) {
	fsys, client := initialInput(t)
	first := generate(t, fsys, client)
	if first.Report.Operations != 3 || first.Files["spec/openapi.yaml"] == nil || first.Folder != "gen/api" {
		t.Fatalf("generated %v: %+v", slices.Sorted(maps.Keys(first.Files)), first.Report)
	}
	for name := range first.Files {
		if name != "spec/openapi.yaml" && !strings.HasPrefix(name, "gen/api/") {
			t.Errorf("%s lies outside the output", name)
		}
	}
	if second := generate(t, fsys, client); !maps.EqualFunc(first.Files, second.Files, bytes.Equal) {
		t.Error("a second time gives other bytes")
	}
	if reversed := generate(t, backwards{fsys}, client); !maps.EqualFunc(first.Files, reversed.Files, bytes.Equal) {
		t.Error("the order in which a folder is listed makes a difference")
	}
}

// TestGenerateFromItsOwnDocument checks that what is printed is what was understood:
// the printed document gives the same client as its sources do.
func TestGenerateFromItsOwnDocument(t *testing.T) {
	fsys, client := initialInput(t)
	first := generate(t, fsys, client)
	client.Sources, client.Overlays, client.Spec = []string{"whole.yaml"}, nil, "spec/openapi.yaml"
	second := generate(t, fstest.MapFS{"whole.yaml": {Data: first.Files["spec/openapi.yaml"]}}, client)
	if got, want := second.Files["spec/openapi.yaml"], first.Files["spec/openapi.yaml"]; !bytes.Equal(got, want) {
		t.Errorf("the document became:\n%s\nit was:\n%s", got, want)
	}
	if len(second.Report.Fixes) > 0 {
		t.Errorf("repaired what was repaired: %+v", second.Report.Fixes)
	}
}

func TestInputHash(t *testing.T) {
	fsys, client := initialInput(t)
	sources, overlays := []string{"spec/fragments/notes.yaml"}, []string{"overlays/10-types.yaml"}
	seen, importPath := map[string]string{}, ""
	hash := func(what string, fsys fs.FS, client config.Client, sources, overlays []string) {
		t.Helper()
		h, err := inputHash(Input{FS: fsys, Client: client}, importPath, sources, overlays)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[h]; ok {
			t.Errorf("%s has the hash of %s", what, other)
		}
		seen[h] = what
	}
	hash("the initial input", fsys, client, sources, overlays)
	hash("no overlay", fsys, client, sources, nil)
	importPath = "example.com/user/gen/api"
	hash("a split client", fsys, client, sources, overlays)
	importPath = "example.com/other/gen/api"
	hash("a split client of another module", fsys, client, sources, overlays)
	importPath = ""
	hash("overlay as source", fsys, client, append(sources, overlays...), nil)
	other := client
	other.Select.Tags = []string{"a"}
	hash("another selection", fsys, other, sources, overlays)
	changed := maps.Clone(fsys)
	changed[sources[0]] = &fstest.MapFile{Data: append(slices.Clone(fsys[sources[0]].Data), '\n')}
	hash("another source", changed, client, sources, overlays)
	if _, err := inputHash(Input{FS: fsys, Client: client}, "", []string{"none.yaml"}, nil); err == nil || err.Error() != "none.yaml: file does not exist" {
		t.Errorf("of a missing file: %v", err)
	}
}

// backwards lists folders in reverse order.
type backwards struct{ fs.FS }

func (b backwards) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(b.FS, name)
	slices.Reverse(entries)
	return entries, err
}

// TestGenerateCanBeCalledOff at the beginning of every stage, and within one
// that does not end.
func TestGenerateCanBeCalledOff(t *testing.T) {
	fsys, client := initialInput(t)
	client.SmokeTest = true
	var stages []Progress
	note := func(now Progress) { stages = append(stages, now) }
	if _, err := Generate(t.Context(), Input{FS: fsys, Client: client, Progress: note}); err != nil {
		t.Fatal(err)
	}
	if last := stages[len(stages)-1]; len(stages) != 16 || last != (Progress{Client: "api", Stage: "fake", Documents: 1, Operations: 3}) {
		t.Errorf("stages: %+v", stages)
	}
	for _, stage := range stages {
		ctx, cancel := context.WithCancel(t.Context())
		output, err := Generate(ctx, Input{FS: fsys, Client: client, Progress: func(now Progress) {
			if now.Stage == stage.Stage {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) || output.Files != nil {
			t.Errorf("%s: %v, %d files", stage.Stage, err, len(output.Files))
		}
		cancel()
	}

	ctx, cancel := context.WithCancel(t.Context())
	stuck := endless{fsys, cancel, make(chan struct{})}
	defer close(stuck.end)
	if _, err := Generate(ctx, Input{FS: stuck, Client: client}); !errors.Is(err, context.Canceled) {
		t.Errorf("within a stage: %v", err)
	}
}

// endless is a file system that calls off the run when a file is read, and
// reads on.
type endless struct {
	fs.FS
	callOff func()
	end     chan struct{}
}

func (e endless) ReadFile(name string) ([]byte, error) {
	e.callOff()
	<-e.end
	return nil, fs.ErrNotExist
}
