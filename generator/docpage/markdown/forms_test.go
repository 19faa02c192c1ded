package markdown

import (
	"strings"
	"testing"
)

const callPage = `
## Call

**post** ''/calls/{call_id}''

### Path Parameters

- ''call_id: string''

%s

### Example

''''''http
curl https://api.depot.example/v2/calls/$CALL_ID \
    -H "X-Auth-Email: $EMAIL" \
    -H "X-Auth-Key: $KEY" %s
''''''
`

// TestBodies: which entries are the body and which are its members.
func TestBodies(t *testing.T) {
	const object = " \\\n    -H 'Content-Type: application/json' \\\n    -d '%'"
	for _, test := range []struct{ name, parameters, curl, want string }{
		{"the whole body is a list", `
- ''body: array of object { id, name }''

  All of them.

  - ''id: string''

  - ''name: optional string''`, strings.Replace(object, "%", `[{"id": "a", "name": "b"}]`, 1), `
.Operations[0].Bodies[0].Required.Value = true
.Operations[0].Bodies[0].Doc.Value = All of them.
.Operations[0].Bodies[0].Schema.Kind.Value = array
.Operations[0].Bodies[0].Schema.Items.Properties[1].Name = name`},
		{"the whole body is optional and has no example", `
- ''body: optional map[string]''`, "", `
.Operations[0].Bodies[0].Schema.Kind.Value = map
.Operations[0].Bodies[0].Schema.Values.Kind.Value = string`},
		{"a member that is called body", `
- ''body: string''`, strings.Replace(object, "%", `{"body": "text"}`, 1), `
.Operations[0].Bodies[0].Schema.Kind.Value = object
.Operations[0].Bodies[0].Schema.Properties[0].Name = body`},
		{"and another", `
- ''body: string''

- ''from: string''`, strings.Replace(object, "%", `{"from": "me"}`, 1), `
.Operations[0].Bodies[0].Schema.Properties[0].Name = body
.Operations[0].Bodies[0].Schema.Properties[1].Name = from`},
		{"anything at all", `
- ''body: unknown''`, strings.Replace(object, "%", `{}`, 1), `
.Operations[0].Bodies[0].MediaType.Value = application/json
.Operations[0].Bodies[0].Schema.Kind.Value = unknown`},
		{"one of several", `
- ''body: Ring or object { url } or 1 more''

  - ''Ring object { tone }''

    - ''tone: string''

  - ''object { url }''

    - ''url: string''

  - ''array of string''`, strings.Replace(object, "%", `{"url": "u"}`, 1), `
.Operations[0].Bodies[0].Schema.Kind.Value = union
.Operations[0].Bodies[0].Schema.Arms[0].Name.Value = Ring
.Operations[0].Bodies[0].Schema.Arms[1].Properties[0].Name = url
.Operations[0].Bodies[0].Schema.Arms[2].Items.Kind.Value = string`},
		{"a form", ``, " \\\n    -F file=@sound.wav \\\n    -F loud=true", `
.Operations[0].Bodies[0].MediaType.Value = multipart/form-data
.Operations[0].Bodies[0].Example.Fields[0].Name = file
.Operations[0].Bodies[0].Example.Fields[0].File = true
.Operations[0].Bodies[0].Example.Fields[1].Value = true`},
		{"an answer that is no JSON", ``, " \\\n    -H 'Accept: audio/wav'", `
.Operations[0].Answers[0].MediaType.Value = audio/wav`},
	} {
		t.Run(test.name, func(t *testing.T) {
			parameters := test.parameters
			if parameters != "" {
				parameters = "### Body Parameters\n" + parameters
			}
			text := page(strings.Replace(strings.Replace(callPage, "%s", parameters, 1), "%s", test.curl, 1))
			says(t, read(t, text), test.want+`
.Operations[0].Security[0].Value = api_email_key
.Operations[0].Server.Value = https://api.depot.example/v2`)
			twins(t, test.name, text)
		})
	}
}

// TestLostIndentation: a page whose lines all begin at the margin.
func TestLostIndentation(t *testing.T) {
	text := page(prosePage)
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimLeft(line, " "))
	}
	p := read(t, strings.Join(lines, ""))
	says(t, p, `
.Operations[0].Bodies[0].Schema.Properties[0].Schema.Enum[1].Value = "blue"
.Operations[0].Bodies[0].Schema.Properties[1].Name = depth`)
}

