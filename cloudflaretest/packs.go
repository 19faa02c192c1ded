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

// pack is an order of certificates.
type pack struct {
	shown cloudflare.CertificatePack // what does not follow from the status
	cert  *x509.Certificate          // to be shown once it is issued
	certs string                     // identifier of the certificate
}

// The limits of advanced packs.
const (
	mostHosts = 50
	mostPacks = 100
)

func (s *Server) servePacks() {
	s.inZone(fake.SSLCertificatePacksList, func(z *zone, r *http.Request) (any, error) {
		status := active
		if r.URL.Query().Get("status") == "all" {
			status = ""
		}
		return list(&z.packs, s.now, withStatus[pack](status, s.now), s.showPack), nil
	})
	s.inZone(fake.SSLCertificatePacksCreate, s.createPack)
	s.inZone(fake.SSLCertificatePacksGet, func(z *zone, r *http.Request) (any, error) {
		found, err := z.packs.find(r.PathValue("certificate_pack_id"), s.now)
		if err != nil {
			return nil, err
		}
		return s.showPack(found), nil
	})
	s.inZone(fake.SSLCertificatePacksEdit, s.editPack)
	s.inZone(fake.SSLCertificatePacksDelete, func(z *zone, r *http.Request) (any, error) {
		found, err := z.packs.find(r.PathValue("certificate_pack_id"), s.now)
		if err != nil {
			return nil, err
		}
		if found.status.at(s.now) == pendingDeletion {
			return nil, conflict(CodeState, "the pack is being deleted already")
		}
		found.status = s.steps(pendingDeletion, deleted)
		return cloudflare.CertificatePackDeleteResult{ID: found.id}, nil
	})
	s.inZone(fake.SSLCertificatePacksQuotaGet, func(z *zone, _ *http.Request) (any, error) {
		z.packs.clean(s.now)
		return map[string]any{"advanced": map[string]int{"allocated": mostPacks, "used": len(z.packs)}}, nil
	})
	s.serveUniversal()
	s.serveVerification()
}

func (s *Server) createPack(z *zone, r *http.Request) (any, error) {
	body, err := read[cloudflare.CertificatePackCreateRequest](r)
	if err != nil {
		return nil, err
	}
	z.packs.clean(s.now)
	switch {
	case len(body.Hosts) == 0 || len(body.Hosts) > mostHosts:
		return nil, invalid(CodeInvalid, "a pack has from 1 to %d hosts", mostHosts)
	case len(z.packs) >= mostPacks:
		return nil, conflict(CodeInUse, "the zone has all of its %d packs", mostPacks)
	}
	made, err := s.newAuthority(pkix.Name{CommonName: string(body.CertificateAuthority)}, 10*365*24*time.Hour)
	if err != nil {
		return nil, err
	}
	cert, err := s.issue(made, &x509.Certificate{Subject: pkix.Name{CommonName: body.Hosts[0]}, DNSNames: body.Hosts},
		made.key.Public(), time.Duration(body.ValidityDays)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	one := pack{cert: cert, certs: s.newID(), shown: cloudflare.CertificatePack{
		CertificateAuthority: cloudflare.CertificatePackCertificateAuthority(body.CertificateAuthority),
		CloudflareBranding:   orZero(body.CloudflareBranding), Hosts: body.Hosts, Type: cloudflare.CertificatePackType(body.Type),
		ValidationMethod: cloudflare.CertificatePackValidationMethod(body.ValidationMethod),
		ValidityDays:     cloudflare.CertificatePackValidityDays(body.ValidityDays),
	}}
	return s.showPack(z.packs.add(s.newID(), one, s.order())), nil
}

// order is how a pack comes about.
func (s *Server) order() timeline {
	return s.deploy(initializing, "pending_validation", "pending_issuance", pendingDeployment, active)
}

// editPack starts again after a timeout, or changes the branding.
func (s *Server) editPack(z *zone, r *http.Request) (any, error) {
	body, err := read[cloudflare.CertificatePackEditRequest](r)
	if err != nil {
		return nil, err
	}
	found, err := z.packs.find(r.PathValue("certificate_pack_id"), s.now)
	if err != nil {
		return nil, err
	}
	if body.CloudflareBranding != nil {
		found.value.shown.CloudflareBranding = *body.CloudflareBranding
		return s.showPack(found), nil
	}
	if status := found.status.at(s.now); !strings.HasSuffix(status, "_timed_out") {
		return nil, conflict(CodeState, "the pack is %s; it can be started again when it has timed out", status)
	}
	found.status = s.order()
	return s.showPack(found), nil
}

func (s *Server) showPack(r *record[pack]) cloudflare.CertificatePack {
	shown, cert := r.value.shown, r.value.cert
	status := r.status.at(s.now)
	if status == active {
		status = expired(cert, status, s.now)
	}
	shown.ID, shown.Status = r.id, cloudflare.CertificatePackStatus(status)
	shown.Certificates = []cloudflare.CertificatePackCertificate{}
	if status == active || status == pendingDeployment || status == "expired" {
		shown.PrimaryCertificate = r.value.certs
		shown.Certificates = append(shown.Certificates, cloudflare.CertificatePackCertificate{
			ID: r.value.certs, Hosts: cert.DNSNames, Status: status, ExpiresOn: cert.NotAfter, Issuer: issuer(cert), Signature: signature(cert),
			UploadedOn: cert.NotBefore, ModifiedOn: cert.NotBefore,
		})
	}
	return shown
}

func (s *Server) serveUniversal() {
	show := func(z *zone) any { return map[string]bool{"enabled": !z.noUniversal} }
	s.inZone(fake.SSLUniversalSettingsGet, func(z *zone, _ *http.Request) (any, error) { return show(z), nil })
	s.inZone(fake.SSLUniversalSettingsEdit, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.SSLUniversalSettingsEditRequest](r)
		if err == nil && body.Enabled != nil {
			z.noUniversal = !*body.Enabled
		}
		return show(z), err
	})
}

