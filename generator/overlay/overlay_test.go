package overlay

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

const head = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"

// apply applies overlay texts, named 1.yaml, 2.yaml, …, to a document.
func apply(t testing.TB, document string, overlays ...string) (*source.Files, *yaml.Node, *Result, error) {
	t.Helper()
	fsys := fstest.MapFS{"doc.yaml": {Data: []byte(document)}}
	for i, text := range overlays {
		fsys[fmt.Sprintf("%d.yaml", i+1)] = &fstest.MapFile{Data: []byte(text)}
	}
	files := &source.Files{}
	root, err := source.Read(files, fsys, "doc.yaml")
	if err != nil {
		t.Fatal(err)
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(fsys)), func(name string) bool { return name == "doc.yaml" })
	slices.Reverse(names) // Apply sorts
	result, err := Apply(files, fsys, names, root)
	return files, root, result, err
}

func text(t testing.TB, root *yaml.Node) string {
	t.Helper()
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestApply(t *testing.T) {
	tests := []struct {
		name, document, action string
		want                   string
		status                 Status
		matches                int
		touched                string
	}{
		{"set a scalar", "a: {b: 1}\n", "target: $.a.b, update: 2", "a: {b: 2}\n", Applied, 1, "/a/b"},
		{"set it so already", "a: {b: 1}\n", "target: $.a, update: {b: 1}", "a: {b: 1}\n", AlreadySo, 1, "/a/b"},
		{"change the type", "a: {b: \"36\"}\n", "target: $.a, update: {b: 36}", "a: {b: 36}\n", Applied, 1, "/a/b"},
		{"add an entry", "a: {b: 1}\n", "target: $.a, update: {c: {d: [2]}}", "a: {b: 1, c: {d: [2]}}\n", Applied, 1, "/a/c"},
		{"append to a list", "a: [1]\n", "target: $.a, update: 2", "a: [1, 2]\n", Applied, 1, "/a"},
		{"append a list", "a: [1]\n", "target: $.a, update: [2, 3]", "a: [1, 2, 3]\n", Applied, 1, "/a"},
		{"append what is there", "a: [x, y]\n", "target: $.a, update: [y]", "a: [x, y]\n", AlreadySo, 1, "/a"},
		{"append within", "a: {b: [x], c: 1}\n", "target: $.a, update: {b: [x], c: 2}", "a: {b: [x], c: 2}\n", Applied, 1, "/a/b /a/c"},
		{"append an object", "a: [{b: 1}]\n", "target: $.a, update: {b: 2}", "a: [{b: 1}, {b: 2}]\n", Applied, 1, "/a/1"},
		{"append an object that is there", "a: [{b: 1}]\n", "target: $.a, update: [{b: 1}]", "a: [{b: 1}]\n", AlreadySo, 1, "/a/0"},
		{"nothing", "a: {b: 1}\n", "target: $.a, update: {}", "a: {b: 1}\n", AlreadySo, 1, ""},
		{"several", "a: {b: {}, c: {}}\n", "target: $.a.*, update: {d: {e: 1}}", "a: {b: {d: {e: 1}}, c: {d: {e: 1}}}\n", Applied, 2, "/a/b/d /a/c/d"},
		{"remove", "a: {b: 1, c: 2}\n", "target: $.a.b, remove: true", "a: {c: 2}\n", Applied, 1, "/a/b"},
		{"remove elements", "a: [1, 2, 3, 4]\n", "target: '$.a[1,3]', remove: true", "a: [1, 3]\n", Applied, 2, "/a/1 /a/3"},
		{"remove nested", "a: {b: {c: 1}}\n", "target: '$..*', remove: true", "{}\n", Applied, 3, "/a /a/b /a/b/c"},
		{"filter", "a: [{n: x, v: 1}, {n: y, v: 1}]\n", "target: '$.a[?@.n == ''y'']', update: {v: 2}", "a: [{n: x, v: 1}, {n: y, v: 2}]\n", Applied, 1, "/a/1/v"},
		{"copy", "a: {b: {c: 1}}\nd: {}\n", "target: $.d, copy: $.a", "a: {b: {c: 1}}\nd:\n  b: {c: 1}\n", Applied, 1, "/d/b"},
		{"rename a key", "a: {b: 1}\n", "target: '$.a.b~', update: c", "a: {c: 1}\n", Applied, 1, "/a/b /a/c"},
		{"optional", "a: 1\n", "target: $.b, remove: true, x-optional: true", "a: 1\n", OptionalNoMatch, 0, ""},
		{"escaped", "a~/b: {c/d: 1}\n", "target: '$[''a~/b''][''c/d'']', update: 2", "a~/b: {c/d: 2}\n", Applied, 1, "/a~0~1b/c~1d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, root, result, err := apply(t, tt.document, head+"- {description: why, "+tt.action+"}\n")
			if err != nil {
				t.Fatal(err)
			}
			if got := text(t, root); got != tt.want {
				t.Errorf("got %swant %s", got, tt.want)
			}
			report := result.Actions[0]
			if report.Status != tt.status || report.Matches != tt.matches {
				t.Errorf("got %q with %d matches, want %q with %d", report.Status, report.Matches, tt.status, tt.matches)
			}
			if got := strings.Join(result.Touched, " "); got != tt.touched {
				t.Errorf("touched %q, want %q", got, tt.touched)
			}
		})
	}
}

