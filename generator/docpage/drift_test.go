package docpage_test

import (
	"os"
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

// TestSharedDrift: real pages say what our fragments say, each by itself and all
// together, about every operation that we have a fragment of.
func TestSharedDrift(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "spec", "fragments", "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%d fragments (%v)", len(names), err)
	}
	for i, name := range names {
		names[i] = filepath.Base(name)
	}
	files := &source.Files{}
	docs, err := source.Load(files, os.DirFS(filepath.Join("..", "..", "spec", "fragments")), names)
	if err != nil {
		t.Fatal(err)
	}
	fragments := drift.Fragments(files, docs)
	var all []*evidence.Page
	known := 0
	for _, name := range sharedPages(t) {
		page := read(t, filepath.Base(name), readFile(t, name))
		all = append(all, page)
		known += agrees(t, []*evidence.Page{page}, fragments)
	}
	agrees(t, all, fragments)
	if known == 0 {
		t.Error("no page is about an operation that there is a fragment of")
	}
}

// agrees reports what differs, and counts the operations that could.
func agrees(t *testing.T, pages []*evidence.Page, fragments []drift.Fragment) int {
	t.Helper()
	r := drift.Compare(join.Pages(pages), fragments)
	known := r.Operations
	for _, f := range r.Findings {
		if f.Point == "" && f.Keyword == "" && f.Rank == drift.Added {
			known--
			continue
		}
		t.Errorf("%s %s: %s %s %s: %q at %s, %q at %s", f.Rank, f.Operation, f.Point, f.Keyword, pages[0].Name, f.Page.Says, f.Page.Place, f.Fragment.Says, f.Fragment.Place)
	}
	return known
}
