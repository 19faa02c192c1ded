package names_test

import (
	"context"
	"testing"

	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/names"
)

// TestTree: every resource is reachable where the documentation has it, and
// arguments fill the path in its order.
func TestTree(t *testing.T) {
	ctx := context.Background()
	s := loopback.JSON(t, `{"success":true,"result":[]}`)
	client, err := names.NewClient(names.WithAPIToken("t"), names.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	for want, call := range map[string]func() error{
		"/zones/z/origin_tls_auth":                       func() error { _, err := client.OriginTLSAuth.List(ctx, "z", nil); return err },
		"/zones/z/origin_tls_auth/hostname_certificates": func() error { _, err := client.OriginTLSAuth.HostnameCertificates.List(ctx, "z", nil); return err },
		"/other_certs/hostname_certificates":             func() error { _, err := client.OtherCerts.HostnameCertificates.List(ctx, nil); return err },
		"/accounts/a/things":                             func() error { _, err := client.Things.ListForAccount(ctx, "a", nil); return err },
		"/zones/z/things":                                func() error { _, err := client.Things.ListForZone(ctx, "z", nil); return err },
		"/accounts/1/things/2/3/4/5": func() error {
			return client.Things.Update(ctx, "1", "2", "3", "4", "5", names.ThingUpdateRequest{})
		},
		"/do": func() error { return client.DoResource.Get(ctx) },
	} {
		if err := call(); err != nil || s.Last.Path != want {
			t.Errorf("sent %s, want %s; %v", s.Last.Path, want, err)
		}
	}
}
