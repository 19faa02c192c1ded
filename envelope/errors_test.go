package envelope

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"
)

// Row 5: a body that is no envelope never hides the status, and is shown in short and printable.
func TestUnreadableBody(t *testing.T) {
	html := "<html>\n<head><title>502 Bad\tGateway\x1b[31m</title></head>" + strings.Repeat("x", 5000) + "</html>"
	for name, body := range map[string]string{
		"HTML": html, "empty": "", "truncated": `{"success":true,"result":{"id":"abc`, "text": "upstream connect error\r\n\x00\x07 reset",
		"edge": "error code: 1015", "binary": "\x1f\x8b\xff\xfe" + strings.Repeat("\x01", 999), "array": "[1,2]", "other object": `{"error":"nope"}`,
		"scalar": "7", "garbage behind": `{"success":true,"result":{}} trailing`,
	} {
		for _, status := range []int{200, 400, 401, 403, 404, 409, 429, 500, 502, 503} {
			s := serve(t, answer(status, body))
			c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.MaxRetries = 0 })
			_, err := Do[*thing](t.Context(), c, get("/x"))
			if err == nil {
				t.Fatalf("%s %d: no error", name, status)
			}
			checkUnreadable(t, name, status, err)
		}
	}
}

func checkUnreadable(t *testing.T, name string, status int, err error) {
	t.Helper()
	if status != 200 {
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Status != status || e.RayID != "8f0-AMS" {
			t.Errorf("%s %d: error = %#v", name, status, err)
		}
		for _, class := range []error{ErrUnauthorized, ErrForbidden, ErrNotFound, ErrConflict, ErrRateLimited, ErrServer} {
			if errors.Is(err, class) != (class == classOf(status)) {
				t.Errorf("%s %d: errors.Is(%v) = %v", name, status, class, errors.Is(err, class))
			}
		}
	}
	text := err.Error()
	if len(text) > 600 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("%s %d: not short or not printable: %q", name, status, text)
	}
	want := map[string]string{"HTML": "502 Bad Gateway.[31m", "text": "upstream connect error", "other object": "nope", "edge": "error code: 1015"}[name]
	if want != "" && !strings.Contains(text, want) && !(status == 200 && name == "other object") {
		t.Errorf("%s %d: %q does not say %q", name, status, text, want)
	}
	if name == "edge" && !HasCode(err, 1015) {
		t.Errorf("%d: no code in %v", status, err)
	}
}

func TestErrorText(t *testing.T) {
	_, err := callOnce[*thing](t, http.MethodDelete, 404, `{"success":false,"errors":[{"code":1404,"message":"no such\ncertificate"},"and more",{"code":"12","error_chain":[{"code":3,"message":"because"}],"source":{"pointer":"/a"}}]}`)
	want := "Things.Get: DELETE /things/1: 404 Not Found: no such certificate (code 1404); and more;  (because (code 3)) (code 12) at /a (ray 8f0-AMS)"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
}

func TestDetailsOfAnyForm(t *testing.T) {
	for raw, want := range map[string]int{
		``: 0, `null`: 0, `[]`: 0, `["a","b"]`: 2, `{"message":"a"}`: 1, `"a"`: 1, `[[1],null,true]`: 0, `[{}]`: 1, `[1003]`: 1, `[{"code":1e99,"message":3}]`: 1,
	} {
		if got := parseDetails([]byte(raw)); len(got) != want {
			t.Errorf("%s: %v", raw, got)
		}
	}
}

func TestExcerpt(t *testing.T) {
	if got := printable(strings.Repeat("é", 500), 10); got != strings.Repeat("é", 10)+"…" {
		t.Errorf("printable = %q", got)
	}
	key := "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"
	if got := redactPrivateKeys("a " + key + " b " + key + " c"); strings.Contains(got, "MIIB") || !strings.HasSuffix(got, " c") {
		t.Errorf("redacted = %q", got)
	}
	if got := redactPrivateKeys("-----BEGIN EC PRIVATE KEY-----MIIB"); strings.Contains(got, "MIIB") {
		t.Errorf("redacted = %q", got)
	}
}

