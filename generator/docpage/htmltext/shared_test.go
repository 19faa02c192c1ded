package htmltext_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/htmltext"
)

const sharedPages = "../../../../shared/docs/pages/rendered"

// published gives some of the published pages, when there are any.
func published(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sharedPages, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("there is no collection of published pages in " + sharedPages)
	}
	return files
}

func readText(t *testing.T, name, text string) *evidence.Page {
	t.Helper()
	p, err := htmltext.Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSharedTwins turns published pages into other forms, which say the same.
func TestSharedTwins(t *testing.T) {
	t.Parallel()
	for _, file := range published(t, "*.rendered.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		compareTwins(t, file, string(text))
	}
}

func compareTwins(t *testing.T, file, text string) {
	t.Helper()
	want := show(readText(t, file, text))
	for _, twin := range []struct {
		name string
		of   func(string) string
		lost []string // statements that the form has no place for
	}{
		{"CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, nil},
		{"without details", withoutDetails, nil},
		{"without links", withoutLinks, []string{"page ", "resource ", "action "}},
		{"flat", flat, []string{"page ", "resource ", "action "}},
		{"plain", plain, []string{"page ", "resource ", "action "}},
		{"HTML", asHTML, nil},
	} {
		t.Run(filepath.Base(file)+" "+twin.name, func(t *testing.T) {
			t.Parallel()
			page := twin.of(text)
			if !htmltext.Detect([]byte(page)) {
				t.Error("the format is not detected")
			}
			got := show(readText(t, file, page))
			if got, want := comparable(got, twin.lost), comparable(want, twin.lost); got != want {
				t.Errorf("difference:\n%s", difference(got, want))
			}
		})
	}
}

// comparable leaves out what a form cannot say, and the descriptions' markup.
func comparable(shown string, lost []string) string {
	var b strings.Builder
next:
	for row := range strings.Lines(shown) {
		for _, prefix := range append(lost, "note ", "example of") {
			if strings.HasPrefix(strings.TrimSpace(row), prefix) {
				continue next
			}
		}
		row = link.ReplaceAllString(row, "$1")
		row = strings.NewReplacer("`", "", "*", "", `\n\n`, " ", `\n`, " ").Replace(row)
		b.WriteString(row)
	}
	return b.String()
}

func difference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	var out strings.Builder
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			out.WriteString("got  " + x + "\nwant " + y + "\n")
			if strings.Count(out.String(), "\n") > 20 {
				break
			}
		}
	}
	return out.String()
}

