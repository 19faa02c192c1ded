package boundaries

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/flaregen/flaregen"

// root is the folder of the module.
var root = filepath.Join("..", "..")

// only says that nobody but the named packages imports a library. A name
// stands for the packages below it, too, and * for any one folder.
var only = []struct {
	library string
	users   []string
}{
	{"github.com/dave/jennifer", []string{"generator/emit"}},
	{"github.com/oapi-codegen/oapi-codegen", []string{"generator/emit"}},
	{"github.com/getkin/kin-openapi", []string{"generator/normalize", "generator/validate", "generator/emit", "generator/diff/wire", "smoke", "testserver"}},
	{"github.com/speakeasy-api/openapi", []string{"generator/overlay"}},
	{"github.com/oasdiff/oasdiff", []string{"generator/diff/wire"}},
	{"go.opentelemetry.io", []string{"examples/otel"}},
	{"golang.org/x/exp/apidiff", []string{"generator/diff/gocode"}},
	{"github.com/spf13/cobra", []string{"generator"}},
	{"github.com/cloudflare/cloudflare-go", []string{"bench", "contract/sdk"}}, // the official SDK
	{"golang.org/x/perf", []string{"bench"}},
	{module + "/gen", []string{"gen", "examples", "compat", "bench", "cloudflaretest", "contract"}},
	{module + "/generator/docpage", []string{"generator/docpage", "generator/command", "internal/accuracy"}},
	{module + "/generator/docpage/fetch", []string{"generator/command"}}, // the only way to the web
	// For tests only: no program compiles kin-openapi because of them.
	{module + "/smoke", []string{"smoke", "testserver"}},
	{module + "/testserver", []string{"testserver", "gen/*/fake", "cloudflaretest"}},
	{module + "/gen/*/fake", []string{"cloudflaretest", "contract"}},
	{module + "/contract", []string{"contract"}},
}

// within says all that a package may import. "std" is the standard library. Of
// several rules that fit a package, the first one counts.
var within = []struct {
	user    string
	imports []string
}{
	{"examples/otel", []string{"std", module + "/gen", module + "/envelope", module + "/examples/internal", "go.opentelemetry.io"}}, // a module of its own
	{"generator/model", []string{"std"}},
	{"gen/*/fake", []string{"std", module + "/gen", module + "/envelope", module + "/testserver"}},
	{"gen", []string{"std", module + "/envelope", "github.com/oapi-codegen/runtime", "github.com/oapi-codegen/nullable"}},
	{"envelope", []string{"std", module + "/envelope", "github.com/go-json-experiment/json", "golang.org/x/time/rate"}},
	{"testserver", []string{"std", module + "/envelope", module + "/smoke", "github.com/getkin/kin-openapi"}},
	{"internal/behaviour", []string{"std", module + "/envelope", "golang.org/x/net/http2"}}, // the table knows no client
	{"cloudflaretest", []string{"std", module + "/gen", module + "/envelope", module + "/testserver", "github.com/oapi-codegen/nullable"}},
	{"contract", []string{"std", module + "/gen", module + "/envelope", module + "/cloudflaretest", "github.com/oapi-codegen/nullable"}},
	{"examples", []string{"std", module + "/gen", module + "/envelope", module + "/examples/internal", "github.com/oapi-codegen/nullable"}},
}

// fault says why a package must not import a path; "" when it may.
func fault(user, imported string) string {
	for _, rule := range only {
		if below(imported, rule.library) && !belowAny(user, rule.users) {
			return fmt.Sprintf("only %s may import %s", strings.Join(rule.users, ", "), rule.library)
		}
	}
	for _, rule := range within {
		if !below(user, rule.user) {
			continue
		}
		if !belowAny(kind(imported), rule.imports) {
			return fmt.Sprintf("%s imports nothing but %s", rule.user, strings.Join(rule.imports, ", "))
		}
		return ""
	}
	return ""
}

// kind gives "std" for packages of the standard library, whose paths have no
// dot in their first element, and the path itself for all others.
func kind(imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	if strings.Contains(first, ".") {
		return imported
	}
	return "std"
}

func below(name, folder string) bool {
	depth := strings.Count(folder, "/") + 1
	parts := strings.SplitN(name, "/", depth+1)
	found, err := path.Match(folder, strings.Join(parts[:min(depth, len(parts))], "/"))
	return err == nil && found
}

