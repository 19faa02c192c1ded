package kin

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
)

func parse(t testing.TB, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

const head = "openapi: 3.0.3\ninfo: {title: a, version: b}\npaths: {}\n"

func TestLoadRefuses(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(secret, []byte("type: string"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, schema := range map[string]string{
		"a file":            "{$ref: '" + secret + "'}",
		"an address":        "{$ref: 'http://127.0.0.1:1/a.yaml#/a'}",
		"nothing":           "{$ref: '#/components/schemas/none'}",
		"itself":            "{$ref: '#/components/schemas/a'}",
		"an allOf of it":    "{allOf: [{$ref: '#/components/schemas/a'}]}",
		"a oneOf of a not":  "{oneOf: [{not: {$ref: '#/components/schemas/a'}}]}",
		"a file by mapping": "{discriminator: {propertyName: a, mapping: {b: '" + secret + "'}}}",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Load(parse(t, head+"components: {schemas: {a: "+schema+"}}")); err == nil {
				t.Error("no error")
			}
		})
	}
}

// TestPlaces checks that every object of the tree is found in what
// kin-openapi has loaded.
func TestPlaces(t *testing.T) {
	root := parse(t, `
openapi: 3.0.3
info: {title: a, version: b, contact: {name: c}, license: {name: d}}
servers: [{url: 'https://{a}', variables: {a: {default: b}}}]
tags: [{name: a, externalDocs: {url: https://a.test}}]
paths:
  /a:
    parameters: [{name: a, in: query, schema: {type: string}}]
    post:
      requestBody: {content: {multipart/form-data: {schema: {properties: {a: {}}}, encoding: {a: {headers: {b: {schema: {}}}}}}}}
      responses:
        default: {description: a, headers: {a: {schema: {}}}, links: {a: {operationId: b}}, content: {a/b: {examples: {a: {value: b}}}}}
      callbacks: {a: {'{$request.body}': {get: {responses: {"200": {description: a}}}}}}
components:
  schemas:
    a: {allOf: [{}], anyOf: [{}], oneOf: [{}], not: {}, items: {}, properties: {a: {}}, additionalProperties: {}, discriminator: {propertyName: a}, xml: {name: a}, externalDocs: {url: https://a.test}}
  responses: {a: {description: a}}
  parameters: {a: {name: a, in: header, content: {a/b: {}}}}
  examples: {a: {value: 1}}
  requestBodies: {a: {content: {}}}
  headers: {a: {schema: {}}}
  securitySchemes: {a: {type: oauth2, flows: {implicit: {authorizationUrl: https://a.test, scopes: {}}}}}
  links: {a: {operationId: a}}
  callbacks: {a: {}}
`)
	d, err := Load(root)
	if err != nil {
		t.Fatal(err)
	}
	found := map[*yaml.Node]bool{}
	for _, o := range d.objects {
		found[o.place.Node] = true
	}
	kinds := map[oas.Kind]bool{}
	for _, p := range oas.Index(root) {
		kinds[p.Kind] = true
		if !found[p.Node] {
			t.Errorf("the %s at %s has no object", p.Kind, p.Pointer())
		}
	}
	if len(kinds) < 28 {
		t.Errorf("only %d kinds of objects tried", len(kinds))
	}
}

// TestValuesAgree holds the values of the real documents against the schemas
// that kin-openapi itself has loaded: both ways must find the same faults.
func TestValuesAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("real documents take a while")
	}
	shared := filepath.Join("..", "..", "..", "..", "shared", "corpus")
	names, _ := filepath.Glob(filepath.Join(shared, "openapi", "*.yaml"))
	whole, _ := filepath.Glob(filepath.Join(shared, "whole", "*.json"))
	if names = append(names, whole...); len(names) == 0 {
		t.Skipf("no documents in %s", shared)
	}
	total := 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		root := parse(t, string(data))
		d, err := Load(root)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got, want []string
		for _, f := range Values(root) {
			if f.Place.Kind == oas.Schema {
				got = append(got, f.Place.At(f.Field...))
			}
		}
		for _, o := range d.objects {
			s, ok := o.value.(*openapi3.Schema)
			if !ok {
				continue
			}
			if s.Default != nil && s.VisitJSON(s.Default) != nil {
				want = append(want, o.place.At("default"))
			}
			if s.Example != nil && s.VisitJSON(s.Example) != nil {
				want = append(want, o.place.At("example"))
			}
		}
		total += len(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d faults from the tree, %d from kin-openapi", filepath.Base(name), len(got), len(want))
			for _, w := range want {
				if !slices.Contains(got, w) {
					t.Logf("not found: %s", w)
				}
			}
			for _, g := range got {
				if !slices.Contains(want, g) {
					t.Logf("found in vain: %s", g)
				}
			}
		}
	}
	if total == 0 {
		t.Error("no faults to compare")
	}
}

func TestEncode(t *testing.T) {
	root := parse(t, `{a: 0x10, b: 1.50, c: .inf, d: 2026-01-02, e: ~, f: "1", g: true, h: [1e3, -0], 200: "é\"\n", i: TRUE, j: 0o17}`)
	want := `{"a":16,"b":1.50,"c":".inf","d":"2026-01-02","e":null,"f":"1","g":true,"h":[1e3,-0],"200":"é\"\n","i":true,"j":15}`
	if got := string(encode(root)); got != want {
		t.Errorf("got    %s\nwanted %s", got, want)
	}
}

func TestValuesBearsBrokenSchemas(t *testing.T) {
	root := parse(t, `components: {schemas: {
		a: {type: [string], properties: [b], items: 5, example: {b: c}, enum: d, required: e},
		b: {type: string, pattern: '(?!a)', example: a},
		c: {properties: {d: {$ref: '#/none'}}, example: {d: 1}},
		d: {type: array, example: [1]}}}`)
	for _, f := range Values(root) {
		if strings.Contains(f.Err.Error(), "failed:") {
			t.Errorf("%s: %v", f.Place.Pointer(), f.Err)
		}
	}
}
