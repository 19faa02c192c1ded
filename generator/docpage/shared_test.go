package docpage_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
)

// sharedPages gives the real pages, when there are any.
func sharedPages(t testing.TB) []string {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "docs")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the collection of documentation pages is not there: ", folder)
	}
	var names []string
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if ext := filepath.Ext(name); err == nil && !entry.IsDir() && (ext == ".md" || ext == ".txt") && filepath.Base(name) != "FORMATS.md" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatalf("%s has no pages", folder)
	}
	return names
}

// TestSharedPages: each page by itself gives a fragment that a client can be
// generated from.
func TestSharedPages(t *testing.T) {
	for _, name := range sharedPages(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text := readFile(t, name)
			got := printed(t, imported(t, filepath.Base(name), text))
			generated(t, got)
		})
	}
}

// TestSharedTwins: a page as downloaded and the same with its white space
// collapsed give the same fragment.
func TestSharedTwins(t *testing.T) {
	for _, name := range sharedPages(t) {
		text := readFile(t, name)
		if strings.Contains(filepath.ToSlash(name), "/markdown/") {
			twins(t, filepath.Base(name), text)
		}
	}
}

// TestSharedExamples: pages make one client that compiles, and the answers that
// they show come out of it as they are shown. The first pages that there were
// must do by themselves, and then all together.
func TestSharedExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("the client is compiled without -short")
	}
	for _, folder := range []string{"/docs/seeds/", "/docs/"} {
		t.Run(folder, func(t *testing.T) {
			var pages []*evidence.Page
			for _, name := range sharedPages(t) {
				if !strings.Contains(filepath.ToSlash(name), folder) {
					continue
				}
				text := readFile(t, name)
				page := read(t, filepath.Base(name), text)
				pages = append(pages, page)
				if strings.Contains(string(text), `"success": `) && page.Format != evidence.Dump && !showsAnswer(page) {
					t.Errorf("%s: the example of an answer was not found", page.Name)
				}
			}
			joined := join.Pages(pages)
			output := generated(t, printed(t, fragment.Build(joined)))
			if got := output.Report.Operations; got != len(joined.Operations) {
				t.Errorf("the client has %d of %d operations", got, len(joined.Operations))
			}
			decode(t, output, examples(joined, calls(output.API)))
		})
	}
}

func showsAnswer(page *evidence.Page) bool {
	for _, op := range page.Operations {
		for _, answer := range op.Answers {
			for _, example := range answer.Examples {
				if example.Value != nil {
					return true
				}
			}
		}
	}
	return false
}
