package normalize

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// scenario is what one pass does to one input. Inputs that begin with "schema "
// are the component a of a document, others are top-level keys.
type scenario struct {
	pass  string
	in    string
	want  string // equal to in when the pass must leave it alone
	fixes int
}

var scenarios = []scenario{
	{"openapi-version", `{openapi: 3.1.0, jsonSchemaDialect: https://a.test, info: {title: a, version: b, summary: c, license: {name: d, identifier: MIT}}}`,
		`{openapi: 3.0.3, info: {title: a, version: b, license: {name: d}}, paths: {}}`, 5},
	{"openapi-version", `{openapi: 3.0.1, paths: {}}`, `{openapi: 3.0.1, paths: {}}`, 0},
	{"webhooks", `{webhooks: {a: {post: {}}}, paths: {}}`, `{paths: {}}`, 1},
	{"path-item-reference", `{paths: {/a: {$ref: '#/components/pathItems/a'}}, components: {pathItems: {a: {get: {operationId: a}}}}}`,
		`{paths: {/a: {get: {operationId: a}}}, components: {}}`, 2},

	{"boolean-schema", `schema {items: true, properties: {b: false, c: null}, additionalProperties: false}`,
		`schema {items: {}, properties: {b: {not: {}}, c: {}}, additionalProperties: false}`, 3},
	{"definitions", `schema {$defs: {b: {type: string}}, properties: {c: {$ref: '#/components/schemas/a/$defs/b'}, d: {$ref: '#/$defs/b'}}}`,
		`{components: {schemas: {a: {properties: {c: {$ref: '#/components/schemas/a_b'}, d: {$ref: '#/components/schemas/a_b'}}}, a_b: {type: string}}}}`, 1},
	{"definitions", `{components: {schemas: {a: {definitions: {b: {type: string}}}, a_b: {type: integer}}}}`,
		`{components: {schemas: {a: {}, a_b: {type: integer}, a_b_2: {type: string}}}}`, 1},
	{"reference-siblings", `schema {properties: {b: {$ref: '#/components/schemas/c', description: d, x-e: f}}}`,
		`schema {properties: {b: {$ref: '#/components/schemas/c', x-e: f}}}`, 1},
	{"reference-siblings", `schema {properties: {b: {$ref: '#/components/schemas/c', nullable: true, description: d}}}`,
		`schema {properties: {b: {allOf: [{$ref: '#/components/schemas/c'}], nullable: true, description: d}}}`, 1},
	{"reference-siblings", `{components: {schemas: {a: {type: string}, b: {items: {type: string, $ref: '#/components/schemas/a'}}}}}`,
		`{components: {schemas: {a: {type: string}, b: {items: {$ref: '#/components/schemas/a'}}}}}`, 1},
	{"type-list", `schema {type: [string, "null"]}`, `schema {type: string, nullable: true}`, 1},
	{"type-list", `schema {type: [string, integer], maxLength: 9, description: b}`,
		`schema {description: b, anyOf: [{type: string, maxLength: 9}, {type: integer}]}`, 1},
	{"type-list", `schema {type: [integer, number]}`, `schema {type: number}`, 1},
	{"type-list", `schema {type: [string, integer], enum: [b, 1]}`, `schema {anyOf: [{type: string, enum: [b]}, {type: integer, enum: [1]}]}`, 1},
	{"type-list", `schema {type: string}`, `schema {type: string}`, 0},
	{"null-type", `schema {type: "null"}`, `schema {nullable: true, x-null-only: true}`, 1},
	{"null-type", `schema {anyOf: [{$ref: '#/components/schemas/b'}, {type: "null"}]}`, `schema {allOf: [{$ref: '#/components/schemas/b'}], nullable: true}`, 1},
	{"null-type", `schema {oneOf: [{type: string}, {type: "null"}]}`, `schema {nullable: true, type: string}`, 1},
	{"null-type", `schema {oneOf: [{type: string}, {type: integer}, {type: null}]}`, `schema {oneOf: [{type: string}, {type: integer}], nullable: true}`, 1},
	{"const", `schema {const: b}`, `schema {enum: [b]}`, 1},
	{"schema-examples", `schema {examples: [b, c]}`, `schema {example: b}`, 1},
	{"schema-examples", `schema {examples: [b], example: c}`, `schema {example: c}`, 1},
	{"exclusive-bound", `schema {exclusiveMinimum: 0, exclusiveMaximum: 5, maximum: 4}`, `schema {maximum: 4, minimum: 0, exclusiveMinimum: true}`, 2},
	{"exclusive-bound", `schema {minimum: 0, exclusiveMinimum: true}`, `schema {minimum: 0, exclusiveMinimum: true}`, 0},
	{"content-encoding", `schema {type: string, contentEncoding: base64}`, `schema {type: string, format: byte}`, 1},
	{"content-encoding", `schema {type: string, contentMediaType: image/png}`, `schema {type: string, format: binary}`, 1},
	{"content-encoding", `schema {type: string, contentMediaType: text/csv}`, `schema {type: string}`, 1},
	{"schema-identity", `schema {$id: https://a.test, $comment: b, type: string}`, `schema {type: string}`, 2},
	{"later-keyword", `schema {patternProperties: {^b: {type: string}, ^c: {type: string}}, if: {}, then: {}}`, `schema {additionalProperties: {type: string}}`, 3},
	{"later-keyword", `schema {type: array, prefixItems: [{type: string}, {type: integer}]}`,
		`schema {type: array, items: {anyOf: [{type: string}, {type: integer}]}}`, 1},

	{"parameter-schema", `{components: {parameters: {a: {name: a, in: query, type: integer, required: true}}}}`,
		`{components: {parameters: {a: {name: a, in: query, required: true, schema: {type: integer}}}}}`, 1},
	{"parameter-schema", `{components: {parameters: {a: {name: a, in: query}}}}`, `{components: {parameters: {a: {name: a, in: query, schema: {type: string}}}}}`, 1},
	{"value-form", `schema {minLength: "5", maxLength: 7.0, deprecated: "true", description: null, title: 8, required: b, maximum: "1.5"}`,
		`schema {minLength: 5, maxLength: 7, deprecated: true, title: "8", required: [b], maximum: 1.5}`, 7},
	{"value-form", `{info: {version: 1.0}}`, `{info: {version: "1.0"}}`, 1},
	{"value-form", `schema {minLength: many, example: "5", default: null}`, `schema {minLength: many, example: "5", default: null}`, 0},
	{"unknown-field", `schema {type: string, colour: red, x-colour: red, properties: {colour: {}}}`, `schema {type: string, x-colour: red, properties: {colour: {}}}`, 1},
	{"unknown-type", `schema {type: unknown}`, `schema {}`, 1},
	{"unknown-type", `schema {type: Int}`, `schema {type: integer}`, 1},
	{"unknown-type", `schema {type: uuid}`, `schema {type: string, format: uuid}`, 1},
	{"array-items", `schema {type: array}`, `schema {type: array, items: {}}`, 1},
	{"misplaced-required", `schema {properties: {b: {required: true}, c: {required: false}}, required: [d]}`, `schema {properties: {b: {}, c: {}}, required: [d, b]}`, 2},
	{"duplicate-required", `schema {required: [b, c, b, b]}`, `schema {required: [b, c]}`, 2},
	{"duplicate-required", `schema {required: []}`, `schema {}`, 1},
	{"duplicate-required", `schema {example: {required: [b, b]}, properties: {required: {enum: [b, b]}}}`, `schema {example: {required: [b, b]}, properties: {required: {enum: [b, b]}}}`, 0},
	{"array-length", `schema {type: array, minLength: 1, maxLength: 2, maxItems: 3}`, `schema {type: array, maxItems: 3, minItems: 1}`, 2},
	{"array-length", `{components: {schemas: {a: {allOf: [{$ref: '#/components/schemas/b'}], minLength: 1}, b: {type: array, items: {}}}}}`,
		`{components: {schemas: {a: {allOf: [{$ref: '#/components/schemas/b'}], minItems: 1}, b: {type: array, items: {}}}}}`, 1},
	{"array-length", `schema {allOf: [{type: string}], minLength: 1}`, `schema {allOf: [{type: string}], minLength: 1}`, 0},
	{"array-length", `schema {minLength: 1}`, `schema {minLength: 1}`, 0},
	{"array-length", `schema {type: string, minLength: 1}`, `schema {type: string, minLength: 1}`, 0},
	{"unique-items", `schema {type: object, uniqueItems: true}`, `schema {type: object}`, 1},
	{"unique-items", `schema {type: array, uniqueItems: true}`, `schema {type: array, uniqueItems: true}`, 0},
	{"null-enum", `schema {type: string, enum: [b, null]}`, `schema {type: string, enum: [b], nullable: true}`, 1},
	{"null-enum", `schema {type: object, enum: [null]}`, `schema {type: object, nullable: true, x-null-only: true}`, 1},
	{"enum-type", `schema {type: string, enum: [1, b]}`, `schema {type: string, enum: ["1", b]}`, 1},
	{"enum-type", `schema {type: integer, enum: ["1", "2"]}`, `schema {type: integer, enum: [1, 2]}`, 2},
	{"enum-type", `schema {type: object, enum: [b, c]}`, `schema {type: string, enum: [b, c]}`, 1},
	{"container-enum", `schema {type: array, enum: [[]]}`, `schema {type: array}`, 1},
	{"duplicate-enum", `schema {enum: [b, 1, b, "1"]}`, `schema {enum: [b, 1, "1"]}`, 1},
	{"boolean-enum", `schema {type: boolean, enum: [true, false]}`, `schema {type: boolean}`, 1},
	{"boolean-enum", `schema {type: boolean, enum: [true]}`, `schema {type: boolean, enum: [true]}`, 0},
	{"private-type", `schema {type: boolean, x-go-type: maybe.Bool, x-go-type-import: {path: go.a.test/maybe}}`, `schema {type: boolean}`, 2},
	{"private-type", `schema {x-go-type: netip.Addr, x-go-type-import: {path: net/netip}}`, `schema {x-go-type: netip.Addr, x-go-type-import: {path: net/netip}}`, 0},
	{"required-union", `schema {anyOf: [{required: [b]}, {required: [c]}], type: object}`, `schema {type: object}`, 1},
	{"required-union", `schema {oneOf: [{required: [b], properties: {b: {type: string}}}]}`, `schema {oneOf: [{required: [b], properties: {b: {type: string}}}]}`, 0},
	{"pattern", `schema {pattern: '^(?!b)'}`, `schema {}`, 1},
	{"pattern", `schema {pattern: ^b$}`, `schema {pattern: ^b$}`, 0},

	{"status-range", `{paths: {/a: {get: {responses: {4xx: {}, 5XX: {}, 5xx: {}, Default: {}, "200": {}}}}}}`,
		`{paths: {/a: {get: {responses: {4XX: {}, 5XX: {}, default: {}, "200": {}}}}}}`, 3},
	{"response-description", `{paths: {/a: {get: {responses: {"404": {}, default: {description: b}}}}}}`,
		`{paths: {/a: {get: {responses: {"404": {description: Not Found}, default: {description: b}}}}}}`, 1},
	{"media-type", `{components: {responses: {a: {content: {undefined: {schema: {type: string}}, json: {}, text/csv: {}}}}}}`,
		`{components: {responses: {a: {content: {text/plain: {schema: {type: string}}, application/json: {}, text/csv: {}}}}}}`, 2},
	{"empty-content", `{paths: {/a: {post: {requestBody: {content: {}}, responses: {"200": {description: a, content: {}}, "201": {content: {text/csv: null}}}}}}}`,
		`{paths: {/a: {post: {responses: {"200": {description: a}, "201": {content: {text/csv: {}}}}}}}}`, 3},
	{"empty-body", `{paths: {/a: {delete: {requestBody: {required: true, content: {application/json: {}}}}, post: {requestBody: {content: {application/json: {}}}}}}}`,
		`{paths: {/a: {delete: {}, post: {requestBody: {content: {application/json: {}}}}}}}`, 1},
	{"empty-body", `{paths: {/a: {delete: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}}`,
		`{paths: {/a: {delete: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}}`, 0},
	{"get-body", `{paths: {/a: {get: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}}`, `{paths: {/a: {get: {}}}}`, 1},
	{"encoding", `{components: {requestBodies: {a: {content: {application/json: {encoding: {b: {}}}, multipart/form-data: {schema: {properties: {b: {}}}, encoding: {b: {}, c: {}}}}}}}}`,
		`{components: {requestBodies: {a: {content: {application/json: {}, multipart/form-data: {schema: {properties: {b: {}}}, encoding: {b: {}}}}}}}}`, 2},
	{"repeated-path-parameter", `{paths: {'/a/{id}/b/{id}': {get: {parameters: [{name: id, in: path}]}}}}`,
		`{paths: {'/a/{id}/b/{id_2}': {get: {parameters: [{name: id, in: path}, {name: id_2, in: path}]}}}}`, 1},
	{"renamed-path-parameter", `{paths: {'/a/{a_id}': {get: {parameters: [{$ref: '#/components/parameters/id'}]}}}, components: {parameters: {id: {name: id, in: path}}}}`,
		`{paths: {'/a/{a_id}': {get: {parameters: [{name: a_id, in: path}]}}}, components: {parameters: {id: {name: id, in: path}}}}`, 1},
	{"unused-path-parameter", `{paths: {/a: {parameters: [{name: id, in: path}], get: {parameters: [{name: id, in: path}, {name: b, in: query}]}}}}`,
		`{paths: {/a: {parameters: [], get: {parameters: [{name: b, in: query}]}}}}`, 2},
	{"undeclared-path-parameter", `{paths: {'/a/{id}': {get: {}}}}`,
		`{paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}}}}`, 1},
	{"optional-path-parameter", `{components: {parameters: {a: {name: id, in: path, required: false}, b: {name: b, in: query}}}}`,
		`{components: {parameters: {a: {name: id, in: path, required: true}, b: {name: b, in: query}}}}`, 1},
	{"read-only-path-parameter", `{components: {parameters: {a: {in: path, schema: {readOnly: true}}, b: {in: query, schema: {readOnly: true}}}}}`,
		`{components: {parameters: {a: {in: path, schema: {}}, b: {in: query, schema: {readOnly: true}}}}}`, 1},
	{"duplicate-parameter", `{paths: {/a: {get: {parameters: [{name: b, in: query}, {name: b, in: header}, {name: b, in: query, required: true}]}}}}`,
		`{paths: {/a: {get: {parameters: [{name: b, in: header}, {name: b, in: query, required: true}]}}}}`, 1},
	{"security-scheme", `{security: [{b: []}], paths: {/a: {get: {security: [{b: []}, {c: []}, {}]}}}, components: {securitySchemes: {c: {}}}}`,
		`{paths: {/a: {get: {security: [{c: []}, {}]}}}, components: {securitySchemes: {c: {}}}}`, 2},
	{"duplicate-tag", `{tags: [{name: a}, {name: b}, {name: a}]}`, `{tags: [{name: a}, {name: b}]}`, 1},
	{"example-and-examples", `{components: {parameters: {a: {example: b, examples: {c: {}}}}}}`, `{components: {parameters: {a: {examples: {c: {}}}}}}`, 1},

	{"annotation-member", `schema {allOf: [{$ref: '#/components/schemas/a'}, {readOnly: true, description: b}], description: c}`,
		`schema {allOf: [{$ref: '#/components/schemas/a'}], description: c, readOnly: true}`, 1},
	{"unsatisfiable-error", `{paths: {/a: {get: {responses: {4XX: {content: {a/b: {schema: {allOf: [{$ref: '#/components/schemas/s'}, {$ref: '#/components/schemas/f'}]}}}}}}}},
		components: {schemas: {s: {properties: {success: {enum: [true]}}}, f: {properties: {success: {enum: [false]}}}}}}`,
		`{paths: {/a: {get: {responses: {4XX: {content: {a/b: {schema: {$ref: '#/components/schemas/f'}}}}}}}},
		components: {schemas: {s: {properties: {success: {enum: [true]}}}, f: {properties: {success: {enum: [false]}}}}}}`, 1},
	{"generic-property", `{components: {schemas: {g: {allOf: [{$ref: '#/components/schemas/e'}, {properties: {result: {type: object}}}]}, e: {properties: {success: {}}},
		a: {allOf: [{$ref: '#/components/schemas/g'}, {properties: {result: {$ref: '#/components/schemas/r'}}}]}, r: {properties: {b: {}}}}}}`,
		`{components: {schemas: {g: {allOf: [{$ref: '#/components/schemas/e'}, {properties: {result: {type: object}}}]}, e: {properties: {success: {}}},
		a: {allOf: [{$ref: '#/components/schemas/e'}, {properties: {result: {$ref: '#/components/schemas/r'}}}]}, r: {properties: {b: {}}}}}}`, 1},
	{"generic-property", `schema {allOf: [{properties: {b: {type: string, enum: [c]}}}, {properties: {b: {type: string, maxLength: 3}}}]}`,
		`schema {allOf: [{properties: {b: {type: string, enum: [c]}}}, {properties: {b: {type: string, maxLength: 3}}}]}`, 0},
	{"contradictory-property", `schema {allOf: [{properties: {b: {type: array, items: {type: string}}, c: {}}, required: [b]}, {properties: {b: {type: object, properties: {d: {}}}}}]}`,
		`schema {allOf: [{properties: {c: {}}, required: [b]}, {properties: {b: {type: object, properties: {d: {}}}}}]}`, 1},
	{"contradictory-property", `schema {allOf: [{properties: {success: {enum: [true]}}}], properties: {success: {enum: [false]}}}`,
		`schema {properties: {success: {enum: [false]}}}`, 1},
	{"composed-property", `{components: {schemas: {a: {allOf: [{$ref: '#/components/schemas/c'}, {properties: {b: {enum: [d]}, e: {}}}]}, c: {properties: {b: {type: string}, f: {}}}}}}`,
		`{components: {schemas: {a: {allOf: [{properties: {f: {}}}, {properties: {e: {}}}], properties: {b: {allOf: [{type: string}, {enum: [d]}]}}}, c: {properties: {b: {type: string}, f: {}}}}}}`, 1},
	{"composed-property", `schema {allOf: [{properties: {b: {type: string}}}, {properties: {b: {type: string}}}]}`,
		`schema {allOf: [{properties: {b: {type: string}}}, {properties: {b: {type: string}}}]}`, 0},
	{"uneven-all-of", `schema {allOf: [{type: string, format: uuid}, {maxLength: 36, description: b}]}`, `schema {type: string, format: uuid, maxLength: 36, description: b}`, 1},
	{"uneven-all-of", `schema {allOf: [{properties: {b: {}}}, {properties: {c: {}}}]}`, `schema {allOf: [{properties: {b: {}}}, {properties: {c: {}}}]}`, 0},
	{"contradictory-all-of", `schema {allOf: [{type: object, properties: {b: {type: string}}}, {type: string, enum: [c], default: c}]}`,
		`schema {type: object, properties: {b: {type: string}}}`, 1},
	{"contradictory-all-of", `schema {allOf: [{type: string, default: b, enum: [b, c, d]}, {type: string, default: c, enum: [c, d, e], pattern: f}]}`,
		`schema {type: string, default: c, enum: [c, d], pattern: f}`, 1},
	{"contradictory-all-of", `schema {allOf: [{type: object, readOnly: true, properties: {b: {}}, required: [b]}, {readOnly: false, properties: {b: {type: string}, c: {}}, required: [b, c]}]}`,
		`schema {type: object, readOnly: false, properties: {b: {type: string}, c: {}}, required: [b, c]}`, 1},

	{"invalid-default", `schema {type: integer, default: many, example: more}`, `schema {type: integer, example: more}`, 1},
	{"invalid-default", `schema {type: integer, default: 1}`, `schema {type: integer, default: 1}`, 0},
	{"invalid-example", `schema {type: integer, default: many, example: more}`, `schema {type: integer, default: many}`, 1},
	{"invalid-example", `{components: {responses: {a: {description: a, content: {b/c: {schema: {type: integer}, examples: {d: {value: many}, e: {value: 1}}}}}}}}`,
		`{components: {responses: {a: {description: a, content: {b/c: {schema: {type: integer}, examples: {e: {value: 1}}}}}}}}`, 1},
}

