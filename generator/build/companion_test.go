package build

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

// TestCompanions: operations that are there for the names only decide which
// type is shared and mark in it what nobody else documents.
func TestCompanions(t *testing.T) {
	full := `{type: object, required: [id], properties: {id: {type: string}, state: {type: string, enum: [on]}, size: {type: integer}, part: {type: object, properties: {a: {type: string}}}}}`
	brief := `{type: object, properties: {id: {type: string}, state: {type: string, enum: [on, off]}, part: {type: object, properties: {a: {type: string}, b: {type: string}}}}}`
	files, root := parse(t, "paths:\n  /things: {get: {x-resource: things, responses: "+ok(wrapped("{type: array, items: "+brief+"}"))+"}}\n")
	_, companions := parse(t, "paths:\n  /things/{id}: {get: {x-resource: things, responses: "+ok(wrapped(full))+"}}\n  /faulty: {get: {x-resource: things.2, responses: {200: {$ref: '#/nowhere'}}}}\n")
	api, err := Build(context.Background(), files, root, Options{
		Companions: companions,
		Resources:  [][]string{{"things"}, {"things", "2"}, {"things", "more"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var resources, operations []string
	for r := range api.AllResources() {
		resources = append(resources, r.Name())
	}
	for _, op := range api.Operations() {
		if op.Companion {
			operations = append(operations, op.Path)
		}
	}
	if got := strings.Join(resources, " "); got != "things things.2 things.more things.r_2" {
		t.Errorf("resources %s", got)
	}
	if !slices.Equal(operations, []string{"/things/{id}", "/faulty"}) {
		t.Errorf("companions %v", operations)
	}
	thing := api.Find("things").Operations
	lead := thing[0].Result.Type.Elem
	if lead != thing[1].Result.Type {
		t.Fatalf("%s and %s do not share a type", show(lead), show(thing[1].Result.Type))
	}
	if got := companionsIn(lead, "thing"); got != "thing.size" {
		t.Errorf("only companions document %s", got)
	}
	if got := show(lead); got != "{id?: string, state?: string(on off), size?: integer, part?: {a?: string, b?: string}}" {
		t.Errorf("the shared type is %s", got)
	}
}

// companionsIn lists what only companions document.
func companionsIn(t *model.Type, at string) string {
	var out []string
	for _, f := range t.Fields {
		if f.Companion {
			out = append(out, at+"."+f.Name)
		}
		if inner := companionsIn(f.Type, at+"."+f.Name); inner != "" {
			out = append(out, inner)
		}
	}
	for _, v := range t.Values {
		if v.Companion {
			out = append(out, at+"="+v.Wire)
		}
	}
	return strings.Join(out, " ")
}
