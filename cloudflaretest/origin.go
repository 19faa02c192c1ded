package cloudflaretest

import (
	"crypto/x509"
	"net/http"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// zoneCertificate is presented to all origins of a zone.
type zoneCertificate struct {
	pem      string
	cert     *x509.Certificate
	uploaded time.Time
}

func (s *Server) serveOrigin() {
	s.inZone(fake.OriginTLSClientAuthList, func(z *zone, _ *http.Request) (any, error) {
		return list(&z.origin, s.now, nil, func(r *record[zoneCertificate]) any { return s.showOrigin(z, r) }), nil
	})
	s.inZone(fake.OriginTLSClientAuthGet, func(z *zone, r *http.Request) (any, error) {
		found, err := z.origin.find(r.PathValue("certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		return s.showOrigin(z, found), nil
	})
	s.inZone(fake.OriginTLSClientAuthCreate, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.OriginTLSClientAuthCreateRequest](r)
		if err != nil {
			return nil, err
		}
		cert, err := s.readPair(body.Certificate, body.PrivateKey)
		if err != nil {
			return nil, err
		}
		added := z.origin.add(s.newID(), zoneCertificate{body.Certificate, cert, s.now}, s.deploy(initializing, pendingDeployment, active))
		return s.showOrigin(z, added), nil
	})
	s.inZone(fake.OriginTLSClientAuthDelete, func(z *zone, r *http.Request) (any, error) {
		found, err := z.origin.find(r.PathValue("certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		if found.status.at(s.now) == pendingDeletion {
			return nil, conflict(CodeState, "the certificate is being deleted already")
		}
		found.status = s.steps(pendingDeletion, deleted)
		return s.showOrigin(z, found), nil
	})
	s.inZone(fake.OriginTLSClientAuthSettingsGet, func(z *zone, _ *http.Request) (any, error) {
		return map[string]bool{"enabled": z.originPulls}, nil
	})
	s.inZone(fake.OriginTLSClientAuthSettingsUpdate, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.OriginTLSClientAuthSettingsUpdateRequest](r)
		if err != nil {
			return nil, err
		}
		z.originPulls = body.Enabled
		return map[string]bool{"enabled": z.originPulls}, nil
	})
}

func (s *Server) showOrigin(z *zone, r *record[zoneCertificate]) cloudflare.OriginTLSClientAuth {
	return cloudflare.OriginTLSClientAuth{
		ID: r.id, Certificate: r.value.pem, Enabled: z.originPulls,
		ExpiresOn: r.value.cert.NotAfter, Issuer: issuer(r.value.cert), Signature: signature(r.value.cert),
		Status: cloudflare.OriginTLSClientAuthStatus(r.status.at(s.now)), UploadedOn: r.value.uploaded,
	}
}
