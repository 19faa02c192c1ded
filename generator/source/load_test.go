package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

func mapFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func load(t *testing.T, name, text string) (*Document, *Files, error) {
	t.Helper()
	var files Files
	docs, err := Load(&files, mapFS(map[string]string{name: text}), []string{name})
	if len(docs) == 1 {
		return docs[0], &files, err
	}
	return nil, &files, err
}

func TestLoadErrors(t *testing.T) {
	const head = "openapi: 3.0.3\n"
	tests := []struct{ name, file, text, want string }{
		{"empty", "a.yaml", " \n", "a.yaml: is empty; remove it, or write a document into it"},
		{"comments", "a.yaml", "# nothing\n", "a.yaml: holds only comments; remove it, or write a document into it"},
		{"list", "a.yaml", "- x\n", "a.yaml:1:1: is a list, not a mapping; begin with `openapi: 3.0.3`, then `paths:`"},
		{"no version", "a.yaml", "paths: {}\n", "a.yaml:1:1: does not say which OpenAPI version it speaks; add `openapi: 3.0.3`"},
		{"version", "a.yaml", "openapi: 2.0\n", `a.yaml:1:10: /openapi: version "2.0" is not supported; write 3.0.3 or 3.1.0, or convert the document to one of them`},
		{"version 3.2", "a.yaml", "openapi: 3.2.0\n", `a.yaml:1:10: /openapi: version "3.2.0" is not supported; write 3.0.3 or 3.1.0, or convert the document to one of them`},
		{"version kind", "a.yaml", "openapi: [3]\n", "a.yaml:1:10: /openapi: is a list, not a scalar"},
		{"unknown key", "a.yaml", head + "pathz: {}\n", `a.yaml:2:1: unknown key "pathz"; openapi, info, servers, security, tags, paths, components, prefer and x-* are known`},
		{"wrong kinds", "a.yaml", head + "paths: []\nservers: {}\ninfo:\n", "a.yaml:2:8: /paths: is a list, not a mapping\na.yaml:3:10: /servers: is a mapping, not a list\na.yaml:4:6: /info: is null, not a mapping"},
		{"prefer", "a.yaml", head + "prefer: 'yes'\n", `a.yaml:2:9: /prefer: "yes" is not a boolean; write true, or remove it`},
		{"duplicate key", "a.yaml", head + "paths:\n  /a: {}\n  /b: {}\n  /a: {}\n", `a.yaml:5:3: duplicate key "/a", first in line 3; keep one of the two`},
		{"duplicate status", "a.yaml", head + "x-a: {200: a, '200': b}\n", `a.yaml:2:15: duplicate key "200", first in line 2; keep one of the two`},
		{"two documents", "a.yaml", head + "---\n" + head, "a.yaml:3:1: a second YAML document begins here; put each document into a file of its own"},
		{"tab", "a.yaml", head + "paths:\n\t/a: {}\n", "a.yaml:3:1: is not valid YAML: a tab in the indentation; indent with spaces"},
		{"indentation", "a.yaml", head + "info:\n  title: a\n  version: 1\n version: x\npaths: {}\n", "a.yaml:5: is not valid YAML: did not find expected key; check indentation, quotes and brackets here and in the line above"},
		{"unclosed", "a.yaml", head + "x-a: [1, 2\npaths: {}\n", "a.yaml:3: is not valid YAML: did not find expected ',' or ']'; check indentation, quotes and brackets here and in the line above"},
		{"unknown anchor", "a.yaml", head + "x-a: *b\n", "a.yaml:2: is not valid YAML: unknown anchor 'b' referenced; check indentation, quotes and brackets here and in the line above"},
		{"cycle", "a.yaml", head + "x-a: &a\n  b: *a\n", "a.yaml:3:6: the alias *a stands inside of its own anchor; write the inner part out"},
		{"merge key", "a.yaml", head + "x-a:\n  <<: 1\n", "a.yaml:3:7: the merge key << has a value that is not a mapping; give it an alias of a mapping"},
		{"null key", "a.yaml", head + "x-a: {~: 1}\n", "a.yaml:2:7: a key that is not a string; write one string before the colon"},
		{"list key", "a.yaml", head + "x-a: {[1]: 1}\n", "a.yaml:2:7: a key that is not a string; write one string before the colon"},
		{"tag", "a.yaml", head + "x-a: !foo 1\nx-b: !!set {a}\nx-c: !!int abc\n", "a.yaml:2:6: the tag !foo has no counterpart in JSON; remove it\na.yaml:3:6: the tag !!set has no counterpart in JSON; remove it\na.yaml:4:6: \"abc\" is no value of the tag !!int; remove the tag or correct the value"},
		{"infinite", "a.yaml", head + "x-a: .inf\n", "a.yaml:2:6: the number .inf has no counterpart in JSON; write a finite decimal number, or a string in quotes"},
		{"deep", "a.yaml", head + "x-a: " + strings.Repeat("[", 201) + strings.Repeat("]", 201) + "\n", "a.yaml:2:205: nests deeper than 200 levels; move inner parts into components and refer to them"},
		{"deep JSON", "a.json", strings.Repeat("[", 300), "a.json:1:201: nests deeper than 200 levels; move inner parts into components and refer to them"},
		{"JSON", "a.json", "{\"openapi\": \"3.0.3\",\n \"paths\": {]}", "a.json:2:12: is not valid JSON: invalid character ']' at start of value; check quotes, commas and brackets here and before"},
		{"JSON cut", "a.json", "{\"openapi\": \"3.0.3\",\n ", "a.json:2:2: is not valid JSON: it ends too early; check quotes, commas and brackets here and before"},
		{"JSON tail", "a.json", "{\"openapi\": \"3.0.3\"}\n{}", "a.json:2:2: is not valid JSON: something follows the value; check quotes, commas and brackets here and before"},
		{"JSON duplicate", "a.json", "{\"openapi\": \"3.0.3\",\n\t\"paths\": {},\n\t\"paths\": {}}", `a.json:3:2: duplicate key "paths", first in line 2; keep one of the two`},
		{"origin", "a.yaml", head + "x-source: {url: nowhere, retrieved: 2026-13-01, when: now}\n", "a.yaml:2:17: /x-source: url is not an absolute URL; write `x-source: {url: https://…, retrieved: 2026-01-31}`\na.yaml:2:37: /x-source: retrieved is not a date of the form YYYY-MM-DD; write `x-source: {url: https://…, retrieved: 2026-01-31}`\na.yaml:2:49: /x-source: unknown key \"when\"; url, retrieved and note are known"},
		{"origin of operation", "a.yaml", head + "paths:\n  /a:\n    get:\n      x-source: {note: [x]}\n      x-resource: {}\n", "a.yaml:5:17: x-source: retrieved is missing; write `x-source: {url: https://…, retrieved: 2026-01-31}`\na.yaml:5:17: x-source: url is missing; write `x-source: {url: https://…, retrieved: 2026-01-31}`\na.yaml:5:24: x-source: note is a list, not a text; write one sentence\na.yaml:6:19: x-resource: is a mapping, not a name; write a name such as origin_tls_client_auth.settings"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, _, err := load(t, tt.file, tt.text)
			if err == nil {
				t.Fatalf("no error, want %s", tt.want)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
			if doc != nil {
				t.Error("a faulty document was returned")
			}
		})
	}
}

