package behaviour

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flaregen/flaregen/envelope"
)

const gigabyte = 1 << 30

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// bomb is a gigabyte of zeros in a few kilobytes: gzip members one after the
// other count as one.
func bomb(t *testing.T) []byte {
	t.Helper()
	const part = 1 << 20
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	if _, err := io.CopyN(w, zeros{}, part); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Repeat(member.Bytes(), gigabyte/part)
}

// hostileSizes: whatever a server sends, it costs a bounded amount of memory
// and ends with an error that says why.
func hostileSizes(t *testing.T, s Subject) {
	packed := bomb(t)
	start := `{"success":true,"errors":[],"result":"`
	send := func(header func(http.Header), status int, body func(io.Writer)) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			header(w.Header())
			w.WriteHeader(status)
			body(w)
		}
	}
	plain := func(http.Header) {}
	flood := func(w io.Writer) { _, _ = io.WriteString(w, start); _, _ = io.CopyN(w, zeros{}, gigabyte) }
	for name, test := range map[string]struct {
		h    http.HandlerFunc
		want error
	}{
		"a gigabyte": {send(plain, 200, flood), envelope.ErrTooLarge},
		"a gigabyte, announced": {send(func(h http.Header) { h.Set("Content-Length", fmt.Sprint(gigabyte+len(start))) }, 200, flood),
			envelope.ErrTooLarge},
		"a gigabyte of blanks": {send(plain, 200, func(w io.Writer) {
			_, _ = io.Copy(w, io.LimitReader(blanks{}, gigabyte))
		}), envelope.ErrTooLarge},
		"gzip bomb": {send(func(h http.Header) { h.Set("Content-Encoding", "gzip") }, 200, func(w io.Writer) { _, _ = w.Write(packed) }),
			envelope.ErrTooLarge},
		"endless": {send(plain, 200, func(w io.Writer) { _, _ = io.Copy(w, zeros{}) }), envelope.ErrTooLarge},
		"10 MB header": {send(func(h http.Header) { h.Set("X-Large", strings.Repeat("x", 10_000_000)) }, 200, func(w io.Writer) {
			_, _ = io.WriteString(w, failure)
		}), envelope.ErrTooLarge},
		"10 MB in many headers": {send(func(h http.Header) {
			for i := range 1000 {
				h.Set(fmt.Sprint("X-Large-", i), strings.Repeat("x", 10_000))
			}
		}, 404, func(io.Writer) {}), envelope.ErrTooLarge},
		"an error of a gigabyte":  {send(plain, 404, flood), envelope.ErrNotFound},
		"an error that is a bomb": {send(func(h http.Header) { h.Set("Content-Encoding", "gzip") }, 403, func(w io.Writer) { _, _ = w.Write(packed) }), envelope.ErrForbidden},
	} {
		for _, call := range []string{"object", "page", "all", "create", "no result"} {
			srv := serve(t, test.h)
			k := s.client(t, srv.URL, func(cfg *envelope.Config) {
				if cfg.MaxResponseSize = 0; call != "object" { // which is held to the default
					cfg.MaxResponseSize = 1 << 20
				}
			}).kind(call)
			got, spent, err := spentBy(func() (any, error) { return k.call(t.Context()) })
			if got != nil || !errors.Is(err, test.want) || len(err.Error()) > 1000 {
				t.Errorf("%s, %s: %v, %v", name, call, got, err)
			}
			const generous = 256 << 20
			if spent > generous {
				t.Errorf("%s, %s: %d MiB allocated", name, call, spent>>20)
			}
			srv.wantRequests(t, 1) // it would be as large the next time
		}
	}
	t.Run("HTTP/2", func(t *testing.T) { largeHTTP2Headers(t, s) })
	t.Run("stream", func(t *testing.T) {
		srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = io.CopyN(w, zeros{}, gigabyte)
		})
		_, spent, err := spentBy(func() (any, error) {
			stream, err := s.client(t, srv.URL).Open(t.Context())
			if err != nil {
				return nil, err
			}
			_, err = io.CopyN(io.Discard, stream, 1<<20)
			return nil, errors.Join(err, stream.Close())
		})
		if err != nil || spent > 32<<20 {
			t.Errorf("%d MiB allocated, %v", spent>>20, err)
		}
	})
	t.Run("trickle", func(t *testing.T) { trickle(t, s) })
}

