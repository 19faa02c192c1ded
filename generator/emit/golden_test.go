package emit_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/build"
	"github.com/flaregen/flaregen/generator/emit"
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/names"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
	"github.com/flaregen/flaregen/generator/validate"
)

// Each folder of testdata/golden holds a small document (spec.yaml), the
// package that it becomes (*.gen.go) and a test that uses the package over
// loopback HTTP (client_test.go). The packages are real ones: they are
// compiled, vetted and tested here.

var update = flag.Bool("update", false, "write the golden packages instead of comparing with them")

const goldenFolder = "testdata/golden"

// spellings of the envelope, for the cases that do not use the default.
var spellings = map[string]model.Envelope{
	"spelling": {Success: "ok", Result: "data", Errors: "problems", Messages: "remarks", Info: "paging"},
}

// splitCases have a package for each resource.
var splitCases = map[string]bool{"split": true}

// goldenCases lists the folders.
func goldenCases(t *testing.T) []string {
	t.Helper()
	specs, err := filepath.Glob(filepath.Join(goldenFolder, "*", "spec.yaml"))
	if err != nil || len(specs) == 0 {
		t.Fatalf("no golden cases in %s: %v", goldenFolder, err)
	}
	cases := make([]string, len(specs))
	for i, s := range specs {
		cases[i] = filepath.Base(filepath.Dir(s))
	}
	return cases
}

func readSpec(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(goldenFolder, name, "spec.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// parse reads a document and gives every node its place.
func parse(t *testing.T, data []byte) (*source.Files, *yaml.Node) {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	files := &source.Files{}
	files.Add("spec.yaml", bytes.Count(data, []byte("\n"))+1, &doc)
	return files, doc.Content[0]
}

// generate takes a document through the stages from normalize to emit.
func generate(t *testing.T, name string, files *source.Files, root *yaml.Node) map[string][]byte {
	t.Helper()
	if _, err := normalize.Run(files, root); err != nil {
		t.Fatal(err)
	}
	if _, err := validate.Document(files, root); err != nil {
		t.Fatal(err)
	}
	api, err := build.Build(context.Background(), files, root, build.Options{Package: name, Envelope: spellings[name]})
	if err != nil {
		t.Fatal(err)
	}
	names.Assign(api, nil)
	opts := emit.Options{InputHash: "golden"}
	if splitCases[name] {
		names.Packages(api, nil)
		opts.ImportPath = "github.com/flaregen/flaregen/generator/emit/" + goldenFolder + "/" + name
	}
	out, err := emit.Package(api, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGolden(t *testing.T) {
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			files, root := parse(t, readSpec(t, name))
			got := generate(t, name, files, root)
			folder := filepath.Join(goldenFolder, name)
			if *update {
				writeGolden(t, folder, got)
			}
			compareGolden(t, folder, got)
		})
	}
}

// goldenFiles reads what a folder has of generated files.
func goldenFiles(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, pattern := range []string{"*.gen.go", "*/*.gen.go"} {
		names, err := fs.Glob(os.DirFS(folder), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if files[name], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return files
}

func writeGolden(t *testing.T, folder string, files map[string][]byte) {
	t.Helper()
	for name := range goldenFiles(t, folder) {
		if files[name] == nil {
			if err := os.Remove(filepath.Join(folder, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func compareGolden(t *testing.T, folder string, got map[string][]byte) {
	t.Helper()
	want := goldenFiles(t, folder)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] == nil {
			t.Errorf("%s is no longer generated", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s differs; look at it, and run go test ./generator/emit -update when it is right\n%s",
				name, firstDifference(string(want[name]), string(got[name])))
		}
	}
}

// firstDifference shows where two texts part, with a few lines around.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	show := func(lines []string) string {
		return strings.Join(lines[min(max(i-2, 0), len(lines)):min(i+4, len(lines))], "\n\t")
	}
	return fmt.Sprintf("line %d, want:\n\t%s\ngot:\n\t%s", i+1, show(w), show(g))
}

// TestGoldenPackages compiles, vets and uses all golden packages.
func TestGoldenPackages(t *testing.T) {
	if testing.Short() {
		t.Skip("the golden packages are compiled without -short")
	}
	for _, args := range [][]string{
		{"vet", "./..."},
		{"test", "./..."},
		{"tool", "staticcheck", "./..."},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = goldenFolder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// TestDocumentOrder: the order of paths, methods, components and answers says
// nothing, so it must not show.
func TestDocumentOrder(t *testing.T) {
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			files, root := parse(t, readSpec(t, name))
			want := generate(t, name, files, root)
			for seed := range uint64(5) {
				files, root := parse(t, readSpec(t, name))
				shuffleDocument(root, rand.New(rand.NewPCG(seed, 1)))
				got := generate(t, name, files, root)
				for file := range want {
					if !bytes.Equal(want[file], got[file]) {
						t.Fatalf("seed %d: %s depends on the order of the document\n%s",
							seed, file, firstDifference(string(want[file]), string(got[file])))
					}
				}
			}
		})
	}
}

// shuffleDocument reorders every mapping whose order has no meaning.
func shuffleDocument(root *yaml.Node, r *rand.Rand) {
	shuffle(root, r)
	for _, item := range tree.Entries(tree.Get(root, "paths")) {
		shuffle(item, r)
		for _, operation := range tree.Entries(item) {
			shuffle(operation, r)
			shuffle(tree.Get(operation, "responses"), r)
		}
	}
	shuffle(tree.Get(root, "paths"), r)
	for _, components := range tree.Entries(tree.Get(root, "components")) {
		shuffle(components, r)
	}
}

func shuffle(n *yaml.Node, r *rand.Rand) {
	if !tree.IsMap(n) {
		return
	}
	r.Shuffle(len(n.Content)/2, func(i, j int) {
		n.Content[2*i], n.Content[2*j] = n.Content[2*j], n.Content[2*i]
		n.Content[2*i+1], n.Content[2*j+1] = n.Content[2*j+1], n.Content[2*i+1]
	})
}
