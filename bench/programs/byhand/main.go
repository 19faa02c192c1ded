// Byhand manages certificates with net/http and encoding/json.
package main

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/bench/programs/cli"
)

func main() { cli.Main(families) }

func families(base, token string) (map[string]cli.Family, error) {
	a := newAPI(base, token)
	return map[string]cli.Family{
		"client_certificates":                          clientCertificates(a),
		"custom_certificates":                          customCertificates(a),
		"mtls_certificates":                            mtlsCertificates(a),
		"origin_tls_client_auth":                       originCertificates(a, "origin_tls_client_auth"),
		"origin_tls_client_auth.hostname_certificates": originCertificates(a, "origin_tls_client_auth", "hostnames", "certificates"),
		"origin_tls_client_auth.hostnames":             hostnames(a),
		"origin_tls_client_auth.settings":              settings(a, http.MethodPut, "origin_tls_client_auth", "settings"),
		"ssl.certificate_packs":                        certificatePacks(a),
		"ssl.universal.settings":                       settings(a, http.MethodPatch, "ssl", "universal", "settings"),
		"ssl.verification":                             verification(a),
		"zero_trust.gateway.certificates":              gatewayCertificates(a),
	}, nil
}

// family is one whose collection is at a path below its owner, with what all
// families have in common.
func family[T any](a *api, row func(*T) cli.Row, collection func(owner string, parts ...string) string) cli.Family {
	return cli.Family{
		List: func(ctx context.Context, owner string) ([]cli.Row, error) {
			return cli.Many(row)(all[T](ctx, a, collection(owner)))
		},
		Get: func(ctx context.Context, owner, id string) (cli.Row, error) {
			return cli.One(row)(do[T](ctx, a, http.MethodGet, collection(owner, id), nil))
		},
		Delete: func(ctx context.Context, owner, id string) (cli.Row, error) {
			return cli.One(row)(do[T](ctx, a, http.MethodDelete, collection(owner, id), nil))
		},
	}
}

// below gives the path of a collection, and of what is in it.
func below(owner func(string, ...string) string, parts ...string) func(string, ...string) string {
	return func(id string, more ...string) string {
		return owner(id, append(parts[:len(parts):len(parts)], more...)...)
	}
}

func clientCertificates(a *api) cli.Family {
	collection := below(zone, "client_certificates")
	row := func(c *clientCertificate) cli.Row { return cli.Row{ID: c.ID, State: c.Status, Expires: c.ExpiresOn} }
	f := family(a, row, collection)
	f.Create = func(ctx context.Context, zone, csr, _ string) (cli.Row, error) {
		return cli.One(row)(do[clientCertificate](ctx, a, http.MethodPost, collection(zone), clientCertificateRequest{csr, 365}))
	}
	return f
}

func customCertificates(a *api) cli.Family {
	collection := below(zone, "custom_certificates")
	row := func(c *customCertificate) cli.Row { return cli.Row{ID: c.ID, State: c.Status, Expires: c.ExpiresOn} }
	f := family(a, row, collection)
	f.Create = func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
		return cli.One(row)(do[customCertificate](ctx, a, http.MethodPost, collection(zone), upload{certificate, key}))
	}
	f.Delete = deletion(a, collection)
	return f
}

// deletion deletes where the answer has nothing but the identifier.
func deletion(a *api, collection func(string, ...string) string) func(ctx context.Context, owner, id string) (cli.Row, error) {
	return func(ctx context.Context, owner, id string) (cli.Row, error) {
		return cli.One(func(d *deleted) cli.Row { return cli.Row{ID: d.ID} })(do[deleted](ctx, a, http.MethodDelete, collection(owner, id), nil))
	}
}

func mtlsCertificates(a *api) cli.Family {
	collection := below(account, "mtls_certificates")
	row := func(c *mtlsCertificate) cli.Row { return cli.Row{ID: c.ID, State: c.Name, Expires: c.ExpiresOn} }
	f := family(a, row, collection)
	f.Create = func(ctx context.Context, account, certificates, key string) (cli.Row, error) {
		return cli.One(row)(do[mtlsCertificate](ctx, a, http.MethodPost, collection(account), mtlsCertificateRequest{Certificates: certificates, PrivateKey: key}))
	}
	return f
}

