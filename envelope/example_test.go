package envelope_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/flaregen/flaregen/envelope"
)

// Certificate is what a generated package would call its model.
type Certificate struct {
	ID        string    `json:"id,omitzero"`
	Status    string    `json:"status,omitzero"`
	ExpiresOn time.Time `json:"expires_on,omitzero"`
}

// api stands for the real one.
func api() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cf-Ray", "8f0-AMS")
		switch r.URL.Path {
		case "/zones/z1/certificates/c1":
			fmt.Fprint(w, `{"success": true, "errors": [], "messages": [], "result": {"id": "c1", "status": "active", "expires_on": "2030-01-02 03:04:05 +0000 UTC"}}`)
		case "/zones/z1/certificates":
			fmt.Fprintf(w, `{"success": true, "result": [{"id": "on page %[1]s"}], "result_info": {"page": %[1]s, "total_pages": 2}}`, max(r.URL.Query().Get("page"), "1"))
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"success": false, "errors": [{"code": 1404, "message": "no such certificate"}], "result": null}`)
		}
	}))
}

func newClient(url string) *envelope.Client {
	cfg := envelope.DefaultConfig()
	cfg.BaseURL, cfg.APIToken = url, "example-token"
	client, err := envelope.NewClient(cfg)
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleDo() {
	server := api()
	defer server.Close()
	client := newClient(server.URL)

	request := envelope.NewRequest("Certificates.Get", http.MethodGet, "/zones/{zone_id}/certificates/{id}", "z1", "c1")
	var meta envelope.Response
	cert, err := envelope.Do[*Certificate](context.Background(), client, request, envelope.WithResponse(&meta))
	if err != nil {
		panic(err)
	}
	fmt.Println(cert.ID, cert.Status, cert.ExpiresOn.Format(time.DateOnly), "ray", meta.RayID)
	// Output: c1 active 2030-01-02 ray 8f0-AMS
}

func ExampleError() {
	server := api()
	defer server.Close()
	client := newClient(server.URL)

	request := envelope.NewRequest("Certificates.Delete", http.MethodDelete, "/zones/{zone_id}/certificates/{id}", "z1", "gone")
	err := envelope.Exec(context.Background(), client, request)
	fmt.Println(errors.Is(err, envelope.ErrNotFound), envelope.HasCode(err, 1404))
	fmt.Println(err)

	request = envelope.NewRequest("Certificates.Delete", http.MethodDelete, "/zones/{zone_id}/certificates/{id}", "z1", "..")
	fmt.Println(envelope.Exec(context.Background(), client, request))
	// Output:
	// true true
	// Certificates.Delete: DELETE /zones/z1/certificates/gone: 404 Not Found: no such certificate (code 1404) (ray 8f0-AMS)
	// Certificates.Delete: not sent: path parameter id: "..": dot segments would address another resource
}

func ExampleAll() {
	server := api()
	defer server.Close()
	client := newClient(server.URL)

	request := envelope.NewRequest("Certificates.List", http.MethodGet, "/zones/{zone_id}/certificates", "z1")
	pager := envelope.Pager{Style: envelope.ByPage, Param: "page", Size: "per_page"}
	for cert, err := range envelope.All[Certificate](context.Background(), client, request, pager) {
		if err != nil {
			panic(err)
		}
		fmt.Println(cert.ID)
	}
	// Output:
	// on page 1
	// on page 2
}
