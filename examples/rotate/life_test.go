package main

import (
	"testing"
	"time"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/oapi-codegen/nullable"
)

// TestLifeCycle rotates on a server that refuses to delete what is in use.
func TestLifeCycle(t *testing.T) {
	srv := cloudflaretest.NewServer(t)
	c := srv.Client()
	const zone = "00000000000000000000000000000001"
	oldC, oldK := cloudflaretest.Pair(t, "old.example.com")
	newC, newK := cloudflaretest.Pair(t, "new.example.com")
	up, err := c.OriginTLSClientAuth.HostnameCertificates.Create(t.Context(), zone, cloudflare.HostnameCertificateCreateRequest{Certificate: oldC, PrivateKey: envelope.Secret(oldK)})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{"shop.example.com", "old-shop.example.com"} {
		_, err = c.OriginTLSClientAuth.Hostnames.Update(t.Context(), zone, cloudflare.OriginTLSClientAuthHostnameUpdateRequest{Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{Hostname: new(h), CertID: new(up.ID), Enabled: nullable.NewNullableWithValue(true)}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	srv.Advance(10 * cloudflaretest.Step)
	r := &rotation{settings: settings{zone: zone, timeout: time.Minute, hostnames: list{"shop.example.com"}, retired: list{"old-shop.example.com"}}, out: &screen{w: t.Output()}, client: c,
		newPEM: newC, newKey: envelope.Secret(newK), delay: envelope.WithDelay(1, 1), onLook: func() { srv.Advance(cloudflaretest.Step) }}
	if err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
}