func belowAny(name string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return below(name, folder) })
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for name, imports := range imports(t) {
		user := path.Dir(name)
		seen[user] = true
		for _, imported := range imports {
			if why := fault(user, imported); why != "" {
				t.Errorf("%s imports %s: %s", name, imported, why)
			}
		}
	}
	for _, user := range []string{"generator", "generator/emit", "generator/model", "envelope", "gen/cloudflare", "gen/cloudflare/fake", "testserver", "cloudflaretest", "internal/behaviour"} {
		if !seen[user] {
			t.Errorf("package %s was not looked at", user)
		}
	}
}

// imports gives what every file of the product imports. Tests may import more,
// and tools.go pins what nobody imports.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if skipped(name, entry) {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		relative, err := filepath.Rel(root, name)
		if err == nil && relative != "tools.go" {
			files[filepath.ToSlash(relative)] = importsOf(t, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// skipped reports folders with nothing of the product's.
func skipped(name string, entry fs.DirEntry) bool {
	base := entry.Name()
	return entry.IsDir() && name != root && (base == "testdata" || base == "node_modules" || base[0] == '.' || base[0] == '_')
}

func importsOf(t *testing.T, name string) (paths []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, imported)
	}
	return paths
}

func TestFault(t *testing.T) {
	tests := []struct {
		user, imported string
		allowed        bool
	}{
		{"generator/emit", "github.com/dave/jennifer/jen", true},
		{"generator/build", "github.com/dave/jennifer/jen", false},
		{"generator", "github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen", false},
		{"generator/model", "strings", true},
		{"generator/model", "github.com/getkin/kin-openapi/openapi3", false},
		{"generator/model", "gopkg.in/yaml.v3", false},
		{"generator/validate/kin", "github.com/getkin/kin-openapi/openapi3", true},
		{"generator/build", "github.com/getkin/kin-openapi/openapi3", false},
		{"generator/build", "gopkg.in/yaml.v3", true},
		{"gen/cloudflare", "net/http", true},
		{"gen/cloudflare", module + "/envelope", true},
		{"gen/cloudflare", module + "/envelopes", false},
		{"gen/cloudflare", "github.com/oapi-codegen/runtime/types", true},
		{"gen/cloudflare", "github.com/oapi-codegen/oapi-codegen/v2/pkg/util", false},
		{"gen/cloudflare", "golang.org/x/time/rate", false},
		{"envelope", "golang.org/x/time/rate", true},
		{"envelope", "github.com/oapi-codegen/runtime/types", false}, // links regular expressions
		{"envelope", "github.com/oapi-codegen/runtime", false},
		{"envelope", module + "/gen/cloudflare", false},
		{"generator", module + "/gen/cloudflare", false},
		{"gen/cloudflare", module + "/smoke", false},
		{"smoke", module + "/smoke/sample", true},
		{"testserver", module + "/smoke/sample", true},
		{"testserver", "github.com/getkin/kin-openapi/openapi3", true},
		{"testserver", module + "/gen/cloudflare", false},
		{"gen/cloudflare", module + "/testserver", false},
		{"gen/cloudflare", module + "/gen/cloudflare/fake", false},
		{"gen/cloudflare/fake", module + "/testserver", true},
		{"gen/cloudflare/fake", module + "/gen/cloudflare", true},
		{"gen/cloudflare/fake", "github.com/getkin/kin-openapi/openapi3", false},
		{"examples/quickstart", module + "/gen/cloudflare/fake", false},
		{"cloudflaretest", module + "/gen/cloudflare/fake", true},
		{"cloudflaretest", "github.com/getkin/kin-openapi/openapi3", false},
		{"internal/behaviour", "golang.org/x/net/http2/hpack", true},
		{"internal/behaviour", module + "/gen/cloudflare", false},
		{"contract/internal/calls", module + "/cloudflaretest", true},
		{"contract/internal/calls", module + "/gen/cloudflare/fake", true},
		{"contract/internal/calls", "github.com/getkin/kin-openapi/openapi3", false},
		{"cloudflaretest", module + "/contract/internal/calls", false},
		{"examples/quickstart", module + "/gen/cloudflare", true},
		{"examples/quickstart", "gopkg.in/yaml.v3", false},
		{"examples/quickstart", "go.opentelemetry.io/otel", false},
		{"examples/otel", "go.opentelemetry.io/otel/trace", true},
		{"examples/otel", module + "/examples/internal/loopback", true},
		{"envelope", "go.opentelemetry.io/otel/trace", false},
		{"generator/source", module + "/generator/docpage/evidence", false},
		{"generator/command", module + "/generator/docpage/join", true},
		{"generator/docpage/drift", module + "/generator/docpage/fetch", false},
		{"bench/programs/sdkroot", "github.com/cloudflare/cloudflare-go/v7", true},
		{"gen/cloudflare", "github.com/cloudflare/cloudflare-go/v7", false},
		{"internal/bench", module + "/gen/cloudflare", false},
	}
	for _, tt := range tests {
		if why := fault(tt.user, tt.imported); (why == "") != tt.allowed {
			t.Errorf("%s imports %s: got %q, want it allowed: %v", tt.user, tt.imported, why, tt.allowed)
		}
	}
}