func TestLoadReportsAllFiles(t *testing.T) {
	var files Files
	fsys := mapFS(map[string]string{"b.yaml": "openapi: 3.0.3\n", "c.yaml": "[", "d/e.yaml": ""})
	docs, err := Load(&files, fsys, []string{"c.yaml", "b.yaml", "a.yaml", "d"})
	want := "a.yaml: no such file; create it, or correct the name in the configuration\n" +
		"c.yaml:1: is not valid YAML: did not find expected node content; check indentation, quotes and brackets here and in the line above\n" +
		"d: is a folder; name the files in it, for example d/*.yaml"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if len(docs) != 1 || docs[0].Name != "b.yaml" {
		t.Errorf("documents without faults: %v", docs)
	}
}

func TestLoadDocument(t *testing.T) {
	doc, files, err := load(t, "x/part.yaml", `# comment
openapi: 3.1.0
prefer: true
x-source: {url: "https://example.com/a", retrieved: 2024-01-02}
x-resource: top
paths:
  /a:
    get: {x-source: {url: "https://example.com/b", retrieved: 2025-01-02}, x-resource: things.parts}
    put: {}
  /b: null
`)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Name != "x/part.yaml" || doc.Resource != "things.parts" || doc.Retrieved != "2025-01-02" || !doc.Prefer {
		t.Errorf("got %+v", doc)
	}
	put := tree.Get(doc.Root, "paths", "/a", "put")
	if got := Retrieved(put); got != "2024-01-02" {
		t.Errorf("default origin: %q", got)
	}
	if got := tree.String(tree.Get(put, "x-resource")); got != "top" {
		t.Errorf("default resource: %q", got)
	}
	if tree.Get(doc.Root, "x-source") != nil || tree.Get(doc.Root, "x-resource") != nil {
		t.Error("defaults remain on the top level")
	}
	if got := files.Position(put).String(); got != "x/part.yaml:9:10" {
		t.Errorf("position: %s", got)
	}
	doc, _, err = load(t, "x/part.yaml", "openapi: 3.0.0\n")
	if err != nil || doc.Resource != "part" || doc.Retrieved != "" || doc.Prefer {
		t.Errorf("got %+v, %v", doc, err)
	}
}

