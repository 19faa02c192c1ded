package command

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/model"
)

// goNames gives every Go name of a client by what has it: an operation, or the
// place in an operation from which a type, a field or a constant is reached.
func goNames(api *model.API) map[string]string {
	names := map[string]string{}
	for r := range api.AllResources() {
		names[r.Name()+": field"] = r.GoPath()
		names[r.Name()+": service"] = r.Service
		names[r.Name()+": base"] = r.Base
		names[r.Name()+": package"] = r.Package
		for _, op := range r.Operations {
			at := op.HTTPMethod + " " + op.Path + ": "
			names[at+"call"] = r.GoPath() + "." + op.Method
			names[at+"iterator"] = op.Iterator
			names[at+"params"] = op.ParamsType
			for _, p := range slices.Concat(op.PathParams, op.Params) {
				place := at + string(p.In) + " " + p.Name
				names[place] = p.GoName
				goTypeNames(names, place, p.Type, nil)
			}
			if op.Body != nil {
				goTypeNames(names, at+"body", op.Body.Type, nil)
			}
			goTypeNames(names, at+"result", op.Result.Type, nil)
		}
	}
	return names
}

func goTypeNames(names map[string]string, at string, t *model.Type, open []*model.Type) {
	if t == nil || slices.Contains(open, t) {
		return
	}
	open = append(open, t)
	if t.IsDeclared() {
		names[at+" type"] = t.Name
	}
	goTypeNames(names, at+"[]", t.Elem, open)
	goTypeNames(names, at+".*", t.Extra, open)
	for _, f := range t.Fields {
		names[at+"."+f.Name] = f.GoName
		goTypeNames(names, at+"."+f.Name, f.Type, open)
	}
	for _, v := range t.Values {
		names[at+"="+v.Wire] = v.GoName
	}
	for i, a := range t.Arms {
		names[fmt.Sprint(at, "|", i)] = a.GoName
		goTypeNames(names, fmt.Sprint(at, "|", i), a.Type, open)
	}
}

// renamed lists what both have and call differently.
func renamed(before, after map[string]string) []string {
	var out []string
	for _, at := range slices.Sorted(maps.Keys(after)) {
		if was, ok := before[at]; ok && was != after[at] {
			out = append(out, fmt.Sprintf("%s: %s → %s", at, was, after[at]))
		}
	}
	return out
}

// selections picks parts of an API: single operations, five at a time, one
// path, what one glob matches, one resource.
func selections(api *model.API, r *rand.Rand, n int) map[string]config.Select {
	var ids, paths []string
	for _, op := range api.Operations() {
		if op.ID != strings.ToLower(op.HTTPMethod)+" "+op.Path {
			ids = append(ids, op.ID)
		}
		paths = append(paths, op.Path)
	}
	slices.Sort(ids)
	slices.Sort(paths)
	picks := map[string]config.Select{}
	for range n {
		top := api.Resources[r.IntN(len(api.Resources))].Name()
		picks["resource "+top] = config.Select{Resources: []string{top}}
		if len(ids) > 0 {
			one := ids[r.IntN(len(ids))]
			picks[one] = config.Select{Operations: []string{one}}
			var five []string
			for range 5 {
				five = append(five, ids[r.IntN(len(ids))])
			}
			picks[strings.Join(five, " ")] = config.Select{Operations: five}
		}
		one := paths[r.IntN(len(paths))]
		picks["path "+one] = config.Select{Paths: []string{one}}
		glob := path.Dir(one) + "/**"
		picks["paths "+glob] = config.Select{Paths: []string{glob}}
	}
	return picks
}

// TestNamesDoNotDependOnSelection: whatever part of a document a client
// selects, it calls everything as the client of the whole document does.
func TestNamesDoNotDependOnSelection(t *testing.T) {
	corpus := corpusDocuments(t, "openapi/origin_tls_client_auth.yaml", "openapi/cache.yaml", "openapi/streams.yaml",
		"openapi/rulesets.yaml", "openapi/accounts.yaml", "openapi/addressing.yaml", "whole/cloudflare-b.json")
	for _, document := range corpus {
		t.Run(path.Base(document.name), func(t *testing.T) {
			selectionsRenameNothing(t, document, config.SplitResource) // the packages' names, too
		})
	}
}

// twins has what makes names depend on each other: scopes with equal paths,
// resources and properties whose names run together, types that some share.
const twins = `openapi: 3.0.3
info: {title: Twins, version: "1"}
paths:
  /accounts/{account_id}/rules:
    get: {operationId: a-list, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rules"}}}}}}
    post: {operationId: a-create, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rule"}}}}}}
  /zones/{zone_id}/rules:
    get: {operationId: z-list, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rules"}}}}}}
  /zones/{zone_id}/rules/{id}:
    get: {operationId: z-get, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/whole"}}}}}}
    delete: {operationId: z-delete, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rule"}}}}}}
  /zones/{zone_id}/rules/phases:
    get: {operationId: phases, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rule"}}}}}}
  /zones/{zone_id}/rules/search:
    post: {operationId: search, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rules"}}}}}}
  /zones/{zone_id}/rules/search/results:
    get: {operationId: results, responses: {"200": {description: ok}}}
  /zones/{zone_id}/rules_sets:
    get: {operationId: sets, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/rule"}}}}}}
components:
  schemas:
    rule:
      type: object
      properties:
        result:
          type: object
          properties:
            id: {type: string}
            phases: {type: array, items: {type: object, properties: {name: {type: string}}}}
            set: {type: string, enum: [a-b, a_b]}
    whole:
      type: object
      properties:
        result:
          type: object
          properties:
            id: {type: string}
            phases: {type: array, items: {type: object, properties: {name: {type: string}}}}
            set: {type: string, enum: [a_b]}
            a-b: {type: string}
            a_b: {type: string}
    rules:
      type: object
      properties:
        result: {type: array, items: {type: object, properties: {id: {type: string}, set: {type: string, enum: [c]}, a_b: {type: string}}}}
`

