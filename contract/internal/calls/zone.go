package calls

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// hostnames is the life of a certificate that is presented to the origins of a
// hostname.
func hostnames() []Step {
	const cert = "hostname certificate"
	get := call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.HostnameCertificate, error) {
		return c.OriginTLSClientAuth.HostnameCertificates.Get(ctx, w.Zone, w.ID(cert))
	})
	remove := call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.HostnameCertificate, error) {
		return c.OriginTLSClientAuth.HostnameCertificates.Delete(ctx, w.Zone, w.ID(cert))
	})
	associate := func(enabled nullable.Nullable[bool]) func(context.Context, *cloudflare.Client, *World) (any, error) {
		return call(func(ctx context.Context, c *cloudflare.Client, w *World) ([]cloudflare.OriginTLSClientAuthHostname, error) {
			return c.OriginTLSClientAuth.Hostnames.Update(ctx, w.Zone, cloudflare.OriginTLSClientAuthHostnameUpdateRequest{
				Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{Hostname: &w.Hostname, CertID: new(w.ID(cert)), Enabled: enabled}},
			})
		})
	}
	return []Step{
		{
			Operation: fake.OriginTLSClientAuthHostnameCertificatesCreate, Makes: cert, Want: members{"status": "initializing", "certificate": leaf, "expires_on": leafEnd},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.HostnameCertificate, error) {
				return c.OriginTLSClientAuth.HostnameCertificates.Create(ctx, w.Zone,
					cloudflare.HostnameCertificateCreateRequest{Certificate: w.Leaf.Certificate, PrivateKey: w.Leaf.Key})
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthHostnameCertificatesList, Want: members{"status": "initializing"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.HostnameCertificate], error) {
				return c.OriginTLSClientAuth.HostnameCertificates.List(ctx, w.Zone, &cloudflare.HostnameCertificateListParams{Page: new(1), PerPage: new(20)})
			}),
		},
		{Operation: fake.OriginTLSClientAuthHostnameCertificatesGet, Before: later(2), Call: get, Want: members{"status": "active"}},
		{
			Operation: fake.OriginTLSClientAuthHostnamesUpdate, Call: associate(nullable.NewNullableWithValue(true)),
			Want: members{"status": "initializing", "enabled": true, "hostname": "app.example.com"},
		},
		{
			Operation: fake.OriginTLSClientAuthHostnamesGet, Before: later(2), Want: members{"status": "active", "cert_status": "active", "certificate": leaf, "enabled": true},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuthHostname, error) {
				return c.OriginTLSClientAuth.Hostnames.Get(ctx, w.Zone, w.Hostname)
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthHostnameCertificatesDelete, Detail: "still in use", Call: remove,
			Status: 409, Refused: cloudflaretest.CodeInUse,
		},
		{
			Operation: fake.OriginTLSClientAuthHostnamesUpdate, Detail: "the end of it", Call: associate(nullable.NewNullNullable[bool]()),
			Want: members{"status": "pending_deletion", "enabled": false},
		},
		{Operation: fake.OriginTLSClientAuthHostnameCertificatesDelete, Call: remove, Want: members{"status": "pending_deletion"}},
		{
			Operation: fake.OriginTLSClientAuthHostnameCertificatesGet, Detail: "when it has gone", Before: later(1), Call: get,
			Status: 404, Refused: cloudflaretest.CodeNotFound,
		},
	}
}

// origins is the life of a certificate that is presented to all origins.
func origins() []Step {
	const cert = "zone certificate"
	return []Step{
		{
			Operation: fake.OriginTLSClientAuthCreate, Detail: "with the key of another", Status: 400, Refused: cloudflaretest.CodeKeyMismatch,
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuth, error) {
				return c.OriginTLSClientAuth.Create(ctx, w.Zone, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: w.Leaf.Certificate, PrivateKey: w.NextLeaf.Key})
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthCreate, Makes: cert, Want: members{"status": "initializing", "certificate": leaf, "expires_on": leafEnd},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuth, error) {
				return c.OriginTLSClientAuth.Create(ctx, w.Zone, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: w.Leaf.Certificate, PrivateKey: w.Leaf.Key})
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthList, Before: later(1), Want: members{"status": "pending_deployment"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.OriginTLSClientAuth], error) {
				return c.OriginTLSClientAuth.List(ctx, w.Zone, &cloudflare.OriginTLSClientAuthListParams{Page: new(1), PerPage: new(20)})
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthSettingsUpdate, Want: members{"enabled": true},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuthSettings, error) {
				return c.OriginTLSClientAuth.Settings.Update(ctx, w.Zone, cloudflare.OriginTLSClientAuthSettingsUpdateRequest{Enabled: true})
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthSettingsGet, Want: members{"enabled": true},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuthSettings, error) {
				return c.OriginTLSClientAuth.Settings.Get(ctx, w.Zone)
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthGet, Before: later(1), Want: members{"status": "active", "enabled": true},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuth, error) {
				return c.OriginTLSClientAuth.Get(ctx, w.Zone, w.ID(cert))
			}),
		},
		{
			Operation: fake.OriginTLSClientAuthDelete, Want: members{"status": "pending_deletion"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.OriginTLSClientAuth, error) {
				return c.OriginTLSClientAuth.Delete(ctx, w.Zone, w.ID(cert))
			}),
		},
	}
}

