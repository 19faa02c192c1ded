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
		{"other words beside the result", `{"200": ` + thing + `, "202": ` + answer(`{type: object, properties: {success: {type: boolean}, message: {type: string}, result: {type: object, required: [job], properties: {job: {type: string}}}}}`) + `}`,
			"value in envelope: union({id: string, size?: integer} or {job: string})"},
		{"results in different places", `{"200": ` + thing + `, "202": ` + answer(`{type: object, properties: {success: {type: boolean}, data: {type: string}}}`) + `}`, "value in envelope: {id: string, size?: integer}"},
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
	if op := buildOperation(t, "post", "/things", `{responses: {"200": `+thing+`, "201": {description: d}, "204": {description: d}}}`, resultComponents); strings.Join(op.Result.Empty, " ") != "201 204" {
		t.Errorf("empty: %v", op.Result.Empty)
	}
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
		{"page", "get", query("page", "per_page"), "", "by page page/per_page until empty"},
		{"page without size", "get", query("page"), "", "by page page/ until empty"},
		{"page that is counted", "get", query("page", "per_page"), "{page: {type: integer}, total_pages: {type: integer}}", "by page page/per_page"},
		{"page, result_info not described", "get", query("page"), "{}", "by page page/ until empty"},
		{"page_no", "get", query("page_no", "per_page"), "{total_count: {type: integer}}", "by page page_no/per_page"},
		{"pages from 0", "get", "[{name: page, in: query, schema: {type: integer, default: 0}}]", "{total_pages: {type: integer}}", ""},
		{"pages from 0, and the answer says which", "get", "[{name: page, in: query, schema: {type: integer, default: 0}}]", "{page: {type: integer}}", "by page page/"},
		{"page may be 0", "get", "[{name: page, in: query, schema: {type: integer, minimum: 0}}]", "{total_count: {type: integer}}", ""},
		{"page may be 0, the first is 1", "get", "[{name: page, in: query, schema: {type: integer, minimum: 0, default: 1}}]", "{total_count: {type: integer}}", "by page page/"},
		{"page may be 0, and items are numbered", "get", "[{name: page, in: query, schema: {type: integer, minimum: 0}}]", "{start_offset: {type: integer}, total_count: {type: integer}}", "by page page/"},
		{"cursor goes before page", "get", query("page", "cursor", "limit"), "{cursor: {type: string}, page: {type: integer}}", "by cursor cursor/limit"},
		{"page, when the answer gives no cursor", "get", query("page", "cursor", "limit"), "{page: {type: integer}, total_count: {type: integer}}", "by page page/limit"},
		{"cursor that no answer gives", "get", query("cursor", "limit"), "", ""},
		{"cursor, result_info not described", "get", query("cursor", "limit"), "{}", "by cursor cursor/limit"},
		{"cursor and next", "get", query("cursor"), "{next: {type: string}, previous: {type: string}}", "by cursor cursor/"},
		{"after", "get", query("after"), "{cursors: {type: object, properties: {after: {type: string}}}}", "by cursor after/"},
		{"next without a parameter", "get", "[]", "{next: {type: string}}", ""},
		{"token", "get", query("page_token", "page_size"), "{next_page_token: {type: string}}", "by token page_token/page_size"},
		{"token that no answer gives", "get", query("page_token"), "{total_size: {type: integer}}", ""},
		{"camel case", "get", query("pageToken", "pageSize"), "{nextPageToken: {type: string}}", "by token pageToken/pageSize"},
		{"offset", "get", query("offset", "limit"), "", "by offset offset/limit until empty"},
		{"offset and total", "get", query("offset", "limit"), "{limit: {type: integer}, offset: {type: integer}, total: {type: integer}}", "by offset offset/limit"},
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

