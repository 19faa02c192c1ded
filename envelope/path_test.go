package envelope

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// Row 2: what would address another resource is refused before anything is sent.
func TestPathParameterRefused(t *testing.T) {
	s := serve(t, answer(200, `{"success":true,"result":{}}`))
	c, _ := newTestClient(t, s.URL)
	for _, value := range []string{
		"", ".", "..", "../../user/tokens", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%25252e%25252e", "..%2f..%2fuser",
		`..\..\user`, "a/../b", "a/./b", "a/..", "/..", "..;x", "..;/user", "%2525252525252e",
	} {
		t.Run(value, func(t *testing.T) {
			_, err := Do[*struct{}](t.Context(), c, NewRequest("Things.Delete", http.MethodDelete, "/zones/{zone_id}/things/{id}", "z", value))
			if !errors.Is(err, ErrInvalidRequest) || !strings.HasPrefix(err.Error(), "Things.Delete: not sent: path parameter id: ") {
				t.Errorf("error = %v", err)
			}
		})
	}
	if n := s.requests.Load(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// Row 3: whatever a parameter holds arrives as one segment, unchanged.
func TestPathParameterEscaped(t *testing.T) {
	var path, query string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		path, query = r.RequestURI, r.URL.RawQuery
		answer(200, `{"success":true,"result":{}}`)(w, r)
	})
	c, _ := newTestClient(t, s.URL)
	for value, want := range map[string]string{
		"a/b": "a%2Fb", "a?x=1": "a%3Fx=1", "a#f": "a%23f", "a b": "a%20b", "zertifikät": "zertifik%C3%A4t", "日本": "%E6%97%A5%E6%9C%AC",
		"a%2Fb": "a%252Fb", "100%": "100%25", "a;b": "a%3Bb", "plain-1_2.3~4": "plain-1_2.3~4", "a..b": "a..b", "a\nb": "a%0Ab", "a\x00": "a%00",
	} {
		t.Run(value, func(t *testing.T) {
			_, err := Do[*struct{}](t.Context(), c, get("/things/{id}/end", value))
			wantNoError(t, err)
			if path != "/client/v4/things/"+want+"/end" || query != "" {
				t.Errorf("sent %q ? %q, want segment %q", path, query, want)
			}
		})
	}
}

func TestPathTemplate(t *testing.T) {
	for _, test := range []struct {
		template string
		params   []string
		want     string
	}{
		{"/a/{x}", nil, "path parameter x: no value given"},
		{"/a/{x}", []string{"1", "2"}, `path template "/a/{x}": 2 parameters for 1 places`},
		{"/a/{x", []string{"1"}, `path template "/a/{x": { without }`},
		{"a", nil, `path "a": must start with /`},
		{"/a?b=c", nil, `path "/a?b=c": give the query with AddQuery`},
		{"/zones/../user", nil, `path "/zones/../user": dot segments would address another resource`},
	} {
		if _, err := fillPath(test.template, test.params); err == nil || err.Error() != test.want {
			t.Errorf("%s: error = %v, want %s", test.template, err, test.want)
		}
	}
	if got, err := fillPath("/a/{x}/{y}:run", []string{"1", "2"}); err != nil || got != "/a/1/2:run" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestQuery(t *testing.T) {
	if got := setQuery("a=1&page=2&b=3&page=4", "page", "5 6"); got != "a=1&b=3&page=5+6" {
		t.Errorf("setQuery = %q", got)
	}
	if got, ok := lookupQuery("a=1&per%5Fpage=20", "per_page"); !ok || got != "20" {
		t.Errorf("lookupQuery = %q, %v", got, ok)
	}
	if got := setQuery("", "a", "b"); got != "a=b" {
		t.Errorf("setQuery of nothing = %q", got)
	}
}
