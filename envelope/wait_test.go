package envelope

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// job is what the tests wait for.
type job struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Key    Secret `json:"key"`
}

// waitFor makes a waiter for the state active that reads a job from c.
func waitFor(c *Client) Waiter[job] {
	return Waiter[job]{
		Operation: "Things.WaitUntilActive",
		Get: func(ctx context.Context, opts ...RequestOption) (*job, error) {
			return Do[*job](ctx, c, get("/things/t1"), opts...)
		},
		State:   func(v *job) string { return v.Status },
		Success: []string{"active"}, Failure: []string{"timed_out"},
		MinDelay: time.Second, MaxDelay: 10 * time.Second,
	}
}

func status(s string) http.HandlerFunc {
	return answer(200, `{"success": true, "result": {"id": "t1", "status": "`+s+`", "key": "hidden"}}`)
}

func refused(code int) http.HandlerFunc {
	return answer(code, `{"success": false, "errors": [{"code": 1000, "message": "no"}]}`)
}

func noRetries(cfg *Config) { cfg.MaxRetries = 0 }

func TestWaitSucceeds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []http.HandlerFunc
		change  func(*Waiter[job])
		states  []string // that progress reports
		gone    bool
	}{
		{"at once", []http.HandlerFunc{status("active")}, nil, []string{"active"}, false},
		{"after a while", []http.HandlerFunc{status("pending"), status("never documented"), status("active")}, nil,
			[]string{"pending", "never documented", "active"}, false},
		{"failures that pass", []http.HandlerFunc{status("pending"), refused(503), refused(429), refused(500), status("active")}, nil,
			[]string{"pending", "pending", "pending", "pending", "active"}, false},
		{"null", []http.HandlerFunc{answer(200, `{"success": true, "result": {}}`), status("active")}, nil, []string{"", "active"}, false},
		{"gone", []http.HandlerFunc{status("pending"), refused(404)}, func(w *Waiter[job]) { w.Gone = true }, []string{"pending", ""}, true},
		{"gone is all", []http.HandlerFunc{status("any"), refused(404)}, func(w *Waiter[job]) {
			*w = Waiter[job]{Operation: w.Operation, Get: w.Get, Gone: true}
		}, []string{"", ""}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, sequence(tt.answers...))
			c, _ := newTestClient(t, s.URL, noRetries)
			w := waitFor(c)
			if tt.change != nil {
				tt.change(&w)
			}
			var states []string
			var last Progress
			got, err := Wait(t.Context(), c, w, WithProgress(func(p Progress) { states, last = append(states, p.State), p }))
			wantNoError(t, err)
			if tt.gone != (got == nil) || got != nil && got.Status != "active" {
				t.Errorf("got %+v", got)
			}
			if !slices.Equal(states, tt.states) {
				t.Errorf("progress reports %q, want %q", states, tt.states)
			}
			if last.Next != 0 || last.Looks != len(tt.answers) || last.Operation != "Things.WaitUntilActive" || last.Err != nil {
				t.Errorf("the last report is %+v", last)
			}
		})
	}
}

func TestWaitFails(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []http.HandlerFunc
		class   error
		state   string
		text    string
	}{
		{"state of failure", []http.HandlerFunc{status("pending"), status("timed_out")}, ErrWaitFailed, "timed_out",
			"Things.WaitUntilActive: state timed_out: the awaited state is not reached any more (2 looks in 0s)"},
		{"not there", []http.HandlerFunc{refused(404)}, ErrNotFound, "",
			"Things.WaitUntilActive: Things.Get: GET /things/t1: 404 Not Found: no (code 1000) (ray 8f0-AMS)"},
		{"forbidden meanwhile", []http.HandlerFunc{status("pending"), refused(403)}, ErrForbidden, "pending", ""},
		{"server down for good", []http.HandlerFunc{status("pending"), refused(500)}, ErrServer, "pending", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, sequence(tt.answers...))
			c, p := newTestClient(t, s.URL, noRetries)
			fixed := time.Now()
			c.now = func() time.Time { return fixed }
			got, err := Wait(t.Context(), c, waitFor(c))
			if got != nil || !errors.Is(err, tt.class) {
				t.Fatalf("got %v, %v", got, err)
			}
			var failure *WaitError
			if !errors.As(err, &failure) || failure.State != tt.state {
				t.Fatalf("got %#v", err)
			}
			if last, _ := failure.Last.(*job); (last != nil) != (tt.state != "") || last != nil && last.Status != tt.state {
				t.Errorf("the last value is %#v", failure.Last)
			}
			if tt.text != "" && err.Error() != tt.text {
				t.Errorf("got  %s\nwant %s", err, tt.text)
			}
			if tt.class == ErrServer && (s.requests.Load() != 5 || len(p.list) != 4) {
				t.Errorf("%d requests, %d pauses; want the first, one that fails and three more", s.requests.Load(), len(p.list))
			}
		})
	}
}

