package validate

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/speakeasy-api/jsonpath/pkg/jsonpath"

	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

const head = "openapi: 3.0.3\ninfo: {title: a, version: b}\n"

// faultCase is one invalid document and everything said about it.
type faultCase struct {
	name string
	in   string // after head, so that its first line is line 3
	want []string
}

var faultCases = []faultCase{
	{"dangling references, each with its place", `
paths:
  /a:
    get:
      responses:
        "200": {$ref: '#/components/responses/none'}
        "404":
          description: a
          content:
            application/json:
              schema: {$ref: '#/components/schemas/zone_Id'}
components: {schemas: {zone-id: {type: string}}}
`, []string{
		`in.yaml:8:17: /paths/~1a/get/responses/200/$ref: the reference #/components/responses/none leads nowhere; mend the source, or correct it with an overlay action (target: $.paths['/a'].get.responses['200'], update: {$ref: …})`,
		`in.yaml:13:24: /paths/~1a/get/responses/404/content/application~1json/schema/$ref: the reference #/components/schemas/zone_Id leads nowhere (there is zone-id); mend the source, or correct it with an overlay action (target: $.paths['/a'].get.responses['404'].content['application/json'].schema, update: {$ref: …})`,
	}},
	{"references that lead astray", `paths: {}
components:
  schemas:
    a: {$ref: '#/components/schemas/b'}
    b: {$ref: '#/components/schemas/a'}
    c: {$ref: 'other.yaml#/c'}
    d: {$ref: '#/components/responses/r'}
    e: {allOf: [{$ref: '#/components/schemas/e'}]}
  responses: {r: {description: r}}
`, []string{
		`in.yaml:6:9: /components/schemas/a/$ref: the reference #/components/schemas/b leads round in a circle or to no object; mend the source, or correct it with an overlay action (target: $.components.schemas.a, update: {$ref: …})`,
		`in.yaml:7:9: /components/schemas/b/$ref: the reference #/components/schemas/a leads round in a circle or to no object; mend the source, or correct it with an overlay action (target: $.components.schemas.b, update: {$ref: …})`,
		`in.yaml:8:9: /components/schemas/c/$ref: the reference other.yaml#/c leads out of the document; mend the source, or correct it with an overlay action (target: $.components.schemas.c, update: {$ref: …})`,
		`in.yaml:9:9: /components/schemas/d/$ref: the reference #/components/responses/r leads to no schema; mend the source, or correct it with an overlay action (target: $.components.schemas.d, update: {$ref: …})`,
		`in.yaml:10:5: /components/schemas/e: the schema contains itself by allOf, anyOf, oneOf or not, so that no value can fit it; mend the source, or correct it with an overlay action (target: $.components.schemas.e, update: …)`,
	}},
	{"wrong forms", `paths: {}
components:
  schemas:
    a: {minLength: many, required: yes please, properties: [b]}
    b: {properties: {c: text}}
    d: {type: string, colour: red}
    e: {minItems: -1}
`, []string{
		`in.yaml:6:9: /components/schemas/a/minLength: minLength must be a whole number from 0, is "many"; mend the source, or correct it with an overlay action (target: $.components.schemas.a, update: {minLength: …})`,
		`in.yaml:6:26: /components/schemas/a/required: required must be a list of strings, is "yes please"; mend the source, or correct it with an overlay action (target: $.components.schemas.a, update: {required: …})`,
		`in.yaml:6:48: /components/schemas/a/properties: properties must be a mapping to objects, is a list; mend the source, or replace it with two overlay actions (target: $.components.schemas.a.properties, remove: true; target: $.components.schemas.a, update: {properties: …})`,
		`in.yaml:7:22: /components/schemas/b/properties/c: schema must be a mapping, is "text"; mend the source, or remove it with an overlay action (target: $.components.schemas.b.properties.c, remove: true)`,
		`in.yaml:8:23: /components/schemas/d/colour: schema has no field "colour" in OpenAPI 3.0; mend the source, or remove it with an overlay action (target: $.components.schemas.d.colour, remove: true)`,
		`in.yaml:9:9: /components/schemas/e/minItems: minItems must be a whole number from 0, is -1; mend the source, or correct it with an overlay action (target: $.components.schemas.e, update: {minItems: …})`,
	}},
	{"what kin-openapi finds in schemas, all of it", `paths: {}
components:
  schemas:
    a: {required: [b, b]}
    c:
      properties:
        d: {type: text}
        e: {type: string, pattern: '(?!a)'}
        f: {type: integer, default: many, example: 1}
        g: {type: array}
`, []string{
		`in.yaml:6:9: /components/schemas/a/required: "b" is listed twice in required; mend the source, or replace it with two overlay actions (target: $.components.schemas.a.required, remove: true; target: $.components.schemas.a, update: {required: …})`,
		`in.yaml:9:13: /components/schemas/c/properties/d/type: "text" is no type of OpenAPI 3.0: string, number, integer, boolean, array, object; mend the source, or correct it with an overlay action (target: $.components.schemas.c.properties.d, update: {type: …})`,
		`in.yaml:10:27: /components/schemas/c/properties/e/pattern: pattern "(?!a)" is no regular expression of RE2; mend the source, or remove it with an overlay action (target: $.components.schemas.c.properties.e.pattern, remove: true)`,
		`in.yaml:11:28: /components/schemas/c/properties/f/default: the default does not fit the schema: value must be an integer; mend the source, or remove it with an overlay action (target: $.components.schemas.c.properties.f.default, remove: true)`,
		`in.yaml:12:9: /components/schemas/c/properties/g: when schema type is 'array', schema 'items' must be non-null; mend the source, or correct it with an overlay action (target: $.components.schemas.c.properties.g, update: …)`,
	}},
	{"what kin-openapi finds elsewhere", `paths:
  /a/{id}:
    get:
      parameters: [{name: b, in: query, schema: {}}, {name: b, in: query, schema: {}}]
      responses: {"200": {description: a}}
    post:
      security: [{nobody: []}]
      parameters: [{name: id, in: path, schema: {}}, {name: c, in: body, schema: {}}]
      responses: {"200": {content: {}}}
components: {}
`, []string{
		`in.yaml:4:3: /paths/~1a~1{id}: GET /a/{id}: the path and the declared path parameters differ in id; mend the source, or correct it with an overlay action (target: $.paths['/a/{id}'], update: …)`,
		`in.yaml:6:54: /paths/~1a~1{id}/get/parameters/1: the query parameter "b" is declared twice; mend the source, or correct it with an overlay action (target: $.paths['/a/{id}'].get.parameters[1], update: …)`,
		`in.yaml:8:5: /paths/~1a~1{id}/post: security scheme "nobody" is not declared in components.securitySchemes; mend the source, or correct it with an overlay action (target: $.paths['/a/{id}'].post, update: …)`,
		`in.yaml:10:20: /paths/~1a~1{id}/post/parameters/0/required: path parameter "id" must be required; mend the source, or correct it with an overlay action (target: $.paths['/a/{id}'].post.parameters[0], update: {required: …})`,
		`in.yaml:10:64: /paths/~1a~1{id}/post/parameters/1/in: parameter can't have 'in' value "body"; mend the source, or correct it with an overlay action (target: $.paths['/a/{id}'].post.parameters[1], update: {in: …})`,
		`in.yaml:11:19: /paths/~1a~1{id}/post/responses/200: a short description of the response is required; mend the source, or correct it with an overlay action (target: $.paths['/a/{id}'].post.responses['200'], update: …)`,
	}},
	{"house rules", `paths:
  /a:
    get: {operationId: a, x-resource: Zones.settings, responses: {"404": {description: a}}}
    put: {operationId: a, x-method: Do It, responses: {default: {description: a}}}
    post: {}
`, []string{
		`in.yaml:5:27: /paths/~1a/get/x-resource: x-resource must be names in lower case with underscores, joined by dots: zero_trust.gateway.certificates; it is "Zones.settings"; mend the source, or correct it with an overlay action (target: $.paths['/a'].get, update: {x-resource: …})`,
		`in.yaml:5:55: /paths/~1a/get/responses: the operation documents no answer of success: neither a 2xx status nor default; mend the source, or correct it with an overlay action (target: $.paths['/a'].get, update: {responses: …})`,
		`in.yaml:6:11: /paths/~1a/put/operationId: operationId "a" is that of /paths/~1a/get, too (in.yaml:5:11); mend the source, or correct it with an overlay action (target: $.paths['/a'].put, update: {operationId: …})`,
		`in.yaml:6:27: /paths/~1a/put/x-method: x-method must be one word: list, create, get, update, edit, delete or an action such as activate; it is "Do It"; mend the source, or correct it with an overlay action (target: $.paths['/a'].put, update: {x-method: …})`,
		`in.yaml:7:5: /paths/~1a/post: operation lacks the field responses; mend the source, or correct it with an overlay action (target: $.paths['/a'].post, update: …)`,
	}},
	{"said once", `paths:
  /a:
    get: {operationId: a, responses: {"200": {description: a}}}
    put: {operationId: a, responses: {}}
    post: {operationId: a, responses: {"200": {description: a}}}
`, []string{
		`in.yaml:6:11: /paths/~1a/put/operationId: operationId "a" is that of /paths/~1a/get, too (in.yaml:5:11); mend the source, or correct it with an overlay action (target: $.paths['/a'].put, update: {operationId: …})`,
		`in.yaml:6:27: /paths/~1a/put/responses: the operation documents no answer of success: neither a 2xx status nor default; mend the source, or correct it with an overlay action (target: $.paths['/a'].put, update: {responses: …})`,
		`in.yaml:7:12: /paths/~1a/post/operationId: operationId "a" is that of /paths/~1a/get, too (in.yaml:5:11); mend the source, or correct it with an overlay action (target: $.paths['/a'].post, update: {operationId: …})`,
	}},
	{"examples of bodies", `paths:
  /a:
    get:
      responses:
        "200":
          description: a
          content:
            application/json:
              schema: {type: object, properties: {b: {type: integer}}}
              examples:
                one: {value: {b: 1}}
                two: {value: {b: many}}
`, []string{
		`in.yaml:14:17: /paths/~1a/get/responses/200/content/application~1json/examples/two: the example does not fit the schema: value must be an integer at /b; mend the source, or remove it with an overlay action (target: $.paths['/a'].get.responses['200'].content['application/json'].examples.two, remove: true)`,
	}},
	{"conflicting paths", `paths:
  /a/{b}: {parameters: [{name: b, in: path, required: true, schema: {}}]}
  /a/{c}: {parameters: [{name: c, in: path, required: true, schema: {}}]}
`, []string{
		`in.yaml:5:3: /paths/~1a~1{c}: the paths /a/{c} and /a/{b} differ in the names of their parameters only; mend the source, or remove it with an overlay action (target: $.paths['/a/{c}'], remove: true)`,
	}},
}

