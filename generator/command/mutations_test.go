package command

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/diff"
	"github.com/flaregen/flaregen/internal/scratch"
)

// mutation is a single edit of testdata/diff/base.yaml with the verdicts that
// are expected. The caller is Go that uses what the edit is about; whether it
// still compiles is the judge of the Go verdict.
type mutation struct {
	name                string
	edit                []string // old, new, …; every old occurs
	wire, code, conduct diff.Release
	caller              string // body of a function with ctx and client
}

const (
	none  = diff.None
	patch = diff.Patch
	minor = diff.Minor
	major = diff.Major
)

const (
	listCaller   = `page, err := client.Shelves.List(ctx, &library.ShelfListParams{Page: new(1)}); if err == nil { for _, s := range page.Items { var id string = s.ID; _ = id } }`
	getCaller    = `shelf, err := client.Shelves.Get(ctx, "id"); if err == nil { var a, b, c string = shelf.ID, shelf.Name, shelf.Built; _, _, _ = a, b, c }`
	createCaller = `shelf, err := client.Shelves.Create(ctx, library.ShelfCreateRequest{Name: "x"}); _, _ = shelf, err`
	updateCaller = `shelf, err := client.Shelves.Update(ctx, "id", library.ShelfUpdateRequest{Name: new("x")}); _, _ = shelf, err`
	deleteCaller = `var err error = client.Shelves.Delete(ctx, "id"); _ = err`
)