func TestDecide(t *testing.T) {
	document := "a: {b: 1, bc: 2, d: {e: 3}}\n"
	for action, decided := range map[string]map[string]bool{
		"target: $.a, update: {b: 1}": {"/a/b": true, "/a/bc": false, "/a": false, "/a/d/e": false},
		"target: $.a.d, remove: true": {"/a/d": true, "/a/d/e": true, "/a/b": false},
	} {
		for pointer, want := range decided {
			_, _, result, err := apply(t, document, head+"- {description: why, "+action+"}\n")
			if err != nil {
				t.Fatal(err)
			}
			if result.Decide(pointer); result.Actions[0].Decides != want {
				t.Errorf("%s decides what stands at %s: got %v", action, pointer, !want)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	action := func(s string) string { return head + "- {description: why, " + s + "}\n" }
	const need = "; an overlay needs overlay, info (title, version) and actions; an action needs a target"
	tests := []struct{ name, overlay, want string }{
		{"no file structure", "- a\n", "1.yaml:1:1: is array, not object; see the Overlay Specification 1.1"},
		{"syntax", "a: [\n", "1.yaml:1: is not valid YAML: did not find expected node content; check indentation, quotes and brackets here and in the line above"},
		{"missing", "overlay: 1.1.0\n", "1.yaml:1:1: actions is missing" + need + "\n1.yaml:1:1: info is missing" + need},
		{"old version", strings.Replace(action("target: $, update: {}"), "1.1.0", "1.0.0", 1), "1.yaml:1:10: /overlay: \"1.0.0\" is not of the form ^1\\.1\\.\\d+$; write `overlay: 1.1.0`"},
		{"later version", strings.Replace(action("target: $, update: {}"), "1.1.0", "1.1.7", 1), "1.yaml:1:10: /overlay: version \"1.1.7\" is not supported; write `overlay: 1.1.0`"},
		{"number", strings.Replace(action("target: $, update: {}"), "'1'", "1.0", 1), "1.yaml:2:27: /info/version: is number, not string; put it in quotes"},
		{"unknown key", action("target: $, updte: {}"), "1.yaml:4:33: /actions/0: unknown key \"updte\"; correct it, or let it begin with x-"},
		{"no actions", head + "  []\n", "1.yaml:4:3: /actions: is empty; write an action, or remove the file"},
		{"repeated", action("target: $, update: {}") + "- {description: why, target: $, update: {}}\n", "1.yaml:5:3: /actions: action 1 repeats action 0; keep one of the two"},
		{"no target", head + "- {description: why, remove: true}\n", "1.yaml:4:3: /actions/0: target is missing" + need},
		{"no description", head + "- {target: $, update: {}}\n- {target: $.a, description: ' ', update: {}}\n",
			"1.yaml:4:3: /actions/0: has no description; say which documentation is wrong, and why you know\n1.yaml:5:3: /actions/1: has no description; say which documentation is wrong, and why you know"},
		{"two things", action("target: $, update: {}, remove: true"), "1.yaml:4:3: /actions/0: does 2 of update, remove and copy; let each action do one thing"},
		{"no thing", action("target: $"), "1.yaml:4:3: /actions/0: does 0 of update, remove and copy; let each action do one thing"},
		{"optional", action("target: $, update: {}, x-optional: 'yes'"), "1.yaml:4:57: /actions/0/x-optional: is not a boolean; write true, or remove it"},
		{"not a JSONPath", action("target: a, update: {}"), "1.yaml:4:30: /actions/0/target: \"a\" is not of the form ^\\$; begin it with $"},
		{"many descendants", action("target: $..a..a..a..a..a, update: {}"), "1.yaml:4:30: /actions/0/target: is not a JSONPath: it has more than 4 descendant segments (..); write a query of RFC 9535, such as $.paths['/zones'].get"},
		{"no match", action("target: $.x, update: 1"), "1.yaml:4:30: /actions/0: the target $.x matches nothing; correct it, remove the action, or let it say `x-optional: true`"},
		{"kinds", action("target: $, update: {a: [1]}"), "1.yaml:4:41: /actions/0: /a is a mapping, but the update is a list; remove it in one action and set it in the next"},
		{"kind of the target", action("target: $.a, update: 1"), "1.yaml:4:43: /actions/0: /a is a mapping, but the update is a scalar; remove it in one action and set it in the next"},
		{"everything", action("target: $, remove: true"), "1.yaml:4:30: /actions/0: removes the whole document; remove parts of it"},
		{"copy of nothing", action("target: $.a, copy: $.x"), "1.yaml:4:41: /actions/0/copy: $.x matches 0 values; name one"},
		{"copy of several", action("target: $.a, copy: $.a.*"), "1.yaml:4:41: /actions/0/copy: $.a.* matches 2 values; name one"},
		{"name taken", action("target: $.a.b~, update: c"), "1.yaml:4:46: /actions/0: the name \"c\" is taken at doc.yaml:1:11; remove that entry first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, _, err := apply(t, "a: {b: 1, c: 2}\n", tt.overlay)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestInvalidPaths(t *testing.T) {
	for _, path := range []string{"$.", "$[", "$['a", "$.a[?(@.b ==", "$$", "$.paths[?@.a == 'b'", "$a"} {
		if _, err := compile(path); err == nil {
			t.Errorf("%s is taken for a JSONPath", path)
		} else if strings.ContainsAny(err.Error(), "\n") {
			t.Errorf("%s: several lines: %q", path, err)
		}
	}
}

func TestNothingAppliedWhenFaulty(t *testing.T) {
	_, root, result, err := apply(t, "a: 1\n",
		head+"- {target: $.a, update: 2, description: why}\n",
		head+"- {target: $.x, update: 2}\n")
	if err == nil || len(result.Actions) != 0 || text(t, root) != "a: 1\n" {
		t.Errorf("got %s, %v, %v", text(t, root), result, err)
	}
	_, _, _, err = apply(t, "a: 1\n", "[", "overlay: 1\n")
	if err == nil || !strings.Contains(err.Error(), "1.yaml") || !strings.Contains(err.Error(), "2.yaml") {
		t.Errorf("not all files are reported: %v", err)
	}
	if result, err := Apply(&source.Files{}, fstest.MapFS{}, []string{"x.yaml"}, root); err == nil || result == nil ||
		err.Error() != "x.yaml: no such file; create it, or correct the name in the configuration" {
		t.Errorf("got %v", err)
	}
}

func TestFilesInNameOrder(t *testing.T) {
	_, root, result, err := apply(t, "a: 1\n",
		head+"- {target: $.a, update: 2, description: why}\n",
		head+"- {target: $.a, update: 3, description: why not}\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, root); got != "a: 3\n" {
		t.Errorf("got %s", got)
	}
	last := result.Actions[1]
	if last.File != "2.yaml" || last.Target != "$.a" || last.Description != "why not" || last.Position.String() != "2.yaml:4:3" {
		t.Errorf("got %+v", last)
	}
}

// TestPositions: what an action set is blamed on the overlay, the rest is not.
func TestPositions(t *testing.T) {
	files, root, _, err := apply(t, "a: {b: 1, c: [1], d: 2}\ne: {}\nf: {}\n", head+`- target: $.a
  description: why
  update:
    b: 2
    c:
      - x
    n:
      m: 1
- target: $['e','f']
  description: why
  update:
    k:
      l: 1
- target: $.e
  description: why
  copy: $.a
`)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"/a": "doc.yaml:1:4", "/a/b": "1.yaml:7:8", "/a/c": "doc.yaml:1:14", "/a/c/0": "doc.yaml:1:15", "/a/c/1": "1.yaml:9:9",
		"/a/d": "doc.yaml:1:22", "/a/n": "1.yaml:11:7", "/a/n/m": "1.yaml:11:10", "/e/k/l": "1.yaml:16:10", "/f/k/l": "1.yaml:16:10",
		"/e/d": "doc.yaml:1:22",
	}
	for pointer, want := range tests {
		if got := files.Position(tree.Resolve(root, pointer)).String(); got != want {
			t.Errorf("%s: got %s, want %s", pointer, got, want)
		}
	}
	e, _ := tree.Entry(tree.Get(root, "e"), "k")
	f, _ := tree.Entry(tree.Get(root, "f"), "k")
	if e == f {
		t.Error("two mappings share a key node")
	}
}

func TestSettles(t *testing.T) {
	_, _, result, err := apply(t, "a: [{b: 1}, {b: 2}, {b: 3}]\nd: {e: 1, f: 2}\n", head+
		"- {target: '$.a[0]', remove: true, description: why}\n"+
		"- {target: '$.a[?@.b == 3]', update: {b: 4}, description: why}\n"+
		"- {target: '$.d', update: {e: 1}, description: why}\n")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{
		"/a/0": true, "/a/0/b": true, "/a/1/b": false, "/a/2/b": true, "/a/2": false, "/a": false,
		"/d/e": true, "/d/e/x": true, "/d/f": false, "/d": false, "": false, "/dd/e": false,
	}
	for pointer, want := range tests {
		if got := result.Settles(pointer); got != want {
			t.Errorf("%q: got %v, touched %v", pointer, got, result.Touched)
		}
	}
	if (&Result{by: map[string][]int{"": {0}}}).Settles("/x") != true || (*Result)(nil).Settles("") {
		t.Error("the ends of the chain")
	}
}

func TestGrowth(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for i := range 40 {
		fmt.Fprintf(&b, "- {target: $.a, description: why %d, update: {k%d: {}}}\n- {target: $.a.k%d, description: why, copy: $}\n", i, i, i)
	}
	_, _, _, err := apply(t, "a: {}\n", b.String())
	if err == nil || !strings.Contains(err.Error(), "with it, the actions add more than 250000 values; narrow its target") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkApply(b *testing.B) {
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	const name = "whole/cloudflare-b.json"
	if _, err := os.Stat(filepath.Join(root, name)); err != nil {
		b.Skip("no corpus at ../shared/corpus")
	}
	files := &source.Files{}
	doc, err := source.Read(files, os.DirFS(root), name)
	if err != nil {
		b.Fatal(err)
	}
	overlay := fstest.MapFS{"1.yaml": {Data: []byte(head + "- {target: $.info, update: {title: x}, description: why}\n- {target: '$.paths[*][*].parameters[?@.name == ''zone_id''].schema', update: {maxLength: 32}, description: why}\n")}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Apply(&source.Files{}, overlay, []string{"1.yaml"}, doc); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzOverlay(f *testing.F) {
	f.Add("a: {b: [1, {c: d}]}\n", head+"- {target: '$.a.b[?@.c == ''d'']', update: {e: 1}, description: why}\n")
	f.Add("a: {b: 1}\n", head+"- {target: '$..*', remove: true, description: why}\n- {target: $, copy: $, description: why}\n")
	f.Add("a: [x]\n", head+"- {target: '$.a~', update: c, description: why}\n- {target: '$[*,*][0:5:2]', update: [1], description: why, x-optional: true}\n")
	f.Add("a: 1\n", "overlay: 1.1.0\nactions: 1\n")
	f.Fuzz(func(t *testing.T, document, overlay string) {
		fsys := fstest.MapFS{"d.yaml": {Data: []byte(document)}, "o.yaml": {Data: []byte(overlay)}}
		files := &source.Files{}
		root, err := source.Read(files, fsys, "d.yaml")
		if err != nil {
			return
		}
		result, err := Apply(files, fsys, []string{"o.yaml"}, root)
		if err != nil {
			return
		}
		for _, report := range result.Actions {
			if report.Status == "" || report.Status == NoMatch {
				t.Errorf("no error, but %+v", report)
			}
		}
		for _, pointer := range result.Touched {
			if !result.Settles(pointer) || !result.Settles(pointer+"/x") {
				t.Errorf("%q does not settle itself", pointer)
			}
		}
		tree.Walk(root, func(pointer string, n *yaml.Node) bool {
			if !files.Position(n).IsValid() {
				t.Errorf("%q has no position", pointer)
			}
			return true
		})
	})
}
