package drift

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
)

func at(line int) evidence.Place { return evidence.Place{File: "page.md", Line: line, Column: 1} }

func says[T any](value T) evidence.Fact[T] { return evidence.Says(value, at(1)) }

func of(kind evidence.Kind, change ...func(*evidence.Schema)) *evidence.Schema {
	s := &evidence.Schema{Place: at(1), Kind: says(kind)}
	for _, c := range change {
		c(s)
	}
	return s
}

func enum(values ...string) func(*evidence.Schema) {
	return func(s *evidence.Schema) {
		for _, v := range values {
			s.Enum = append(s.Enum, says(v))
		}
	}
}

func limit(keyword, value string) func(*evidence.Schema) {
	return func(s *evidence.Schema) { s.Limits = map[string]evidence.Fact[string]{keyword: says(value)} }
}

func guessed(s *evidence.Schema) { s.Kind.Certainty = evidence.FromExample }

func has(name string, required bool, member *evidence.Schema) func(*evidence.Schema) {
	return func(s *evidence.Schema) {
		s.Properties = append(s.Properties, &evidence.Property{Name: name, Place: at(7), Required: says(required), Schema: member})
	}
}

// operation is GET /things/{id} with a query parameter and an answer.
func operation(result *evidence.Schema, params ...*evidence.Param) *evidence.Operation {
	return &evidence.Operation{
		Place: at(3), Method: says("GET"), Path: says("/things/{id}"),
		Params:  append([]*evidence.Param{{Name: "id", Place: at(4), In: says(evidence.InPath), Required: says(true), Schema: of(evidence.String)}}, params...),
		Answers: []*evidence.Answer{{Place: at(6), Status: says("200"), MediaType: says("application/json"), Schema: of(evidence.Object, has("result", true, result))}},
	}
}

func query(name string, s *evidence.Schema) *evidence.Param {
	return &evidence.Param{Name: name, Place: at(5), In: says(evidence.InQuery), Required: says(false), Schema: s}
}

// fragment is the same operation with the given properties of the result.
func fragment(properties string, params ...string) string {
	text := `openapi: 3.0.3
paths:
  /things/{thing_id}:
    get:
      x-resource: things
      parameters:
        - {name: thing_id, in: path, required: true, schema: {type: string}}
`
	for _, p := range params {
		text += "        - " + p + "\n"
	}
	return text + `      responses:
        "200":
          description: It.
          content:
            application/json:
              schema:
                type: object
                required: [result]
                properties:
                  result:
                    type: object
                    required: [id]
                    properties: ` + properties + "\n"
}

func load(t *testing.T, texts ...string) []Fragment {
	t.Helper()
	fsys, names := fstest.MapFS{}, []string{}
	for i, text := range texts {
		name := fmt.Sprintf("%c.yaml", 'a'+i)
		fsys[name], names = &fstest.MapFile{Data: []byte(text)}, append(names, name)
	}
	files := &source.Files{}
	docs, err := source.Load(files, fsys, names)
	if err != nil {
		t.Fatal(err)
	}
	return Fragments(files, docs)
}

func joined(page *evidence.Page) *join.Result {
	r := &join.Result{}
	for _, op := range page.Operations {
		r.Operations = append(r.Operations, &join.Operation{Operation: op, Pages: []*evidence.Page{page}})
	}
	return r
}

func short(findings []Finding) string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Rank, f.what(), f.difference())))
	}
	return strings.Join(lines, "\n")
}

