package command

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/flaregen/flaregen/generator/config"
)

// The benchmarks here compare whole runs in memory; `make bench` divides one
// by the other and adds the peak memory of the two commands.

// benchDocument is one client to generate.
type benchDocument struct {
	name   string
	fsys   fs.FS
	client config.Client
}

// benchDocuments gives the client of this repository and, where there is one,
// a large document: FLAREGEN_BENCH_SPEC names it.
func benchDocuments(b *testing.B) []benchDocument {
	b.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "flaregen.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	parsed, err := config.Parse("flaregen.yaml", data)
	if err != nil {
		b.Fatal(err)
	}
	documents := []benchDocument{{"cloudflare", folder(filepath.Join("..", "..")), parsed.Clients[0]}}
	large := os.Getenv("FLAREGEN_BENCH_SPEC")
	if large == "" {
		large = filepath.Join("..", "..", "..", "shared", "corpus", "openapi", "zero_trust.yaml")
	}
	text, err := os.ReadFile(large)
	if err != nil {
		b.Logf("no large document: %v", err)
		return documents
	}
	base := filepath.Base(large)
	return append(documents, benchDocument{
		strings.TrimSuffix(base, filepath.Ext(base)), fstest.MapFS{base: {Data: text}}, benchClient(base),
	})
}

// benchClient is a client of one source, with all defaults.
func benchClient(source string) config.Client {
	return config.Client{
		Name: "api", Package: "api", Output: "gen/api", Sources: []string{source}, Spec: "spec/openapi.yaml", Split: "none",
		Envelope: config.Envelope{Success: "success", Result: "result", Errors: "errors", Messages: "messages", Info: "result_info"},
	}
}

func (d benchDocument) generate(b *testing.B) Output {
	b.Helper()
	output, err := Generate(b.Context(), Input{FS: d.fsys, Client: d.client})
	if err != nil {
		b.Fatal(err)
	}
	return output
}

// BenchmarkGenerate goes from the bytes of the sources to those of the merged
// document and the client.
func BenchmarkGenerate(b *testing.B) {
	for _, d := range benchDocuments(b) {
		b.Run(d.name, func(b *testing.B) {
			b.ReportAllocs()
			var output Output
			for b.Loop() {
				output = d.generate(b)
			}
			b.ReportMetric(float64(lines(output.Files, d.client.Output))/float64(output.Report.Operations), "lines/operation")
		})
	}
}

// BenchmarkBareOapiCodegen goes from the bytes of the same document, merged and
// repaired already, to those of oapi-codegen's client and models, formatted.
func BenchmarkBareOapiCodegen(b *testing.B) {
	for _, d := range benchDocuments(b) {
		b.Run(d.name, func(b *testing.B) {
			spec := d.generate(b).Files[d.client.Spec]
			b.ReportAllocs()
			for b.Loop() {
				bare(b, spec)
			}
		})
	}
}

// bare does what the command of oapi-codegen does, with the options that make
// its output compile.
func bare(b *testing.B, spec []byte) string {
	b.Helper()
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(spec)
	if err != nil {
		b.Fatal(err)
	}
	code, err := codegen.Generate(doc, codegen.Configuration{
		PackageName:   "api",
		Generate:      codegen.GenerateOptions{Client: true, Models: true},
		Compatibility: codegen.CompatibilityOptions{AlwaysPrefixEnumValues: true},
		OutputOptions: codegen.OutputOptions{
			ResolveTypeNameCollisions: true,
			DisableTypeAliasesForType: []string{"array"},
		},
	})
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		b.Skipf("oapi-codegen does not get through: %s", first)
	}
	return code
}

// lines counts the lines of the Go files in a folder.
func lines(files map[string][]byte, folder string) (n int) {
	for name, content := range files {
		if strings.HasPrefix(name, folder+"/") {
			n += strings.Count(string(content), "\n")
		}
	}
	return n
}

// BenchmarkGrowth shows how the time grows with the document: ns/operation must
// stay about the same.
func BenchmarkGrowth(b *testing.B) {
	const resources = 100
	for _, factor := range []int{1, 2, 4, 8} {
		d := benchDocument{"", fstest.MapFS{"api.yaml": {Data: syntheticDocument(factor * resources)}}, benchClient("api.yaml")}
		b.Run(fmt.Sprintf("%dx", factor), func(b *testing.B) {
			var output Output
			for b.Loop() {
				output = d.generate(b)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*output.Report.Operations), "ns/operation")
		})
	}
}

// syntheticDocument describes a number of resources, each with three
// operations, an object that refers to itself, and a body.
func syntheticDocument(resources int) []byte {
	var text strings.Builder
	text.WriteString(`openapi: 3.0.3
info: {title: Synthetic, version: "1"}
servers: [{url: https://api.example.com/v1}]
components:
  schemas:
    notes: {type: array, items: {type: object, properties: {code: {type: integer}, message: {type: string}}}}
`)
	for i := range resources {
		fmt.Fprintf(&text, `    thing%[1]d:
      type: object
      required: [id, id]
      properties:
        id: {type: string, maxLength: 32}
        state%[1]d: {type: string, enum: [new, old, null]}
        made_on: {type: string, format: date-time}
        parent: {$ref: '#/components/schemas/thing%[1]d'}
    answer%[1]d:
      type: object
      properties:
        success: {type: boolean}
        errors: {$ref: '#/components/schemas/notes'}
        messages: {$ref: '#/components/schemas/notes'}
        result: {$ref: '#/components/schemas/thing%[1]d'}
`, i)
	}
	text.WriteString("paths:\n")
	for i := range resources {
		fmt.Fprintf(&text, `  /zones/{zone_id}/things%[1]d:
    get:
      operationId: things%[1]d-list
      parameters: [{name: zone_id, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}]
      responses:
        "200":
          description: The things.
          content: {application/json: {schema: {type: object, properties: {success: {type: boolean}, result: {type: array, items: {$ref: '#/components/schemas/thing%[1]d'}}, result_info: {type: object, properties: {page: {type: integer}, total_pages: {type: integer}}}}}}}
    post:
      operationId: things%[1]d-create
      parameters: [{name: zone_id, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}, state: {type: string, enum: [new, old]}}}}}}
      responses: {"200": {description: The thing., content: {application/json: {schema: {$ref: '#/components/schemas/answer%[1]d'}}}}}
  /zones/{zone_id}/things%[1]d/{thing_id}:
    get:
      operationId: things%[1]d-get
      parameters: [{name: zone_id, in: path, required: true, schema: {type: string}}, {name: thing_id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: The thing., content: {application/json: {schema: {$ref: '#/components/schemas/answer%[1]d'}}}}}
`, i)
	}
	return []byte(text.String())
}
