package command

import (
	"bytes"
	"cmp"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/record"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// grow writes a client for a growing part of a document, from few operations
// to all, each with the record of the one before, and checks that nothing is
// renamed on the way and that writing once more changes nothing. It gives the
// number of names compared.
func grow(t *testing.T, document corpusDocument, split string, seed uint64, steps int) (compared int) {
	t.Helper()
	var whole yaml.Node
	if err := yaml.Unmarshal(document.content, &whole); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 3))
	arrives := map[string]int{} // operation → step
	eachOperation(whole.Content[0], func(key string, _ func()) { arrives[key] = r.IntN(steps) })
	client := config.Client{Name: "api", Package: "api", Output: "gen/api", Sources: []string{"api.yaml"}, Split: split}
	recordFile := path.Join(client.Output, record.File)
	files := fstest.MapFS{"go.mod": {Data: []byte("module example.com/m\n")}}
	var had map[string]string
	for step := range steps {
		part := tree.Clone(whole.Content[0])
		eachOperation(part, func(key string, remove func()) {
			if arrives[key] > step {
				remove()
			}
		})
		files["api.yaml"] = &fstest.MapFile{Data: encodeTree(t, part)}
		output, err := Describe(t.Context(), Input{FS: files, Client: client})
		if err != nil {
			if had == nil && strings.Contains(err.Error(), "they describe no operation") {
				continue
			}
			t.Fatal(err)
		}
		names := goNames(output.API)
		if diff := renamed(had, names); len(diff) > 0 {
			t.Fatalf("seed %d, step %d: adding operations renamed %d of %d:\n%s", seed, step, len(diff), len(had), strings.Join(diff[:min(len(diff), 10)], "\n"))
		}
		compared += len(had)
		written := printRecord(t, output)
		files[recordFile] = &fstest.MapFile{Data: written}
		again := describe(t, files, client)
		if !maps.Equal(goNames(again.API), names) || !bytes.Equal(printRecord(t, again), written) {
			t.Fatalf("seed %d, step %d: a second time gives something else: %s", seed, step, renamed(names, goNames(again.API)))
		}
		had = names
	}
	return compared
}

func printRecord(t *testing.T, output Output) []byte {
	t.Helper()
	content, err := record.Of(output.API).Print()
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func eachOperation(root *yaml.Node, visit func(key string, remove func())) {
	for p, item := range tree.Entries(tree.Get(root, "paths")) {
		for _, method := range []string{"get", "put", "post", "delete", "patch"} {
			if tree.Get(item, method) != nil {
				visit(method+" "+p.Value, func() { tree.Delete(item, method) })
			}
		}
	}
}

func encodeTree(t *testing.T, root *yaml.Node) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := yaml.NewEncoder(&b).Encode(root); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGrowing adds the operations of a small document in many orders.
func TestGrowing(t *testing.T) {
	for seed := range uint64(40) {
		if n := grow(t, corpusDocument{"twins.yaml", []byte(twins)}, config.SplitNone, seed, 4); n == 0 {
			t.Fatalf("seed %d compared nothing", seed)
		}
	}
}

// TestGrowingDocuments does so with published ones.
func TestGrowingDocuments(t *testing.T) {
	for _, document := range corpusDocuments(t, "openapi/ssl.yaml", "openapi/custom_hostnames.yaml", "openapi/rulesets.yaml",
		"openapi/streams.yaml", "openapi/accounts.yaml", "openapi/addressing.yaml", "openapi/magic_transit.yaml") {
		t.Run(path.Base(document.name), func(t *testing.T) {
			compared := grow(t, document, config.SplitResource, 1, 3)
			if compared == 0 {
				t.Error("no names were compared")
			}
			t.Logf("%d names compared", compared)
		})
	}
}

// TestGrowingRepositoryClient adds documents to this repository's own client:
// whatever they bring, its names stay, and a newcomer gives way.
func TestGrowingRepositoryClient(t *testing.T) {
	const shared = "../shared/corpus/openapi/"
	corpusDocuments(t, "openapi/custom_hostnames.yaml", "openapi/acm.yaml")
	client := repositoryClient(t)
	input := Input{FS: folder("../.."), Client: client}
	before, err := Describe(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	input.Client.Sources = append(input.Client.Sources, shared+"custom_hostnames.yaml", shared+"acm.yaml")
	after, err := Describe(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	if n := after.Report.Operations - before.Report.Operations; n < 10 {
		t.Fatalf("only %d operations were added", n)
	}
	if diff := renamed(goNames(before.API), goNames(after.API)); len(diff) > 0 {
		t.Errorf("renamed:\n%s", strings.Join(diff, "\n"))
	}
	for path, base := range map[string]string{
		"ssl.certificate_packs":             "CertificatePack",
		"custom_hostnames.certificate_pack": "CustomHostnamesCertificatePack",
	} {
		if r := after.API.Find(path); r == nil || r.Base != base {
			t.Errorf("%s: %+v", path, r)
		}
	}
}

func repositoryClient(t *testing.T) config.Client {
	t.Helper()
	data, err := os.ReadFile("../../flaregen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := config.Parse("flaregen.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Clients[0]
}

// TestRecordLeadsToTheDocument: every pointer in the record of this
// repository's client leads to what the symbol stands for.
func TestRecordLeadsToTheDocument(t *testing.T) {
	output := generate(t, folder("../.."), repositoryClient(t))
	var spec, symbols yaml.Node
	for name, n := range map[string]*yaml.Node{"spec/openapi.yaml": &spec, "gen/cloudflare/" + record.File: &symbols} {
		if err := yaml.Unmarshal(output.Files[name], n); err != nil {
			t.Fatal(err)
		}
	}
	followed := 0
	follow := func(owner, pointer string) *yaml.Node {
		n := tree.Resolve(spec.Content[0], pointer)
		if n == nil || pointer == "" {
			t.Errorf("%s: %q leads nowhere", owner, pointer)
		}
		followed++
		return n
	}
	for key, op := range tree.Entries(tree.Get(symbols.Content[0], "operations")) {
		if n := follow(key.Value, tree.String(tree.Get(op, "at"))); tree.Get(n, "responses") == nil {
			t.Errorf("%s does not lead to an operation", key.Value)
		}
	}
	for name, typ := range tree.Entries(tree.Get(symbols.Content[0], "types")) {
		at := tree.String(tree.Get(typ, "at"))
		follow(name.Value, at)
		for field := range tree.Entries(tree.Get(typ, "fields")) {
			place := tree.String(tree.Get(typ, "places", field.Value))
			follow(name.Value+"."+field.Value, cmp.Or(place, at+tree.Pointer("properties", field.Value)))
		}
	}
	if followed < 300 {
		t.Errorf("only %d symbols", followed)
	}
}

// TestRecordIsNoInput: a record changes no byte of what it was written with,
// the hash of the input included.
func TestRecordIsNoInput(t *testing.T) {
	fsys, client := initialInput(t)
	first := generate(t, fsys, client)
	for name, content := range first.Files {
		fsys[name] = &fstest.MapFile{Data: content}
	}
	if second := generate(t, fsys, client); !maps.EqualFunc(first.Files, second.Files, bytes.Equal) {
		t.Error("the record makes a difference")
	}
}
