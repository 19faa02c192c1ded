package envelope

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestCredentials(t *testing.T) {
	type env = map[string]string
	for name, test := range map[string]struct {
		cfg  Config
		env  env
		want http.Header
		err  string
	}{
		"given token":            {cfg: Config{APIToken: " tok\n"}, env: env{envToken: "other"}, want: http.Header{"Authorization": {"Bearer tok"}}},
		"given key":              {cfg: Config{APIEmail: "a@example.com", APIKey: "k"}, env: env{envToken: "other"}, want: http.Header{"X-Auth-Email": {"a@example.com"}, "X-Auth-Key": {"k"}}},
		"token of environment":   {env: env{envToken: "tok\n", envEmail: "a", envKey: "k"}, want: http.Header{"Authorization": {"Bearer tok"}}},
		"key of environment":     {env: env{envEmail: "a", envKey: "k"}, want: http.Header{"X-Auth-Email": {"a"}, "X-Auth-Key": {"k"}}},
		"header":                 {cfg: Config{Header: http.Header{"Authorization": {"Bearer x"}}}, env: env{envToken: "other"}, want: http.Header{}},
		"none":                   {err: "CLOUDFLARE_API_TOKEN"},
		"none names the key too": {err: "CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY"},
		"both":                   {cfg: Config{APIToken: "t", APIEmail: "a", APIKey: "k"}, err: "give one of them"},
		"email only":             {cfg: Config{APIEmail: "a"}, env: env{envKey: "k"}, err: "an API email without an API key"},
		"key only":               {cfg: Config{APIKey: "k"}, env: env{envEmail: "a"}, err: "an API key without an API email"},
		"newline inside":         {cfg: Config{APIToken: "secret\nvalue"}, err: "no HTTP header can carry"},
	} {
		t.Run(name, func(t *testing.T) {
			creds, err := resolveCredentials(test.cfg, func(name string) string { return test.env[name] })
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "secret") {
					t.Fatalf("error = %v, want %q", err, test.err)
				}
				return
			}
			wantNoError(t, err)
			got := http.Header{}
			creds.authorize(got)
			if len(got) != len(test.want) {
				t.Fatalf("headers = %v, want %v", got, test.want)
			}
			for name := range test.want {
				if got.Get(name) != test.want.Get(name) {
					t.Errorf("%s = %q", name, got.Get(name))
				}
			}
		})
	}
}

func TestNewClientReportsEveryFault(t *testing.T) {
	t.Setenv(envToken, "")
	t.Setenv(envEmail, "")
	t.Setenv(envKey, "")
	_, err := NewClient(Config{BaseURL: "ftp://x", MaxRetries: -1, RateLimit: RateLimit{Requests: 1}, Header: http.Header{"X": {"a\nb"}}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"no credentials", "the scheme must be https or http", "MaxRetries: must not be negative", "both must be positive", "header X: the value has a control character"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
}

func TestRedactCut(t *testing.T) {
	redact := redactor("0123456789", "abcdefghij")
	for text, want := range map[string]string{
		"a 0123456789…": "a [REDACTED]…",
		"a 012345678…":  "a [REDACTED]…",
		"a abcdef…":     "a [REDACTED]…",
		"a abcde…":      "a abcde…", // shorter than what counts as a secret
		"a 012345678":   "a 012345678",
	} {
		if got := redact(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// fmt does not call methods for a verb that fits nothing; it prints what is inside.
func TestClientHidesItsHeaders(t *testing.T) {
	c, _ := newTestClient(t, "http://127.0.0.1:1", func(cfg *Config) {
		cfg.APIToken, cfg.Header = "", http.Header{"Authorization": {"Bearer " + testToken}}
	})
	for _, verb := range []string{"%s", "%d", "%+v"} {
		if text := fmt.Sprintf(verb, &struct{ c *Client }{c}) + fmt.Sprintf(verb, &struct{ c Client }{*c}); strings.Contains(text, testToken) {
			t.Errorf("%s: %s", verb, text)
		}
	}
}

func TestBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "base URL: empty",
		"https://u:secret@x.com": "base URL: has a user name",
		"https://":               "no host",
		"https://x.com/?a=b":     "has a query or a fragment",
		"https://x.com/%zz":      "base URL: not a URL",
	} {
		if _, err := parseBaseURL(text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: error = %v, want %q", text, err, want)
		}
	}
}

func TestHeadersPrecedence(t *testing.T) {
	var got http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		answer(200, `{"success":true,"result":1}`)(w, r)
	})
	c, _ := newTestClient(t, s.URL, func(cfg *Config) {
		cfg.Header = http.Header{"x-team": {"client"}, "X-Client": {"1"}}
		cfg.UserAgent = "probe/1"
	})
	r := get("/x")
	r.SetHeader("X-Team", "request", nil)
	r.SetCookie("a", "1", nil)
	r.SetCookie("b", "2", nil)
	r.Accept("application/x-pem-file")
	_, err := Do[int](t.Context(), c, r, WithHeader("x-team", "call"))
	wantNoError(t, err)
	for name, want := range map[string]string{
		"X-Team": "call", "X-Client": "1", "User-Agent": "probe/1", "Accept": "application/x-pem-file",
		"Authorization": "Bearer " + testToken, "Cookie": "a=1; b=2",
	} {
		if got.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, got.Get(name), want)
		}
	}
}
