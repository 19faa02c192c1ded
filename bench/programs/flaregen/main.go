// Flaregen manages certificates through the generated client.
package main

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/oapi-codegen/nullable"

	"github.com/flaregen/flaregen/bench/programs/cli"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() { cli.Main(families) }

func families(base, token string) (map[string]cli.Family, error) {
	c, err := cloudflare.NewClient(cloudflare.WithBaseURL(base), cloudflare.WithAPIToken(token))
	if err != nil {
		return nil, err
	}
	return map[string]cli.Family{
		"client_certificates":                          clientCertificates(c.ClientCertificates),
		"custom_certificates":                          customCertificates(c.CustomCertificates),
		"mtls_certificates":                            mtlsCertificates(c.MTLSCertificates),
		"origin_tls_client_auth":                       originTLSClientAuth(c.OriginTLSClientAuth),
		"origin_tls_client_auth.hostname_certificates": hostnameCertificates(c.OriginTLSClientAuth.HostnameCertificates),
		"origin_tls_client_auth.hostnames":             hostnames(c.OriginTLSClientAuth.Hostnames),
		"origin_tls_client_auth.settings":              settings(c.OriginTLSClientAuth.Settings),
		"ssl.certificate_packs":                        certificatePacks(c.SSL.CertificatePacks),
		"ssl.universal.settings":                       universal(c.SSL.Universal.Settings),
		"ssl.verification":                             verification(c.SSL.Verification),
		"zero_trust.gateway.certificates":              gatewayCertificates(c.ZeroTrust.Gateway.Certificates),
	}, nil
}

// all collects what a list has, on all of its pages.
func all[T any](items iter.Seq2[T, error]) ([]T, error) {
	var list []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

func clientCertificates(s *cloudflare.ClientCertificateService) cli.Family {
	row := func(c *cloudflare.ClientCertificate) cli.Row {
		return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
	}
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, zone, nil)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone, id))
		},
		Create: func(ctx context.Context, zone, csr, _ string) (cli.Row, error) {
			return cli.One(row)(s.Create(ctx, zone, cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 365}))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Delete(ctx, zone, id))
		},
	}
}

func customCertificates(s *cloudflare.CustomCertificateService) cli.Family {
	row := func(c *cloudflare.CustomCertificate) cli.Row {
		return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
	}
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, zone, nil)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone, id))
		},
		Create: func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
			return cli.One(row)(s.Create(ctx, zone, cloudflare.CustomCertificateCreateRequest{Certificate: certificate, PrivateKey: envelope.Secret(key)}))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(func(c *cloudflare.CustomCertificateDeleteResult) cli.Row { return cli.Row{ID: c.ID} })(s.Delete(ctx, zone, id))
		},
	}
}

func mtlsCertificates(s *cloudflare.MTLSCertificateService) cli.Family {
	row := func(c *cloudflare.MTLSCertificate) cli.Row {
		return cli.Row{ID: c.ID, State: c.Name, Expires: c.ExpiresOn}
	}
	return cli.Family{
		List: func(ctx context.Context, account string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, account, nil)))
		},
		Get: func(ctx context.Context, account, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, account, id))
		},
		Create: func(ctx context.Context, account, certificates, key string) (cli.Row, error) {
			return cli.One(row)(s.Create(ctx, account, cloudflare.MTLSCertificateCreateRequest{Certificates: certificates, PrivateKey: new(envelope.Secret(key))}))
		},
		Delete: func(ctx context.Context, account, id string) (cli.Row, error) {
			return cli.One(row)(s.Delete(ctx, account, id))
		},
	}
}

func originTLSClientAuth(s *cloudflare.OriginTLSClientAuthService) cli.Family {
	row := func(c *cloudflare.OriginTLSClientAuth) cli.Row {
		return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
	}
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, zone, nil)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone, id))
		},
		Create: func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
			return cli.One(row)(s.Create(ctx, zone, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: certificate, PrivateKey: envelope.Secret(key)}))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Delete(ctx, zone, id))
		},
	}
}

func hostnameCertificates(s *cloudflare.HostnameCertificateService) cli.Family {
	row := func(c *cloudflare.HostnameCertificate) cli.Row {
		return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
	}
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, zone, nil)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone, id))
		},
		Create: func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
			return cli.One(row)(s.Create(ctx, zone, cloudflare.HostnameCertificateCreateRequest{Certificate: certificate, PrivateKey: envelope.Secret(key)}))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Delete(ctx, zone, id))
		},
	}
}