func TestLoadTranslates(t *testing.T) {
	tests := []struct{ name, yaml, json string }{
		{"aliases", "{a: &a {b: [1]}, c: *a}", `{"a":{"b":[1]},"c":{"b":[1]}}`},
		{"alias key", "{a: &a b, *a : 1}", `{"a":"b","b":1}`},
		{"merge", "{a: &a {b: 1, c: 2}, d: {<<: *a, c: 3}}", `{"a":{"b":1,"c":2},"d":{"c":3,"b":1}}`},
		{"merge list", "{a: &a {b: 1}, c: &c {b: 2, d: 2}, e: {<<: [*a, *c]}}", `{"a":{"b":1},"c":{"b":2,"d":2},"e":{"b":1,"d":2}}`},
		{"quoted merge key", `{"<<": 1}`, `{"<<":1}`},
		{"keys", "{200: a, true: b, 1.5: c}", `{"200":"a","true":"b","1.5":"c"}`},
		{"dates", "[2024-01-02, 2024-01-02T03:04:05Z]", `["2024-01-02","2024-01-02T03:04:05Z"]`},
		{"numbers", "[0x1F, 1_000, .5, +1, 1., 1e3, -2]", `[31,1000,0.5,1,1,1e3,-2]`},
		{"booleans", "[True, FALSE, yes, 'true']", `[true,false,"yes","true"]`},
		{"nulls", "{a: ~, b: Null, c: , d: 'null'}", `{"a":null,"b":null,"c":null,"d":"null"}`},
		{"tags", "[!!str 1, !!float 1]", `["1",1]`},
		{"folded", "[a]\n# comment\n", `["a"]`},
		{"surrogates", `{"a": "\u0041"}`, `{"a":"A"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var files Files
			fsys := mapFS(map[string]string{"a.yaml": tt.yaml, "b.json": tt.json})
			got, err := Read(&files, fsys, "a.yaml")
			if err != nil {
				t.Fatal(err)
			}
			want, err := Read(&files, fsys, "b.json")
			if err != nil {
				t.Fatal(err)
			}
			if !tree.Equal(got, want) {
				a, _ := yaml.Marshal(got)
				b, _ := yaml.Marshal(want)
				t.Errorf("got\n%swant\n%s", a, b)
			}
		})
	}
}

// TestJSONPositions compares the positions of the JSON reader with those of
// the YAML parser on the same text.
func TestJSONPositions(t *testing.T) {
	const text = "{\"é\": {\"b\" : [1, \"x\\n\", null],\n  \"c\":\n   {}, \"d\": true}, \"e\": []}\n"
	fromJSON, fault := parseJSON([]byte(text))
	if fault != nil {
		t.Fatal(fault.problem)
	}
	fromYAML, fault := parseYAML([]byte(text))
	if fault != nil {
		t.Fatal(fault.problem)
	}
	comparePositions(t, fromJSON, fromYAML)
}

func comparePositions(t *testing.T, a, b *yaml.Node) {
	if a.Line != b.Line || a.Column != b.Column || a.Value != b.Value || a.ShortTag() != b.ShortTag() {
		t.Errorf("JSON reader: %q at %d:%d; YAML parser: %q at %d:%d", a.Value, a.Line, a.Column, b.Value, b.Line, b.Column)
	}
	if len(a.Content) != len(b.Content) {
		t.Fatalf("%d and %d children", len(a.Content), len(b.Content))
	}
	for i := range a.Content {
		comparePositions(t, a.Content[i], b.Content[i])
	}
}

func TestJSONBeyondYAML(t *testing.T) {
	doc, _, err := load(t, "a.json", "\xef\xbb\xbf{\n\t\"openapi\": \"3.0.3\",\n\t\"x-a\": \"\\ud83d\\ude00\\/\"}")
	if err != nil {
		t.Fatal(err)
	}
	if got := tree.String(tree.Get(doc.Root, "x-a")); got != "😀/" {
		t.Errorf("got %q", got)
	}
}

func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\nx-0: &a0 [1,1,1,1,1,1,1,1,1,1]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&b, "x-%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	_, _, err := load(t, "a.yaml", b.String())
	const want = "a.yaml:7:26: aliases stand for more than 500000 nodes; use $ref instead of aliases"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestExpand(t *testing.T) {
	fsys := mapFS(map[string]string{"a/1.yaml": "", "a/2.yaml": "", "a/b/3.yaml": "", "4.json": ""})
	tests := []struct {
		patterns []string
		want     string
		err      string
	}{
		{[]string{"a/*.yaml", "4.json", "./a/1.yaml"}, "4.json a/1.yaml a/2.yaml", ""},
		{[]string{"a/*"}, "a/1.yaml a/2.yaml", ""},
		{[]string{"b/*", "4.json"}, "4.json", "b/*: matches no file; correct the name, or remove it from the configuration"},
		{[]string{"a"}, "", "a: matches no file; correct the name, or remove it from the configuration"},
		{[]string{"[a"}, "", "[a: is not a valid pattern; use * and ? for parts of a name and [a-z] for one character"},
		{[]string{"../x", "/x"}, "", "../x: lies outside of the configuration's folder; name files in that folder or below it\n/x: lies outside of the configuration's folder; name files in that folder or below it"},
		{nil, "", ""},
	}
	for _, tt := range tests {
		names, err := Expand(fsys, tt.patterns)
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.patterns, got, tt.want)
		}
		if err == nil != (tt.err == "") || err != nil && err.Error() != tt.err {
			t.Errorf("%v: got error %v, want %q", tt.patterns, err, tt.err)
		}
	}
}

// TestCorpus loads every real document on its own.
func TestCorpus(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	names, _ := filepath.Glob(filepath.Join(root, "*", "*"))
	if len(names) == 0 {
		t.Skip("no corpus at ../shared/corpus")
	}
	for _, name := range names {
		rel, _ := filepath.Rel(root, name)
		if _, err := Load(&Files{}, os.DirFS(root), []string{filepath.ToSlash(rel)}); err != nil {
			t.Errorf("%v", err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	for _, name := range []string{"whole/cloudflare-b.json", "openapi/zero_trust.yaml"} {
		b.Run(filepath.Base(name), func(b *testing.B) {
			info, err := os.Stat(filepath.Join(root, name))
			if err != nil {
				b.Skip("no corpus at ../shared/corpus")
			}
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(&Files{}, os.DirFS(root), []string{name}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("openapi: 3.0.3\npaths: {/a: {get: {x-source: {url: 'https://a', retrieved: 2024-01-01}}}}\n", false)
	f.Add("a: &a {b: *c}\n? [x]\n: <<\n", false)
	f.Add("openapi: 3.0.3\nx-a: &a [&b {<<: *a}]\n", false)
	f.Add(`{"openapi": "3.1.0", "paths": {}}`, true)
	f.Add("\t{\"a\": [1,2,\"\\ud800\"]", true)
	f.Fuzz(func(t *testing.T, text string, asJSON bool) {
		name := "a.yaml"
		if asJSON {
			name = "a.json"
		}
		doc, files, err := load(t, name, text)
		if (doc == nil) == (err == nil) {
			t.Fatalf("document %v, error %v", doc, err)
		}
		if err != nil {
			return
		}
		tree.Walk(doc.Root, func(pointer string, n *yaml.Node) bool {
			if n.Kind == yaml.AliasNode || n.Anchor != "" || !files.Position(n).IsValid() {
				t.Fatalf("%s: %+v", pointer, n)
			}
			return true
		})
		out, err := yaml.Marshal(doc.Root)
		if err != nil {
			t.Fatalf("cannot be written: %v", err)
		}
		again, err := Read(&Files{}, mapFS(map[string]string{"b.yaml": string(out)}), "b.yaml")
		if err != nil {
			t.Fatalf("cannot be read again: %v\n%s", err, out)
		}
		if !tree.Equal(doc.Root, again) {
			t.Fatalf("reads differently again:\n%s", out)
		}
	})
}

// TestJSONWithin reads a value that stands in the middle of a page.
func TestJSONWithin(t *testing.T) {
	t.Parallel()
	at := Position{File: "page.md", Line: 7, Column: 3}
	value, size, err := JSON([]byte("{\"a\":\n [1]} Returns"), at)
	if err != nil || size != 11 {
		t.Fatalf("size %d, error %v; want 11 bytes", size, err)
	}
	for _, c := range []struct {
		n            *yaml.Node
		line, column int
	}{{value, 7, 3}, {value.Content[0], 7, 4}, {value.Content[1], 8, 2}, {value.Content[1].Content[0], 8, 3}} {
		if c.n.Line != c.line || c.n.Column != c.column {
			t.Errorf("%q at %d:%d, want %d:%d", c.n.Value, c.n.Line, c.n.Column, c.line, c.column)
		}
	}
	_, size, err = JSON([]byte("{\"a\":\n x}"), at)
	const want = "page.md:8:2: is not valid JSON: invalid character 'x' at start of value; check quotes, commas and brackets here and before"
	if err == nil || err.Error() != want || size != 7 {
		t.Errorf("size %d, %v; want %s", size, err, want)
	}
}
