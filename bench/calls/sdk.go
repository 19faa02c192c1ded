package calls

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	sdk "github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/option"
	"github.com/cloudflare/cloudflare-go/v7/origin_tls_client_auth"
	"github.com/cloudflare/cloudflare-go/v7/packages/pagination"
)

func sdkOptions(base string, transport http.RoundTripper) []option.RequestOption {
	return []option.RequestOption{option.WithAPIToken(token), option.WithBaseURL(base),
		option.WithHTTPClient(&http.Client{Transport: transport}), option.WithMaxRetries(0)}
}

func sdkRoot(base string, transport http.RoundTripper) (map[string]call, error) {
	return sdkCalls(sdk.NewClient(sdkOptions(base, transport)...).OriginTLSClientAuth.HostnameCertificates)
}

func sdkSub(base string, transport http.RoundTripper) (map[string]call, error) {
	return sdkCalls(origin_tls_client_auth.NewHostnameCertificateService(sdkOptions(base, transport)...))
}

// sdkCalls has three types for one certificate, as the SDK does.
func sdkCalls(certificates *origin_tls_client_auth.HostnameCertificateService) (map[string]call, error) {
	return map[string]call{
		"Get": good(func(ctx context.Context) (*origin_tls_client_auth.HostnameCertificateGetResponse, error) {
			return certificates.Get(ctx, id, origin_tls_client_auth.HostnameCertificateGetParams{ZoneID: sdk.F(zone)})
		}, func(p *origin_tls_client_auth.HostnameCertificateGetResponse) []Certificate {
			return []Certificate{{p.ID, p.Certificate, p.Issuer, p.SerialNumber, p.Signature, string(p.Status), p.ExpiresOn, p.UploadedOn}}
		}),
		"Delete": good(func(ctx context.Context) (*origin_tls_client_auth.HostnameCertificateDeleteResponse, error) {
			return certificates.Delete(ctx, id, origin_tls_client_auth.HostnameCertificateDeleteParams{ZoneID: sdk.F(zone)})
		}, func(p *origin_tls_client_auth.HostnameCertificateDeleteResponse) []Certificate {
			return []Certificate{{p.ID, p.Certificate, p.Issuer, p.SerialNumber, p.Signature, string(p.Status), p.ExpiresOn, p.UploadedOn}}
		}),
		"List50": good(func(ctx context.Context) (*pagination.SinglePage[origin_tls_client_auth.HostnameCertificateListResponse], error) {
			return certificates.List(ctx, origin_tls_client_auth.HostnameCertificateListParams{ZoneID: sdk.F(zone)})
		}, func(page *pagination.SinglePage[origin_tls_client_auth.HostnameCertificateListResponse]) []Certificate {
			return each(page.Result, func(p *origin_tls_client_auth.HostnameCertificateListResponse) Certificate {
				return Certificate{p.ID, p.Certificate, p.Issuer, p.SerialNumber, p.Signature, string(p.Status), p.ExpiresOn, p.UploadedOn}
			})
		}),
		"NotFound": bad(func(ctx context.Context) (*origin_tls_client_auth.HostnameCertificateGetResponse, error) {
			return certificates.Get(ctx, missing, origin_tls_client_auth.HostnameCertificateGetParams{ZoneID: sdk.F(zone)})
		}, func(err error) (Failure, error) {
			var failure *sdk.Error
			if !errors.As(err, &failure) || len(failure.Errors) != 1 {
				return Failure{}, fmt.Errorf("not the failure: %w", err)
			}
			return Failure{failure.StatusCode, int(failure.Errors[0].Code), failure.Errors[0].Message, failure.Response.Header.Get("Cf-Ray")}, nil
		}),
	}, nil
}
