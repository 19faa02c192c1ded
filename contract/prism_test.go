package contract

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/contract/internal/calls"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// TestPrism: a server that was made from spec/openapi.yaml without us accepts
// every request of our client, which understands every documented answer, of
// success and of refusal.
func TestPrism(t *testing.T) {
	world, wire := calls.NewWorld(t), &calls.Recorder{}
	client := prismClient(t, wire)
	for _, step := range calls.Steps() {
		t.Run(step.Name(), func(t *testing.T) {
			wire.Prefer = ""
			result, err := step.Call(t.Context(), client, world)
			accepted(t, wire)
			understood(t, world, wire, step, result, err)

			const status, code = http.StatusConflict, 1000 // the least code that the document allows
			wire.Prefer = fmt.Sprintf("code=%d", status)
			_, err = step.Call(t.Context(), client, world)
			accepted(t, wire)
			refused(t, err, status, code)
		})
	}
}

// TestPrismRefuses: the judge can say no, and our client understands that.
func TestPrismRefuses(t *testing.T) {
	world, wire := calls.NewWorld(t), &calls.Recorder{}
	client := prismClient(t, wire)
	zone := "/zones/" + world.Zone
	for _, test := range []struct {
		name, method, path string
		body               any
		opts               []envelope.RequestOption
		status             int
		violation          string
	}{
		{"no credentials", "GET", zone + "/client_certificates", nil, []envelope.RequestOption{envelope.WithHeader("Authorization", "")}, 401, "security"},
		{"no such path", "GET", zone + "/flags", nil, nil, 404, ""},
		{"no such method", "DELETE", zone + "/client_certificates", nil, nil, 405, ""},
		{"a member is absent", "POST", zone + "/client_certificates", map[string]any{"csr": world.SigningRequest}, nil, 422, "validity_days"},
		{"a member of another type", "PUT", zone + "/origin_tls_client_auth/settings", map[string]any{"enabled": "yes"}, nil, 422, "boolean"},
		{"a value that is none of an enum", "GET", zone + "/custom_certificates", nil, []envelope.RequestOption{envelope.WithQuery("match", "most")}, 422, "match"},
		{"an identifier that is too long", "GET", zone + "00/client_certificates", nil, nil, 422, "zone_id"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := client.Do(t.Context(), test.method, test.path, test.body, nil, test.opts...)
			e, ok := errors.AsType[*envelope.Error](err)
			if !ok || e.Status != test.status || !strings.Contains(wire.Last.Violations, test.violation) {
				t.Errorf("got %v and the violations %q, want status %d", err, wire.Last.Violations, test.status)
			}
		})
	}
}

// accepted insists that Prism finds nothing wrong with a request and with its
// own answer.
func accepted(t *testing.T, wire *calls.Recorder) {
	t.Helper()
	if wire.Last == nil {
		t.Fatal("nothing was sent, or nothing was answered")
	}
	if wire.Last.Violations != "" {
		t.Errorf("Prism says: %s", wire.Last.Violations)
	}
}

// prismClient makes a client of a Prism that ends with the test.
func prismClient(t *testing.T, wire *calls.Recorder) *cloudflare.Client {
	t.Helper()
	client, err := cloudflare.NewClient(
		cloudflare.WithBaseURL(startPrism(t)), cloudflare.WithAPIToken("contract-token"),
		cloudflare.WithMaxRetries(0), cloudflare.WithHTTPClient(&http.Client{Transport: wire}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
