package envelope

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// The environment variables that credentials are taken from when none are given.
const (
	envToken = "CLOUDFLARE_API_TOKEN"
	envEmail = "CLOUDFLARE_EMAIL"
	envKey   = "CLOUDFLARE_API_KEY"
)

var errNoCredentials = errors.New("no credentials: give an API token (option WithAPIToken, or " + envToken +
	" in the environment) or an email and an API key (option WithAPIKey, or " + envEmail + " and " + envKey + ")")

// credentials adds itself to the headers of a request and hides itself in texts. It is made of functions rather than
// of strings so that nothing which walks a Client by reflection comes across a secret.
type credentials struct {
	authorize func(http.Header)
	redact    func(string) string
}

// resolveCredentials takes the given credentials, else those of the environment. Given ones are never mixed with
// those of the environment.
func resolveCredentials(cfg Config, getenv func(string) string) (credentials, error) {
	token, email, key := trimmed(cfg.APIToken), strings.TrimSpace(cfg.APIEmail), trimmed(cfg.APIKey)
	if token == "" && email == "" && key == "" {
		if carriesCredentials(cfg.Header) {
			return headerCredentials(cfg.Header), nil
		}
		if token = strings.TrimSpace(getenv(envToken)); token == "" {
			email, key = strings.TrimSpace(getenv(envEmail)), strings.TrimSpace(getenv(envKey))
		}
	}
	switch {
	case token != "" && key != "":
		return credentials{}, errors.New("both an API token and an API key are given: give one of them")
	case token != "":
		return tokenCredentials(token)
	case email != "" && key != "":
		return keyCredentials(email, key)
	case email != "":
		return credentials{}, errors.New("an API email without an API key: " + errNoCredentials.Error())
	case key != "":
		return credentials{}, errors.New("an API key without an API email: " + errNoCredentials.Error())
	default:
		return credentials{}, errNoCredentials
	}
}

func trimmed(s Secret) string { return strings.TrimSpace(s.Reveal()) }

func tokenCredentials(token string) (credentials, error) {
	if !fitsHeader(token) {
		return credentials{}, errors.New("the API token has characters that no HTTP header can carry")
	}
	value := shared("Bearer " + token)
	return credentials{
		authorize: func(h http.Header) { h["Authorization"] = value },
		redact:    redactor(token),
	}, nil
}

func keyCredentials(email, key string) (credentials, error) {
	if !fitsHeader(email) || !fitsHeader(key) {
		return credentials{}, errors.New("the API email or key has characters that no HTTP header can carry")
	}
	emails, keys := shared(email), shared(key)
	return credentials{
		authorize: func(h http.Header) { h["X-Auth-Email"], h["X-Auth-Key"] = emails, keys },
		redact:    redactor(key),
	}, nil
}

// credentialHeaders are those that stand for credentials when [Config.Header] has them.
var credentialHeaders = [...]string{"Authorization", "X-Auth-Key", "X-Auth-User-Service-Key"}

func carriesCredentials(h http.Header) bool {
	for _, name := range credentialHeaders {
		if h.Get(name) != "" {
			return true
		}
	}
	return false
}

// headerCredentials is for clients whose Config.Header authenticates: nothing to add, the values to hide.
func headerCredentials(h http.Header) credentials {
	var secrets []string
	for _, name := range credentialHeaders {
		secrets = append(secrets, h.Get(name), strings.TrimPrefix(h.Get(name), "Bearer "))
	}
	return credentials{authorize: func(http.Header) {}, redact: redactor(secrets...)}
}

// headerAdder gives a function that adds the headers of a client to those of a request.
func headerAdder(given http.Header) func(http.Header) {
	own := make(http.Header, len(given))
	for name, values := range given {
		own[http.CanonicalHeaderKey(name)] = slices.Clip(slices.Clone(values))
	}
	return func(h http.Header) { maps.Copy(h, own) }
}

// redactor returns a function that replaces the secrets in a text, should a server echo them.
func redactor(secrets ...string) func(string) string {
	secrets = slices.DeleteFunc(secrets, func(s string) bool { return len(s) < minRedacted })
	var pairs []string
	for _, s := range secrets {
		pairs = append(pairs, s, redacted)
	}
	replacer := strings.NewReplacer(pairs...)
	return func(text string) string {
		if text == "" {
			return ""
		}
		return redactPrivateKeys(redactCut(replacer.Replace(text), secrets))
	}
}

// redactCut replaces the beginning of a secret at the end of a text that was cut there.
func redactCut(text string, secrets []string) string {
	kept, isCut := strings.CutSuffix(text, ellipsis)
	if !isCut {
		return text
	}
	for _, secret := range secrets {
		for n := len(secret) - 1; n >= minRedacted; n-- {
			if whole, found := strings.CutSuffix(kept, secret[:n]); found {
				return whole + redacted + ellipsis
			}
		}
	}
	return text
}

// minRedacted is the length below which a "secret" is a test's and would eat ordinary words.
const minRedacted = 6

// shared makes a header value that requests can share: appending to it copies it.
func shared(value string) []string { return []string{value}[:1:1] }

// fitsHeader reports whether every byte of s may stand in an HTTP header: visible ASCII and spaces between.
func fitsHeader(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
