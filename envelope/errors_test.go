package envelope

import (
	"errors"
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
