package command

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportURL fetches pages over loopback.
func TestImportURL(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "examples", "pages", "crates.md"))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/docs/crates" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/markdown")
		w.Write(page)
	}))
	defer server.Close()
	folder := t.TempDir()
	address := server.URL + "/docs/crates"
	flaregen := func(args ...string) (code int, stdout, stderr string) {
		var out, errs bytes.Buffer
		code = run(t.Context(), workers{}, args, &out, &errs)
		return code, out.String(), errs.String()
	}

	code, stdout, stderr := flaregen("import", address, "--save", folder, "--retrieved", "2031-04-05")
	if code != exitOK || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if want := "x-source:\n        url: " + address + "\n        retrieved: \"2031-04-05\"\n"; !strings.Contains(stdout, want) {
		t.Errorf("no %q in\n%s", want, stdout)
	}
	saved, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil || len(saved) != 1 {
		t.Fatalf("saved: %q, %v", saved, err)
	}
	if text, err := os.ReadFile(saved[0]); err != nil || !bytes.Equal(text, page) {
		t.Errorf("saved is\n%s\n%v", text, err)
	}
	manifest, err := os.ReadFile(filepath.Join(folder, "pages.json"))
	if err != nil || !strings.Contains(string(manifest), `"url": "`+address+`"`) {
		t.Errorf("the manifest is\n%s\n%v", manifest, err)
	}

	// Nothing is saved when a page is missing, and all faults are said.
	empty := t.TempDir()
	code, stdout, stderr = flaregen("import", address, server.URL+"/gone", filepath.Join(empty, "none.md"), "--save", empty)
	want := server.URL + "/gone: the server answers 404 Not Found; check the address"
	if code != exitInput || stdout != "" || !strings.Contains(stderr, want) || !strings.Contains(stderr, "none.md: no such file") {
		t.Errorf("exit code %d\n%s\n%s", code, stdout, stderr)
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}

	if code, _, stderr := flaregen("import", saved[0], "--save", empty); code != exitInput || stderr != "flaregen: --save keeps pages that are fetched, but no argument is a URL\n" {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if code, _, stderr := flaregen("import", address, "--retrieved", "yesterday"); code != exitInput || stderr != "flaregen: --retrieved yesterday is not a date of the form YYYY-MM-DD\n" {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
