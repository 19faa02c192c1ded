package envelope

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// recorder keeps the requests that a server got.
type recorder struct {
	mu  sync.Mutex
	got []*http.Request
}

func (r *recorder) handler(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		r.got = append(r.got, req)
		r.mu.Unlock()
		h(w, req)
	}
}

func redirectTo(status int, target *string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", *target)
		w.WriteHeader(status)
	}
}

// otherName gives a loopback URL another host name.
func otherName(url string) string { return strings.Replace(url, "127.0.0.1", "localhost", 1) }

// Row 16: no redirect takes credentials to another host or off https; what is not listed is refused.
func TestRedirects(t *testing.T) {
	other := new(recorder)
	otherTLS := httptest.NewTLSServer(other.handler(answer(200, fine)))
	defer otherTLS.Close()
	otherPlain := serve(t, other.handler(answer(200, fine)))
	target := ""
	firstTLS := httptest.NewTLSServer(redirectTo(307, &target))
	defer firstTLS.Close()
	firstPlain := serve(t, redirectTo(307, &target))
	host := strings.TrimPrefix(otherTLS.URL, "https://")

	for name, test := range map[string]struct {
		first, target, method string
		allow                 []string
		ok                    bool
	}{
		"other host":                  {firstTLS.URL, otherTLS.URL + "/x", "GET", nil, false},
		"other host, POST":            {firstTLS.URL, otherTLS.URL + "/x", "POST", nil, false},
		"other host over http":        {firstPlain.URL, otherPlain.URL + "/x", "GET", nil, false},
		"other host over http, given": {firstPlain.URL, otherPlain.URL + "/x", "GET", []string{strings.TrimPrefix(otherPlain.URL, "http://")}, false},
		"https to http":               {firstTLS.URL, otherPlain.URL + "/x", "GET", []string{"127.0.0.1"}, false},
		"allowed":                     {firstTLS.URL, otherTLS.URL + "/x", "GET", []string{host}, true},
		"other name":                  {firstTLS.URL, otherName(otherTLS.URL) + "/x", "GET", []string{host}, false},
	} {
		t.Run(name, func(t *testing.T) {
			other.got, target = nil, test.target
			c, pauses := newTestClient(t, test.first, func(cfg *Config) {
				cfg.HTTPClient = firstTLS.Client()
				cfg.APIToken, cfg.APIEmail, cfg.APIKey = "", "me@example.com", "S3cr3tS3cr3t"
				cfg.Header = http.Header{"X-Own-Secret": {"S3cr3tS3cr3t"}}
				cfg.AllowRedirectHosts = test.allow
			})
			err := Exec(t.Context(), c, NewRequest("Things.Get", test.method, "/x"), WithHeader("Authorization", "Bearer S3cr3t"))
			if !test.ok {
				e, _ := errors.AsType[*Error](err)
				if !errors.Is(err, ErrRedirect) || len(other.got) != 0 || len(pauses.list) != 0 || e.Status != 307 {
					t.Fatalf("error = %v; the other host got %d requests", err, len(other.got))
				}
				return
			}
			wantNoError(t, err)
			for name, values := range other.got[0].Header {
				if strings.Contains(strings.Join(values, ""), "S3cr3t") || name == "X-Auth-Email" {
					t.Errorf("the other host got %s: %q", name, values)
				}
			}
			if other.got[0].Header.Get("Accept") != jsonType {
				t.Errorf("headers = %v", other.got[0].Header)
			}
		})
	}
}

// A change that comes back as a question would succeed without having changed anything.
func TestRedirectKeepsMethod(t *testing.T) {
	target := "/client/v4/y"
	s := serve(t, sequence(redirectTo(301, &target), answer(200, fine)))
	c, _ := newTestClient(t, s.URL)
	err := Exec(t.Context(), c, NewRequest("Things.Delete", http.MethodDelete, "/x"))
	if !errors.Is(err, ErrRedirect) || s.requests.Load() != 1 {
		t.Errorf("DELETE: %v, %d requests", err, s.requests.Load())
	}

	got := new(recorder)
	s = serve(t, sequence(redirectTo(308, &target), got.handler(answer(200, fine))))
	c, _ = newTestClient(t, s.URL)
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	r.SetJSON(thing{ID: "1"})
	wantNoError(t, Exec(t.Context(), c, r))
	if len(got.got) != 1 || got.got[0].Header.Get("Authorization") == "" || got.got[0].ContentLength != int64(len(`{"id":"1"}`)) {
		t.Errorf("POST on the same host: %+v", got.got)
	}
}

func TestRedirectLoop(t *testing.T) {
	target := "/client/v4/x"
	s := serve(t, redirectTo(302, &target))
	c, _ := newTestClient(t, s.URL)
	if err := Exec(t.Context(), c, get("/x")); !errors.Is(err, ErrRedirect) || s.requests.Load() != maxRedirects {
		t.Errorf("%v after %d requests", err, s.requests.Load())
	}
}

func TestUsersRedirectPolicyIsKept(t *testing.T) {
	target, mine := "/client/v4/y", errors.New("mine")
	s := serve(t, redirectTo(302, &target))
	c, _ := newTestClient(t, s.URL, func(cfg *Config) {
		cfg.HTTPClient = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return mine }}
	})
	if err := Exec(t.Context(), c, get("/x")); !errors.Is(err, mine) {
		t.Errorf("error = %v", err)
	}
}

// A redirect back from another host was chosen by that host.
func TestRedirectThereAndBack(t *testing.T) {
	base := "https://api.example.com/v4"
	var auth []string
	c, _ := newTestClient(t, "https://api.example.com", func(cfg *Config) {
		cfg.BaseURL, cfg.AllowRedirectHosts = base, []string{"files.example.com"}
		cfg.APIToken, cfg.APIEmail, cfg.APIKey = "", "a@example.com", "S3cr3tS3cr3t"
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			auth = append(auth, r.URL.Host+" "+r.Header.Get("X-Auth-Key"))
			resp, err := memory{200, []byte(fine)}.RoundTrip(r)
			switch r.URL.String() {
			case base + "/x":
				resp.StatusCode = 302
				resp.Header.Set("Location", "https://files.example.com/a")
			case "https://files.example.com/a":
				resp.StatusCode = 302
				resp.Header.Set("Location", base+"/zones/other")
			}
			return resp, err
		})}
	})
	wantNoError(t, Exec(t.Context(), c, get("/x")))
	if want := "api.example.com S3cr3tS3cr3t,files.example.com ,api.example.com "; strings.Join(auth, ",") != want {
		t.Errorf("credentials: %q", auth)
	}
}
