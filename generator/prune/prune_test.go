package prune

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

const document = `openapi: 3.0.3
security: [{token: []}]
tags: [{name: Certs}, {name: Notes}]
paths:
  /zones/{zone_id}/certs:
    parameters: [{$ref: '#/components/parameters/zone'}]
    get:
      operationId: certs-list
      tags: [Certs]
      x-resource: certs
      responses: {'200': {$ref: '#/components/responses/certs'}}
    post:
      operationId: certs-create
      tags: [Certs]
      x-resource: certs
      security: [{key: []}]
      responses: {'200': {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/cert/properties/kind'}}}}}
  /zones/{zone_id}/certs/{id}/hosts:
    get:
      operationId: hosts-list
      x-resource: certs.hosts
      responses: {'200': {description: a}}
  /zones/{zone_id}/certsquad:
    get:
      operationId: squad
      x-resource: certsquad
      responses: {'200': {description: a}}
  /notes:
    $ref: '#/components/pathItems/notes'
components:
  parameters:
    zone: {name: zone_id, in: path, required: true, schema: {$ref: '#/components/schemas/id'}}
  responses:
    certs: {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/cert'}}}}
  schemas:
    id: {type: string}
    cert:
      discriminator: {propertyName: kind, mapping: {a: kind_a, b: '#/components/schemas/kind_b'}}
      properties: {self: {$ref: '#/components/schemas/cert'}, kind: {type: string}}
    kind_a: {type: object}
    kind_b: {type: object}
    note: {$ref: '#/components/schemas/missing'}
  pathItems:
    notes:
      get: {operationId: notes-list, tags: [Notes], x-resource: notes, responses: {'200': {description: a}}}
      put: {operationId: notes-set, tags: [Notes], x-resource: notes, responses: {'200': {$ref: '#/components/responses/none'}}}
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
    other: {type: http, scheme: basic}
`

func resourceOf(_ string, operation *yaml.Node) []string {
	return strings.Split(tree.String(tree.Get(operation, "x-resource")), ".")
}

// rules make companions of resources whose names begin alike.
var rules = Rules{
	ResourceOf: resourceOf,
	Companions: func(all [][]string, selected map[string]bool) map[string]bool {
		related := map[string]bool{}
		for _, path := range all {
			for name := range selected {
				related[strings.Join(path, ".")] = related[strings.Join(path, ".")] || path[0][0] == name[0]
			}
		}
		return related
	},
}

func TestRunFindsCompanions(t *testing.T) {
	for _, test := range []struct {
		operation              string
		companions, components []string
	}{
		{"certs-list", []string{"certs-create", "hosts-list", "squad"}, []string{"parameters/zone", "schemas/id", "schemas/cert", "schemas/kind_a", "schemas/kind_b", "securitySchemes/key"}},
		{"hosts-list", []string{"certs-list", "certs-create", "squad"}, []string{"parameters/zone", "responses/certs", "schemas/id", "schemas/cert", "schemas/kind_a", "schemas/kind_b", "securitySchemes/key"}},
		{"notes-set", []string{"notes-list"}, nil},
	} {
		t.Run(test.operation, func(t *testing.T) {
			root := parse(t, document)
			result := Run(root, Selection{Operations: []string{test.operation}}, rules)
			if got := operations(result.Companions); !reflect.DeepEqual(got, test.companions) {
				t.Errorf("companions %v, want %v", got, test.companions)
			}
			if got := components(result.Companions); !reflect.DeepEqual(got, test.components) {
				t.Errorf("they refer to %v\nwant %v", got, test.components)
			}
			if want := [][]string{{"certs"}, {"certs", "hosts"}, {"certsquad"}, {"notes"}}; !reflect.DeepEqual(result.Resources, want) {
				t.Errorf("resources %v", result.Resources)
			}
			if n := sharedNode(root, result.Companions); n != nil {
				t.Errorf("both documents have the node of line %d: %q", n.Line, n.Value)
			}
		})
	}
	if all := Run(parse(t, document), Selection{Paths: []string{"/**"}}, rules); all.Companions != nil {
		t.Error("all are selected, and still there are companions")
	}
}

// sharedNode finds a node that stands in both trees.
func sharedNode(a, b *yaml.Node) (shared *yaml.Node) {
	nodes := map[*yaml.Node]bool{}
	each(a, func(n *yaml.Node) { nodes[n] = true })
	each(b, func(n *yaml.Node) {
		if nodes[n] {
			shared = n
		}
	})
	return shared
}

func each(n *yaml.Node, visit func(*yaml.Node)) {
	visit(n)
	for _, child := range n.Content {
		each(child, visit)
	}
}

