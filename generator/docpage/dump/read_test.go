package dump

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

var update = flag.Bool("update", false, "write the expectations of TestPages anew")

// print writes evidence so that a reviewer sees all of it but the places.
func print(p *evidence.Page) string {
	var b strings.Builder
	for _, o := range p.Operations {
		fmt.Fprintf(&b, "%s %s %q tag %q\n  %q\n", o.Method.Value, o.Path.Value, o.ID.Value, o.Tag.Value, o.Description.Value)
		fmt.Fprintf(&b, "  plans %q permissions %q security %q\n", values(o.Plans), values(o.Permissions), values(o.Security))
		for _, q := range o.Params {
			fmt.Fprintf(&b, "  param %s in %s%s %q %v ", q.Name, q.In.Value, required(q.Required), q.Doc.Value, q.Deprecated.Known())
			schema(&b, q.Schema, "    ")
		}
		for _, body := range o.Bodies {
			fmt.Fprintf(&b, "  body %s%s %q ", body.MediaType.Value, required(body.Required), body.Doc.Value)
			schema(&b, body.Schema, "    ")
			if body.Example != nil {
				fmt.Fprintf(&b, "  example %s\n", body.Example.Text)
			}
		}
		for _, a := range o.Answers {
			fmt.Fprintf(&b, "  answer %s %q %q ", a.Status.Value, a.MediaType.Value, a.Doc.Value)
			schema(&b, a.Schema, "    ")
		}
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note %d:%d %s\n", n.Place.Line, n.Place.Column, n.Text)
	}
	return b.String()
}

func values(facts []evidence.Fact[string]) (list []string) {
	for _, f := range facts {
		list = append(list, f.Value)
	}
	return list
}

func required(f evidence.Fact[bool]) string {
	switch {
	case !f.Known():
		return ""
	case f.Value:
		return " required"
	}
	return " optional"
}

func schema(b *strings.Builder, s *evidence.Schema, indent string) {
	if s == nil {
		b.WriteString("nothing\n")
		return
	}
	b.WriteString(string(s.Kind.Value))
	for label, f := range map[string]evidence.Fact[string]{" named ": s.Name} {
		if f.Known() {
			b.WriteString(label + f.Value)
		}
	}
	for _, flag := range []struct {
		name string
		fact evidence.Fact[bool]
	}{{"nullable", s.Nullable}, {"readOnly", s.ReadOnly}, {"writeOnly", s.WriteOnly}} {
		if flag.fact.Known() {
			fmt.Fprintf(b, " %s=%v", flag.name, flag.fact.Value)
		}
	}
	if len(s.Enum) > 0 {
		fmt.Fprintf(b, " %v", values(s.Enum))
	}
	if s.Format.Known() {
		b.WriteString(" format " + s.Format.Value)
	}
	if s.Default.Known() {
		b.WriteString(" default " + s.Default.Value)
	}
	for _, keyword := range slices.Sorted(maps.Keys(s.Limits)) {
		fmt.Fprintf(b, " %s=%s", keyword, s.Limits[keyword].Value)
	}
	if s.Doc.Known() {
		fmt.Fprintf(b, " %q", s.Doc.Value)
	}
	b.WriteString("\n")
	for _, p := range s.Properties {
		fmt.Fprintf(b, "%s%s%s: ", indent, p.Name, required(p.Required))
		schema(b, p.Schema, indent+"  ")
	}
	if s.Items != nil {
		b.WriteString(indent + "items ")
		schema(b, s.Items, indent+"  ")
	}
	if s.Values != nil {
		b.WriteString(indent + "values ")
		schema(b, s.Values, indent+"  ")
	}
	for _, arm := range s.Arms {
		b.WriteString(indent + "| ")
		schema(b, arm, indent+"  ")
	}
}

func TestPages(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !Detect(text) {
			t.Errorf("%s is not detected", name)
		}
		page, err := Read(name, text)
		if err != nil {
			t.Fatal(err)
		}
		got := print(page)
		golden := name + ".want"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		noisy := []byte("\ufeff" + strings.ReplaceAll(strings.ReplaceAll(string(text), "\n", "\u00a0\r\n"), ": ", ":\u00a0"))
		if page, err = Read(name, noisy); err != nil || strings.ReplaceAll(print(page), "\u00a0", " ") != got {
			t.Errorf("with noise: %v\n%s\nwithout:\n%s", err, print(page), got)
		}
	}
}