func TestFaults(t *testing.T) {
	for _, c := range faultCases {
		t.Run(c.name, func(t *testing.T) {
			files, root := parse(t, "in.yaml", []byte(head+c.in))
			before := tree.Clone(root)
			doc, err := Document(files, root)
			var faults source.Errors
			if !errors.As(err, &faults) || doc != nil {
				t.Fatalf("got document %v and error %v, wanted source.Errors", doc != nil, err)
			}
			got := strings.Split(err.Error(), "\n")
			for i := range max(len(got), len(c.want)) {
				switch {
				case i >= len(got):
					t.Errorf("missing   %s", c.want[i])
				case i >= len(c.want):
					t.Errorf("more than wanted: %s", got[i])
				case got[i] != c.want[i]:
					t.Errorf("got    %s\nwanted %s", got[i], c.want[i])
				}
			}
			if !tree.Equal(before, root) {
				t.Error("the tree has been changed")
			}
		})
	}
}

func TestDocument(t *testing.T) {
	files, root := parse(t, "in.yaml", []byte(head+`
paths:
  /zones/{zone_id}:
    get:
      x-resource: zones.big_settings
      x-method: get
      parameters: [{$ref: '#/components/parameters/zone'}]
      responses: {"200": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/tree'}}}}}
components:
  parameters: {zone: {name: zone_id, in: path, required: true, schema: {type: string}}}
  schemas: {tree: {type: object, example: {children: [{}]}, properties: {children: {type: array, items: {$ref: '#/components/schemas/tree'}}}}}
`))
	doc, err := Document(files, root)
	if err != nil {
		t.Fatal(err)
	}
	op := doc.Paths.Value("/zones/{zone_id}").Get
	if got := op.Parameters[0].Value.Name; got != "zone_id" {
		t.Errorf("parameter %q", got)
	}
	schema := op.Responses.Value("200").Value.Content.Get("application/json").Schema
	if schema.Ref != "#/components/schemas/tree" || schema.Value.Properties["children"].Value.Items.Value != schema.Value {
		t.Errorf("references are not resolved: %+v", schema)
	}
}