func TestRunSelectsOperations(t *testing.T) {
	for _, test := range []struct {
		name      string
		selection Selection
		want      []string
	}{
		{"everything below", Selection{Paths: []string{"/zones/{zone_id}/certs/**"}}, []string{"certs-list", "certs-create", "hosts-list"}},
		{"other parameter name", Selection{Paths: []string{"/zones/{z}/certs"}}, []string{"certs-list", "certs-create"}},
		{"part of a segment", Selection{Paths: []string{"/zones/*/certs?quad"}}, nil},
		{"star in a segment", Selection{Paths: []string{"/zones/*/certs*"}}, []string{"certs-list", "certs-create", "squad"}},
		{"tag", Selection{Tags: []string{"Notes"}}, []string{"notes-list", "notes-set"}},
		{"operation", Selection{Operations: []string{"certs-create", "notes-set"}}, []string{"certs-create", "notes-set"}},
		{"resource with children", Selection{Resources: []string{"certs"}}, []string{"certs-list", "certs-create", "hosts-list"}},
		{"child only", Selection{Resources: []string{"certs.hosts"}}, []string{"hosts-list"}},
		{"any list", Selection{Resources: []string{"certs.hosts"}, Operations: []string{"squad"}}, []string{"hosts-list", "squad"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := parse(t, document)
			result := Run(root, test.selection, rules)
			if got := operations(root); !reflect.DeepEqual(got, test.want) {
				t.Errorf("left %v, want %v", got, test.want)
			}
			if want := 6 - len(test.want); result.Operations != want {
				t.Errorf("counted %d operations taken out, want %d", result.Operations, want)
			}
		})
	}
}

func TestRunKeepsWhatIsNeeded(t *testing.T) {
	for _, test := range []struct {
		operation  string
		components []string
		removed    int
		tags       int
	}{
		{"certs-list", []string{"parameters/zone", "responses/certs", "schemas/id", "schemas/cert", "schemas/kind_a", "schemas/kind_b", "securitySchemes/token"}, 4, 1},
		{"certs-create", []string{"parameters/zone", "schemas/id", "schemas/cert", "schemas/kind_a", "schemas/kind_b", "securitySchemes/token", "securitySchemes/key"}, 4, 1},
		{"notes-list", []string{"securitySchemes/token"}, 10, 1},
		{"squad", []string{"securitySchemes/token"}, 10, 0},
	} {
		t.Run(test.operation, func(t *testing.T) {
			root := parse(t, document)
			result := Run(root, Selection{Operations: []string{test.operation}}, rules)
			if got := components(root); !reflect.DeepEqual(got, test.components) {
				t.Errorf("left %v\nwant %v", got, test.components)
			}
			if result.Components != test.removed {
				t.Errorf("counted %d components taken out, want %d", result.Components, test.removed)
			}
			if got := len(tree.Items(tree.Get(root, "tags"))); got != test.tags {
				t.Errorf("%d tags left, want %d", got, test.tags)
			}
		})
	}
}

func TestRunWithoutSelection(t *testing.T) {
	root, untouched := parse(t, document), parse(t, document)
	if got := Run(root, Selection{}, rules); !reflect.DeepEqual(got, Result{}) {
		t.Errorf("reported %+v", got)
	}
	if !tree.Equal(root, untouched) {
		t.Error("changed the document")
	}
}

func TestRunReportsUnmatched(t *testing.T) {
	got := Run(parse(t, document), Selection{
		Paths: []string{"/notes", "/note"}, Tags: []string{"Nots"}, Operations: []string{"squad"}, Resources: []string{"cert"},
	}, rules).Unmatched
	want := []Entry{{"paths", 1, "/note"}, {"tags", 0, "Nots"}, {"resources", 0, "cert"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestRunSurvivesAnything feeds shapes that no valid document has.
func TestRunSurvivesAnything(t *testing.T) {
	for _, text := range []string{
		"a: 1", "paths: []", "paths: {/a: null, x-b: 1}", "paths: {/a: {get: 1, $ref: '#/paths/~1a'}}",
		"{tags: 1, components: 1, security: 1}", "{tags: [1], components: {schemas: 1, x-a: {b: c}}, security: [1]}",
		"components: {schemas: {a: {discriminator: 1, $ref: '#/components/schemas'}}}", "[]", "1",
	} {
		Run(parse(t, text), Selection{Tags: []string{"a"}}, rules)
	}
}

func TestMatchPath(t *testing.T) {
	for _, test := range []struct {
		glob, path string
		want       bool
	}{
		{"/a/**", "/a", true},
		{"/a/**", "/a/b/c", true},
		{"/a/**", "/ab", false},
		{"/**", "/a/{b}", true},
		{"**/c", "/a/b/c", true},
		{"/a/**/c", "/a/c", true},
		{"/a/**/c/**/e", "/a/b/c/c/d/e", true},
		{"/a/**/c/**/e", "/a/b/d/e", false},
		{"/a/*", "/a/{id}", true},
		{"/a/*", "/a/b/c", false},
		{"/a/{x}", "/a/{id}", true},
		{"/a/{x}", "/a/b", false},
		{"/a/b", "/a/{id}", false},
		{"/a/b/", "/a/b", true},
		{"/a/[", "/a/[", false},
	} {
		if got := matchPath(test.glob, test.path); got != test.want {
			t.Errorf("%s on %s: %v, want %v", test.glob, test.path, got, test.want)
		}
	}
	// Exponential in a matcher that backtracks.
	if matchPath(strings.Repeat("/**/a", 40)+"/b", strings.Repeat("/a", 200)) {
		t.Error("matched a path without its last segment")
	}
}

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewBufferString(text)).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

func operations(root *yaml.Node) (ids []string) {
	for _, item := range tree.Entries(tree.Get(root, "paths")) {
		for _, method := range []string{"get", "post", "put"} {
			if id := tree.String(tree.Get(item, method, "operationId")); id != "" {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func components(root *yaml.Node) (names []string) {
	for section, entries := range tree.Entries(tree.Get(root, "components")) {
		for name := range tree.Entries(entries) {
			names = append(names, section.Value+"/"+name.Value)
		}
	}
	return names
}