const top = "Text.\n/a/{b}\nget\nTag\nid\n"

func TestValues(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"all null":      {top + "null null null null null null", `"id" [] [] 0 0 0 []`},
		"in one line":   {top + `{"pro":true} {"enum":["x"]} [{"name":"b","in":"path"}] {"content":{"a/b":{}}} {"200":{}} [{"api_token":[]}]`, `"id" ["pro"] ["x"] 1 1 1 ["api_token"]`},
		"commas":        {top + `{"pro":true}, null, null, null, {"200":{}}, null`, `"id" ["pro"] [] 0 0 1 []`},
		"some by form":  {top + `{"200":{},"4XX":{}} [{"name":"b","in":"path"}] [{"other":[]}]`, `"id" [] [] 1 0 2 ["other"]`},
		"undefined":     {top + `undefined undefined undefined undefined {"200":{}} undefined`, `"id" [] [] 0 0 1 []`},
		"labels":        {top + "permissions: [\"y\"]\n\"responses\"\n{\"default\":{}}\nDebug \"security\" [{\"user_service_key\":[]}]", `"id" [] ["y"] 0 0 1 ["user_service_key"]`},
		"no tag":        {"/a\nget\nthe-id\nnull {\"200\":{}}", `"the-id" [] [] 0 0 1 []`},
		"a tag only":    {"/a\nget\nThe Tag\n{\"200\":{}}", `"" [] [] 0 0 1 []`},
		"nothing":       {"/a\nget\n", `"" [] [] 0 0 0 []`},
		"both together": {top + `null null null null null [{"api_token":[],"user_service_key":[]}]`, `"id" [] [] 0 0 0 ["api_token" "user_service_key"]`},
	} {
		page, err := Read("p", []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		o := page.Operations[0]
		got := fmt.Sprintf("%q %q %q %d %d %d %q", o.ID.Value, values(o.Plans), values(o.Permissions),
			len(o.Params), len(o.Bodies), len(o.Answers), values(o.Security))
		if got != c.want {
			t.Errorf("%s: got %s, want %s; notes %v", name, got, c.want, page.Notes)
		}
	}
}

func TestFaults(t *testing.T) {
	nested := strings.Repeat(`{"items":`, 100) + "{}" + strings.Repeat("}", 100)
	inResponse := func(schema string) string {
		return top + `{"200":{"content":{"a/b":{"schema":` + schema + `}}}}`
	}
	for text, want := range map[string]string{
		top + `{"200": {`:                                                         "p:6:1: a value is left out: p:6:10: is not valid JSON: it ends too early; check quotes, commas and brackets here and before",
		top + "prose\n{\"200\":{}}":                                               "p:6:1: this line is left out: prose",
		top + `{"x":1}`:                                                           "p:6:1: this value is left out: it is none of plans, permissions, parameters, request body, responses and security",
		top + "responses: {}\nresponses: {}":                                      "p:7:12: this value is left out: it is there twice",
		top + `[{"in":"query"},{"in":"","name":1}]`:                               "p:6:2: a parameter without a name is left out",
		inResponse(`{"type":"thing"}`):                                            `p:6:44: "thing" is no type`,
		inResponse(`{"properties":{"a":{},"a":{}}}`):                              "p:6:58: a is there twice; the first one counts",
		inResponse(`{"allOf":[{"type":"string"},{"type":"object"}]}`):             "p:6:65: allOf joins string with object; the latter counts",
		inResponse(`{"allOf":[{"enum":["a"]},{"enum":["b"]}]}`):                   "p:6:70: allOf joins values that have nothing in common; the latter count",
		inResponse(nested):                                                        "p:6:621: what is nested deeper than 64 levels is left out",
		top + `null null null null null [{"api_token":[],"user_service_key":[]}]`: "p:6:27: several ways to authenticate are needed at once; they are listed as if one were enough",
	} {
		page, err := Read("p", []byte(text))
		if err != nil {
			t.Errorf("%.80s: %v", text, err)
			continue
		}
		var got []string
		for _, n := range page.Notes {
			got = append(got, n.Place.String()+": "+n.Text)
		}
		if !slices.Contains(got, want) {
			t.Errorf("%.80s: got notes %q, want %q", text, got, want)
		}
	}
}

