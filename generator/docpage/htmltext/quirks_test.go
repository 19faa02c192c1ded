package htmltext_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/htmltext"
)

// TestTwins reads one page in all the forms that it may have.
func TestTwins(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"testdata/nested.md", "testdata/models.md"} {
		compareTwins(t, file, load(t, file))
	}
}

// fieldsOf reads some lines as the fields that are returned.
func fieldsOf(t *testing.T, lines string) string {
	t.Helper()
	p := readText(t, "page.md", "# Title\n\nGET/a\n\n##### ReturnsExpand Collapse\n\n"+lines)
	var b strings.Builder
	for _, a := range p.Operations[0].Answers {
		showSchema(&b, a.Schema, "")
	}
	for _, n := range p.Notes {
		b.WriteString("note: " + n.Text + "\n")
	}
	_, fields, _ := strings.Cut(b.String(), "\n")
	return fields
}

func TestFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"sentences that look like fields", "a: string\n\nNote: Deprecated\n\nDefault: true\n\nIt is so: number\n\nb: number\n",
			"a! string about=\"Note: Deprecated\\n\\nDefault: true\\n\\nIt is so: number\"\nb! number\n"},
		{"upper case", "Prefer: optional \"a\"\n\nKey: string\n\nRange: Span { From }\n\nFrom: string\n",
			"Prefer? string \"a\"\nKey! string\nRange! object Span\n  From! string\n"},
		{"sentences that look like constraints", "a: string\n\nformats vary\n\nformatted\n\nmaximum of 3\n\npatterns are odd\n\ndefaults to 1\n",
			"a! string about=\"formats vary\\n\\nformatted\\n\\nmaximum of 3\\n\\npatterns are odd\\n\\ndefaults to 1\"\n"},
		{"constraints", "a: string\n\nmaxLength32\n\nminLength: 1\n\nformatdate-time\n\npattern^a b\\d$\n\ndefault\"x\"\n\nb: array of string\n\nmaxItems5\n\nminItems0\n\nuniqueItems\n",
			"a! string format=\"date-time\" default=\"\\\"x\\\"\" maxLength=32 minLength=1 pattern=\"^a b\\\\d$\"\nb! array maxItems=5 minItems=0 uniqueItems=true\n  [] string\n"},
		{"numbers", "a: number\n\nmaximum1e+06\n\nminimum-0.5\n\nexclusiveMaximum7\n\nmultipleOf3\n",
			"a! number exclusiveMaximum=7 maximum=1e+06 minimum=-0.5 multipleOf=3\n"},
		{"two constraints in a line", "a: string\n\nmaxLength36minLength36\n", "a! string maxLength=36 minLength=36\n"},
		{"an alternative's words", "a: \"b\" or \"c\"\n\nOne of the following:\n\n\"b\"\n\nWhat b means: \"c\"\n\n\"c\"\n\nd: string\n",
			"a! string \"b\"|\"c\"\nd! string\n"},
		{"number of variants", "a: object { b }  or object { c } \n\nOne of the following 2 object variants:\n\nobject { b } \n\nb: string\n\nobject { c } \n\nc: string\n",
			"a! union\n  | object\n    b! string\n  | object\n    c! string\n"},
		{"glued or", "a: stringor array of numberor unknown\n", "a! union\n  | string\n  | array\n    [] union\n      | number\n      | unknown\n"},
		{"link to a type", "a: optional [Place](https://depot.example/#(resource)%20x) { b }\n\nb: string\n", "a? object Place\n  b! string\n"},
		{"deprecated", "Deprecateda: string\n\nUse b.\n\nDeprecatedb: optional string\n\nDeprecated: use c.\n\nc: string\n\nDeprecated: use d\n",
			"a! string deprecated=\"\" about=\"Use b.\"\nb? string deprecated=\"Deprecated: use c.\" about=\"Deprecated: use c.\"\nc! string deprecated=\"use d\" about=\"Deprecated: use d\"\n"},
		{"a name that begins with the badge", "a: object { Deprecatedby } \n\nDeprecatedby: string\n", "a! object\n  Deprecatedby! string\n"},
		{"not breaking spaces and curly quotes", "a:\u00a0optional \u201cb\u201d\u00a0or \u201cc\u201d\n", "a? string \"b\"|\"c\"\n"},
		{"emphasis and code", "a: string\n\nUse *only* `b_c`, **not** <code>d\\_e</code> &amp; <em>f</em>.\n",
			"a! string about=\"Use *only* `b_c`, **not** `d\\\\_e` &amp; *f*.\"\n"},
		{"type that is none", "a: optional weird[x\n\n[Link to this property](#)\n\nb: ???\n\n[Link to this property](#)\n\nc: number\n\n[Link to this property](#)\n",
			"a? \nb! \nc! number\nnote: a: its type is not understood\nnote: b: its type is not understood\n"},
		{"code in a description", "a: string\n\nLike so:\n\n```\nx: string\n```\n\nb: string\n", "a! string about=\"Like so:\\n\\n```\\nx: string\\n```\"\nb! string\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := fieldsOf(t, c.lines); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	const head = "# Title\n\nPOST/a\n\n##### ReturnsExpand Collapse\n\nsuccess: boolean\n\n### Title\n\n"
	const good, bad = "```\n{\"success\": true}\n```\n\n", "```\n{\"success\": false}\n```\n\n"
	for _, c := range []struct{ name, text, want string }{
		{"titles first", "200 example\n\n429 example\n\n" + good + bad, "200 17, 429 18"},
		{"title by title", "429 example\n\n" + bad + "200 example\n\n" + good, "429 18, 200 17"},
		{"glued titles", "200 example429 example\n\n" + good + bad, "200 17, 429 18"},
		{"failure alone", "200 example\n\n4XX example\n\n" + bad, "4XX 18, 200"},
		{"no title", good, "200 17"},
		{"repeated", "200 example\n\n" + good + "##### Returns Examples\n\n200 example\n\n" + good, "200 17"},
		{"two of one status", "200 example\n\n" + good + "200 example\n\n" + strings.Replace(good, "true", "1", 1), "200 17 14"},
		{"other languages", "Python\n\n```\nprint(1)\n```\n\n200 example\n\n" + good, "200 17"},
		{"text", "200 example\n\n```\nwww 300 IN A\n```\n", "200 12"},
		{"not JSON", "200 example\n\n```\n{\"a\": ...}\n```\n", "200 10, note: the example is not valid JSON and not looked into"},
		{"other words", "Response 201\n\n" + good, "201 17"},
		{"none", "", "200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := readText(t, "page.md", head+c.text)
			var got []string
			for _, a := range p.Operations[0].Answers {
				words := a.Status.Value
				for _, e := range a.Examples {
					words += " " + itoa(len(e.Text))
				}
				got = append(got, words)
				if (a.Schema != nil) != strings.HasPrefix(a.Status.Value, "2") {
					t.Errorf("schema of %s: %v", a.Status.Value, a.Schema)
				}
			}
			for _, n := range p.Notes {
				got = append(got, "note: "+n.Text)
			}
			if got := strings.Join(got, ", "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// TestUnwrapped reads results that an SDK would give, next to an example of the
// whole envelope.
func TestUnwrapped(t *testing.T) {
	t.Parallel()
	for _, inner := range []string{`{"id": 1}`, `[{"id": 1}]`} {
		p := readText(t, "page.md", "# T\n\nGET/a\n\n##### ReturnsExpand Collapse\n\nid: number\n\n### T\n\n200 example\n\n```\n{\"success\": true, \"result\": "+inner+"}\n```\n")
		if a := p.Operations[0].Answers[0]; !a.Unwrapped {
			t.Errorf("%s: not unwrapped", inner)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(load(t, "testdata/nested.md"), "é", "e")
	for _, form := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), "\ufeff" + text} {
		op := readText(t, "page.md", form).Operations[0]
		rows := strings.Split(text, "\n")
		check := func(what string, at evidence.Place, word string) {
			t.Helper()
			if at.File != "page.md" || at.Line < 1 || at.Line > len(rows) || !strings.HasPrefix(string([]rune(rows[at.Line-1])[at.Column-1:]), word) {
				t.Errorf("%s is not at %v", what, at)
			}
		}
		check("path", op.Path.Place, "POST/accounts")
		check("title", op.Summary.Place, "Move a shelf")
		check("notice", op.Deprecated.Place, "Deprecated: Shelves")
		check("description", op.Description.Place, "Moves a shelf")
		check("permission", op.Permissions[0].Place, "`Depot")
		check("scheme", op.Security[1].Place, "API Email + API Key")
		check("parameter", op.Params[0].Place, `account\_id`)
		check("limit", op.Params[0].Schema.Limits["maxLength"].Place, "maxLength32")
		check("header", op.Params[4].Place, `"x-depot-room"`)
		body := op.Bodies[0]
		check("member", body.Schema.Properties[3].Place, `Deprecatedforce`)
		check("default", body.Schema.Properties[3].Schema.Default.Place, "defaultfalse")
		check("example", body.Example.Place, "{")
		node := body.Example.Value.Content[1].Content[3]
		check("value", evidence.Place{File: "page.md", Line: node.Line, Column: node.Column}, "2.5")
		answer := op.Answers[0].Examples[0]
		check("answer", answer.Place, "{")
		node = answer.Value.Content[0]
		check("name", evidence.Place{File: "page.md", Line: node.Line, Column: node.Column}, `"errors"`)
		if at := answer.Value.Content[0].Line; at != answer.Place.Line+1 {
			t.Errorf("the first name is in line %d, want %d", at, answer.Place.Line+1)
		}
	}
}

// TestPlacesInHTML looks at an example that stands in elements.
func TestPlacesInHTML(t *testing.T) {
	t.Parallel()
	text := load(t, "testdata/page.html")
	op := readText(t, "page.html", text).Operations[0]
	rows := strings.Split(text, "\n")
	check := func(at evidence.Place, word string) {
		t.Helper()
		if row := rows[at.Line-1]; !strings.Contains(row, word) {
			t.Errorf("%s is not in line %d", word, at.Line)
		}
	}
	check(op.Path.Place, "<span>POST")
	if at := op.Path.Place; !strings.HasPrefix(rows[at.Line-1][at.Column-1:], "POST") {
		t.Errorf("the method is not at column %d", at.Column)
	}
	check(op.Params[0].Schema.Limits["maxLength"].Place, "maxLength")
	value := op.Answers[0].Examples[0].Value
	var grams *yaml.Node
	for _, n := range value.Content[1].Content {
		if n.Value == "grams" {
			grams = n
		}
	}
	check(evidence.Place{Line: grams.Line}, `"grams"`)
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "page.md:1:1: no operation is found: a rendered page shows its method and path in one line, such as GET/zones/{zone_id}; check that the page is complete, or name its format with --format"},
		{"models only", "##### ModelsExpand Collapse\n\nA = object { b } \n\nb: string\n", "page.md:1:1: no operation is found: a rendered page shows its method and path in one line, such as GET/zones/{zone_id}; check that the page is complete, or name its format with --format"},
		{"SDK", "Find\n\nclient.labels.find(FindParams { id } params): Label { id }\nGET/labels\n\nParametersExpand Collapse\n", "page.md:4:1: this page is about an SDK's method, not about the request; name its format: --format sdk-text"},
		{"size", strings.Repeat(" ", evidence.MaxSize+1), "page.md: the page is too large; give a page of less than 16 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			page, err := htmltext.Read("page.md", []byte(c.text))
			if err == nil || err.Error() != c.want || page != nil {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if htmltext.Detect([]byte(c.text)) {
				t.Error("detected")
			}
		})
	}
}

// TestDetectsOnlyItsOwn looks at pages of all formats.
func TestDetectsOnlyItsOwn(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/pages/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages of other formats", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		own := strings.Contains(file, ".rendered.") || strings.Contains(file, ".flat.")
		if got := htmltext.Detect(text); got != own {
			t.Errorf("%s: detected %t", file, got)
		}
	}
}

// TestHostile reads text that is made to take long. A reader whose cost is not
// linear does not come to an end here.
func TestHostile(t *testing.T) {
	t.Parallel()
	const n = 40_000
	const head = "# T\n\nGET/a\n\n##### ReturnsExpand Collapse\n\n"
	for name, unit := range map[string]string{
		"details": "<details>", "details in lines": "<details>\n<summary>\na: object { b }\n</summary>\n", "brackets": "[", "braces": "{", "objects": "{\"a\":",
		"lines of braces": "{\n", "lines of values": "{\"a\": [\n", "links": "[a](", "labels": "[a", "backquotes": "` ``", "fences": "```\n", "indented": "\n    {\n",
		"quotes": "\"", "curl": "curl '\n", "curly quotes": "curl a “\n", "unclosed": "curl “\n", "more curl": "curl a \\\n -d \"\n", "fields": "a: string\n", "members": "a: object { b }\n", "arms": "One of the following:\n\"a\" or \"b\"\n",
		"stars": "*", "tags": "<a href=\"x\">", "open tags": "<a ", "trailers": "[Link to this property](#)\n", "labels of examples": "200 example", "constraints": "maxLength1",
		"routes": "GET/a\n", "titles": "# T\n", "backslashes": "\\", "not": "<![CDATA[", "comments": "<!--", "deprecated": "Deprecateda: string\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := strings.Repeat(unit, n/len(unit))
			for _, text := range []string{head + body, head + "a: string\n\n" + body + "\n\nz: string\n", "<html><body><h1>T</h1><p>GET/a</p><h5>Returns</h5>" + body} {
				done := make(chan error, 1)
				go func() {
					_, err := htmltext.Read("page.md", []byte(text))
					htmltext.Detect([]byte(text))
					done <- err
				}()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, file := range pages(f) {
		text := load(f, file)
		f.Add([]byte(text))
		f.Add(bytes.ToUpper([]byte(text)))
	}
	for _, text := range []string{
		"GET/a\n200 example{\"a\":1}Returns", "---\nurl: x\n---\nGET /a", "<html><pre>curl a\n</pre>GET/a<details><summary>",
		"POST/a\nBody ParametersForm DataExpand Collapse\nbody: object { a } \na: \"b\"or \"c\"\nOne of the following:\n\"b\"",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		page, err := htmltext.Read("page.md", text)
		if (page == nil) == (err == nil) {
			t.Fatalf("page %v, error %v", page, err)
		}
		if err != nil {
			if htmltext.Detect(text) {
				t.Errorf("detected, but %v", err)
			}
			return
		}
		rows := bytes.Count(text, []byte("\n")) + 1
		for _, op := range page.Operations {
			if op.Place.Line < 1 || op.Place.Line > rows || !op.Method.Known() || !strings.HasPrefix(op.Path.Value, "/") {
				t.Errorf("operation %s %s at %v", op.Method.Value, op.Path.Value, op.Place)
			}
		}
		show(page)
	})
}
