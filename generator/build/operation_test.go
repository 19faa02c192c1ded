package build

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

func TestParameters(t *testing.T) {
	api := buildText(t, `
paths:
  /shops/{shop}/goods/{sku}/{more}:
    parameters:
      - {name: sku, in: path, required: true, description: from the path item, schema: {type: string}}
      - {name: shop, in: path, required: true, schema: {type: integer}}
      - {name: lang, in: query, required: true, schema: {type: string}}
      - {name: trace, in: header, schema: {type: string}}
    get:
      parameters:
        - {$ref: "#/components/parameters/page"}
        - {name: lang, in: query, description: "from the operation  \n", schema: {type: string, enum: [de, fr]}}
        - {name: trace, in: query, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
        - {name: tags, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: where, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: string}}}}
        - {name: flags, in: header, deprecated: true, schema: {type: array, items: {type: string}}}
        - {name: json, in: query, content: {application/json: {schema: {type: integer}}}}
        - {name: token, in: header, schema: {type: string, format: password}}
        - {name: password, in: query, schema: {type: string}}
        - {name: Authorization, in: header, schema: {type: string}}
        - {name: accept, in: header, schema: {type: string}}
        - {name: Content-Type, in: header, schema: {type: string}}
        - {name: X-Auth-Key, in: header, schema: {type: string}}
      responses: {"204": {description: d}}
components:
  parameters:
    page: {name: page, in: query, schema: {type: integer, format: int32, minimum: 1, default: 1}}
`)
	var op *model.Operation
	for _, o := range api.Operations() {
		op = o
	}
	var got []string
	for _, p := range append(op.PathParams, op.Params...) {
		line := fmt.Sprintf("%s %s %s %s", p.In, p.Name, p.Style, show(p.Type))
		if p.Explode {
			line += " exploded"
		}
		if p.Required {
			line += " required"
		}
		if p.Doc.Deprecated {
			line += " deprecated"
		}
		if p.Doc.Text != "" {
			line += " - " + p.Doc.Text
		}
		got = append(got, line)
	}
	want := []string{
		"path shop simple integer required",
		"path sku simple string required - from the path item",
		"path more  string required", // not declared anywhere
		"query lang form string(de fr) exploded - from the operation",
		"header trace simple string",
		"query page form integer32 exploded",
		"query trace form string exploded",
		"cookie session form string exploded",
		"query tags pipeDelimited []string",
		"query ids form []integer",
		"query where deepObject {a?: string} exploded",
		"header flags simple []string deprecated",
		"query json form integer exploded",
		"header token simple secret",
		"query password form string exploded", // a parameter is a secret only when the document says so
	}
	if text := strings.Join(got, "\n"); text != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", text, strings.Join(want, "\n"))
	}
}

