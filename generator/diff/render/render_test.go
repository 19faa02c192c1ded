package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/diff"
	"github.com/flaregen/flaregen/generator/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

func at(file string, line int) source.Position {
	return source.Position{File: file, Line: line, Column: 3}
}

// example has every kind of finding, and text that wants to be markup.
func example() []*diff.Report {
	first := &diff.Report{
		Client: "library", Base: "main:", Head: ".", Wire: diff.Major, Go: diff.Major, Behaviour: diff.Minor, Release: diff.Major,
		Findings: []diff.Finding{
			{Kind: diff.Overlay, Rule: "overlay-redundant", Symbol: "$.paths['/shelves']", Change: "the source says by itself what the action sets", Action: "remove the action", Head: diff.Side{Place: at("overlays/10.yaml", 5), Cause: diff.FromOverlay}, Fingerprint: "000000000001"},
			{Kind: diff.Go, Rule: "symbol-removed", Release: diff.Major, Resource: "shelves", Operation: "GET /shelves/{shelf_id}", Symbol: "Shelves.Get", Change: "removed", Action: "call Racks.Get instead", With: []string{"Shelf", "ShelfRoom"}, Base: diff.Side{Place: at("spec/shelves.yaml", 12), Pointer: "/paths/~1shelves~1{shelf_id}/get", Cause: diff.FromSource, Code: "func Get() {\n\treturn\n}"}, Fingerprint: "000000000002"},
			{Kind: diff.Wire, Rule: "response-property-type-changed", Release: diff.Major, Resource: "shelves", Operation: "GET /shelves/{shelf_id}", Symbol: "Shelf.Built", Change: "the `result/built` response's property `type` changed from `string` to `</script><b>` *now* [x](y) | @all #1", Action: "check what you read", Base: diff.Side{Place: at("spec/a,b:c%.yaml", 3)}, Head: diff.Side{Place: at("spec/a,b:c%.yaml", 4), Cause: diff.FromSource, Pointer: "/x"}, Fingerprint: "000000000003"},
			{Kind: diff.Go, Rule: "type-changed", Release: diff.Major, Resource: "shelves", Operation: "GET /shelves/{shelf_id}", Symbol: "Shelf.Built", Change: "changed from string to int", Action: "use it as int", Base: diff.Side{Code: "type Shelf struct {\n\tBuilt string\n}"}, Head: diff.Side{Place: at("spec/shelves.yaml", 40), Code: "type Shelf struct {\n\tBuilt int\n}"}, Fingerprint: "000000000004", Approved: &diff.Approved{Reason: "nobody reads it", Owner: "ann", Expires: "2027-01-31"}},
			{Kind: diff.Behaviour, Rule: "credentials", Release: diff.Minor, Resource: "shelves", Operation: "GET /shelves", Symbol: "Shelves.List", Change: "authenticates with api_key instead of api_token", Action: "check that the client has such credentials", Head: diff.Side{Place: at("spec/shelves.yaml", 2)}, Fingerprint: "000000000005"},
			{Kind: diff.Go, Rule: "symbol-added", Release: diff.Minor, Resource: "shelves", Operation: "PATCH /shelves/{shelf_id}", Symbol: "Shelves.Edit", Change: "added", Head: diff.Side{Place: at("spec/shelves.yaml", 60), Code: "func Edit() {}"}, Fingerprint: "000000000006"},
			{Kind: diff.Approval, Rule: "approval-expired", Change: "the approval of 0123456789ab by bob has expired on 2026-01-01\x07", Action: "decide again", Head: diff.Side{Place: at("approvals.yaml", 3)}, Fingerprint: "000000000007"},
		},
	}
	return []*diff.Report{first, {Client: "empty", Base: "main:", Head: "."}}
}

func write(t *testing.T, format string, reports []*diff.Report, opts Options) string {
	t.Helper()
	render, err := Find(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := render(&b, reports, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, format := range slices.Sorted(maps.Keys(formats)) {
		t.Run(format, func(t *testing.T) {
			got := write(t, format, example(), Options{Prefix: "api"})
			name := filepath.Join("testdata", format+".golden")
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is not what is written; -update writes it anew. Got:\n%s", name, got)
			}
			if again := write(t, format, example(), Options{Prefix: "api"}); again != got {
				t.Error("a second time gives other bytes")
			}
		})
	}
}

func TestFormatsAreWhatTheyClaim(t *testing.T) {
	var doc document
	if err := json.Unmarshal([]byte(write(t, "json", example(), Options{})), &doc); err != nil || len(doc.Clients) != 2 || len(doc.Clients[0].Findings) != 7 {
		t.Errorf("json: %v %+v", err, doc)
	}
	var all suites
	if err := xml.Unmarshal([]byte(write(t, "junit", example(), Options{})), &all); err != nil || all.Failures != 2 || all.Tests != 8 {
		t.Errorf("junit: %v, %d failures of %d", err, all.Failures, all.Tests)
	}
	if page := write(t, "html", example(), Options{}); strings.Count(page, "</script>") != 2 || strings.Contains(page, "</script><b>") {
		t.Error("html: text of a document closes the script")
	}
	if comment := write(t, "markdown", example(), Options{}); strings.Contains(comment, "@all") || strings.Contains(comment, "<b>*") {
		t.Error("markdown: text of a document is markup")
	}
	for line := range strings.Lines(write(t, "github", example(), Options{})) {
		if !strings.HasPrefix(line, "::") {
			t.Errorf("github: %q is no command", line)
		}
	}
}

func TestCommentsFit(t *testing.T) {
	long := example()
	for range 2000 {
		long[0].Findings = append(long[0].Findings, long[0].Findings[2], long[0].Findings[5])
	}
	const mostCharacters = 65536
	if comment := write(t, "markdown", long, Options{}); len(comment) > mostCharacters || !strings.Contains(comment, "… and 1,9") && !strings.Contains(comment, "… and 19") {
		t.Errorf("a comment of %d characters", len(comment))
	}
}

func TestColour(t *testing.T) {
	if plain := write(t, "text", example(), Options{}); strings.Contains(plain, "\x1b") {
		t.Error("colour without a terminal")
	}
	if coloured := write(t, "text", example(), Options{Colour: true}); !strings.Contains(coloured, "\x1b[31mmajor\x1b[0m") {
		t.Error("no colour on a terminal")
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := Find("pdf")
	if want := "--output pdf is not known; it is one of changelog, github, html, json, junit, markdown, text"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}
