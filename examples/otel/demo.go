package main

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	"github.com/flaregen/flaregen/examples/internal/loopback"
)

// startDemo serves a zone with three certificates; the first time that it is asked for them, it is busy.
func startDemo() *httptest.Server {
	const certificates = "/zones/z1/origin_tls_client_auth/hostnames/certificates"
	answers := loopback.Handler(map[string]string{
		"GET /zones/z1":                   `{"success": true, "errors": [], "messages": [], "result": {"id": "z1", "name": "example.com"}}`,
		"GET " + certificates:             `{"success": true, "errors": [], "messages": [], "result": [{"id": "c1"}, {"id": "c2"}], "result_info": {"page": 1, "total_pages": 2}}`,
		"GET " + certificates + "?page=2": `{"success": true, "errors": [], "messages": [], "result": [{"id": "c3"}], "result_info": {"page": 2, "total_pages": 2}}`,
	})
	var asked atomic.Bool
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == certificates && !asked.Swap(true) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		answers.ServeHTTP(w, r)
	}))
}
