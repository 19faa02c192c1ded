package envelope

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// selfSigned makes a certificate for loopback that is valid in the given span.
func selfSigned(t *testing.T, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	wantNoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "loopback"}, NotBefore: from, NotAfter: to,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	wantNoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	wantNoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// Row 21: a server whose certificate is not valid now is tried within limits; no request reaches it.
func TestInvalidServerCertificate(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Now()
	for name, span := range map[string][2]time.Time{"expired": {now.Add(-2 * day), now.Add(-day)}, "future": {now.Add(day), now.Add(2 * day)}} {
		t.Run(name, func(t *testing.T) {
			cert, pool := selfSigned(t, span[0], span[1])
			reached := false
			s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
			s.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
			s.Config.ErrorLog = log.New(io.Discard, "", 0)
			s.StartTLS()
			defer s.Close()
			transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
			defer transport.CloseIdleConnections()
			c, pauses := newTestClient(t, s.URL, func(cfg *Config) { cfg.HTTPClient = &http.Client{Transport: transport} })
			_, err := Do[*thing](t.Context(), c, get("/x"))
			invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
			if !ok || invalid.Reason != x509.Expired || len(pauses.list) != 2 || reached {
				t.Errorf("error = %v", err)
			}
		})
	}
}

// Row 21: an HTTP/2 server that says GOAWAY after every request loses none of them.
func TestHTTP2GoAway(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close") // which HTTP/2 turns into GOAWAY
		if r.ProtoMajor != 2 {
			t.Errorf("protocol %s", r.Proto)
		}
		answer(200, fine)(w, r)
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.HTTPClient = s.Client() })
	for range 20 {
		if _, err := Do[*thing](t.Context(), c, get("/x")); err != nil {
			t.Fatal(err)
		}
		r := NewRequest("Things.Create", http.MethodPost, "/x")
		r.SetJSON(thing{ID: "1"})
		if err := Exec(t.Context(), c, r); err != nil {
			t.Fatal(err)
		}
	}
}
