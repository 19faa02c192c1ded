// Command program is somebody else's: a module of its own that uses every
// resource of the certificates client against a server on loopback.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/oapi-codegen/nullable"
)

const (
	zone    = "023e105f4ecef8ad9ca31a8372d0c353"
	account = "699d98642c564d2e855e9661899b7252"
	cert    = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	server := httptest.NewServer(http.HandlerFunc(answer))
	defer server.Close()
	client, err := cloudflare.NewClient(
		cloudflare.WithBaseURL(server.URL+"/client/v4"),
		cloudflare.WithAPIToken("token"),
	)
	if err != nil {
		return err
	}
	steps := []struct {
		name string
		call func() (any, error)
	}{
		{"OriginTLSClientAuth.List", func() (any, error) {
			return collect(client.OriginTLSClientAuth.All(ctx, zone, nil))
		}},
		{"OriginTLSClientAuth.Create", func() (any, error) {
			return client.OriginTLSClientAuth.Create(ctx, zone, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: "PEM", PrivateKey: "KEY"})
		}},
		{"OriginTLSClientAuth.Get", func() (any, error) { return client.OriginTLSClientAuth.Get(ctx, zone, cert) }},
		{"OriginTLSClientAuth.Delete", func() (any, error) { return client.OriginTLSClientAuth.Delete(ctx, zone, cert) }},
		{"OriginTLSClientAuth.Hostnames.Update", func() (any, error) {
			return client.OriginTLSClientAuth.Hostnames.Update(ctx, zone, cloudflare.OriginTLSClientAuthHostnameUpdateRequest{
				Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{
					CertID: new(cert), Hostname: new("app.example.com"), Enabled: nullable.NewNullNullable[bool](),
				}},
			})
		}},
		{"OriginTLSClientAuth.Hostnames.Get", func() (any, error) {
			return client.OriginTLSClientAuth.Hostnames.Get(ctx, zone, "app.example.com")
		}},
		{"OriginTLSClientAuth.HostnameCertificates.List", func() (any, error) {
			return collect(client.OriginTLSClientAuth.HostnameCertificates.All(ctx, zone, nil))
		}},
		{"OriginTLSClientAuth.HostnameCertificates.Create", func() (any, error) {
			return client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, zone, cloudflare.HostnameCertificateCreateRequest{Certificate: "PEM", PrivateKey: "KEY"})
		}},
		{"OriginTLSClientAuth.HostnameCertificates.Get", func() (any, error) {
			return client.OriginTLSClientAuth.HostnameCertificates.Get(ctx, zone, cert)
		}},
		{"OriginTLSClientAuth.HostnameCertificates.Delete", func() (any, error) {
			return client.OriginTLSClientAuth.HostnameCertificates.Delete(ctx, zone, cert)
		}},
		{"OriginTLSClientAuth.Settings.Get", func() (any, error) { return client.OriginTLSClientAuth.Settings.Get(ctx, zone) }},
		{"OriginTLSClientAuth.Settings.Update", func() (any, error) {
			return client.OriginTLSClientAuth.Settings.Update(ctx, zone, cloudflare.OriginTLSClientAuthSettingsUpdateRequest{Enabled: true})
		}},
		{"ClientCertificates.List", func() (any, error) {
			return collect(client.ClientCertificates.All(ctx, zone, &cloudflare.ClientCertificateListParams{
				Status: new(cloudflare.ClientCertificateListParamsStatusActive),
			}))
		}},
		{"ClientCertificates.Create", func() (any, error) {
			return client.ClientCertificates.Create(ctx, zone, cloudflare.ClientCertificateCreateRequest{CSR: "CSR", ValidityDays: 365})
		}},
		{"ClientCertificates.Get", func() (any, error) { return client.ClientCertificates.Get(ctx, zone, cert) }},
		{"ClientCertificates.Edit", func() (any, error) {
			return client.ClientCertificates.Edit(ctx, zone, cert, &cloudflare.ClientCertificateEditRequest{Reactivate: new(true)})
		}},
		{"ClientCertificates.Delete", func() (any, error) { return client.ClientCertificates.Delete(ctx, zone, cert) }},
		{"MTLSCertificates.List", func() (any, error) { return collect(client.MTLSCertificates.All(ctx, account, nil)) }},
		{"MTLSCertificates.Create", func() (any, error) {
			return client.MTLSCertificates.Create(ctx, account, cloudflare.MTLSCertificateCreateRequest{CA: true, Certificates: "PEM"})
		}},
		{"MTLSCertificates.Get", func() (any, error) { return client.MTLSCertificates.Get(ctx, account, cert) }},
		{"MTLSCertificates.Delete", func() (any, error) { return client.MTLSCertificates.Delete(ctx, account, cert) }},
		{"MTLSCertificates.Associations.List", func() (any, error) {
			return collect(client.MTLSCertificates.Associations.All(ctx, account, cert, nil))
		}},
		{"ZeroTrust.Gateway.Certificates.List", func() (any, error) {
			return collect(client.ZeroTrust.Gateway.Certificates.All(ctx, account, nil))
		}},
		{"ZeroTrust.Gateway.Certificates.Create", func() (any, error) {
			return client.ZeroTrust.Gateway.Certificates.Create(ctx, account, nil)
		}},
		{"ZeroTrust.Gateway.Certificates.Get", func() (any, error) { return client.ZeroTrust.Gateway.Certificates.Get(ctx, account, cert) }},
		{"ZeroTrust.Gateway.Certificates.Activate", func() (any, error) {
			return client.ZeroTrust.Gateway.Certificates.Activate(ctx, account, cert)
		}},
		{"ZeroTrust.Gateway.Certificates.Deactivate", func() (any, error) {
			return client.ZeroTrust.Gateway.Certificates.Deactivate(ctx, account, cert)
		}},
		{"ZeroTrust.Gateway.Certificates.Delete", func() (any, error) {
			return client.ZeroTrust.Gateway.Certificates.Delete(ctx, account, cert)
		}},
		{"CustomCertificates.List", func() (any, error) { return collect(client.CustomCertificates.All(ctx, zone, nil)) }},
		{"CustomCertificates.Create", func() (any, error) {
			return client.CustomCertificates.Create(ctx, zone, cloudflare.CustomCertificateCreateRequest{Certificate: "PEM", PrivateKey: "KEY"})
		}},
		{"CustomCertificates.Get", func() (any, error) { return client.CustomCertificates.Get(ctx, zone, cert) }},
		{"CustomCertificates.Edit", func() (any, error) {
			return client.CustomCertificates.Edit(ctx, zone, cert, cloudflare.CustomCertificateEditRequest{Certificate: new("PEM"), PrivateKey: new(envelope.Secret("KEY"))})
		}},
		{"CustomCertificates.Delete", func() (any, error) { return client.CustomCertificates.Delete(ctx, zone, cert) }},
		{"CustomCertificates.Prioritize.Update", func() (any, error) {
			return client.CustomCertificates.Prioritize.Update(ctx, zone, cloudflare.CustomCertificatePrioritizeUpdateRequest{})
		}},
		{"SSL.CertificatePacks.List", func() (any, error) { return collect(client.SSL.CertificatePacks.All(ctx, zone, nil)) }},
		{"SSL.CertificatePacks.Create", func() (any, error) {
			return client.SSL.CertificatePacks.Create(ctx, zone, cloudflare.CertificatePackCreateRequest{
				CertificateAuthority: cloudflare.CertificatePackCreateRequestCertificateAuthorityGoogle,
				Hosts:                []string{"example.com"},
				Type:                 cloudflare.CertificatePackCreateRequestTypeAdvanced,
				ValidationMethod:     cloudflare.CertificatePackCreateRequestValidationMethodTXT,
				ValidityDays:         cloudflare.CertificatePackCreateRequestValidityDays90,
			})
		}},
		{"SSL.CertificatePacks.Get", func() (any, error) { return client.SSL.CertificatePacks.Get(ctx, zone, cert) }},
		{"SSL.CertificatePacks.Edit", func() (any, error) { return client.SSL.CertificatePacks.Edit(ctx, zone, cert, nil) }},
		{"SSL.CertificatePacks.Delete", func() (any, error) { return client.SSL.CertificatePacks.Delete(ctx, zone, cert) }},
		{"SSL.CertificatePacks.Quota.Get", func() (any, error) { return client.SSL.CertificatePacks.Quota.Get(ctx, zone) }},
		{"SSL.Verification.Get", func() (any, error) {
			return client.SSL.Verification.Get(ctx, zone, &cloudflare.SSLVerificationGetParams{Retry: new(true)})
		}},
		{"SSL.Verification.Edit", func() (any, error) {
			return client.SSL.Verification.Edit(ctx, zone, cert, cloudflare.SSLVerificationEditRequest{
				ValidationMethod: cloudflare.SSLVerificationEditRequestValidationMethodTXT,
			})
		}},
		{"SSL.Universal.Settings.Get", func() (any, error) { return client.SSL.Universal.Settings.Get(ctx, zone) }},
		{"SSL.Universal.Settings.Edit", func() (any, error) {
			return client.SSL.Universal.Settings.Edit(ctx, zone, cloudflare.SSLUniversalSettingsEditRequest{Enabled: new(false)})
		}},
	}
	for _, step := range steps {
		result, err := step.call()
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		text, err := json.Marshal(result)
		if err != nil {
			return err
		}
		fmt.Printf("%s %s\n", step.name, text)
	}
	return refused(ctx, client)
}