// originCertificates are those of a zone and those for hostnames.
func originCertificates(a *api, parts ...string) cli.Family {
	collection := below(zone, parts...)
	row := func(c *originCertificate) cli.Row { return cli.Row{ID: c.ID, State: c.Status, Expires: c.ExpiresOn} }
	f := family(a, row, collection)
	f.Create = func(ctx context.Context, zone, certificate, key string) (cli.Row, error) {
		return cli.One(row)(do[originCertificate](ctx, a, http.MethodPost, collection(zone), upload{certificate, key}))
	}
	return f
}

func hostnames(a *api) cli.Family {
	collection := below(zone, "origin_tls_client_auth", "hostnames")
	row := func(h *association) cli.Row { return cli.Row{ID: h.CertID, State: h.Status, Expires: h.ExpiresOn} }
	return cli.Family{
		Get: func(ctx context.Context, zone, hostname string) (cli.Row, error) {
			return cli.One(row)(do[association](ctx, a, http.MethodGet, collection(zone, hostname), nil))
		},
		Change: func(ctx context.Context, zone, hostname, certificate string) (cli.Row, error) {
			request := associationsRequest{[]associationRequest{{certificate, new(true), hostname}}}
			return cli.First(row)(several[association](ctx, a, http.MethodPut, collection(zone), request))
		},
	}
}

// several gives a result that is a list without pages.
func several[T any](ctx context.Context, a *api, method, path string, body any) ([]T, error) {
	list, err := do[[]T](ctx, a, method, path, body)
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// settings are on or off.
func settings(a *api, change string, parts ...string) cli.Family {
	place := below(zone, parts...)
	row := func(s *setting) cli.Row { return cli.Switch(s.Enabled) }
	return cli.Family{
		Get: func(ctx context.Context, zone, _ string) (cli.Row, error) {
			return cli.One(row)(do[setting](ctx, a, http.MethodGet, place(zone), nil))
		},
		Change: func(ctx context.Context, zone, _, value string) (cli.Row, error) {
			return cli.One(row)(do[setting](ctx, a, change, place(zone), setting{value == "true"}))
		},
	}
}

func certificatePacks(a *api) cli.Family {
	collection := below(zone, "ssl", "certificate_packs")
	row := func(p *certificatePack) cli.Row {
		r := cli.Row{ID: p.ID, State: p.Status}
		for _, c := range p.Certificates {
			r.Expires = c.ExpiresOn
		}
		return r
	}
	f := family(a, row, collection)
	f.Create = func(ctx context.Context, zone, hosts, _ string) (cli.Row, error) {
		request := certificatePackRequest{"lets_encrypt", strings.Fields(hosts), "advanced", "txt", 90}
		return cli.One(row)(do[certificatePack](ctx, a, http.MethodPost, collection(zone, "order"), request))
	}
	f.Delete = deletion(a, collection)
	return f
}

func verification(a *api) cli.Family {
	place := below(zone, "ssl", "verification")
	return cli.Family{
		List: func(ctx context.Context, zone string) ([]cli.Row, error) {
			return cli.Many(func(v *packVerification) cli.Row {
				return cli.Row{ID: v.CertPackUUID, State: v.CertificateStatus}
			})(several[packVerification](ctx, a, http.MethodGet, place(zone), nil))
		},
		Change: func(ctx context.Context, zone, pack, wanted string) (cli.Row, error) {
			return cli.One(func(m *method) cli.Row { return cli.Row{ID: m.ValidationMethod, State: m.Status} })(
				do[method](ctx, a, http.MethodPatch, place(zone, pack), method{ValidationMethod: wanted}))
		},
	}
}

func gatewayCertificates(a *api) cli.Family {
	collection := below(account, "gateway", "certificates")
	row := func(c *gatewayCertificate) cli.Row {
		return cli.Row{ID: c.ID, State: c.BindingStatus, Expires: c.ExpiresOn}
	}
	f := family(a, row, collection)
	f.Create = func(ctx context.Context, account, days, _ string) (cli.Row, error) {
		n, err := strconv.Atoi(days)
		if err != nil {
			return cli.Row{}, err
		}
		return cli.One(row)(do[gatewayCertificate](ctx, a, http.MethodPost, collection(account), gatewayCertificateRequest{n}))
	}
	return f
}
