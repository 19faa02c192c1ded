package sdk

import (
	"errors"
	"net/http"
	"testing"

	"github.com/cloudflare/cloudflare-go/v7/client_certificates"
	"github.com/cloudflare/cloudflare-go/v7/option"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/contract/internal/calls"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// token is what both clients show.
const token = "contract-token"

// side is one of the two clients, with a server of its own.
type side struct {
	srv   *cloudflaretest.Server
	world *calls.World
	wire  *calls.Recorder
}

func newSide(t *testing.T, world *calls.World) *side {
	return &side{cloudflaretest.NewServer(t), world, &calls.Recorder{}}
}

// prepare makes what a step presupposes.
func (s *side) prepare(t *testing.T, step calls.Step) {
	t.Helper()
	if step.Before == nil {
		return
	}
	if err := step.Before(s.srv, s.world); err != nil {
		t.Fatal(err)
	}
}

// TestSDK: both clients go the same way, each on a server of its own. They send
// the same, and the SDK understands what the server says.
func TestSDK(t *testing.T) {
	world := calls.NewWorld(t)
	ours, theirs := newSide(t, world), newSide(t, world.Copy())
	client := ours.srv.Client(cloudflare.WithAPIToken(token), cloudflare.WithHTTPClient(&http.Client{Transport: ours.wire}))
	official := sdk{[]option.RequestOption{
		option.WithBaseURL(theirs.srv.URL()), option.WithAPIToken(token),
		option.WithMaxRetries(0), option.WithHTTPClient(&http.Client{Transport: theirs.wire}),
	}}
	needed := map[exception]bool{}
	for _, step := range calls.Steps() {
		t.Run(step.Name(), func(t *testing.T) {
			ours.prepare(t, step)
			theirs.prepare(t, step)
			own, ownErr := step.Call(t.Context(), client, ours.world)
			result, err := official.call(t.Context(), step, theirs.world)
			if ours.wire.Last == nil || theirs.wire.Last == nil {
				t.Fatalf("not sent: %v, %v", ownErr, err)
			}
			report(t, step.Operation, needed, calls.Differences(theirs.wire.Last.Request(), ours.wire.Last.Request()))
			if step.Refused != 0 {
				refused(t, step, ownErr, err)
				return
			}
			keep(t, ours, step, own, ownErr)
			plain := keep(t, theirs, step, result, err)
			report(t, step.Operation, needed, calls.Lost(*theirs.wire.Last, plain))
			for _, fault := range step.Unmet(theirs.world, plain) {
				t.Error(fault)
			}
		})
	}
	for one, reason := range exceptions {
		if !needed[one] {
			t.Errorf("%s: the exception that %s is not needed any more (%s)", one.operation, one.fault, reason)
		}
	}
	for _, operation := range theirs.srv.Operations() {
		if len(theirs.srv.Requests(operation)) == 0 {
			t.Errorf("the SDK has not called %s", operation)
		}
	}
}

// report tells what is different, where nobody has said that it may be.
func report(t *testing.T, operation fake.Operation, needed map[exception]bool, faults []string) {
	t.Helper()
	for _, fault := range faults {
		one := exception{operation, fault}
		if _, known := exceptions[one]; known {
			needed[one] = true
			continue
		}
		t.Errorf("the SDK differs: %s", fault)
	}
}

// keep gives a result as JSON, and takes the identifier that it issues.
func keep(t *testing.T, s *side, step calls.Step, result any, err error) any {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := calls.Plain(result)
	if err != nil {
		t.Fatal(err)
	}
	if !s.world.Keep(step, plain) {
		t.Fatalf("the answer has no identifier of the %s", step.Makes)
	}
	return plain
}

// refused insists that both clients report the same refusal.
func refused(t *testing.T, step calls.Step, own, err error) {
	t.Helper()
	e, ok := errors.AsType[*envelope.Error](own)
	if !ok || e.Status != step.Status || !envelope.HasCode(own, step.Refused) {
		t.Fatalf("got %v, want status %d and code %d", own, step.Status, step.Refused)
	}
	their, ok := errors.AsType[*client_certificates.Error](err)
	if !ok || len(their.Errors) != 1 {
		t.Fatalf("the SDK got %v, want one error", err)
	}
	if their.StatusCode != step.Status || their.Errors[0].Code != int64(step.Refused) || their.Errors[0].Message != e.Details[0].Message {
		t.Errorf("the SDK reads status %d and %+v, we %v", their.StatusCode, their.Errors[0], own)
	}
}

// TestSDKPages: the SDK's own iteration over pages ends, with everything.
func TestSDKPages(t *testing.T) {
	s := newSide(t, calls.NewWorld(t))
	client := s.srv.Client()
	want := map[string]bool{}
	for range 12 {
		cert, err := client.ClientCertificates.Create(t.Context(), s.world.Zone,
			cloudflare.ClientCertificateCreateRequest{CSR: s.world.SigningRequest, ValidityDays: 30})
		if err != nil {
			t.Fatal(err)
		}
		want[cert.ID] = true
	}
	service := client_certificates.NewClientCertificateService(
		option.WithBaseURL(s.srv.URL()), option.WithAPIToken(token), option.WithMaxRetries(0))
	all := service.ListAutoPaging(t.Context(), params[client_certificates.ClientCertificateListParams](values{"ZoneID": s.world.Zone, "PerPage": 5}))
	for all.Next() {
		id := all.Current().ID
		if !want[id] {
			t.Errorf("%q is there twice, or was never made", id)
		}
		delete(want, id)
	}
	if err := all.Err(); err != nil || len(want) > 0 {
		t.Errorf("%d certificates are missing, %v", len(want), err)
	}
}
