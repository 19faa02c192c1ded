package docpage_test

import (
	"path/filepath"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/drift"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// TestDriftOfOwnFragments: a page agrees with the fragment that was made from
// it, and with none that says anything else.
func TestDriftOfOwnFragments(t *testing.T) {
	for _, name := range ownPages(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			joined := join.Pages([]*evidence.Page{read(t, "page", readFile(t, name))})
			root := fragment.Build(joined)
			if r := compared(joined, root); len(r.Findings) > 0 {
				t.Errorf("%v", r.Findings)
			}
			tried := 0
			for pointer, change := range changes(root) {
				changed := tree.Clone(root)
				change(tree.Resolve(changed, pointer))
				if tried++; len(compared(joined, changed).Findings) == 0 {
					t.Errorf("%s: the change is not noticed", pointer)
				}
			}
			if tried < 5 {
				t.Errorf("only %d changes tried", tried)
			}
		})
	}
}

func compared(joined *join.Result, root *yaml.Node) *drift.Report {
	files := &source.Files{}
	root = tree.Clone(root)
	files.Add("fragment", 100_000, root)
	return drift.Compare(joined, drift.Fragments(files, []*source.Document{{Name: "fragment", Root: root}}))
}

// changes makes every member another one, and gives every type to something
// else.
func changes(root *yaml.Node) map[string]func(*yaml.Node) {
	all := map[string]func(*yaml.Node){}
	tree.Walk(root, func(pointer string, n *yaml.Node) bool {
		tokens := tree.Tokens(pointer)
		last := ""
		if len(tokens) > 0 {
			last = tokens[len(tokens)-1]
		}
		switch {
		case last == "example" || last == "securitySchemes":
			return false
		case last == "properties":
			for name := range tree.Entries(n) {
				all[pointer+"/"+tree.Escape(name.Value)] = nil
			}
		}
		return true
	})
	for pointer := range all {
		all[pointer] = func(n *yaml.Node) {
			*n = *tree.NewMap("type", tree.NewString("object"), "properties", tree.NewMap("quite_different", tree.NewMap("type", tree.NewString("string"))))
		}
	}
	return all
}