// TestSelectedNames selects every operation of a small document alone, and
// every two.
func TestSelectedNames(t *testing.T) {
	document := corpusDocument{"twins.yaml", []byte(twins)}
	files := fstest.MapFS{document.name: {Data: document.content}}
	client := config.Client{Name: "api", Package: "api", Output: "gen/api", Sources: []string{document.name}}
	whole := describe(t, files, client)
	names := goNames(whole.API)
	var ids []string
	for _, op := range whole.API.Operations() {
		ids = append(ids, op.ID)
	}
	for _, one := range ids {
		for _, other := range ids {
			client.Select = config.Select{Operations: []string{one, other}}
			output := describe(t, files, client)
			if diff := renamed(names, goNames(output.API)); len(diff) > 0 {
				t.Errorf("%s and %s:\n%s", one, other, strings.Join(diff, "\n"))
			}
			if n := len(slices.Compact([]string{one, other})); output.Report.Operations != n {
				t.Errorf("%s and %s: %d operations", one, other, output.Report.Operations)
			}
		}
	}
}

// TestSelectedFields: a shared type has what the selected operations document.
// Whatever is wrong with others is of no interest, and they leave no trace.
func TestSelectedFields(t *testing.T) {
	broken := strings.Replace(twins, "$ref: \"#/components/schemas/whole\"", "$ref: \"#/components/schemas/none\"", 1)
	files := fstest.MapFS{"twins.yaml": {Data: []byte(twins)}, "broken.yaml": {Data: []byte(broken)}}
	client := config.Client{Name: "api", Package: "api", Output: "gen/api", Spec: "openapi.yaml", Sources: []string{"twins.yaml"}}
	client.Select.Operations = []string{"z-list"}
	output := generate(t, files, client)
	types := string(output.Files["gen/api/types.gen.go"])
	for _, has := range []string{"type Rule struct", "RuleSetC ", "ABUnderscored"} {
		if !strings.Contains(types, has) {
			t.Errorf("no %s in\n%s", has, types)
		}
	}
	for _, no := range []string{"Phases", "ABDashed", "RuleSetAB"} {
		if strings.Contains(types, no) {
			t.Errorf("%s in\n%s", no, types)
		}
	}
	if spec := string(output.Files["openapi.yaml"]); strings.Contains(spec, "whole") || strings.Contains(spec, "z-get") {
		t.Errorf("what is not selected was printed:\n%s", spec)
	}
	if r := output.Report; len(r.Fixes) != 1 || r.Types != 2 || r.Resources != 1 {
		t.Errorf("the report counts what is not selected: %+v", r)
	}
	client.Sources = []string{"broken.yaml"}
	if _, err := Generate(t.Context(), Input{FS: files, Client: client}); err != nil {
		t.Errorf("a fault in what is not selected: %v", err)
	}
}

func selectionsRenameNothing(t *testing.T, document corpusDocument, split string) {
	client := config.Client{Name: "api", Package: "api", Output: "gen/api", Sources: []string{document.name}, Split: split}
	files := fstest.MapFS{document.name: {Data: document.content}, "go.mod": {Data: []byte("module example.com/m\n")}}
	whole := describe(t, files, client)
	names := goNames(whole.API)
	compared, n := 0, 5
	if len(document.content) > 1<<20 {
		n = 2
	}
	picks := selections(whole.API, rand.New(rand.NewPCG(1, 2)), n)
	for _, what := range slices.Sorted(maps.Keys(picks)) {
		client.Select = picks[what]
		part := goNames(describe(t, files, client).API)
		compared += len(part)
		if diff := renamed(names, part); len(diff) > 0 {
			t.Errorf("%s: %d of %d names differ:\n%s", what, len(diff), len(part), strings.Join(diff[:min(len(diff), 8)], "\n"))
		}
	}
	if compared == 0 {
		t.Error("no names were compared")
	}
	t.Logf("%d names compared", compared)
}

func describe(t *testing.T, files fs.FS, client config.Client) Output {
	t.Helper()
	output, err := Describe(t.Context(), Input{FS: files, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	return output
}

type corpusDocument struct {
	name    string
	content []byte
}

// corpusDocuments reads published documents, where there is a collection.
func corpusDocuments(t *testing.T, names ...string) []corpusDocument {
	t.Helper()
	var documents []corpusDocument
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpus", filepath.FromSlash(name)))
		if err != nil {
			t.Skipf("no collection of documents: %v", err)
		}
		documents = append(documents, corpusDocument{name, content})
	}
	return documents
}
