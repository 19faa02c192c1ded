package behaviour

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

// disguises are the forms in which a secret can turn up, with what they are.
var disguises = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, secret := range []string{token, apiKey, keyText} {
		bytes := []byte(secret)
		all[secret] = "as it is"
		all[secret[:12]] = "cut short"
		all[hex.EncodeToString(bytes)] = "as hex"
		all[strings.ToUpper(hex.EncodeToString(bytes))] = "as HEX"
		all[fmt.Sprintf("% x", bytes)] = "as hex with spaces"
		all[strings.TrimRight(base64.StdEncoding.EncodeToString(bytes), "=")] = "as base64"
		all[strings.Trim(fmt.Sprint(bytes), "[]")] = "as numbers"
		all[strings.Trim(fmt.Sprintf("%#v", bytes), "[]byte{}")] = "as Go code"
	}
	return all
})

// wantHidden checks that no secret is in a text, and reports whether that is so.
func wantHidden(t *testing.T, what, text string) bool {
	t.Helper()
	for disguise, how := range disguises() {
		if strings.Contains(text, disguise) {
			t.Errorf("%s shows a secret %s: %s", what, how, text)
			return false
		}
	}
	return true
}

// wantUnprintable prints a value in every way and looks for secrets.
func wantUnprintable(t *testing.T, what string, v any) {
	t.Helper()
	var all strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d"} {
		fmt.Fprintf(&all, verb+"\n", v)
	}
	logger := talkative(&all)
	logger.Info("a message", "value", v)
	logger.With("with", v).Info("a message", slog.Group("group", "value", v))
	wantHidden(t, what, all.String())
}

// talkative logs everything with both handlers of the standard library.
func talkative(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}
	return slog.New(slog.NewMultiHandler(slog.NewTextHandler(w, options), slog.NewJSONHandler(w, options)))
}

// credentials are both ways of authenticating.
var credentials = map[string]func(*envelope.Config){
	"token": func(cfg *envelope.Config) { cfg.APIToken = token },
	"key":   func(cfg *envelope.Config) { cfg.APIToken, cfg.APIEmail, cfg.APIKey = "", "me@example.com", apiKey },
	"own header": func(cfg *envelope.Config) {
		cfg.APIToken, cfg.Header = "", http.Header{"Authorization": {"Bearer " + token}}
	},
}

// secrets: neither the token, nor the key, nor a private key is ever shown.
func secrets(t *testing.T, s Subject) {
	for name, credential := range credentials {
		t.Run(name, func(t *testing.T) {
			t.Run("client", func(t *testing.T) {
				for i, v := range s.client(t, nowhere, credential).Itself {
					wantUnprintable(t, fmt.Sprintf("part %d of the client, a %T,", i, v), v)
				}
			})
			t.Run("echoes", func(t *testing.T) { s.echoes(t, credential) })
		})
	}
	t.Run("parameters and requests", func(t *testing.T) {
		printed := s.Printed(keyPEM)
		if len(printed) < 2 {
			t.Error("there is nothing to print")
		}
		for _, v := range printed {
			wantUnprintable(t, fmt.Sprintf("a %T", v), v)
		}
	})
	t.Run("answers", func(t *testing.T) {
		object := strings.TrimSuffix(s.object("x1"), "}") + fmt.Sprintf(`,"key_of_the_future":%q}`, keyPEM)
		srv := serve(t, sequence(answer(200, success(object)), answer(200, success("["+object+"]"))))
		c := s.client(t, srv.URL)
		for _, name := range []string{"object", "page"} {
			got, err := c.kind(name).call(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if page, ok := got.(*Page); ok {
				got = page.Items[0]
			}
			wantUnprintable(t, name, got)
		}
	})
	t.Run("configuration", func(t *testing.T) {
		cfg := envelope.DefaultConfig()
		cfg.APIToken, cfg.APIKey = token, apiKey
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			wantHidden(t, "the configuration with "+verb, fmt.Sprintf(verb, cfg))
		}
	})
}