func (s *Server) serveVerification() {
	s.inZone(fake.SSLVerificationGet, func(z *zone, _ *http.Request) (any, error) {
		return list(&z.packs, s.now, nil, s.showVerification), nil
	})
	s.inZone(fake.SSLVerificationEdit, func(z *zone, r *http.Request) (any, error) {
		body, err := read[cloudflare.SSLVerificationEditRequest](r)
		if err != nil {
			return nil, err
		}
		found, err := z.packs.find(r.PathValue("certificate_pack_id"), s.now)
		if err != nil {
			return nil, err
		}
		found.value.shown.ValidationMethod = cloudflare.CertificatePackValidationMethod(body.ValidationMethod)
		return cloudflare.SSLVerificationEditResult{
			Status: found.status.at(s.now), ValidationMethod: cloudflare.SSLVerificationEditResultValidationMethod(body.ValidationMethod),
		}, nil
	})
}

// verifications says how the progress of a pack is called in a verification.
var verifications = map[string]cloudflare.SSLVerificationCertificateStatus{
	initializing:         cloudflare.SSLVerificationCertificateStatusInitializing,
	"pending_validation": cloudflare.SSLVerificationCertificateStatusAuthorizing,
	"pending_issuance":   cloudflare.SSLVerificationCertificateStatusIssuing,
	pendingDeployment:    cloudflare.SSLVerificationCertificateStatusPendingDeployment,
	active:               cloudflare.SSLVerificationCertificateStatusActive,
	"expired":            cloudflare.SSLVerificationCertificateStatusExpired,
}

func (s *Server) showVerification(r *record[pack]) cloudflare.SSLVerification {
	status, known := verifications[string(s.showPack(r).Status)]
	if !known {
		status = cloudflare.SSLVerificationCertificateStatusTimingOut
	}
	return cloudflare.SSLVerification{
		CertificateStatus: status, CertPackUUID: r.id, Signature: cloudflare.SSLVerificationSignature(signature(r.value.cert)),
		ValidationMethod:   cloudflare.SSLVerificationValidationMethod(r.value.shown.ValidationMethod),
		VerificationStatus: status != cloudflare.SSLVerificationCertificateStatusInitializing && status != cloudflare.SSLVerificationCertificateStatusAuthorizing,
		VerificationType:   cloudflare.SSLVerificationTypeCNAME,
	}
}
