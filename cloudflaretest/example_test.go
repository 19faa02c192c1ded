package cloudflaretest_test

import (
	"context"
	"crypto/x509/pkix"
	"errors"
	"fmt"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// startExample is what NewServer(t) is in a test.
func startExample() *cloudflaretest.Server {
	srv, err := cloudflaretest.Start(func(text string) { fmt.Println(text) })
	if err != nil {
		panic(err)
	}
	return srv
}

// A hostname certificate cannot go before the hostname has let go of it.
func Example_rotation() {
	srv := startExample()
	defer srv.Close()
	ctx, auth := context.Background(), srv.Client().OriginTLSClientAuth
	certificate, key, err := cloudflaretest.MakePair("app.example.com")
	if err != nil {
		panic(err)
	}
	cert, err := auth.HostnameCertificates.Create(ctx, "z1", cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
	if err != nil {
		panic(err)
	}
	srv.Advance(2 * cloudflaretest.Step)

	set := func(enabled nullable.Nullable[bool]) {
		_, err := auth.Hostnames.Update(ctx, "z1", cloudflare.OriginTLSClientAuthHostnameUpdateRequest{
			Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{Hostname: new("app.example.com"), CertID: &cert.ID, Enabled: enabled}},
		})
		if err != nil {
			panic(err)
		}
	}
	set(nullable.NewNullableWithValue(true))
	_, err = auth.HostnameCertificates.Delete(ctx, "z1", cert.ID)
	fmt.Println(errors.Is(err, envelope.ErrConflict), envelope.HasCode(err, cloudflaretest.CodeInUse))

	set(nullable.NewNullNullable[bool]())
	gone, err := auth.HostnameCertificates.Delete(ctx, "z1", cert.ID)
	fmt.Println(gone.Status, err)
	// Output:
	// true true
	// pending_deletion <nil>
}

func ExampleServer_Advance() {
	srv := startExample()
	defer srv.Close()
	ctx, certificates := context.Background(), srv.Client().ClientCertificates
	csr, err := cloudflaretest.MakeSigningRequest(pkix.Name{CommonName: "phone"})
	if err != nil {
		panic(err)
	}
	cert, err := certificates.Create(ctx, "z1", cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 365})
	fmt.Println(cert.Status, err)
	cert, err = certificates.Delete(ctx, "z1", cert.ID)
	fmt.Println(cert.Status, err)
	srv.Advance(cloudflaretest.Step)
	cert, err = certificates.Get(ctx, "z1", cert.ID)
	fmt.Println(cert.Status, err)
	// Output:
	// active <nil>
	// pending_revocation <nil>
	// revoked <nil>
}