// clients is the life of a certificate that the zone's own authority issues.
func clients() []Step {
	const cert = "client certificate"
	get := call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.ClientCertificate, error) {
		return c.ClientCertificates.Get(ctx, w.Zone, w.ID(cert))
	})
	return []Step{
		{
			Operation: fake.ClientCertificatesCreate, Makes: cert, Want: members{"status": "active", "common_name": "phone", "country": "NZ", "validity_days": 365.0},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.ClientCertificate, error) {
				return c.ClientCertificates.Create(ctx, w.Zone, cloudflare.ClientCertificateCreateRequest{CSR: w.SigningRequest, ValidityDays: 365})
			}),
		},
		{
			Operation: fake.ClientCertificatesList, Want: members{"status": "active"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.ClientCertificate], error) {
				return c.ClientCertificates.List(ctx, w.Zone, &cloudflare.ClientCertificateListParams{
					Status: new(cloudflare.ClientCertificateListParamsStatusActive), Page: new(1), PerPage: new(20),
				})
			}),
		},
		{
			Operation: fake.ClientCertificatesList, Detail: "by offset", Want: members{"common_name": "phone"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.ClientCertificate], error) {
				return c.ClientCertificates.List(ctx, w.Zone, &cloudflare.ClientCertificateListParams{Limit: new(10), Offset: new(0)})
			}),
		},
		{
			Operation: fake.ClientCertificatesDelete, Want: members{"status": "pending_revocation"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.ClientCertificate, error) {
				return c.ClientCertificates.Delete(ctx, w.Zone, w.ID(cert))
			}),
		},
		{Operation: fake.ClientCertificatesGet, Before: later(1), Call: get, Want: members{"status": "revoked"}},
		{
			Operation: fake.ClientCertificatesEdit, Want: members{"status": "pending_reactivation"},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.ClientCertificate, error) {
				return c.ClientCertificates.Edit(ctx, w.Zone, w.ID(cert), &cloudflare.ClientCertificateEditRequest{Reactivate: new(true)})
			}),
		},
		{Operation: fake.ClientCertificatesGet, Detail: "when it is back", Before: later(1), Call: get, Want: members{"status": "active"}},
	}
}

// customs is the life of a certificate for the zone's visitors.
func customs() []Step {
	const cert = "custom certificate"
	return []Step{
		{
			Operation: fake.CustomCertificatesCreate, Makes: cert,
			Want: members{"status": "pending", "bundle_method": "force", "hosts": []any{"app.example.com"}},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CustomCertificate, error) {
				return c.CustomCertificates.Create(ctx, w.Zone, cloudflare.CustomCertificateCreateRequest{
					Certificate: w.Leaf.Certificate, PrivateKey: w.Leaf.Key,
					BundleMethod:    new(cloudflare.CustomCertificateCreateRequestBundleMethodForce),
					Type:            new(cloudflare.CustomCertificateCreateRequestTypeLegacyCustom),
					Deploy:          new(cloudflare.CustomCertificateCreateRequestDeployProduction),
					GeoRestrictions: &cloudflare.CustomCertificateCreateRequestGeoRestrictions{Label: new(cloudflare.CustomCertificateCreateRequestGeoRestrictionsLabelEU)},
					Policy:          new("(country: NZ)"),
					CustomCSRID:     new("7b163417-1d2b-4c84-a38a-2fb7a0cd7752"),
				})
			}),
		},
		{
			Operation: fake.CustomCertificatesList, Before: later(1), Want: members{"status": "active", "policy_restrictions": "(country: NZ)"},
			Call: items(func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[cloudflare.CustomCertificate], error) {
				return c.CustomCertificates.List(ctx, w.Zone, &cloudflare.CustomCertificateListParams{
					Page: new(1), PerPage: new(20),
					Match: new(cloudflare.CustomCertificateListParamsMatchAll), Status: new(cloudflare.CustomCertificateListParamsStatusActive),
				})
			}),
		},
		{
			Operation: fake.CustomCertificatesGet, Want: members{"status": "active", "expires_on": leafEnd},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CustomCertificate, error) {
				return c.CustomCertificates.Get(ctx, w.Zone, w.ID(cert))
			}),
		},
		{
			Operation: fake.CustomCertificatesPrioritizeUpdate, Want: members{"priority": 2.0},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) ([]cloudflare.CustomCertificatePrioritize, error) {
				return c.CustomCertificates.Prioritize.Update(ctx, w.Zone, cloudflare.CustomCertificatePrioritizeUpdateRequest{
					Certificates: []cloudflare.CustomCertificatePrioritizeUpdateRequestCertificate{{ID: new(w.ID(cert)), Priority: new(2)}},
				})
			}),
		},
		{
			Operation: fake.CustomCertificatesEdit, Want: members{"status": "pending", "bundle_method": "optimal", "priority": 2.0, "expires_on": nextLeafEnd},
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CustomCertificate, error) {
				return c.CustomCertificates.Edit(ctx, w.Zone, w.ID(cert), cloudflare.CustomCertificateEditRequest{
					Certificate: &w.NextLeaf.Certificate, PrivateKey: &w.NextLeaf.Key,
					BundleMethod:    new(cloudflare.CustomCertificateEditRequestBundleMethodOptimal),
					Deploy:          new(cloudflare.CustomCertificateEditRequestDeployProduction),
					GeoRestrictions: &cloudflare.CustomCertificateEditRequestGeoRestrictions{Label: new(cloudflare.CustomCertificateEditRequestGeoRestrictionsLabelHighestSecurity)},
					Policy:          new("(country: AU)"),
					CustomCSRID:     new("7b163417-1d2b-4c84-a38a-2fb7a0cd7752"),
				})
			}),
		},
		{
			Operation: fake.CustomCertificatesDelete,
			Call: call(func(ctx context.Context, c *cloudflare.Client, w *World) (*cloudflare.CustomCertificateDeleteResult, error) {
				return c.CustomCertificates.Delete(ctx, w.Zone, w.ID(cert))
			}),
		},
	}
}