// document makes the YAML of a whole document of a scenario's text.
func document(text string) string {
	if schema, ok := strings.CutPrefix(text, "schema "); ok {
		return "components: {schemas: {a: " + schema + "}}"
	}
	return text
}

func TestPasses(t *testing.T) {
	tried := map[string]bool{}
	for _, c := range scenarios {
		tried[c.pass] = true
		t.Run(c.pass, func(t *testing.T) {
			files, root := parse(t, "in.yaml", []byte(document(c.in)))
			report := runOne(t, files, root, c.pass)
			_, want := parse(t, "want.yaml", []byte(document(c.want)))
			if !tree.Equal(root, want) {
				t.Errorf("input  %s\ngives  %s\nwanted %s", document(c.in), flow(t, root), flow(t, want))
			}
			if n := standsTwice(root); n != nil {
				t.Errorf("input %s: %s stands in two places", document(c.in), flow(t, n))
			}
			if len(report.Fixes) != c.fixes {
				t.Errorf("input %s: %d fixes, wanted %d: %+v", c.in, len(report.Fixes), c.fixes, report.Fixes)
			}
			for _, f := range report.Fixes {
				if f.Pass != c.pass || f.Detail == "" || !f.Position.IsValid() {
					t.Errorf("incomplete fix %+v", f)
				}
			}
			if again := runOne(t, files, root, c.pass); len(again.Fixes) != 0 {
				t.Errorf("the pass repairs its own output: %+v", again.Fixes)
			}
		})
	}
	for _, p := range Passes() {
		if !tried[p.Name] {
			t.Errorf("pass %s has no scenario", p.Name)
		}
	}
}

