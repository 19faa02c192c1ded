package behaviour

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/flaregen/flaregen/envelope"
)

// transportTo reaches servers under names of hosts, and trusts one of those
// that httptest has started.
func transportTo(t *testing.T, hosts map[string]*server, trusted *server) *http.Transport {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(trusted.Certificate())
	return &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			srv := hosts[addr]
			if srv == nil {
				return nil, fmt.Errorf("no such host: %s", addr)
			}
			return new(net.Dialer).DialContext(ctx, network, srv.Listener.Addr().String())
		},
	}
}

// certificate makes one for loopback that is valid in a span of time, and the
// pool that trusts it.
func certificate(t *testing.T, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "loopback"}, NotBefore: from, NotAfter: to,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// brokenConnections: what breaks is tried again within limits when that can do
// no harm, and reported clearly when it stays broken.
func brokenConnections(t *testing.T, s Subject) {
	t.Run("TLS", func(t *testing.T) { invalidCertificates(t, s) })
	t.Run("GOAWAY", func(t *testing.T) { goAway(t, s) })
	t.Run("mid-body", func(t *testing.T) { midBody(t, s) })
}

func invalidCertificates(t *testing.T, s Subject) {
	const day = 24 * time.Hour
	now := time.Now()
	for name, span := range map[string][2]time.Time{
		"expired":       {now.Add(-2 * day), now.Add(-day)},
		"not yet valid": {now.Add(day), now.Add(2 * day)},
	} {
		for _, call := range []string{"object", "page", "create"} {
			t.Run(name+", "+call, func(t *testing.T) {
				own, pool := certificate(t, span[0], span[1])
				srv := newServer(answer(200, s.fits(call)))
				srv.TLS = &tls.Config{Certificates: []tls.Certificate{own}}
				srv.Config.ErrorLog = log.New(io.Discard, "", 0)
				srv.StartTLS()
				defer srv.Close()
				transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
				defer transport.CloseIdleConnections()
				_, err := s.client(t, srv.URL, over(transport)).kind(call).call(t.Context())
				e, ok := errors.AsType[*envelope.Error](err)
				invalid, isInvalid := errors.AsType[x509.CertificateInvalidError](err)
				if !ok || !isInvalid || invalid.Reason != x509.Expired || e.Attempts != 3 || e.Status != 0 || !strings.Contains(err.Error(), "certificate") {
					t.Errorf("error = %v", err)
				}
				srv.wantRequests(t, 0)
			})
		}
	}
}

// stream is a request that an HTTP/2 server has read.
type stream struct {
	framer *http2.Framer
	id     uint32
}

// refuse says that the connection is going away, and that the requests up to
// last may have been dealt with.
func (st stream) refuse(last uint32) error {
	return st.framer.WriteGoAway(last, http2.ErrCodeNo, nil)
}

func (st stream) answer(body string) error {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, f := range []hpack.HeaderField{{Name: ":status", Value: "200"}, {Name: "content-type", Value: "application/json"}} {
		if err := encoder.WriteField(f); err != nil {
			return err
		}
	}
	err := st.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: st.id, BlockFragment: block.Bytes(), EndHeaders: true})
	if err != nil {
		return err
	}
	return st.framer.WriteData(st.id, true, []byte(body))
}

// serveHTTP2 is a server that leaves every frame to the test. It ends a
// connection after each request.
func serveHTTP2(t *testing.T, on func(n int64, st stream) error) (url string, transport *http.Transport, requests *atomic.Int64) {
	t.Helper()
	now := time.Now()
	own, pool := certificate(t, now.Add(-time.Hour), now.Add(time.Hour))
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{own}, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	requests = new(atomic.Int64)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveFrames(conn.(*tls.Conn), requests, on)
		}
	}()
	t.Cleanup(func() { _ = listener.Close() })
	transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return "https://" + listener.Addr().String(), transport, requests
}

// serveFrames reads until the client hangs up: a connection that is closed with
// something unread in it is reset, and what was written last gets lost.
func serveFrames(conn *tls.Conn, requests *atomic.Int64, on func(int64, stream) error) {
	defer conn.Close() //nolint:errcheck // nobody is interested any more
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	if framer.WriteSettings() != nil {
		return
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		ended := false
		switch frame := frame.(type) {
		case *http2.HeadersFrame:
			ended = frame.StreamEnded()
		case *http2.DataFrame:
			ended = frame.StreamEnded()
		case *http2.SettingsFrame:
			if !frame.IsAck() && framer.WriteSettingsAck() != nil {
				return
			}
		}
		if ended && (on(requests.Add(1), stream{framer, frame.Header().StreamID}) != nil || conn.CloseWrite() != nil) {
			return
		}
	}
}

