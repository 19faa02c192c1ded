package behaviour_test

import (
	"context"
	"iter"
	"net/http"
	"testing"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/internal/behaviour"
)

// TestCertificates is about the client of this repository.
func TestCertificates(t *testing.T) {
	behaviour.Test(t, behaviour.Subject{
		New:             newCertificates,
		GetOperation:    "OriginTLSClientAuth.HostnameCertificates.Get",
		ListOperation:   "OriginTLSClientAuth.HostnameCertificates.List",
		CreateOperation: "OriginTLSClientAuth.HostnameCertificates.Create",
		Text:            "id", Time: "expires_on", Enum: "status", EnumValue: "active",
		Printed: func(key string) []any {
			hostname := cloudflare.HostnameCertificateCreateRequest{Certificate: "PEM", PrivateKey: envelope.Secret(key)}
			mtls := cloudflare.MTLSCertificateCreateRequest{Certificates: "PEM", PrivateKey: new(envelope.Secret(key))}
			custom := cloudflare.CustomCertificateCreateRequest{Certificate: "PEM", PrivateKey: envelope.Secret(key)}
			return []any{
				hostname, &hostname, mtls, &mtls, custom, &custom, hostname.PrivateKey, &hostname.PrivateKey, mtls.PrivateKey,
				&cloudflare.HostnameCertificateListParams{Page: new(1), PerPage: new(20)},
			}
		},
	})
}

const zone = "z1"

func newCertificates(change func(*envelope.Config)) (*behaviour.Client, error) {
	var cfg envelope.Config
	client, err := cloudflare.NewClient(change, func(c *envelope.Config) { cfg = *c })
	if err != nil {
		return nil, err
	}
	runtime, err := envelope.NewClient(cfg)
	if err != nil {
		return nil, err
	}
	certificates := client.OriginTLSClientAuth.HostnameCertificates
	return &behaviour.Client{
		Itself: []any{client, *client, certificates, *certificates, client.OriginTLSClientAuth, cloudflare.WithAPIToken("x"), runtime},
		Get: func(ctx context.Context, id string, opts ...envelope.RequestOption) (any, error) {
			return behaviour.Value(certificates.Get(ctx, zone, id, opts...))
		},
		Create: func(ctx context.Context, key string, opts ...envelope.RequestOption) (any, error) {
			request := cloudflare.HostnameCertificateCreateRequest{Certificate: "PEM", PrivateKey: envelope.Secret(key)}
			return behaviour.Value(certificates.Create(ctx, zone, request, opts...))
		},
		Delete: func(ctx context.Context, id string, opts ...envelope.RequestOption) error {
			_, err := certificates.Delete(ctx, zone, id, opts...)
			return err
		},
		List: func(ctx context.Context, zone string, opts ...envelope.RequestOption) (*behaviour.Page, error) {
			return behaviour.PageOf(certificates.List(ctx, zone, nil, opts...))
		},
		All: func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] {
			return behaviour.Items(certificates.All(ctx, zone, nil, opts...))
		},
		Unpaged: func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] {
			return behaviour.Items(client.MTLSCertificates.Associations.All(ctx, "a1", "c1", nil, opts...))
		},
		Whole: func(ctx context.Context, opts ...envelope.RequestOption) ([]any, error) {
			return behaviour.Slice(client.SSL.Verification.Get(ctx, zone, nil, opts...))
		},
		Exec: func(ctx context.Context, opts ...envelope.RequestOption) error {
			return client.Do(ctx, http.MethodPut, "/zones/z1/no_result", nil, nil, opts...)
		},
		// What follows no certificate needs; the methods would be generated as this.
		ByCursor: func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] {
			r := envelope.NewRequest("Things.List", http.MethodGet, "/things")
			return behaviour.Items(envelope.All[cloudflare.HostnameCertificate](ctx, runtime, r, envelope.Pager{Style: envelope.ByCursor, Param: "cursor"}, opts...))
		},
		Open: func(ctx context.Context, opts ...envelope.RequestOption) (*envelope.Stream, error) {
			return envelope.Open(ctx, runtime, envelope.NewRequest("Things.Download", http.MethodGet, "/things/t1/download"), opts...)
		},
	}, nil
}
