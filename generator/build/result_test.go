package build

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

// ok makes a 200 answer of JSON out of a schema in flow style.
func ok(schema string) string {
	return fmt.Sprintf(`{"200": {description: d, content: {application/json: {schema: %s}}}}`, schema)
}

// wrapped makes an envelope around the schema of a result.
func wrapped(result string) string {
	return fmt.Sprintf("{type: object, properties: {success: {type: boolean}, errors: {type: array, items: {}}, messages: {type: array, items: {}}, result: %s}}", result)
}

const resultComponents = `
    thing: {type: object, required: [id], properties: {id: {type: string}, size: {type: integer}}}
    envelope: {type: object, properties: {success: {type: boolean}, result: {nullable: true}}}
    bare_envelope: {type: object, required: [success], properties: {success: {type: boolean}}}
    thing_answer: {allOf: [{$ref: "#/components/schemas/envelope"}, {properties: {result: {$ref: "#/components/schemas/thing"}}}]}
    pages: {type: object, properties: {page: {type: integer}, total_pages: {type: integer}}}
`

func TestResults(t *testing.T) {
	const thing = `{$ref: "#/components/schemas/thing"}`
	for _, test := range []struct{ name, responses, want string }{
		{"envelope with an object", ok(wrapped(thing)), "value in envelope: {id: string, size?: integer}"},
		{"envelope along allOf, the last result wins", ok(`{$ref: "#/components/schemas/thing_answer"}`), "value in envelope: {id: string, size?: integer}"},
		{"envelope with an array", ok(wrapped(`{type: array, items: ` + thing + `}`)), "value in envelope: []{id: string, size?: integer}"},
		{"string", ok(wrapped(`{type: string}`)), "value in envelope: string"},
		{"number", ok(wrapped(`{type: number}`)), "value in envelope: number"},
		{"boolean", ok(wrapped(`{type: boolean}`)), "value in envelope: boolean"},
		{"map", ok(wrapped(`{type: object, additionalProperties: {type: integer}}`)), "value in envelope: map integer"},
		{"enum", ok(wrapped(`{type: string, enum: [a, b]}`)), "value in envelope: string(a b)"},
		{"time", ok(wrapped(`{type: string, format: date-time}`)), "value in envelope: time"},
		{"nullable object", ok(wrapped(`{type: object, nullable: true, properties: {id: {type: string}}}`)), "value in envelope or null: {id?: string}|null"},
		{"free-form", ok(wrapped(`{type: object}`)), "value in envelope: any map"},
		{"untyped", ok(wrapped(`{}`)), "value in envelope: any"},
		{"union", ok(wrapped(`{oneOf: [{type: string}, {type: array, items: {type: string}}]}`)), "value in envelope: union(string or []string)"},
		{"no result", ok(`{$ref: "#/components/schemas/bare_envelope"}`), "none in envelope"},
		{"result that is only null", ok(wrapped(`{nullable: true, x-null-only: true}`)), "none in envelope"},
		{"result of enum null", ok(wrapped(`{type: object, enum: [null]}`)), "none in envelope"},
		{"result without success", ok(`{type: object, properties: {result: {type: string}}}`), "value in envelope: string"},
		{"success without errors", ok(`{type: object, properties: {success: {type: boolean}, result: {type: string}}}`), "value in envelope: string"},
		{"foreign keys", ok(`{type: object, properties: {success: {type: boolean}, result: {type: string}, etag: {type: string}}}`), "value in envelope: string"},
		{"success that is no flag", ok(`{type: object, properties: {success: {type: integer}, failed: {type: integer}}}`), "value: {success?: integer, failed?: integer}"},
		{"bare object", ok(thing), "value: {id: string, size?: integer}"},
		{"bare array", ok(`{type: array, items: {type: string}}`), "value: []string"},
		{"bare number", ok(`{type: number}`), "value: number"},
		{"bare null", ok(`{type: string, nullable: true}`), "value or null: string|null"},
		{"JSON without schema", `{"200": {description: d, content: {application/json: {}}}}`, "value: any"},
		{"text", `{"200": {description: d, content: {text/plain: {schema: {type: string}}}}}`, "stream text/plain"},
		{"PEM", `{"200": {description: d, content: {application/x-pem-file: {}}}}`, "stream application/x-pem-file"},
		{"zip", `{"200": {description: d, content: {application/zip: {schema: {type: string, format: binary}}}}}`, "stream application/zip"},
		{"events", `{"200": {description: d, content: {text/event-stream: {}}}}`, "stream text/event-stream"},
		{"JSON beside text", `{"200": {description: d, content: {text/plain: {}, application/json: {schema: {type: integer}}}}}`, "value: integer"},
		{"JSON by suffix", `{"200": {description: d, content: {"application/problem+json; charset=utf-8": {schema: {type: integer}}}}}`, "value: integer"},
		{"204", `{"204": {description: d}}`, "none"},
		{"200 without content", `{"200": {description: d}}`, "none"},
		{"no success answer", `{"404": {description: d, content: {application/json: {schema: {type: string}}}}}`, "none"},
		{"default answer", `{default: {description: d, content: {application/json: {schema: {type: string}}}}}`, "value: string"},
		{"default is for errors beside a success", `{"204": {description: d}, default: {description: d, content: {application/json: {schema: {type: string}}}}}`, "none"},
		{"status range", `{2XX: {description: d, content: {application/json: {schema: {type: string}}}}}`, "value: string"},
	} {
		t.Run(test.name, func(t *testing.T) {
			op := buildOperation(t, "get", "/things", "{responses: "+test.responses+"}", resultComponents)
			if got := showResult(op.Result); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestSeveralAnswers: what operations with more than one success status give.
func TestSeveralAnswers(t *testing.T) {
	answer := func(schema string) string {
		return "{description: d, content: {application/json: {schema: " + schema + "}}}"
	}
	thing := answer(wrapped(`{$ref: "#/components/schemas/thing"}`))
	job := answer(wrapped(`{type: object, required: [job], properties: {job: {type: string}}}`))
	for _, test := range []struct{ name, responses, want string }{
		{"one shape", `{"202": ` + thing + `, "200": ` + thing + `}`, "value in envelope: {id: string, size?: integer}"},
		{"alike", `{"200": ` + thing + `, "201": ` + answer(wrapped(`{type: object, required: [id], properties: {id: {type: string}, age: {type: integer}, size: {type: integer}}}`)) + `}`,
			"value in envelope: {id: string, size?: integer, age?: integer}"},
		{"different", `{"200": ` + thing + `, "202": ` + job + `}`, "value in envelope: union({id: string, size?: integer} or {job: string})"},
		{"different, other order", `{"202": ` + thing + `, "200": ` + job + `}`, "value in envelope: union({job: string} or {id: string, size?: integer})"},
		{"three of two shapes", `{"200": ` + thing + `, "201": ` + thing + `, "202": ` + job + `}`, "value in envelope: union({id: string, size?: integer} or {job: string})"},
		{"different scalars", `{"200": ` + answer(wrapped("{type: string}")) + `, "201": ` + answer(wrapped("{type: integer}")) + `}`, "value in envelope: union(string or integer)"},
		{"nothing at times", `{"200": ` + thing + `, "204": {description: d}}`, "value in envelope or null: {id: string, size?: integer}"},
		{"nothing at first", `{"200": ` + answer(`{$ref: "#/components/schemas/bare_envelope"}`) + `, "201": ` + thing + `}`, "value in envelope or null: {id: string, size?: integer}"},
		{"a stream, or JSON that says when", `{"202": ` + job + `, "200": {description: d, content: {image/png: {}}}}`, "stream image/png"},
		{"JSON, or a stream", `{"200": ` + thing + `, "206": {description: d, content: {image/png: {}}}}`, "value in envelope: {id: string, size?: integer}"},
		{"enveloped and bare", `{"200": ` + thing + `, "201": ` + answer("{type: string}") + `}`, "value in envelope: {id: string, size?: integer}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			op := buildOperation(t, "post", "/things", "{responses: "+test.responses+"}", resultComponents)
			if got := showResult(op.Result); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	op := buildOperation(t, "post", "/things", `{responses: {"202": `+thing+`, "200": `+thing+`, "400": `+job+`}}`, resultComponents)
	if got := strings.Join(op.Result.Statuses, " "); got != "200 202" {
		t.Errorf("statuses: %s", got)
	}
}

func TestPagination(t *testing.T) {
	query := func(names ...string) string {
		var list []string
		for _, n := range names {
			list = append(list, "{name: "+n+", in: query, schema: {type: string}}")
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	for _, test := range []struct{ name, verb, params, info, want string }{
		{"page", "get", query("page", "per_page"), "", "by page page/per_page"},
		{"page without size", "get", query("page"), "", "by page page/"},
		{"cursor goes before page", "get", query("page", "cursor", "limit"), "", "by cursor cursor/limit"},
		{"token", "get", query("page_token", "page_size"), "", "by token page_token/page_size"},
		{"camel case", "get", query("pageToken", "pageSize"), "", "by token pageToken/pageSize"},
		{"offset", "get", query("offset", "limit"), "", "by offset offset/limit"},
		{"cursor in result_info", "get", "[]", "{cursor: {type: string}}", "by cursor cursor/"},
		{"cursors.after in result_info", "get", query("per_page"), "{cursors: {type: object, properties: {after: {type: string}}}}", "by cursor cursor/per_page"},
		{"next_page_token in result_info", "get", "[]", "{next_page_token: {type: string}}", "by token page_token/"},
		{"pages in result_info", "get", "[]", "{page: {type: integer}, per_page: {type: integer}}", "by page page/"},
		{"only counts in result_info", "get", "[]", "{count: {type: integer}, total_count: {type: integer}}", ""},
		{"none", "get", query("order", "limit"), "", ""},
		{"not in a header", "get", "[{name: page, in: header, schema: {type: string}}]", "", ""},
		{"not after a change", "post", query("page"), "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			info := ""
			if test.info != "" {
				info = ", result_info: {type: object, properties: " + test.info + "}"
			}
			schema := "{type: object, properties: {success: {type: boolean}, result: {type: array, items: {type: string}}" + info + "}}"
			op := buildOperation(t, test.verb, "/things", "{parameters: "+test.params+", responses: "+ok(schema)+"}", "")
			want := "list in envelope " + test.want + ": string"
			if test.want == "" {
				want = "value in envelope: []string"
			}
			if got := showResult(op.Result); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if op.Result.PagerNote == "" {
				t.Error("nothing says why")
			}
		})
	}
}

func TestEnvelopeSpelling(t *testing.T) {
	files, root := parse(t, `
paths:
  /things: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}, data: {type: string}}}}}}}}}
  /result: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {success: {type: boolean}, result: {type: string}}}}}}}}}
`)
	api, err := Build(t.Context(), files, root, Options{Envelope: model.Envelope{Success: "ok", Result: "data"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := (model.Envelope{Success: "ok", Result: "data", Errors: "errors", Messages: "messages", Info: "result_info"}); api.Envelope != want {
		t.Errorf("envelope %+v", api.Envelope)
	}
	for path, want := range map[string]string{"/things": "value in envelope: string", "/result": "value: {success?: boolean, result?: string}"} {
		for _, op := range api.Operations() {
			if op.Path == path && showResult(op.Result) != want {
				t.Errorf("%s: %s, want %s", path, showResult(op.Result), want)
			}
		}
	}
}