// largeHTTP2Headers: the limit counts there, too. Of headers that are far beyond
// it net/http only says that the connection is broken, so that they are asked
// for again, within limits.
func largeHTTP2Headers(t *testing.T, s Subject) {
	for name, test := range map[string]struct {
		headers, size int
		want          string
		requests      int64
	}{
		"10 MB header":        {1, 10_000_000, "COMPRESSION_ERROR", 3},
		"10 MB in many":       {1000, 10_000, "PROTOCOL_ERROR", 3},
		"a little over 1 MiB": {1008, 1000, envelope.ErrTooLarge.Error(), 1},
	} {
		srv := newServer(func(w http.ResponseWriter, _ *http.Request) {
			for i := range test.headers {
				w.Header().Set(fmt.Sprint("X-Large-", i), strings.Repeat("x", test.size))
			}
		})
		srv.EnableHTTP2 = true
		srv.Config.ErrorLog = log.New(io.Discard, "", 0)
		srv.StartTLS()
		transport := transportTo(t, map[string]*server{"example.com:443": srv}, srv)
		transport.ForceAttemptHTTP2, transport.MaxResponseHeaderBytes = true, 1<<20 // as the client's own
		_, spent, err := spentBy(func() (any, error) {
			return s.client(t, "https://example.com", over(transport)).Get(t.Context(), "x1")
		})
		if err == nil || !strings.Contains(err.Error(), test.want) || spent > 256<<20 {
			t.Errorf("%s: %d MiB allocated, %v", name, spent>>20, err)
		}
		if test.requests == 1 && !errors.Is(err, envelope.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
		srv.wantRequests(t, test.requests)
		transport.CloseIdleConnections()
		srv.Close()
	}
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) { return copy(p, blank), nil }

var blank = bytes.Repeat([]byte{' '}, 32<<10)

// spentBy measures what is allocated during a call, by the server of it, too.
func spentBy(call func() (any, error)) (got any, bytes uint64, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err = call()
	runtime.ReadMemStats(&after)
	return got, after.TotalAlloc - before.TotalAlloc, err
}

// drops is a body that gives a byte each second and never ends.
type drops struct{ ctx context.Context }

func (b drops) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		p[0] = ' '
		return 1, nil
	case <-b.ctx.Done():
		return 0, b.ctx.Err()
	}
}

func (drops) Close() error { return nil }

// trickle: an answer that never ends is ended by the time for an attempt, by
// the caller's context, or by its size.
func trickle(t *testing.T, s Subject) {
	for name, test := range map[string]struct {
		limit    int64
		attempt  time.Duration
		deadline time.Duration
		want     error
		took     time.Duration
	}{
		"time for one attempt": {0, time.Minute, time.Hour, context.DeadlineExceeded, time.Minute},
		"context":              {0, 0, 10 * time.Minute, context.DeadlineExceeded, 10 * time.Minute},
		"size":                 {100, time.Hour, time.Hour, envelope.ErrTooLarge, 101 * time.Second},
	} {
		for _, call := range []string{"object", "page", "all", "create", "no result"} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
				defer cancel()
				c := s.client(t, nowhere, retries(0), func(cfg *envelope.Config) { cfg.AttemptTimeout, cfg.MaxResponseSize = test.attempt, test.limit },
					over(roundTripper(func(r *http.Request) (*http.Response, error) {
						resp := respond(r, 200, "")
						resp.Body, resp.ContentLength = drops{r.Context()}, -1
						return resp, nil
					})))
				start := time.Now()
				_, err := c.kind(call).call(ctx)
				if !errors.Is(err, test.want) || time.Since(start) != test.took {
					t.Errorf("%s, %s: %v after %s", name, call, err, time.Since(start))
				}
			})
		}
	}
}

