package tree

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

func TestPointers(t *testing.T) {
	root := parse(t, "a: {b/c: [x, {d~e: y}], '': z, '7': v}")
	tests := []struct{ pointer, value, path string }{
		{"/a/b~1c/0", "x", "$.a['b/c'][0]"},
		{"/a/b~1c/1/d~0e", "y", "$.a['b/c'][1]['d~e']"},
		{"/a/", "z", "$.a['']"},
		{"/a/7", "v", "$.a['7']"},
		{"#/a/7", "v", "$.a['7']"},
		{"/a/b~1c/2", "", "$.a['b/c']['2']"},
		{"/a/b~1c/-1", "", "$.a['b/c']['-1']"},
		{"/it's/x", "", `$['it\'s'].x`},
		{"", "", "$"},
	}
	for _, tt := range tests {
		if got := String(Resolve(root, tt.pointer)); got != tt.value {
			t.Errorf("Resolve(%q) = %q, want %q", tt.pointer, got, tt.value)
		}
		if got := JSONPath(root, tt.pointer); got != tt.path {
			t.Errorf("JSONPath(%q) = %s, want %s", tt.pointer, got, tt.path)
		}
		tokens := Tokens(tt.pointer)
		if got := Pointer(tokens...); got != strings.TrimPrefix(tt.pointer, "#") {
			t.Errorf("Pointer(%q) = %q", tokens, got)
		}
	}
}

func TestJSONPathOfParameters(t *testing.T) {
	root := parse(t, "p: [{name: a, in: path}, {name: b, in: path}, {name: b, in: query}, {name: c}]")
	for pointer, want := range map[string]string{
		"/p/0/in": "$.p[?@.name == 'a'].in", "/p/1": "$.p[1]", "/p/2": "$.p[2]", "/p/3": "$.p[3]",
	} {
		if got := JSONPath(root, pointer); got != want {
			t.Errorf("%s: got %s, want %s", pointer, got, want)
		}
	}
}

func TestEdit(t *testing.T) {
	n := parse(t, "a: 1\nb: 2\n")
	Set(n, "b", NewBool(true))
	Set(n, "c", NewSeq(NewString("x")))
	if !Delete(n, "a") || Delete(n, "a") || Delete(nil, "a") {
		t.Error("Delete reports the wrong thing")
	}
	if want := parse(t, "{c: [x], b: true}"); !Equal(n, want) {
		t.Errorf("got %+v", n)
	}
	if !Bool(Get(n, "b")) || Get(n, "b", "x") != nil || Get(nil, "b") != nil {
		t.Error("Get")
	}
}

func TestEqual(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"{a: 1, b: [x]}", "b:\n- 'x'\na: 1 # one\n", true},
		{"{a: 1}", "{a: '1'}", false},
		{"{a: 1}", "{a: 1, b: 2}", false},
		{"{a: 1, c: 2}", "{a: 1, b: 2}", false},
		{"[1, 2]", "[2, 1]", false},
		{"[1]", "{1: 1}", false},
	}
	for _, tt := range tests {
		if got := Equal(parse(t, tt.a), parse(t, tt.b)); got != tt.want {
			t.Errorf("%s and %s: got %v", tt.a, tt.b, got)
		}
	}
	if !Equal(nil, nil) || Equal(nil, NewMap()) {
		t.Error("nil")
	}
}

func TestClone(t *testing.T) {
	n := parse(t, "a: &x {b: 1}\nc: *x\nd: &y [*y]\n")
	c := Clone(n)
	if want := parse(t, "{a: {b: 1}, c: {b: 1}, d: [[null]]}"); !Equal(c, want) && !Equal(c, parse(t, "{a: {b: 1}, c: {b: 1}, d: [null]}")) {
		out, _ := yaml.Marshal(c)
		t.Errorf("got %s", out)
	}
	Set(Get(c, "a"), "b", NewString("changed"))
	if got := String(Get(n, "a", "b")); got != "1" {
		t.Errorf("the original changed to %s", got)
	}
	if Get(c, "c").Line != 1 || Get(c, "d").Line != 3 {
		t.Error("positions are lost")
	}
}

func TestWalk(t *testing.T) {
	var seen []string
	Walk(parse(t, "{a/b: [1, {c: 2}], skip: {d: 3}}"), func(pointer string, n *yaml.Node) bool {
		seen = append(seen, pointer)
		return pointer != "/skip"
	})
	if got := strings.Join(seen, " "); got != " /a~1b /a~1b/0 /a~1b/1 /a~1b/1/c /skip" {
		t.Errorf("got %q", got)
	}
}
