package statement

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// lines writes an operation for comparison.
func lines(o *Operation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", o.Method, o.Path)
	facts := func(facts []Fact) {
		for _, f := range facts {
			fmt.Fprintf(&b, " %s=%s", f.Keyword, strings.Join(f.Values, ","))
			if f.Certainty != evidence.Stated {
				b.WriteString("?")
			}
		}
		b.WriteString("\n")
	}
	facts(o.Facts)
	for _, p := range o.Points {
		b.WriteString(p.Name)
		if p.Certainty != evidence.Stated {
			b.WriteString("?")
		}
		if p.Label != "" {
			b.WriteString(" (" + p.Label + ")")
		}
		if p.Open {
			b.WriteString(" open")
		}
		if p.OpenEnum {
			b.WriteString(" open-enum")
		}
		facts(p.Facts)
	}
	return b.String()
}

func parsed(t *testing.T, text string) []*Operation {
	t.Helper()
	files := &source.Files{}
	docs, err := source.Load(files, fstest.MapFS{"a.yaml": {Data: []byte(text)}}, []string{"a.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	return OfDocument(files, docs[0].Root, func(string) bool { return true })
}

func TestOfDocument(t *testing.T) {
	all := parsed(t, `
openapi: 3.0.3
paths:
  /a/{x}/b/{y}:
    parameters:
      - {name: y, in: path, required: true, schema: {type: string, maxLength: 32}}
    put:
      deprecated: true
      x-resource: things
      parameters:
        - {name: If-Match, in: header, schema: {type: string, readOnly: true, minimum: 3}}
        - {name: page, in: query, required: true, schema: {type: integer, minimum: 1.0}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [kind]
              properties:
                kind: {type: string, enum: [b, a]}
                some: {oneOf: [{type: string}, {type: array, items: {type: string, enum: [z]}}], nullable: true}
                free: {}
                map: {type: object, uniqueItems: true, additionalProperties: {type: boolean}}
      responses:
        "201":
          content:
            application/json:
              schema:
                allOf:
                  - {properties: {result: {type: string}, success: {enum: [true]}}, required: [success]}
                  - properties: {result: {$ref: "#/components/schemas/Node"}}
            image/png: {schema: {type: string}}
        4XX: {description: No.}
components:
  schemas:
    Node:
      type: object
      properties:
        next: {$ref: "#/components/schemas/Node"}
        n: {oneOf: [{type: number}, {enum: [1]}]}
        guess: {type: string, x-inferred: true}
`)
	if len(all) != 1 {
		t.Fatalf("%d operations", len(all))
	}
	want := `PUT /a/{x}/b/{y} deprecated=true
path/2 (y) type=string maxLength=32
query/page type=integer required=true minimum=1
header/if-match type=string required=false
body media=application/json type=object required=true
body/kind type=string required=true enum="a","b"
body/some type=array,string required=false nullable=true
body/some/[] type=string enum="z"
body/free open type=unknown required=false
body/map type=object required=false
body/map/* type=boolean
answer media=application/json,image/png type=object
answer/result type=object required=false
answer/result/next open required=false
answer/result/n type=number required=false
answer/result/guess? type=string? required=false?
answer/success type=boolean required=true enum=true
answer 4XX
`
	if got := lines(all[0]); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if all[0].Resource != "things" || all[0].Shape() != "PUT /a/{}/b/{}" {
		t.Errorf("%q %q", all[0].Resource, all[0].Shape())
	}
	if place := all[0].Point("body/kind").Place; place.String() != "a.yaml:21:17" {
		t.Errorf("kind stands at %s", place)
	}
}

// TestOfDocumentEnds: schemas that refer to each other in many ways end.
func TestOfDocumentEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\npaths: {/a: {get: {responses: {\"200\": {content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}}}}}\ncomponents:\n  schemas:\n")
	const n = 12
	for i := range n {
		fmt.Fprintf(&b, "    S%d:\n      properties:\n", i)
		for j := range n {
			fmt.Fprintf(&b, "        p%d: {$ref: '#/components/schemas/S%d'}\n", j, j)
		}
	}
	all := parsed(t, b.String())
	if points := len(all[0].Points); points > 2*maxPoints {
		t.Errorf("%d points", points)
	}
}

var at = evidence.Place{File: "page", Line: 1, Column: 1}

func says[T any](value T) evidence.Fact[T] { return evidence.Says(value, at) }

func of(kind evidence.Kind) *evidence.Schema { return &evidence.Schema{Place: at, Kind: says(kind)} }

func literals(kind evidence.Kind, values ...string) *evidence.Schema {
	s := of(kind)
	for _, value := range values {
		s.Enum = append(s.Enum, says(value))
	}
	return s
}

func object(properties ...*evidence.Property) *evidence.Schema {
	s := of(evidence.Object)
	s.Properties = properties
	return s
}

func member(name string, required bool, s *evidence.Schema) *evidence.Property {
	return &evidence.Property{Name: name, Place: at, Required: says(required), Schema: s}
}

func array(items *evidence.Schema) *evidence.Schema {
	s := of(evidence.Array)
	s.Items = items
	return s
}

func TestOfPage(t *testing.T) {
	union := of(evidence.Union)
	union.Arms = []*evidence.Schema{of(evidence.String), array(literals(evidence.String, `"z"`)), of(evidence.Null)}
	mapped := of(evidence.Map)
	mapped.Values = of(evidence.Boolean)
	cut := object(member("a", true, of(evidence.Number)))
	cut.Shown = evidence.Shown{Listed: true, Names: []string{"a"}, More: 2}
	cutEnum := literals(evidence.String, `"a"`, `"b"`)
	cutEnum.Shown = evidence.Shown{Names: []string{`"a"`}, More: 4}
	named := &evidence.Schema{Place: at, Kind: says(evidence.Reference), Name: says("Thing")}
	limited := of(evidence.String)
	limited.Limits = map[string]evidence.Fact[string]{"maxLength": says("32.0")}
	limited.Format = says("date")
	inferred := &evidence.Schema{Place: at, Kind: evidence.Fact[evidence.Kind]{Value: evidence.String, Place: at, Certainty: evidence.FromExample}}

	op := &evidence.Operation{
		Place: at, Method: says("put"), Path: says("/a/{x}/b/{y}"), Deprecated: says(""),
		Params: []*evidence.Param{
			{Name: "y", Place: at, In: says(evidence.InPath), Required: says(true), Schema: limited},
			{Name: "If-Match", Place: at, In: says(evidence.InHeader), Required: says(false), Schema: of(evidence.String)},
			{Name: "which", Place: at, Schema: of(evidence.Unknown)},
		},
		Bodies: []*evidence.Body{{Place: at, MediaType: says("application/json"), Schema: object(
			member("some", false, union),
			member("map", false, mapped),
			member("cut", true, cut),
			member("values", true, cutEnum),
			member("thing", true, named),
			member("file", true, of(evidence.File)),
			member("seen", false, inferred),
		)}},
		Answers: []*evidence.Answer{
			{Place: at, Status: says("200"), Unwrapped: true, Schema: array(literals(evidence.Boolean, "true", "false"))},
			{Place: at, Status: says("429")},
		},
	}
	want := `PUT /a/{x}/b/{y} deprecated=true
path/2 (y) type=string format=date maxLength=32
header/if-match type=string required=false
param/which open type=unknown
body media=application/json type=object
body/some type=array,string required=false nullable=true
body/some/[] type=string enum="z"
body/map type=object required=false
body/map/* type=boolean
body/cut open type=object required=true
body/cut/a type=number required=true
body/values open-enum type=string required=true enum="a","b"
body/thing open required=true
body/file type=string required=true format=binary
body/seen? type=string? required=false
answer open
answer/result type=array
answer/result/[] type=boolean
answer 429 open
`
	if got := lines(OfPage(op)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAbove(t *testing.T) {
	for name, want := range map[string]string{
		"query/page": "", "query/filter/hall": "query/filter", "body": "", "body/a": "body", "answer 4XX/errors/[]": "answer 4XX/errors",
		Below("body", "a/b"): "body",
	} {
		if got := Above(name); got != want {
			t.Errorf("above %s is %q, want %q", name, got, want)
		}
	}
}

func TestShape(t *testing.T) {
	if a, b := Shape("get", "/a/{x}/"), Shape("GET", "/a/{longer_name}"); a != b || a != "GET /a/{}" {
		t.Errorf("%s and %s", a, b)
	}
	if slices.Contains([]string{Shape("get", "/a"), Shape("get", "/a/{b}/c")}, "GET /a/{}") {
		t.Error("other paths have this shape")
	}
}
