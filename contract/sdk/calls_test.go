package sdk

import (
	"context"
	"fmt"
	"strings"

	"github.com/cloudflare/cloudflare-go/v7/client_certificates"
	"github.com/cloudflare/cloudflare-go/v7/custom_certificates"
	"github.com/cloudflare/cloudflare-go/v7/mtls_certificates"
	"github.com/cloudflare/cloudflare-go/v7/option"
	origin "github.com/cloudflare/cloudflare-go/v7/origin_tls_client_auth"
	"github.com/cloudflare/cloudflare-go/v7/packages/pagination"
	"github.com/cloudflare/cloudflare-go/v7/ssl"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"

	"github.com/flaregen/flaregen/contract/internal/calls"
)

// sdk has the parts of the SDK with our operations. They are made one by one,
// because the package of the whole client compiles for minutes.
type sdk struct{ opts []option.RequestOption }

// call does with the SDK what a step does with our client.
func (s sdk) call(ctx context.Context, step calls.Step, w *calls.World) (any, error) {
	dot := strings.LastIndex(string(step.Operation), ".")
	resource, method := string(step.Operation[:dot]), string(step.Operation[dot+1:])
	resources := map[string]func(context.Context, string, calls.Step, *calls.World) (any, error){
		"ClientCertificates":                       s.clientCertificates,
		"CustomCertificates":                       s.customCertificates,
		"CustomCertificates.Prioritize":            s.prioritize,
		"MTLSCertificates":                         s.mtlsCertificates,
		"MTLSCertificates.Associations":            s.associations,
		"OriginTLSClientAuth":                      s.zoneCertificates,
		"OriginTLSClientAuth.HostnameCertificates": s.hostnameCertificates,
		"OriginTLSClientAuth.Hostnames":            s.hostnames,
		"OriginTLSClientAuth.Settings":             s.originSettings,
		"SSL.CertificatePacks":                     s.packs,
		"SSL.CertificatePacks.Quota":               s.quota,
		"SSL.Universal.Settings":                   s.universal,
		"SSL.Verification":                         s.verification,
		"ZeroTrust.Gateway.Certificates":           s.gateway,
	}
	if resources[resource] == nil {
		return unknown(step)
	}
	return resources[resource](ctx, method, step, w)
}

func unknown(step calls.Step) (any, error) {
	return nil, fmt.Errorf("nobody has said what %s is in the SDK", step.Operation)
}

// items and pages give what is listed.
func items[T any](page *pagination.SinglePage[T], err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return page.Result, nil
}

func pages[T any](page *pagination.V4PagePaginationArray[T], err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return page.Result, nil
}

func (s sdk) clientCertificates(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := client_certificates.NewClientCertificateService(s.opts...), w.ID("client certificate")
	switch method {
	case "Create":
		return service.New(ctx, params[client_certificates.ClientCertificateNewParams](values{"ZoneID": w.Zone, "Csr": w.SigningRequest, "ValidityDays": 365}))
	case "List":
		query := values{"ZoneID": w.Zone, "Status": "active", "Page": 1, "PerPage": 20}
		if step.Detail == "by offset" {
			query = values{"ZoneID": w.Zone, "Limit": 10, "Offset": 0}
		}
		return pages(service.List(ctx, params[client_certificates.ClientCertificateListParams](query)))
	case "Get":
		return service.Get(ctx, id, params[client_certificates.ClientCertificateGetParams](values{"ZoneID": w.Zone}))
	case "Edit":
		return service.Edit(ctx, id, params[client_certificates.ClientCertificateEditParams](values{"ZoneID": w.Zone, "Reactivate": true}))
	case "Delete":
		return service.Delete(ctx, id, params[client_certificates.ClientCertificateDeleteParams](values{"ZoneID": w.Zone}))
	}
	return unknown(step)
}

