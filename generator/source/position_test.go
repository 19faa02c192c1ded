package source

import (
	"errors"
	"testing"

	"gopkg.in/yaml.v3"
)

func TestFiles(t *testing.T) {
	var files Files
	a, b := &yaml.Node{Line: 2, Column: 3}, &yaml.Node{Line: 1, Column: 1}
	shared := &yaml.Node{Line: 1, Column: 5}
	a.Content = []*yaml.Node{shared, shared}
	b.Content = []*yaml.Node{{Line: 9, Column: 1}, {}}
	files.Add("b.yaml", 9, b)
	files.Add("a.yaml", 2, a)
	tests := []struct {
		node *yaml.Node
		want string
	}{
		{a, "a.yaml:2:3"}, {shared, "a.yaml:1:5"}, {b, "b.yaml:1:1"}, {b.Content[0], "b.yaml:9:1"},
		{b.Content[1], "-"}, {nil, "-"},
	}
	for _, tt := range tests {
		got := files.Position(tt.node)
		if got.String() != tt.want || got.IsValid() != (tt.want != "-") {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	files.AddText("page.md", 5)
	for _, tt := range []struct {
		at   Position
		want string
	}{
		{Position{"page.md", 4, 2}, "page.md:4:2"}, {Position{File: "page.md"}, "page.md:1"},
		{Position{"b.yaml", 1, 1}, "b.yaml:1:1"}, {Position{"none.md", 4, 2}, "-"},
	} {
		n := &yaml.Node{}
		files.Put(tt.at, n)
		if got := files.Position(n).String(); got != tt.want {
			t.Errorf("put at %s, it is at %s", tt.at, got)
		}
	}
	if got := (&Files{}).Position(a); got.IsValid() {
		t.Errorf("a node of no file: %s", got)
	}
}

func TestErrors(t *testing.T) {
	var errs Errors
	if err := errs.Err(); err != nil {
		t.Fatalf("no faults, but %v", err)
	}
	errs.Add(Position{"b.yaml", 1, 2}, "/x", "is odd", "make it even")
	errs.Add(Position{"a.yaml", 10, 0}, "", "is odd", "")
	errs.Add(Position{"a.yaml", 9, 1}, "", "is odd", "")
	errs.Add(Position{"a.yaml", 9, 1}, "", "is odd", "")
	errs.Add(Position{}, "key", "is odd", "")
	err := errs.Err()
	const want = "key: is odd\na.yaml:9:1: is odd\na.yaml:10: is odd\nb.yaml:1:2: /x: is odd; make it even"
	if err.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", err, want)
	}
	var fault *Error
	if !errors.As(err, &fault) || fault.Path != "key" {
		t.Errorf("the first fault: %+v", fault)
	}
}