// goMod is what `go mod edit -json` says about the module.
type goMod struct {
	Require []struct {
		Path     string
		Indirect bool
	}
	Replace []struct{ Old, New struct{ Path string } }
	Tool    []struct{ Path string }
}

func readGoMod(t *testing.T, folder string) (mod goMod) {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = folder
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	return mod
}

// TestTools: tools.go keeps the tools' packages in the module graph, the tool
// lines of go.mod make `go tool` know them.
func TestTools(t *testing.T) {
	pinned := importsOf(t, filepath.Join(root, "tools.go"))
	var declared []string
	for _, tool := range readGoMod(t, root).Tool {
		declared = append(declared, tool.Path)
	}
	slices.Sort(pinned)
	slices.Sort(declared)
	if !slices.Equal(pinned, declared) {
		t.Errorf("tools.go has %v, go.mod has %v", pinned, declared)
	}
}

// TestReasons: no dependency without a reason in docs/design.md, and no
// replacement, which would not reach the modules that use this one.
func TestReasons(t *testing.T) {
	mod := readGoMod(t, root)
	for _, r := range mod.Replace {
		t.Errorf("go.mod replaces %s", r.Old.Path)
	}
	for _, name := range mod.direct() {
		reasoned(t, name)
	}
}

// TestReasonsBelow: the same for the modules below this one, which nobody
// requires: they replace this one by the working tree, and nothing else.
func TestReasonsBelow(t *testing.T) {
	files := filesBelow(t, "go.mod")
	if len(files) == 0 {
		t.Error("no module was looked at")
	}
	for _, file := range files {
		mod := readGoMod(t, filepath.Dir(file))
		for _, r := range mod.Replace {
			if r.Old.Path != module {
				t.Errorf("%s replaces %s", file, r.Old.Path)
			}
		}
		for _, name := range mod.direct() {
			if name != module {
				reasoned(t, name)
			}
		}
	}
}

// TestReasonsOfNode: the same for what npm installs.
func TestReasonsOfNode(t *testing.T) {
	files := filesBelow(t, "package.json")
	if len(files) == 0 {
		t.Error("no package was looked at")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var pkg struct{ Dependencies, DevDependencies map[string]string }
		if err := json.Unmarshal(data, &pkg); err != nil {
			t.Fatal(err)
		}
		for _, names := range []map[string]string{pkg.Dependencies, pkg.DevDependencies} {
			for name := range names {
				reasoned(t, name)
			}
		}
	}
}

// reasoned insists on a reason for a dependency.
func reasoned(t *testing.T, name string) {
	t.Helper()
	design, err := os.ReadFile(filepath.Join(root, "docs", "design.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(design), "`"+name+"`") {
		t.Errorf("docs/design.md does not say what %s is for", name)
	}
}

// direct gives what the module itself asks for.
func (m goMod) direct() (paths []string) {
	for _, r := range m.Require {
		if !r.Indirect {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// filesBelow finds the files of a name in the folders below the root.
func filesBelow(t *testing.T, name string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case skipped(file, entry):
			return filepath.SkipDir
		case entry.Name() == name && filepath.Dir(file) != root:
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
