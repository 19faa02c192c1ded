package testing

import (
	"testing"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

func TestWithFake(t *testing.T) {
	ctx := t.Context()
	srv := fake.NewServer(t)
	client := srv.Client()

	srv.On(fake.MTLSCertificatesGet, cloudflare.MTLSCertificate{ID: "c1", Name: "staging"}) // else: the documented example
	srv.Fail(fake.MTLSCertificatesDelete, 409, 1406)

	cert, err := client.MTLSCertificates.Get(ctx, "a1", "c1")
	if err != nil || cert.Name != "staging" {
		t.Error(cert, err)
	}
	if _, err := client.MTLSCertificates.Delete(ctx, "a1", "c1"); !envelope.HasCode(err, 1406) {
		t.Error(err)
	}
	if sent := srv.Requests(fake.MTLSCertificatesDelete); len(sent) != 1 {
		t.Error(sent)
	}
}

func TestWithLifeCycle(t *testing.T) {
	ctx := t.Context()
	srv := cloudflaretest.NewServer(t)
	certificates := srv.Client().OriginTLSClientAuth.HostnameCertificates

	certificate, key := cloudflaretest.Pair(t, "app.example.com")
	cert, err := certificates.Create(ctx, "z1", cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
	if err != nil {
		t.Fatal(err) // a wrong key, an expired certificate …
	}
	srv.Advance(2 * cloudflaretest.Step) // initializing, pending_deployment
	cert, err = certificates.Get(ctx, "z1", cert.ID)
	if err != nil || cert.Status != cloudflare.HostnameCertificateStatusActive {
		t.Error(cert, err)
	}
}
