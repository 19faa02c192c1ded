package cloudflaretest

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"net/http"
	"strconv"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// clientCertificate is one that the zone's authority has issued.
type clientCertificate struct {
	csr    string
	cert   *x509.Certificate
	issuer string // identifier of the authority
	days   int
}

const (
	pendingRevocation   = "pending_revocation"
	revoked             = "revoked"
	pendingReactivation = "pending_reactivation"
)

func (s *Server) serveClient() {
	s.inZone(fake.ClientCertificatesList, func(z *zone, r *http.Request) (any, error) {
		query := r.URL.Query()
		all := list(&z.client, s.now, withStatus[clientCertificate](query.Get("status"), s.now), s.showClient)
		if n, err := strconv.Atoi(query.Get("offset")); err == nil {
			all = all[min(max(n, 0), len(all)):]
		}
		if n, err := strconv.Atoi(query.Get("limit")); err == nil {
			all = all[:min(max(n, 0), len(all))]
		}
		return all, nil
	})
	s.inZone(fake.ClientCertificatesCreate, s.createClient)
	s.inZone(fake.ClientCertificatesGet, func(z *zone, r *http.Request) (any, error) {
		found, err := z.client.find(r.PathValue("client_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		return s.showClient(found), nil
	})
	s.inZone(fake.ClientCertificatesDelete, func(z *zone, r *http.Request) (any, error) {
		found, err := z.client.find(r.PathValue("client_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		if status := found.status.at(s.now); status == pendingRevocation || status == revoked {
			return nil, conflict(CodeState, "the certificate is %s already", status)
		}
		found.status = s.steps(pendingRevocation, revoked)
		return s.showClient(found), nil
	})
	s.inZone(fake.ClientCertificatesEdit, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.ClientCertificateEditRequest](r)
		if err != nil {
			return nil, err
		}
		found, err := z.client.find(r.PathValue("client_certificate_id"), s.now)
		if err != nil {
			return nil, err
		}
		if body.Reactivate != nil && !*body.Reactivate {
			return nil, invalid(CodeInvalid, "all that can be asked for is reactivate true")
		}
		if status := found.status.at(s.now); status != pendingRevocation && status != revoked {
			return nil, conflict(CodeState, "the certificate is %s, not revoked", status)
		}
		found.status = s.steps(pendingReactivation, active)
		return s.showClient(found), nil
	})
}

func (s *Server) createClient(z *zone, r *http.Request) (any, error) {
	body, err := read[cloudflare.ClientCertificateCreateRequest](r)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode([]byte(body.CSR))
	if block == nil {
		return nil, invalid(CodeBadCertificate, "the signing request is not PEM")
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || request.CheckSignature() != nil {
		return nil, invalid(CodeBadCertificate, "the signing request cannot be read, or was not signed with its key")
	}
	const mostDays = 10 * 365
	if body.ValidityDays < 1 || body.ValidityDays > mostDays {
		return nil, invalid(CodeInvalid, "validity_days must be from 1 to %d", mostDays)
	}
	if z.authority == nil {
		if z.authority, err = s.newAuthority(pkix.Name{CommonName: "Managed CA " + z.id}, 2*mostDays*24*time.Hour); err != nil {
			return nil, err
		}
	}
	cert, err := s.issue(z.authority, &x509.Certificate{Subject: request.Subject, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}},
		request.PublicKey, time.Duration(body.ValidityDays)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	return s.showClient(z.client.add(s.newUUID(), clientCertificate{body.CSR, cert, fingerprint(z.authority.cert)[:32], body.ValidityDays}, s.steps(active))), nil
}

func (s *Server) showClient(r *record[clientCertificate]) cloudflare.ClientCertificate {
	cert := r.value.cert
	first := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return list[0]
	}
	return cloudflare.ClientCertificate{
		ID: r.id, Certificate: encode(cert), CSR: r.value.csr,
		CertificateAuthority: cloudflare.ClientCertificateAuthority{ID: r.value.issuer, Name: issuer(cert)},
		CommonName:           cert.Subject.CommonName, Country: first(cert.Subject.Country), Location: first(cert.Subject.Locality),
		Organization: first(cert.Subject.Organization), OrganizationalUnit: first(cert.Subject.OrganizationalUnit), State: first(cert.Subject.Province),
		ExpiresOn: cert.NotAfter, IssuedOn: cert.NotBefore, FingerprintSHA256: fingerprint(cert), SerialNumber: cert.SerialNumber.Text(16),
		Signature: signature(cert), SKI: hex.EncodeToString(cert.SubjectKeyId),
		Status: cloudflare.ClientCertificateStatus(r.status.at(s.now)), ValidityDays: r.value.days,
	}
}
