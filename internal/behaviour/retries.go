package behaviour

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flaregen/flaregen/envelope"
)

const nowhere = "https://api.example.com/v4" // for transports in memory

// fits gives an answer of success that every kind of call accepts.
func (s Subject) fits(kind string) string {
	if kind == "page" || kind == "all" {
		return success("[" + s.object("x1") + "]")
	}
	return success(s.object("x1"))
}

// stalled is a body that never comes.
type stalled struct{ ctx context.Context }

func (b stalled) Read([]byte) (int, error) {
	<-b.ctx.Done()
	return 0, b.ctx.Err()
}

func (stalled) Close() error { return nil }

// attemptTimeout: each attempt has all of the time for one, whatever those
// before it, and the waiting between, have taken.
func attemptTimeout(t *testing.T, s Subject) {
	const limit = 10 * time.Second
	for _, name := range []string{"object", "page", "all", "delete", "stream"} {
		synctest.Test(t, func(t *testing.T) {
			var took []time.Duration
			c := s.client(t, nowhere, retries(4), func(cfg *envelope.Config) { cfg.AttemptTimeout, cfg.MaxRetryWait = limit, 2*time.Hour },
				over(roundTripper(func(r *http.Request) (*http.Response, error) {
					start := time.Now()
					defer func() { took = append(took, time.Since(start)) }()
					switch len(took) {
					case 1: // and now a pause that is longer than an attempt
						return respond(r, 429, slowDown, "Retry-After", "3600"), nil
					case 2:
						if name != "stream" { // whose body has all the time of its caller
							resp := respond(r, 200, "")
							resp.Body, resp.ContentLength = stalled{r.Context()}, -1
							return resp, nil
						}
					case 3: // nearly too late
						time.Sleep(limit - time.Nanosecond)
						return respond(r, 200, s.fits(name)), nil
					}
					<-r.Context().Done()
					return nil, r.Context().Err()
				})))
			var meta envelope.Response
			start := time.Now()
			if _, err := c.kind(name).call(t.Context(), envelope.WithResponse(&meta)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if len(took) > 2 && took[2] == 0 { // the rest of it was spent on the body
				took[2] = limit
			}
			if want := []time.Duration{limit, 0, limit, limit - time.Nanosecond}; !slices.Equal(took, want) || meta.Attempts != 4 {
				t.Errorf("%s: %d attempts took %v, want %v", name, meta.Attempts, took, want)
			}
			if all := time.Since(start); all < time.Hour+3*limit-time.Nanosecond {
				t.Errorf("%s: all took %s", name, all)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		c := s.client(t, nowhere, retries(2), func(cfg *envelope.Config) { cfg.AttemptTimeout = limit },
			over(roundTripper(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, r.Context().Err()
			})))
		start := time.Now()
		_, err := c.Get(t.Context(), "x1")
		e, ok := errors.AsType[*envelope.Error](err)
		if !ok || e.Attempts != 3 || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) < 3*limit || t.Context().Err() != nil {
			t.Errorf("in vain: %v after %s", err, time.Since(start))
		}
	})
}

// retryAfter: the server says when to come back, within reason, and what it
// said stays visible when the context ends first.
func retryAfter(t *testing.T, s Subject) {
	for _, name := range []string{"object", "create", "page", "all", "no result", "delete", "stream"} {
		t.Run(name, func(t *testing.T) {
			for _, test := range []struct {
				value      string
				date       time.Duration // from now, when it is one
				cap        time.Duration // 0: the default
				asks, want time.Duration
			}{
				{value: "7", asks: 7 * time.Second, want: 7 * time.Second},
				{date: 20 * time.Second, asks: 20 * time.Second, want: 20 * time.Second},
				{value: "3600", asks: time.Hour, want: time.Minute},
				{date: time.Hour, asks: time.Hour, want: time.Minute},
				{value: "3600", cap: 5 * time.Second, asks: time.Hour, want: 5 * time.Second},
				{value: "90", cap: 2 * time.Minute, asks: 90 * time.Second, want: 90 * time.Second},
			} {
				synctest.Test(t, func(t *testing.T) {
					var at []time.Time
					c := s.client(t, nowhere, retries(1), func(cfg *envelope.Config) { cfg.MaxRetryWait = test.cap }, over(roundTripper(func(r *http.Request) (*http.Response, error) {
						at = append(at, time.Now())
						value := test.value
						if value == "" {
							value = time.Now().Add(test.date).UTC().Format(http.TimeFormat)
						}
						return respond(r, 429, slowDown, "Retry-After", value), nil
					})))
					_, err := c.kind(name).call(t.Context())
					wantLimited(t, err, test.asks)
					if len(at) != 2 || at[1].Sub(at[0]) != test.want {
						t.Errorf("%q, capped at %s: attempts at %v, want a pause of %s", test.value, test.cap, at, test.want)
					}
				})
			}
			synctest.Test(t, func(t *testing.T) {
				attempts := 0
				c := s.client(t, nowhere, func(cfg *envelope.Config) { cfg.MaxRetryWait = 0 }, over(roundTripper(func(r *http.Request) (*http.Response, error) {
					attempts++
					return respond(r, 429, slowDown, "Retry-After", "3600"), nil
				})))
				short, cancel := context.WithTimeout(t.Context(), 30*time.Second)
				defer cancel()
				_, err := c.kind(name).call(short)
				wantLimited(t, err, time.Hour)
				if !errors.Is(err, context.DeadlineExceeded) || attempts != 1 {
					t.Errorf("context of 30 s: %d attempts, %v", attempts, err)
				}
				cancelled, cancel := context.WithCancel(t.Context())
				time.AfterFunc(30*time.Second, cancel)
				start := time.Now()
				_, err = c.kind(name).call(cancelled)
				wantLimited(t, err, time.Hour)
				if !errors.Is(err, context.Canceled) || attempts != 2 || time.Since(start) != 30*time.Second {
					t.Errorf("cancelled after 30 s: %d attempts, %v after %s", attempts, err, time.Since(start))
				}
			})
		})
	}
}

// wantLimited checks that an error shows the 429 with what it said.
func wantLimited(t *testing.T, err error, asks time.Duration) {
	t.Helper()
	e, ok := errors.AsType[*envelope.Error](err)
	if !ok || e.Status != 429 || e.RetryAfter != asks || !errors.Is(err, envelope.ErrRateLimited) || !envelope.HasCode(err, 971) ||
		!strings.Contains(err.Error(), "slow down") || !strings.Contains(err.Error(), "429") {
		t.Errorf("the 429 is lost: %+v", err)
	}
}

// repeated: a POST is repeated only when the server has done nothing; what does
// no harm is repeated in any case.
func repeated(t *testing.T, s Subject) {
	brokenOff := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"success\":true,"
	for name, test := range map[string]struct {
		fails http.HandlerFunc
		post  bool // whether it is repeated
	}{
		"503":              {answer(503, ""), false},
		"500":              {answer(500, failure), false},
		"reset":            {cut(""), false},
		"broken off":       {cut(brokenOff), false},
		"429":              {answer(429, slowDown), true},
		"429 from a proxy": {answer(429, "error code: 1015"), true},
		"429 with Retry-After": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "1")
			answer(429, slowDown)(w, r)
		}, true},
	} {
		for _, call := range []string{"create", "object", "delete"} {
			var mu sync.Mutex
			var bodies []string
			keep := func(h http.HandlerFunc) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					mu.Lock()
					bodies = append(bodies, r.Method+" "+string(body))
					mu.Unlock()
					h(w, r)
				}
			}
			srv := serve(t, sequence(keep(test.fails), keep(answer(200, s.fits(call)))))
			_, err := s.client(t, srv.URL).kind(call).call(t.Context())
			again := call != "create" || test.post
			if again != (err == nil) {
				t.Errorf("%s, %s: %v", name, call, err)
			}
			if want := map[bool]int64{true: 2, false: 1}[again]; srv.requests.Load() != want {
				t.Errorf("%s, %s: %d requests, want %d", name, call, srv.requests.Load(), want)
			}
			mu.Lock()
			if call == "create" && (!strings.HasPrefix(bodies[0], "POST {") || !strings.Contains(bodies[0], keyText)) {
				t.Errorf("%s, %s: sent %q", name, call, bodies[0])
			}
			if again && (len(bodies) != 2 || bodies[0] != bodies[1]) {
				t.Errorf("%s, %s: sent %q", name, call, bodies)
			}
			mu.Unlock()
		}
	}
	t.Run("before anything was sent", func(t *testing.T) {
		srv := serve(t, answer(200, s.fits("create")))
		closed, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		if err := closed.Close(); err != nil {
			t.Fatal(err)
		}
		var dials atomic.Int64
		transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if dials.Add(1) <= 2 {
				addr = closed.Addr().String()
			}
			return new(net.Dialer).DialContext(ctx, network, addr)
		}}
		defer transport.CloseIdleConnections()
		var meta envelope.Response
		_, err = s.client(t, srv.URL, over(transport)).Create(t.Context(), keyPEM, envelope.WithResponse(&meta))
		if err != nil || meta.Attempts != 3 {
			t.Errorf("%d attempts, %v", meta.Attempts, err)
		}
		srv.wantRequests(t, 1)
	})
}