func TestCompare(t *testing.T) {
	id := has("id", true, of(evidence.String))
	for name, c := range map[string]struct {
		format    evidence.Format
		page      *evidence.Operation
		fragments []string
		want      string
	}{
		"the same": {evidence.Markdown, operation(of(evidence.Object, id)), []string{fragment(`{id: {type: string}}`)}, ""},
		"wording": {evidence.Markdown, operation(of(evidence.Object, id)),
			[]string{fragment(`{id: {type: string, description: Words., example: abc, x-order: 1}}`)}, ""},
		"an integer cannot be told from a number": {evidence.Markdown, operation(of(evidence.Object, has("id", true, of(evidence.Number)))),
			[]string{fragment(`{id: {type: integer}}`)}, ""},
		"but a dump tells": {evidence.Dump, operation(of(evidence.Object, has("id", true, of(evidence.Number)))),
			[]string{fragment(`{id: {type: integer}}`)}, "changed answer/result/id type number, was integer"},
		"an integer that the fragment calls a number": {evidence.SDKText, operation(of(evidence.Object, has("id", true, of(evidence.Integer)))),
			[]string{fragment(`{id: {type: number}}`)}, ""},
		"markdown knows no lengths": {evidence.Markdown, operation(of(evidence.Object, id)),
			[]string{fragment(`{id: {type: string, maxLength: 32, format: uuid}}`)}, ""},
		"rendered pages do": {evidence.HTMLText, operation(of(evidence.Object, id)),
			[]string{fragment(`{id: {type: string, maxLength: 32, format: uuid, readOnly: true}}`)},
			"removed answer/result/id format was uuid\nremoved answer/result/id maxLength was 32"},
		"another length": {evidence.HTMLText, operation(of(evidence.Object, has("id", true, of(evidence.String, limit("maxLength", "36"))))),
			[]string{fragment(`{id: {type: string, maxLength: 32}}`)}, "changed answer/result/id maxLength 36, was 32"},
		"a length that is new": {evidence.HTMLText, operation(of(evidence.Object, has("id", true, of(evidence.String, limit("maxLength", "36"))))),
			[]string{fragment(`{id: {type: string}}`)}, "added answer/result/id maxLength 36"},
		"fields come and go": {evidence.Markdown, operation(of(evidence.Object, id, has("new", false, of(evidence.Object, has("below", true, of(evidence.String)))))),
			[]string{fragment(`{id: {type: string}, old: {type: object, properties: {below: {type: string}}}}`)},
			"added answer/result/new optional object with 1 members\nremoved answer/result/old was optional object with 1 members"},
		"a type says it for all below": {evidence.Markdown, operation(of(evidence.Object, id, has("a", false, of(evidence.Array, func(s *evidence.Schema) { s.Items = of(evidence.String) })))),
			[]string{fragment(`{id: {type: string}, a: {type: object, properties: {b: {type: string}}}}`)}, "changed answer/result/a type array, was object"},
		"required": {evidence.Markdown, operation(of(evidence.Object, has("id", false, of(evidence.String)))),
			[]string{fragment(`{id: {type: string}}`)}, "changed answer/result/id required false, was true"},
		"enum": {evidence.Markdown, operation(of(evidence.Object, has("id", true, of(evidence.String, enum(`"b"`, `"a"`, `"c"`))))),
			[]string{fragment(`{id: {type: string, enum: [a, b]}}`)}, `changed answer/result/id enum "a" or "b" or "c", was "a" or "b"`},
		"enum in another order": {evidence.Markdown, operation(of(evidence.Object, has("id", true, of(evidence.String, enum(`"b"`, `"a"`))))),
			[]string{fragment(`{id: {type: string, enum: [a, b]}}`)}, ""},
		"enum that the page cuts": {evidence.Markdown, operation(of(evidence.Object, has("id", true, of(evidence.String, enum(`"b"`), func(s *evidence.Schema) { s.Shown = evidence.Shown{Names: []string{`"b"`}, More: 2} })))),
			[]string{fragment(`{id: {type: string, enum: [a, b, c]}}`)}, ""},
		"enum that is gone": {evidence.Markdown, operation(of(evidence.Object, id)),
			[]string{fragment(`{id: {type: string, enum: [a, b]}}`)}, `removed answer/result/id enum was "a" or "b"`},
		"parameters": {evidence.Markdown, operation(of(evidence.Object, id), query("new", of(evidence.String))),
			[]string{fragment(`{id: {type: string}}`, `{name: old, in: query, schema: {type: boolean}}`, `{name: X-Old, in: header, required: true, schema: {type: string}}`)},
			"added query/new optional string\nremoved query/old was optional boolean\nremoved header/x-old was string"},
		"how a parameter travels is not said": {evidence.SDKText, operation(of(evidence.Object, id), &evidence.Param{Name: "p", Place: at(5), Schema: of(evidence.String)}),
			[]string{fragment(`{id: {type: string}}`, `{name: p, in: query, schema: {type: string}}`)}, ""},
		"a body": {evidence.Markdown, operation(of(evidence.Object, id)),
			[]string{strings.Replace(fragment(`{id: {type: string}}`), "      responses:", "      requestBody: {content: {application/json: {schema: {type: object}}}}\n      responses:", 1)},
			"removed body was optional object"},
		"markdown shows no forms": {evidence.Markdown, operation(of(evidence.Object, id)),
			[]string{strings.Replace(fragment(`{id: {type: string}}`), "      responses:", "      requestBody: {content: {multipart/form-data: {schema: {type: object}}}}\n      responses:", 1)}, ""},
		"only an example shows it": {evidence.Markdown, operation(of(evidence.Object, id, has("seen", false, of(evidence.String, guessed)))),
			[]string{fragment(`{id: {type: string}}`)}, "inferred answer/result/seen optional string"},
		"what was inferred need not be there": {evidence.Markdown, operation(of(evidence.Object, id)),
			[]string{fragment(`{id: {type: string}, seen: {type: string, x-inferred: true}}`)}, ""},
		"a circle": {evidence.Markdown, operation(of(evidence.Object, id, has("next", false, of(evidence.Unknown)))),
			[]string{strings.Replace(fragment(`{id: {type: string}, next: {$ref: "#/components/schemas/R"}}`), "result:\n                    type: object\n", "result:\n                    type: object\n", 1) +
				"components: {schemas: {R: {type: object, properties: {next: {$ref: '#/components/schemas/R'}}}}}\n"},
			"changed answer/result/next type unknown, was object"},
		"an object of which nothing is known": {evidence.Markdown, operation(of(evidence.Object, id, has("free", false, of(evidence.Unknown)))),
			[]string{fragment(`{id: {type: string}, free: {type: object}}`)}, ""},
		"one of several fragments agrees": {evidence.HTMLText, operation(of(evidence.Object, has("id", true, of(evidence.String, limit("maxLength", "36"))))),
			[]string{fragment(`{id: {type: string, maxLength: 32}, old: {type: string}}`), fragment(`{id: {type: string, maxLength: 36}}`)}, ""},
		"all of them together agree": {evidence.HTMLText, operation(of(evidence.Object, has("id", true, of(evidence.String, limit("maxLength", "36"))), has("old", false, of(evidence.String)))),
			[]string{fragment(`{id: {type: string, maxLength: 32}, old: {type: string}}`), fragment(`{id: {type: string, maxLength: 36}}`)}, ""},
		"an operation that no fragment has": {evidence.Markdown, &evidence.Operation{Place: at(1), Method: says("PUT"), Path: says("/things/{id}")},
			[]string{fragment(`{}`)}, "added operation"},
		"deprecated": {evidence.HTMLText, func() *evidence.Operation {
			op := operation(of(evidence.Object, id))
			op.Deprecated = says("Use another.")
			return op
		}(), []string{fragment(`{id: {type: string}}`)}, "added deprecated true"},
		"no longer deprecated": {evidence.HTMLText, operation(of(evidence.Object, id)),
			[]string{strings.Replace(fragment(`{id: {type: string}}`), "x-resource", "deprecated: true\n      x-resource", 1)}, "removed deprecated was true"},
		"an answer of failure that a class covers": {evidence.HTMLText, func() *evidence.Operation {
			op := operation(of(evidence.Object, id))
			op.Answers = append(op.Answers, &evidence.Answer{Place: at(9), Status: says("429"), Schema: of(evidence.Object, has("result", true, of(evidence.String)))})
			return op
		}(), []string{fragment(`{id: {type: string}}`) + "        4XX: {description: No., content: {application/json: {schema: {type: object, required: [result], properties: {result: {type: boolean}}}}}}\n"},
			"changed answer 429/result type string, was boolean"},
	} {
		t.Run(name, func(t *testing.T) {
			page := &evidence.Page{Name: "page.md", Format: c.format, Operations: []*evidence.Operation{c.page}}
			r := Compare(joined(page), load(t, c.fragments...))
			if got := short(r.Findings); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if drifted := c.want != "" && !strings.HasPrefix(c.want, "inferred"); r.Drifted() != drifted {
				t.Errorf("drifted is %t", r.Drifted())
			}
		})
	}
}

