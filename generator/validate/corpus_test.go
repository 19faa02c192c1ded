package validate

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/source"
)

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

// tryParse parses text that may be no document at all.
func tryParse(text string) (*source.Files, *yaml.Node, bool) {
	var doc yaml.Node
	if strings.Contains(text, "*") || yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
		return nil, nil, false
	}
	files := &source.Files{}
	files.Add("fuzz.yaml", strings.Count(text, "\n")+1, &doc)
	return files, doc.Content[0], true
}

// TestCorpus normalizes and validates the real documents next to the
// repository.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("real documents take a while")
	}
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	names, _ := filepath.Glob(filepath.Join(root, "openapi", "*.yaml"))
	whole, _ := filepath.Glob(filepath.Join(root, "whole", "*.json"))
	if names = append(names, whole...); len(names) == 0 {
		t.Skipf("no documents in %s", root)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files, tree := parse(t, filepath.Base(name), data)
		if _, err := normalize.Run(files, tree); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		doc, err := Document(files, tree)
		var faults source.Errors
		switch {
		case errors.As(err, &faults):
			t.Errorf("%s: %d faults, the first: %v", name, len(faults), faults[0])
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case doc.Paths.Len() == 0:
			t.Errorf("%s: no paths left", name)
		default:
			// Document asks every object on its own; kin-openapi's validation
			// of the whole must have nothing to add.
			if err := doc.Validate(t.Context(), openapi3.EnableMultiError()); err != nil {
				t.Errorf("%s: kin-openapi finds more: %v", name, err)
			}
		}
	}
}
