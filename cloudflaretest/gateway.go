package cloudflaretest

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"net/http"
	"strings"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// gatewayCertificate is a CA with which Gateway intercepts.
type gatewayCertificate struct {
	cert             *x509.Certificate
	created, updated time.Time
}

const (
	inactive  = "inactive"
	available = "available"
)

func (s *Server) serveGateway() {
	s.inAccount(fake.ZeroTrustGatewayCertificatesList, func(a *account, _ *http.Request) (any, error) {
		return list(&a.gateway, s.now, nil, s.showGateway), nil
	})
	s.inAccount(fake.ZeroTrustGatewayCertificatesCreate, func(a *account, r *http.Request) (any, error) {
		body, err := read[cloudflare.ZeroTrustGatewayCertificateCreateRequest](r)
		if err != nil {
			return nil, err
		}
		days := 1825
		if body.ValidityPeriodDays != nil {
			days = *body.ValidityPeriodDays
		}
		made, err := s.newAuthority(pkix.Name{CommonName: "Gateway CA", Organization: []string{"Gateway"}}, time.Duration(days)*24*time.Hour)
		if err != nil {
			return nil, err
		}
		return s.showGateway(a.gateway.add(s.newUUID(), gatewayCertificate{made.cert, s.now, s.now}, s.steps(inactive))), nil
	})
	for op, change := range map[fake.Operation]func(*account, *record[gatewayCertificate]) error{
		fake.ZeroTrustGatewayCertificatesGet: func(*account, *record[gatewayCertificate]) error { return nil },
		fake.ZeroTrustGatewayCertificatesActivate: func(_ *account, r *record[gatewayCertificate]) error {
			if status := r.status.at(s.now); status != inactive {
				return conflict(CodeState, "the certificate is %s, not inactive", status)
			}
			r.status, r.value.updated = s.steps(pendingDeployment, available), s.now
			return nil
		},
		fake.ZeroTrustGatewayCertificatesDeactivate: func(_ *account, r *record[gatewayCertificate]) error {
			if status := r.status.at(s.now); status != available && status != pendingDeployment {
				return conflict(CodeState, "the certificate is %s, not activated", status)
			}
			r.status, r.value.updated = s.steps(pendingDeletion, inactive), s.now
			return nil
		},
		fake.ZeroTrustGatewayCertificatesDelete: func(a *account, r *record[gatewayCertificate]) error {
			if status := r.status.at(s.now); status != inactive {
				return conflict(CodeState, "the certificate is %s; deactivate it first", status)
			}
			a.gateway.remove(r)
			return nil
		},
	} {
		s.inAccount(op, func(a *account, r *http.Request) (any, error) {
			found, err := a.gateway.find(r.PathValue("certificate_id"), s.now)
			if err == nil {
				err = change(a, found)
			}
			if err != nil {
				return nil, err
			}
			return s.showGateway(found), nil
		})
	}
}

func (s *Server) showGateway(r *record[gatewayCertificate]) cloudflare.ZeroTrustGatewayCertificate {
	cert := r.value.cert
	return cloudflare.ZeroTrustGatewayCertificate{
		ID: r.id, BindingStatus: cloudflare.ZeroTrustGatewayCertificateBindingStatus(r.status.at(s.now)),
		Certificate: strings.ReplaceAll(encode(cert), "\n", `\n`), // as documented
		CreatedAt:   r.value.created, UpdatedAt: r.value.updated, UploadedOn: r.value.created, ExpiresOn: cert.NotAfter,
		Fingerprint: pairs(fingerprint(cert)), IssuerOrg: strings.Join(cert.Issuer.Organization, ", "), IssuerRaw: cert.Issuer.String(),
		Type: cloudflare.ZeroTrustGatewayCertificateTypeGatewayManaged,
	}
}

// pairs puts colons between pairs of digits.
func pairs(digits string) string {
	var parts []string
	for ; len(digits) >= 2; digits = digits[2:] {
		parts = append(parts, strings.ToUpper(digits[:2]))
	}
	return strings.Join(parts, ":")
}
