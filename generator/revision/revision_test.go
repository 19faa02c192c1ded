package revision

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository makes one with two commits and a changed working tree.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		at := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q")
	write("api/flaregen.yaml", "one")
	write("api/spec/deep/a.yaml", "a, first")
	write("api/spec/deep/b.yaml", "b")
	write("with space ü.txt", "odd")
	git("add", "-A")
	git("commit", "-qm", "first")
	write("api/spec/deep/a.yaml", "a, second")
	git("commit", "-qam", "second")
	write("api/spec/deep/a.yaml", "a, not committed")
	return dir
}

func TestTree(t *testing.T) {
	dir := repository(t)
	tree, err := Open(t.Context(), filepath.Join(dir, "api"), "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	if tree.Folder != "api" {
		t.Errorf("the folder is %q", tree.Folder)
	}
	for name, want := range map[string]string{"api/spec/deep/a.yaml": "a, first", "with space ü.txt": "odd"} {
		if got, err := fs.ReadFile(tree, name); err != nil || string(got) != want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if names, err := fs.Glob(tree, "api/spec/*/*.yaml"); err != nil || strings.Join(names, " ") != "api/spec/deep/a.yaml api/spec/deep/b.yaml" {
		t.Errorf("glob: %v %v", names, err)
	}
	if _, err := fs.ReadFile(tree, "api/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if info, err := fs.Stat(tree, "api"); err != nil || !info.IsDir() {
		t.Errorf("a folder: %v %v", info, err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "api/spec/deep/a.yaml")); err != nil || string(got) != "a, not committed" {
		t.Errorf("the working tree was touched: %q %v", got, err)
	}
}

func TestNoSuchCommit(t *testing.T) {
	dir := repository(t)
	for rev, want := range map[string]string{
		"nosuch":      "nosuch: not a commit of this repository",
		"--upload=x":  "no revision begins with a dash",
		"HEAD:api":    "not a commit",
		"HEAD; touch": "not a commit",
	} {
		if _, err := Open(t.Context(), dir, rev); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", rev, err)
		}
	}
	if _, err := Open(t.Context(), t.TempDir(), "HEAD"); err == nil {
		t.Error("a folder without repository was accepted")
	}
}