// echoed is everything secret in a request, as a careless server repeats it.
func echoed(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	text := r.Header.Get("Authorization") + " " + r.Header.Get("X-Auth-Key")
	if _, rest, ok := bytes.Cut(body, []byte("-----BEGIN")); ok {
		text += " -----BEGIN" + strings.ReplaceAll(string(rest), `\n`, "\n")
	}
	return text
}

// echoes: what a server repeats of a request gets neither into an error, nor
// into a log, nor into messages.
func (s Subject) echoes(t *testing.T, credential func(*envelope.Config)) {
	jsonOf := func(text string) string { return strings.ReplaceAll(fmt.Sprintf("%q", text), `\x`, `\u00`) }
	object := func(text string) string { return `{"` + s.Time + `":` + text + `}` }
	for name, body := range map[string]func(text string) string{
		"error": func(text string) string { return strings.Replace(failure, `"no such thing"`, jsonOf(text), 1) },
		"error, cut": func(text string) string {
			return strings.Replace(failure, `"no such thing"`, jsonOf(strings.Repeat("e", 970)+text), 1)
		},
		"error as a text": func(text string) string { return `{"success":false,"errors":[` + jsonOf(text) + `],"result":null}` },
		"error with fields": func(text string) string {
			return `{"error":{"detail":` + jsonOf(text) + `,"pointer":` + jsonOf(text) + `}}`
		},
		"message": func(text string) string {
			return `{"success":false,"errors":[],"messages":[{"message":` + jsonOf(text) + `}],"result":null}`
		},
		"message of success": func(text string) string { return success("null", `"messages":[`+jsonOf(text)+`]`) },
		"page":               func(text string) string { return "<html><title>Bad request " + text + "</title></html>" },
		"text":               func(text string) string { return "bad request: " + text },
		"text, cut":          func(text string) string { return strings.Repeat("e", 170) + text },
		"broken JSON":        func(text string) string { return `{"success":true,"result":{"a":` + jsonOf(text) },
		"wrong type":         func(text string) string { return success(object(jsonOf(text))) },
		"wrong type, short": func(text string) string {
			return success(object(jsonOf(strings.TrimPrefix(strings.TrimSpace(text), "Bearer "))))
		},
		"wrong type, cut": func(text string) string { return success(object(jsonOf(strings.Repeat("e", 25) + text))) },
		"wrong kind":      func(text string) string { return success(jsonOf(text)) },
		"wrong success":   func(text string) string { return `{"success":` + jsonOf(text) + `}` },
		"other JSON":      func(text string) string { return `{"request":` + jsonOf(text) + `}` },
	} {
		for _, status := range []int{200, 400, 503} {
			srv := serve(t, func(w http.ResponseWriter, r *http.Request) { answer(status, body(echoed(r)))(w, r) })
			var log bytes.Buffer
			c := s.client(t, srv.URL, retries(1), credential, func(cfg *envelope.Config) { cfg.Logger = envelope.NewLogger(talkative(&log)) })
			for _, k := range only(c.kinds(), "create", "object", "page", "no result", "stream") {
				what := fmt.Sprintf("%s, %d, %s", name, status, k.name)
				var meta envelope.Response
				_, err := k.call(t.Context(), envelope.WithResponse(&meta))
				if err == nil && status != 200 {
					t.Errorf("%s: no error", what)
				}
				if err != nil {
					wantUnprintable(t, what+": the error", err)
					wantHidden(t, what+": the wrapped error", fmt.Errorf("wrapped: %w", errors.Join(err, err)).Error())
				}
				wantHidden(t, what+": messages", fmt.Sprintf("%+v", meta.Messages))
			}
			wantHidden(t, fmt.Sprintf("%s, %d: the log", name, status), log.String())
			if !strings.Contains(log.String(), s.GetOperation) {
				t.Errorf("%s: the log says nothing: %s", name, log.String())
			}
		}
	}
	// An error of the network can show what was sent, too.
	var log bytes.Buffer
	c := s.client(t, nowhere, retries(1), credential, func(cfg *envelope.Config) { cfg.Logger = envelope.NewLogger(talkative(&log)) },
		over(roundTripper(func(r *http.Request) (*http.Response, error) {
			return nil, errors.New("cannot send " + echoed(withBody(r)))
		})))
	for _, k := range only(c.kinds(), "create", "object") {
		_, err := k.call(t.Context())
		if err == nil {
			t.Error("no error")
		}
		wantUnprintable(t, "network, "+k.name, err)
	}
	wantHidden(t, "network: log", log.String())
}

