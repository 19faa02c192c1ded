package calls

import (
	"context"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// accounts is the life of a CA that an account uploads.
func accounts() []Step {
	const cert = "mTLS certificate"
	remove := call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.MTLSCertificate, error) {
		return c.MTLSCertificates.Delete(ctx, w.Account, w.ID(cert))
	})
	return []Step{
		{
			Operation: fake.MTLSCertificatesCreate, Makes: cert, Want: members{"ca": true, "issuer": "CN=Own CA", "type": "custom", "name": "own", "certificates": func(w *World) any { return w.CA.Certificate }},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.MTLSCertificate, error) {
				return c.MTLSCertificates.Create(ctx, w.Account, cloudflare.MTLSCertificateCreateRequest{
					CA: true, Certificates: w.CA.Certificate, PrivateKey: &w.CA.Key, Name: new("own"),
				})
			}),
		},
		{
			Operation: fake.MTLSCertificatesList, Want: members{"name": "own"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.MTLSCertificate], error) {
				return c.MTLSCertificates.List(ctx, w.Account, &cloudflare.MTLSCertificateListParams{
					Type: []cloudflare.MTLSCertificateListParamsType{cloudflare.MTLSCertificateListParamsTypeCustom, cloudflare.MTLSCertificateListParamsTypeGatewayManaged},
					Page: new(1), PerPage: new(20),
				})
			}),
		},
		{
			Operation: fake.MTLSCertificatesGet, Want: members{"ca": true, "signature": "ECDSAWithSHA256"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.MTLSCertificate, error) {
				return c.MTLSCertificates.Get(ctx, w.Account, w.ID(cert))
			}),
		},
		{
			Operation: fake.MTLSCertificatesAssociationsList, Want: members{"service": "gateway", "status": "active"},
			Before: func(srv *cloudflaretest.Server, w *World) error {
				return srv.Associate(w.Account, w.ID(cert), "gateway")
			},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.MTLSCertificateAssociation], error) {
				return c.MTLSCertificates.Associations.List(ctx, w.Account, w.ID(cert), &cloudflare.MTLSCertificateAssociationListParams{Page: new(1), PerPage: new(20)})
			}),
		},
		{Operation: fake.MTLSCertificatesDelete, Detail: "still in use", Call: remove, Status: 409, Refused: cloudflaretest.CodeInUse},
		{
			Operation: fake.MTLSCertificatesDelete, Call: remove, Want: members{"name": "own"},
			Before: func(srv *cloudflaretest.Server, w *World) error {
				return srv.Dissociate(w.Account, w.ID(cert), "gateway")
			},
		},
	}
}

// gateways is the life of a CA with which Gateway intercepts.
func gateways() []Step {
	const cert = "gateway certificate"
	change := func(do func(context.Context, *cloudflare.ZeroTrustGatewayCertificateService, string, string) (*cloudflare.ZeroTrustGatewayCertificate, error)) func(context.Context, *cloudflare.Client, *World) (any, error) {
		return call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.ZeroTrustGatewayCertificate, error) {
			return do(ctx, c.ZeroTrust.Gateway.Certificates, w.Account, w.ID(cert))
		})
	}
	type (
		service = cloudflare.ZeroTrustGatewayCertificateService
		made    = cloudflare.ZeroTrustGatewayCertificate
	)
	remove := change(func(ctx context.Context, s *service, account, id string) (*made, error) {
		return s.Delete(ctx, account, id)
	})
	return []Step{
		{
			Operation: fake.ZeroTrustGatewayCertificatesCreate, Makes: cert, Want: members{"binding_status": "inactive", "type": "gateway_managed"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*made, error) {
				return c.ZeroTrust.Gateway.Certificates.Create(ctx, w.Account, &cloudflare.ZeroTrustGatewayCertificateCreateRequest{ValidityPeriodDays: new(1826)})
			}),
		},
		{
			Operation: fake.ZeroTrustGatewayCertificatesActivate, Want: members{"binding_status": "pending_deployment"},
			Call: change(func(ctx context.Context, s *service, account, id string) (*made, error) {
				return s.Activate(ctx, account, id)
			}),
		},
		{
			Operation: fake.ZeroTrustGatewayCertificatesList, Want: members{"binding_status": "pending_deployment"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[made], error) {
				return c.ZeroTrust.Gateway.Certificates.List(ctx, w.Account, &cloudflare.ZeroTrustGatewayCertificateListParams{Page: new(1), PerPage: new(20)})
			}),
		},
		{
			Operation: fake.ZeroTrustGatewayCertificatesGet, Before: later(1), Want: members{"binding_status": "available"},
			Call: change(func(ctx context.Context, s *service, account, id string) (*made, error) {
				return s.Get(ctx, account, id)
			}),
		},
		{Operation: fake.ZeroTrustGatewayCertificatesDelete, Detail: "before its time", Call: remove, Status: 409, Refused: cloudflaretest.CodeState},
		{
			Operation: fake.ZeroTrustGatewayCertificatesDeactivate, Want: members{"binding_status": "pending_deletion"},
			Call: change(func(ctx context.Context, s *service, account, id string) (*made, error) {
				return s.Deactivate(ctx, account, id)
			}),
		},
		{Operation: fake.ZeroTrustGatewayCertificatesDelete, Before: later(1), Call: remove, Want: members{"binding_status": "inactive"}},
	}
}

