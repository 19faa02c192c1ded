package cloudflaretest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
)

// readCertificate gives the first certificate of a PEM text that is valid now.
func (s *Server) readCertificate(text string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, invalid(CodeBadCertificate, "the certificate is not PEM")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, invalid(CodeBadCertificate, "the certificate cannot be read as X.509")
	}
	if s.now.After(cert.NotAfter) {
		return nil, invalid(CodeExpired, "the certificate expired on %s", cert.NotAfter.UTC().Format(time.RFC3339))
	}
	return cert, nil
}

// readPair gives a certificate that the key belongs to.
func (s *Server) readPair(certificate string, key envelope.Secret) (*x509.Certificate, error) {
	cert, err := s.readCertificate(certificate)
	if err != nil {
		return nil, err
	}
	return cert, matchKey(cert, key)
}

func matchKey(cert *x509.Certificate, key envelope.Secret) error {
	block, _ := pem.Decode([]byte(key.Reveal()))
	if block == nil || !strings.HasSuffix(block.Type, "PRIVATE KEY") {
		return invalid(CodeBadKey, "the private key is not PEM")
	}
	signer, err := parseKey(block.Bytes)
	if err != nil {
		return invalid(CodeBadKey, "the private key cannot be read")
	}
	public, ok := signer.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(cert.PublicKey) {
		return invalid(CodeKeyMismatch, "the private key does not belong to the certificate")
	}
	return nil
}

// parseKey reads the forms that crypto/tls reads.
func parseKey(der []byte) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, x509.ErrUnsupportedAlgorithm
	}
	return signer, nil
}

// signature names the algorithm as the API does: SHA256WithRSA.
func signature(cert *x509.Certificate) string {
	return strings.Replace(cert.SignatureAlgorithm.String(), "-", "With", 1)
}

// issuer names the authority: its common name, or all of it when there is none.
func issuer(cert *x509.Certificate) string {
	if cert.Issuer.CommonName != "" {
		return cert.Issuer.CommonName
	}
	return cert.Issuer.String()
}

func fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

// hosts are the names that a certificate covers.
func hosts(cert *x509.Certificate) []string {
	if len(cert.DNSNames) == 0 && cert.Subject.CommonName != "" {
		return []string{cert.Subject.CommonName}
	}
	return cert.DNSNames
}

// authority issues certificates.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// newAuthority makes a CA that signs itself.
func (s *Server) newAuthority(name pkix.Name, valid time.Duration) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		Subject: name, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	cert, err := s.sign(template, template, key.Public(), key, valid)
	return &authority{cert, key}, err
}

// issue makes a certificate.
func (s *Server) issue(a *authority, template *x509.Certificate, public crypto.PublicKey, valid time.Duration) (*x509.Certificate, error) {
	return s.sign(template, a.cert, public, a.key, valid)
}

func (s *Server) sign(template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer, valid time.Duration) (*x509.Certificate, error) {
	s.issued++
	template.SerialNumber = big.NewInt(int64(1<<40 + s.issued))
	template.NotBefore, template.NotAfter = s.now, s.now.Add(valid)
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func encode(cert *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
}

// Pair makes a certificate that signs itself, for these hostnames, valid for a
// year from an hour ago, and its private key; both as PEM, to upload.
func Pair(t testing.TB, hostnames ...string) (certificate string, key envelope.Secret) {
	t.Helper()
	return pair(t, hostnames, false, time.Now().AddDate(1, 0, 0))
}

// ExpiredPair is Pair with a validity that ended a minute ago.
func ExpiredPair(t testing.TB, hostnames ...string) (certificate string, key envelope.Secret) {
	t.Helper()
	return pair(t, hostnames, false, time.Now().Add(-time.Minute))
}

// CAPair makes a CA of this name, valid for a year, and its private key.
func CAPair(t testing.TB, name string) (certificate string, key envelope.Secret) {
	t.Helper()
	return pair(t, []string{name}, true, time.Now().AddDate(1, 0, 0))
}

func pair(t testing.TB, names []string, isCA bool, until time.Time) (certificate string, key envelope.Secret) {
	t.Helper()
	certificate, key, err := makePair(names, isCA, until)
	if err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

// MakePair is Pair for programs that are no tests.
func MakePair(hostnames ...string) (certificate string, key envelope.Secret, err error) {
	return makePair(hostnames, false, time.Now().AddDate(1, 0, 0))
}

func makePair(names []string, isCA bool, until time.Time) (certificate string, key envelope.Secret, err error) {
	if len(names) == 0 {
		names = []string{"example.com"}
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return "", "", err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: names[0]}, NotBefore: time.Now().Add(-time.Hour), NotAfter: until,
		IsCA: isCA, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if isCA {
		template.KeyUsage |= x509.KeyUsageCertSign
	} else {
		template.DNSNames = names
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		envelope.Secret(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})), err
}

// SigningRequest makes a signing request with a key of its own, as PEM, to have
// a client certificate issued.
func SigningRequest(t testing.TB, subject pkix.Name) string {
	t.Helper()
	request, err := MakeSigningRequest(subject)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

// MakeSigningRequest is SigningRequest for programs that are no tests.
func MakeSigningRequest(subject pkix.Name) (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: subject}, key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), err
}
