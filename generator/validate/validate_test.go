package validate

import (
	"errors"
	"strings"
	"testing"

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