// TestLossyPage: an extract that has lost what a call takes and gives denies
// nothing.
func TestLossyPage(t *testing.T) {
	op := &evidence.Operation{
		Place: at(1), Method: says("GET"), Path: says("/things/{id}"),
		Answers: []*evidence.Answer{{Place: at(6), Status: says("200"), Unwrapped: true, Schema: of(evidence.Object, guessed, has("id", false, of(evidence.String, guessed)))}},
	}
	page := &evidence.Page{Name: "page.md", Format: evidence.SDKText, Operations: []*evidence.Operation{op}}
	r := Compare(joined(page), load(t, fragment(`{id: {type: string}, more: {type: string}}`, `{name: q, in: query, schema: {type: string}}`)))
	if got := short(r.Findings); got != "" {
		t.Errorf("got\n%s", got)
	}
}

// TestGone: a page about a whole resource says which operations there are.
func TestGone(t *testing.T) {
	text := fragment(`{id: {type: string}}`)
	text += "    put: {x-resource: things, responses: {\"204\": {description: It.}}}\n    delete: {x-resource: things, responses: {\"204\": {description: It.}}}\n    post: {x-resource: others, responses: {\"204\": {description: It.}}}\n"
	put := &evidence.Operation{Place: at(9), Method: says("PUT"), Path: says("/things/{id}")}
	get := operation(of(evidence.Object, has("id", true, of(evidence.String))))
	for _, c := range []struct {
		operations []*evidence.Operation
		want       string
	}{
		{[]*evidence.Operation{get, put}, "removed operation"},
		{[]*evidence.Operation{get}, ""},
	} {
		page := &evidence.Page{Name: "page.md", Format: evidence.Markdown, Operations: c.operations}
		r := Compare(joined(page), load(t, text))
		if got := short(r.Findings); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
		if c.want != "" && r.Findings[0].Operation != "DELETE /things/{thing_id}" {
			t.Errorf("%s is gone", r.Findings[0].Operation)
		}
	}
}

