package behaviour

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

// addressing are calls that take a value for their path: an identifier at its
// end, to read and to delete, and one in its middle.
func addressing(c *Client) map[string]func(ctx context.Context, value string) error {
	return map[string]func(ctx context.Context, value string) error{
		"get":    func(ctx context.Context, value string) error { _, err := c.Get(ctx, value); return err },
		"delete": func(ctx context.Context, value string) error { return c.Delete(ctx, value) },
		"list":   func(ctx context.Context, value string) error { _, err := c.List(ctx, value); return err },
	}
}

// refusedParameters: a value that would address something else is refused, and
// nothing is sent.
func refusedParameters(t *testing.T, s Subject) {
	srv := serve(t, answer(200, success("null")))
	for name, call := range addressing(s.client(t, srv.URL)) {
		for _, value := range []string{"", ".", "..", "../../user/tokens", "%2e%2e"} {
			err := call(t.Context(), value)
			if !errors.Is(err, envelope.ErrInvalidRequest) || !strings.Contains(err.Error(), "not sent: path parameter") {
				t.Errorf("%s %q: %v", name, value, err)
			}
		}
	}
	srv.wantRequests(t, 0)
}

// escapedParameters: any other value is one segment of the path, and nothing
// but that.
func escapedParameters(t *testing.T, s Subject) {
	var got *url.URL
	object := false
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.URL
		result := "[]"
		if object {
			result = s.object("x1")
		}
		answer(200, success(result))(w, r)
	})
	for name, call := range addressing(s.client(t, srv.URL)) {
		object = name != "list"
		if err := call(t.Context(), "plain"); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		plain := strings.Split(got.EscapedPath(), "/")
		for _, value := range []string{"a/b", "a?x=1", "a#f", "a b", "zertifikat-ü-証明書"} {
			if err := call(t.Context(), value); err != nil {
				t.Errorf("%s %q: %v", name, value, err)
				continue
			}
			segments := strings.Split(got.EscapedPath(), "/")
			if len(segments) != len(plain) || got.RawQuery != "" || got.Fragment != "" {
				t.Errorf("%s %q: asked for %s", name, value, got)
				continue
			}
			for i, segment := range segments {
				want := plain[i]
				if want == "plain" {
					want = value
				}
				if decoded, err := url.PathUnescape(segment); err != nil || decoded != want {
					t.Errorf("%s %q: segment %d is %q", name, value, i, segment)
				}
			}
		}
	}
}
