// Package loopback stands in for the API where the examples are tested.
package loopback

import (
	"io"
	"net/http"
	"net/http/httptest"
)

// New starts a server with [Handler] on a loopback address. The caller closes it.
func New(answers map[string]string) *httptest.Server {
	return httptest.NewServer(Handler(answers))
}

// Handler answers requests. answers holds bodies of status 200 by request:
// method, a space, the path, and "?" with the query if there is one. Everything
// else is answered with 404 in the API's way.
func Handler(answers map[string]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cf-Ray", "8f0-AMS")
		answer, ok := answers[r.Method+" "+r.URL.RequestURI()]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			answer = `{"success": false, "errors": [{"code": 1404, "message": "no such thing"}], "messages": [], "result": null}`
		}
		_, _ = io.WriteString(w, answer) // a client that went away needs no answer
	})
}
