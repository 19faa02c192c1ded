// Sdkroot manages certificates through the root package of the official SDK.
package main

import (
	"github.com/cloudflare/cloudflare-go/v7"
	"github.com/cloudflare/cloudflare-go/v7/option"

	"github.com/flaregen/flaregen/bench/programs/cli"
	"github.com/flaregen/flaregen/bench/programs/sdk"
)

func main() { cli.Main(families) }

func families(base, token string) (map[string]cli.Family, error) {
	c := cloudflare.NewClient(option.WithBaseURL(base), option.WithAPIToken(token))
	return sdk.Services{
		ClientCertificates:  c.ClientCertificates,
		CustomCertificates:  c.CustomCertificates,
		MTLSCertificates:    c.MTLSCertificates,
		OriginTLSClientAuth: c.OriginTLSClientAuth,
		CertificatePacks:    c.SSL.CertificatePacks,
		UniversalSettings:   c.SSL.Universal.Settings,
		Verification:        c.SSL.Verification,
		GatewayCertificates: c.ZeroTrust.Gateway.Certificates,
	}.Families(), nil
}
