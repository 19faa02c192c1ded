package envelope

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const fine = `{"success":true,"result":{"id":"x"}}`

func withRetryAfter(value string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", value)
		h(w, r)
	}
}

// Row 13 and the rule behind it: what is repeated depends on the method and on what the server has seen.
func TestWhatIsRepeated(t *testing.T) {
	for name, test := range map[string]struct {
		fails   http.HandlerFunc
		methods map[string]bool
	}{
		"503":             {answer(503, ""), map[string]bool{"GET": true, "PUT": true, "DELETE": true, "POST": false, "PATCH": false}},
		"408":             {answer(408, ""), map[string]bool{"GET": true, "DELETE": true, "POST": false}},
		"429":             {answer(429, ""), map[string]bool{"GET": true, "POST": true, "PATCH": true}},
		"400":             {answer(400, ""), map[string]bool{"GET": false, "POST": false}},
		"404":             {answer(404, ""), map[string]bool{"GET": false}},
		"success false":   {answer(200, `{"success":false}`), map[string]bool{"GET": false}},
		"reset":           {hijack(""), map[string]bool{"GET": true, "PUT": true, "DELETE": true, "POST": false, "PATCH": false}},
		"body broken off": {hijack("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"success\":true,"), map[string]bool{"GET": true, "POST": false}},
	} {
		for method, repeated := range test.methods {
			t.Run(name+" "+method, func(t *testing.T) {
				s := serve(t, sequence(test.fails, answer(200, fine)))
				c, _ := newTestClient(t, s.URL)
				r := NewRequest("Things.Do", method, "/x")
				if method != "GET" {
					r.SetJSON(map[string]int{"a": 1})
				}
				_, err := Do[*thing](t.Context(), c, r)
				want := int64(1)
				if repeated {
					want = 2
				}
				// net/http itself may repeat a GET on a connection that turned out closed.
				if got := s.requests.Load(); got != want {
					t.Errorf("%d requests, want %d (%v)", got, want, err)
				}
				if (err == nil) != repeated {
					t.Errorf("error = %v", err)
				}
			})
		}
	}
}

// Row 13: before anything was sent, a POST is repeated.
func TestPostRepeatedWhenNothingWasSent(t *testing.T) {
	s := serve(t, answer(200, fine))
	var dials atomic.Int64
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		if dials.Add(1) <= 2 {
			return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("connection refused")}
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}}
	defer transport.CloseIdleConnections()
	c, pauses := newTestClient(t, s.URL, func(cfg *Config) { cfg.HTTPClient = &http.Client{Transport: transport} })
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	r.SetJSON(thing{ID: "1"})
	var meta Response
	_, err := Do[*thing](t.Context(), c, r, WithResponse(&meta))
	wantNoError(t, err)
	if s.requests.Load() != 1 || meta.Attempts != 3 || len(pauses.list) != 2 {
		t.Errorf("%d requests, %d attempts, pauses %v", s.requests.Load(), meta.Attempts, pauses.list)
	}
}

// A transport that says nothing about what it has sent gets no benefit of the doubt.
func TestPostNotRepeatedBySilentTransport(t *testing.T) {
	var n atomic.Int64
	c, _ := newTestClient(t, "http://127.0.0.1:1", func(cfg *Config) {
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			n.Add(1)
			return nil, io.ErrUnexpectedEOF
		})}
	})
	err := Exec(t.Context(), c, NewRequest("Things.Create", http.MethodPost, "/x"))
	if n.Load() != 1 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d attempts, %v", n.Load(), err)
	}
	if err = Exec(t.Context(), c, NewRequest("Things.Create", http.MethodPost, "/x"), WithIdempotent()); n.Load() != 4 || err == nil {
		t.Errorf("WithIdempotent: %d attempts, %v", n.Load(), err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Row 12: Retry-After in every form, capped; and backoff without it.
func TestWaits(t *testing.T) {
	date := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for value, want := range map[string][]time.Duration{
		"7": {7 * time.Second, 7 * time.Second}, "3600": {time.Minute, time.Minute}, date: {time.Minute, time.Minute},
		"99999999999999999": {time.Minute, time.Minute},
		"":                  {500 * time.Millisecond, time.Second}, "0": {500 * time.Millisecond, time.Second}, "soon": {500 * time.Millisecond, time.Second}, "-5": {500 * time.Millisecond, time.Second},
	} {
		s := serve(t, withRetryAfter(value, answer(429, `{"success":false,"errors":[{"code":971,"message":"slow down"}]}`)))
		c, pauses := newTestClient(t, s.URL)
		_, err := Do[*thing](t.Context(), c, get("/x"))
		if !errors.Is(err, ErrRateLimited) || !HasCode(err, 971) || !reflect.DeepEqual(pauses.list, want) {
			t.Errorf("Retry-After %q: pauses %v, want %v (%v)", value, pauses.list, want, err)
		}
		e, _ := errors.AsType[*Error](err)
		if value == "3600" && (e.RetryAfter != time.Hour || e.Attempts != 3) {
			t.Errorf("error = %+v", e)
		}
	}
}

func TestBackoffIsCapped(t *testing.T) {
	s := serve(t, answer(503, ""))
	c, pauses := newTestClient(t, s.URL, func(cfg *Config) { cfg.MaxRetries = 7; cfg.MaxRetryWait = 3 * time.Second })
	_, err := Do[*thing](t.Context(), c, get("/x"))
	want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 3 * time.Second, 3 * time.Second, 3 * time.Second, 3 * time.Second}
	if !errors.Is(err, ErrServer) || !reflect.DeepEqual(pauses.list, want) {
		t.Errorf("pauses = %v (%v)", pauses.list, err)
	}
}

// Row 12: the 429 stays visible together with the context's error.
func TestContextEndsWaiting(t *testing.T) {
	s := serve(t, withRetryAfter("30", answer(429, `{"success":false,"errors":[{"code":971,"message":"slow down"}]}`)))
	c, _ := newTestClient(t, s.URL)
	check := func(name string, err, want error) {
		t.Helper()
		if !errors.Is(err, ErrRateLimited) || !errors.Is(err, want) || !HasCode(err, 971) || !strings.Contains(err.Error(), "slow down") {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // ends before the server wants us back
	defer cancel()
	_, err := Do[*thing](ctx, c, get("/x"))
	check("deadline", err, context.DeadlineExceeded)
	if s.requests.Load() != 1 {
		t.Errorf("%d requests", s.requests.Load())
	}

	cancelled, cancel := context.WithCancel(t.Context())
	defer cancel()
	c.sleep = func(ctx context.Context, d time.Duration) error { cancel(); return sleep(ctx, d) }
	_, err = Do[*thing](cancelled, c, get("/x"))
	check("cancelled", err, context.Canceled)
}

// Row 14: ten attempts, one connection, the whole body each time.
func TestOneConnectionForAllAttempts(t *testing.T) {
	var bodies atomic.Int64
	fails := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies.Add(int64(len(body)))
		answer(503, strings.Repeat("x", 100_000))(w, r)
	}
	s := serve(t, fails)
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.MaxRetries = 9 })
	r := NewRequest("Things.Replace", http.MethodPut, "/x")
	r.SetBody("text/plain", strings.NewReader(strings.Repeat("b", 10_000)))
	err := Exec(t.Context(), c, r)
	if !errors.Is(err, ErrServer) || s.requests.Load() != 10 || s.connections.Load() != 1 || bodies.Load() != 100_000 {
		t.Errorf("%d requests on %d connections, %d bytes: %v", s.requests.Load(), s.connections.Load(), bodies.Load(), err)
	}
}

