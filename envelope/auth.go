package envelope

import (
	"errors"
	"net/http"
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

// redactor returns a function that replaces the secrets in a text, should a server echo them.
func redactor(secrets ...string) func(string) string {
	var pairs []string
	for _, s := range secrets {
		if len(s) >= minRedacted {
			pairs = append(pairs, s, redacted)
		}
	}
	replacer := strings.NewReplacer(pairs...)
	return func(text string) string {
		if text == "" {
			return ""
		}
		return redactPrivateKeys(replacer.Replace(text))
	}
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
