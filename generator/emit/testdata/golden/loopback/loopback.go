// Package loopback serves the golden clients over real HTTP and keeps what
// they sent.
package loopback

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// Request is what a client sent.
type Request struct {
	Method string
	Path   string // escaped
	Query  url.Values
	Raw    string // the query as it was sent
	Header http.Header
	Body   string
}

// Server answers on loopback.
type Server struct {
	URL  string
	Last Request // the newest request; read it after the call
}

// Serve starts a server that asks answer what to send: a status, a media type
// and a body. It stops with the test.
func Serve(t *testing.T, answer func(Request) (status int, mediaType, body string)) *Server {
	t.Helper()
	s := &Server{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.Last = Request{r.Method, r.URL.EscapedPath(), r.URL.Query(), r.URL.RawQuery, r.Header.Clone(), string(body)}
		status, mediaType, text := answer(s.Last)
		if mediaType != "" {
			w.Header().Set("Content-Type", mediaType)
		}
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// JSON starts a server that always answers 200 with the same JSON.
func JSON(t *testing.T, body string) *Server {
	t.Helper()
	return Serve(t, func(Request) (int, string, string) { return 200, "application/json", body })
}

// Nothing starts a server that always answers 204.
func Nothing(t *testing.T) *Server {
	t.Helper()
	return Serve(t, func(Request) (int, string, string) { return 204, "", "" })
}
