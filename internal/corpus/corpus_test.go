package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/internal/scratch"
)

// corpus gives a folder of the corpus, or skips the test.
func corpus(t *testing.T) string {
	t.Helper()
	root, err := scratch.Repository()
	if err != nil {
		t.Fatal(err)
	}
	folder := corpusFolder(root)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no corpus: %s is not there; set FLAREGEN_CORPUS", folder)
	}
	return folder
}

// try runs the command and gives its report.
func try(t *testing.T, args ...string) report {
	t.Helper()
	var out, progress bytes.Buffer
	_, err := command(t.Context(), append([]string{"-json"}, args...), &out, &progress)
	t.Log(progress.String())
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSmallDocuments goes through every stage with a few documents.
func TestSmallDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("builds clients")
	}
	folder := corpus(t)
	var names []string
	for _, name := range []string{"acm.yaml", "ips.yaml", "client_certificates.yaml"} {
		file := filepath.Join(folder, "openapi", name)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			t.Skipf("the corpus has no %s", name)
		}
		names = append(names, file)
	}
	for _, more := range [][]string{nil, {"-fake"}} {
		for _, d := range try(t, append(more, names...)...).Documents {
			if d.Error != "" || d.Operations == 0 || d.Passed != d.Operations {
				t.Errorf("%s %+v", more, d)
			}
		}
	}
}

// TestCorpus generates, builds and vets all documents, and tries out their
// operations. Plain `go test` does without the trying out of the few large
// documents, which takes as long as that of all others together; with
// FLAREGEN_CORPUS set, and with make corpus, they are tried out as well.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	corpus(t)
	remember(t)
	var args []string
	if os.Getenv("FLAREGEN_CORPUS") == "" {
		args = []string{"-most", strconv.Itoa(large)}
	}
	operations, passed, skipped := 0, 0, 0
	for _, d := range try(t, args...).Documents {
		if d.Error != "" {
			t.Errorf("%s: %s: %s", d.Document, d.Stage, d.Error)
		}
		for _, r := range d.Reasons {
			if r.Outcome == "fail" {
				t.Errorf("%s: %s: %s", d.Document, r.Operation, r.Text)
			}
		}
		operations += d.Operations
		passed += d.Passed
		skipped += d.Skipped
	}
	if passed == 0 {
		t.Error("no operation was tried out with success")
	}
	if most := operations / 200; skipped > most {
		t.Errorf("%d of %d operations are skipped, which is more than one in 200", skipped, operations)
	}
}

// remember reads the sources of this repository. The go command takes what a
// test has read into account when it asks whether the test has to run again,
// but not what the commands read that the test starts.
func remember(t *testing.T) {
	t.Helper()
	root, err := scratch.Repository()
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && name != root && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if base := filepath.Base(name); err == nil && (filepath.Ext(name) == ".go" || base == "go.mod" || base == "go.sum") {
			_, err = os.ReadFile(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestReport: every stage that can fail is told, and an operation that fails
// is not lost.
func TestReport(t *testing.T) {
	w, err := newWorkshop(t.Context(), true, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(w.folder) })
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte("openapi: 3.0.3\npaths: {/a: {get: {}}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	d := w.one(t.Context(), broken, "broken")
	if d.Stage != "generate" || !strings.Contains(d.Error, "broken.yaml:2") || d.Panicked {
		t.Errorf("%+v", d)
	}
	if (report{Documents: []result{d}}).ok() {
		t.Error("a document that cannot be generated is in order")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if d := w.one(ended, broken, "ended"); d.Stage != "generate" || !strings.Contains(d.Error, context.Canceled.Error()) {
		t.Errorf("%+v", d)
	}
}

func TestReadTests(t *testing.T) {
	const log = `{"Action":"run","Test":"Test_smoke/A.Get"}
{"Action":"output","Test":"Test_smoke/A.Get","Output":"=== RUN   Test_smoke/A.Get\n"}
{"Action":"output","Test":"Test_smoke/A.Get","Output":"    run.go:7: lost /a\n"}
{"Action":"fail","Test":"Test_smoke/A.Get"}
{"Action":"output","Test":"Test_smoke/B.Get","Output":"    run.go:9: no sample\n"}
{"Action":"skip","Test":"Test_smoke/B.Get"}
{"Action":"pass","Test":"Test_smoke/C.Get"}
{"Action":"fail","Test":"Test_smoke"}
`
	r := result{Document: "x.yaml", Operations: 3}
	r.readTests([]byte(log), errors.New("exit status 1"))
	want := []reason{{"A.Get", "fail", "lost /a"}, {"B.Get", "skip", "no sample"}}
	if r.Passed != 1 || r.Failed != 1 || r.Skipped != 1 || r.Error != "" || !slices.Equal(r.Reasons, want) {
		t.Errorf("%+v", r)
	}
	var table bytes.Buffer
	if err := (report{Documents: []result{r}}).print(&table); err != nil || !strings.Contains(table.String(), "x.yaml: fail A.Get: lost /a") {
		t.Errorf("%v\n%s", err, table.String())
	}

	r = result{Operations: 3}
	r.readTests([]byte(`{"Action":"output","Test":"Test_smoke","Output":"panic: oh\n"}`+"\n"), errors.New("exit status 2"))
	if r.Stage != "test" || !r.Panicked {
		t.Errorf("a test that breaks off: %+v", r)
	}
}

func TestIsLarger(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.WriteFile(file, []byte("0123456789"), 0o644); err != nil {
		t.Fatal(err)
	}
	if !isLarger(file, 9) || isLarger(file, 10) || isLarger(file+"none", 0) {
		t.Error("a document of ten bytes is larger than nine, not than ten; one that is not there is not larger than any")
	}
}

func TestFind(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"b.yaml", "a.json", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := find([]string{folder, filepath.Join(folder, "notes.txt")})
	want := []string{filepath.Join(folder, "a.json"), filepath.Join(folder, "b.yaml"), filepath.Join(folder, "notes.txt")}
	if err != nil || !slices.Equal(found, want) {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := find([]string{t.TempDir()}); !errors.Is(err, errNoCorpus) {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := find([]string{filepath.Join(folder, "none")}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	t.Setenv("FLAREGEN_CORPUS", filepath.Join(folder, "none"))
	if _, err := find(nil); !errors.Is(err, errNoCorpus) {
		t.Errorf("no corpus: %v", err)
	}
}