func goAway(t *testing.T, s Subject) {
	for name, test := range map[string]struct {
		on             func(body string) func(int64, stream) error
		get, post      int64 // requests that come
		getOK, creates bool
	}{
		"always, perhaps dealt with": {func(string) func(int64, stream) error {
			return func(_ int64, st stream) error { return st.refuse(st.id) }
		}, 3, 1, false, false},
		"once, perhaps dealt with": {func(body string) func(int64, stream) error {
			return func(n int64, st stream) error {
				if n == 1 {
					return st.refuse(st.id)
				}
				return st.answer(body)
			}
		}, 2, 1, true, false},
		"once, not dealt with": {func(body string) func(int64, stream) error {
			return func(n int64, st stream) error {
				if n == 1 {
					return st.refuse(0)
				}
				return st.answer(body)
			}
		}, 2, 2, true, true},
		"after the answer": {func(body string) func(int64, stream) error {
			return func(_ int64, st stream) error {
				if err := st.answer(body); err != nil {
					return err
				}
				return st.refuse(st.id)
			}
		}, 1, 1, true, true},
	} {
		for call, want := range map[string]struct {
			requests int64
			ok       bool
		}{"object": {test.get, test.getOK}, "delete": {test.get, test.getOK}, "page": {test.get, test.getOK}, "create": {test.post, test.creates}} {
			t.Run(name+", "+call, func(t *testing.T) {
				url, transport, requests := serveHTTP2(t, test.on(s.fits(call)))
				_, err := s.client(t, url, over(transport)).kind(call).call(t.Context())
				if (err == nil) != want.ok || requests.Load() != want.requests {
					t.Errorf("%d requests, want %d; %v", requests.Load(), want.requests, err)
				}
				if e, ok := errors.AsType[*envelope.Error](err); err != nil && (!ok || int64(e.Attempts) != want.requests || !strings.Contains(err.Error(), "GOAWAY")) {
					t.Errorf("error = %v", err)
				}
			})
		}
	}
	t.Run("graceful", func(t *testing.T) {
		srv := newServer(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close") // which HTTP/2 says with GOAWAY
			if r.ProtoMajor != 2 {
				t.Errorf("protocol %s", r.Proto)
			}
			answer(200, success(s.object("x1")))(w, r)
		})
		srv.EnableHTTP2 = true
		srv.StartTLS()
		defer srv.Close()
		c := s.client(t, srv.URL, func(cfg *envelope.Config) { cfg.HTTPClient = srv.Client() })
		for range 20 {
			_, err := c.Get(t.Context(), "x1")
			_, createErr := c.Create(t.Context(), keyPEM)
			if err = errors.Join(err, createErr); err != nil {
				t.Fatal(err)
			}
		}
		srv.wantRequests(t, 40)
	})
}

// midBody: the answer begins well, and then the connection is gone.
func midBody(t *testing.T, s Subject) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCf-Ray: " + ray + "\r\n"
	for name, raw := range map[string]string{
		"ends":          head + "Content-Length: 500\r\n\r\n{\"success\":true,",
		"ends, chunked": head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"suc",
	} {
		for call, want := range map[string]int64{"object": 3, "page": 3, "all": 3, "delete": 3, "create": 1, "stream": 3} {
			srv := serve(t, cut(raw))
			_, err := s.client(t, srv.URL).kind(call).call(t.Context())
			s.wantBrokenOff(t, name+", "+call, err, want)
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s, %s: %v", name, call, err)
			}
			srv.wantRequests(t, want)
		}
	}
	for call, want := range map[string]int64{"object": 3, "page": 3, "create": 1} {
		begun := make(chan struct{}, 1) // a request's headers have come back
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			conn, buffer, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = buffer.WriteString(head + "Content-Length: 500\r\n\r\n")
			_ = buffer.Flush()
			<-begun
			if tcp, ok := conn.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0) // a reset instead of an end
			}
			_ = conn.Close()
		})
		transport := new(http.Transport)
		c := s.client(t, srv.URL, over(roundTripper(func(r *http.Request) (*http.Response, error) {
			resp, err := transport.RoundTrip(r)
			begun <- struct{}{}
			return resp, err
		})))
		_, err := c.kind(call).call(t.Context())
		s.wantBrokenOff(t, "reset, "+call, err, want)
		srv.wantRequests(t, want)
		transport.CloseIdleConnections()
	}
	srv := serve(t, sequence(cut(head+"Content-Length: 500\r\n\r\n{"), answer(200, success(s.object("x1")))))
	if got, err := s.client(t, srv.URL).Get(t.Context(), "x1"); err != nil || s.idOf(got) != "x1" {
		t.Errorf("broken once: %v, %v", got, err)
	}
	srv.wantRequests(t, 2)
}

func (s Subject) wantBrokenOff(t *testing.T, what string, err error, attempts int64) {
	t.Helper()
	e, ok := errors.AsType[*envelope.Error](err)
	if !ok || e.Status != 200 || e.RayID != ray || int64(e.Attempts) != attempts || errors.Unwrap(err) == nil || !strings.Contains(err.Error(), "broke off") {
		t.Errorf("%s: %v", what, err)
	}
}
