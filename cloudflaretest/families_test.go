package cloudflaretest_test

import (
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// TestUploadsAreTrue: what the answers say is what the certificates say.
func TestUploadsAreTrue(t *testing.T) {
	_, client := start(t)
	ctx := t.Context()
	certificate, key := cloudflaretest.Pair(t, "app.example.com", "www.example.com")
	leaf := parse(t, certificate)
	type facts struct {
		expires                   time.Time
		issuer, serial, signature string
	}
	want := facts{leaf.NotAfter, "app.example.com", leaf.SerialNumber.String(), "ECDSAWithSHA256"}
	for family, upload := range map[string]func() facts{
		"zone": func() facts {
			c, err := client.OriginTLSClientAuth.Create(ctx, zoneID, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: certificate, PrivateKey: key})
			ok(t, c, err)
			return facts{c.ExpiresOn.UTC(), c.Issuer, want.serial, c.Signature} // it has no serial number
		},
		"hostname": func() facts {
			c, err := client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, zoneID, cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
			ok(t, c, err)
			return facts{c.ExpiresOn.UTC(), c.Issuer, c.SerialNumber, c.Signature}
		},
		"custom": func() facts {
			c, err := client.CustomCertificates.Create(ctx, zoneID, cloudflare.CustomCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
			ok(t, c, err)
			if !slices.Equal(c.Hosts, leaf.DNSNames) {
				t.Errorf("hosts are %q", c.Hosts)
			}
			return facts{c.ExpiresOn.UTC(), c.Issuer, want.serial, c.Signature} // nor has this
		},
		"mtls": func() facts {
			c, err := client.MTLSCertificates.Create(ctx, accountID, cloudflare.MTLSCertificateCreateRequest{Certificates: certificate, PrivateKey: &key})
			ok(t, c, err)
			if c.Issuer != leaf.Issuer.String() {
				t.Errorf("the issuer is %q", c.Issuer)
			}
			return facts{c.ExpiresOn.UTC(), want.issuer, c.SerialNumber, c.Signature}
		},
	} {
		if got := upload(); got != want {
			t.Errorf("%s: %+v, want %+v", family, got, want)
		}
	}
}

// TestPagesOfFamilies: six things are two pages of five, in the order in which they came.
func TestPagesOfFamilies(t *testing.T) {
	srv, client := start(t)
	ctx, auth := t.Context(), client.OriginTLSClientAuth
	certificate, key := cloudflaretest.Pair(t)
	ca, _ := cloudflaretest.CAPair(t, "CA")
	csr := cloudflaretest.SigningRequest(t, pkix.Name{CommonName: "phone"})
	five := new(5)
	for _, family := range []struct {
		list fake.Operation
		make func() string
		all  iter.Seq2[string, error]
	}{
		{fake.OriginTLSClientAuthList, func() string {
			c, err := auth.Create(ctx, zoneID, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: certificate, PrivateKey: key})
			return ok(t, c, err).ID
		}, ids(auth.All(ctx, zoneID, &cloudflare.OriginTLSClientAuthListParams{PerPage: five}), func(c cloudflare.OriginTLSClientAuth) string { return c.ID })},
		{fake.OriginTLSClientAuthHostnameCertificatesList, func() string {
			c, err := auth.HostnameCertificates.Create(ctx, zoneID, cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
			return ok(t, c, err).ID
		}, ids(auth.HostnameCertificates.All(ctx, zoneID, &cloudflare.HostnameCertificateListParams{PerPage: five}), func(c cloudflare.HostnameCertificate) string { return c.ID })},
		{fake.ClientCertificatesList, func() string {
			c, err := client.ClientCertificates.Create(ctx, zoneID, cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 30})
			return ok(t, c, err).ID
		}, ids(client.ClientCertificates.All(ctx, zoneID, &cloudflare.ClientCertificateListParams{PerPage: five}), func(c cloudflare.ClientCertificate) string { return c.ID })},
		{fake.CustomCertificatesList, func() string {
			c, err := client.CustomCertificates.Create(ctx, zoneID, cloudflare.CustomCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
			return ok(t, c, err).ID
		}, ids(client.CustomCertificates.All(ctx, zoneID, &cloudflare.CustomCertificateListParams{PerPage: five}), func(c cloudflare.CustomCertificate) string { return c.ID })},
		{fake.SSLCertificatePacksList, func() string {
			c, err := client.SSL.CertificatePacks.Create(ctx, zoneID, cloudflare.CertificatePackCreateRequest{
				CertificateAuthority: "lets_encrypt", Hosts: []string{"example.com"}, Type: "advanced", ValidationMethod: "txt", ValidityDays: 90})
			return ok(t, c, err).ID
		}, ids(client.SSL.CertificatePacks.All(ctx, zoneID, &cloudflare.CertificatePackListParams{PerPage: five, Status: new(cloudflare.CertificatePackListParamsStatusAll)}),
			func(c cloudflare.CertificatePack) string { return c.ID })},
		{fake.MTLSCertificatesList, func() string {
			c, err := client.MTLSCertificates.Create(ctx, accountID, cloudflare.MTLSCertificateCreateRequest{CA: true, Certificates: ca})
			return ok(t, c, err).ID
		}, ids(client.MTLSCertificates.All(ctx, accountID, &cloudflare.MTLSCertificateListParams{PerPage: five}), func(c cloudflare.MTLSCertificate) string { return c.ID })},
		{fake.ZeroTrustGatewayCertificatesList, func() string {
			c, err := client.ZeroTrust.Gateway.Certificates.Create(ctx, accountID, nil)
			return ok(t, c, err).ID
		}, ids(client.ZeroTrust.Gateway.Certificates.All(ctx, accountID, &cloudflare.ZeroTrustGatewayCertificateListParams{PerPage: five}),
			func(c cloudflare.ZeroTrustGatewayCertificate) string { return c.ID })},
	} {
		var want, got []string
		for range 6 {
			want = append(want, family.make())
		}
		for id, err := range family.all {
			got = append(got, ok(t, id, err))
		}
		if !slices.Equal(got, want) || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 6 {
			t.Errorf("%s: %q, want %q", family.list, got, want)
		}
		equal(t, fmt.Sprint("the number of pages of ", family.list), len(srv.Requests(family.list)), 2)
	}
}

// ids gives the identifiers of things.
func ids[T any](all iter.Seq2[T, error], id func(T) string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for v, err := range all {
			if !yield(id(v), err) {
				return
			}
		}
	}
}

