package envelope

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
)

// FuzzPathParameter: a parameter is refused, or arrives as exactly one segment that no cleaning of the path touches.
func FuzzPathParameter(f *testing.F) {
	for _, seed := range []string{"", ".", "..", "a/b", "%2e%2e", "a?x=1", "a#f", "日本", "..;x", `..\x`, "%252e%252e%252f", "a%", "\x00\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		filled, err := fillPath("/zones/{zone_id}/things/{id}/end", []string{"z", value})
		if err != nil {
			return
		}
		if strings.Count(filled, "/") != 5 || strings.ContainsAny(filled, "?#\\ \r\n") {
			t.Fatalf("%q became %q", value, filled)
		}
		u, err := url.Parse("https://api.example.com" + filled)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := url.PathUnescape(strings.Split(filled, "/")[4]); err != nil || got != value {
			t.Fatalf("%q arrives as %q", value, got)
		}
		if path.Clean(u.EscapedPath()) != u.EscapedPath() {
			t.Fatalf("%q: a cleaner changes %q", value, u.EscapedPath())
		}
		decoded := u.Path
		for range 3 { // servers that decode once more
			if cleaned := path.Clean(strings.ReplaceAll(decoded, `\`, "/")); !strings.HasPrefix(cleaned+"/", "/zones/z/things/") {
				t.Fatalf("%q escapes to %q", value, cleaned)
			}
			if decoded, err = url.PathUnescape(decoded); err != nil {
				return
			}
		}
	})
}

// FuzzParseTime: no panic, and what is a time keeps being that time.
func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{"", "2014-01-02T03:04:05Z", "2014-01-02 03:04:05.25 +0000 UTC", "2014-01-02", "2014-01-02 03:04:05 +0200 CEST", "0001-01-01T00:00:00Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseTime([]byte(text))
		if err != nil || got.Year() > 9999 || got.Year() < 0 {
			return
		}
		encoded, err := got.UTC().MarshalText()
		if err != nil {
			return
		}
		back, err := parseTime(encoded)
		if err != nil || !back.Equal(got) {
			t.Fatalf("%q is %v, and again %v (%v)", text, got, back, err)
		}
		if strings.TrimSpace(text) != "" && got.Equal(time.Time{}) && !strings.HasPrefix(strings.TrimSpace(text), "000") {
			t.Fatalf("%q is the zero time", text)
		}
	})
}

// FuzzEnvelope: whatever a server sends, the answer is a result or an error that names the operation; an envelope that
// says false is never a result; texts stay printable.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{
		"", "null", "[]", "<html>", `{"success":true,"result":{"id":"x","size":1,"parts":[{"weight":1}]}}`, `{"success":false,"errors":[{"code":1,"message":"m"}]}`,
		`{"result":null,"result_info":{"page":1,"cursors":{"after":"c"}}}`, `{"success":true,"success":false}`, `{"\u0073uccess":false,"result":{}}`, "error code: 1015",
		`{"success":true,"result":{"expires_on":"2020-01-01 00:00:00 +0000 UTC","ended":null}}`,
	} {
		f.Add(200, []byte(seed))
		f.Add(404, []byte(seed))
	}
	c, _ := newTestClient(f, "https://api.example.com")
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		status = 200 + (status%400+400)%400
		resp := &http.Response{StatusCode: status, Header: http.Header{}}
		var result *thing
		var meta Response
		call := newCall(c, get("/x"), shapeResult, &result, []RequestOption{WithResponse(&meta), WithUnknown()})
		out := call.judge(t.Context(), resp, body, nil)
		if out.err == nil {
			out.err = call.settleAbsent()
		}
		if out.err == nil {
			checkResult(t, status, body, result)
			return
		}
		text := out.err.Error()
		if !strings.HasPrefix(text, "Things.Get: ") || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("error %q", text)
		}
		if e, ok := errors.AsType[*Error](out.err); ok && e.Status != status {
			t.Fatalf("status %d became %d", status, e.Status)
		}
	})
}

// FuzzFailure: the quick way to read failures gives what the thorough one does.
func FuzzFailure(f *testing.F) {
	for _, seed := range []string{
		`{"success":false,"errors":[{"code":1000,"message":"m"}],"messages":[],"result":null}`, `{"success":false,"errors":[]}`,
		`{ "errors" : [ {"message": "a b"} , {"code":7} ] , "success" : false }`, `{"success":true,"errors":[{"code":1}]}`,
		`{"success":false,"success":false,"errors":[{"code":1}]}`, `{"success":false,"errors":[{"code":1}],"errors":[]}`,
		`{"success":false,"errors":[{"code":01}]}`, `{"success":false,"errors":[{"code":0,"message":""}]}`, `{"success":false,"errors":[{"code":1,"code":2}]} x`,
		`{"success":false,"errors":[{"code":1,"documentation_url":"https://x","message":"m"}],"messages":[{"code":2,"message":"n"}]}`,
		`{"success":false,"errors":[{"code":"7","message":"m\u0020"}]}`, `{"success":false,"errors":[{"message":"S3cr3t"}],"result":{}}`,
	} {
		f.Add(200, []byte(seed))
		f.Add(404, []byte(seed))
	}
	c, _ := newTestClient(f, "https://api.example.com")
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		resp := &http.Response{StatusCode: status, Header: http.Header{}}
		quick := newCall(c, get("/x"), shapeNothing, nil, nil)
		if u := (usualFailure{keys: quick.keys, body: body}); !u.read() {
			return
		}
		var meta Response
		thorough := newCall(c, get("/x"), shapeNothing, nil, []RequestOption{WithResponse(&meta)})
		got, want := quick.apiError(resp, body), thorough.apiError(resp, body)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q:\n%#v, thoroughly\n%#v", body, got, want)
		}
	})
}

func checkResult(t *testing.T, status int, body []byte, result *thing) {
	t.Helper()
	var plain struct {
		Success *bool `json:"success"`
	}
	if status > 299 || (result == nil && status != 204 && status != 205) {
		t.Fatalf("status %d, body %q: result %v without an error", status, body, result)
	}
	if strings.Count(string(body), "uccess") == 1 && json.Unmarshal(body, &plain) == nil && plain.Success != nil && !*plain.Success {
		t.Fatalf("body %q: success false is no error", body)
	}
}