func TestNoPage(t *testing.T) {
	for _, text := range []string{"", "/a\nno verb", "get\n/a", "{\"openapi\": \"3.0.0\"}"} {
		if Detect([]byte(text)) {
			t.Errorf("%q is detected", text)
		}
		_, err := Read("p.txt", []byte(text))
		const want = "p.txt:1:1: no operation is dumped here: there is no path above a verb; " +
			"take the page of an operation, or choose another --format"
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, err := Read("p.txt", make([]byte, evidence.MaxSize+1))
	if err == nil || err.Error() != "p.txt:1:1: the page has more than 16 MiB; import parts of it" {
		t.Error(err)
	}
}

func TestPublishedPages(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "..", "shared", "docs")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("there are no published pages in ../shared")
	}
	var names []string
	for _, pattern := range []string{"seeds/*", "pages/*/*"} {
		found, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ours := strings.HasPrefix(filepath.Base(name), "003")
		if Detect(text) != ours {
			t.Errorf("%s: detected is %v", name, !ours)
		}
		if ours {
			published(t, name, text)
		}
	}
}

func published(t *testing.T, name string, text []byte) {
	page, err := Read(name, text)
	if err != nil || len(page.Operations) != 1 {
		t.Fatal(page, err)
	}
	o := page.Operations[0]
	if o.ID.Value != "m-tls-certificate-management-delete-m-tls-certificate" || o.Method.Value != "DELETE" ||
		o.Path.Value != "/accounts/{account_identifier}/mtls_certificates/{identifier}" || len(o.Plans) != 4 ||
		len(o.Permissions) != 1 || len(o.Params) != 2 || len(o.Bodies) != 1 || len(o.Answers) != 2 {
		t.Errorf("%+v", o)
	}
	if got := values(o.Security); !slices.Equal(got, []string{"api_email_key"}) {
		t.Errorf("security %q", got)
	}
	lines := bytes.Split(text, []byte("\n"))
	for _, p := range o.Params {
		if p.Schema.Limits["maxLength"].Value != "32" || !p.Schema.ReadOnly.Value || !p.Required.Value {
			t.Errorf("parameter %s: %+v", p.Name, p.Schema)
		}
		if line := lines[p.Schema.Limits["maxLength"].Place.Line-1]; !bytes.HasPrefix(line, []byte(`"maxLength"`)) {
			t.Errorf("maxLength is said to be in %q", line)
		}
	}
	if b := o.Bodies[0]; b.Schema != nil || !b.Required.Value || b.MediaType.Value != "application/json" {
		t.Errorf("body %+v", b)
	}
	members := func(s *evidence.Schema) (names string) {
		for _, p := range s.Properties {
			names += p.Name + ":" + string(p.Schema.Kind.Value) + " "
		}
		return names
	}
	good, bad := o.Answers[0].Schema, o.Answers[1].Schema
	if got := members(good); got != "errors:array messages:array result:object success:boolean " {
		t.Error(got)
	}
	if got := members(good.Properties[2].Schema); got != "ca:boolean certificates:string expires_on:string id:string issuer:string "+
		"name:string serial_number:string signature:string uploaded_on:string " {
		t.Error(got)
	}
	code := good.Properties[0].Schema.Items.Properties[0]
	if code.Schema.Kind.Value != evidence.Integer || code.Schema.Limits["minimum"].Value != "1000" || !code.Required.Value {
		t.Errorf("code %+v", code)
	}
	if got := members(bad); got != "errors:array messages:array result:object success:boolean " {
		t.Error(got)
	}
	if s := bad.Properties[3].Schema; len(s.Enum) != 1 || s.Enum[0].Value != "false" {
		t.Errorf("success %+v", s)
	}
	if s := bad.Properties[2].Schema; !s.Nullable.Value || len(s.Properties) > 0 {
		t.Errorf("result %+v", s)
	}
	if len(page.Notes) != 4 {
		t.Errorf("notes %v", page.Notes)
	}
}