var mutations = []mutation{
	// What is no change for callers.
	{"nothing", nil, none, none, none, getCaller},
	{"description reworded", []string{"What it is called.", "Its name."}, none, none, none, getCaller},
	{"summary reworded", []string{"Get a shelf", "Read a shelf"}, none, none, none, getCaller},
	{"path parameter renamed", []string{"/shelves/{shelf_id}:", "/shelves/{identifier}:", "{name: shelf_id, in: path", "{name: identifier, in: path"}, none, none, none, getCaller},
	{"fields reordered", []string{"        boards: {type: integer}\n        built: {type: string}\n", "        built: {type: string}\n        boards: {type: integer}\n"}, none, none, none, getCaller},
	{"operationId renamed", []string{"shelves-get", "get-shelf"}, none, none, none, getCaller},
	{"component renamed", []string{"schemas/shelf\"", "schemas/a_shelf\"", "    shelf:\n", "    a_shelf:\n"}, none, none, none, getCaller},
	{"title changed", []string{"title: Library", "title: The library"}, none, none, none, getCaller},
	{"version changed", []string{"version: \"1\"", "version: \"2\""}, none, none, none, getCaller},
	{"example added", []string{"built: {type: string}", "built: {type: string, example: today}"}, none, none, none, getCaller},
	{"enum reordered", []string{"name: room, in: query, schema: {type: string, enum: [east, west, north]}", "name: room, in: query, schema: {type: string, enum: [north, west, east]}"}, none, none, none, listCaller},

	// What is added.
	{"operation added", []string{"    delete:\n", "    patch:\n      operationId: shelves-edit\n      parameters: [{name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}]\n      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}\n      responses: {\"200\": {description: ok, content: {application/json: {schema: {$ref: \"#/components/schemas/one_shelf\"}}}}}\n    delete:\n"}, minor, minor, none, getCaller},
	{"answer field added", []string{"        built: {type: string}\n", "        built: {type: string}\n        paint: {type: string}\n"}, minor, minor, none, getCaller},
	{"list added to an answer's object", []string{"        owner:\n          type: object\n          properties:\n            name: {type: string}\n", "        owner:\n          type: object\n          properties:\n            name: {type: string}\n            tags: {type: array, items: {type: string}}\n"}, minor, minor, none, getCaller},
	{"further members added to an answer's object", []string{"        owner:\n          type: object\n          properties:\n            name: {type: string}\n", "        owner:\n          type: object\n          additionalProperties: {type: string}\n          properties:\n            name: {type: string}\n"}, none, major, none, `shelf, err := client.Shelves.Get(ctx, "id"); if err == nil { _ = shelf.Owner.UnknownMembers["paint"] }`},
	{"optional request field added", []string{"                boards: {type: integer}\n      responses", "                boards: {type: integer}\n                paint: {type: string}\n      responses"}, minor, minor, none, createCaller},
	{"required request field added", []string{"              required: [name]\n", "              required: [name, paint]\n", "                boards: {type: integer}\n      responses", "                boards: {type: integer}\n                paint: {type: string}\n      responses"}, major, minor, none, createCaller},
	{"query parameter added to a list", []string{"        - {name: room, in: query", "        - {name: paint, in: query, schema: {type: string}}\n        - {name: room, in: query"}, minor, minor, none, listCaller},
	{"first query parameter of another operation", []string{"summary: Get a shelf\n      parameters:\n", "summary: Get a shelf\n      parameters:\n        - {name: depth, in: query, schema: {type: integer}}\n"}, minor, major, none, getCaller},
	{"enum value of an answer added", []string{"        room: {type: string, enum: [east, west, north]}\n        boards", "        room: {type: string, enum: [east, west, north, south]}\n        boards"}, major, minor, none, getCaller},
	{"enum value of a request added", []string{"                room: {type: string, enum: [east, west, north]}\n                boards", "                room: {type: string, enum: [east, west, north, south]}\n                boards"}, minor, minor, none, createCaller},
	{"deprecated", []string{"operationId: shelves-get\n", "operationId: shelves-get\n      deprecated: true\n"}, patch, none, minor, getCaller},

	// What is taken away.
	{"operation removed", []string{"    delete:\n      operationId: shelves-delete\n      summary: Take down a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      responses:\n        \"204\": {description: Gone.}\n", ""}, major, major, none, deleteCaller},
	{"answer field removed", []string{"        built: {type: string}\n", ""}, patch, major, none, getCaller},
	{"required answer field removed", []string{"        id: {type: string, description: Identifier.}\n", "", "      required: [id]\n", ""}, major, major, none, getCaller},
	{"request field removed", []string{"                boards: {type: integer}\n      responses", "      responses"}, minor, major, none, `_, err := client.Shelves.Create(ctx, library.ShelfCreateRequest{Name: "x", Boards: new(2)}); _ = err`},
	{"query parameter removed", []string{"        - {name: room, in: query, schema: {type: string, enum: [east, west, north]}}\n", ""}, minor, major, none, `_, err := client.Shelves.List(ctx, &library.ShelfListParams{Room: nil}); _ = err`},
	{"enum value of a request removed", []string{"                room: {type: string, enum: [east, west, north]}\n                boards", "                room: {type: string, enum: [east, west]}\n                boards"}, major, major, none, `_ = library.ShelfCreateRequestRoomNorth`},
	{"enum value of an answer removed", []string{"        room: {type: string, enum: [east, west, north]}\n        boards", "        room: {type: string, enum: [east, west]}\n        boards"}, patch, major, none, `_ = library.ShelfRoomNorth`},

	// Types.
	{"answer field gets a format", []string{"built: {type: string}", "built: {type: string, format: date-time}"}, patch, major, none, getCaller},
	{"answer field becomes a number", []string{"built: {type: string}", "built: {type: number}"}, major, major, none, getCaller},
	{"answer field becomes nullable", []string{"built: {type: string}", "built: {type: string, nullable: true}"}, major, none, none, getCaller},
	{"answer field becomes required", []string{"      required: [id]\n", "      required: [id, built]\n"}, patch, none, none, getCaller},
	{"answer object becomes a list", []string{"        owner:\n          type: object\n          properties:\n            name: {type: string}\n            mail: {type: string}\n", "        owner:\n          type: array\n          items: {type: string}\n"}, major, major, none, `shelf, err := client.Shelves.Get(ctx, "id"); if err == nil { _ = shelf.Owner.Name }`},
	{"request field becomes required", []string{"              required: [name]\n", "              required: [name, boards]\n"}, major, major, none, `_, err := client.Shelves.Create(ctx, library.ShelfCreateRequest{Name: "x", Boards: new(2)}); _ = err`},
	{"request field becomes optional", []string{"              required: [name]\n", ""}, patch, major, none, createCaller},
	{"request field becomes nullable", []string{"                boards: {type: integer}\n      responses", "                boards: {type: integer, nullable: true}\n      responses"}, patch, major, none, `_, err := client.Shelves.Create(ctx, library.ShelfCreateRequest{Name: "x", Boards: new(2)}); _ = err`},
	{"request limit shrinks", []string{"name: {type: string, maxLength: 40}", "name: {type: string, maxLength: 20}"}, major, none, none, createCaller},
	{"request limit grows", []string{"name: {type: string, maxLength: 40}", "name: {type: string, maxLength: 60}"}, patch, none, none, createCaller},
	{"path parameter gets shorter", []string{"maxLength: 32", "maxLength: 30"}, major, none, none, getCaller},
	{"body becomes optional", []string{"summary: Replace a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      requestBody:\n        required: true\n", "summary: Replace a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      requestBody:\n        required: false\n"}, patch, major, none, updateCaller},

	{"items of a list become strings", []string{"result: {type: array, items: {$ref: \"#/components/schemas/shelf\"}}", "result: {type: array, items: {type: string}}"}, major, major, none, listCaller},

	// Calls.
	{"resource renamed", []string{"operationId: shelves-get\n", "operationId: shelves-get\n      x-resource: racks\n"}, none, major, none, getCaller},
	{"method renamed", []string{"operationId: shelves-delete\n", "operationId: shelves-delete\n      x-method: demolish\n"}, none, major, none, deleteCaller},
	{"another method for the same call", []string{"    put:\n      operationId: shelves-update\n", "    patch:\n      operationId: shelves-update\n      x-method: update\n"}, major, none, major, updateCaller},
	{"path moved", []string{"/shelves/{shelf_id}:", "/racks/{shelf_id}:", "operationId: shelves-get\n", "operationId: shelves-get\n      x-resource: shelves\n", "operationId: shelves-update\n", "operationId: shelves-update\n      x-resource: shelves\n", "operationId: shelves-delete\n", "operationId: shelves-delete\n      x-resource: shelves\n"}, major, none, major, getCaller},
	{"server moved", []string{"api.example.com/v1", "api.example.com/v2"}, none, none, major, getCaller},

	// Pages, envelopes, credentials.
	{"pages by cursor", []string{"{name: page, in: query, schema: {type: integer}}", "{name: cursor, in: query, schema: {type: string}}", "                      page: {type: integer}\n", "                      cursor: {type: string}\n", "                      total_pages: {type: integer}\n", ""}, minor, major, minor, listCaller},
	{"pages come to an end", []string{"        - {name: page, in: query, schema: {type: integer}}\n        - {name: per_page, in: query, schema: {type: integer, maximum: 50}}\n", "", "                  result_info:\n                    type: object\n                    properties:\n                      page: {type: integer}\n                      per_page: {type: integer}\n                      total_pages: {type: integer}\n", ""}, minor, major, none, listCaller},
	{"answer without envelope", []string{"summary: Get a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      responses:\n        \"200\":\n          description: The shelf.\n          content:\n            application/json:\n              schema: {$ref: \"#/components/schemas/one_shelf\"}", "summary: Get a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      responses:\n        \"200\":\n          description: The shelf.\n          content:\n            application/json:\n              schema: {$ref: \"#/components/schemas/shelf\"}"}, major, none, minor, getCaller},
	{"waits for another state", []string{"moved: {field: room, success: [west]}", "moved: {field: room, success: [west], failure: [east], gone: false}"}, none, none, minor, getCaller},
	{"waits for something less", []string{"      x-waiters:\n        moved: {field: room, success: [west]}\n", ""}, none, major, none, `_, err := client.Shelves.WaitUntilMoved(ctx, "id"); _ = err`},
	{"other credentials", []string{"security: [{api_token: []}]", "security: [{api_key: []}]"}, major, none, minor, getCaller},
	{"more credentials", []string{"security: [{api_token: []}]", "security: [{api_token: []}, {api_key: []}]"}, minor, none, minor, getCaller},
	{"body of another media type", []string{"summary: Replace a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      requestBody:\n        required: true\n        content:\n          application/json:", "summary: Replace a shelf\n      parameters:\n        - {name: shelf_id, in: path, required: true, schema: {type: string, maxLength: 32}}\n      requestBody:\n        required: true\n        content:\n          application/merge-patch+json:"}, none, none, minor, updateCaller},
}

