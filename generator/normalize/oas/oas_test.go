package oas

import (
	"slices"
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

func TestIndexTellsObjectsFromData(t *testing.T) {
	root := parse(t, `
paths:
  x-note: {get: {}}
  /a:
    get:
      responses:
        "200": {content: {a/b: {schema: {properties: {properties: {type: string}, x-b: {}}, example: {properties: {c: {}}}}, example: {schema: {}}}}}
components:
  schemas:
    a: {$ref: '#/components/schemas/b', properties: {c: {}}}
    b: {enum: [{type: object}], additionalProperties: false, $defs: {d: {}}}
`)
	want := []string{
		"document ", "paths /paths", "path item /paths/~1a", "operation /paths/~1a/get", "responses /paths/~1a/get/responses",
		"response /paths/~1a/get/responses/200", "media type /paths/~1a/get/responses/200/content/a~1b",
		"schema /paths/~1a/get/responses/200/content/a~1b/schema",
		"schema /paths/~1a/get/responses/200/content/a~1b/schema/properties/properties",
		"schema /paths/~1a/get/responses/200/content/a~1b/schema/properties/x-b",
		"components /components", "schema /components/schemas/a", "schema /components/schemas/b", "schema /components/schemas/b/$defs/d",
	}
	var got []string
	for _, p := range Index(root) {
		got = append(got, string(p.Kind)+" "+p.Pointer())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got    %q\nwanted %q", got, want)
	}
}

func TestLookup(t *testing.T) {
	root := parse(t, `
components:
  schemas:
    a: {$ref: '#/components/schemas/b'}
    b: {properties: {c/d: {type: string}}}
    loop: {$ref: '#/components/schemas/loop'}
  parameters: {p: {name: '%'}}
`)
	l := NewLookup(root)
	for ref, found := range map[string]bool{
		"#/components/schemas/a": true, "#/components/schemas/b/properties/c~1d": true, "#/components/parameters/p/name": true,
		"#/components/schemas/b/properties/c~1%64": true, "#/components/schemas/none": false, "other.yaml#/a": false, "#": false, "": false,
	} {
		if got := l.Find(ref) != nil; got != found {
			t.Errorf("%q found: %v, wanted %v", ref, got, found)
		}
	}
	if n := l.Target(Schema, l.Find("#/components/schemas/a")); n != l.Find("#/components/schemas/b") {
		t.Error("a reference to a reference is not followed")
	}
	if l.Target(Schema, l.Find("#/components/schemas/loop")) != nil {
		t.Error("a circle has a target")
	}
	var dangling []string
	for _, p := range Dangling(Index(root), l) {
		dangling = append(dangling, p.Pointer())
	}
	if !slices.Equal(dangling, []string{"/components/schemas/loop"}) {
		t.Errorf("dangling: %q", dangling)
	}
}

func TestLoops(t *testing.T) {
	root := parse(t, `
components:
  schemas:
    tree: {properties: {children: {items: {$ref: '#/components/schemas/tree'}}}}
    a: {allOf: [{$ref: '#/components/schemas/b'}]}
    b: {oneOf: [{not: {$ref: '#/components/schemas/a'}}, {}]}
    c: {anyOf: [{$ref: '#/components/schemas/tree'}, {$ref: '#/components/schemas/tree'}]}
`)
	var got []string
	for _, p := range Loops(Index(root), NewLookup(root)) {
		got = append(got, p.Pointer())
	}
	if !slices.Equal(got, []string{"/components/schemas/a"}) {
		t.Errorf("loops: %q", got)
	}
}
