package normalize

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
)

// corpus gives the real documents next to the repository, or skips.
func corpus(t *testing.T) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("real documents take a while")
	}
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	files, _ := filepath.Glob(filepath.Join(root, "openapi", "*.yaml"))
	whole, _ := filepath.Glob(filepath.Join(root, "whole", "*.json"))
	if files = append(files, whole...); len(files) == 0 {
		t.Skipf("no documents in %s", root)
	}
	return files
}

func parseFile(t *testing.T, name string) (*source.Files, *yaml.Node) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, filepath.Base(name), data)
}

func parse(t testing.TB, name string, data []byte) (*source.Files, *yaml.Node) {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	files := &source.Files{}
	files.Add(name, bytes.Count(data, []byte("\n"))+1, &doc)
	return files, doc.Content[0]
}

func write(t testing.TB, n *yaml.Node) string {
	t.Helper()
	data, err := yaml.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCorpus(t *testing.T) {
	total := map[string]int{}
	for _, name := range corpus(t) {
		files, root := parseFile(t, name)
		report, err := Run(files, root)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if n := standsTwice(root); n != nil {
			t.Errorf("%s: %.300s stands in two places", name, flow(t, n))
		}
		for _, c := range report.Counts() {
			total[c.Pass] += c.N
		}
		for _, f := range report.Fixes {
			if !f.Position.IsValid() {
				t.Errorf("%s: %s: %s: a fix without position", name, f.Pass, f.Pointer)
			}
		}
		again, err := Run(files, root)
		if err != nil {
			t.Errorf("%s: second run: %v", name, err)
			continue
		}
		for _, f := range again.Fixes[:min(len(again.Fixes), 5)] {
			t.Errorf("%s: second run still repairs %s %s: %s", name, f.Pass, f.Pointer, f.Detail)
		}
	}
	for _, p := range Passes() {
		if total[p.Name] > 0 {
			t.Logf("%-26s %6d  lossy %v", p.Name, total[p.Name], p.Lossy)
		}
	}
}

func TestCorpusDeterministic(t *testing.T) {
	files := corpus(t)
	for _, name := range files[max(0, len(files)-1):] {
		f1, first := parseFile(t, name)
		r1, err := Run(f1, first)
		if err != nil {
			t.Fatal(err)
		}
		f2, second := parseFile(t, name)
		r2, err := Run(f2, second)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(r1.Fixes, r2.Fixes) {
			t.Errorf("%s: two runs report different fixes", name)
		}
		if write(t, first) != write(t, second) {
			t.Errorf("%s: two runs give different documents", name)
		}
	}
}