// packs is the life of an order of certificates.
func packs() []Step {
	const pack = "certificate pack"
	return []Step{
		{
			Operation: fake.SSLCertificatePacksCreate, Makes: pack, Want: members{"status": "initializing", "type": "advanced", "validity_days": 90.0},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CertificatePack, error) {
				return c.SSL.CertificatePacks.Create(ctx, w.Zone, cloudflare.CertificatePackCreateRequest{
					CertificateAuthority: cloudflare.CertificatePackCreateRequestCertificateAuthorityGoogle,
					Hosts:                []string{"example.com", "*.example.com"},
					Type:                 cloudflare.CertificatePackCreateRequestTypeAdvanced,
					ValidationMethod:     cloudflare.CertificatePackCreateRequestValidationMethodTXT,
					ValidityDays:         cloudflare.CertificatePackCreateRequestValidityDays90,
					CloudflareBranding:   new(false),
				})
			}),
		},
		{
			Operation: fake.SSLVerificationGet, Want: members{"certificate_status": "initializing", "validation_method": "txt"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) ([]cloudflare.SSLVerification, error) {
				return c.SSL.Verification.Get(ctx, w.Zone, &cloudflare.SSLVerificationGetParams{Retry: new(true)})
			}),
		},
		{
			Operation: fake.SSLVerificationEdit, Want: members{"status": "initializing", "validation_method": "http"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.SSLVerificationEditResult, error) {
				return c.SSL.Verification.Edit(ctx, w.Zone, w.ID(pack), cloudflare.SSLVerificationEditRequest{
					ValidationMethod: cloudflare.SSLVerificationEditRequestValidationMethodHTTP,
				})
			}),
		},
		{
			Operation: fake.SSLCertificatePacksList, Before: later(4), Want: members{"status": "active", "validation_method": "http"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.CertificatePack], error) {
				return c.SSL.CertificatePacks.List(ctx, w.Zone, &cloudflare.CertificatePackListParams{
					Page: new(1), PerPage: new(20),
					Status: new(cloudflare.CertificatePackListParamsStatusAll), Deploy: new(cloudflare.CertificatePackListParamsDeployProduction),
				})
			}),
		},
		{
			Operation: fake.SSLCertificatePacksGet, Want: members{"status": "active", "certificates": []any{members{"hosts": []any{"example.com", "*.example.com"}, "status": "active"}}},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CertificatePack, error) {
				return c.SSL.CertificatePacks.Get(ctx, w.Zone, w.ID(pack))
			}),
		},
		{
			Operation: fake.SSLCertificatePacksEdit, Want: members{"cloudflare_branding": true},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CertificatePack, error) {
				return c.SSL.CertificatePacks.Edit(ctx, w.Zone, w.ID(pack), &cloudflare.CertificatePackEditRequest{CloudflareBranding: new(true)})
			}),
		},
		{
			Operation: fake.SSLCertificatePacksQuotaGet, Want: members{"advanced": members{"allocated": 100.0, "used": 1.0}},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CertificatePackQuota, error) {
				return c.SSL.CertificatePacks.Quota.Get(ctx, w.Zone)
			}),
		},
		{
			Operation: fake.SSLCertificatePacksDelete,
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CertificatePackDeleteResult, error) {
				return c.SSL.CertificatePacks.Delete(ctx, w.Zone, w.ID(pack))
			}),
		},
	}
}

// settings switches the certificates that every zone gets off.
func settings() []Step {
	return []Step{
		{
			Operation: fake.SSLUniversalSettingsEdit, Want: members{"enabled": false},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.SSLUniversalSettings, error) {
				return c.SSL.Universal.Settings.Edit(ctx, w.Zone, cloudflare.SSLUniversalSettingsEditRequest{Enabled: new(false)})
			}),
		},
		{
			Operation: fake.SSLUniversalSettingsGet, Want: members{"enabled": false},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.SSLUniversalSettings, error) {
				return c.SSL.Universal.Settings.Get(ctx, w.Zone)
			}),
		},
	}
}
