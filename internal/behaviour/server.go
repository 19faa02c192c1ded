package behaviour

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

// server is a real one on loopback that counts requests and connections.
type server struct {
	*httptest.Server
	requests, connections atomic.Int64
}

func newServer(h http.HandlerFunc) *server {
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
	return s
}

func serve(t *testing.T, h http.HandlerFunc) *server {
	t.Helper()
	s := newServer(h)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// wantRequests checks how many requests have come.
func (s *server) wantRequests(t *testing.T, want int64) {
	t.Helper()
	if got := s.requests.Load(); got != want {
		t.Errorf("the server got %d requests, want %d", got, want)
	}
}

const ray = "8f0123456789-AMS"

// answer gives the same answer to everything.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cf-Ray", ray)
		w.Header().Set("X-Extra", "extra")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // who hung up is not interested
	}
}

// sequence gives the n-th handler to the n-th request, the last one to all
// further ones.
func sequence(handlers ...http.HandlerFunc) http.HandlerFunc {
	var n atomic.Int64
	return func(w http.ResponseWriter, r *http.Request) {
		i := int(n.Add(1)) - 1
		handlers[min(i, len(handlers)-1)](w, r)
	}
}

// success is an envelope around a result. More are further members, such as
// `"result_info":{}`.
func success(result string, more ...string) string {
	return `{"success":true,"errors":[],"result":` + strings.Join(append([]string{result}, more...), ",") + `}`
}

const (
	failure  = `{"success":false,"errors":[{"code":1404,"message":"no such thing"}],"messages":[],"result":null}`
	slowDown = `{"success":false,"errors":[{"code":971,"message":"slow down"}],"messages":[],"result":null}`
)

// list is an envelope around items.
func list(info string, items ...string) string {
	return success("["+strings.Join(items, ",")+"]", `"result_info":`+info)
}

// cut writes raw bytes in place of an answer and ends the connection, with a
// reset where the system allows it.
func cut(raw string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the whole request has come
		conn, buffer, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = buffer.WriteString(raw)
		_ = buffer.Flush()
		if tcp, ok := conn.(*net.TCPConn); ok && raw == "" {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// roundTripper is a transport in memory.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// respond is the answer of a transport in memory.
func respond(r *http.Request, status int, body string, header ...string) *http.Response {
	resp := &http.Response{
		Status: fmt.Sprint(status, " ", http.StatusText(status)), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}, "Cf-Ray": {ray}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

// over sends the requests of a client through a transport.
func over(transport http.RoundTripper) func(*envelope.Config) {
	return func(cfg *envelope.Config) { cfg.HTTPClient = &http.Client{Transport: transport} }
}

func retries(n int) func(*envelope.Config) {
	return func(cfg *envelope.Config) { cfg.MaxRetries = n }
}
