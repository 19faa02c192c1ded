// Package examples holds small programs in the folders below, and here a test
// that README.md and CONTRIBUTING.md show what is so.
package examples

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// block is a fenced block of a document.
type block struct {
	language string
	line     int
	text     string
}

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

func blocks(t *testing.T, name string) (found []block) {
	t.Helper()
	text := read(t, filepath.Join("..", name))
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		found = append(found, block{text[m[2]:m[3]], 1 + strings.Count(text[:m[0]], "\n"), text[m[4]:m[5]]})
	}
	return found
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestCode: code is taken word for word from the examples, output from what
// they are tested to print.
func TestCode(t *testing.T) {
	code, output := sources(t, "*")
	checked := map[string]int{}
	for _, b := range blocks(t, "README.md") {
		checked[b.language]++
		switch {
		case b.language == "go" && !strings.Contains(code, b.text):
			t.Errorf("README.md:%d: no example has this code:\n%s", b.line, b.text)
		case b.language == "text" && !strings.Contains(output, b.text):
			t.Errorf("README.md:%d: no example prints this:\n%s", b.line, b.text)
		}
	}
	if checked["go"] == 0 || checked["text"] == 0 {
		t.Errorf("README.md has no code or no output: %v", checked)
	}
}

var outputComment = regexp.MustCompile(`(?m)^\t// Output:( .*)?\n((?:\t//(?: .*)?\n)*)`)

// sources gives the bodies of all functions of the examples in the folders that
// match, less their indentation, and all the outputs that are compared.
func sources(t *testing.T, folders string) (code, output string) {
	t.Helper()
	files, err := filepath.Glob(folders + "/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples in %s: %v", folders, err)
	}
	for _, name := range files {
		text := read(t, name)
		code += strings.ReplaceAll(text, "\n\t", "\n")
		for _, m := range outputComment.FindAllStringSubmatch(text, -1) {
			output += strings.TrimPrefix(m[1], " ") + "\n" + strings.ReplaceAll(strings.ReplaceAll(m[2], "\t//\n", "\n"), "\t// ", "")
		}
	}
	return code, output
}

// notRun are commands that a test can not run: they need the network, or run
// the tests.
var notRun = []string{
	"export CLOUDFLARE_API_TOKEN=...",
	"go run ./examples/quickstart ZONE_ID",
	"go get -tool github.com/flaregen/flaregen",
	"go mod tidy",
}

// TestCommands runs the commands that the documents show, and compares what
// they print with what is shown.
func TestCommands(t *testing.T) {
	flaregen := build(t, "../generator")
	for _, name := range []string{"README.md", "CONTRIBUTING.md"} {
		repository, other := copyRepository(t), t.TempDir()
		for _, b := range blocks(t, name) {
			if b.language != "console" {
				continue
			}
			for command := range strings.SplitSeq(strings.TrimPrefix(b.text, "$ "), "\n$ ") {
				command, want, _ := strings.Cut(strings.TrimSuffix(command, "\n"), "\n")
				if args, ok := strings.CutPrefix(command, "go run ./generator "); ok {
					compare(t, name, b.line, runIn(t, repository, flaregen, args), want)
				} else if args, ok := strings.CutPrefix(command, "go tool flaregen "); ok {
					compare(t, name, b.line, runIn(t, other, flaregen, args), want)
				} else if args, ok := strings.CutPrefix(command, "go run ./examples/"); ok && !slices.Contains(notRun, command) {
					example, args, _ := strings.Cut(args, " ")
					compare(t, name, b.line, runIn(t, repository, build(t, "./"+example), args), want)
				} else if module, ok := strings.CutPrefix(command, "go -C examples/"); ok {
					// Of a module of its own, whose dependencies are not here; its tests compare what it prints.
					_, output := sources(t, strings.TrimSuffix(module, " run ."))
					compare(t, name, b.line, strings.TrimPrefix(output, "\n"), want)
				} else if target, ok := strings.CutPrefix(command, "make "); ok {
					if !strings.Contains(read(t, filepath.Join("..", "Makefile")), "\n"+target+":") {
						t.Errorf("%s:%d: the Makefile has no target %s", name, b.line, target)
					}
				} else if !slices.Contains(notRun, command) {
					t.Errorf("%s:%d: this test does not know how to run %q", name, b.line, command)
				}
			}
		}
	}
}

func build(t *testing.T, source string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program.exe")
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// copyRepository copies what the generator reads and writes.
func copyRepository(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"spec", "overlays", "gen", "examples/pages", "examples/specs"} {
		if err := os.CopyFS(filepath.Join(folder, name), os.DirFS(filepath.Join("..", filepath.FromSlash(name)))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"flaregen.yaml", "go.mod"} {
		write(t, filepath.Join(folder, name), read(t, filepath.Join("..", name)))
	}
	return folder
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func runIn(t *testing.T, folder, program, args string) string {
	t.Helper()
	cmd := exec.Command(program, strings.Fields(args)...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// compare finds the wanted lines in the output, in their order. "…" stands for
// any number of lines, or for the rest of one; columns may be narrower than
// they are.
func compare(t *testing.T, name string, line int, got, want string) {
	t.Helper()
	if want == "" {
		return
	}
	var pattern strings.Builder
	for w := range strings.Lines(want) {
		w = strings.TrimSuffix(w, "\n")
		if w == "…" {
			pattern.WriteString(`(.*\n)*?`)
			continue
		}
		start, open := strings.CutSuffix(w, "…")
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(start), " ", " +"))
		if open {
			pattern.WriteString(".*")
		}
		pattern.WriteString(`\n`)
	}
	if !regexp.MustCompile(`^` + pattern.String() + `$`).MatchString(got) {
		t.Errorf("%s:%d: the command prints\n%s\nnot\n%s", name, line, got, want)
	}
}

// TestYAML: configurations and overlays work, and so does the fragment.
func TestYAML(t *testing.T) {
	flaregen := build(t, "../generator")
	for _, tt := range []struct{ document, start, file, prints string }{
		{"README.md", "# yaml-language-server", "flaregen.yaml", "OriginTLSClientAuth.HostnameCertificates.Delete"},
		{"README.md", "overlay: ", filepath.Join("overlays", "99-readme.yaml"), "99-readme.yaml:4"},
		{"CONTRIBUTING.md", "openapi: ", filepath.Join("spec", "fragments", "dcv_delegation.yaml"), "cloudflare: "},
	} {
		found := false
		for _, b := range blocks(t, tt.document) {
			if b.language != "yaml" || !strings.HasPrefix(b.text, tt.start) {
				continue
			}
			found = true
			repository := copyRepository(t)
			write(t, filepath.Join(repository, tt.file), b.text)
			printed := runIn(t, repository, flaregen, "generate") + runIn(t, repository, flaregen, "list")
			if !strings.Contains(printed, tt.prints) {
				t.Errorf("%s:%d: with this, flaregen prints\n%s", tt.document, b.line, printed)
			}
		}
		if !found {
			t.Errorf("%s has no block that starts with %q", tt.document, tt.start)
		}
	}
}