// oneConnection: the connection of a failed attempt serves the next one.
func oneConnection(t *testing.T, s Subject) {
	large := strings.Repeat("x", 300_000)
	for call, fails := range map[string]http.HandlerFunc{
		"create": answer(429, large),
		"object": answer(503, large),
		"page":   answer(502, failure),
		"delete": answer(500, ""),
		"stream": answer(503, large),
	} {
		var sent atomic.Int64
		handlers := slices.Repeat([]http.HandlerFunc{fails}, 9)
		handlers = append(handlers, answer(200, s.fits(call)))
		next := sequence(handlers...)
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			n, err := io.Copy(io.Discard, r.Body)
			if err != nil {
				t.Error(err)
			}
			sent.Add(n)
			next(w, r)
		})
		var meta envelope.Response
		_, err := s.client(t, srv.URL, retries(9)).kind(call).call(t.Context(), envelope.WithResponse(&meta))
		if err != nil || meta.Attempts != 10 {
			t.Errorf("%s: %d attempts, %v", call, meta.Attempts, err)
		}
		srv.wantRequests(t, 10)
		if n := srv.connections.Load(); n != 1 {
			t.Errorf("%s: %d connections", call, n)
		}
		if call == "create" && (sent.Load()%10 != 0 || sent.Load() < int64(10*len(keyText))) {
			t.Errorf("%s: ten bodies have %d bytes", call, sent.Load())
		}
	}
}