// TestWaits: the client waits for all that the server lets become, on the server's clock.
func TestWaits(t *testing.T) {
	srv, client := start(t)
	ctx, auth, packs, gateway := t.Context(), client.OriginTLSClientAuth, client.SSL.CertificatePacks, client.ZeroTrust.Gateway.Certificates
	wait := []envelope.WaitOption{
		envelope.WithDelay(time.Nanosecond, time.Nanosecond),
		envelope.WithProgress(func(envelope.Progress) { srv.Advance(cloudflaretest.Step) }),
	}
	certificate, key := cloudflaretest.Pair(t, "app.example.com")
	done := func(_ any, err error) { t.Helper(); ok(t, 0, err) }
	fails := func(err error, state string) {
		t.Helper()
		var failure *envelope.WaitError
		if !errors.As(err, &failure) || failure.State != state || !errors.Is(err, envelope.ErrWaitFailed) {
			t.Errorf("got %v, want the state %s", err, state)
		}
	}

	zoneRequest := cloudflare.OriginTLSClientAuthCreateRequest{Certificate: certificate, PrivateKey: key}
	whole, err := auth.Create(ctx, zoneID, zoneRequest)
	done(whole, err)
	whole, err = auth.WaitUntilActive(ctx, zoneID, whole.ID, wait...)
	equal(t, "status", ok(t, whole, err).Status, "active")
	done(auth.Delete(ctx, zoneID, whole.ID))
	_, err = auth.WaitUntilActive(ctx, zoneID, whole.ID, wait...)
	fails(err, "pending_deletion")
	ok(t, 0, auth.WaitUntilDeleted(ctx, zoneID, whole.ID, wait...))

	one := upload(t, client, zoneID)
	one, err = auth.HostnameCertificates.WaitUntilActive(ctx, zoneID, one.ID, wait...)
	equal(t, "status", ok(t, one, err).Status, "active")
	done(auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", one.ID, nullable.NewNullableWithValue(true))))
	used, err := auth.Hostnames.WaitUntilActive(ctx, zoneID, "app.example.com", wait...)
	equal(t, "cert_id", ok(t, used, err).CertID, one.ID)
	done(auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", one.ID, nullable.NewNullNullable[bool]())))
	ok(t, 0, auth.Hostnames.WaitUntilDeleted(ctx, zoneID, "app.example.com", wait...))
	done(auth.HostnameCertificates.Delete(ctx, zoneID, one.ID))
	ok(t, 0, auth.HostnameCertificates.WaitUntilDeleted(ctx, zoneID, one.ID, wait...))

	order := cloudflare.CertificatePackCreateRequest{
		CertificateAuthority: "lets_encrypt", Hosts: []string{"example.com"}, Type: "advanced", ValidationMethod: "txt", ValidityDays: 90}
	pack, err := packs.Create(ctx, zoneID, order)
	done(pack, err)
	pack, err = packs.WaitUntilActive(ctx, zoneID, pack.ID, wait...)
	equal(t, "status", ok(t, pack, err).Status, "active")
	done(packs.Delete(ctx, zoneID, pack.ID))
	ok(t, 0, packs.WaitUntilDeleted(ctx, zoneID, pack.ID, wait...))

	srv.TimeOut(true)
	late := upload(t, client, zoneID)
	pack, err = packs.Create(ctx, zoneID, order)
	done(pack, err)
	srv.TimeOut(false)
	_, err = auth.HostnameCertificates.WaitUntilActive(ctx, zoneID, late.ID, wait...)
	fails(err, "deployment_timed_out")
	_, err = packs.WaitUntilActive(ctx, zoneID, pack.ID, wait...)
	fails(err, "deployment_timed_out")

	csr := cloudflaretest.SigningRequest(t, pkix.Name{CommonName: "phone"})
	phone, err := client.ClientCertificates.Create(ctx, zoneID, cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 30})
	done(phone, err)
	done(client.ClientCertificates.Delete(ctx, zoneID, phone.ID))
	_, err = client.ClientCertificates.WaitUntilActive(ctx, zoneID, phone.ID, wait...)
	fails(err, "pending_revocation")
	phone, err = client.ClientCertificates.WaitUntilRevoked(ctx, zoneID, phone.ID, wait...)
	equal(t, "status", ok(t, phone, err).Status, "revoked")
	done(client.ClientCertificates.Edit(ctx, zoneID, phone.ID, &cloudflare.ClientCertificateEditRequest{Reactivate: new(true)}))
	phone, err = client.ClientCertificates.WaitUntilActive(ctx, zoneID, phone.ID, wait...)
	equal(t, "status", ok(t, phone, err).Status, "active")

	custom, err := client.CustomCertificates.Create(ctx, zoneID, cloudflare.CustomCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
	done(custom, err)
	custom, err = client.CustomCertificates.WaitUntilActive(ctx, zoneID, custom.ID, wait...)
	equal(t, "status", ok(t, custom, err).Status, "active")
	done(client.CustomCertificates.Delete(ctx, zoneID, custom.ID))
	ok(t, 0, client.CustomCertificates.WaitUntilDeleted(ctx, zoneID, custom.ID, wait...))

	inspects, err := gateway.Create(ctx, accountID, nil)
	done(inspects, err)
	done(gateway.Activate(ctx, accountID, inspects.ID))
	inspects, err = gateway.WaitUntilAvailable(ctx, accountID, inspects.ID, wait...)
	equal(t, "binding_status", ok(t, inspects, err).BindingStatus, "available")
	done(gateway.Deactivate(ctx, accountID, inspects.ID))
	inspects, err = gateway.WaitUntilInactive(ctx, accountID, inspects.ID, wait...)
	equal(t, "binding_status", ok(t, inspects, err).BindingStatus, "inactive")
	done(gateway.Delete(ctx, accountID, inspects.ID))
	ok(t, 0, gateway.WaitUntilDeleted(ctx, accountID, inspects.ID, wait...))

	mtls, err := client.MTLSCertificates.Create(ctx, accountID, cloudflare.MTLSCertificateCreateRequest{Certificates: certificate, PrivateKey: &key})
	done(mtls, err)
	done(client.MTLSCertificates.Delete(ctx, accountID, mtls.ID))
	ok(t, 0, client.MTLSCertificates.WaitUntilDeleted(ctx, accountID, mtls.ID, wait...))
}
