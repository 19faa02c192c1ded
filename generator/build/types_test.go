package build

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

// answerType builds the type of an answer, bodyType that of a request.
func answerType(t *testing.T, schema, components string) *model.Type {
	t.Helper()
	return buildOperation(t, "get", "/things", "{responses: "+ok(schema)+"}", components).Result.Type
}

func bodyType(t *testing.T, schema, components string) *model.Type {
	t.Helper()
	return buildOperation(t, "post", "/things", "{requestBody: {content: {application/json: {schema: "+schema+"}}}, responses: {}}", components).Body.Type
}

func TestTypes(t *testing.T) {
	const components = `
    id: {type: string, description: An identifier}
    base: {type: object, required: [id], properties: {id: {$ref: "#/components/schemas/id"}, kind: {type: string}}}
    more: {allOf: [{$ref: "#/components/schemas/base"}, {required: [size], properties: {size: {type: integer}, kind: {type: string, enum: [x]}}}]}
    folder: {type: object, properties: {parent: {$ref: "#/components/schemas/folder"}, children: {type: array, items: {$ref: "#/components/schemas/folder"}}}}
    a: {type: object, properties: {b: {$ref: "#/components/schemas/b"}}}
    b: {type: object, properties: {a: {$ref: "#/components/schemas/a"}}}
    grown: {type: object, properties: {next: {allOf: [{$ref: "#/components/schemas/grown"}, {properties: {extra: {type: integer}}}]}}}
    self: {oneOf: [{$ref: "#/components/schemas/self"}]}
    looped: {allOf: [{$ref: "#/components/schemas/looped"}], type: object, properties: {x: {type: string}}}
    lists: {type: array, items: {$ref: "#/components/schemas/lists"}}
    nested: {type: array, items: {type: object, additionalProperties: {$ref: "#/components/schemas/nested"}}}
    cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat]}, lives: {type: integer}}}
    dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog, wolf]}}}
`
	for _, test := range []struct{ name, schema, answer, request string }{
		{"integers", "{type: array, items: {type: integer, format: int64}}", "[]integer64", ""},
		{"number", "{type: number, format: double}", "number", ""},
		{"bytes", "{type: string, format: byte}", "bytes", ""},
		{"date", "{type: string, format: date}", "date", ""},
		{"binary outside multipart", "{type: string, format: binary}", "string", ""},
		{"unknown format", "{type: string, format: ipv4}", "string", ""},
		{"no items", "{type: array}", "[]any", ""},
		{"implied object", "{properties: {a: {type: string}}}", "{a?: string}", ""},
		{"implied map", "{additionalProperties: {type: string}}", "map string", ""},
		{"implied array", "{items: {type: string}}", "[]string", ""},
		{"implied enum", "{enum: [a]}", "string(a)", ""},
		{"free-form in two spellings", "{type: object, properties: {a: {type: object, additionalProperties: true}, b: {type: object, additionalProperties: {}}, c: {type: object, additionalProperties: false}}}",
			"{a?: any map, b?: any map, c?: any map}", ""},
		{"typed extras", "{type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}", "{a?: string, ...: integer}", ""},
		{"integer enum", "{type: integer, enum: [1, -2, x]}", "integer(1 -2)", ""},
		{"enum with null and repeats", `{type: string, nullable: true, enum: [a, null, a, ""]}`, "string(a )|null", ""},
		{"enum of nothing usable", "{type: string, enum: [null, {}]}", "string", ""},
		{"boolean enum", "{type: boolean, enum: [true]}", "boolean", ""},
		{"required and nullable", "{type: object, required: [a, b], properties: {a: {type: string, nullable: true}, b: {type: string}}}", "{a: string|null, b: string}", ""},
		{"read-only and write-only", "{type: object, required: [d], properties: {a: {type: string, readOnly: true}, b: {type: string, writeOnly: true}, c: {type: string}, d: {type: string, readOnly: true}}}",
			"{a?: string, c?: string, d: string}", "{b?: string, c?: string, d?: string}"},
		{"secrets by name", "{type: object, properties: {private_key: {type: string}, my_password: {type: string}, password_hint: {type: string}, secret: {type: string}, private_key_id: {type: string}}}",
			"{private_key?: secret, my_password?: secret, password_hint?: string, secret?: string, private_key_id?: string}", ""},
		{"secrets by mark", "{type: object, properties: {a: {type: string, format: password}, b: {type: string, x-secret: true}, c: {type: string, x-sensitive: true}, d: {type: string, x-sensitive: true, x-secret: false}, password: {type: string, x-secret: false}}}",
			"{a?: secret, b?: secret, c?: secret, d?: string, password?: string}", ""},
		{"write-only secret", "{type: object, properties: {secret_note: {type: string, writeOnly: true}}}", "{}", "{secret_note?: secret}"},
		{"allOf chain", `{$ref: "#/components/schemas/more"}`, "{id: string, kind?: string(x), size: integer}", ""},
		{"wording does not override", `{allOf: [{$ref: "#/components/schemas/more"}, {properties: {size: {description: how large}}}]}`, "{id: string, kind?: string(x), size: integer}", ""},
		{"wrapped reference", `{type: object, properties: {id: {allOf: [{$ref: "#/components/schemas/id"}], nullable: true, description: here}}}`, "{id?: string|null}", ""},
		{"recursion", `{$ref: "#/components/schemas/folder"}`, "{parent?: ^, children?: []^}", ""},
		{"recursion over two", `{$ref: "#/components/schemas/a"}`, "{b?: {a?: ^}}", ""},
		{"recursion that grows", `{$ref: "#/components/schemas/grown"}`, "{next?: {next?: ^, extra?: integer}}", ""},
		{"a union of itself", `{$ref: "#/components/schemas/self"}`, "any", ""},
		{"an allOf of itself", `{$ref: "#/components/schemas/looped"}`, "{x?: string}", ""},
		{"lists of lists without end", `{$ref: "#/components/schemas/lists"}`, "[]any", ""},
		{"lists of maps of lists", `{$ref: "#/components/schemas/nested"}`, "[]any", ""},
		{"names that no struct tag can hold", `{type: object, properties: {"": {type: string}, "a,b": {type: string}, "it's": {type: string}, 'a"b': {type: string}, 'a\b': {type: string}, "a\tb": {type: string}, "-": {type: string}, "a b": {type: string}, é: {type: string}}}`, "{a b?: string, é?: string, ...: any}", ""},
		{"nothing but a name that no struct tag can hold", `{type: object, properties: {"": {type: string}}}`, "any map", ""},
		{"union of one", `{oneOf: [{$ref: "#/components/schemas/cat"}]}`, "{kind: string(cat), lives?: integer}", ""},
		{"union of the same scalar", `{anyOf: [{type: string, maxLength: 3}, {type: string, pattern: x}]}`, "string", ""},
		{"union of shapes", `{oneOf: [{$ref: "#/components/schemas/cat"}, {type: string}, {type: integer}]}`, "union({kind: string(cat), lives?: integer} or string or integer)", ""},
		{"union with null", `{nullable: true, anyOf: [{type: string}, {type: integer}]}`, "union(string or integer)|null", ""},
		{"discriminator by enum", `{oneOf: [{$ref: "#/components/schemas/cat"}, {$ref: "#/components/schemas/dog"}], discriminator: {propertyName: kind}}`,
			"unionkind(cat=>{kind: string(cat), lives?: integer} or dog,wolf=>{kind: string(dog wolf)})", ""},
		{"discriminator that is not named", `{oneOf: [{$ref: "#/components/schemas/cat"}, {$ref: "#/components/schemas/dog"}]}`,
			"unionkind(cat=>{kind: string(cat), lives?: integer} or dog,wolf=>{kind: string(dog wolf)})", ""},
		{"values that two alternatives share tell nothing", `{oneOf: [{$ref: "#/components/schemas/dog"}, {type: object, properties: {kind: {type: string, enum: [wolf]}}}]}`,
			"union({kind: string(dog wolf)} or {kind?: string(wolf)})", ""},
		{"discriminator by mapping", `{oneOf: [{$ref: "#/components/schemas/cat"}, {$ref: "#/components/schemas/dog"}], discriminator: {propertyName: kind, mapping: {c: "#/components/schemas/cat", k: "#/components/schemas/cat", d: "#/components/schemas/dog"}}}`,
			"unionkind(c,k=>{kind: string(cat), lives?: integer} or d=>{kind: string(dog wolf)})", ""},
		{"discriminator behind an alternative that is said twice", `{oneOf: [{type: string}, {type: string}, {$ref: "#/components/schemas/cat"}, {$ref: "#/components/schemas/dog"}], discriminator: {propertyName: kind}}`,
			"unionkind(string or cat=>{kind: string(cat), lives?: integer} or dog,wolf=>{kind: string(dog wolf)})", ""},
		{"alternatives that only require", `{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}`, "{a?: string, b?: string}", ""},
		{"members beside alternatives", `{type: object, required: [n], properties: {n: {type: string}}, oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}`,
			"union({a?: string, n: string} or {b?: string, n: string})", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := show(answerType(t, test.schema, components)); got != test.answer {
				t.Errorf("answer: got %s, want %s", got, test.answer)
			}
			if test.request == "" {
				test.request = test.answer
			}
			if got := show(bodyType(t, test.schema, components)); got != test.request {
				t.Errorf("request: got %s, want %s", got, test.request)
			}
		})
	}
}