func hostnames(s *cloudflare.OriginTLSClientAuthHostnameService) cli.Family {
	row := func(h *cloudflare.OriginTLSClientAuthHostname) cli.Row {
		return cli.Row{ID: h.CertID, State: string(h.Status), Expires: h.ExpiresOn}
	}
	return cli.Family{
		Get: func(ctx context.Context, zone, hostname string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone, hostname))
		},
		Change: func(ctx context.Context, zone, hostname, certificate string) (cli.Row, error) {
			return cli.First(row)(s.Update(ctx, zone, cloudflare.OriginTLSClientAuthHostnameUpdateRequest{Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{
				{CertID: &certificate, Enabled: nullable.NewNullableWithValue(true), Hostname: &hostname},
			}}))
		},
	}
}

func settings(s *cloudflare.OriginTLSClientAuthSettingsService) cli.Family {
	row := func(r *cloudflare.OriginTLSClientAuthSettings) cli.Row { return cli.Switch(r.Enabled) }
	return cli.Family{
		Get: func(ctx context.Context, zone, _ string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone))
		},
		Change: func(ctx context.Context, zone, _, value string) (cli.Row, error) {
			return cli.One(row)(s.Update(ctx, zone, cloudflare.OriginTLSClientAuthSettingsUpdateRequest{Enabled: value == "true"}))
		},
	}
}

func certificatePacks(s *cloudflare.CertificatePackService) cli.Family {
	row := func(p *cloudflare.CertificatePack) cli.Row {
		r := cli.Row{ID: p.ID, State: string(p.Status)}
		for _, c := range p.Certificates {
			r.Expires = c.ExpiresOn
		}
		return r
	}
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, zone, nil)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone, id))
		},
		Create: func(ctx context.Context, zone, hosts, _ string) (cli.Row, error) {
			return cli.One(row)(s.Create(ctx, zone, cloudflare.CertificatePackCreateRequest{
				CertificateAuthority: cloudflare.CertificatePackCreateRequestCertificateAuthorityLetsEncrypt,
				Hosts:                strings.Fields(hosts),
				Type:                 cloudflare.CertificatePackCreateRequestTypeAdvanced,
				ValidationMethod:     cloudflare.CertificatePackCreateRequestValidationMethodTXT,
				ValidityDays:         cloudflare.CertificatePackCreateRequestValidityDays90,
			}))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			return cli.One(func(p *cloudflare.CertificatePackDeleteResult) cli.Row { return cli.Row{ID: p.ID} })(s.Delete(ctx, zone, id))
		},
	}
}

func universal(s *cloudflare.SSLUniversalSettingsService) cli.Family {
	row := func(r *cloudflare.SSLUniversalSettings) cli.Row { return cli.Switch(r.Enabled) }
	return cli.Family{
		Get: func(ctx context.Context, zone, _ string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, zone))
		},
		Change: func(ctx context.Context, zone, _, value string) (cli.Row, error) {
			return cli.One(row)(s.Edit(ctx, zone, cloudflare.SSLUniversalSettingsEditRequest{Enabled: new(value == "true")}))
		},
	}
}

func verification(s *cloudflare.SSLVerificationService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(func(v *cloudflare.SSLVerification) cli.Row {
				return cli.Row{ID: v.CertPackUUID, State: string(v.CertificateStatus)}
			})(s.Get(ctx, zone, nil))
		},
		Change: func(ctx context.Context, zone, pack, method string) (cli.Row, error) {
			return cli.One(func(v *cloudflare.SSLVerificationEditResult) cli.Row {
				return cli.Row{State: string(v.Status), ID: string(v.ValidationMethod)}
			})(s.Edit(ctx, zone, pack, cloudflare.SSLVerificationEditRequest{ValidationMethod: cloudflare.SSLVerificationEditRequestValidationMethod(method)}))
		},
	}
}

func gatewayCertificates(s *cloudflare.ZeroTrustGatewayCertificateService) cli.Family {
	row := func(c *cloudflare.ZeroTrustGatewayCertificate) cli.Row {
		return cli.Row{ID: c.ID, State: string(c.BindingStatus), Expires: c.ExpiresOn}
	}
	return cli.Family{
		List: func(ctx context.Context, account string) ([]cli.Row, error) {
			return cli.Many(row)(all(s.All(ctx, account, nil)))
		},
		Get: func(ctx context.Context, account, id string) (cli.Row, error) {
			return cli.One(row)(s.Get(ctx, account, id))
		},
		Create: func(ctx context.Context, account, days, _ string) (cli.Row, error) {
			n, err := strconv.Atoi(days)
			if err != nil {
				return cli.Row{}, err
			}
			return cli.One(row)(s.Create(ctx, account, &cloudflare.ZeroTrustGatewayCertificateCreateRequest{ValidityPeriodDays: &n}))
		},
		Delete: func(ctx context.Context, account, id string) (cli.Row, error) {
			return cli.One(row)(s.Delete(ctx, account, id))
		},
	}
}
