// Package sdk is what the two programs on the official SDK have in common.
// They differ in where they get the services from, and so in what is compiled.
package sdk

import (
	"time"

	"github.com/cloudflare/cloudflare-go/v7/client_certificates"
	"github.com/cloudflare/cloudflare-go/v7/custom_certificates"
	"github.com/cloudflare/cloudflare-go/v7/mtls_certificates"
	"github.com/cloudflare/cloudflare-go/v7/origin_tls_client_auth"
	"github.com/cloudflare/cloudflare-go/v7/ssl"
	"github.com/cloudflare/cloudflare-go/v7/zero_trust"

	"github.com/flaregen/flaregen/bench/programs/cli"
)

// Services are those of the SDK that the programs need.
type Services struct {
	ClientCertificates  *client_certificates.ClientCertificateService
	CustomCertificates  *custom_certificates.CustomCertificateService
	MTLSCertificates    *mtls_certificates.MTLSCertificateService
	OriginTLSClientAuth *origin_tls_client_auth.OriginTLSClientAuthService
	CertificatePacks    *ssl.CertificatePackService
	UniversalSettings   *ssl.UniversalSettingService
	Verification        *ssl.VerificationService
	GatewayCertificates *zero_trust.GatewayCertificateService
}

// Families gives all families of certificates. Parameters are set member by
// member: the functions that make them are in the root package, which the
// program that does without it cannot import.
func (s Services) Families() map[string]cli.Family {
	return map[string]cli.Family{
		"client_certificates":                          clientCertificates(s.ClientCertificates),
		"custom_certificates":                          customCertificates(s.CustomCertificates),
		"mtls_certificates":                            mtlsCertificates(s.MTLSCertificates),
		"origin_tls_client_auth":                       zoneCertificates(s.OriginTLSClientAuth.ZoneCertificates),
		"origin_tls_client_auth.hostname_certificates": hostnameCertificates(s.OriginTLSClientAuth.HostnameCertificates),
		"origin_tls_client_auth.hostnames":             hostnames(s.OriginTLSClientAuth.Hostnames),
		"origin_tls_client_auth.settings":              settings(s.OriginTLSClientAuth.Settings),
		"ssl.certificate_packs":                        certificatePacks(s.CertificatePacks),
		"ssl.universal.settings":                       universal(s.UniversalSettings),
		"ssl.verification":                             verification(s.Verification),
		"zero_trust.gateway.certificates":              gatewayCertificates(s.GatewayCertificates),
	}
}

// all collects what a list has, on all of its pages.
func all[T any](pages interface {
	Next() bool
	Current() T
	Err() error
}) ([]T, error) {
	var list []T
	for pages.Next() {
		list = append(list, pages.Current())
	}
	return list, pages.Err()
}

// moment reads what the SDK leaves as text.
func moment(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