// refused shows what a mistake looks like.
func refused(ctx context.Context, client *cloudflare.Client) error {
	_, err := client.ClientCertificates.Get(ctx, zone, "missing")
	if !errors.Is(err, envelope.ErrNotFound) || !envelope.HasCode(err, 1402) {
		return fmt.Errorf("a missing certificate gives %v", err)
	}
	_, err = client.ClientCertificates.Delete(ctx, zone, "..")
	if err == nil {
		return errors.New("a dot segment was sent")
	}
	fmt.Fprintln(os.Stdout, "refused", err)
	return nil
}

func collect[T any](seq func(func(T, error) bool)) ([]T, error) {
	var all []T
	for item, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// answer gives what the path asks for: a page of two, or one thing; the
// request's body comes back in a header, so that the client's encoding shows.
func answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cf-Ray", "8f2c-LIS")
	if r.Header.Get("Authorization") != "Bearer token" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	last := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	switch {
	case last == "missing":
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"success":false,"errors":[{"code":1402,"message":"No such certificate."}],"messages":[],"result":null}`)
	case isList(r, last):
		fmt.Fprintf(w, `{"success":true,"errors":[],"messages":[],"result":[{"id":"%s-%s"}],
			"result_info":{"page":%s,"per_page":1,"count":1,"total_count":2,"total_pages":2}}`, last, page(r), page(r))
	case last == "hostnames", last == "prioritize", last == "verification":
		fmt.Fprintf(w, `{"success":true,"errors":[],"messages":[],"result":[{"id":"%s"}]}`, last)
	default:
		fmt.Fprintf(w, `{"success":true,"errors":[],"messages":[],"result":{"id":"%s","enabled":true}}`, last)
	}
}

func isList(r *http.Request, last string) bool {
	switch last {
	case "origin_tls_client_auth", "certificates", "client_certificates", "mtls_certificates", "associations",
		"custom_certificates", "certificate_packs":
		return r.Method == http.MethodGet
	}
	return false
}

func page(r *http.Request) string {
	if p := r.URL.Query().Get("page"); p != "" {
		return p
	}
	return "1"
}