func TestDocumentWithoutPosition(t *testing.T) {
	_, err := Document(&source.Files{}, tree.NewMap("openapi", tree.NewString("3.0.3")))
	if err == nil || !strings.Contains(err.Error(), "lacks the field info") {
		t.Errorf("got %v", err)
	}
	if _, err := Document(&source.Files{}, nil); err == nil {
		t.Error("no error for no document")
	}
}

func FuzzDocument(f *testing.F) {
	for _, c := range faultCases {
		f.Add(head + c.in)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files, root, ok := tryParse(text)
		if !ok {
			t.Skip()
		}
		_, err := Document(files, root)
		var faults source.Errors
		if err != nil && !errors.As(err, &faults) {
			t.Errorf("an error of type %T: %v", err, err)
		}
	})
}

// TestAdviceCanBeFollowed takes every target out of the advice and looks it
// up with the library that applies overlays.
func TestAdviceCanBeFollowed(t *testing.T) {
	targets := regexp.MustCompile(`target: (.*?)(?:, update|, remove)`)
	tried := 0
	for _, c := range faultCases {
		files, root := parse(t, "in.yaml", []byte(head+c.in))
		_, err := Document(files, root)
		for _, m := range targets.FindAllStringSubmatch(err.Error(), -1) {
			tried++
			path, err := jsonpath.NewPath(m[1])
			if err != nil {
				t.Errorf("%s is no JSONPath: %v", m[1], err)
				continue
			}
			if found := path.Query(root); len(found) != 1 {
				t.Errorf("%s selects %d nodes, wanted 1", m[1], len(found))
			}
		}
	}
	if tried < len(faultCases) {
		t.Errorf("only %d targets in all advice", tried)
	}
}

