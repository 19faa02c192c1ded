// Sdksub manages certificates through those packages of the official SDK that
// it needs.
package main

import (
	"github.com/cloudflare/cloudflare-go/v7/client_certificates"
	"github.com/cloudflare/cloudflare-go/v7/custom_certificates"
	"github.com/cloudflare/cloudflare-go/v7/mtls_certificates"
	"github.com/cloudflare/cloudflare-go/v7/option"
	"github.com/cloudflare/cloudflare-go/v7/origin_tls_client_auth"
	"github.com/cloudflare/cloudflare-go/v7/ssl"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"

	"github.com/flaregen/flaregen/bench/programs/cli"
	"github.com/flaregen/flaregen/bench/programs/sdk"
)

func main() { cli.Main(families) }

func families(base, token string) (map[string]cli.Family, error) {
	opts := []option.RequestOption{option.WithBaseURL(base), option.WithAPIToken(token)}
	return sdk.Services{
		ClientCertificates:  client_certificates.NewClientCertificateService(opts...),
		CustomCertificates:  custom_certificates.NewCustomCertificateService(opts...),
		MTLSCertificates:    mtls_certificates.NewMTLSCertificateService(opts...),
		OriginTLSClientAuth: origin_tls_client_auth.NewOriginTLSClientAuthService(opts...),
		CertificatePacks:    ssl.NewCertificatePackService(opts...),
		UniversalSettings:   ssl.NewUniversalSettingService(opts...),
		Verification:        ssl.NewVerificationService(opts...),
		GatewayCertificates: zero_trust.NewGatewayCertificateService(opts...),
	}.Families(), nil
}
