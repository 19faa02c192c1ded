package names

import (
	"go/token"
	"strings"
	"testing"
)

func TestExported(t *testing.T) {
	for text, want := range map[string]string{
		"hostname_certificates":      "HostnameCertificates",
		"origin_tls_client_auth":     "OriginTLSClientAuth",
		"mtls-certificates":          "MTLSCertificates",
		"mTLS certificate":           "MTLSCertificate", // not M and TLS
		"zoneId":                     "ZoneID",
		"IDs":                        "IDs",
		"dns_ids":                    "DNSIDs",
		"TLSClientAuth":              "TLSClientAuth",
		"ipv4":                       "IPv4",
		"IPv6Range":                  "IPv6Range",
		"oauth2":                     "OAuth2",
		"sha256WithRSA":              "SHA256WithRSA",
		"ocsp_url":                   "OCSPURL",
		"csr":                        "CSR",
		"jwks_uri":                   "JWKSURI",
		"1st":                        "N1St",
		"90":                         "N90",
		"a.b":                        "AB",
		"@type":                      "AtType",
		"$ref":                       "DollarRef",
		"<=1y":                       "LessThanEqual1Y",
		"-created":                   "MinusCreated",
		"created-":                   "Created",
		"*":                          "Star",
		"":                           "X",
		"___":                        "X",
		"日本":                         "X",
		"größe":                      "GrE",
		"O'Reilly & Sons":            "OReillyAndSons",
		"HTTPServer":                 "HTTPServer",
		"x-amz-meta":                 "XAmzMeta",
		"account_identifier":         "AccountIdentifier",
		"SHOUTING_CASE":              "ShoutingCase",
		"text/html; charset=utf8":    "TextHTMLCharsetEqualUTF8",
		"a" + strings.Repeat("b", 9): "Abbbbbbbbb",
	} {
		if got := exported(words(text), "X"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestUnexported(t *testing.T) {
	for text, want := range map[string]string{
		"zone_id":             "zoneID",
		"id":                  "id",
		"certificate_id":      "certificateID",
		"mtls_certificate_id": "mtlsCertificateID",
		"URL":                 "url",
		"account_or_zone":     "accountOrZone",
		"2fa":                 "n2fa",
		"":                    "value",
		"pool-id":             "poolID",
		"dnsRecordIdentifier": "dnsRecordIdentifier",
	} {
		if got := unexported(words(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestSingular(t *testing.T) {
	for text, want := range map[string]string{
		"hostname_certificates": "HostnameCertificate",
		"policies":              "Policy",
		"addresses":             "Address",
		"address":               "Address",
		"access":                "Access",
		"settings":              "Settings",
		"analytics":             "Analytics",
		"dns":                   "DNS",
		"ips":                   "IP",
		"zone_ids":              "ZoneID",
		"cas":                   "CA",
		"apis":                  "API",
		"status":                "Status",
		"quota":                 "Quota",
		"data":                  "Data",
		"ddos":                  "DDoS",
		"aws":                   "AWS",
		"certificate":           "Certificate",
		"":                      "",
	} {
		if got := join(singular(words(text))); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestConcat(t *testing.T) {
	for _, test := range []struct{ parent, child, want string }{
		{"client_certificate", "status", "ClientCertificateStatus"},
		{"client_certificate", "certificate_authority", "ClientCertificateAuthority"},
		{"client_certificate", "certificate", "ClientCertificateCertificate"}, // or nothing would be left
		{"client_certificate", "client_certificate_id", "ClientCertificateID"},
		{"ssl", "tls", "SSLTLS"},
	} {
		if got := join(concat(words(test.parent), words(test.child))); got != test.want {
			t.Errorf("%s + %s: %s, want %s", test.parent, test.child, got, test.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"", "zone_id", "<=1y", "-", "--", "1", "a1B2", "IDs", "ABCs", "É", "\xff", "s", "As", "a\u0130", "日本語x", "ΣΣ"} {
		f.Add(seed, "certificate_id")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, ws := range [][]string{words(a), singular(words(a)), concat(words(a), words(b)), concat(singular(words(b)), words(a))} {
			for _, w := range ws {
				if w == "" {
					t.Fatalf("%q %q: an empty word in %q", a, b, ws)
				}
			}
			if name := exported(ws, "X"); !token.IsIdentifier(name) || !token.IsExported(name) {
				t.Fatalf("%q %q: %q is no exported identifier", a, b, name)
			}
			if name := "x" + unexported(ws); !token.IsIdentifier(name) || token.IsExported(unexported(ws)) {
				t.Fatalf("%q %q: %q is no parameter name", a, b, unexported(ws))
			}
		}
	})
}
