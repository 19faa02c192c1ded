package calls

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// token is nobody's.
const token = "example-token"

func flaregen(base string, transport http.RoundTripper) (map[string]call, error) {
	client, err := cloudflare.NewClient(cloudflare.WithAPIToken(token), cloudflare.WithBaseURL(base),
		cloudflare.WithHTTPClient(&http.Client{Transport: transport}), cloudflare.WithMaxRetries(0))
	if err != nil {
		return nil, err
	}
	certificates := client.OriginTLSClientAuth.HostnameCertificates
	plain := func(p *cloudflare.HostnameCertificate) Certificate {
		return Certificate{p.ID, p.Certificate, p.Issuer, p.SerialNumber, p.Signature, string(p.Status), p.ExpiresOn, p.UploadedOn}
	}
	one := func(p *cloudflare.HostnameCertificate) []Certificate { return []Certificate{plain(p)} }
	return map[string]call{
		"Get": good(func(ctx context.Context) (*cloudflare.HostnameCertificate, error) {
			return certificates.Get(ctx, zone, id)
		}, one),
		"Delete": good(func(ctx context.Context) (*cloudflare.HostnameCertificate, error) {
			return certificates.Delete(ctx, zone, id)
		}, one),
		"List50": good(func(ctx context.Context) (*envelope.Page[cloudflare.HostnameCertificate], error) {
			return certificates.List(ctx, zone, nil)
		}, func(page *envelope.Page[cloudflare.HostnameCertificate]) []Certificate {
			return each(page.Items, plain)
		}),
		"NotFound": bad(func(ctx context.Context) (*cloudflare.HostnameCertificate, error) {
			return certificates.Get(ctx, zone, missing)
		}, func(err error) (Failure, error) {
			var failure *envelope.Error
			if !errors.As(err, &failure) || len(failure.Details) != 1 {
				return Failure{}, fmt.Errorf("not the failure: %w", err)
			}
			return Failure{failure.Status, failure.Details[0].Code, failure.Details[0].Message, failure.RayID}, nil
		}),
	}, nil
}
