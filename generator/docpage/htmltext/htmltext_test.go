package htmltext_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/htmltext"
)

var update = flag.Bool("update", false, "write testdata/*.want anew")

// pages are the pages in testdata.
func pages(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.md", "*.txt", "*.html"} {
		found, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatal("no pages in testdata")
	}
	return files
}

func load(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, file := range pages(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text := load(t, file)
			if !htmltext.Detect([]byte(text)) {
				t.Error("the format is not detected")
			}
			got := show(readText(t, file, text))
			if *update {
				if err := os.WriteFile(file+".want", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := load(t, file+".want"); got != want {
				t.Errorf("difference:\n%s", difference(got, want))
			}
		})
	}
}