// TestWaitDelays: bounds hold, growth is exponential, jitter is full.
func TestWaitDelays(t *testing.T) {
	pending := []http.HandlerFunc{status("p"), status("p"), status("p"), status("p"), status("p"), status("p"), status("active")}
	for _, tt := range []struct {
		name   string
		jitter func(time.Duration) time.Duration
		opts   []WaitOption
		want   []time.Duration // seconds
	}{
		{"longest", func(d time.Duration) time.Duration { return d }, nil, []time.Duration{2, 4, 8, 10, 10, 10}},
		{"shortest", func(time.Duration) time.Duration { return 0 }, nil, []time.Duration{1, 1, 1, 1, 1, 1}},
		{"option", func(d time.Duration) time.Duration { return d }, []WaitOption{WithDelay(3*time.Second, 4*time.Second)}, []time.Duration{4, 4, 4, 4, 4, 4}},
		{"bounds the wrong way round", func(d time.Duration) time.Duration { return d }, []WaitOption{WithDelay(3*time.Second, 0)}, []time.Duration{3, 3, 3, 3, 3, 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, p := newTestClient(t, serve(t, sequence(pending...)).URL)
			c.jitter = tt.jitter
			var announced []time.Duration
			_, err := Wait(t.Context(), c, waitFor(c), append(tt.opts, WithProgress(func(p Progress) { announced = append(announced, p.Next) }))...)
			wantNoError(t, err)
			for i := range tt.want {
				tt.want[i] *= time.Second
			}
			if !slices.Equal(p.list, tt.want) || !slices.Equal(announced, append(tt.want, 0)) {
				t.Errorf("waited %v, announced %v, want %v", p.list, announced, tt.want)
			}
		})
	}
}

// TestWaitEndsWithContext uses the real clock, or what synctest makes of it.
func TestWaitEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := DefaultConfig()
		cfg.BaseURL, cfg.APIToken = "https://api.example.com", testToken
		c, err := NewClient(cfg)
		wantNoError(t, err)
		w := waitFor(c)
		w.Get = func(context.Context, ...RequestOption) (*job, error) {
			return &job{Status: "pending", Key: "hidden"}, nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err = Wait(ctx, c, w)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrWaitFailed) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != time.Minute {
			t.Errorf("it took %v", took)
		}
		var failure *WaitError
		if !errors.As(err, &failure) || failure.State != "pending" || failure.Looks < 6 || failure.Elapsed != time.Minute {
			t.Errorf("got %#v", failure)
		}
	})
}

// TestWaitKeepsBothCauses: the last answer stays visible when the context ends the wait.
func TestWaitKeepsBothCauses(t *testing.T) {
	c, _ := newTestClient(t, serve(t, refused(429)).URL, noRetries)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Wait(ctx, c, waitFor(c), WithProgress(func(Progress) { cancel() }))
	if !errors.Is(err, context.Canceled) || !errors.Is(err, ErrRateLimited) {
		t.Errorf("got %v", err)
	}
}

func TestWaitPassesRequestOptions(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { status(r.Header.Get("X-Wanted"))(w, r) })
	c, _ := newTestClient(t, s.URL)
	var meta Response
	_, err := Wait(t.Context(), c, waitFor(c), WithRequestOptions(WithHeader("X-Wanted", "active"), WithResponse(&meta)))
	wantNoError(t, err)
	if meta.RayID != "8f0-AMS" {
		t.Errorf("got %+v", meta)
	}
}

// TestWaitErrorIsPrintable: neither keys nor control characters of a state get out.
func TestWaitErrorIsPrintable(t *testing.T) {
	c, _ := newTestClient(t, serve(t, status(`timed_out`)).URL)
	w := waitFor(c)
	w.State = func(*job) string { return "timed\x1b[2Jout" }
	w.Failure = []string{w.State(nil)}
	_, err := Wait(t.Context(), c, w)
	for _, text := range []string{fmt.Sprintf("%v", err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
		if strings.Contains(text, "hidden") {
			t.Errorf("shows the key: %s", text)
		}
	}
	if strings.ContainsRune(err.Error(), '\x1b') {
		t.Errorf("got %q", err)
	}
}
