package build

import (
	"context"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
)

// FuzzBuild: no document, however wrong, makes Build panic or go on for ever.
func FuzzBuild(f *testing.F) {
	for _, seed := range []string{
		"",
		"paths: {/a: {get: {responses: " + ok(wrapped(`{$ref: "#/components/schemas/a"}`)) + "}}}\ncomponents: {schemas: {a: {type: object, properties: {a: {$ref: '#/components/schemas/a'}}}}}",
		"paths: {/a/{b}: {parameters: [{$ref: '#/components/parameters/p'}], post: {requestBody: {$ref: '#/x'}, responses: {default: {$ref: '#/paths'}}}}}",
		"components: {schemas: {l: {type: array, items: {$ref: '#/components/schemas/l'}}, o: {oneOf: [{$ref: '#/components/schemas/o'}, {allOf: [{$ref: '#/components/schemas/o'}]}]}}}\npaths: {/l: {get: {responses: " + ok(`{$ref: "#/components/schemas/l"}`) + "}, put: {responses: " + ok(`{$ref: "#/components/schemas/o"}`) + "}}}",
		"paths: {/x: {get: {x-resource: '..', x-method: '', parameters: [1, {in: query}, null], responses: {200: {content: {a/b: {schema: []}}}}}}}",
		"paths: {'': {get: , put: 1, patch: {responses: {200: {$ref: '#/paths//patch/responses/200'}}}}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 || hasAliases(&doc) {
			t.Skip()
		}
		files := &source.Files{}
		files.Add("spec.yaml", 1000, &doc)
		_, _ = Build(context.Background(), files, doc.Content[0], Options{})
	})
}

func hasAliases(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode {
		return true
	}
	for _, c := range n.Content {
		if hasAliases(c) {
			return true
		}
	}
	return false
}