// TestOtherSpellings: what is an envelope without being configured, and what
// only looks like one.
func TestOtherSpellings(t *testing.T) {
	object := func(members string) string { return ok("{type: object, properties: {" + members + "}}") }
	const flag, list = "success: {type: boolean}", "{type: array, items: {type: string}}"
	for _, test := range []struct {
		name, responses, want string
		spelling              model.Envelope
		shape                 model.AnswerShape
	}{
		{"data", object(flag + ", data: {type: string}"), "value in envelope: string", model.Envelope{Result: "data"}, model.AnswerOtherSpelling},
		{"data and paging", object(flag + ", data: " + list + ", paging: {type: object, properties: {total_count: {type: integer}}}"), "list in envelope by page page/: string",
			model.Envelope{Result: "data", Info: "paging"}, model.AnswerOtherSpelling},
		{"ok", object("ok: {type: boolean}, result: {type: string}"), "value in envelope: string", model.Envelope{Success: "ok"}, model.AnswerOtherSpelling},
		{"result goes before data", object(flag + ", data: {type: string}, result: {type: integer}"), "value in envelope: integer", model.Envelope{}, model.AnswerForeign},
		{"the only other member", object(flag + ", route: {type: object, properties: {id: {type: string}}}"), "value in envelope: {id?: string}", model.Envelope{Result: "route"}, model.AnswerOtherSpelling},
		{"error and message", object(flag + ", data: {type: string}, error: {type: string}, message: {type: string}"), "value in envelope: string",
			model.Envelope{Result: "data", Errors: "error", Messages: "message"}, model.AnswerOtherSpelling},
		{"message and nothing else", object(flag + ", message: {type: string}"), "none in envelope", model.Envelope{Messages: "message"}, model.AnswerNoResult},
		{"pages beside the result", object("result: " + list + ", page: {type: integer}, total: {type: integer}"), "list in envelope by page page/: string", model.Envelope{}, model.AnswerResultOnly},
		{"foreign members beside an object", object("result: {type: object, properties: {id: {type: string}}}, etag: {type: string}"), "value in envelope: {id?: string}", model.Envelope{}, model.AnswerResultOnly},

		{"a count beside success", object(flag + ", count: {type: integer}, total: {type: integer}"), "value: {success?: boolean, count?: integer, total?: integer}", model.Envelope{}, model.AnswerObject},
		{"meta that is not about pages", object(flag + ", data: {type: string}, meta: {type: object, properties: {etag: {type: string}}}"), "value in envelope: string", model.Envelope{Result: "data"}, model.AnswerOtherSpelling},
		{"one text beside success", object(flag + ", id: {type: string}"), "value: {success?: boolean, id?: string}", model.Envelope{}, model.AnswerObject},
		{"members of its own", object(flag + ", route: {type: object}, id: {type: string}"), "value: {success?: boolean, route?: any map, id?: string}", model.Envelope{}, model.AnswerObject},
		{"data that tells no success", object("data: {type: string}, paging: {type: object}"), "value: {data?: string, paging?: any map}", model.Envelope{}, model.AnswerObject},
		{"GraphQL", object("data: {type: object}, errors: " + list), "value: {data?: any map, errors?: []string}", model.Envelope{}, model.AnswerObject},
		{"ok that is a text", object("ok: {type: string}, data: {type: string}"), "value: {ok?: string, data?: string}", model.Envelope{}, model.AnswerObject},
		{"result as a field", object("result: {type: string}, uuid: {type: string}, url: {type: string}"), "value: {result?: string, uuid?: string, url?: string}", model.Envelope{}, model.AnswerObject},
	} {
		t.Run(test.name, func(t *testing.T) {
			op := buildOperation(t, "get", "/things", "{parameters: [{name: page, in: query, schema: {type: integer}}], responses: "+test.responses+"}", "")
			if got := showResult(op.Result); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if want := withDefaults(test.spelling); op.Result.Enveloped && op.Result.Envelope != want {
				t.Errorf("spelled %+v, want %+v", op.Result.Envelope, want)
			}
			if op.Result.Answer != test.shape {
				t.Errorf("shape %q, want %q", op.Result.Answer, test.shape)
			}
		})
	}
}

