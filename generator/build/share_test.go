package build

import (
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

// shared builds the operations of one resource, by method and the schema of
// their result, and tells which of them answer with the resource's own type.
func shared(t *testing.T, schemas map[string]string, components string) (lead *model.Type, with []string, all map[string]*model.Type) {
	t.Helper()
	var doc strings.Builder
	doc.WriteString("paths:\n")
	for method, schema := range schemas {
		verb := map[string]string{"list": "get", "get": "get", "create": "post", "update": "put", "edit": "patch", "delete": "delete"}[method]
		doc.WriteString("  /things/" + method + ": {" + verb + ": {x-resource: things, x-method: " + method + ", responses: " + ok(wrapped(schema)) + "}}\n")
	}
	doc.WriteString("components:\n  schemas: " + components + "\n")
	all = map[string]*model.Type{}
	for _, op := range buildText(t, doc.String()).Operations() {
		slot := answerSlot(&op.Result)
		if slot == nil {
			continue
		}
		all[op.Kind] = *slot
		if (*slot).Hint == nil {
			lead = *slot
			with = append(with, op.Kind)
		}
	}
	return lead, with, all
}

func TestShareTypes(t *testing.T) {
	const components = `
    full: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}, size: {type: integer}, state: {type: string, enum: [on]}}}
    brief: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}, state: {type: string, enum: [off, on]}, note: {type: string, nullable: true}}}
    only_id: {type: object, required: [id], properties: {id: {type: string}}}
    contrary: {type: object, properties: {id: {type: integer}, name: {type: string}, size: {type: integer}}}
    sea: {type: object, required: [kind], properties: {kind: {type: string, enum: [sea]}, ports: {type: array, items: {type: string}}}}
    land: {type: object, required: [kind], properties: {kind: {type: string, enum: [land]}, roads: {type: array, items: {type: string}}}}
    route: {oneOf: [{$ref: "#/components/schemas/sea"}, {$ref: "#/components/schemas/land"}], discriminator: {propertyName: kind}}
`
	ref := func(name string) string { return `{$ref: "#/components/schemas/` + name + `"}` }
	list := func(name string) string { return "{type: array, items: " + ref(name) + "}" }
	for _, test := range []struct {
		name       string
		schemas    map[string]string
		with, lead string
	}{
		{"all agree", map[string]string{"list": list("full"), "get": ref("full"), "create": ref("full")}, "list get create",
			"{id: string, name?: string, size?: integer, state?: string(on)}"},
		{"what only one documents joins, what not all require is optional", map[string]string{"get": ref("full"), "list": list("brief")}, "list get",
			"{id: string, name?: string, size?: integer, state?: string(on off), note?: string|null}"},
		{"an id alone is not the resource", map[string]string{"get": ref("full"), "delete": ref("only_id")}, "get",
			"{id: string, name?: string, size?: integer, state?: string(on)}"},
		{"contradictions stay apart", map[string]string{"get": ref("full"), "create": ref("contrary")}, "get",
			"{id: string, name?: string, size?: integer, state?: string(on)}"},
		{"get leads, not list", map[string]string{"list": list("contrary"), "get": ref("full")}, "get",
			"{id: string, name?: string, size?: integer, state?: string(on)}"},
		{"list leads where it is alone", map[string]string{"list": list("full"), "delete": ref("only_id")}, "list",
			"{id: string, name?: string, size?: integer, state?: string(on)}"},
		{"unions are shared too", map[string]string{"list": list("route"), "get": ref("route"), "create": ref("route")}, "list get create",
			"unionkind(sea=>{kind: string(sea), ports?: []string} or land=>{kind: string(land), roads?: []string})"},
		{"an alternative of a union can be the resource", map[string]string{"get": ref("full"), "create": "{oneOf: [" + ref("full") + ", {type: string}]}"}, "get",
			"{id: string, name?: string, size?: integer, state?: string(on)}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			lead, with, all := shared(t, test.schemas, components)
			if got := strings.Join(with, " "); got != test.with || show(lead) != test.lead {
				t.Errorf("%s share %s, want %s and %s", got, show(lead), test.with, test.lead)
			}
			for _, kind := range with {
				if all[kind] != lead {
					t.Errorf("%s has a type of its own", kind)
				}
			}
		})
	}
	lead, _, all := shared(t, map[string]string{"get": ref("full"), "create": "{oneOf: [{type: string}, " + ref("full") + "]}"}, components)
	if union := all["create"]; len(union.Arms) != 2 || union.Arms[1].Type != lead {
		t.Errorf("the union has a copy of the resource: %s", show(union))
	}
}

// TestShareRecursive: comparing types that lead to each other in many ways ends,
// and soon.
func TestShareRecursive(t *testing.T) {
	var components strings.Builder
	for _, prefix := range []string{"x", "y"} { // two families of one shape
		for i := range 12 {
			components.WriteString("\n    " + prefix + string(rune('a'+i)) + ": {type: object, properties: {")
			for j := range 12 {
				components.WriteString(string(rune('a'+j)) + `: {$ref: "#/components/schemas/` + prefix + string(rune('a'+j)) + `"}, `)
			}
			components.WriteString("}}")
		}
	}
	_, with, _ := shared(t, map[string]string{
		"get": `{$ref: "#/components/schemas/xa"}`, "create": `{$ref: "#/components/schemas/ya"}`,
	}, components.String())
	if strings.Join(with, " ") != "get create" {
		t.Errorf("%v share", with)
	}
}

func TestHints(t *testing.T) {
	op := buildOperation(t, "post", "/things", `{
  parameters: [{name: order, in: query, schema: {type: array, items: {type: string, enum: [a]}}}],
  requestBody: {content: {application/json: {schema: {type: array, items: {type: object, properties: {a: {type: string}}}}}}},
  responses: `+ok(`{type: string, enum: [a]}`)+`}`, "")
	for want, typ := range map[string]*model.Type{
		"create params order": op.Params[0].Type.Elem,
		"create request":      op.Body.Type.Elem,
		"create result":       op.Result.Type,
	} {
		if got := strings.Join(typ.Hint, " "); got != want {
			t.Errorf("hint %q, want %q", got, want)
		}
	}
}
