package cloudflaretest

import (
	"crypto/x509"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// mtlsCertificate is one that services of an account use.
type mtlsCertificate struct {
	pem      string
	cert     *x509.Certificate
	name     string
	uploaded time.Time
	services []cloudflare.MTLSCertificateAssociation
}

// Associate lets a service use an mTLS certificate of the account, so that it
// cannot be deleted. An unknown certificate is an error.
func (s *Server) Associate(accountID, certificateID, service string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.account(accountID).mtls.find(certificateID, s.now)
	if err != nil {
		return err
	}
	found.value.services = append(found.value.services, cloudflare.MTLSCertificateAssociation{Service: service, Status: active})
	return nil
}

// Dissociate takes an mTLS certificate away from a service.
func (s *Server) Dissociate(accountID, certificateID, service string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.account(accountID).mtls.find(certificateID, s.now)
	if err != nil {
		return err
	}
	found.value.services = slices.DeleteFunc(found.value.services, func(a cloudflare.MTLSCertificateAssociation) bool { return a.Service == service })
	return nil
}

func (s *Server) serveMTLS() {
	s.inAccount(fake.MTLSCertificatesList, func(a *account, r *http.Request) (any, error) {
		var kinds []string
		for _, value := range r.URL.Query()["type"] {
			kinds = append(kinds, strings.Split(value, ",")...)
		}
		if len(kinds) > 0 && !slices.Contains(kinds, "custom") {
			return []any{}, nil // all of them are uploads
		}
		return list(&a.mtls, s.now, nil, showMTLS), nil
	})
	s.inAccount(fake.MTLSCertificatesGet, func(a *account, r *http.Request) (any, error) {
		found, err := a.mtls.find(r.PathValue("mtls_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		return showMTLS(found), nil
	})
	s.inAccount(fake.MTLSCertificatesCreate, s.createMTLS)
	s.inAccount(fake.MTLSCertificatesDelete, func(a *account, r *http.Request) (any, error) {
		found, err := a.mtls.find(r.PathValue("mtls_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		if used := found.value.services; len(used) > 0 {
			return nil, conflict(CodeInUse, "the certificate is used by %s", used[0].Service)
		}
		a.mtls.remove(found)
		return showMTLS(found), nil
	})
	s.inAccount(fake.MTLSCertificatesAssociationsList, func(a *account, r *http.Request) (any, error) {
		found, err := a.mtls.find(r.PathValue("mtls_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		return slices.Concat([]cloudflare.MTLSCertificateAssociation{}, found.value.services), nil
	})
}

func (s *Server) createMTLS(a *account, r *http.Request) (any, error) {
	body, err := read[cloudflare.MTLSCertificateCreateRequest](r)
	if err != nil {
		return nil, err
	}
	cert, err := s.readCertificate(body.Certificates)
	if err == nil && body.PrivateKey != nil {
		err = matchKey(cert, *body.PrivateKey)
	}
	if err != nil {
		return nil, err
	}
	if cert.IsCA != body.CA {
		return nil, invalid(CodeBadCertificate, "ca is %t, but the certificate says otherwise", body.CA)
	}
	name := orZero(body.Name)
	for _, other := range a.mtls {
		if name != "" && other.value.name == name {
			return nil, conflict(CodeDuplicate, "there is a certificate called %q already", name)
		}
	}
	made := showMTLS(a.mtls.add(s.newUUID(), mtlsCertificate{pem: body.Certificates, cert: cert, name: name, uploaded: s.now}, s.steps(active)))
	made.UpdatedAt = s.now // documented for create alone
	return made, nil
}

func showMTLS(r *record[mtlsCertificate]) cloudflare.MTLSCertificate {
	cert := r.value.cert
	return cloudflare.MTLSCertificate{
		ID: r.id, CA: cert.IsCA, Certificates: r.value.pem, Name: r.value.name,
		ExpiresOn: cert.NotAfter, Issuer: cert.Issuer.String(), SerialNumber: cert.SerialNumber.String(), Signature: signature(cert),
		Type: cloudflare.MTLSCertificateTypeCustom, UploadedOn: r.value.uploaded,
	}
}