// cancelling: a call whose context ends is over, wherever it is.
func cancelling(t *testing.T, s Subject) {
	for _, where := range []string{"connect", "headers", "body", "backoff"} {
		for _, k := range s.client(t, "http://127.0.0.1:1").kinds() {
			if where == "backoff" && k.name == "create" {
				continue // below, with the status after which it is repeated
			}
			t.Run(where+", "+k.name, func(t *testing.T) { s.cancelIn(t, where, k.name, 503) })
		}
	}
	t.Run("backoff, create", func(t *testing.T) { s.cancelIn(t, "backoff", "create", 429) })
	t.Run("reading a stream", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/octet-stream")
			w.WriteHeader(200)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		stream, err := s.client(t, srv.URL).Open(ctx)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := io.ReadAll(stream); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
		if err := stream.Close(); err != nil {
			t.Error(err)
		}
	})
}

// cancelIn ends the context of a call at a certain place. A call that does not
// notice hangs, which the time limit of the tests ends.
func (s Subject) cancelIn(t *testing.T, where, call string, status int) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch where {
		case "backoff":
			w.Header().Set("Retry-After", "3600")
			answer(status, slowDown)(w, r)
			return
		case "body":
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{"success":`)
			_ = http.NewResponseController(w).Flush()
		}
		cancel()
		<-r.Context().Done()
	})
	changes := []func(*envelope.Config){func(cfg *envelope.Config) { cfg.MaxRetryWait = 0 }}
	switch where {
	case "connect":
		transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			cancel()
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		changes = append(changes, over(transport))
	case "backoff":
		changes = append(changes, func(cfg *envelope.Config) { cfg.Logger = envelope.NewLogger(whenRepeating(cancel)) })
	}
	_, err := s.client(t, srv.URL, changes...).kind(call).call(ctx)
	if !errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error = %v", err)
	}
	if where == "connect" {
		srv.wantRequests(t, 0)
		return
	}
	srv.wantRequests(t, 1)
}
