package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/internal/measure"
)

// printed gives what a function writes.
func printed(t *testing.T, f func()) string {
	t.Helper()
	var b strings.Builder
	before := output
	output = &b
	t.Cleanup(func() { output = before })
	f()
	return b.String()
}

// TestTotals: what the other side cannot do counts for neither, except for the
// lines of ours.
func TestTotals(t *testing.T) {
	second := measure.Usage{Wall: time.Second, CPU: 2 * time.Second, Peak: 1 << 20}
	twice := measure.Usage{Wall: 2 * time.Second, CPU: 4 * time.Second, Peak: 4 << 20}
	all := []comparison{
		{name: "a", operations: 10, ours: side{1000, second, second}, bare: side{4000, twice, twice}, generated: true, built: true},
		{name: "b", operations: 10, ours: side{1000, second, twice}, bare: side{4000, second, measure.Usage{}}, generated: true},
		{name: "c", operations: 20, ours: side{8000, twice, twice}},
	}
	got := strings.Join(strings.Fields(printed(t, func() { printTotals(all, second, twice); printDocuments(all) })), " ")
	for _, want := range []string{
		"3 documents, 40 operations",
		"| lines per operation, all documents | 250.00 | – | – |",
		"| lines per operation, the 2 that both generate | 100.00 | 400.00 | 0.25 |",
		"| generate, time | 2s | 3s | 0.67 |",
		"| generate, peak memory of the largest | 1.0 MiB | 4.0 MiB | 0.25 |",
		"| compile, CPU, the 1 that compile on both sides | 2s | 4s | 0.50 |",
		"| b | 10 | 100 | 400 | 1s | 1.00 | 1.00 | 1.00 | 4s | – |",
		"| c | 20 | 400 | – | 2s | – |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}

func TestCompete(t *testing.T) {
	ran := map[string]int{}
	command := func(name string, args ...string) func() *exec.Cmd {
		return func() *exec.Cmd { ran[name]++; return exec.Command("go", args...) }
	}
	if _, _, ok, err := compete(command("a", "version"), command("b", "env", "GOOS")); !ok || err != nil || ran["a"] != turns || ran["b"] != turns {
		t.Errorf("%v, %v: %v", ok, err, ran)
	}
	ran = map[string]int{}
	if _, _, ok, err := compete(command("a", "version"), command("b", "no such command")); ok || err != nil || ran["a"] != 1 {
		t.Errorf("the other side fails: %v, %v: %v", ok, err, ran)
	}
	if _, _, ok, err := compete(command("a", "version"), nil); ok || err != nil {
		t.Errorf("no other side: %v, %v", ok, err)
	}
	if _, _, _, err := compete(command("a", "no such command"), nil); err == nil {
		t.Error("our side fails: no error")
	}
}

// TestTouch: a package is another one each time.
func TestTouch(t *testing.T) {
	s := &site{folder: t.TempDir()}
	if err := os.WriteFile(filepath.Join(s.folder, "a.go"), []byte("// Package a.\n\npackage a // import \"x\"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		s.touch(".")
		content, err := os.ReadFile(filepath.Join(s.folder, "touched.go"))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	first, second := read(), read()
	if first == second || !strings.HasPrefix(first, "package a\n") {
		t.Errorf("%s\n%s", first, second)
	}
}
