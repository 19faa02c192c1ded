package sample

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// schema loads a schema; the others are components, by name.
func schema(t *testing.T, text string, components ...string) *openapi3.Schema {
	t.Helper()
	all := append([]string{`"it":` + text}, components...)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(
		`{"openapi":"3.0.3","info":{"title":"","version":""},"paths":{},"components":{"schemas":{` + strings.Join(all, ",") + `}}}`))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Components.Schemas["it"].Value
}

func TestValues(t *testing.T) {
	const tree = `"tree":{"type":"object","properties":{"name":{"type":"string"},"next":{"$ref":"#/components/schemas/tree"},"all":{"type":"array","items":{"$ref":"#/components/schemas/tree"}}}}`
	for _, test := range []struct {
		name, schema string
		direction    Direction
		want         []string // as JSON
	}{
		{"string", `{"type":"string"}`, Request, []string{`"sample-1"`}},
		{"formats", `{"type":"string","format":"date-time"}`, Request, []string{`"2024-05-06T07:08:09Z"`}},
		{"length", `{"type":"string","minLength":12,"maxLength":12}`, Request, []string{`"sample-1xxxx"`}},
		{"short", `{"type":"string","maxLength":3}`, Request, []string{`"sam"`}},
		{"pattern", `{"type":"string","pattern":"^[0-9a-f]{32}$"}`, Request, []string{`"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`}},
		{"pattern and length", `{"type":"string","pattern":"^[A-Z]+-\\d+$","minLength":9}`, Request, []string{`"AAAA-1111"`}},
		{"alternatives of a pattern", `{"type":"string","pattern":"^(on|off)(_x)?$"}`, Request, []string{`"on_x"`}},
		{"enum", `{"type":"string","enum":["b","a"]}`, Request, []string{`"b"`}},
		{"integer", `{"type":"integer"}`, Request, []string{`7`}},
		{"bounds", `{"type":"integer","minimum":10,"exclusiveMinimum":true,"maximum":20}`, Request, []string{`11`}},
		{"upper bound", `{"type":"number","maximum":1}`, Request, []string{`1`}},
		{"multiple", `{"type":"integer","multipleOf":5}`, Request, []string{`5`}},
		{"number", `{"type":"number"}`, Request, []string{`7.5`}},
		{"boolean", `{"type":"boolean"}`, Request, []string{`true`}},
		{"anything", `{}`, Request, []string{`"anything"`}},
		{"list", `{"type":"array","items":{"type":"integer"}}`, Request, []string{`[7,7]`, `[]`}},
		{"list of different items", `{"type":"array","uniqueItems":true,"items":{"type":"integer"}}`, Request, []string{`[7]`, `[]`}},
		{"list with bounds", `{"type":"array","minItems":3,"maxItems":3,"items":{"type":"boolean"}}`, Request, []string{`[true,true,true]`}},
		{"object", `{"type":"object","required":["a"],"properties":{"a":{"type":"boolean"},"b":{"type":"integer"}}}`, Request,
			[]string{`{"a":true,"b":7}`, `{"a":true}`}},
		{"null", `{"type":"object","required":["a"],"properties":{"a":{"type":"boolean","nullable":true}}}`, Request,
			[]string{`{"a":true}`, `{"a":null}`}},
		{"free-form", `{"type":"object"}`, Response, []string{`{"extra-1":"extra"}`, `{}`}},
		{"map", `{"type":"object","additionalProperties":{"type":"integer"}}`, Response, []string{`{"extra-1":7}`, `{}`}},
		{"further members", `{"type":"object","properties":{"a":{"type":"boolean"}},"additionalProperties":{"type":"integer"}}`, Response,
			[]string{`{"a":true,"extra-1":7}`, `{}`}},
		{"closed", `{"type":"object","additionalProperties":false}`, Response, []string{`{}`}},
		{"fewest members", `{"type":"object","minProperties":1,"properties":{"a":{"type":"boolean"}}}`, Request, []string{`{"a":true}`}},
		{"required and undeclared, in an answer", `{"type":"object","required":["a"]}`, Response, []string{`{"a":null}`}},
		{"read-only in a request", `{"type":"object","properties":{"a":{"type":"boolean","readOnly":true},"b":{"type":"boolean"}}}`, Request, []string{`{"b":true}`, `{}`}},
		{"read-only in an answer", `{"type":"object","properties":{"a":{"type":"boolean","readOnly":true}}}`, Response, []string{`{"a":true}`, `{}`}},
		{"write-only in an answer", `{"type":"object","properties":{"a":{"type":"boolean","writeOnly":true},"b":{"type":"boolean"}}}`, Response, []string{`{"b":true}`, `{}`}},
		{"union", `{"anyOf":[{"type":"string"},{"type":"integer"}]}`, Request, []string{`"sample-1"`, `7`}},
		{"union in a union", `{"anyOf":[{"anyOf":[{"type":"string"},{"type":"integer"}]},{"type":"boolean"}]}`, Request, []string{`"sample-1"`, `true`, `7`}},
		{"alternative of another type", `{"type":"object","properties":{"a":{"type":"integer"}},"anyOf":[{"type":"string"},{"properties":{"b":{"type":"integer"}}}]}`, Request,
			[]string{`{"a":7,"b":7}`, `{}`}},
		{"discriminator", `{"anyOf":[{"$ref":"#/components/schemas/cat"}],"discriminator":{"propertyName":"kind","mapping":{"Cat":"#/components/schemas/cat"}}}`, Request,
			[]string{`{"kind":"Cat"}`}},
		{"allOf", `{"allOf":[{"type":"object","properties":{"a":{"type":"integer"}}},{"properties":{"a":{"minimum":9}}}]}`, Request, []string{`{"a":9}`, `{}`}},
		{"recursion", `{"$ref":"#/components/schemas/tree"}`, Request, []string{
			`{"all":[{"all":[],"name":"sample-1"},{"all":[],"name":"sample-2"}],"name":"sample-3","next":{"all":[],"name":"sample-4"}}`, `{}`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			values, err := Values(schema(t, test.schema, tree, `"cat":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}}`), test.direction)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range values {
				text, err := json.Marshal(v.JSON)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, string(text))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestNoValues(t *testing.T) {
	for name, text := range map[string]string{
		"contradiction":        `{"type":"string","minLength":5,"maxLength":2}`,
		"unsatisfiable":        `{"allOf":[{"type":"string"},{"type":"integer"}]}`,
		"required, undeclared": `{"type":"object","required":["a"],"additionalProperties":false}`,
		"without end":          `{"type":"object","required":["it"],"properties":{"it":{"$ref":"#/components/schemas/it"}}}`,
		"lists without end":    `{"type":"array","minItems":2,"items":{"$ref":"#/components/schemas/it"}}`,
	} {
		if values, err := Values(schema(t, text), Request); err == nil {
			t.Errorf("%s: %v", name, values)
		}
	}
}

func TestWaive(t *testing.T) {
	s := schema(t, `{"type":"object","required":["id","name"],"properties":{"id":{"type":"string","readOnly":true},"name":{"type":"string"}}}`)
	Waive(s)
	Waive(s)
	if err := Check(s, map[string]any{"name": "x"}, Request); err != nil {
		t.Error(err)
	}
	if err := Check(s, map[string]any{"id": "1"}, Request); err == nil {
		t.Error("name is no longer required")
	}
	values, err := Values(s, Response)
	if err != nil || len(values) != 1 {
		t.Errorf("the answer no longer has what is required: %v, %v", values, err)
	}
}

func TestMerged(t *testing.T) {
	for _, test := range []struct {
		schema, kind string
		ok           bool
	}{
		{`{"allOf":[{"type":"integer"},{"minimum":3}]}`, "integer", true},
		{`{}`, "string", true},
		{`{"enum":[1,2]}`, "number", true},
		{`{"type":"array","items":{"type":"string"}}`, "array", true},
		{`{"type":"array","items":{"type":"object"}}`, "array", false},
		{`{"type":"object","properties":{"a":{"type":"array","items":{}}}}`, "object", false},
	} {
		merged, ok := Merged(schema(t, test.schema))
		if ok != test.ok || ok && !merged.Type.Is(test.kind) {
			t.Errorf("%s: %v, %v", test.schema, merged, ok)
		}
	}
}

// FuzzMatching: what is made of a pattern without anchors and assertions
// inside matches it, and no pattern breaks anything.
func FuzzMatching(f *testing.F) {
	for _, seed := range []string{"^[a-z]+$", "a{3,5}|b", "(x|y)*z?", "[^a-z]", "(?i)abc", `\bword\b`, "[", "a**", `\p{Greek}+`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if len(pattern) > 100 {
			t.Skip("long patterns take long")
		}
		for _, text := range matching(pattern, 0, 64) {
			if len(text) > 64 {
				t.Errorf("%q gives a text of %d bytes", pattern, len(text))
			}
		}
	})
}

func TestDocumented(t *testing.T) {
	for _, test := range []struct{ name, schema, want string }{
		{"example", `{"type":"string","example":"x"}`, `"x"`},
		{"of a member", `{"type":"object","properties":{"a":{"type":"string","example":"x"},"b":{"type":"boolean"}}}`, `{"a":"x","b":true}`},
		{"of the whole", `{"type":"object","properties":{"a":{"type":"string","example":"x"}},"example":{"a":"y"}}`, `{"a":"y"}`},
		{"that is none", `{"type":"object","properties":{"a":{"type":"integer","example":"x"}},"example":{"a":"y"}}`, `{"a":7}`},
		{"that another part refuses", `{"allOf":[{"type":"integer","example":3},{"minimum":9}]}`, `9`},
		{"of an alternative", `{"anyOf":[{"type":"string","example":"x"},{"type":"integer"}]}`, `"x"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			value, err := Documented(schema(t, test.schema))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := json.Marshal(value); err != nil || string(text) != test.want {
				t.Errorf("got %s, %v; want %s", text, err, test.want)
			}
		})
	}
}

func TestUndeclared(t *testing.T) {
	for _, test := range []struct{ name, schema, value, want string }{
		{"declared", `{"type":"object","properties":{"a":{"type":"integer"}}}`, `{"a":1}`, ""},
		{"not declared", `{"type":"object","properties":{"a":{"type":"integer"}}}`, `{"a":1,"c":2,"b":3}`, "/b /c"},
		{"deep", `{"properties":{"a":{"type":"array","items":{"properties":{"b":{"properties":{"c":{}}}}}}}}`, `{"a":[{"b":{"c":1}},{"b":{"d":1}}]}`, "/a/1/b/d"},
		{"all of several", `{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}],"properties":{"c":{}}}`, `{"a":1,"b":1,"c":1,"d":1}`, "/d"},
		{"any alternative", `{"oneOf":[{"properties":{"a":{}}},{"anyOf":[{"properties":{"b":{}}}]}]}`, `{"a":1,"b":1,"c":1}`, "/c"},
		{"free-form", `{"type":"object"}`, `{"a":{"b":1}}`, ""},
		{"further members", `{"properties":{"a":{"properties":{"b":{}}}},"additionalProperties":{"type":"integer"}}`, `{"a":{"c":1},"d":1}`, "/a/c"},
		{"required", `{"required":["b"],"properties":{"a":{}}}`, `{"b":1}`, ""},
		{"another kind", `{"properties":{"a":{}}}`, `"text"`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var value any
			if err := json.Unmarshal([]byte(test.value), &value); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(Undeclared(schema(t, test.schema), value), " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
