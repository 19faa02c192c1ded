package envelope

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// to makes a request that is documented to be at own, in an API that is at usual.
func to(own, usual string) *Request {
	r := get("/things/{id}", "a/b")
	r.SetServer(own, usual)
	return r
}

// asked is what a server was asked for: its path and the headers.
type asked struct {
	path   string
	header http.Header
}

func remember(t *testing.T) (*httptest.Server, *asked) {
	t.Helper()
	var last asked
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last = asked{r.URL.EscapedPath(), r.Header.Clone()}
		answer(200, `{"success":true,"result":{}}`)(w, r)
	}))
	t.Cleanup(s.Close)
	return s, &last
}

func TestOwnServer(t *testing.T) {
	usual, atUsual := remember(t)
	other, atOther := remember(t)
	c, _ := newTestClient(t, usual.URL, func(cfg *Config) { cfg.Header = http.Header{"X-Of-All": {"secret"}} })
	base := usual.URL + "/client/v4"

	_, err := Do[*thing](t.Context(), c, to(usual.URL+"/v5", base))
	wantNoError(t, err)
	if atUsual.path != "/v5/things/a%2Fb" || atUsual.header.Get("Authorization") != "Bearer "+testToken || atUsual.header.Get("X-Of-All") != "secret" {
		t.Errorf("on the same host: %+v", atUsual)
	}

	_, err = Do[*thing](t.Context(), c, to(other.URL+"/upload/", base), WithHeader("X-Of-Call", "given"))
	wantNoError(t, err)
	if atOther.path != "/upload/things/a%2Fb" || atOther.header.Get("X-Of-Call") != "given" {
		t.Errorf("on another host: %+v", atOther)
	}
	for name := range atOther.header {
		if name == "Authorization" || name == "X-Of-All" || strings.HasPrefix(name, "X-Auth") {
			t.Errorf("another host got %s", name)
		}
	}

	*atUsual = asked{}
	_, err = Do[*thing](t.Context(), c, to(other.URL, "https://api.example.com/client/v4"))
	if err == nil || !errors.Is(err, ErrInvalidRequest) {
		t.Errorf("from https to http: %v", err)
	}
	_, err = Do[*thing](t.Context(), c, to("https://upload.example.com", "https://api.example.com/client/v4"))
	wantNoError(t, err)
	if atUsual.path != "/client/v4/things/a%2Fb" || atUsual.header.Get("Authorization") == "" {
		t.Errorf("with another base URL: %+v", atUsual)
	}
}

func TestOwnServerFaults(t *testing.T) {
	c, _ := newTestClient(t, "http://127.0.0.1:1")
	for own, want := range map[string]string{
		"":                         "base URL: empty",
		"ftp://example.com":        "must be https or http",
		"https://a:b@example.com":  "has a user name",
		"http://example.com":       "it is not https",
		"https://example.com/?q=1": "has a query",
	} {
		_, err := Do[*thing](t.Context(), c, to(own, "https://api.example.com"))
		if !errors.Is(err, ErrInvalidRequest) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "a:b") {
			t.Errorf("%s: %v, want %s", own, err, want)
		}
	}
}

// TestOwnServerRedirects: an operation's own server may redirect to itself, and to nobody else unasked.
func TestOwnServerRedirects(t *testing.T) {
	usual, atUsual := remember(t)
	target := "/moved"
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			answer(200, `{"success":true,"result":{"id":"moved"}}`)(w, r)
			return
		}
		http.Redirect(w, r, target, http.StatusTemporaryRedirect)
	}))
	defer other.Close()
	c, _ := newTestClient(t, usual.URL)
	base := usual.URL + "/client/v4"
	if got, err := Do[*thing](t.Context(), c, to(other.URL, base)); err != nil || got.ID != "moved" {
		t.Errorf("to itself: %v, %v", got, err)
	}
	target = usual.URL + "/client/v4/elsewhere"
	if _, err := Do[*thing](t.Context(), c, to(other.URL, base)); !errors.Is(err, ErrRedirect) || atUsual.path != "" {
		t.Errorf("to another host: %v, %+v", err, atUsual)
	}
}