// TestManyWays: components that all refer to each other have one type each,
// not one for every way that leads to them.
func TestManyWays(t *testing.T) {
	const n = 40
	var components strings.Builder
	for i := range n {
		fmt.Fprintf(&components, "\n    c%d: {type: object, properties: {", i)
		for j := range n {
			fmt.Fprintf(&components, "p%d: {$ref: \"#/components/schemas/c%d\"}, ", j, j)
		}
		components.WriteString("}}")
	}
	op := buildOperation(t, "get", "/things", `{responses: `+ok(`{$ref: "#/components/schemas/c0"}`)+`}`, components.String())
	seen := map[*model.Type]bool{}
	var count func(*model.Type)
	count = func(t *model.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		for _, f := range t.Fields {
			count(f.Type)
		}
	}
	count(op.Result.Type)
	if len(seen) != n {
		t.Errorf("%d types, want %d", len(seen), n)
	}
}

func TestDocs(t *testing.T) {
	for _, test := range []struct {
		schema string
		want   model.Doc
	}{
		{`{description: "  Two\r\n\r\nparagraphs.  \n", title: T}`, model.Doc{Text: "Two\n\nparagraphs."}},
		{"{title: T}", model.Doc{Text: "T"}},
		{"{deprecated: true, externalDocs: {url: u}}", model.Doc{Deprecated: true, Link: "u"}},
		{"{minLength: 1, maxLength: 32, pattern: '^a$', default: x}", model.Doc{Constraints: []string{"From 1 to 32 characters.", "Pattern: ^a$.", "Default: x."}}},
		{"{minLength: 0, maxLength: 1}", model.Doc{Constraints: []string{"At most 1 character."}}},
		{"{minItems: 1}", model.Doc{Constraints: []string{"At least 1 item."}}},
		{"{minItems: 2, maxItems: 2}", model.Doc{Constraints: []string{"Exactly 2 items."}}},
		{"{minimum: 0}", model.Doc{Constraints: []string{"At least 0."}}},
		{"{minimum: 1, maximum: 1}", model.Doc{Constraints: []string{"Exactly 1."}}},
		{"{default: null}", model.Doc{}},
		{"{default: [a]}", model.Doc{}},
		{`{default: "", pattern: "a\nb"}`, model.Doc{}},
	} {
		got := answerType(t, strings.TrimSuffix(test.schema, "}")+", type: string}", "").Doc
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", test.schema, got, test.want)
		}
	}
}

// TestFieldDocs: what a reference says where it stands goes before what its
// target says.
func TestFieldDocs(t *testing.T) {
	typ := answerType(t, `{type: object, properties: {a: {allOf: [{$ref: "#/components/schemas/x"}], description: Here.}, b: {$ref: "#/components/schemas/x"}}}`,
		`{x: {type: string, description: There., maxLength: 3}}`)
	for i, want := range []string{"Here.", "There."} {
		f := typ.Fields[i]
		if f.Doc.Text != want || len(f.Doc.Constraints) != 1 {
			t.Errorf("%s: %+v", f.Name, f.Doc)
		}
	}
}
