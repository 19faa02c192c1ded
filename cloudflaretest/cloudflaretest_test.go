package cloudflaretest_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

const (
	zoneID    = "023e105f4ecef8ad9ca31a8372d0c353"
	accountID = "01a7362d577a6c3019a474fd6f485823"
)

func start(t *testing.T) (*cloudflaretest.Server, *cloudflare.Client) {
	t.Helper()
	srv := cloudflaretest.NewServer(t)
	return srv, srv.Client()
}

// ok ends the test when a call failed.
func ok[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// refused insists on an error of this status and code, with a message.
func refused(t *testing.T, err error, status, code int) {
	t.Helper()
	e, is := errors.AsType[*envelope.Error](err)
	if !is || e.Status != status || len(e.Details) != 1 || e.Details[0].Code != code || e.Details[0].Message == "" {
		t.Errorf("got %v, want status %d and code %d", err, status, code)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func parse(t *testing.T, text string) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		t.Fatalf("no PEM: %q", text)
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	return ok(t, cert, err)
}

func upload(t *testing.T, client *cloudflare.Client, zone string) *cloudflare.HostnameCertificate {
	t.Helper()
	certificate, key := cloudflaretest.Pair(t, "app.example.com")
	cert, err := client.OriginTLSClientAuth.HostnameCertificates.Create(t.Context(), zone,
		cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
	return ok(t, cert, err)
}

func TestHostnameCertificate(t *testing.T) {
	srv, client := start(t)
	ctx, certificates := t.Context(), client.OriginTLSClientAuth.HostnameCertificates
	certificate, key := cloudflaretest.Pair(t, "app.example.com")
	made, err := certificates.Create(ctx, zoneID, cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
	ok(t, made, err)
	leaf := parse(t, certificate)
	equal(t, "expires_on", made.ExpiresOn.UTC(), leaf.NotAfter)
	equal(t, "issuer", made.Issuer, "app.example.com")
	equal(t, "serial_number", made.SerialNumber, leaf.SerialNumber.String())
	equal(t, "signature", made.Signature, "ECDSAWithSHA256")
	equal(t, "certificate", made.Certificate, certificate)
	equal(t, "uploaded_on", made.UploadedOn.UTC(), srv.Now())
	for _, want := range []cloudflare.HostnameCertificateStatus{"initializing", "pending_deployment", "active", "active"} {
		got, err := certificates.Get(ctx, zoneID, made.ID)
		equal(t, "status", ok(t, got, err).Status, want)
		srv.Advance(cloudflaretest.Step)
	}
	gone, err := certificates.Delete(ctx, zoneID, made.ID)
	equal(t, "status", ok(t, gone, err).Status, "pending_deletion")
	_, err = certificates.Delete(ctx, zoneID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	srv.Advance(cloudflaretest.Step)
	_, err = certificates.Get(ctx, zoneID, made.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
}

// TestUploads: every upload is judged alike.
func TestUploads(t *testing.T) {
	_, client := start(t)
	certificate, key := cloudflaretest.Pair(t)
	_, otherKey := cloudflaretest.Pair(t)
	expired, expiredKey := cloudflaretest.ExpiredPair(t)
	ca, caKey := cloudflaretest.CAPair(t, "Own CA")
	const noCertificate = "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n"
	const noKey = "-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----\n"
	families := map[string]func(string, envelope.Secret) error{
		"zone": func(certificate string, key envelope.Secret) error {
			_, err := client.OriginTLSClientAuth.Create(t.Context(), zoneID, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: certificate, PrivateKey: key})
			return err
		},
		"hostname": func(certificate string, key envelope.Secret) error {
			_, err := client.OriginTLSClientAuth.HostnameCertificates.Create(t.Context(), zoneID, cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
			return err
		},
		"custom": func(certificate string, key envelope.Secret) error {
			_, err := client.CustomCertificates.Create(t.Context(), zoneID, cloudflare.CustomCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
			return err
		},
		"mtls": func(certificate string, key envelope.Secret) error {
			_, err := client.MTLSCertificates.Create(t.Context(), accountID, cloudflare.MTLSCertificateCreateRequest{Certificates: certificate, PrivateKey: &key, CA: certificate == ca})
			return err
		},
	}
	for _, test := range []struct {
		name, certificate string
		key               envelope.Secret
		code              int
	}{
		{"good", certificate, key, 0},
		{"a CA", ca, caKey, 0},
		{"a chain", certificate + ca, key, 0},
		{"no PEM", "certificate", key, cloudflaretest.CodeBadCertificate},
		{"a key as certificate", string(key), key, cloudflaretest.CodeBadCertificate},
		{"no X.509", noCertificate, key, cloudflaretest.CodeBadCertificate},
		{"expired", expired, expiredKey, cloudflaretest.CodeExpired},
		{"no PEM key", certificate, "hush", cloudflaretest.CodeBadKey},
		{"no key", certificate, noKey, cloudflaretest.CodeBadKey},
		{"another key", certificate, otherKey, cloudflaretest.CodeKeyMismatch},
	} {
		for family, create := range families {
			t.Run(test.name+" "+family, func(t *testing.T) {
				err := create(test.certificate, test.key)
				if test.code == 0 {
					ok(t, 0, err)
					return
				}
				refused(t, err, 400, test.code)
				if strings.Contains(fmt.Sprintf("%+v", err), string(test.key)) {
					t.Error("the error shows the key")
				}
			})
		}
	}
}

// TestRSA: keys come in PKCS #1 as well, and the algorithm has its own spelling.
func TestRSA(t *testing.T) {
	_, client := start(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	ok(t, key, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(77), Subject: pkix.Name{Organization: []string{"Org"}}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	ok(t, der, err)
	made, err := client.OriginTLSClientAuth.Create(t.Context(), zoneID, cloudflare.OriginTLSClientAuthCreateRequest{
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		PrivateKey:  envelope.Secret(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})),
	})
	ok(t, made, err)
	equal(t, "signature", made.Signature, "SHA256WithRSA")
	equal(t, "issuer", made.Issuer, "O=Org")
	equal(t, "private_key", made.PrivateKey.Reveal(), "")
}

func associate(hostname, certID string, enabled nullable.Nullable[bool]) cloudflare.OriginTLSClientAuthHostnameUpdateRequest {
	return cloudflare.OriginTLSClientAuthHostnameUpdateRequest{
		Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{Hostname: &hostname, CertID: &certID, Enabled: enabled}},
	}
}

// TestRotation: the way that the documentation describes, and what happens on
// every other.
func TestRotation(t *testing.T) {
	srv, client := start(t)
	ctx, auth := t.Context(), client.OriginTLSClientAuth
	on, null := nullable.NewNullableWithValue(true), nullable.NewNullNullable[bool]()
	before, after := upload(t, client, zoneID), upload(t, client, zoneID)
	equal(t, "an identifier issued twice", before.ID == after.ID, false)

	_, err := auth.Hostnames.Get(ctx, zoneID, "app.example.com")
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	_, err = auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", "nothing", on))
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	_, err = auth.Hostnames.Update(ctx, zoneID, associate("", before.ID, on))
	refused(t, err, 400, cloudflaretest.CodeInvalid)

	set, err := auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", before.ID, on))
	if ok(t, set, err); len(set) != 1 || set[0].Status != "initializing" || set[0].CertStatus != "initializing" || set[0].CertID != before.ID ||
		!set[0].Enabled || set[0].SerialNumber != before.SerialNumber {
		t.Fatalf("%+v", set)
	}
	srv.Advance(2 * cloudflaretest.Step)
	one, err := auth.Hostnames.Get(ctx, zoneID, "app.example.com")
	equal(t, "status", ok(t, one, err).Status, "active")

	_, err = auth.HostnameCertificates.Delete(ctx, zoneID, before.ID)
	refused(t, err, 409, cloudflaretest.CodeInUse)

	_, err = auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", after.ID, on))
	ok(t, 0, err)
	one, err = auth.Hostnames.Get(ctx, zoneID, "app.example.com")
	equal(t, "cert_id", ok(t, one, err).CertID, after.ID)

	_, err = auth.HostnameCertificates.Delete(ctx, zoneID, before.ID) // replaced, but not invalidated
	refused(t, err, 409, cloudflaretest.CodeInUse)
	off := nullable.NewNullableWithValue(false)
	_, err = auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", before.ID, off))
	ok(t, 0, err)
	_, err = auth.HostnameCertificates.Delete(ctx, zoneID, before.ID) // disabled is not invalidated
	refused(t, err, 409, cloudflaretest.CodeInUse)

	ended, err := auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", before.ID, null))
	if ok(t, ended, err); len(ended) != 1 || ended[0].Status != "pending_deletion" || ended[0].Enabled {
		t.Errorf("%+v", ended)
	}
	_, err = auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", before.ID, null))
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	_, err = auth.HostnameCertificates.Delete(ctx, zoneID, before.ID)
	ok(t, 0, err)
	_, err = auth.Hostnames.Update(ctx, zoneID, associate("app.example.com", before.ID, on))
	refused(t, err, 409, cloudflaretest.CodeState)
	one, err = auth.Hostnames.Get(ctx, zoneID, "app.example.com")
	equal(t, "cert_id", ok(t, one, err).CertID, after.ID)

	all := cloudflare.OriginTLSClientAuthHostnameUpdateRequest{Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{Hostname: new("app.example.com"), Enabled: null}}}
	_, err = auth.Hostnames.Update(ctx, zoneID, all)
	ok(t, 0, err)
	srv.Advance(cloudflaretest.Step)
	_, err = auth.Hostnames.Get(ctx, zoneID, "app.example.com")
	refused(t, err, 404, cloudflaretest.CodeNotFound)
}

// TestAllOrNothing: a list of changes with a fault changes nothing.
func TestAllOrNothing(t *testing.T) {
	_, client := start(t)
	cert := upload(t, client, zoneID)
	on := nullable.NewNullableWithValue(true)
	body := associate("a.example.com", cert.ID, on)
	body.Config = append(body.Config, associate("b.example.com", "nothing", on).Config...)
	_, err := client.OriginTLSClientAuth.Hostnames.Update(t.Context(), zoneID, body)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	_, err = client.OriginTLSClientAuth.Hostnames.Get(t.Context(), zoneID, "a.example.com")
	refused(t, err, 404, cloudflaretest.CodeNotFound)
}

func TestTimeOut(t *testing.T) {
	srv, client := start(t)
	srv.TimeOut(true)
	cert := upload(t, client, zoneID)
	srv.TimeOut(false)
	srv.Advance(2 * cloudflaretest.Step)
	got, err := client.OriginTLSClientAuth.HostnameCertificates.Get(t.Context(), zoneID, cert.ID)
	equal(t, "status", ok(t, got, err).Status, "deployment_timed_out")
}

func TestZonesApart(t *testing.T) {
	_, client := start(t)
	certificates := client.OriginTLSClientAuth.HostnameCertificates
	cert := upload(t, client, zoneID)
	_, err := certificates.Get(t.Context(), "other", cert.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	page, err := certificates.List(t.Context(), "other", nil)
	equal(t, "items", len(ok(t, page, err).Items), 0)

	ca, _ := cloudflaretest.CAPair(t, "CA")
	made, err := client.MTLSCertificates.Create(t.Context(), accountID, cloudflare.MTLSCertificateCreateRequest{CA: true, Certificates: ca})
	ok(t, made, err)
	_, err = client.MTLSCertificates.Get(t.Context(), "other", made.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
}

func TestPages(t *testing.T) {
	srv, client := start(t)
	certificates := client.OriginTLSClientAuth.HostnameCertificates
	var want, got []string
	for range 7 {
		want = append(want, upload(t, client, zoneID).ID)
	}
	page, err := certificates.List(t.Context(), zoneID, &cloudflare.HostnameCertificateListParams{Page: new(2), PerPage: new(3)})
	if ok(t, page, err); len(page.Items) != 3 || page.Items[0].ID != want[3] || page.Info.TotalCount != 7 || page.Info.TotalPages != 3 || page.Info.Page != 2 || page.Info.PerPage != 3 {
		t.Errorf("%+v", page)
	}
	before := len(srv.Requests())
	for cert, err := range certificates.All(t.Context(), zoneID, &cloudflare.HostnameCertificateListParams{PerPage: new(3)}) {
		got = append(got, ok(t, cert, err).ID)
	}
	equal(t, "all", fmt.Sprint(got), fmt.Sprint(want))
	equal(t, "requests", len(srv.Requests())-before, 3)
}

func TestZoneCertificate(t *testing.T) {
	srv, client := start(t)
	ctx, auth := t.Context(), client.OriginTLSClientAuth
	certificate, key := cloudflaretest.Pair(t)
	made, err := auth.Create(ctx, zoneID, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: certificate, PrivateKey: key})
	equal(t, "status", ok(t, made, err).Status, "initializing")
	settings, err := auth.Settings.Update(ctx, zoneID, cloudflare.OriginTLSClientAuthSettingsUpdateRequest{Enabled: true})
	equal(t, "settings", ok(t, settings, err).Enabled, true)
	settings, err = auth.Settings.Get(ctx, zoneID)
	equal(t, "settings", ok(t, settings, err).Enabled, true)
	srv.Advance(2 * cloudflaretest.Step)
	page, err := auth.List(ctx, zoneID, nil)
	if ok(t, page, err); len(page.Items) != 1 || page.Items[0].Status != "active" || !page.Items[0].Enabled {
		t.Errorf("%+v", page.Items)
	}
	gone, err := auth.Delete(ctx, zoneID, made.ID)
	equal(t, "status", ok(t, gone, err).Status, "pending_deletion")
	_, err = auth.Delete(ctx, zoneID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	srv.Advance(cloudflaretest.Step)
	_, err = auth.Get(ctx, zoneID, made.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
}

func TestClientCertificate(t *testing.T) {
	srv, client := start(t)
	ctx, certificates := t.Context(), client.ClientCertificates
	csr := cloudflaretest.SigningRequest(t, pkix.Name{CommonName: "phone", Country: []string{"NZ"}, Organization: []string{"Org"}})
	made, err := certificates.Create(ctx, zoneID, cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 30})
	ok(t, made, err)
	leaf := parse(t, made.Certificate)
	sum := sha256.Sum256(leaf.Raw)
	equal(t, "fingerprint_sha256", made.FingerprintSHA256, hex.EncodeToString(sum[:]))
	equal(t, "serial_number", made.SerialNumber, leaf.SerialNumber.Text(16))
	equal(t, "expires_on", made.ExpiresOn.UTC(), srv.Now().AddDate(0, 0, 30))
	equal(t, "subject", made.CommonName+" "+made.Country+" "+made.Organization, "phone NZ Org")
	equal(t, "csr", made.CSR, csr)
	equal(t, "id", len(made.ID), 36)

	_, err = certificates.Edit(ctx, zoneID, made.ID, nil)
	refused(t, err, 409, cloudflaretest.CodeState)
	status := func(want cloudflare.ClientCertificateStatus) {
		t.Helper()
		got, err := certificates.Get(ctx, zoneID, made.ID)
		equal(t, "status", ok(t, got, err).Status, want)
	}
	revoke := func() {
		t.Helper()
		got, err := certificates.Delete(ctx, zoneID, made.ID)
		equal(t, "status", ok(t, got, err).Status, "pending_revocation")
	}
	reactivate := func() {
		t.Helper()
		got, err := certificates.Edit(ctx, zoneID, made.ID, &cloudflare.ClientCertificateEditRequest{Reactivate: new(true)})
		equal(t, "status", ok(t, got, err).Status, "pending_reactivation")
	}
	revoke()
	_, err = certificates.Delete(ctx, zoneID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	reactivate() // called off
	srv.Advance(cloudflaretest.Step)
	status("active")
	revoke()
	srv.Advance(cloudflaretest.Step)
	status("revoked")
	_, err = certificates.Edit(ctx, zoneID, made.ID, &cloudflare.ClientCertificateEditRequest{Reactivate: new(false)})
	refused(t, err, 400, cloudflaretest.CodeInvalid)
	page, err := certificates.List(ctx, zoneID, &cloudflare.ClientCertificateListParams{Status: new(cloudflare.ClientCertificateListParamsStatusActive)})
	equal(t, "active ones", len(ok(t, page, err).Items), 0)
	page, err = certificates.List(ctx, zoneID, &cloudflare.ClientCertificateListParams{Status: new(cloudflare.ClientCertificateListParamsStatusRevoked)})
	equal(t, "revoked ones", len(ok(t, page, err).Items), 1)
	page, err = certificates.List(ctx, zoneID, &cloudflare.ClientCertificateListParams{Offset: new(1), Limit: new(5)})
	equal(t, "behind the first", len(ok(t, page, err).Items), 0)
	reactivate()
	srv.Advance(cloudflaretest.Step)
	status("active")

	for _, bad := range []string{"csr", "-----BEGIN CERTIFICATE REQUEST-----\nbm8=\n-----END CERTIFICATE REQUEST-----\n"} {
		_, err = certificates.Create(ctx, zoneID, cloudflare.ClientCertificateCreateRequest{CSR: bad, ValidityDays: 30})
		refused(t, err, 400, cloudflaretest.CodeBadCertificate)
	}
	_, err = certificates.Create(ctx, zoneID, cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 0})
	refused(t, err, 400, cloudflaretest.CodeInvalid)
}

func TestMTLSCertificate(t *testing.T) {
	srv, client := start(t)
	ctx, certificates := t.Context(), client.MTLSCertificates
	ca, _ := cloudflaretest.CAPair(t, "Own CA")
	made, err := certificates.Create(ctx, accountID, cloudflare.MTLSCertificateCreateRequest{CA: true, Certificates: ca, Name: new("own")})
	ok(t, made, err)
	equal(t, "issuer", made.Issuer, "CN=Own CA")
	equal(t, "serial_number", made.SerialNumber, parse(t, ca).SerialNumber.String())
	_, err = certificates.Create(ctx, accountID, cloudflare.MTLSCertificateCreateRequest{CA: true, Certificates: ca, Name: new("own")})
	refused(t, err, 409, cloudflaretest.CodeDuplicate)
	_, err = certificates.Create(ctx, accountID, cloudflare.MTLSCertificateCreateRequest{CA: false, Certificates: ca})
	refused(t, err, 400, cloudflaretest.CodeBadCertificate)

	ok(t, 0, srv.Associate(accountID, made.ID, "gateway"))
	page, err := certificates.Associations.List(ctx, accountID, made.ID, nil)
	if ok(t, page, err); len(page.Items) != 1 || page.Items[0].Service != "gateway" {
		t.Errorf("%+v", page.Items)
	}
	_, err = certificates.Delete(ctx, accountID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeInUse)
	ok(t, 0, srv.Dissociate(accountID, made.ID, "gateway"))
	for kind, want := range map[cloudflare.MTLSCertificateListParamsType]int{"custom": 1, "gateway_managed": 0} {
		all, err := certificates.List(ctx, accountID, &cloudflare.MTLSCertificateListParams{Type: []cloudflare.MTLSCertificateListParamsType{kind}})
		equal(t, string(kind), len(ok(t, all, err).Items), want)
	}
	_, err = certificates.Delete(ctx, accountID, made.ID)
	ok(t, 0, err)
	_, err = certificates.Get(ctx, accountID, made.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	_, err = certificates.Associations.List(ctx, accountID, made.ID, nil)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	if srv.Associate(accountID, made.ID, "gateway") == nil || srv.Dissociate(accountID, made.ID, "gateway") == nil {
		t.Error("a service uses a certificate that is gone")
	}
}

func TestGatewayCertificate(t *testing.T) {
	srv, client := start(t)
	ctx, certificates := t.Context(), client.ZeroTrust.Gateway.Certificates
	made, err := certificates.Create(ctx, accountID, &cloudflare.ZeroTrustGatewayCertificateCreateRequest{ValidityPeriodDays: new(10)})
	ok(t, made, err)
	equal(t, "status", made.BindingStatus, "inactive")
	equal(t, "expires_on", made.ExpiresOn.UTC(), srv.Now().AddDate(0, 0, 10))
	leaf := parse(t, strings.ReplaceAll(made.Certificate, `\n`, "\n"))
	sum := sha256.Sum256(leaf.Raw)
	equal(t, "fingerprint", strings.ToLower(strings.ReplaceAll(made.Fingerprint, ":", "")), hex.EncodeToString(sum[:]))
	long, err := certificates.Create(ctx, accountID, nil)
	equal(t, "expires_on", ok(t, long, err).ExpiresOn.UTC(), srv.Now().Add(1825*24*time.Hour))

	_, err = certificates.Deactivate(ctx, accountID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	got, err := certificates.Activate(ctx, accountID, made.ID)
	equal(t, "status", ok(t, got, err).BindingStatus, "pending_deployment")
	_, err = certificates.Activate(ctx, accountID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	srv.Advance(cloudflaretest.Step)
	got, err = certificates.Get(ctx, accountID, made.ID)
	equal(t, "status", ok(t, got, err).BindingStatus, "available")
	_, err = certificates.Delete(ctx, accountID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	got, err = certificates.Deactivate(ctx, accountID, made.ID)
	equal(t, "status", ok(t, got, err).BindingStatus, "pending_deletion")
	_, err = certificates.Delete(ctx, accountID, made.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	srv.Advance(cloudflaretest.Step)
	_, err = certificates.Delete(ctx, accountID, made.ID)
	ok(t, 0, err)
	page, err := certificates.List(ctx, accountID, nil)
	equal(t, "left", len(ok(t, page, err).Items), 1)
}

func TestCustomCertificate(t *testing.T) {
	srv, client := start(t)
	ctx, certificates := t.Context(), client.CustomCertificates
	certificate, key := cloudflaretest.Pair(t, "a.example.com", "b.example.com")
	request := cloudflare.CustomCertificateCreateRequest{Certificate: certificate, PrivateKey: key}
	made, err := certificates.Create(ctx, zoneID, request)
	ok(t, made, err)
	equal(t, "status", made.Status, "pending")
	equal(t, "hosts", fmt.Sprint(made.Hosts), "[a.example.com b.example.com]")
	equal(t, "zone_id", made.ZoneID, zoneID)
	equal(t, "bundle_method", made.BundleMethod, "ubiquitous")
	request.Type = new(cloudflare.CustomCertificateCreateRequestTypeSNICustom)
	sni, err := certificates.Create(ctx, zoneID, request)
	ok(t, sni, err)
	srv.Advance(cloudflaretest.Step)
	got, err := certificates.Get(ctx, zoneID, made.ID)
	equal(t, "status", ok(t, got, err).Status, "active")

	ranked, err := certificates.Prioritize.Update(ctx, zoneID, cloudflare.CustomCertificatePrioritizeUpdateRequest{
		Certificates: []cloudflare.CustomCertificatePrioritizeUpdateRequestCertificate{{ID: &sni.ID, Priority: new(2)}, {ID: &made.ID, Priority: new(1)}},
	})
	if ok(t, ranked, err); len(ranked) != 2 || ranked[0].ID != sni.ID || ranked[0].Priority != 2 {
		t.Errorf("%+v", ranked)
	}
	_, err = certificates.Prioritize.Update(ctx, zoneID, cloudflare.CustomCertificatePrioritizeUpdateRequest{
		Certificates: []cloudflare.CustomCertificatePrioritizeUpdateRequestCertificate{{ID: new("nothing")}},
	})
	refused(t, err, 404, cloudflaretest.CodeNotFound)

	next, nextKey := cloudflaretest.Pair(t, "c.example.com")
	_, err = certificates.Edit(ctx, zoneID, made.ID, cloudflare.CustomCertificateEditRequest{Certificate: &next})
	refused(t, err, 400, cloudflaretest.CodeKeyMismatch)
	change := cloudflare.CustomCertificateEditRequest{Certificate: &next, PrivateKey: &nextKey, Policy: new("(country: NZ)")}
	edited, err := certificates.Edit(ctx, zoneID, made.ID, change)
	if ok(t, edited, err); edited.ID != made.ID || edited.Hosts[0] != "c.example.com" || edited.PolicyRestrictions != "(country: NZ)" || edited.Status != "pending" {
		t.Errorf("%+v", edited)
	}
	successor, err := certificates.Edit(ctx, zoneID, sni.ID, change)
	equal(t, "the identifier stays", ok(t, successor, err).ID == sni.ID, false)
	_, err = certificates.Get(ctx, zoneID, sni.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)

	srv.Advance(2 * 366 * 24 * time.Hour)
	page, err := certificates.List(ctx, zoneID, &cloudflare.CustomCertificateListParams{Status: new(cloudflare.CustomCertificateListParamsStatusExpired)})
	equal(t, "expired ones", len(ok(t, page, err).Items), 2)
	gone, err := certificates.Delete(ctx, zoneID, made.ID)
	equal(t, "id", ok(t, gone, err).ID, made.ID)
	_, err = certificates.Delete(ctx, zoneID, made.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
}

func TestCertificatePack(t *testing.T) {
	srv, client := start(t)
	ctx, packs := t.Context(), client.SSL.CertificatePacks
	order := cloudflare.CertificatePackCreateRequest{
		CertificateAuthority: "lets_encrypt", Hosts: []string{"example.com", "*.example.com"}, Type: "advanced", ValidationMethod: "txt", ValidityDays: 90,
	}
	made, err := packs.Create(ctx, zoneID, order)
	ok(t, made, err)
	for _, want := range []cloudflare.CertificatePackStatus{"initializing", "pending_validation", "pending_issuance", "pending_deployment", "active"} {
		got, err := packs.Get(ctx, zoneID, made.ID)
		equal(t, "status", ok(t, got, err).Status, want)
		verified, err := client.SSL.Verification.Get(ctx, zoneID, nil)
		if ok(t, verified, err); len(verified) != 1 || verified[0].CertPackUUID != made.ID || (verified[0].CertificateStatus == "active") != (want == "active") {
			t.Errorf("%+v", verified)
		}
		page, err := packs.List(ctx, zoneID, nil)
		equal(t, "listed", len(ok(t, page, err).Items) == 1, want == "active")
		srv.Advance(cloudflaretest.Step)
	}
	got, err := packs.Get(ctx, zoneID, made.ID)
	if ok(t, got, err); len(got.Certificates) != 1 || got.PrimaryCertificate != got.Certificates[0].ID || got.Certificates[0].Hosts[1] != "*.example.com" {
		t.Errorf("%+v", got)
	}
	_, err = packs.Edit(ctx, zoneID, made.ID, nil)
	refused(t, err, 409, cloudflaretest.CodeState)
	got, err = packs.Edit(ctx, zoneID, made.ID, &cloudflare.CertificatePackEditRequest{CloudflareBranding: new(true)})
	equal(t, "branding", ok(t, got, err).CloudflareBranding, true)
	edited, err := client.SSL.Verification.Edit(ctx, zoneID, made.ID, cloudflare.SSLVerificationEditRequest{ValidationMethod: "http"})
	equal(t, "method", ok(t, edited, err).ValidationMethod, "http")

	srv.TimeOut(true)
	late, err := packs.Create(ctx, zoneID, order)
	ok(t, late, err)
	srv.TimeOut(false)
	srv.Advance(4 * cloudflaretest.Step)
	all, err := packs.List(ctx, zoneID, &cloudflare.CertificatePackListParams{Status: new(cloudflare.CertificatePackListParamsStatusAll)})
	if ok(t, all, err); len(all.Items) != 2 || all.Items[1].Status != "deployment_timed_out" {
		t.Errorf("%+v", all.Items)
	}
	got, err = packs.Edit(ctx, zoneID, late.ID, nil)
	equal(t, "status", ok(t, got, err).Status, "initializing")
	quota, err := packs.Quota.Get(ctx, zoneID)
	equal(t, "used", ok(t, quota, err).Advanced.Used, 2)
	gone, err := packs.Delete(ctx, zoneID, late.ID)
	equal(t, "id", ok(t, gone, err).ID, late.ID)
	_, err = packs.Delete(ctx, zoneID, late.ID)
	refused(t, err, 409, cloudflaretest.CodeState)
	srv.Advance(cloudflaretest.Step)
	_, err = packs.Get(ctx, zoneID, late.ID)
	refused(t, err, 404, cloudflaretest.CodeNotFound)
	order.Hosts = nil
	order.Hosts = []string{}
	_, err = packs.Create(ctx, zoneID, order)
	refused(t, err, 400, cloudflaretest.CodeInvalid)

	universal := client.SSL.Universal.Settings
	settings, err := universal.Get(ctx, zoneID)
	equal(t, "universal", ok(t, settings, err).Enabled, true)
	settings, err = universal.Edit(ctx, zoneID, cloudflare.SSLUniversalSettingsEditRequest{Enabled: new(false)})
	equal(t, "universal", ok(t, settings, err).Enabled, false)
}

// TestReset: faults go, the life stays.
func TestReset(t *testing.T) {
	srv, client := start(t)
	cert := upload(t, client, zoneID)
	const op = fake.OriginTLSClientAuthHostnameCertificatesGet
	srv.Fail(op, 503, 1)
	_, err := client.OriginTLSClientAuth.HostnameCertificates.Get(t.Context(), zoneID, cert.ID)
	refused(t, err, 503, 1)
	srv.Reset(op)
	got, err := client.OriginTLSClientAuth.HostnameCertificates.Get(t.Context(), zoneID, cert.ID)
	equal(t, "id", ok(t, got, err).ID, cert.ID)
}

// TestTogether is for the race detector.
func TestTogether(t *testing.T) {
	srv, client := start(t)
	certificate, key := cloudflaretest.Pair(t)
	request := cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key}
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			ctx, zone := context.Background(), fmt.Sprint("zone", i%3)
			cert, err := client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, zone, request)
			if err == nil {
				_, err = client.OriginTLSClientAuth.HostnameCertificates.Delete(ctx, zone, cert.ID)
			}
			if err == nil {
				_, err = client.OriginTLSClientAuth.HostnameCertificates.List(ctx, zone, nil)
			}
			if err != nil {
				t.Error(err)
			}
			srv.Now()
			srv.Advance(0)
		})
	}
	wait.Wait()
}
