package sdk

import (
	"context"
	"strconv"
	"strings"

	"github.com/cloudflare/cloudflare-go/v7/client_certificates"
	"github.com/cloudflare/cloudflare-go/v7/custom_certificates"
	"github.com/cloudflare/cloudflare-go/v7/mtls_certificates"
	"github.com/cloudflare/cloudflare-go/v7/origin_tls_client_auth"
	"github.com/cloudflare/cloudflare-go/v7/ssl"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"

	"github.com/flaregen/flaregen/bench/programs/cli"
)

func clientCertificates(s *client_certificates.ClientCertificateService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			var p client_certificates.ClientCertificateListParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.Many(func(c *client_certificates.ClientCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: moment(c.ExpiresOn)}
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p client_certificates.ClientCertificateGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *client_certificates.ClientCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: moment(c.ExpiresOn)}
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, zone, csr, _ string) (cli.Row, error) {
			var p client_certificates.ClientCertificateNewParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.Csr.Value, p.Csr.Present = csr, true
			p.ValidityDays.Value, p.ValidityDays.Present = 365, true
			return cli.One(func(c *client_certificates.ClientCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: moment(c.ExpiresOn)}
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p client_certificates.ClientCertificateDeleteParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *client_certificates.ClientCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: moment(c.ExpiresOn)}
			})(s.Delete(ctx, id, p))
		},
	}
}

func customCertificates(s *custom_certificates.CustomCertificateService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			var p custom_certificates.CustomCertificateListParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.Many(func(c *custom_certificates.CustomCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p custom_certificates.CustomCertificateGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *custom_certificates.CustomCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
			var p custom_certificates.CustomCertificateNewParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.Certificate.Value, p.Certificate.Present = certificate, true
			p.PrivateKey.Value, p.PrivateKey.Present = key, true
			return cli.One(func(c *custom_certificates.CustomCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p custom_certificates.CustomCertificateDeleteParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *custom_certificates.CustomCertificateDeleteResponse) cli.Row {
				return cli.Row{ID: c.ID}
			})(s.Delete(ctx, id, p))
		},
	}
}

