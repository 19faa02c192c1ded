package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const examplePage = "## Get a crate\n\n**get** `/crates/{crate_id}`\n\n### Path Parameters\n\n- `crate_id: string`\n\n### Query Parameters\n\n- `deep: optional number`\n\n" +
	"### Returns\n\n- `success: true`\n\n  - `true`\n\n- `result: optional object { id, count, made_up, tags }`\n\n  Its colour is not shown, free is.\n\n  - `id: string`\n\n  - `count: string`\n\n  - `made_up: string`\n\n" +
	"  - `tags: unknown`\n\n### Example\n\n```http\ncurl https://api.depot.example/v2/crates/$CRATE_ID\n```\n\n#### Response\n\n" +
	"```json\n{\n  \"success\": true,\n  \"result\": {\n    \"id\": \"c\",\n    \"count\": \"3\",\n    \"made_up\": \"x\",\n    \"tags\": {}\n  }\n}\n```\n"

const exampleDocument = `openapi: 3.0.3
info: {title: Crates, version: "1"}
paths:
  /crates/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: deep, in: query, schema: {type: integer}}
        - {name: never_mentioned, in: query, schema: {type: integer}}
      responses:
        "200":
          description: A crate.
          content:
            application/json:
              schema:
                type: object
                properties:
                  success: {type: boolean, enum: [true]}
                  result:
                    type: object
                    properties:
                      id: {type: string}
                      count: {type: integer}
                      colour: {type: string}
                      hidden: {type: object, properties: {id: {type: string}}}
                      tags: {type: object}
        4XX: {description: No., content: {application/json: {schema: {type: object, properties: {success: {type: boolean}}}}}}
  /other:
    get: {responses: {"200": {description: Unread.}}}
`

// measure runs the command on a page and a document.
func measure(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"pages/crate.md": examplePage, "pages/README.md": "Not a page.", "pages/notes.json": "{}",
		"pages/unknown.md": strings.ReplaceAll(examplePage, "/crates/", "/baskets/"), "documents/crates.yaml": exampleDocument,
	} {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("FLAREGEN_PAGES", filepath.Join(folder, "pages"))
	t.Setenv("FLAREGEN_CORPUS", filepath.Join(folder, "documents"))
	var out, errs strings.Builder
	err = command(t.Context(), args, &out, &errs)
	return out.String(), errs.String(), err
}

// TestTable: what the page does not name cannot be read there, an integer is a
// number on such a page, and an object with nothing in it unknown.
func TestTable(t *testing.T) {
	stdout, stderr, err := measure(t)
	if err != nil {
		t.Fatal(err)
	}
	want := `FORMAT    PAGE      OPERATIONS  DOCUMENTED  STATED  RECALL  READ  PRECISION
markdown  crate.md  1           12          9       77.8 %  9     77.8 %
markdown  all       1           12          9       77.8 %  9     77.8 %
all       all       1           12          9       77.8 %  9     77.8 %
`
	if stdout != want {
		t.Errorf("got\n%swant\n%s", stdout, want)
	}
	if stderr != "unknown.md: no document has its operations\n" {
		t.Error(stderr)
	}
}

func TestVerbose(t *testing.T) {
	stdout, _, err := measure(t, "-v")
	if err != nil {
		t.Fatal(err)
	}
	_, stdout, _ = strings.Cut(stdout, "\nall ")
	_, lines, _ := strings.Cut(stdout, "\n")
	want := `crate.md: missed: GET /crates/{crate_id}: answer/result/count: integer, read string
crate.md: missed: GET /crates/{crate_id}: answer/result/colour: string, read nothing
crate.md: wrong: GET /crates/{crate_id}: answer/result/count: string, documented integer
crate.md: wrong: GET /crates/{crate_id}: answer/result/made_up: string, documented nothing
`
	if lines != want {
		t.Errorf("got\n%swant\n%s", lines, want)
	}
}

func TestBadInput(t *testing.T) {
	for _, args := range [][]string{{"nowhere.md"}, {"-documents", "nowhere"}, {"--fast"}} {
		if _, _, err := measure(t, args...); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}