func (s sdk) customCertificates(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := custom_certificates.NewCustomCertificateService(s.opts...), w.ID("custom certificate")
	area := func(label string) custom_certificates.GeoRestrictionsParam {
		return params[custom_certificates.GeoRestrictionsParam](values{"Label": label})
	}
	switch method {
	case "Create":
		return service.New(ctx, params[custom_certificates.CustomCertificateNewParams](values{
			"ZoneID": w.Zone, "Certificate": w.Leaf.Certificate, "PrivateKey": w.Leaf.Key.Reveal(),
			"BundleMethod": "force", "Type": "legacy_custom", "Deploy": "production", "GeoRestrictions": area("eu"),
			"Policy": "(country: NZ)", "CustomCsrID": "7b163417-1d2b-4c84-a38a-2fb7a0cd7752",
		}))
	case "List":
		return pages(service.List(ctx, params[custom_certificates.CustomCertificateListParams](values{
			"ZoneID": w.Zone, "Page": 1, "PerPage": 20, "Match": "all", "Status": "active",
		})))
	case "Get":
		return service.Get(ctx, id, params[custom_certificates.CustomCertificateGetParams](values{"ZoneID": w.Zone}))
	case "Edit":
		return service.Edit(ctx, id, params[custom_certificates.CustomCertificateEditParams](values{
			"ZoneID": w.Zone, "Certificate": w.NextLeaf.Certificate, "PrivateKey": w.NextLeaf.Key.Reveal(),
			"BundleMethod": "optimal", "Deploy": "production", "GeoRestrictions": area("highest_security"),
			"Policy": "(country: AU)", "CustomCsrID": "7b163417-1d2b-4c84-a38a-2fb7a0cd7752",
		}))
	case "Delete":
		return service.Delete(ctx, id, params[custom_certificates.CustomCertificateDeleteParams](values{"ZoneID": w.Zone}))
	}
	return unknown(step)
}

func (s sdk) prioritize(ctx context.Context, _ string, _ calls.Step, w *calls.World) (any, error) {
	first := params[custom_certificates.PrioritizeUpdateParamsCertificate](values{"ID": w.ID("custom certificate"), "Priority": 2})
	return items(custom_certificates.NewPrioritizeService(s.opts...).Update(ctx, params[custom_certificates.PrioritizeUpdateParams](values{
		"ZoneID": w.Zone, "Certificates": []custom_certificates.PrioritizeUpdateParamsCertificate{first},
	})))
}

func (s sdk) mtlsCertificates(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := mtls_certificates.NewMTLSCertificateService(s.opts...), w.ID("mTLS certificate")
	switch method {
	case "Create":
		return service.New(ctx, params[mtls_certificates.MTLSCertificateNewParams](values{
			"AccountID": w.Account, "CA": true, "Certificates": w.CA.Certificate, "PrivateKey": w.CA.Key.Reveal(), "Name": "own",
		}))
	case "List":
		return items(service.List(ctx, params[mtls_certificates.MTLSCertificateListParams](values{
			"AccountID": w.Account, "Type": []mtls_certificates.MTLSCertificateListParamsType{"custom", "gateway_managed"},
		})))
	case "Get":
		return service.Get(ctx, id, params[mtls_certificates.MTLSCertificateGetParams](values{"AccountID": w.Account}))
	case "Delete":
		return service.Delete(ctx, id, params[mtls_certificates.MTLSCertificateDeleteParams](values{"AccountID": w.Account}))
	}
	return unknown(step)
}

func (s sdk) associations(ctx context.Context, _ string, _ calls.Step, w *calls.World) (any, error) {
	return items(mtls_certificates.NewAssociationService(s.opts...).Get(ctx, w.ID("mTLS certificate"),
		params[mtls_certificates.AssociationGetParams](values{"AccountID": w.Account})))
}

func (s sdk) zoneCertificates(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := origin.NewZoneCertificateService(s.opts...), w.ID("zone certificate")
	switch method {
	case "Create":
		key := w.Leaf.Key
		if step.Refused != 0 {
			key = w.NextLeaf.Key
		}
		return service.New(ctx, params[origin.ZoneCertificateNewParams](values{"ZoneID": w.Zone, "Certificate": w.Leaf.Certificate, "PrivateKey": key.Reveal()}))
	case "List":
		return items(service.List(ctx, params[origin.ZoneCertificateListParams](values{"ZoneID": w.Zone})))
	case "Get":
		return service.Get(ctx, id, params[origin.ZoneCertificateGetParams](values{"ZoneID": w.Zone}))
	case "Delete":
		return service.Delete(ctx, id, params[origin.ZoneCertificateDeleteParams](values{"ZoneID": w.Zone}))
	}
	return unknown(step)
}

func (s sdk) hostnameCertificates(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := origin.NewHostnameCertificateService(s.opts...), w.ID("hostname certificate")
	switch method {
	case "Create":
		return service.New(ctx, params[origin.HostnameCertificateNewParams](values{
			"ZoneID": w.Zone, "Certificate": w.Leaf.Certificate, "PrivateKey": w.Leaf.Key.Reveal(),
		}))
	case "List":
		return items(service.List(ctx, params[origin.HostnameCertificateListParams](values{"ZoneID": w.Zone})))
	case "Get":
		return service.Get(ctx, id, params[origin.HostnameCertificateGetParams](values{"ZoneID": w.Zone}))
	case "Delete":
		return service.Delete(ctx, id, params[origin.HostnameCertificateDeleteParams](values{"ZoneID": w.Zone}))
	}
	return unknown(step)
}

