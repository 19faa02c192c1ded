package cloudflaretest

import (
	"crypto/x509"
	"net/http"
	"slices"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// hostnameCertificate is presented to the origins of the hostnames that are
// associated with it.
type hostnameCertificate struct {
	pem      string
	cert     *x509.Certificate
	uploaded time.Time
}

// association is a hostname that uses, or has used, a certificate.
type association struct {
	hostname, certID string
	enabled          *bool // nil: ended
	created, updated time.Time
}

func (s *Server) serveHostnames() {
	s.inZone(fake.OriginTLSClientAuthHostnameCertificatesList, func(z *zone, _ *http.Request) (any, error) {
		return list(&z.hostname, s.now, nil, s.showHostnameCertificate), nil
	})
	s.inZone(fake.OriginTLSClientAuthHostnameCertificatesGet, func(z *zone, r *http.Request) (any, error) {
		found, err := z.hostname.find(r.PathValue("certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		return s.showHostnameCertificate(found), nil
	})
	s.inZone(fake.OriginTLSClientAuthHostnameCertificatesCreate, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.HostnameCertificateCreateRequest](r)
		if err != nil {
			return nil, err
		}
		cert, err := s.readPair(body.Certificate, body.PrivateKey)
		if err != nil {
			return nil, err
		}
		return s.showHostnameCertificate(z.hostname.add(s.newUUID(), hostnameCertificate{body.Certificate, cert, s.now},
			s.deploy(initializing, pendingDeployment, active))), nil
	})
	s.inZone(fake.OriginTLSClientAuthHostnameCertificatesDelete, s.deleteHostnameCertificate)
	s.inZone(fake.OriginTLSClientAuthHostnamesGet, s.getHostname)
	s.inZone(fake.OriginTLSClientAuthHostnamesUpdate, s.updateHostnames)
}

func (s *Server) showHostnameCertificate(r *record[hostnameCertificate]) cloudflare.HostnameCertificate {
	return cloudflare.HostnameCertificate{
		ID: r.id, Certificate: r.value.pem,
		ExpiresOn: r.value.cert.NotAfter, Issuer: issuer(r.value.cert), Signature: signature(r.value.cert),
		SerialNumber: r.value.cert.SerialNumber.String(),
		Status:       cloudflare.HostnameCertificateStatus(r.status.at(s.now)), UploadedOn: r.value.uploaded,
	}
}

func (s *Server) deleteHostnameCertificate(z *zone, r *http.Request) (any, error) {
	found, err := z.hostname.find(r.PathValue("certificate_id"), s.now)
	if err != nil {
		return nil, err
	}
	if found.status.at(s.now) == pendingDeletion {
		return nil, conflict(CodeState, "the certificate is being deleted already")
	}
	for _, a := range z.hostnames {
		if a.value.certID == found.id && a.value.enabled != nil {
			return nil, conflict(CodeInUse, "the hostname %s is associated with the certificate; end that with enabled null first", a.value.hostname)
		}
	}
	found.status = s.steps(pendingDeletion, deleted)
	return s.showHostnameCertificate(found), nil
}

// getHostname shows the association that was made last.
func (s *Server) getHostname(z *zone, r *http.Request) (any, error) {
	z.hostnames.clean(s.now)
	hostname := r.PathValue("hostname")
	var last *record[association]
	for _, a := range z.hostnames {
		if a.value.hostname == hostname && (last == nil || a.value.enabled != nil || last.value.enabled == nil) {
			last = a
		}
	}
	if last == nil {
		return nil, refuse(http.StatusNotFound, CodeNotFound, "the hostname %q has no certificate", hostname)
	}
	shown := s.showHostname(z, last)
	shown.ID = "" // documented for update alone
	return shown, nil
}

// updateHostnames makes all of the changes, or none.
func (s *Server) updateHostnames(z *zone, r *http.Request) (any, error) {
	body, err := read[cloudflare.OriginTLSClientAuthHostnameUpdateRequest](r)
	if err != nil {
		return nil, err
	}
	z.hostnames.clean(s.now)
	for _, config := range body.Config {
		if err := s.checkAssociation(z, config); err != nil {
			return nil, err
		}
	}
	shown := []shownHostname{}
	for _, config := range body.Config {
		for _, a := range s.associate(z, config) {
			shown = append(shown, s.showHostname(z, a))
		}
	}
	return shown, nil
}

func (s *Server) checkAssociation(z *zone, config cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig) error {
	if orZero(config.Hostname) == "" {
		return invalid(CodeInvalid, "an association has no hostname")
	}
	if config.Enabled.IsNull() {
		if len(associations(z, config)) == 0 {
			return refuse(http.StatusNotFound, CodeNotFound, "the hostname %q has no such association", *config.Hostname)
		}
		return nil
	}
	cert, err := z.hostname.find(orZero(config.CertID), s.now)
	if err == nil && cert.status.at(s.now) == pendingDeletion {
		err = conflict(CodeState, "the certificate is being deleted")
	}
	return err
}

// associations are those that a change speaks of and that have not ended.
func associations(z *zone, config cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig) store[association] {
	return slices.DeleteFunc(slices.Clone(z.hostnames), func(a *record[association]) bool {
		return a.value.hostname != *config.Hostname || a.value.enabled == nil || config.CertID != nil && a.value.certID != *config.CertID
	})
}

// associate makes, changes or ends associations.
func (s *Server) associate(z *zone, config cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig) store[association] {
	found := associations(z, config)
	if config.Enabled.IsNull() {
		for _, a := range found {
			a.value.enabled, a.value.updated, a.status = nil, s.now, s.steps(pendingDeletion, deleted)
		}
		return found
	}
	enabled := true
	if value, err := config.Enabled.Get(); err == nil {
		enabled = value
	}
	one := association{hostname: *config.Hostname, certID: *config.CertID, enabled: &enabled, created: s.now, updated: s.now}
	if len(found) > 0 {
		one.created = found[0].value.created
		z.hostnames.remove(found[0])
	}
	return store[association]{z.hostnames.add(one.hostname, one, s.deploy(initializing, pendingDeployment, active))}
}

// shownHostname says null where an association has ended.
type shownHostname struct {
	cloudflare.OriginTLSClientAuthHostname
	Enabled *bool `json:"enabled"`
}

func (s *Server) showHostname(z *zone, a *record[association]) shownHostname {
	shown := shownHostname{cloudflare.OriginTLSClientAuthHostname{
		Hostname: a.value.hostname, CertID: a.value.certID, ID: a.value.certID,
		CreatedAt: a.value.created, UpdatedAt: a.value.updated,
		Status: cloudflare.OriginTLSClientAuthHostnameStatus(a.status.at(s.now)),
	}, a.value.enabled}
	r, err := z.hostname.find(a.value.certID, s.now)
	if err != nil {
		shown.CertStatus = deleted
		return shown
	}
	c := s.showHostnameCertificate(r)
	shown.CertStatus = cloudflare.OriginTLSClientAuthHostnameCertStatus(c.Status)
	shown.CertUploadedOn, shown.CertUpdatedAt = c.UploadedOn, c.UploadedOn
	shown.Certificate, shown.ExpiresOn, shown.Issuer = c.Certificate, c.ExpiresOn, c.Issuer
	shown.SerialNumber, shown.Signature = c.SerialNumber, c.Signature
	return shown
}