func TestMutations(t *testing.T) {
	base, err := os.ReadFile("testdata/diff/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	from := libraryVersion(t, "base", string(base))
	callers := newCallers(t)
	callers.add("base", from.Code, "")
	for i, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			to := libraryVersion(t, "head", m.apply(t, string(base)))
			report, err := diff.Compare(t.Context(), from, to)
			if err != nil {
				t.Fatal(err)
			}
			if report.Wire != m.wire || report.Go != m.code || report.Behaviour != m.conduct {
				t.Errorf("wire %s, Go %s, behaviour %s; want %s, %s, %s", report.Wire, report.Go, report.Behaviour, m.wire, m.code, m.conduct)
				for _, f := range report.Findings {
					t.Logf("%s: %s %s %s: %s", f.Place(), f.Kind, f.Release, f.Rule, f.Title())
				}
			}
			if want := max(m.wire, m.code, m.conduct); report.Release != want {
				t.Errorf("release %s instead of %s", report.Release, want)
			}
			for _, f := range report.Findings {
				if !f.Place().IsValid() || f.Symbol == "" {
					t.Errorf("%s %s %q has no place or no symbol: %q %q", f.Kind, f.Rule, f.Change, f.Place(), f.Symbol)
				}
				if f.Release == major && f.Action == "" {
					t.Errorf("%s: callers are not told what to do", f.Title())
				}
			}
			callers.add(fmt.Sprintf("head%02d", i), to.Code, "")
		})
		callers.add(fmt.Sprintf("old%02d", i), nil, m.program("base"))
		callers.add(fmt.Sprintf("new%02d", i), nil, m.program(fmt.Sprintf("head%02d", i)))
	}
	broken := callers.compile()
	for i, m := range mutations {
		old, fresh := fmt.Sprintf("old%02d", i), fmt.Sprintf("new%02d", i)
		if broken[old] {
			t.Errorf("%s: the caller does not compile against the old client", m.name)
		}
		if want := m.code == major; broken[fresh] != want {
			t.Errorf("%s: compiling a caller fails: %v; the verdict is %s", m.name, broken[fresh], m.code)
		}
	}
	if t.Failed() {
		t.Log(callers.log)
	}
}