func mtlsCertificates(s *mtls_certificates.MTLSCertificateService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, account string) ([]cli.Row, error) {
			var p mtls_certificates.MTLSCertificateListParams
			p.AccountID.Value, p.AccountID.Present = account, true
			return cli.Many(func(c *mtls_certificates.MTLSCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: c.Name, Expires: c.ExpiresOn}
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, account, id string) (cli.Row, error) {
			var p mtls_certificates.MTLSCertificateGetParams
			p.AccountID.Value, p.AccountID.Present = account, true
			return cli.One(func(c *mtls_certificates.MTLSCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: c.Name, Expires: c.ExpiresOn}
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, account, certificates, key string) (cli.Row, error) {
			var p mtls_certificates.MTLSCertificateNewParams
			p.AccountID.Value, p.AccountID.Present = account, true
			p.CA.Value, p.CA.Present = false, true
			p.Certificates.Value, p.Certificates.Present = certificates, true
			p.PrivateKey.Value, p.PrivateKey.Present = key, true
			return cli.One(func(c *mtls_certificates.MTLSCertificateNewResponse) cli.Row {
				return cli.Row{ID: c.ID, State: c.Name, Expires: c.ExpiresOn}
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, account, id string) (cli.Row, error) {
			var p mtls_certificates.MTLSCertificateDeleteParams
			p.AccountID.Value, p.AccountID.Present = account, true
			return cli.One(func(c *mtls_certificates.MTLSCertificate) cli.Row {
				return cli.Row{ID: c.ID, State: c.Name, Expires: c.ExpiresOn}
			})(s.Delete(ctx, id, p))
		},
	}
}

func zoneCertificates(s *origin_tls_client_auth.ZoneCertificateService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			var p origin_tls_client_auth.ZoneCertificateListParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.Many(func(c *origin_tls_client_auth.ZoneCertificateListResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p origin_tls_client_auth.ZoneCertificateGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *origin_tls_client_auth.ZoneCertificateGetResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
			var p origin_tls_client_auth.ZoneCertificateNewParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.Certificate.Value, p.Certificate.Present = certificate, true
			p.PrivateKey.Value, p.PrivateKey.Present = key, true
			return cli.One(func(c *origin_tls_client_auth.ZoneCertificateNewResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p origin_tls_client_auth.ZoneCertificateDeleteParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *origin_tls_client_auth.ZoneCertificateDeleteResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.Delete(ctx, id, p))
		},
	}
}

func hostnameCertificates(s *origin_tls_client_auth.HostnameCertificateService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			var p origin_tls_client_auth.HostnameCertificateListParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.Many(func(c *origin_tls_client_auth.HostnameCertificateListResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p origin_tls_client_auth.HostnameCertificateGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *origin_tls_client_auth.HostnameCertificateGetResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
			var p origin_tls_client_auth.HostnameCertificateNewParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.Certificate.Value, p.Certificate.Present = certificate, true
			p.PrivateKey.Value, p.PrivateKey.Present = key, true
			return cli.One(func(c *origin_tls_client_auth.HostnameCertificateNewResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p origin_tls_client_auth.HostnameCertificateDeleteParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *origin_tls_client_auth.HostnameCertificateDeleteResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.Status), Expires: c.ExpiresOn}
			})(s.Delete(ctx, id, p))
		},
	}
}

func hostnames(s *origin_tls_client_auth.HostnameService) cli.Family {
	return cli.Family{
		Get: func(ctx context.Context, zone, hostname string) (cli.Row, error) {
			var p origin_tls_client_auth.HostnameGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(h *origin_tls_client_auth.AuthenticatedOriginPull) cli.Row {
				return cli.Row{ID: h.CERTID, State: string(h.Status), Expires: h.ExpiresOn}
			})(s.Get(ctx, hostname, p))
		},
		Change: func(ctx context.Context, zone, hostname, certificate string) (cli.Row, error) {
			var c origin_tls_client_auth.HostnameUpdateParamsConfig
			c.CERTID.Value, c.CERTID.Present = certificate, true
			c.Enabled.Value, c.Enabled.Present = true, true
			c.Hostname.Value, c.Hostname.Present = hostname, true
			var p origin_tls_client_auth.HostnameUpdateParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.Config.Value, p.Config.Present = []origin_tls_client_auth.HostnameUpdateParamsConfig{c}, true
			return cli.First(func(h *origin_tls_client_auth.HostnameUpdateResponse) cli.Row {
				return cli.Row{ID: h.CERTID, State: string(h.Status), Expires: h.ExpiresOn}
			})(all(s.UpdateAutoPaging(ctx, p)))
		},
	}
}

func settings(s *origin_tls_client_auth.SettingService) cli.Family {
	return cli.Family{
		Get: func(ctx context.Context, zone, _ string) (cli.Row, error) {
			var p origin_tls_client_auth.SettingGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(r *origin_tls_client_auth.SettingGetResponse) cli.Row { return cli.Switch(r.Enabled) })(s.Get(ctx, p))
		},
		Change: func(ctx context.Context, zone, _, value string) (cli.Row, error) {
			var p origin_tls_client_auth.SettingUpdateParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.Enabled.Value, p.Enabled.Present = value == "true", true
			return cli.One(func(r *origin_tls_client_auth.SettingUpdateResponse) cli.Row { return cli.Switch(r.Enabled) })(s.Update(ctx, p))
		},
	}
}