func TestTarget(t *testing.T) {
	root := &oas.Place{Kind: oas.Document, Node: tree.NewMap(`it's a\b`, tree.NewSeq(tree.NewMap()))}
	if got, want := target(root, []string{`it's a\b`, "0", "_x9"}), `$['it\'s a\\b'][0]._x9`; got != want {
		t.Errorf("got %s, wanted %s", got, want)
	}
}

// TestLaterVersion takes a 3.1 document through normalization to kin-openapi.
func TestLaterVersion(t *testing.T) {
	files, root := parse(t, "in.yaml", []byte(`
openapi: 3.1.0
info: {title: a, version: 1.0, summary: b, license: {name: c, identifier: MIT}}
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
webhooks: {a: {post: {responses: {"200": {description: a}}}}}
paths:
  /a/{id}:
    $ref: '#/components/pathItems/a'
components:
  pathItems:
    a:
      parameters: [{name: id, in: path, schema: {type: string, readOnly: true}}]
      get:
        responses:
          2xx:
            content:
              application/json:
                schema:
                  $ref: '#/components/schemas/answer'
                  description: b
  schemas:
    answer:
      $id: https://a.test/answer
      type: object
      $defs: {id: {type: string, const: a}}
      properties:
        success: {const: true}
        result: {type: "null"}
        id: {$ref: '#/$defs/id', deprecated: true}
        name: {type: [string, "null"], examples: [b]}
        either: {type: [string, integer], minLength: 1}
        other: {anyOf: [{$ref: '#/components/schemas/answer'}, {type: "null"}]}
        size: {type: integer, exclusiveMinimum: 0, default: 0}
        data: {type: string, contentEncoding: base64}
        map: {type: object, patternProperties: {^a: {type: string}}, unevaluatedProperties: false}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
        any: true
`))
	if _, err := normalize.Run(files, root); err != nil {
		t.Fatal(err)
	}
	doc, err := Document(files, root)
	if err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.0.3" {
		t.Errorf("version %s", doc.OpenAPI)
	}
	answer := doc.Components.Schemas["answer"].Value.Properties
	for name, holds := range map[string]bool{
		"success": answer["success"].Value.Enum[0] == true,
		"result":  answer["result"].Value.Nullable && answer["result"].Value.Extensions["x-null-only"] == true,
		"id":      answer["id"].Value.Deprecated && answer["id"].Value.AllOf[0].Ref == "#/components/schemas/answer_id",
		"name":    answer["name"].Value.Nullable && answer["name"].Value.Example == "b",
		"either":  answer["either"].Value.AnyOf[0].Value.MinLength == 1,
		"other":   answer["other"].Value.Nullable && answer["other"].Value.AllOf[0].Ref == "#/components/schemas/answer",
		"size":    *answer["size"].Value.Min == 0 && *answer["size"].Value.ExclusiveMin.Bool && answer["size"].Value.Default == nil,
		"data":    answer["data"].Value.Format == "byte",
		"map":     answer["map"].Value.AdditionalProperties.Schema.Value.Type.Is("string"),
		"pair":    len(answer["pair"].Value.Items.Value.AnyOf) == 2,
		"any":     answer["any"].Value.IsEmpty(),
	} {
		if !holds {
			t.Errorf("%s is not what it should be: %+v", name, answer[name].Value)
		}
	}
}
