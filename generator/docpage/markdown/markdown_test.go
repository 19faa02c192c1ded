package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// page puts backquotes where the tests have apostrophes doubled.
func page(text string) string { return strings.ReplaceAll(strings.TrimPrefix(text, "\n"), "''", "`") }

func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }

func read(t testing.TB, text string) *evidence.Page {
	t.Helper()
	p, err := Read("page.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func notes(p *evidence.Page) string {
	var b strings.Builder
	for _, n := range p.Notes {
		b.WriteString(n.Place.String() + " " + n.Text + "\n")
	}
	return b.String()
}

// says fails for each line that is not among the facts of a page.
func says(t *testing.T, p *evidence.Page, lines string) {
	t.Helper()
	all := "\n" + facts(p)
	for line := range strings.Lines(strings.TrimPrefix(page(lines), "\n")) {
		if line = strings.TrimSpace(line); line != "" && !strings.Contains(all, "\n"+line+"\n") {
			t.Errorf("the page does not say %s\n%s", line, all)
		}
	}
}

func saysNot(t *testing.T, p *evidence.Page, text string) {
	t.Helper()
	if all := facts(p); strings.Contains(all, text) {
		t.Errorf("the page says %s\n%s", text, all)
	}
}

// TestOwnTwins: the pages of the tests say the same when collapsed.
func TestOwnTwins(t *testing.T) {
	names, _ := filepath.Glob("../testdata/pages/*.md")
	found := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if Detect(text) {
			found++
			twins(t, filepath.Base(name), string(text))
		}
	}
	if found == 0 {
		t.Error("there are no pages")
	}
}

const prosePage = `
# Boxes

## Seal a box

**put** ''/boxes/{box\_id}/seal?now=1''

Seals it.

- ''tape'' is used
- ''open: boolean'' is what it was

### Notes

''''''json
{"a": 1}
''''''

1. Done.

### Path Parameters

- ''box\_id: string''

### Body Parameters

About all of it.

- ''colour: "red" or "blue"''

  How it looks - ''red: warning'' or not:

  - ''red'': look out
  - ''blue'' - all is well
    * even better

  ''''''
  - ''code: number''
  ''''''

  # not a heading

  - ''"red"''

  - ''"blue"''

- ''depth: optional number''

      - ''indented: string''

### Returns

- ''sealed: boolean''

### Example

''''''http
curl https://api.depot.example/v2/boxes/$BOX_ID/seal -X PUT -H 'Content-Type: application/json' -d '{"colour": "red"}'
''''''

#### Response

''''''json
{"sealed": true, "note": "a - ''code: number'' b ## c"}
''''''

#### Response (429)

''''''json
{"retry": 1
''''''
`

func TestProse(t *testing.T) {
	p := read(t, page(prosePage))
	says(t, p, `
.Operations[0].Method.Value = PUT
.Operations[0].Path.Value = /boxes/{box_id}/seal
.Operations[0].Summary.Value = Seal a box
.Operations[0].Description.Value = Seals it. - ''tape'' is used - ''open: boolean'' is what it was ### Notes ''''''json {"a": 1} '''''' 1. Done.
.Operations[0].Params[0].Name = box_id
.Operations[0].Bodies[0].Doc.Value = About all of it.
.Operations[0].Bodies[0].Schema.Properties[0].Schema.Doc.Value = How it looks - ''red: warning'' or not: - ''red'': look out - ''blue'' - all is well * even better '''''' - ''code: number'' '''''' # not a heading
.Operations[0].Bodies[0].Schema.Properties[0].Schema.Enum[1].Value = "blue"
.Operations[0].Bodies[0].Schema.Properties[1].Name = depth
.Operations[0].Bodies[0].Schema.Properties[1].Schema.Doc.Value = - ''indented: string''
.Operations[0].Answers[0].Schema.Properties[0].Name = sealed
.Operations[0].Answers[0].Examples[0].Value = {"sealed": "true", "note": "a - ''code: number'' b ## c"}
.Operations[0].Answers[1].Status.Value = 429
.Operations[0].Answers[1].Examples[0].Text = {"retry": 1
`)
	saysNot(t, p, "Properties[2]")
	if got := p.Operations[0].Bodies[0].Schema.Properties[0].Schema.Doc.Value; !strings.Contains(got, "not:\n\n- `red`: look out\n- `blue` - all is well\n  * even better\n\n```\n- `code") {
		t.Errorf("lines and indentation of a description are gone:\n%s", got)
	}
	if got, want := notes(p), "page.md:70:1 an example is not read: it is not valid JSON: it ends too early\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

// TestPlaces: everything is where the page has it, also when it is one line.
func TestPlaces(t *testing.T) {
	text := page(prosePage)
	for _, text := range []string{text, "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"), collapse(text)} {
		p := read(t, text)
		op := p.Operations[0]
		lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
		for _, place := range []struct {
			at   evidence.Place
			text string
		}{
			{op.Place, "## Seal"},
			{op.Method.Place, "**put**"},
			{op.Description.Place, "Seals it."},
			{op.Params[0].Place, `box\_id`},
			{op.Bodies[0].Place, "### Body"},
			{op.Bodies[0].Schema.Properties[0].Place, "colour"},
			{op.Bodies[0].Schema.Properties[0].Schema.Doc.Place, "How it"},
			{evidence.Place{File: "page.md", Line: op.Bodies[0].Example.Value.Line, Column: op.Bodies[0].Example.Value.Column}, "{\"colour"},
			{op.Answers[0].Examples[0].Place, `{"sealed`},
			{op.Answers[0].Place, "### Returns"},
			{op.Answers[1].Place, "#### Response (429)"},
		} {
			line := []rune(lines[place.at.Line-1])
			if got := string(line[place.at.Column-1:]); !strings.HasPrefix(got, place.text) {
				t.Errorf("%s is said to be at %s, where %.20s is", place.text, place.at, got)
			}
		}
	}
}
