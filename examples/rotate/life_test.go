package main

import (
	"errors"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

const zone = "00000000000000000000000000000001"

// prepareLife makes a rotation on a server that refuses to delete what is in
// use, and gives the id of the certificate that two hostnames have.
func prepareLife(t *testing.T) (r *rotation, srv *cloudflaretest.Server, old string) {
	t.Helper()
	srv = cloudflaretest.NewServer(t)
	auth := srv.Client().OriginTLSClientAuth
	certificate, key := cloudflaretest.Pair(t, "old.example.com")
	uploaded, err := auth.HostnameCertificates.Create(t.Context(), zone, cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: key})
	if err != nil {
		t.Fatal(err)
	}
	var use cloudflare.OriginTLSClientAuthHostnameUpdateRequest
	for _, hostname := range []string{"shop.example.com", "old-shop.example.com"} {
		use.Config = append(use.Config, cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{
			Hostname: new(hostname), CertID: new(uploaded.ID), Enabled: nullable.NewNullableWithValue(true),
		})
	}
	if _, err := auth.Hostnames.Update(t.Context(), zone, use); err != nil {
		t.Fatal(err)
	}
	srv.Advance(2 * cloudflaretest.Step)
	r = &rotation{
		settings: settings{zone: zone, timeout: time.Minute, hostnames: list{"shop.example.com"}, retired: list{"old-shop.example.com"}},
		out:      &screen{w: t.Output()}, client: srv.Client(),
		delay: envelope.WithDelay(time.Nanosecond, time.Nanosecond), onLook: func() { srv.Advance(cloudflaretest.Step) },
	}
	r.newPEM, r.newKey = cloudflaretest.Pair(t, "new.example.com")
	return r, srv, uploaded.ID
}

func TestLifeCycle(t *testing.T) {
	r, srv, old := prepareLife(t)
	if err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	auth := srv.Client().OriginTLSClientAuth
	if shop, err := auth.Hostnames.Get(t.Context(), zone, "shop.example.com"); err != nil || shop.CertID != r.newID || shop.Status != "active" {
		t.Errorf("the hostname has %+v, %v", shop, err)
	}
	if _, err := auth.Hostnames.Get(t.Context(), zone, "old-shop.example.com"); !errors.Is(err, envelope.ErrNotFound) {
		t.Errorf("the retired hostname: %v", err)
	}
	if _, err := auth.HostnameCertificates.Get(t.Context(), zone, old); !errors.Is(err, envelope.ErrNotFound) {
		t.Errorf("the old certificate: %v", err)
	}
}

func TestLifeCycleTimesOut(t *testing.T) {
	r, srv, old := prepareLife(t)
	srv.TimeOut(true)
	err := r.run(t.Context())
	var failure *envelope.WaitError
	if !errors.As(err, &failure) || failure.State != "deployment_timed_out" {
		t.Errorf("got %v", err)
	}
	auth := srv.Client().OriginTLSClientAuth
	if shop, err := auth.Hostnames.Get(t.Context(), zone, "shop.example.com"); err != nil || shop.CertID != old || shop.Status != "active" {
		t.Errorf("the hostname has %+v, %v", shop, err)
	}
	srv.Advance(cloudflaretest.Step)
	if _, err := auth.HostnameCertificates.Get(t.Context(), zone, r.newID); !errors.Is(err, envelope.ErrNotFound) {
		t.Errorf("the new certificate: %v", err)
	}
}
