package envelope

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const maxRedirects = 10

// keptHeader reports whether a header follows a redirect to another host. net/http takes Authorization away, but not
// X-Auth-Key, nor a secret in a header that only the user knows about.
func keptHeader(name string) bool {
	switch name {
	case "Accept", "Accept-Encoding", "Accept-Language", "Content-Type", "User-Agent":
		return true
	default:
		return false
	}
}

// guardRedirects gives a client like given whose redirects keep to the host of base and to allowed ones.
// The given client is not changed; nil stands for one with a connection pool of its own.
func guardRedirects(given *http.Client, base *url.URL, allowed []string) *http.Client {
	guarded := http.Client{Transport: newTransport()}
	if given != nil {
		guarded = *given
	}
	users := guarded.CheckRedirect
	guarded.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if err := checkRedirect(next, via, base, allowed); err != nil {
			return err
		}
		if users != nil {
			return users(next, via)
		}
		return nil
	}
	return &guarded
}

func checkRedirect(next *http.Request, via []*http.Request, base *url.URL, allowed []string) error {
	if !sameHost(via[0].URL, base) {
		base = via[0].URL // an operation with a server of its own, which got no credentials
	}
	switch {
	case len(via) >= maxRedirects:
		return fmt.Errorf("%w: more than %d in a row", ErrRedirect, maxRedirects)
	case next.Method != via[0].Method:
		// A DELETE that comes back as a GET would succeed without having deleted anything.
		return fmt.Errorf("%w: it turns %s into %s", ErrRedirect, via[0].Method, next.Method)
	case next.URL.Scheme != "https" && via[len(via)-1].URL.Scheme == "https":
		return fmt.Errorf("%w: it leads from https to %s", ErrRedirect, next.URL.Scheme)
	case !sameHost(next.URL, base):
		if err := checkForeignHost(next.URL, allowed); err != nil {
			return err
		}
	}
	if strayed(next, via, base) {
		for name := range next.Header {
			if !keptHeader(name) {
				delete(next.Header, name)
			}
		}
	}
	return nil
}

func checkForeignHost(u *url.URL, allowed []string) error {
	if u.Scheme != "https" {
		return fmt.Errorf("%w: it leads to another host over %s", ErrRedirect, u.Scheme)
	}
	for _, host := range allowed {
		if strings.EqualFold(host, u.Host) || (u.Port() == "" && strings.EqualFold(host, u.Hostname())) {
			return nil
		}
	}
	return fmt.Errorf("%w: it leads to host %q, which AllowRedirectHosts does not list", ErrRedirect, u.Host)
}

// strayed reports whether the chain of redirects has been to another host: then even a way back to the first host is
// one that the other host has chosen, and goes without credentials.
func strayed(next *http.Request, via []*http.Request, base *url.URL) bool {
	if !sameHost(next.URL, base) {
		return true
	}
	for _, r := range via {
		if !sameHost(r.URL, base) {
			return true
		}
	}
	return false
}

// sameHost compares host and port, with the scheme's port where none is given.
func sameHost(a, b *url.URL) bool {
	return strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

// sameOrigin also compares the scheme: what goes to one host over https does not go there in the clear.
func sameOrigin(a, b *url.URL) bool { return a == b || a.Scheme == b.Scheme && sameHost(a, b) }

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	default:
		return "443"
	}
}