// standsTwice finds a node that a tree holds in two places, where a change of
// one would be a change of both.
func standsTwice(root *yaml.Node) *yaml.Node {
	seen := map[*yaml.Node]bool{}
	var twice *yaml.Node
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if seen[n] && twice == nil && len(n.Content) > 0 {
			twice = n
			return
		}
		seen[n] = true
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(root)
	return twice
}

// TestSpecificResult: what several answers are put together from keeps its
// result for each of them.
func TestSpecificResult(t *testing.T) {
	files, root := parse(t, "in.yaml", []byte(`openapi: 3.0.3
info: {title: a, version: b}
paths:
  /a:
    get:
      responses:
        "200": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/answer'}}}}
        4XX: {description: a, content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/answer'}, {$ref: '#/components/schemas/failure'}]}}}}
components:
  schemas:
    common: {type: object, required: [success], properties: {success: {type: boolean, description: a}, result: {anyOf: [{type: object}, {type: string}]}}}
    single: {allOf: [{$ref: '#/components/schemas/common'}, {properties: {result: {anyOf: [{type: object, nullable: true}, {type: string, nullable: true}]}}}]}
    answer: {allOf: [{$ref: '#/components/schemas/single'}, {properties: {result: {$ref: '#/components/schemas/thing'}}}]}
    failure: {type: object, required: [success], properties: {success: {type: boolean, description: b}, result: {type: object, nullable: true}}}
    thing: {type: object, properties: {id: {type: string}}}
`))
	if _, err := Run(files, root); err != nil {
		t.Fatal(err)
	}
	s := &state{files: files, root: root, report: &Report{}}
	_, found, ok := s.declarations(tree.Get(root, "components", "schemas", "answer"))
	result := found["result"]
	if !ok || len(result) == 0 || tree.String(tree.Get(result[len(result)-1].schema, "$ref")) != "#/components/schemas/thing" {
		t.Errorf("the result is gone: %s", flow(t, tree.Get(root, "components", "schemas")))
	}
	if n := standsTwice(root); n != nil {
		t.Errorf("%s stands in two places", flow(t, n))
	}
}

