package waiters_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/waiters"
)

// oven starts a server whose oven goes through states, one a look; "gone" is 404.
func oven(t *testing.T, states ...string) (*waiters.OvenService, *loopback.Server) {
	t.Helper()
	looks := 0
	s := loopback.Serve(t, func(loopback.Request) (int, string, string) {
		state := states[min(looks, len(states)-1)]
		looks++
		if state == "gone" {
			return 404, "application/json", `{"success": false, "errors": [{"code": 1001, "message": "no such oven"}]}`
		}
		return 200, "application/json", fmt.Sprintf(`{"success": true, "result": {"id": "o1", "status": %q, "note": "lukewarm"}}`, state)
	})
	client, err := waiters.NewClient(waiters.WithAPIToken("t"), waiters.WithBaseURL(s.URL), waiters.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client.Ovens, s
}

var soon = envelope.WithDelay(1, 1)

func TestReached(t *testing.T) {
	ovens, s := oven(t, "cold", "heating", "hot")
	var states []string
	got, err := ovens.WaitUntilHotState(t.Context(), "b1", "t1", &waiters.OvenGetParams{Detail: new(true)}, soon,
		envelope.WithProgress(func(p envelope.Progress) { states = append(states, p.State) }))
	if err != nil || got.Status != waiters.OvenStatusHot {
		t.Fatalf("got %+v, %v", got, err)
	}
	if !slices.Equal(states, []string{"cold", "heating", "hot"}) {
		t.Errorf("got %q", states)
	}
	if s.Last.Path != "/bakeries/b1/ovens/t1" || s.Last.Query.Get("detail") != "true" {
		t.Errorf("looked at %s?%s", s.Last.Path, s.Last.Raw)
	}
}

func TestFinal(t *testing.T) {
	ovens, _ := oven(t, "heating", "out of gas")
	_, err := ovens.WaitUntilHotState(t.Context(), "b1", "t1", nil, soon)
	var failure *envelope.WaitError
	if !errors.Is(err, envelope.ErrWaitFailed) || !errors.As(err, &failure) {
		t.Fatalf("got %v", err)
	}
	if last, ok := failure.Last.(*waiters.Oven); !ok || last.ID != "o1" || failure.State != "out of gas" || failure.Operation != "Ovens.WaitUntilHotState" {
		t.Errorf("got %+v", failure)
	}
}

func TestGone(t *testing.T) {
	for _, last := range []string{"cold", "gone"} {
		ovens, _ := oven(t, "hot", last)
		if err := ovens.WaitUntilCold(t.Context(), "b1", "t1", nil, soon); err != nil {
			t.Errorf("%s: %v", last, err)
		}
	}
	ovens, _ := oven(t, "hot", "cold", "gone")
	looks := 0
	if err := ovens.WaitUntilSold(t.Context(), "b1", "t1", nil, soon, envelope.WithProgress(func(envelope.Progress) { looks++ })); err != nil || looks != 3 {
		t.Errorf("%d looks, %v", looks, err)
	}
	ovens, _ = oven(t, "gone")
	if _, err := ovens.WaitUntilHotState(t.Context(), "b1", "t1", nil, soon); !errors.Is(err, envelope.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

// TestNull: a result that is null at times has no state then.
func TestNull(t *testing.T) {
	looks := 0
	s := loopback.Serve(t, func(loopback.Request) (int, string, string) {
		if looks++; looks == 1 {
			return 200, "application/json", `{"success": true, "result": null}`
		}
		return 200, "application/json", `{"success": true, "result": {"status": "cold"}}`
	})
	client, err := waiters.NewClient(waiters.WithAPIToken("t"), waiters.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.Ovens.WaitUntilColdResource.WaitUntilDoneCheck(t.Context(), "b1", "t1", soon)
	if err != nil || got.Status != "cold" || looks != 2 {
		t.Errorf("got %+v, %v after %d looks", got, err, looks)
	}
}