// TestPageNotes: why there are no pages to go through.
func TestPageNotes(t *testing.T) {
	const list = "{type: array, items: {type: string}}"
	const params = "[{name: cursor, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]"
	for _, test := range []struct{ name, verb, params, schema, want string }{
		{"array in the result", "get", params, wrapped("{type: object, properties: {items: " + list + ", cursor: {type: string}}}"),
			"the list is the member items of the result, which is an object; ask for more with cursor, limit"},
		{"array in an object without pages", "get", "[]", wrapped("{type: object, properties: {id: {type: string}, tags: " + list + "}}"), "no list"},
		{"two arrays in the result", "get", params, wrapped("{type: object, properties: {a: " + list + ", b: " + list + "}}"), "no list"},
		{"array in the answer", "get", params, "{type: object, properties: {items: " + list + ", next: {type: integer}}}",
			"the list is the member items of the answer, which is an object; ask for more with cursor, limit"},
		{"bare array", "get", params, list, "a list without an envelope, in which nothing would tell about pages; ask for more with cursor, limit"},
		{"after a change", "post", params, wrapped(list), "pages are gone through with GET only"},
		{"cursor that comes from nowhere", "get", params, wrapped(list), "no answer is documented to give what the query parameter cursor wants"},
		{"no list", "get", "[]", wrapped("{type: object, properties: {id: {type: string}}}"), "no list"},
	} {
		t.Run(test.name, func(t *testing.T) {
			op := buildOperation(t, test.verb, "/things", "{parameters: "+test.params+", responses: "+ok(test.schema)+"}", "")
			if op.Result.PagerNote != test.want {
				t.Errorf("note %q, want %q", op.Result.PagerNote, test.want)
			}
		})
	}
}

func TestFailureShapes(t *testing.T) {
	for _, test := range []struct {
		responses string
		want      model.FailureShape
	}{
		{`4XX: {description: d, content: {application/json: {schema: {properties: {success: {type: boolean}, result: {}, errors: {type: array, items: {}}}}}}}`, model.FailureEnvelope},
		{`"404": {description: d, content: {application/json: {schema: {properties: {success: {type: boolean}, errors: {type: array, items: {}}}}}}}`, model.FailureNoResult},
		{`"500": {description: d, content: {application/json: {schema: {properties: {error: {type: string}}}}}}`, model.FailureError},
		{`default: {description: d, content: {application/json: {schema: {properties: {detail: {type: string}, schemas: {type: array, items: {}}, status: {type: string}}}}}}`, model.FailureForeign},
		{`"404": {description: d, content: {application/json: {}}}`, model.FailureUntyped},
		{`"404": {description: d, content: {text/html: {schema: {type: string}}}}`, model.FailureUntyped},
		{`"404": {description: d}`, model.FailureEmpty},
		{`"404": {description: d}, "500": {description: d, content: {application/json: {schema: {properties: {error: {type: string}}}}}}`, model.FailureError},
		{`"302": {description: d}`, model.FailureUndocumented},
	} {
		op := buildOperation(t, "delete", "/things", `{responses: {"204": {description: d}, `+test.responses+"}}", "")
		if op.Result.Failure != test.want {
			t.Errorf("%s: %q, want %q", test.responses, op.Result.Failure, test.want)
		}
	}
}

func TestEnvelopeSpelling(t *testing.T) {
	files, root := parse(t, `
paths:
  /things: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}, data: {type: string}}}}}}}}}
  /result: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {success: {type: boolean}, result: {type: string}}}}}}}}}
  /paging: {get: {parameters: [{name: page, in: query, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}, rows: {type: array, items: {type: string}}, result_info: {type: object, properties: {total: {type: integer}}}}}}}}}}}
`)
	api, err := Build(t.Context(), files, root, Options{Envelope: model.Envelope{Success: "ok", Result: "data"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := (model.Envelope{Success: "ok", Result: "data", Errors: "errors", Messages: "messages", Info: "result_info"}); api.Envelope != want {
		t.Errorf("envelope %+v", api.Envelope)
	}
	for path, want := range map[string]string{"/things": "value in envelope: string", "/result": "value in envelope: string", "/paging": "list in envelope by page page/: string"} {
		for _, op := range api.Operations() {
			if op.Path == path && showResult(op.Result) != want {
				t.Errorf("%s: %s, want %s", path, showResult(op.Result), want)
			}
		}
	}
}