func TestBodies(t *testing.T) {
	const fields = "{type: object, required: [a], properties: {a: {type: string, nullable: true}, file: {type: string, format: binary}}}"
	for _, test := range []struct{ name, body, want string }{
		{"none", "", "none"},
		{"JSON", "{required: true, content: {application/json: {schema: " + fields + "}}}", "json required application/json {a: string|null, file?: string}"},
		{"optional", "{content: {application/json: {schema: {type: string}}}}", "json application/json string"},
		{"JSON without schema", "{content: {application/json: {}}}", "json application/json any"},
		{"JSON by suffix", "{content: {application/merge-patch+json: {schema: {type: object}}}}", "json application/merge-patch+json any map"},
		{"form", "{content: {application/x-www-form-urlencoded: {schema: " + fields + "}}}", "form application/x-www-form-urlencoded {a: string, file?: string}"},
		{"form without fields", "{content: {application/x-www-form-urlencoded: {schema: {type: string}}}}", "stream application/x-www-form-urlencoded -"},
		{"form without schema", "{content: {application/x-www-form-urlencoded: {}}}", "stream application/x-www-form-urlencoded -"},
		{"multipart", "{content: {multipart/form-data: {schema: " + fields + "}}}", "multipart multipart/form-data {a: string, file?: file}"},
		{"parts that the caller names", "{content: {multipart/form-data: {schema: {type: object, required: [<any part name>, a], properties: {a: {type: string}, <any part name>: {type: array, items: {type: string, format: binary}}}}}}}",
			"multipart multipart/form-data {a: string, ...: file}"},
		{"parts of further names", "{content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}, additionalProperties: {type: string, format: binary}}}}}",
			"multipart multipart/form-data {a?: string, ...: file}"},
		{"parts of any name", "{content: {multipart/form-data: {schema: {type: object, additionalProperties: {type: string, format: binary}}}}}", "multipart multipart/form-data map file"},
		{"fields of any name", "{content: {application/x-www-form-urlencoded: {schema: {type: object, additionalProperties: {type: string}}}}}", "form application/x-www-form-urlencoded map string"},
		{"no name in a form", "{content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {<a>: {type: string}}}}}}", "form application/x-www-form-urlencoded {<a>?: string}"},
		{"multipart without schema", "{content: {multipart/form-data: {}}}", "stream multipart/form-data -"},
		{"octets", "{required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}", "stream required application/octet-stream -"},
		{"text", "{content: {text/plain: {schema: {type: string}}}}", "stream text/plain -"},
		{"JSON goes before others", "{content: {text/plain: {}, application/x-www-form-urlencoded: {schema: {type: object}}, multipart/form-data: {}, application/json: {schema: {type: object}}}}", "json application/json any map"},
		{"multipart goes before a form", "{content: {application/x-www-form-urlencoded: {schema: {type: object}}, multipart/form-data: {schema: " + fields + "}}}", "multipart multipart/form-data {a: string, file?: file}"},
		{"nothing in it", "{content: {}}", "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			statement := `{responses: {"204": {description: d}}}`
			if test.body != "" {
				statement = "{requestBody: " + test.body + `, responses: {"204": {description: d}}}`
			}
			op := buildOperation(t, "post", "/things", statement, "")
			got := "none"
			if b := op.Body; b != nil {
				got = string(b.Encoding)
				if b.Required {
					got += " required"
				}
				got += " " + b.MediaType + " " + show(b.Type)
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestProvenance(t *testing.T) {
	api := buildText(t, `
openapi: 3.0.3
info: {title: T, description: D}
servers: [{description: none}, {url: "https://api.example.com/v4/"}]
x-source: {url: "https://docs.example.com/all", retrieved: "2026-01-01", note: all}
paths:
  /a:
    get:
      operationId: a-get
      summary: "Get\n a"
      description: "  Text.  "
      deprecated: true
      x-permissions: [Read, Write]
      responses: {"204": {description: d}}
    put:
      x-source: {url: "https://docs.example.com/put", retrieved: "2026-02-02"}
      responses: {"204": {description: d}}
`)
	if api.Title != "T" || api.Description != "D" || api.BaseURL != "https://api.example.com/v4" {
		t.Errorf("API: %+v", api)
	}
	ops := api.Resources[0].Operations
	get, put := ops[0], ops[1]
	if get.ID != "a-get" || get.Summary != "Get a" || get.Description != "Text." || !get.Deprecated || strings.Join(get.Permissions, ",") != "Read,Write" {
		t.Errorf("get: %+v", get)
	}
	if want := (model.Origin{File: "spec.yaml", Line: 9, Column: 7, Pointer: "/paths/~1a/get", URL: "https://docs.example.com/all", Retrieved: "2026-01-01", Note: "all"}); get.Origin != want {
		t.Errorf("origin of get: %+v", get.Origin)
	}
	if put.ID != "put /a" || put.Origin.URL != "https://docs.example.com/put" || put.Origin.Retrieved != "2026-02-02" || put.Origin.Note != "" {
		t.Errorf("put: %+v", put)
	}
	op := buildOperation(t, "get", "/b", `{externalDocs: {url: "https://docs.example.com/b"}, responses: {}}`, "")
	if op.Origin.URL != "https://docs.example.com/b" {
		t.Errorf("externalDocs: %+v", op.Origin)
	}
}

func TestOwnServer(t *testing.T) {
	const noContent = `responses: {"204": {description: d}}`
	for _, test := range []struct{ name, root, item, operation, want string }{
		{"none", "[{url: https://a.test/v1}]", "", "", ""},
		{"of the operation", "[{url: https://a.test/v1}]", "", "[{url: https://b.test/}]", "https://b.test"},
		{"of the path", "[{url: https://a.test/v1}]", "[{url: https://b.test}]", "", "https://b.test"},
		{"the operation's counts", "[{url: https://a.test/v1}]", "[{url: https://b.test}]", "[{url: https://c.test}]", "https://c.test"},
		{"an empty list says nothing", "[{url: https://a.test/v1}]", "[{url: https://b.test}]", "[]", "https://b.test"},
		{"the same", "[{url: https://a.test/v1/}]", "", "[{url: https://a.test/v1}]", ""},
		{"another path", "[{url: https://a.test/v1}]", "", "[{url: /v2}]", "https://a.test/v2"},
		{"variables", "[{url: https://a.test/v1}]", "", `[{url: "https://{where}.test", variables: {where: {default: b}}}]`, "https://b.test"},
		{"with a query", "[{url: https://a.test/v1}]", "", `[{url: "https://b.test/?q"}]`, ""},
		{"no base URL", "[]", "", "[{url: https://b.test}]", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := "openapi: 3.0.3\nservers: " + test.root + "\npaths:\n  /a:\n"
			if test.item != "" {
				text += "    servers: " + test.item + "\n"
			}
			text += "    get:\n"
			if test.operation != "" {
				text += "      servers: " + test.operation + "\n"
			}
			for _, op := range buildText(t, text+"      "+noContent+"\n").Operations() {
				if op.Server != test.want {
					t.Errorf("got %q, want %q", op.Server, test.want)
				}
			}
		})
	}
}