// Row 11: each attempt has the whole time; the caller's context is not touched by it.
func TestAttemptTimeout(t *testing.T) {
	release := make(chan struct{})
	hang := func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	s := serve(t, sequence(hang, hang, answer(200, fine)))
	defer close(release)
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.AttemptTimeout = 50 * time.Millisecond })
	var meta Response
	_, err := Do[*thing](t.Context(), c, get("/x"), WithResponse(&meta))
	wantNoError(t, err)
	if meta.Attempts != 3 {
		t.Errorf("%d attempts", meta.Attempts)
	}
}

func TestAttemptTimeoutIsNamed(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.AttemptTimeout = 20 * time.Millisecond; cfg.MaxRetries = 1 })
	calls := map[string]func() error{
		"Do":   func() error { _, err := Do[*thing](t.Context(), c, get("/x")); return err },
		"Open": func() error { _, err := Open(t.Context(), c, get("/x")); return err },
	}
	for name, call := range calls {
		err := call()
		e, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, context.DeadlineExceeded) || e.Attempts != 2 || !strings.Contains(err.Error(), "within the time for one attempt") {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

// Row 20: a cancelled call returns at once, wherever it is.
func TestCancellation(t *testing.T) {
	for _, where := range []string{"connect", "headers", "body", "backoff", "stream"} {
		t.Run(where, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch where {
				case "body":
					w.Header().Set("Content-Length", "100")
					fmt.Fprint(w, `{"success":`)
					w.(http.Flusher).Flush()
				case "backoff":
					withRetryAfter("3600", answer(503, ""))(w, r)
					return
				}
				cancel()
				<-r.Context().Done()
			})
			c, _ := newTestClient(t, s.URL, func(cfg *Config) {
				if where == "connect" {
					cfg.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
						cancel()
						<-ctx.Done()
						return nil, ctx.Err()
					}}}
				}
			})
			if where == "backoff" {
				c.sleep = func(ctx context.Context, d time.Duration) error { cancel(); return sleep(ctx, d) }
			}
			var err error
			if where == "stream" {
				_, err = Open(ctx, c, get("/x"))
			} else {
				_, err = Do[*thing](ctx, c, get("/x"))
			}
			if !errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

// Row 21: connections that break are tried again within limits, then reported.
func TestBrokenConnections(t *testing.T) {
	brokenTLS := serve(t, hijack("")) // speaks no TLS at all
	for name, base := range map[string]string{
		"reset":    serve(t, hijack("")).URL,
		"mid-body": serve(t, hijack("HTTP/1.1 200 OK\r\nCf-Ray: 8f0-AMS\r\nContent-Length: 500\r\n\r\n{\"success\":true,")).URL,
		"chunked":  serve(t, hijack("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"suc")).URL,
		"no HTTP":  serve(t, hijack("SSH-2.0-x\r\n")).URL,
		"no TLS":   strings.Replace(brokenTLS.URL, "http:", "https:", 1),
		"refused":  "http://127.0.0.1:1",
	} {
		c, pauses := newTestClient(t, base)
		_, err := Do[*thing](t.Context(), c, get("/x"))
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Attempts != 3 || len(pauses.list) != 2 || errors.Unwrap(err) == nil {
			t.Errorf("%s: error = %v", name, err)
		}
		if name == "mid-body" && (e.Status != 200 || e.RayID != "8f0-AMS" || !errors.Is(err, io.ErrUnexpectedEOF)) {
			t.Errorf("%s: error = %+v", name, e)
		}
	}
}