// TestSharedFacts compares published pages with what a person reads in them.
func TestSharedFacts(t *testing.T) {
	t.Parallel()
	const errorFields = 6 // errors or messages: code, message, documentation_url, source, pointer
	for _, c := range []struct {
		page   string
		params string
		body   int // fields at all levels
		result int
		facts  []string
	}{
		{"*client_certificates__methods__delete*", "zone_id client_certificate_id", 0, 2*errorFields + 1 + 21, []string{
			"DELETE /zones/{zone_id}/client_certificates/{client_certificate_id}", "resource \"client_certificates\"", "action \"delete\"",
			"permission SSL and Certificates Write", "security api_token", "security api_email_key", "server \"https://api.cloudflare.com/client/v4\"",
			"\n    result? object ClientCertificate\n", "\n      certificate_authority? object", "\n        name? string",
			"\n      status? string \"active\"|\"pending_reactivation\"|\"pending_revocation\"|\"revoked\"",
			"client_certificate_id! string about=\"Client Certificate Tag\" maxLength=36 minLength=36",
		}},
		{"*records__methods__export*", "zone_id", 0, 0, []string{"permission DNS Read\n  permission DNS Write", "action \"export\""}},
		{"*records__methods__scan*", "zone_id", 0, 2*errorFields + 1 + 3, []string{"deprecated \"This endpoint", "\n      recs_added? number"}},
		{"*values__methods__get*", "account_id namespace_id key_name", 0, 0, []string{"resource \"kv.namespaces.values\"", "maxLength=512"}},
		{"*associations__methods__get*", "account_id mtls_certificate_id", 0, 2*errorFields + 1 + 3 + 6, []string{
			"page https://developers.cloudflare.com/api/resources/mtls_certificates/subresources/associations/methods/get",
			"\n      [] object CertificateAsssociation\n        service? string", "\n      total_pages? number",
		}},
		{"*hostnames__methods__update*", "zone_id", 4, 2*errorFields + 1 + 7 + 6, []string{
			"body application/json object\n    config! array\n      [] object\n        cert_id? string", "note 203: result announces 14, the page shows 6",
		}},
		{"*certificates__methods__activate*", "account_id certificate_id", 0, 2*errorFields + 1 + 13, []string{
			"\n      binding_status? string \"pending_deployment\"|\"available\"|\"pending_deletion\"|\"inactive\"", "\n      uploaded_on? string format=\"date-time\"",
			"errors! array\n      [] object ResponseInfo\n        code! number minimum=1000",
		}},
		{"*available_alerts__methods__list*", "account_id", 0, 2*3 + 1 + 5, []string{
			"page https://developers.cloudflare.com/api/resources/alerting/subresources/available_alerts/methods/list/ 2026-10-08",
			"\n    result? map\n      [*] array\n        [] object\n          description? string", "permission Zero Trust: PII Read\n", "permission Account Settings Read\n",
		}},
		{"*screenshot__methods__create*", "account_id browser cacheTTL", 2 * 73, 4, []string{
			"query cacheTTL? number", "maximum=86400 minimum=0", "body application/json! union\n    | object\n      url! string", "\n    | object\n      html! string",
			"\n        waitUntil? union\n          | string \"load\"|\"domcontentloaded\"|\"networkidle0\"|\"networkidle2\"\n          | array\n            [] string \"load\"",
			"hidden? boolean true", "answer 429 application/json",
		}},
	} {
		files := published(t, c.page)
		p := readText(t, files[0], load(t, files[0]))
		op := p.Operations[0]
		var params []string
		for _, param := range op.Params {
			params = append(params, param.Name)
		}
		if got := strings.Join(params, " "); got != c.params {
			t.Errorf("%s: parameters %s", c.page, got)
		}
		body, result := 0, 0
		if len(op.Bodies) > 0 {
			body = stated(op.Bodies[0].Schema)
		}
		if len(op.Answers) > 0 {
			result = stated(op.Answers[0].Schema)
		}
		if body != c.body || result != c.result {
			t.Errorf("%s: body of %d fields, result of %d, want %d and %d", c.page, body, result, c.body, c.result)
		}
		shown := show(p)
		for _, fact := range c.facts {
			if !strings.Contains(shown, fact) {
				t.Errorf("%s: does not say %q", c.page, fact)
			}
		}
	}
}

// stated counts the fields whose type the page states.
func stated(s *evidence.Schema) (count int) {
	if s == nil {
		return 0
	}
	for _, p := range s.Properties {
		if p.Schema.Kind.Known() {
			count += 1 + stated(p.Schema)
		}
	}
	for _, arm := range s.Arms {
		count += stated(arm)
	}
	return count + stated(s.Items) + stated(s.Values)
}

// TestSharedExamples looks for each member of the published examples among the
// fields.
func TestSharedExamples(t *testing.T) {
	t.Parallel()
	for _, file := range published(t, "*.md") {
		for _, op := range readText(t, file, load(t, file)).Operations {
			for _, a := range op.Answers {
				for _, e := range a.Examples {
					if a.Schema != nil {
						covers(t, filepath.Base(file), a.Schema, e.Value)
					}
				}
			}
			for _, b := range op.Bodies {
				if b.Schema != nil && b.Example != nil {
					covers(t, filepath.Base(file), b.Schema, b.Example.Value)
				}
			}
		}
	}
}

func covers(t *testing.T, path string, s *evidence.Schema, n *yaml.Node) {
	t.Helper()
	switch {
	case n == nil || s == nil || s.Kind.Value == evidence.Unknown || s.Shown.Listed && s.Shown.Count() > len(s.Properties):
	case s.Kind.Value == evidence.Union && len(s.Arms) > 0:
		covers(t, path, s.Arms[0], n)
	case n.Kind == yaml.SequenceNode:
		if s.Kind.Value != evidence.Array {
			t.Errorf("%s is %s, the example shows an array", path, s.Kind.Value)
		}
		for _, item := range n.Content {
			covers(t, path+"[]", s.Items, item)
		}
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			coversMember(t, path+"."+n.Content[i].Value, s, n.Content[i].Value, n.Content[i+1])
		}
	}
}

func coversMember(t *testing.T, path string, s *evidence.Schema, name string, n *yaml.Node) {
	t.Helper()
	if s.Kind.Value == evidence.Map {
		covers(t, path, s.Values, n)
		return
	}
	for _, p := range s.Properties {
		if p.Name == name {
			covers(t, path, p.Schema, n)
			return
		}
	}
	t.Errorf("%s is in the example and not among the fields", path)
}
