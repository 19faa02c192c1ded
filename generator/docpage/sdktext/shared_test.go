package sdktext

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

func published(t testing.TB) (names []string) {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "..", "shared", "docs")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("there are no published pages in ../shared")
	}
	for _, pattern := range []string{"seeds/*", "pages/*/*"} {
		found, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	return names
}

func TestPublishedPages(t *testing.T) {
	type facts struct {
		operation, place string
		params, members  string
		types            map[string]string
	}
	want := map[string]facts{
		"000": {
			operation: "DELETE /zones/{zone_id}/origin_tls_client_auth/hostnames/certificates/{certificate_id}",
			place:     "origin_tls_client_auth.hostname_certificates delete",
			params:    "certificate_id zone_id",
			members:   "id certificate expires_on issuer serial_number signature status uploaded_on",
			types:     map[string]string{"status": "string 7", "uploaded_on": "string date-time", "id": "string maxLength"},
		},
		"002": {
			operation: "DELETE /zones/{zone_id}/client_certificates/{client_certificate_id}",
			place:     "client_certificates delete",
			params:    "client_certificate_id zone_id",
		},
		"004": {
			operation: "DELETE /accounts/{account_id}/gateway/certificates/{certificate_id}",
			place:     "zero_trust.gateway.certificates delete",
			params:    "account_id certificate_id",
			members: "id binding_status certificate created_at expires_on fingerprint in_use issuer_org issuer_raw type " +
				"updated_at uploaded_on",
			types: map[string]string{"in_use": "boolean", "binding_status": "string 4", "created_at": "string date-time", "type": "string 2"},
		},
	}
	for _, name := range published(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		w, ours := want[filepath.Base(name)[:3]]
		if Detect(text) != ours {
			t.Errorf("%s: detected is %v", name, !ours)
		}
		if !ours {
			continue
		}
		page, err := Read(name, text)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(page.Notes) > 0 {
			t.Errorf("%s: notes %v", name, page.Notes)
		}
		o := page.Operations[0]
		if got := o.Method.Value + " " + o.Path.Value; got != w.operation {
			t.Errorf("%s: %s", name, got)
		}
		if got := o.Resource.Value + " " + o.Action.Value; got != w.place {
			t.Errorf("%s: %s", name, got)
		}
		if got := values(o.Security); !slices.Equal(got, []string{"api_token", "api_email_key"}) {
			t.Errorf("%s: security %q", name, got)
		}
		var params []string
		for _, p := range o.Params {
			params = append(params, p.Name)
			if p.In.Value != evidence.InPath || !p.Required.Value {
				t.Errorf("%s: parameter %s in %s", name, p.Name, p.In.Value)
			}
		}
		if got := strings.Join(params, " "); got != w.params {
			t.Errorf("%s: parameters %s", name, got)
		}
		if len(o.Answers) != 1 || !o.Answers[0].Unwrapped || len(o.Answers[0].Examples) != 1 {
			t.Fatalf("%s: answers %v", name, o.Answers)
		}
		a := o.Answers[0]
		var members []string
		for _, p := range a.Schema.Properties {
			members = append(members, p.Name)
			if want, listed := w.types[p.Name]; listed && !strings.HasPrefix(describe(p.Schema), want) {
				t.Errorf("%s: %s is %s", name, p.Name, describe(p.Schema))
			}
		}
		if got := strings.Join(members, " "); got != w.members {
			t.Errorf("%s: members %s", name, got)
		}
		e := a.Examples[0]
		shown := bytes.Split(text, []byte("\n"))[e.Place.Line-1][e.Place.Column-1:]
		if e.Value == nil || shown[0] != '{' {
			t.Errorf("%s: the example at %s begins with %q", name, e.Place, shown)
		}
	}
}

func describe(s *evidence.Schema) string {
	d := string(s.Kind.Value)
	if len(s.Enum) > 0 {
		d += " " + string(rune('0'+len(s.Enum)))
	}
	if s.Format.Known() {
		d += " " + s.Format.Value
	}
	for keyword := range s.Limits {
		d += " " + keyword
	}
	return d
}
