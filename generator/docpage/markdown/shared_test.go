package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSharedTwins: real pages say the same when their white space is collapsed.
func TestSharedTwins(t *testing.T) {
	names, _ := filepath.Glob("../../../../shared/docs/pages/markdown/*.md")
	if len(names) == 0 {
		t.Skip("no documentation pages in ../shared")
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		twins(t, filepath.Base(name), string(text))
	}
}

func twins(t *testing.T, name, text string) {
	t.Helper()
	page, err := Read(name, []byte(text))
	if err != nil {
		t.Error(err)
		return
	}
	twin, err := Read(name, []byte(strings.Join(strings.Fields(text), " ")))
	if err != nil {
		t.Error(err)
		return
	}
	if d := different(facts(page), facts(twin)); d != "" {
		t.Errorf("%s: %s", name, d)
	}
	for _, n := range page.Notes {
		t.Logf("%s %s", n.Place, n.Text)
	}
	for _, n := range twin.Notes {
		t.Logf("twin %s %s", n.Place, n.Text)
	}
}
