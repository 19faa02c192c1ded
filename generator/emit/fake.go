package emit

import (
	"fmt"
	"go/format"
	"path"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/names"
)

const (
	// FakeFolder holds, below the client, the server for tests.
	FakeFolder = "fake"
	// FakeDocument is the file, in that folder, that the server embeds.
	FakeDocument = "document.gen.json"
)

// Fake gives the files of a server for tests, all but its document: a table
// with one line per operation, and what makes server and client. All else is in
// the package testserver. clientPath is the import path of the client.
func Fake(api *model.API, opts Options, clientPath string) (map[string][]byte, error) {
	opts.partOf = api.Package
	runtime := path.Join(path.Dir(opts.envelopePackage()), "testserver")
	f := fake{api: api, constants: names.Constants(api, "NewServer", "Operation", "Server", "Start")}
	body := f.operations() + f.server() + f.table()

	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\npackage %s\n\nimport (\n\t_ \"embed\"\n\t\"testing\"\n\n", opts.header(), f.comment(), FakeFolder)
	if strings.Contains(body, "envelope.") {
		fmt.Fprintf(&b, "\t%q\n", opts.envelopePackage())
	}
	fmt.Fprintf(&b, "\t%s%q\n\t%q\n)\n\n%s", f.alias(clientPath), clientPath, runtime, body)
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		return nil, fmt.Errorf("server for tests: %w\n%s", err, numbered(b.String()))
	}
	return map[string][]byte{"fake.gen.go": out}, nil
}

// FakeTest gives the files of a test that calls every method of the client
// through its server for tests.
func FakeTest(api *model.API, opts Options) (map[string][]byte, error) {
	opts.partOf = api.Package
	var b strings.Builder
	fmt.Fprintf(&b, "%s\npackage %s\n\nimport (\n\t\"testing\"\n\n", opts.header(), FakeFolder)
	var table strings.Builder
	for r, op := range api.Operations() {
		table.WriteString("{" + strings.Join(smokeEntry(r, op), ", ") + "},\n")
	}
	if strings.Contains(table.String(), " envelope.") {
		fmt.Fprintf(&b, "\t%q\n", opts.envelopePackage())
	}
	fmt.Fprintf(&b, "\t%q\n)\n\n", path.Join(path.Dir(opts.envelopePackage()), "smoke"))
	b.WriteString("// Test_smoke calls every method of the client; the server answers with what is documented.\n" +
		"func Test_smoke(t *testing.T) {\n\tc := NewServer(t).Client()\n" +
		"\tsmoke.Through(t, " + strconv.Quote(FakeDocument) + ", []smoke.Operation{\n" + table.String() + "})\n}\n")
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		return nil, fmt.Errorf("test of the server for tests: %w\n%s", err, numbered(b.String()))
	}
	return map[string][]byte{"fake_gen_test.go": out}, nil
}

// fake is a server for tests in the making.
type fake struct {
	api       *model.API
	constants map[*model.Operation]string
}

// client is the name by which the package imports the client, which may be
// called as something else that it uses.
func (f *fake) client() string {
	switch f.api.Package {
	case FakeFolder, "embed", "envelope", "testing", "testserver", "t", "s", "srv", "opts", "client", "err", "document", "spec":
		return f.api.Package + "api"
	}
	return f.api.Package
}

// alias is written in front of the import path, unless that says it.
func (f *fake) alias(clientPath string) string {
	if path.Base(clientPath) == f.client() {
		return ""
	}
	return f.client() + " "
}

func (f *fake) comment() string {
	return commented(wrap(fmt.Sprintf("Package fake is a server on loopback for tests of programs that use the client %s.", f.api.Package))) +
		"\n//\n" + commented(wrap("It holds every request against the documentation and answers with what is documented there: start with [NewServer]. "+
		"A request that the documentation does not accept fails the test. What a test can say about an operation, and what there is to ask, "+
		"are the methods of [testserver.Server]."))
}

// operations declares a constant for each operation.
func (f *fake) operations() string {
	var b strings.Builder
	b.WriteString(commented("Operation names a method of the client.") + "\ntype Operation = testserver.Operation\n\n")
	b.WriteString(commented("The operations, as callers write them.") + "\nconst (\n")
	for r, op := range f.api.Operations() {
		fmt.Fprintf(&b, "%s Operation = %q\n", f.constants[op], fieldPath(r)+op.Method)
	}
	b.WriteString(")\n\n")
	return b.String()
}

func (f *fake) server() string {
	client := f.client()
	return commented("Server is a server for one test; it is closed when that ends.") + `
type Server struct{ *testserver.Server }

` + commented("NewServer starts a server.") + `
func NewServer(t testing.TB) *Server {
	t.Helper()
	return &Server{testserver.New(t, spec)}
}

` + commented(wrap("Start starts a server for a program that is no test, which has to close it. What would fail a test is reported.")) + `
func Start(report func(text string)) (*Server, error) {
	s, err := testserver.Start(spec, report)
	if err != nil {
		return nil, err
	}
	return &Server{s}, nil
}

` + commented(wrap("Client makes a client of the server, which has a token and does not repeat requests unless the options say otherwise.")) + `
func (s *Server) Client(opts ...` + client + `.Option) *` + client + `.Client {
	defaults := []` + client + `.Option{
		` + client + `.WithBaseURL(s.URL()),
		` + client + `.WithAPIToken("fake-token"),
		` + client + `.WithMaxRetries(0),
	}
	client, err := ` + client + `.NewClient(append(defaults, opts...)...)
	if err != nil {
		panic(err) // of an option
	}
	return client
}

`
}

// table writes what the server knows beside the document.
func (f *fake) table() string {
	keys := keysLiteral(f.api.Envelope)
	var b strings.Builder
	b.WriteString("//go:embed " + FakeDocument + "\nvar document []byte\n\n" +
		commented("spec is read once, by the first server.") +
		"\nvar spec = testserver.NewSpec(document, " + keys + ", []testserver.Endpoint{\n")
	for _, op := range f.api.Operations() {
		b.WriteString("{" + strings.Join(f.entry(op), ", ") + "},\n")
	}
	b.WriteString("})\n")
	return b.String()
}

func (f *fake) entry(op *model.Operation) []string {
	fields := entry{}
	fields.add("Operation", f.constants[op])
	fields.request(op)
	if op.Iterator != "" {
		fields.add("Pager", "&"+pagerLiteral(op.Result.Pager))
	}
	switch {
	case op.Result.Kind == model.ResultStream:
		fields.add("Stream", "true")
	case !op.Result.Enveloped:
		fields.add("Bare", "true")
	}
	fields.answer(op)
	return fields
}