// runOne applies one pass; the one that finds invalid values runs before that
// which needs them.
func runOne(t *testing.T, files *source.Files, root *yaml.Node, name string) *Report {
	t.Helper()
	s := &state{files: files, root: root, report: &Report{}}
	for i := range passes {
		if passes[i].Name == name {
			if name == "invalid-example" {
				s.findFaults()
			}
			s.apply(&passes[i])
		}
	}
	return s.report
}

func flow(t *testing.T, n *yaml.Node) string {
	t.Helper()
	return write(t, n)
}

func TestCounts(t *testing.T) {
	files, root := parse(t, "in.yaml", []byte("openapi: 3.1.0\ninfo: {title: a, version: b}\npaths: {}\ncomponents: {schemas: {a: {required: [b, b, b], pattern: '(?!a)'}}}\n"))
	report, err := Run(files, root)
	if err != nil {
		t.Fatal(err)
	}
	want := []Count{{"openapi-version", 1, false}, {"duplicate-required", 2, false}, {"pattern", 1, true}}
	got := report.Counts()
	if len(got) != len(want) {
		t.Fatalf("got %+v, wanted %+v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, wanted %+v", got[i], want[i])
		}
	}
	if f := report.Fixes[1]; f.Position.String() != "in.yaml:4:42" || f.Pointer != "/components/schemas/a/required" {
		t.Errorf("a fix at the wrong place: %+v", f)
	}
}

