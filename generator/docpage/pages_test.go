package docpage_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/tree"
)

var update = flag.Bool("update", false, "write the expected fragments anew")

// read gives what a page says; every page must be understood.
func read(t *testing.T, name string, text []byte) *evidence.Page {
	t.Helper()
	page, err := docpage.Read(name, text, docpage.Auto)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// imported gives the fragment of one page.
func imported(t *testing.T, name string, text []byte) *yaml.Node {
	t.Helper()
	return fragment.Build(join.Pages([]*evidence.Page{read(t, name, text)}))
}

// ownPages are pages about an API that does not exist, in every format.
func ownPages(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*.md", "*.txt"} {
		found, err := filepath.Glob(filepath.Join("testdata", "pages", pattern))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 14 {
		t.Fatalf("only %d pages", len(names))
	}
	slices.Sort(names)
	return names
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestOwnPages compares the fragment of every page with the expected one.
func TestOwnPages(t *testing.T) {
	for _, name := range ownPages(t) {
		base := filepath.Base(name)
		t.Run(base, func(t *testing.T) {
			got := printed(t, imported(t, base, readFile(t, name)))
			golden := filepath.Join("testdata", "fragments", base+".yaml")
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := readFile(t, golden); string(got) != string(want) {
				t.Errorf("%s differs; look at it, and run go test ./generator/docpage -update when it is right\n%s",
					golden, difference(string(want), string(got)))
			}
		})
	}
}

// TestCollapsedTwins: without its white space a page gives the same fragment.
func TestCollapsedTwins(t *testing.T) {
	for _, name := range ownPages(t) {
		if filepath.Ext(name) != ".md" || strings.Contains(name, ".rendered.") || strings.Contains(name, ".flat.") {
			continue
		}
		twins(t, filepath.Base(name), readFile(t, name))
	}
}

func twins(t *testing.T, name string, text []byte) {
	t.Helper()
	want := printed(t, unwrapped(imported(t, "page", text)))
	got := printed(t, unwrapped(imported(t, "page", []byte(strings.Join(strings.Fields(string(text)), " ")))))
	if string(got) != string(want) {
		t.Errorf("%s: collapsed it gives another fragment%s", name, difference(string(want), string(got)))
	}
}

// unwrapped takes the white space from wording, too.
func unwrapped(root *yaml.Node) *yaml.Node {
	tree.Walk(root, func(_ string, n *yaml.Node) bool {
		for _, child := range n.Content {
			if child.Kind == yaml.ScalarNode {
				child.Value, child.Style = strings.Join(strings.Fields(child.Value), " "), 0
			}
		}
		return true
	})
	return root
}

// TestOwnExamples: the fragments of all pages make one client, and the answers
// that the pages show come out of it as they are shown.
func TestOwnExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("the client is compiled without -short")
	}
	var pages []*evidence.Page
	for _, name := range ownPages(t) {
		if !strings.Contains(name, ".collapsed.") {
			pages = append(pages, read(t, filepath.Base(name), readFile(t, name)))
		}
	}
	joined := join.Pages(pages)
	output := generated(t, printed(t, fragment.Build(joined)))
	cases := examples(joined, calls(output.API))
	const shown = 17 // on all pages
	if len(cases) != shown {
		t.Errorf("%d examples were found, the pages have %d", len(cases), shown)
	}
	decode(t, output, cases)
}