// TestNoise: line ends, byte order mark and unusual blanks make no difference.
func TestNoise(t *testing.T) {
	text := page(prosePage)
	want := facts(read(t, text))
	for _, noisy := range []string{
		"\ufeff" + text,
		strings.ReplaceAll(text, "\n", "\r\n"),
		strings.ReplaceAll(text, "- `", "-\u00a0`"),
		strings.ReplaceAll(text, "\n", "  \n"),
		strings.ReplaceAll(text, "\n\n", "\n\n\n"),
		strings.ReplaceAll(text, `box\_id`, "box_id"),
		"---\nurl: https://depot.example/api/boxes\nfetched_at: 2031-05-06T07:08:09Z\n---\n" + text,
	} {
		p := read(t, noisy)
		if p.URL != "" && (p.URL != "https://depot.example/api/boxes" || p.Retrieved != "2031-05-06") {
			t.Errorf("%s, %s", p.URL, p.Retrieved)
		}
		p.URL, p.Retrieved = "", ""
		if d := different(want, facts(p)); d != "" && !strings.Contains(d, ".Doc.Value") {
			t.Errorf("%.20q: %s", noisy, d)
		}
	}
}

func TestTypes(t *testing.T) {
	text := page(`
## Ring

**post** ''/ring''

## Domain Types

### Bell Tower

A tall one.

- ''BellTower = object { bells, height }''

  - ''bells: array of Bell''

  - ''height: optional number''

    In metres.

### Bell

- ''Bell "small" or "large"''

  - ''"small"''

  - ''"large"''

### Empty

## Stop

**post** ''/stop''
`)
	p := read(t, text)
	says(t, p, `
.Types[0].Name = BellTower
.Types[0].Schema.Doc.Value = A tall one.
.Types[0].Schema.Properties[0].Schema.Items.Name.Value = Bell
.Types[0].Schema.Properties[1].Schema.Doc.Value = In metres.
.Types[1].Name = Bell
.Types[1].Schema.Enum[1].Value = "large"
.Operations[1].Summary.Value = Stop`)
	saysNot(t, p, ".Types[2]")
	twins(t, "types", text)
}

// TestUnclosed: a fence that nobody closed hides nothing.
func TestUnclosed(t *testing.T) {
	p := read(t, page(`
## One

**get** ''/one''

''''''json
{

## Two

**get** ''/two''

### Returns

- ''a: string''
`))
	says(t, p, `
.Operations[0].Summary.Value = One
.Operations[1].Summary.Value = Two
.Operations[1].Answers[0].Schema.Properties[0].Name = a`)
	if got, want := notes(p), "page.md:5:1 a code fence is not closed\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestNotes(t *testing.T) {
	p := read(t, page(`
## One

**get** ''/one''

### Query Parameters

- ''a: string or''

- ''string''

### Errors

- ''b: string''

### Returns

- ''c: Bell''

### Example

''''''http
GET /one
''''''

#### Response

''''''json
{} {}
''''''
`))
	want := `page.md:7:4 "a: string or" is not understood: there is no type
page.md:11:1 the section "Errors" is not known and left out
page.md:22:1 the example of a request is left out: this is no curl command
page.md:28:3 something follows the JSON of an example, which is left out
page.md:9:4 a parameter without a name is left out
`
	if got := notes(p); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestErrors(t *testing.T) {
	want := "page.md:1:1: no operation is announced here, such as **get** `/zones/{zone_id}`; " +
		"give the page as the documentation offers it for copying, or another --format"
	for _, text := range []string{"", "\x00\xff", "# Boxes", "**get** the lid", "```\n**get** `/x`\n```x", "## Domain Types\n### X\n- `X = string`"} {
		p, err := Read("page.md", []byte(text))
		if strings.Contains(text, "/x") {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err == nil || err.Error() != want || p != nil {
			t.Errorf("%q: %v", text, err)
		}
		if Detect([]byte(text)) {
			t.Errorf("%q is detected", text)
		}
	}
	if !Detect([]byte(page(prosePage))) || !Detect([]byte(collapse(page(prosePage)))) {
		t.Error("a page is not detected")
	}
}
