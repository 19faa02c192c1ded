package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write flaregen.schema.json")

var (
	schemaFile     = filepath.Join("..", "..", SchemaName)
	repositoryFile = filepath.Join("..", "..", "flaregen.yaml")
)

const minimal = `version: 1
clients:
  - name: cloudflare
    output: gen/cloudflare
    sources: [spec/fragments/*.yaml]
`

const full = `version: 1
clients:
  - name: certs
    package: certificates
    output: ./gen/certs/
    sources: [a.yaml, "../elsewhere/*.yaml"]
    overlays: [overlays/*.yaml]
    spec: spec/./certs.yaml
    select:
      paths: ["/zones/{zone_id}/origin_tls_client_auth/**"]
      tags: [TLS]
      operations: [list-certs]
      resources: [ssl.verification]
    split: resource
    test_server: true
    smoke_test: true
    envelope: {success: ok, result: data, errors: problems, messages: notes, info: page}
  - name: other
    output: gen/other
    sources: [b.json]
`

func TestParseDefaults(t *testing.T) {
	f := mustParse(t, minimal)
	got := f.Clients[0]
	got.positions = nil
	want := Client{
		Name: "cloudflare", Package: "cloudflare", Output: "gen/cloudflare",
		Sources: []string{"spec/fragments/*.yaml"}, Split: "none",
		Envelope: Envelope{Success: "success", Result: "result", Errors: "errors", Messages: "messages", Info: "result_info"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if !got.Select.IsZero() {
		t.Error("a client without select selects something")
	}
}

func TestParseEveryKey(t *testing.T) {
	f := mustParse(t, full)
	got := f.Find("certs")
	if got == nil || f.Find("nobody") != nil {
		t.Fatal("Find does not find by name")
	}
	want := Client{
		Name: "certs", Package: "certificates", Output: "gen/certs",
		Sources: []string{"a.yaml", "../elsewhere/*.yaml"}, Overlays: []string{"overlays/*.yaml"}, Spec: "spec/certs.yaml",
		Select: Select{
			Paths: []string{"/zones/{zone_id}/origin_tls_client_auth/**"}, Tags: []string{"TLS"},
			Operations: []string{"list-certs"}, Resources: []string{"ssl.verification"},
		},
		Split:   SplitResource,
		Testing: true, SmokeTest: true,
		Envelope:  Envelope{Success: "ok", Result: "data", Errors: "problems", Messages: "notes", Info: "page"},
		positions: got.positions,
	}
	if !reflect.DeepEqual(*got, want) {
		t.Errorf("got  %+v\nwant %+v", *got, want)
	}
}

func TestPosition(t *testing.T) {
	f := mustParse(t, full)
	for key, want := range map[string]string{
		"":                    "flaregen.yaml:3:5",
		"output":              "flaregen.yaml:5:13",
		"sources.1":           "flaregen.yaml:6:23",
		"select.operations.0": "flaregen.yaml:12:20",
		"select.tags.7":       "flaregen.yaml:11:13", // the list it would be in
	} {
		if got := f.Clients[0].Position(key).String(); got != want {
			t.Errorf("%q is at %s, want %s", key, got, want)
		}
	}
	if got, want := f.Clients[1].Position("spec").String(), "flaregen.yaml:18:5"; got != want {
		t.Errorf("a key that is not there is at %s, want its client's %s", got, want)
	}
}

// client is a configuration with these lines in its only client, from line 4.
func client(lines ...string) string {
	return "version: 1\nclients:\n  - name: a\n    " + strings.Join(lines, "\n    ") + "\n"
}

func TestErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "flaregen.yaml: the file is empty; `flaregen init` writes one to start from"},
		{"only a comment", "# nothing\n", "flaregen.yaml: the file is empty; `flaregen init` writes one to start from"},
		{"not YAML", "version: 1\nclients: [\n", "flaregen.yaml:2: not valid YAML: did not find expected node content"},
		{"two documents", minimal + "---\nversion: 1\n", "flaregen.yaml:6:1: a second YAML document; keep one document in the file"},
		{"no mapping", "- a\n", "flaregen.yaml:1:1: found a list instead of a mapping; the keys here are version, clients"},
		{"nothing in it", "{}\n", "flaregen.yaml:1:1: the key clients is missing; add it: the clients to generate\n" +
			"flaregen.yaml:1:1: the key version is missing; add it: version of the configuration's format"},
		{"other version", "version: 2\nclients: [{name: a, output: b, sources: [c]}]\n", `flaregen.yaml:1:10: version: "2" is not a value of version; write 1`},
		{"version as text", "version: '1'\nclients: [{name: a, output: b, sources: [c]}]\n", `flaregen.yaml:1:10: version: found "1" instead of a number`},
		{"no clients", "version: 1\nclients: []\n", "flaregen.yaml:2:10: clients: found an empty list instead of a list; start each entry with a dash"},
		{"clients as mapping", "version: 1\nclients: {name: a}\n", "flaregen.yaml:2:10: clients: found a mapping instead of a list; start each entry with a dash"},
		{"unknown key", client("output: b", "source: [c]", "sources: [c]"), "flaregen.yaml:5:5: source: unknown key; did you mean sources?"},
		{"unknown key in another case", client("Output: b", "sources: [c]"), "flaregen.yaml:3:5: the key output is missing; add it: folder of the generated package, relative to this file and below its folder\n" +
			"flaregen.yaml:4:5: Output: unknown key; did you mean output?"},
		{"unknown key like no other", client("output: b", "sources: [c]", "select: {zzzzzz: 1}"),
			"flaregen.yaml:6:14: select.zzzzzz: unknown key; the keys here are paths, tags, operations, resources"},
		{"key twice", client("output: b", "output: c", "sources: [c]"), "flaregen.yaml:5:5: output: the key is given twice; keep one of them"},
		{"text as list", client("output: [b]", "sources: [c]"), "flaregen.yaml:4:13: output: found a list instead of text"},
		{"list as text", client("output: b", "sources: c"), `flaregen.yaml:5:14: sources: found "c" instead of a list; write it as [a, b]`},
		{"nothing in a list", client("output: b", "sources: [c, null, ' ']"), "flaregen.yaml:5:18: sources.1: found nothing instead of text\n" +
			"flaregen.yaml:5:24: sources.2: the text is empty"},
		{"no sources", client("output: b", "sources: []"), "flaregen.yaml:5:14: sources: no source is given; name at least one file, such as spec/fragments/*.yaml"},
		{"empty text", client("output: b", "sources: [c]", "envelope: {info: ''}"), "flaregen.yaml:6:22: envelope.info: the text is empty"},
		{"client inside of one that is split", client("output: b", "sources: [c]", "split: resource") + "  - {name: d, output: b/d, sources: [c]}\n",
			"flaregen.yaml:7:23: output: b/d lies inside of b, which is divided into packages at flaregen.yaml:6:12; choose another folder"},
		{"client inside of a split module", client("output: .", "sources: [c]", "split: resource") + "  - {name: d, output: d, sources: [c]}\n",
			"flaregen.yaml:7:23: output: d lies inside of ., which is divided into packages at flaregen.yaml:6:12; choose another folder"},
		{"split by moon", client("output: b", "sources: [c]", "split: moon"), `flaregen.yaml:6:12: split: "moon" is not a value of split; write none`},
		{"client in the folder of a server for tests", client("output: b", "sources: [c]", "test_server: true") + "  - {name: d, output: b/fake, sources: [c]}\n",
			"flaregen.yaml:7:23: output: b/fake lies where the server for tests goes that flaregen.yaml:6:18 asks for; choose another folder"},
		{"no boolean", client("output: b", "sources: [c]", "smoke_test: soon"), `flaregen.yaml:6:17: smoke_test: found "soon" instead of true or false`},
		{"no package name", client("output: b", "sources: [c]", "package: My-API"),
			`flaregen.yaml:6:14: package: "My-API" is no Go package name; use lower-case letters, digits and underscores, a letter first, and no Go keyword`},
		{"keyword", client("output: b", "sources: [c]", "package: func"),
			`flaregen.yaml:6:14: package: "func" is no Go package name; use lower-case letters, digits and underscores, a letter first, and no Go keyword`},
		{"package main", client("output: b", "sources: [c]", "package: main"), "flaregen.yaml:6:14: package: a package called main cannot be imported; choose another name"},
		{"output above", client("output: ../b", "sources: [c]"), `flaregen.yaml:4:13: output: "../b" leaves the folder of the configuration; name a folder below it`},
		{"output absolute", client("output: /b", "sources: [c]"), `flaregen.yaml:4:13: output: "/b" leaves the folder of the configuration; name a folder below it`},
		{"spec above", client("output: b", "sources: [c]", "spec: x/../../b.yaml"), `flaregen.yaml:6:11: spec: "x/../../b.yaml" leaves the folder of the configuration; name a file below it`},
		{"spec in JSON", client("output: b", "sources: [c]", "spec: b.json"), `flaregen.yaml:6:11: spec: "b.json" is no YAML file; end its name in .yaml`},
		{"spec over the configuration", client("output: b", "sources: [c]", "spec: ./flaregen.yaml"), "flaregen.yaml:6:11: spec: the merged document would replace the configuration; choose another name"},
		{"twice the same", client("output: b", "sources: [c]", "spec: d.yaml") + "  - {name: a, output: ./b/, sources: [c], spec: d.yaml}\n",
			"flaregen.yaml:7:12: name: the client a is taken already, at flaregen.yaml:3:11; choose another one\n" +
				"flaregen.yaml:7:23: output: the folder b is taken already, at flaregen.yaml:4:13; choose another one\n" +
				"flaregen.yaml:7:49: spec: the file d.yaml is taken already, at flaregen.yaml:6:11; choose another one"},
		{"alias inside its own anchor", "version: 1\nclients: &a [*a]\n", "flaregen.yaml:2:10: found a list instead of a mapping; the keys here are name, package, output, sources, overlays, spec, select, split, test_server, smoke_test, envelope"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("flaregen.yaml", []byte(test.text))
			if err == nil {
				t.Fatal("no error")
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestSchemaIsCurrent(t *testing.T) {
	want := Schema()
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is stale; run go generate ./generator/config", SchemaName)
	}
}

// TestSchemaAgrees holds the schema against the parser: what one accepts or
// refuses for its shape, the other does as well.
func TestSchemaAgrees(t *testing.T) {
	schema := compileSchema(t)
	repository, err := os.ReadFile(repositoryFile)
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		minimal:            true,
		full:               true,
		string(repository): true,
		client("output: b", "sources: [c]", "smoke_test: true"):        true,
		client("output: b", "sources: [c]", "split: resource"):         true,
		client("output: b", "sources: []"):                             false,
		client("output: b"):                                            false,
		client("output: b", "sources: [c]", "sauce: d"):                false,
		client("output: b", "sources: [c]", "package: A"):              false,
		client("output: b", "sources: [c]", "spec: b.json"):            false,
		client("output: b", "sources: [c]", "envelope: {result: ' '}"): false,
		"version: 2\nclients: [{name: a, output: b, sources: [c]}]\n":  false,
		"version: 1\nclients: []\n":                                    false,
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		schemaErr := schema.Validate(throughJSON(t, value))
		_, parseErr := Parse("flaregen.yaml", []byte(text))
		if (schemaErr == nil) != valid || (parseErr == nil) != valid {
			t.Errorf("valid should be %v; schema says %v, parser says %v, of:\n%s", valid, schemaErr, parseErr, text)
		}
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(SchemaName, value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(SchemaName)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func throughJSON(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	value, err = jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSuggest(t *testing.T) {
	known := clientKeys(&Client{}).names()
	for typed, want := range map[string]string{
		"overlay": "did you mean overlays?", "out": "did you mean output?", "smoketest": "did you mean smoke_test?",
		"":    "the keys here are " + strings.Join(known, ", "),
		"xyz": "the keys here are " + strings.Join(known, ", "),
	} {
		if got := suggest(typed, known); got != want {
			t.Errorf("for %q: %s, want %s", typed, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{minimal, full, "", "- a", "clients: &a [*a]", "? [a]\n: b", "version: !!binary x\nclients: [~]", "\xff", "a: *b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("flaregen.yaml", data)
		if (file == nil) != (err != nil) {
			t.Fatalf("file %v, error %v", file, err)
		}
		if file != nil && (file.Version != 1 || len(file.Clients) == 0) {
			t.Fatalf("accepted %+v", file)
		}
	})
}

func mustParse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse("flaregen.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
