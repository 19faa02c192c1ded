package contract

import (
	"errors"
	"net/http"
	"testing"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/contract/internal/calls"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// TestServer: cloudflaretest lives through all calls of our client, which
// understands every answer.
func TestServer(t *testing.T) {
	srv, world, wire := cloudflaretest.NewServer(t), calls.NewWorld(t), &calls.Recorder{}
	client := srv.Client(cloudflare.WithHTTPClient(&http.Client{Transport: wire}))
	for _, step := range calls.Steps() {
		t.Run(step.Name(), func(t *testing.T) {
			if step.Before != nil {
				if err := step.Before(srv, world); err != nil {
					t.Fatal(err)
				}
			}
			result, err := step.Call(t.Context(), client, world)
			if step.Refused != 0 {
				refused(t, err, step.Status, step.Refused)
				return
			}
			for _, fault := range step.Unmet(understood(t, world, wire, step, result, err)) {
				t.Error(fault)
			}
		})
	}
	for _, operation := range srv.Operations() {
		if len(srv.Requests(operation)) == 0 {
			t.Errorf("no call of %s", operation)
		}
	}
}

// understood gives the result of a call as JSON, after a look at whether it is
// all that the answer says.
func understood(t *testing.T, world *calls.World, wire *calls.Recorder, step calls.Step, result any, err error) any {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := calls.Plain(result)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range calls.Lost(*wire.Last, plain) {
		t.Error(fault)
	}
	if !world.Keep(step, plain) {
		t.Fatalf("the answer has no identifier of the %s", step.Makes)
	}
	return plain
}

// refused insists on an error of this status and code.
func refused(t *testing.T, err error, status, code int) {
	t.Helper()
	e, ok := errors.AsType[*envelope.Error](err)
	if !ok || e.Status != status || !envelope.HasCode(err, code) {
		t.Errorf("got %v, want a refusal with status %d and code %d", err, status, code)
	}
}