// TestErrorForms: whatever form an API has for its errors, what it says is in the details.
func TestErrorForms(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"full envelope":       {`{"success":false,"result":null,"errors":[{"code":1003,"message":"bad id"}],"messages":[]}`, "bad id (code 1003)"},
		"without result":      {`{"success":false,"errors":[{"code":1003,"message":"bad id"}]}`, "bad id (code 1003)"},
		"errors alone":        {`{"errors":[{"code":1003,"message":"bad id"}]}`, "bad id (code 1003)"},
		"list of texts":       {`{"success":false,"errors":["bad id","bad name"]}`, "bad id; bad name"},
		"one text":            {`{"success":false,"errors":"bad id"}`, "bad id"},
		"one object":          {`{"success":false,"errors":{"code":1003,"message":"bad id"}}`, "bad id (code 1003)"},
		"texts by field":      {`{"success":false,"errors":{"name":["is empty","is odd"],"id":"is bad"}}`, "is bad at /id; is empty at /name; is odd at /name"},
		"error text":          {`{"error":"bad id"}`, "bad id"},
		"error object":        {`{"error":{"code":1003,"message":"bad id"}}`, "bad id (code 1003)"},
		"error and success":   {`{"success":false,"error":{"code":423,"message":"bad id"}}`, "bad id (code 423)"},
		"error and code":      {`{"error":"bad id","code":1003}`, "bad id (code 1003)"},
		"error is a flag":     {`{"error":true,"message":"bad id"}`, "bad id"},
		"message alone":       {`{"message":"bad id"}`, "bad id"},
		"message and errors":  {`{"message":"Bad Request","status":400,"errors":[{"title":"bad id","code":7}]}`, "Bad Request; bad id (code 7)"},
		"message repeated":    {`{"message":"bad id","code":7,"errors":[{"title":"bad id"}]}`, "bad id (code 7)"},
		"OAuth":               {`{"error":"invalid_grant","error_description":"the code is spent"}`, "the code is spent (invalid_grant)"},
		"SCIM":                {`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"uniqueness","detail":"taken","status":"409"}`, "taken (uniqueness)"},
		"problem":             {`{"type":"https://example.com/p/limit","title":"Limit","detail":"too many","status":400,"instance":"/x"}`, "too many"},
		"problem of title":    {`{"type":"about:blank","title":"Limit"}`, "Limit"},
		"problem with places": {`{"title":"Not valid","errors":[{"detail":"is bad","pointer":"#/id"}]}`, "Not valid; is bad at #/id"},
		"GraphQL":             {`{"data":null,"errors":[{"message":"bad id","path":["zones",0,"id"],"extensions":{"code":"authz"}}]}`, "bad id (authz) at /zones/0/id"},
		"list":                {`[{"code":1003,"message":"bad id"},"and more"]`, "bad id (code 1003); and more"},
		"text":                {`"bad id"`, "bad id"},
		"word for a code":     {`{"success":false,"errors":[{"code":"not_found","message":"no such thing"}]}`, "no such thing (not_found)"},
		"messages only":       {`{"success":false,"errors":[],"message":"bad id"}`, "bad id"},
		"foreign":             {`{"code":"x","things":[1]}`, ""},
		"empty errors":        {`{"success":false,"errors":[],"messages":[],"result":null}`, ""},
		"empty object":        {`{}`, ""},
		"empty":               {``, ""},
	} {
		for _, status := range []int{400, 403, 404} {
			_, err := callOnce[*thing](t, http.MethodPost, status, test.body)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Status != status {
				t.Errorf("%s: %v is no error of status %d", name, err, status)
				continue
			}
			var said []string
			for _, d := range e.Details {
				said = append(said, d.String())
			}
			if got := strings.Join(said, "; "); got != test.want {
				t.Errorf("%s: details %q, want %q", name, got, test.want)
			}
			if len(e.Details) == 0 && test.body != "" && e.Excerpt == "" {
				t.Errorf("%s: neither details nor an excerpt", name)
			}
		}
	}
}

func TestErrorLinks(t *testing.T) {
	for body, want := range map[string]string{
		`{"errors":[{"message":"a","documentation_url":"https://example.com/a"}]}`: "https://example.com/a",
		`{"type":"https://example.com/p/limit","title":"Limit"}`:                   "https://example.com/p/limit",
		`{"type":"about:blank","title":"Limit"}`:                                   "",
	} {
		_, err := callOnce[*thing](t, http.MethodGet, 404, body)
		if e, ok := errors.AsType[*Error](err); !ok || len(e.Details) != 1 || e.Details[0].DocumentationURL != want {
			t.Errorf("%s: %#v, want the link %q", body, err, want)
		}
	}
}

// TestErrorsKeepSecrets: a server that echoes the token does not bring it into an error, in whatever form.
func TestErrorsKeepSecrets(t *testing.T) {
	for _, body := range []string{`{"error":"bad token TOKEN"}`, `{"detail":"TOKEN"}`, `["TOKEN"]`, `{"detail":"a","field":"TOKEN","type":"https://x/TOKEN"}`, `{"data":{"token":"TOKEN"}}`} {
		_, err := callOnce[*thing](t, http.MethodGet, 403, strings.ReplaceAll(body, "TOKEN", testToken))
		if text := fmt.Sprintf("%v %+v", err, err); err == nil || strings.Contains(text, testToken) {
			t.Errorf("%s: %s", body, text)
		}
		if e, ok := errors.AsType[*Error](err); ok && strings.Contains(fmt.Sprint(e.Details), testToken) {
			t.Errorf("%s: %v", body, e.Details)
		}
	}
}