func TestPrint(t *testing.T) {
	page := &evidence.Page{Name: "page.md", Format: evidence.Markdown, Operations: []*evidence.Operation{
		operation(of(evidence.Object, has("id", true, of(evidence.Number)), has("x", false, of(evidence.String, enum(`"|"`))))),
	}}
	r := Compare(joined(page), load(t, fragment(`{id: {type: string}}`)))
	for name, c := range map[string]struct {
		print func(*strings.Builder) error
		want  string
	}{
		"text": {func(b *strings.Builder) error { return r.Text(b) }, `GET /things/{id}
  added    answer/result/x        optional string "|"  page.md:7:1 / a.yaml:17:19
  changed  answer/result/id type  number, was string   page.md:1:1 / a.yaml:20:38

1 operation: 1 added, 1 changed
`},
		"markdown": {func(b *strings.Builder) error { return r.Markdown(b) }, "1 operation: 1 added, 1 changed\n\n" +
			"| operation | | what | page | fragment |\n|---|---|---|---|---|\n" +
			"| `GET /things/{id}` | added | `answer/result/x` | `optional string \"\\|\"` page.md:7:1 | a.yaml:17:19 |\n" +
			"| `GET /things/{id}` | changed | `answer/result/id type` | `number` page.md:1:1 | `string` a.yaml:20:38 |\n"},
		"json": {func(b *strings.Builder) error { return r.JSON(b) }, `{
  "drifted": true,
  "operations": 1,
  "findings": [
    {
      "rank": "added",
      "operation": "GET /things/{id}",
      "point": "answer/result/x",
      "page": {
        "says": "optional string \"|\"",
        "file": "page.md",
        "line": 7,
        "column": 1
      },
      "fragment": {
        "file": "a.yaml",
        "line": 17,
        "column": 19
      }
    },
    {
      "rank": "changed",
      "operation": "GET /things/{id}",
      "point": "answer/result/id",
      "keyword": "type",
      "page": {
        "says": "number",
        "file": "page.md",
        "line": 1,
        "column": 1
      },
      "fragment": {
        "says": "string",
        "file": "a.yaml",
        "line": 20,
        "column": 38
      }
    }
  ]
}
`},
	} {
		var b strings.Builder
		if err := c.print(&b); err != nil || b.String() != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, b.String(), c.want)
		}
	}
	if got := (&Report{Operations: 2}).Summary(); got != "2 operations: pages and fragments agree" {
		t.Error(got)
	}
}