func (m mutation) apply(t *testing.T, text string) string {
	t.Helper()
	for i := 0; i < len(m.edit); i += 2 {
		if !strings.Contains(text, m.edit[i]) {
			t.Fatalf("%q does not occur", m.edit[i])
		}
		text = strings.ReplaceAll(text, m.edit[i], m.edit[i+1])
	}
	return text
}

func (m mutation) program(client string) string {
	return fmt.Sprintf("package caller\n\nimport (\n\t\"context\"\n\n\tlibrary \"example.com/mutations/%s\"\n)\n\nfunc use(ctx context.Context, client *library.Client) {\n\t%s\n}\n", client, m.caller)
}

func libraryVersion(t *testing.T, name, text string) *diff.Version {
	t.Helper()
	at := place{name: name, fsys: fstest.MapFS{"library.yaml": {Data: []byte(text)}}, file: "library.yaml"}
	clients, err := at.clients()
	if err != nil {
		t.Fatal(err)
	}
	v, err := at.version(t.Context(), clients[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// callers is a module of clients and of programs that call them. It lies in
// the working tree's module, where all dependencies are at hand.
type callers struct {
	t      *testing.T
	folder string
	log    string
}

func newCallers(t *testing.T) *callers {
	t.Helper()
	root, err := scratch.Repository()
	if err != nil {
		t.Fatal(err)
	}
	c := &callers{t: t, folder: t.TempDir()}
	if err := scratch.Module(c.folder, "example.com/mutations", root); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *callers) add(folder string, files map[string][]byte, program string) {
	c.t.Helper()
	for name, text := range files {
		c.write(filepath.Join(folder, name), string(text))
	}
	if program != "" {
		c.write(filepath.Join(folder, "caller.go"), program)
	}
}

func (c *callers) write(name, text string) {
	c.t.Helper()
	at := filepath.Join(c.folder, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// compile builds everything and gives the packages that fail.
func (c *callers) compile() map[string]bool {
	c.t.Helper()
	out, _ := scratch.Go(c.t.Context(), c.folder, "build", "./...")
	c.log = string(out)
	broken := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^# example.com/mutations/(\w+)`).FindAllStringSubmatch(c.log, -1) {
		broken[found[1]] = true
	}
	if len(broken) == 0 {
		c.t.Fatalf("nothing fails to compile, which cannot be\n%s", out)
	}
	for name := range broken {
		if strings.HasPrefix(name, "head") || name == "base" {
			c.t.Errorf("the generated client %s does not compile\n%s", name, out)
		}
	}
	return broken
}
