package cloudflaretest

import (
	"cmp"
	"crypto/x509"
	"net/http"
	"slices"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// customCertificate is served to visitors of a zone.
type customCertificate struct {
	shown cloudflare.CustomCertificate // what does not follow from the certificate
	pem   string
	cert  *x509.Certificate
	key   envelope.Secret
	kind  cloudflare.CustomCertificateCreateRequestType
}

func (s *Server) serveCustom() {
	s.inZone(fake.CustomCertificatesList, func(z *zone, r *http.Request) (any, error) {
		return s.listCustom(z, r.URL.Query().Get("status")), nil
	})
	s.inZone(fake.CustomCertificatesGet, func(z *zone, r *http.Request) (any, error) {
		found, err := z.custom.find(r.PathValue("custom_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		return s.showCustom(found), nil
	})
	s.inZone(fake.CustomCertificatesCreate, s.createCustom)
	s.inZone(fake.CustomCertificatesEdit, s.editCustom)
	s.inZone(fake.CustomCertificatesDelete, func(z *zone, r *http.Request) (any, error) {
		found, err := z.custom.find(r.PathValue("custom_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		z.custom.remove(found)
		return cloudflare.CustomCertificateDeleteResult{ID: found.id}, nil
	})
	s.inZone(fake.CustomCertificatesPrioritizeUpdate, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.CustomCertificatePrioritizeUpdateRequest](r)
		if err != nil {
			return nil, err
		}
		var found store[customCertificate]
		for _, wish := range body.Certificates {
			one, err := z.custom.find(orZero(wish.ID), s.now)
			if err != nil {
				return nil, err
			}
			found = append(found, one)
		}
		for i, wish := range body.Certificates {
			found[i].value.shown.Priority = orZero(wish.Priority)
		}
		return s.listCustom(z, ""), nil
	})
}

// listCustom has those of a higher rank first.
func (s *Server) listCustom(z *zone, status string) []cloudflare.CustomCertificate {
	all := list(&z.custom, s.now, nil, s.showCustom)
	slices.SortStableFunc(all, func(a, b cloudflare.CustomCertificate) int { return cmp.Compare(b.Priority, a.Priority) })
	return slices.DeleteFunc(all, func(c cloudflare.CustomCertificate) bool { return status != "" && string(c.Status) != status })
}

func (s *Server) createCustom(z *zone, r *http.Request) (any, error) {
	body, err := read[cloudflare.CustomCertificateCreateRequest](r)
	if err != nil {
		return nil, err
	}
	cert, err := s.readPair(body.Certificate, body.PrivateKey)
	if err != nil {
		return nil, err
	}
	one := customCertificate{pem: body.Certificate, cert: cert, key: body.PrivateKey, kind: orZero(body.Type)}
	one.shown = cloudflare.CustomCertificate{
		ZoneID: z.id, UploadedOn: s.now, ModifiedOn: s.now, CustomCSRID: orZero(body.CustomCSRID), PolicyRestrictions: orZero(body.Policy),
		BundleMethod: cmp.Or(cloudflare.CustomCertificateBundleMethod(orZero(body.BundleMethod)), cloudflare.CustomCertificateBundleMethodUbiquitous),
	}
	if body.GeoRestrictions != nil {
		one.shown.GeoRestrictions.Label = cloudflare.CustomCertificateGeoRestrictionsLabel(orZero(body.GeoRestrictions.Label))
	}
	return s.showCustom(z.custom.add(s.newID(), one, s.steps("pending", active))), nil
}

// editCustom replaces certificate, key and settings. One of type sni_custom is
// replaced as a whole: its successor has another identifier.
func (s *Server) editCustom(z *zone, r *http.Request) (any, error) {
	body, err := read[cloudflare.CustomCertificateEditRequest](r)
	if err != nil {
		return nil, err
	}
	found, err := z.custom.find(r.PathValue("custom_certificate_id"), s.now)
	if err != nil {
		return nil, err
	}
	next := found.value
	if body.Certificate != nil {
		next.pem = *body.Certificate
	}
	if body.PrivateKey != nil {
		next.key = *body.PrivateKey
	}
	if body.Certificate != nil || body.PrivateKey != nil {
		if next.cert, err = s.readPair(next.pem, next.key); err != nil {
			return nil, err
		}
	}
	if body.BundleMethod != nil {
		next.shown.BundleMethod = cloudflare.CustomCertificateBundleMethod(*body.BundleMethod)
	}
	if body.Policy != nil {
		next.shown.PolicyRestrictions = *body.Policy
	}
	if body.GeoRestrictions != nil {
		next.shown.GeoRestrictions.Label = cloudflare.CustomCertificateGeoRestrictionsLabel(orZero(body.GeoRestrictions.Label))
	}
	if body.CustomCSRID != nil {
		next.shown.CustomCSRID = *body.CustomCSRID
	}
	next.shown.ModifiedOn = s.now
	if next.kind == cloudflare.CustomCertificateCreateRequestTypeSNICustom {
		z.custom.remove(found)
		next.shown.UploadedOn = s.now
		return s.showCustom(z.custom.add(s.newID(), next, s.steps("pending", active))), nil
	}
	found.value, found.status = next, s.steps("pending", active)
	return s.showCustom(found), nil
}

func (s *Server) showCustom(r *record[customCertificate]) cloudflare.CustomCertificate {
	shown, cert := r.value.shown, r.value.cert
	shown.ID, shown.ExpiresOn, shown.Hosts, shown.Issuer, shown.Signature = r.id, cert.NotAfter, hosts(cert), issuer(cert), signature(cert)
	shown.Status = cloudflare.CustomCertificateStatus(expired(cert, r.status.at(s.now), s.now))
	return shown
}

// expired puts the end of a certificate above its status.
func expired(cert *x509.Certificate, status string, now time.Time) string {
	if now.After(cert.NotAfter) {
		return "expired"
	}
	return status
}