func certificatePacks(s *ssl.CertificatePackService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			var p ssl.CertificatePackListParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.Many(func(c *ssl.CertificatePackListResponse) cli.Row {
				r := cli.Row{ID: c.ID, State: string(c.Status)}
				for _, certificate := range c.Certificates {
					r.Expires = certificate.ExpiresOn
				}
				return r
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p ssl.CertificatePackGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *ssl.CertificatePackGetResponse) cli.Row {
				r := cli.Row{ID: c.ID, State: string(c.Status)}
				for _, certificate := range c.Certificates {
					r.Expires = certificate.ExpiresOn
				}
				return r
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, zone, hosts, _ string) (cli.Row, error) {
			var p ssl.CertificatePackNewParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.CertificateAuthority.Value, p.CertificateAuthority.Present = ssl.CertificatePackNewParamsCertificateAuthorityLetsEncrypt, true
			p.Hosts.Value, p.Hosts.Present = strings.Fields(hosts), true
			p.Type.Value, p.Type.Present = ssl.CertificatePackNewParamsTypeAdvanced, true
			p.ValidationMethod.Value, p.ValidationMethod.Present = ssl.CertificatePackNewParamsValidationMethodTXT, true
			p.ValidityDays.Value, p.ValidityDays.Present = ssl.CertificatePackNewParamsValidityDays90, true
			return cli.One(func(c *ssl.CertificatePackNewResponse) cli.Row {
				r := cli.Row{ID: c.ID, State: string(c.Status)}
				for _, certificate := range c.Certificates {
					r.Expires = certificate.ExpiresOn
				}
				return r
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, zone, id string) (cli.Row, error) {
			var p ssl.CertificatePackDeleteParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(func(c *ssl.CertificatePackDeleteResponse) cli.Row {
				return cli.Row{ID: c.ID}
			})(s.Delete(ctx, id, p))
		},
	}
}

func universal(s *ssl.UniversalSettingService) cli.Family {
	row := func(r *ssl.UniversalSSLSettings) cli.Row { return cli.Switch(r.Enabled) }
	return cli.Family{
		Get: func(ctx context.Context, zone, _ string) (cli.Row, error) {
			var p ssl.UniversalSettingGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			return cli.One(row)(s.Get(ctx, p))
		},
		Change: func(ctx context.Context, zone, _, value string) (cli.Row, error) {
			var p ssl.UniversalSettingEditParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.UniversalSSLSettings.Enabled.Value, p.UniversalSSLSettings.Enabled.Present = value == "true", true
			return cli.One(row)(s.Edit(ctx, p))
		},
	}
}

func verification(s *ssl.VerificationService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			var p ssl.VerificationGetParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			list, err := s.Get(ctx, p)
			if err != nil {
				return nil, err
			}
			return cli.Many(func(v *ssl.Verification) cli.Row {
				return cli.Row{ID: v.CERTPackUUID, State: string(v.CertificateStatus)}
			})(*list, nil)
		},
		Change: func(ctx context.Context, zone, pack, method string) (cli.Row, error) {
			var p ssl.VerificationEditParams
			p.ZoneID.Value, p.ZoneID.Present = zone, true
			p.ValidationMethod.Value, p.ValidationMethod.Present = ssl.VerificationEditParamsValidationMethod(method), true
			return cli.One(func(v *ssl.VerificationEditResponse) cli.Row {
				return cli.Row{ID: string(v.ValidationMethod), State: v.Status}
			})(s.Edit(ctx, pack, p))
		},
	}
}

func gatewayCertificates(s *zero_trust.GatewayCertificateService) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, account string) ([]cli.Row, error) {
			var p zero_trust.GatewayCertificateListParams
			p.AccountID.Value, p.AccountID.Present = account, true
			return cli.Many(func(c *zero_trust.GatewayCertificateListResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.BindingStatus), Expires: c.ExpiresOn}
			})(all(s.ListAutoPaging(ctx, p)))
		},
		Get: func(ctx context.Context, account, id string) (cli.Row, error) {
			var p zero_trust.GatewayCertificateGetParams
			p.AccountID.Value, p.AccountID.Present = account, true
			return cli.One(func(c *zero_trust.GatewayCertificateGetResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.BindingStatus), Expires: c.ExpiresOn}
			})(s.Get(ctx, id, p))
		},
		Create: func(ctx context.Context, account, days, _ string) (cli.Row, error) {
			var p zero_trust.GatewayCertificateNewParams
			p.AccountID.Value, p.AccountID.Present = account, true
			n, err := strconv.ParseInt(days, 10, 64)
			if err != nil {
				return cli.Row{}, err
			}
			p.ValidityPeriodDays.Value, p.ValidityPeriodDays.Present = n, true
			return cli.One(func(c *zero_trust.GatewayCertificateNewResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.BindingStatus), Expires: c.ExpiresOn}
			})(s.New(ctx, p))
		},
		Delete: func(ctx context.Context, account, id string) (cli.Row, error) {
			var p zero_trust.GatewayCertificateDeleteParams
			p.AccountID.Value, p.AccountID.Present = account, true
			return cli.One(func(c *zero_trust.GatewayCertificateDeleteResponse) cli.Row {
				return cli.Row{ID: c.ID, State: string(c.BindingStatus), Expires: c.ExpiresOn}
			})(s.Delete(ctx, id, p))
		},
	}
}