func TestRunRefusesWhatIsNoDocument(t *testing.T) {
	if _, err := Run(&source.Files{}, nil); err == nil {
		t.Error("no error for no document")
	}
	if _, err := Run(&source.Files{}, tree.NewSeq()); err == nil {
		t.Error("no error for a list")
	}
}

func FuzzRun(f *testing.F) {
	for _, c := range scenarios {
		f.Add(document(c.in))
	}
	f.Add("components: {schemas: {a: {allOf: [{$ref: '#/components/schemas/a'}]}, b: {$ref: '#/components/schemas/b'}}}")
	f.Add("paths: {/a: {$ref: '#/paths/~1a'}, '/{b}/{b}/{b_2}': {get: null, post: {parameters: {a: b}}}}")
	f.Add("components: {schemas: {a: {type: [[string]], $ref: 5, enum: {a: b}, required: {}, allOf: {a: b}, anyOf: [null, 5]}}}")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "*") {
			t.Skip("sources resolve aliases")
		}
		var doc yaml.Node
		if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
			t.Skip()
		}
		files := &source.Files{}
		files.Add("fuzz.yaml", strings.Count(text, "\n")+1, &doc)
		root := doc.Content[0]
		if _, err := Run(files, root); err != nil {
			return
		}
		again, err := Run(files, root)
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Fixes) > 0 {
			t.Errorf("second run repairs %+v of\n%s\nnow %s", again.Fixes, text, write(t, root))
		}
	})
}