func (s sdk) hostnames(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service := origin.NewHostnameService(s.opts...)
	switch method {
	case "Get":
		return service.Get(ctx, w.Hostname, params[origin.HostnameGetParams](values{"ZoneID": w.Zone}))
	case "Update":
		var enabled any = true
		if step.Detail == "the end of it" {
			enabled = null{}
		}
		config := params[origin.HostnameUpdateParamsConfig](values{"CERTID": w.ID("hostname certificate"), "Hostname": w.Hostname, "Enabled": enabled})
		return items(service.Update(ctx, params[origin.HostnameUpdateParams](values{"ZoneID": w.Zone, "Config": []origin.HostnameUpdateParamsConfig{config}})))
	}
	return unknown(step)
}

func (s sdk) originSettings(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service := origin.NewSettingService(s.opts...)
	switch method {
	case "Get":
		return service.Get(ctx, params[origin.SettingGetParams](values{"ZoneID": w.Zone}))
	case "Update":
		return service.Update(ctx, params[origin.SettingUpdateParams](values{"ZoneID": w.Zone, "Enabled": true}))
	}
	return unknown(step)
}

func (s sdk) packs(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := ssl.NewCertificatePackService(s.opts...), w.ID("certificate pack")
	switch method {
	case "Create":
		return service.New(ctx, params[ssl.CertificatePackNewParams](values{
			"ZoneID": w.Zone, "CertificateAuthority": "google", "Hosts": []ssl.HostParam{"example.com", "*.example.com"}, "Type": "advanced",
			"ValidationMethod": "txt", "ValidityDays": 90, "CloudflareBranding": false,
		}))
	case "List":
		return pages(service.List(ctx, params[ssl.CertificatePackListParams](values{
			"ZoneID": w.Zone, "Page": 1, "PerPage": 20, "Status": "all", "Deploy": "production",
		})))
	case "Get":
		return service.Get(ctx, id, params[ssl.CertificatePackGetParams](values{"ZoneID": w.Zone}))
	case "Edit":
		return service.Edit(ctx, id, params[ssl.CertificatePackEditParams](values{"ZoneID": w.Zone, "CloudflareBranding": true}))
	case "Delete":
		return service.Delete(ctx, id, params[ssl.CertificatePackDeleteParams](values{"ZoneID": w.Zone}))
	}
	return unknown(step)
}

func (s sdk) quota(ctx context.Context, _ string, _ calls.Step, w *calls.World) (any, error) {
	return ssl.NewCertificatePackQuotaService(s.opts...).Get(ctx, params[ssl.CertificatePackQuotaGetParams](values{"ZoneID": w.Zone}))
}

func (s sdk) universal(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service := ssl.NewUniversalSettingService(s.opts...)
	switch method {
	case "Get":
		return service.Get(ctx, params[ssl.UniversalSettingGetParams](values{"ZoneID": w.Zone}))
	case "Edit":
		off := params[ssl.UniversalSSLSettingsParam](values{"Enabled": false})
		return service.Edit(ctx, params[ssl.UniversalSettingEditParams](values{"ZoneID": w.Zone, "UniversalSSLSettings": off}))
	}
	return unknown(step)
}

func (s sdk) verification(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service := ssl.NewVerificationService(s.opts...)
	switch method {
	case "Get":
		return service.Get(ctx, params[ssl.VerificationGetParams](values{"ZoneID": w.Zone, "Retry": true}))
	case "Edit":
		return service.Edit(ctx, w.ID("certificate pack"), params[ssl.VerificationEditParams](values{"ZoneID": w.Zone, "ValidationMethod": "http"}))
	}
	return unknown(step)
}

func (s sdk) gateway(ctx context.Context, method string, step calls.Step, w *calls.World) (any, error) {
	service, id := zero_trust.NewGatewayCertificateService(s.opts...), w.ID("gateway certificate")
	account := values{"AccountID": w.Account}
	switch method {
	case "Create":
		return service.New(ctx, params[zero_trust.GatewayCertificateNewParams](values{"AccountID": w.Account, "ValidityPeriodDays": 1826}))
	case "List":
		return items(service.List(ctx, params[zero_trust.GatewayCertificateListParams](account)))
	case "Get":
		return service.Get(ctx, id, params[zero_trust.GatewayCertificateGetParams](account))
	case "Activate":
		return service.Activate(ctx, id, params[zero_trust.GatewayCertificateActivateParams](account))
	case "Deactivate":
		return service.Deactivate(ctx, id, params[zero_trust.GatewayCertificateDeactivateParams](account))
	case "Delete":
		return service.Delete(ctx, id, params[zero_trust.GatewayCertificateDeleteParams](account))
	}
	return unknown(step)
}
