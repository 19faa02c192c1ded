package emit

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/flaregen/flaregen/generator/build"
	"github.com/flaregen/flaregen/generator/names"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/source"
	"gopkg.in/yaml.v3"
)

func TestScratch(t *testing.T) {
	in := os.Getenv("SCRATCH_IN")
	if in == "" {
		t.Skip()
	}
	data, err := os.ReadFile(in)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	root := doc.Content[0]
	files := &source.Files{}
	files.Add(in, bytes.Count(data, []byte("\n"))+1, root)
	if _, err := normalize.Run(files, root); err != nil {
		t.Fatal(err)
	}
	api, err := build.Build(context.Background(), files, root, build.Options{Package: "cloudflare"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range names.Assign(api) {
		t.Logf("%+v", c)
	}
	out, err := Package(api, Options{InputHash: "x"})
	if err != nil {
		t.Fatal(err)
	}
	dir := os.Getenv("SCRATCH_OUT")
	os.MkdirAll(dir, 0o755)
	for name, b := range out {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