// withBody gives a request without a body an empty one, as servers do.
func withBody(r *http.Request) *http.Request {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	return r
}

// redirects: credentials stay with the host that they are for, and a redirect
// to any other is refused unless it is allowed.
func redirects(t *testing.T, s Subject) {
	const home, other = "api.example.com", "files.example.com"
	var arrived []*http.Request
	fine := func(w http.ResponseWriter, r *http.Request) {
		arrived = append(arrived, r)
		answer(200, success(s.object("x1")))(w, r)
	}
	status, target := 0, ""
	homeTLS := newServer(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v4/") {
			w.Header().Set("Location", target)
			w.WriteHeader(status)
			return
		}
		fine(w, r)
	})
	homeTLS.StartTLS()
	defer homeTLS.Close()
	otherTLS := newServer(fine)
	otherTLS.StartTLS()
	defer otherTLS.Close()
	plain := serve(t, fine)
	transport := transportTo(t, map[string]*server{
		home + ":443": homeTLS, other + ":443": otherTLS, home + ":80": plain, other + ":80": plain,
	}, homeTLS)
	defer transport.CloseIdleConnections()

	allow := func(hosts ...string) func(*envelope.Config) {
		return func(cfg *envelope.Config) { cfg.AllowRedirectHosts = hosts }
	}
	for name, test := range map[string]struct {
		target  string
		allow   func(*envelope.Config)
		works   bool
		carries bool // credentials
	}{
		"another host":                   {"https://" + other + "/x", allow(), false, false},
		"another host, one like it":      {"https://" + other + "/x", allow("example.com", "other-files.example.com"), false, false},
		"http":                           {"http://" + home + "/x", allow(), false, false},
		"http, host allowed":             {"http://" + home + "/x", allow(home), false, false},
		"another host over http":         {"http://" + other + "/x", allow(), false, false},
		"another host over http allowed": {"http://" + other + "/x", allow(other), false, false},
		"another host, allowed":          {"https://" + other + "/x", allow(other), true, false},
		"the same host":                  {"https://" + home + "/x", allow(), true, true},
		"the same host, relative":        {"/x", allow(), true, true},
	} {
		for how, credential := range credentials {
			for _, code := range []int{301, 302, 307, 308} {
				for _, call := range []string{"object", "create", "delete"} {
					arrived, status, target = nil, code, test.target
					what := fmt.Sprintf("%s, %s, %d, %s", name, how, code, call)
					c := s.client(t, "https://"+home+"/v4", over(transport), credential, test.allow)
					_, err := c.kind(call).call(t.Context(), envelope.WithHeader("X-Own-Secret", apiKey))
					works := test.works && (call == "object" || code >= 307) // else it would become a GET
					if !works {
						if e, ok := errors.AsType[*envelope.Error](err); !ok || !errors.Is(err, envelope.ErrRedirect) || e.Status != code || len(arrived) != 0 {
							t.Errorf("%s: %v; %d requests arrived", what, err, len(arrived))
						}
						continue
					}
					if err != nil || len(arrived) != 1 {
						t.Errorf("%s: %v; %d requests arrived", what, err, len(arrived))
						continue
					}
					header := arrived[0].Header
					carried := header.Get("Authorization")+header.Get("X-Auth-Key")+header.Get("X-Own-Secret") != ""
					if carried != test.carries || !test.carries && header.Get("X-Auth-Email") != "" {
						t.Errorf("%s: arrived with %v", what, header)
					}
					if !test.carries {
						wantHidden(t, what, fmt.Sprint(header))
					}
				}
			}
		}
	}
}
