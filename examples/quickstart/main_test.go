package main

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/examples/internal/loopback"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

const certificates = "/zones/z1/origin_tls_client_auth/hostnames/certificates"

func Example() {
	server := loopback.New(map[string]string{
		"GET " + certificates:             `{"success": true, "errors": [], "messages": [], "result": [{"id": "c1", "status": "active", "expires_on": "2031-05-04T08:15:00Z"}], "result_info": {"page": 1, "total_pages": 2}}`,
		"GET " + certificates + "?page=2": `{"success": true, "errors": [], "messages": [], "result": [{"id": "c2", "status": "deployment_timed_out", "expires_on": "2027-01-31 00:00:00 +0000 UTC"}], "result_info": {"page": 2, "total_pages": 2}}`,
		"DELETE " + certificates + "/c2":  `{"success": true, "errors": [], "messages": [], "result": {"id": "c2", "status": "pending_deletion"}}`,
	})
	defer server.Close()

	err := run(context.Background(), os.Stdout, "z1", []string{"c2"},
		cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("example-token"))
	if err != nil {
		panic(err)
	}
	// Output:
	// c1 active 2031-05-04
	// c2 deployment_timed_out 2027-01-31
	// c2 is now pending_deletion
}

func TestRunFails(t *testing.T) {
	server := loopback.New(nil) // knows nothing
	defer server.Close()
	err := run(t.Context(), t.Output(), "z1", nil, cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("example-token"))
	if !errors.Is(err, envelope.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