// goroutines: one client serves them all, over one pool of connections.
func goroutines(t *testing.T, s Subject) {
	const many = 100
	arrived := make(chan struct{}, many)
	release := make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-release
		id := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		if r.Header.Get("X-List") != "" {
			answer(200, list(`{"total_pages":1}`, s.object(r.Header.Get("X-List"))))(w, r)
			return
		}
		answer(200, success(s.object(id)))(w, r)
	})
	c := s.client(t, srv.URL)
	for round := range 5 {
		var group sync.WaitGroup
		for i := range many {
			group.Go(func() {
				id := fmt.Sprintf("g%d-%d", round, i)
				var meta envelope.Response
				var got any
				var err error
				switch i % 4 {
				case 0:
					got, err = c.Get(t.Context(), id, envelope.WithResponse(&meta))
				case 1:
					var items []any
					items, err = collect(c.All(t.Context(), envelope.WithResponse(&meta), envelope.WithHeader("X-List", id)))
					if err == nil {
						got = items[0]
					}
				case 2:
					_, err = c.Create(t.Context(), keyPEM, envelope.WithResponse(&meta))
				default:
					err = c.Delete(t.Context(), id, envelope.WithResponse(&meta))
				}
				if err != nil || meta.Status != 200 || i%4 < 2 && s.idOf(got) != id {
					t.Errorf("%s: %v, %v", id, got, err)
				}
			})
		}
		for range many { // all are at the server at once
			<-arrived
		}
		for range many {
			release <- struct{}{}
		}
		group.Wait()
	}
	srv.wantRequests(t, 5*many)
	// A few more may be needed: net/http gives up a connection when it has not
	// heard from its own writing within 50 ms, which happens on a busy machine.
	if n := srv.connections.Load(); n < many || n > many+many/10 {
		t.Errorf("%d connections for %d requests, %d at a time", n, 5*many, many)
	}
}

// rateLimit: however many goroutines there are, and whatever the answers make
// them do, no five minutes see more than 1,200 requests.
func rateLimit(t *testing.T, s Subject) {
	const requests, window = 1200, 5 * time.Minute
	run := func(t *testing.T, change func(*envelope.Config)) (sent []time.Time, took time.Duration) {
		var mu sync.Mutex
		c := s.client(t, nowhere, change, over(roundTripper(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, time.Now())
			if len(sent)%50 == 0 { // a retry is a request like any other
				return respond(r, 429, slowDown, "Retry-After", "1"), nil
			}
			return respond(r, 200, success(s.object("x1"))), nil
		})))
		start := time.Now()
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				for i := range 50 {
					var err error
					if i%2 == 0 {
						_, err = c.Get(t.Context(), "x1")
					} else {
						_, err = c.Create(t.Context(), keyPEM)
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
		return sent, time.Since(start)
	}
	synctest.Test(t, func(t *testing.T) {
		sent, took := run(t, func(cfg *envelope.Config) {
			cfg.MaxRetries, cfg.RateLimit = 100, envelope.RateLimit{Requests: requests, Per: window}
		})
		if len(sent) < 5000 {
			t.Errorf("%d requests", len(sent))
		}
		for i := requests; i < len(sent); i++ {
			if span := sent[i].Sub(sent[i-requests]); span < window {
				t.Fatalf("requests %d to %d within %s", i-requests, i, span)
			}
		}
		if took > 25*time.Minute { // four windows and what makes them slide
			t.Errorf("%d requests took %s", len(sent), took)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		sent, took := run(t, func(cfg *envelope.Config) { cfg.MaxRetries = 100 })
		if len(sent) < 5000 || took > window {
			t.Errorf("without a limit, %d requests took %s", len(sent), took)
		}
	})
}
