package envelope

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const testToken = "token-0123456789abcdef"

// server is a real one on loopback that counts requests and connections.
type server struct {
	*httptest.Server
	requests    atomic.Int64
	connections atomic.Int64
}

func serve(t testing.TB, h http.HandlerFunc) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		h(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// answer gives the same answer to everything.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cf-Ray", "8f0-AMS")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// sequence gives the n-th handler to the n-th request, the last one to all further ones.
func sequence(handlers ...http.HandlerFunc) http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		i := int(n.Add(1)) - 1
		handlers[min(i, len(handlers)-1)](w, r)
	}
}

// pauses collects how long a client wanted to wait; it never does.
type pauses struct {
	mu   sync.Mutex
	list []time.Duration
}

func (p *pauses) sleep(ctx context.Context, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, d)
	return ctx.Err()
}

// newTestClient makes a client of base that never sleeps between attempts and always takes the longest backoff.
func newTestClient(t testing.TB, base string, change ...func(*Config)) (*Client, *pauses) {
	t.Helper()
	cfg := DefaultConfig()
	cfg.BaseURL, cfg.APIToken = base+"/client/v4", testToken
	for _, f := range change {
		f(&cfg)
	}
	c, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	p := new(pauses)
	c.sleep = p.sleep
	c.jitter = func(d time.Duration) time.Duration { return d }
	t.Cleanup(c.http.CloseIdleConnections)
	return c, p
}

func get(path string, params ...string) *Request {
	return NewRequest("Things.Get", http.MethodGet, path, params...)
}

func wantNoError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

// hijack cuts the connection after writing raw bytes.
func hijack(raw string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = buf.WriteString(raw)
		_ = buf.Flush()
		if tcp, ok := conn.(*net.TCPConn); ok && raw == "" {
			_ = tcp.SetLinger(0) // a reset instead of an end
		}
		_ = conn.Close()
	}
}
