package names

import (
	"strings"
	"sync"
	"unicode"

	"github.com/jinzhu/inflection"
)

// initialisms are written in capitals, as Go's own style has it. Plurals keep
// a small s.
var initialisms = map[string]string{
	"aaaa": "AAAA", "acl": "ACL", "ai": "AI", "api": "API", "apis": "APIs", "arn": "ARN", "asn": "ASN", "asns": "ASNs",
	"aws": "AWS", "bgp": "BGP", "ca": "CA", "caa": "CAA", "cas": "CAs", "cidr": "CIDR", "cidrs": "CIDRs", "cname": "CNAME",
	"cors": "CORS", "cpu": "CPU", "csr": "CSR", "css": "CSS", "csv": "CSV", "dcv": "DCV", "ddos": "DDoS",
	"dlp": "DLP", "dns": "DNS", "dnskey": "DNSKEY", "dnssec": "DNSSEC", "ecdsa": "ECDSA", "eu": "EU", "dos": "DoS", "ds": "DS", "eof": "EOF", "gre": "GRE", "grpc": "GRPC",
	"gui": "GUI", "guid": "GUID", "hsts": "HSTS", "html": "HTML", "http": "HTTP", "https": "HTTPS",
	"icmp": "ICMP", "id": "ID", "ids": "IDs", "idp": "IDP", "io": "IO", "ip": "IP", "ips": "IPs",
	"ipsec": "IPsec", "ipv4": "IPv4", "ipv6": "IPv6", "jdcloud": "JDCloud", "json": "JSON", "jwk": "JWK",
	"jwks": "JWKS", "jwt": "JWT", "kv": "KV", "lan": "LAN", "lhs": "LHS", "mac": "MAC", "mfa": "MFA",
	"mtls": "MTLS", "mtu": "MTU", "mx": "MX", "naptr": "NAPTR", "ns": "NS", "ocsp": "OCSP", "oauth": "OAuth", "oauth2": "OAuth2", "oidc": "OIDC", "os": "OS",
	"pac": "PAC", "pdf": "PDF", "pem": "PEM", "pop": "POP", "ptr": "PTR", "qps": "QPS", "ram": "RAM", "rhs": "RHS",
	"rpc": "RPC", "rps": "RPS", "rsa": "RSA", "rum": "RUM", "s3": "S3", "saml": "SAML", "scim": "SCIM",
	"sdk": "SDK", "sha1": "SHA1", "sha256": "SHA256", "ski": "SKI", "sla": "SLA", "slo": "SLO",
	"smimea": "SMIMEA", "smtp": "SMTP", "sni": "SNI", "spf": "SPF", "sql": "SQL", "srv": "SRV", "ssh": "SSH", "sshfp": "SSHFP", "ssl": "SSL",
	"sso": "SSO", "svcb": "SVCB", "tcp": "TCP", "tls": "TLS", "tlsa": "TLSA", "ttl": "TTL", "txt": "TXT", "udp": "UDP", "ui": "UI",
	"uid": "UID", "uri": "URI", "uris": "URIs", "url": "URL", "urls": "URLs", "utf8": "UTF8",
	"uuid": "UUID", "vlan": "VLAN", "vm": "VM", "vnet": "VNet", "vpc": "VPC", "vpn": "VPN", "waf": "WAF",
	"wan": "WAN", "xml": "XML", "xss": "XSS",
}

// symbols that carry meaning in property names and enum values.
var symbols = map[rune]string{
	'<': "LessThan", '>': "GreaterThan", '=': "Equal", '+': "Plus", '&': "And", '*': "Star", '%': "Percent",
	'@': "At", '#': "Hash", '!': "Not", '^': "Caret", '~': "Tilde", '$': "Dollar", '|': "Or",
}

