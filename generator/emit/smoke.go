package emit

import (
	"fmt"
	"go/format"
	"path"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// SmokeDocument is the file, beside the test, that the smoke test reads the
// document from.
const SmokeDocument = "smoke.gen.json"

// SmokeTest gives the files of a test that calls every method of the client:
// a table with one entry per operation. What is done with an entry is in the
// package smoke.
func SmokeTest(api *model.API, opts Options) (map[string][]byte, error) {
	var table strings.Builder
	for r, op := range api.Operations() {
		table.WriteString("{" + strings.Join(smokeEntry(r, op), ", ") + "},\n")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\npackage %s\n\nimport (\n\t\"testing\"\n\n", opts.header(), api.Package)
	if strings.Contains(table.String(), " envelope.") {
		fmt.Fprintf(&b, "\t%q\n", opts.envelopePackage())
	}
	fmt.Fprintf(&b, "\t%q\n)\n\n", path.Join(path.Dir(opts.envelopePackage()), "smoke"))
	// No other declaration of the package has an underscore in its name.
	b.WriteString("// Test_smoke calls every method against a server on loopback that answers with\n" +
		"// samples of the documented answers.\n" +
		"func Test_smoke(t *testing.T) {\n" +
		"\tsmoke.Run(t, " + strconv.Quote(SmokeDocument) + ", func(baseURL string) ([]smoke.Operation, error) {\n" +
		"\t\tc, err := NewClient(WithBaseURL(baseURL), WithAPIToken(\"smoke\"), WithMaxRetries(0))\n" +
		"\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}\n" +
		"\t\treturn []smoke.Operation{\n" + table.String() + "}, nil\n})\n}\n")
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		return nil, fmt.Errorf("smoke test: %w\n%s", err, numbered(b.String()))
	}
	return map[string][]byte{"smoke_gen_test.go": out}, nil
}

// smokeEntry gives the fields of one entry that are not empty.
func smokeEntry(r *model.Resource, op *model.Operation) []string {
	call := fieldPath(r) + op.Method
	fields := entry{}
	fields.text("Name", call)
	fields.request(op)
	fields.add("Call", "c."+call)
	if op.Iterator != "" {
		fields.add("All", "c."+fieldPath(r)+op.Iterator)
		fields.add("Pager", pagerLiteral(op.Result.Pager))
	}
	fields.answer(op)
	return fields
}

// entry are the fields of a line of a table.
type entry []string

func (e *entry) add(name, value string) { *e = append(*e, name+": "+value) }

func (e *entry) text(name, value string) {
	if value != "" {
		e.add(name, strconv.Quote(value))
	}
}

func (e *entry) request(op *model.Operation) {
	e.text("Method", op.HTTPMethod)
	e.text("Path", op.Path)
}

// answer adds what a request carries and what is made of the answer.
func (e *entry) answer(op *model.Operation) {
	if len(op.Params) > 0 {
		var labels []string
		for _, p := range op.Params {
			labels = append(labels, strconv.Quote(string(p.In)+" "+p.Name))
		}
		e.add("Params", "[]string{"+strings.Join(labels, ", ")+"}")
	}
	if op.Body != nil {
		e.text("Body", op.Body.MediaType)
	}
	e.text("Answer", op.Result.MediaType)
	if op.Result.Enveloped && op.Result.Kind != model.ResultNone {
		e.text("Result", op.Result.Envelope.Result)
	}
	if op.Result.Enveloped && op.Result.Envelope != model.DefaultEnvelope() {
		e.add("Keys", keysLiteral(op.Result.Envelope))
	}
}

func pagerLiteral(p *model.Pager) string {
	text := "envelope.Pager{Style: envelope." + pagerStyles[p.Style] + ", Param: " + strconv.Quote(p.Param)
	if p.Size != "" {
		text += ", Size: " + strconv.Quote(p.Size)
	}
	if p.UntilEmpty {
		text += ", UntilEmpty: true"
	}
	return text + "}"
}
