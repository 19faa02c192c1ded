package gocode

import (
	"os"
	"path/filepath"
	"reflect"
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

func parse(t *testing.T, files map[string][]byte) *Module {
	t.Helper()
	m, err := Parse("example.com/x/cloudflare", files)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestRealClient(t *testing.T) {
	files := read(t, "../../../gen/cloudflare")
	base := parse(t, files)
	declared := base.Declarations(files)["CertificatePack"]
	if !strings.HasPrefix(declared.Text, "// CertificatePack is what") || !strings.HasSuffix(declared.Text, "}") || declared.File != "types.gen.go" {
		t.Errorf("the declaration is %+v", declared)
	}
	types := string(files["types.gen.go"])
	files["types.gen.go"] = []byte(strings.Replace(types, "ExpiresOn time.Time", "ExpiresOn string", 1))
	changes, err := Changes(base, parse(t, files))
	want := []Change{{Symbol: "CertificatePackCertificate.ExpiresOn", Text: "changed from time.Time to string"}}
	if err != nil || !reflect.DeepEqual(changes, want) {
		t.Errorf("%+v %v", changes, err)
	}
}

func TestChanges(t *testing.T) {
	tests := []struct {
		name       string
		base, head string
		want       []Change
	}{
		{"nothing", "type T struct{ A string }", "type T struct{ A string }", nil},
		{"fields in another order", "type T struct{ A string; B int }", "type T struct{ B int; A string }", nil},
		{"parameter renamed", "func F(a string) {}", "func F(b string) {}", nil},
		{"body", "func F() int { return 1 }", "func F() int { return 2 }", nil},
		{"private", "type t struct{}; var v = 1", "func f() {}", nil},
		{"field added", "type T struct{ A string }", "type T struct{ A, B string }", []Change{{"T.B", "added", true}}},
		{"type renamed, field of it", "type A struct{ X int }; type T struct{ F A }", "type B struct{ X int }; type T struct{ F B }",
			[]Change{{"A", "removed", false}, {"B", "added", true}, {"T.F", "changed from A to B", false}}},
		{"names swapped", "type A struct{ X int }; type B struct{ Y int }; type T struct{ F A; G B }", "type A struct{ X int }; type B struct{ Y int }; type T struct{ F B; G A }",
			[]Change{{"T.F", "changed from A to B", false}, {"T.G", "changed from B to A", false}}},
		{"imported type", `import "example.com/deep/lib"; func F(p ...lib.T) {}`, `import "example.com/deep/lib"; func F(p ...lib.U) {}`,
			[]Change{{"F", "changed from func(...lib.T) to func(...lib.U)", false}}},
		{"generic type of another package", `import "example.com/lib/v2"; func F() *lib.Page[int] { return nil }`, `import "example.com/lib/v2"; func F() *lib.Page[string] { return nil }`,
			[]Change{{"F", "changed from func() *lib.Page[int] to func() *lib.Page[string]", false}}},
		{"method", "type S struct{}; func (s *S) Get(id string) error { return nil }", "type S struct{}; func (s *S) Get(id, more string) error { return nil }",
			[]Change{{"S.Get", "changed from func(string) error to func(string, string) error", false}}},
		{"method gone", "type S struct{}; func (s *S) Get() {}", "type S struct{}", []Change{{"S.Get", "removed", false}}},
		{"constant", `type E string; const EA E = "a"`, `type E string; const EA E = "b"`, []Change{{"EA", `value changed from "a" to "b"`, false}}},
		{"constant of an imported type", `import "example.com/lib"; const A lib.E = "a"`, `import "example.com/lib"; const A lib.E = "a"`, nil},
		{"alias", "type A = int", "type A = string", []Change{{"A", "changed from int to string", false}}},
		{"list beside what cannot be compared anyway", `import "example.com/envelope"; type T struct{ M envelope.UnknownMembers }`, `import "example.com/envelope"; type T struct{ M envelope.UnknownMembers; L []int }`,
			[]Change{{"T.L", "added", true}}},
		{"list beside what may be null", `import "example.com/nullable"; type T struct{ M nullable.Nullable[int] }`, `import "example.com/nullable"; type T struct{ M nullable.Nullable[int]; L []int }`,
			[]Change{{"T.L", "added", true}}},
		{"list beside what can be compared", `import "example.com/envelope"; type T struct{ M envelope.Secret }`, `import "example.com/envelope"; type T struct{ M envelope.Secret; L []int }`,
			[]Change{{"T", "old is comparable, new is not", false}, {"T.L", "added", true}}},
		{"recursive", "type T struct{ Next *T }", "type T struct{ Next []T }", []Change{{"T", "old is comparable, new is not", false}, {"T.Next", "changed from *T to []T", false}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := func(code string) map[string][]byte { return map[string][]byte{"a.go": []byte("package p; " + code)} }
			changes, err := Changes(parse(t, text(test.base)), parse(t, text(test.head)))
			if err != nil || !reflect.DeepEqual(changes, test.want) {
				t.Errorf("%+v %v", changes, err)
			}
		})
	}
}

func TestSplitClient(t *testing.T) {
	base := map[string][]byte{
		"client.go":     []byte(`package p; import "example.com/x/cloudflare/dns"; type Client struct{ DNS *dns.Service }`),
		"dns/dns.go":    []byte(`package dns; type Service struct{}; type Record struct{ Name string }`),
		"gone/gone.go":  []byte(`package gone; type T int`),
		"dns/x_test.go": []byte(`not even Go`),
	}
	head := map[string][]byte{
		"client.go":  base["client.go"],
		"dns/dns.go": []byte(`package dns; type Service struct{}; type Record struct{ Name int }`),
		"new/new.go": []byte(`package new; type T int`),
	}
	changes, err := Changes(parse(t, base), parse(t, head))
	want := []Change{{"dns.Record.Name", "changed from string to int", false}, {"gone", "removed", false}, {"new", "added", true}}
	if err != nil || !reflect.DeepEqual(changes, want) {
		t.Errorf("%+v %v", changes, err)
	}
}

func TestNoGo(t *testing.T) {
	if _, err := Parse("x", map[string][]byte{"a.go": []byte("package")}); err == nil {
		t.Error("what does not parse was accepted")
	}
	bad := parse(t, map[string][]byte{"a.go": []byte("package p; type T struct{ A Nowhere }")})
	if _, err := Changes(bad, bad); err == nil || !strings.Contains(err.Error(), "Nowhere") {
		t.Errorf("what does not type-check: %v", err)
	}
}
