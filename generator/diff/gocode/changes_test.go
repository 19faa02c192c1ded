package gocode

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatal(folder, "has no files", err)
	}
	for _, name := range names {
		if files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestRealClient(t *testing.T) {
	files := read(t, "../../../gen/cloudflare")
	base, err := Parse("example.com/cloudflare", files)
	if err != nil {
		t.Fatal(err)
	}
	types := string(files["types.gen.go"])
	types = strings.Replace(types, "ExpiresOn time.Time", "ExpiresOn string", 1)
	files["types.gen.go"] = []byte(types)
	head, err := Parse("example.com/cloudflare", files)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := Changes(base, head)
	t.Log(changes, err)
	t.Log(head.Declarations(files)["ClientCertificateService.List"])
}
