package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/examples/internal/edge"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// demo is a zone inside this program: two hostnames that use one certificate,
// on a server whose clock runs as often as somebody looks.
type demo struct{ *edge.Server }

// startDemo fills in what the command line does not say.
func startDemo(r *rotation) (*demo, error) {
	now := time.Now()
	old, _, err := newPair("cloudflare-old", 1, now.AddDate(0, 0, 20))
	if err != nil {
		return nil, err
	}
	certificate, key, err := newPair("cloudflare-new", 2, now.AddDate(1, 0, 0))
	if err != nil {
		return nil, err
	}
	r.zone = "z1"
	if len(r.hostnames) == 0 {
		r.hostnames, r.retired = list{"shop.example.com"}, append(r.retired, "old-shop.example.com")
	}
	d := &demo{edge.New(now)}
	if _, err := d.Add(old, append(append([]string{}, r.hostnames...), r.retired...)...); err != nil {
		d.Close()
		return nil, err
	}
	r.newPEM, r.newKey = certificate, envelope.Secret(key)
	r.delay = envelope.WithDelay(time.Millisecond, time.Millisecond)
	r.onLook = func() { d.Advance(time.Second) }
	return d, nil
}

func (d *demo) options() []cloudflare.Option {
	return []cloudflare.Option{cloudflare.WithBaseURL(d.URL), cloudflare.WithAPIToken("demo")}
}

// newPair makes a client certificate that signs itself, and its key.
func newPair(name string, serial int64, until time.Time) (certificate, key string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})), nil
}
