package fragment_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
)

// FuzzImport: any bytes give an error, or a fragment that loads.
func FuzzImport(f *testing.F) {
	pages, err := filepath.Glob(filepath.Join("..", "testdata", "pages", "*"))
	if err != nil || len(pages) == 0 {
		f.Fatalf("no pages: %v", err)
	}
	formats := docpage.Formats()
	for _, name := range pages {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text []byte, format uint8) {
		page, err := docpage.Read("page", text, evidence.Format(formats[int(format)%len(formats)]))
		if err != nil {
			return
		}
		var files source.Files
		files.AddText("page", bytes.Count(text, []byte("\n"))+1)
		root := fragment.BuildIn(&files, join.Pages([]*evidence.Page{page, page}))
		if _, err := source.Adopt(&files, "page", root); err != nil {
			t.Fatalf("the fragment does not load: %v", err)
		}
		printed, err := yaml.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		var again yaml.Node
		if err := yaml.Unmarshal(printed, &again); err != nil {
			t.Fatalf("the fragment cannot be read again: %v\n%s", err, printed)
		}
	})
}
