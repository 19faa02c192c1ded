package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/normalize"
)

// documentOf gives a document of n resources that need repairs of all kinds.
func documentOf(n int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: a, version: b}\npaths:\n")
	for i := range n {
		fmt.Fprintf(&b, `  /r%[1]d/{id}/s/{id}:
    delete:
      operationId: delete%[1]d
      parameters: [{name: id, in: path, schema: {type: string, readOnly: true}}]
      requestBody: {required: true, content: {application/json: {}}}
      responses:
        "200": {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/single'}, {properties: {result: {$ref: '#/components/schemas/r%[1]d'}}}]}}}}
        4xx: {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/single'}, {$ref: '#/components/schemas/failure'}]}}}}
`, i)
	}
	b.WriteString("components:\n  schemas:\n")
	b.WriteString(`    common: {type: object, required: [success, success], properties: {success: {type: boolean, enum: [true]}, errors: {type: array, minLength: 1}, result: {anyOf: [{type: object}, {type: array}]}}}
    single: {allOf: [{$ref: '#/components/schemas/common'}, {properties: {result: {type: object, nullable: true}}}]}
    failure: {type: object, properties: {success: {type: boolean, enum: [false]}, result: {type: object, enum: [null]}}}
`)
	for i := range n {
		fmt.Fprintf(&b, "    r%d: {type: object, uniqueItems: true, required: [a, a], properties: {a: {type: string, enum: [b, null], default: c}, d: {type: integer, example: e}, f: {$ref: '#/components/schemas/r%d', readOnly: true}}}\n", i, (i+1)%n)
	}
	return b.String()
}

func TestDocumentOf(t *testing.T) {
	files, root := parse(t, "in.yaml", []byte(documentOf(3)))
	report, err := normalize.Run(files, root)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Counts()) < 12 {
		t.Errorf("the benchmark needs few repairs only: %v", report.Counts())
	}
	if _, err := Document(files, root); err != nil {
		t.Error(err)
	}
}

// BenchmarkStages shows how both stages grow with the document: ns/resource
// must stay about the same.
func BenchmarkStages(b *testing.B) {
	for _, n := range []int{250, 500, 1000, 2000} {
		data := []byte(documentOf(n))
		b.Run(fmt.Sprintf("resources=%d", n), func(b *testing.B) {
			for b.Loop() {
				files, root := parse(b, "in.yaml", data)
				if _, err := normalize.Run(files, root); err != nil {
					b.Fatal(err)
				}
				if _, err := Document(files, root); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/resource")
		})
	}
}
