package envelope

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func gzipped(t *testing.T, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.CopyN(w, zeros{}, size)
	wantNoError(t, err)
	wantNoError(t, w.Close())
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Row 17: whatever a server sends, memory stays bounded and the error says why.
func TestHostileAnswers(t *testing.T) {
	const limit = 1 << 20
	bomb := gzipped(t, 64<<20)
	for name, test := range map[string]struct {
		h    http.HandlerFunc
		want error
		text string
	}{
		"announced gigabyte": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(1<<30))
			_, _ = io.CopyN(w, zeros{}, 1<<30)
		}, ErrTooLarge, "larger than the client accepts"},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, zeros{})
		}, ErrTooLarge, "larger than the client accepts"},
		"gzip bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		}, ErrTooLarge, "larger than the client accepts"},
		"endless error": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.Copy(w, zeros{})
		}, ErrNotFound, "404 Not Found"},
		"10 MB header": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Large", strings.Repeat("x", 10_000_000))
			fmt.Fprint(w, fine)
		}, nil, "headers exceeded"},
		"deep nesting": {answer(200, `{"success":true,"result":`+strings.Repeat("[", 100_000)), nil, "JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, test.h)
			c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.MaxResponseSize = limit; cfg.MaxRetries = 0 })
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Do[*thing](t.Context(), c, get("/x"))
			runtime.ReadMemStats(&after)
			if err == nil || (test.want != nil && !errors.Is(err, test.want)) || !strings.Contains(err.Error(), test.text) {
				t.Fatalf("error = %v", err)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
				t.Errorf("%d MiB allocated", grown>>20)
			}
		})
	}
}

// Row 17: an answer that trickles forever ends with the time for one attempt.
func TestTrickle(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"success":true,"result":"`)
		for r.Context().Err() == nil {
			fmt.Fprint(w, "x")
			w.(http.Flusher).Flush()
			select {
			case <-time.After(time.Millisecond):
			case <-r.Context().Done():
			}
		}
	})
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.AttemptTimeout = 30 * time.Millisecond; cfg.MaxRetries = 1 })
	_, err := Do[string](t.Context(), c, get("/x"))
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Status != 200 || e.Attempts != 2 || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "broke off within the time for one attempt") {
		t.Errorf("error = %v", err)
	}
}

// Row 22: however many goroutines, no window sees more than the limit; and the limit is made use of.
func TestRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const requests, window = 1200, 5 * time.Minute
		var mu sync.Mutex
		var sent []time.Time
		cfg := DefaultConfig()
		cfg.BaseURL, cfg.APIToken, cfg.RateLimit = "https://api.example.com", testToken, RateLimit{requests, window}
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			sent = append(sent, time.Now())
			mu.Unlock()
			return memory{200, []byte(fine)}.RoundTrip(r)
		})}
		c, err := NewClient(cfg)
		wantNoError(t, err)
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				for range 50 {
					if err := Exec(t.Context(), c, get("/x")); err != nil {
						t.Error(err)
					}
				}
			})
		}
		start := time.Now()
		group.Wait()
		for i := requests; i < len(sent); i++ {
			if sent[i].Sub(sent[i-requests]) < window {
				t.Fatalf("requests %d to %d within %s", i-requests, i, sent[i].Sub(sent[i-requests]))
			}
		}
		if took := time.Since(start); len(sent) != 5000 || took > 25*time.Minute {
			t.Errorf("%d requests took %s", len(sent), took)
		}
	})
}

func TestRateLimitRespectsContext(t *testing.T) {
	s := serve(t, answer(200, fine))
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.RateLimit = RateLimit{1, time.Hour} })
	wantNoError(t, Exec(t.Context(), c, get("/x")))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err := Exec(ctx, c, get("/x"))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rate limit") || s.requests.Load() != 1 {
		t.Errorf("error = %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Exec(cancelled, c, get("/x")); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

// Row 19: one client, many goroutines, one pool.
func TestConcurrentUse(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		answer(200, fmt.Sprintf(`{"success":true,"result":{"id":%q}}`, r.URL.Path))(w, r)
	})
	c, _ := newTestClient(t, s.URL)
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() {
			for range 20 {
				var meta Response
				id := fmt.Sprint("g", i)
				got, err := Do[*thing](t.Context(), c, get("/things/{id}", id), WithResponse(&meta))
				if err != nil || got.ID != "/client/v4/things/"+id || meta.Status != 200 {
					t.Errorf("got %+v, %v", got, err)
				}
			}
		})
	}
	group.Wait()
	if n := s.connections.Load(); n > 300 { // the transport may dial once too often while it waits for a free one
		t.Errorf("%d connections for 2000 requests of 100 goroutines", n)
	}
}