// words splits any spelling (snake_case, kebab-case, camelCase, prose) into
// capitalised words. A minus in front is a word, because sort orders have it.
func words(s string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, capitalize(string(word)))
			word = nil
		}
	}
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case symbols[r] != "":
			flush()
			out = append(out, symbols[r])
		case r == '-' && i == 0:
			out = append(out, "Minus")
		case !isLetterOrDigit(r):
			flush()
		case startsWord(runes, i):
			flush()
			word = append(word, r)
		default:
			word = append(word, r)
		}
	}
	flush()
	return out
}

func isLetterOrDigit(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// startsWord reports a capital that follows a small letter or a digit, or that
// ends a run of capitals (the C in TLSClient).
func startsWord(runes []rune, i int) bool {
	if i == 0 || !unicode.IsUpper(runes[i]) {
		return false
	}
	if unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) {
		return true
	}
	return unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !isPlural(runes, i)
}

// isPlural reports the small s behind a run of capitals, as in IDs.
func isPlural(runes []rune, i int) bool {
	return runes[i+1] == 's' && (i+2 == len(runes) || !unicode.IsLower(runes[i+2]))
}

func capitalize(word string) string {
	lower := strings.ToLower(word)
	if known, ok := initialisms[lower]; ok {
		return known
	}
	var b strings.Builder
	up := true
	for _, r := range lower {
		if up {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		up = unicode.IsDigit(r) // a letter after a digit starts a word in Go names
	}
	return b.String()
}

// uncountable words name one thing although they end like a plural.
var uncountable = map[string]bool{
	"Settings": true, "Analytics": true, "Access": true, "Status": true, "Diagnostics": true, "Metrics": true,
	"Details": true, "Statistics": true, "Stats": true, "Permissions": true, "Preferences": true, "Options": true,
	"Radius": true, "Basis": true, "Class": true, "Quota": true, "Data": true, "Media": true, "Criteria": true,
	"Schema": true, "Meta": true, "Metadata": true, "News": true, "Series": true, "Address": true, "Process": true,
}

// singular gives the words of one of many things.
func singular(ws []string) []string {
	if len(ws) == 0 {
		return ws
	}
	last := ws[len(ws)-1]
	if uncountable[last] {
		return ws
	}
	out := append([]string(nil), ws...)
	if s, ok := strings.CutSuffix(last, "s"); ok && initialisms[strings.ToLower(s)] == s && last != strings.ToUpper(last) {
		out[len(out)-1] = s
		return out
	}
	if last == strings.ToUpper(last) || initialisms[strings.ToLower(last)] != "" {
		return ws
	}
	out[len(out)-1] = singularWord(last)
	return out
}

// singularWords remembers what singularWord found out: the rules of English are
// dozens of regular expressions, the words of an API few.
var singularWords sync.Map

func singularWord(word string) string {
	if s, ok := singularWords.Load(word); ok {
		return s.(string)
	}
	s := capitalize(inflection.Singular(word))
	singularWords.Store(word, s)
	return s
}

// concat puts words behind a name without saying twice what it ends with.
func concat(parent, child []string) []string {
	for n := min(len(parent), len(child)-1); n > 0; n-- {
		if equal(parent[len(parent)-n:], child[:n]) {
			child = child[n:]
			break
		}
	}
	return append(append([]string(nil), parent...), child...)
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func join(ws []string) string { return strings.Join(ws, "") }

// exported makes an exported identifier; what has no letters at all is spelled
// by fallback.
func exported(ws []string, fallback string) string {
	name := join(ws)
	switch {
	case name == "":
		return fallback
	case name[0] >= '0' && name[0] <= '9':
		return "N" + name
	}
	return name
}

// unexported makes a parameter name: the first word small, initialisms whole.
func unexported(ws []string) string {
	if len(ws) == 0 {
		return "value"
	}
	first := strings.ToLower(ws[0])
	if first[0] >= '0' && first[0] <= '9' {
		first = "n" + first
	}
	return first + join(ws[1:])
}
