// Package programs has four programs that do the same, each in its own way.
// This test insists that they do.
package programs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

const (
	pem  = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
	key  = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
	hex  = "2458ce5a0c354c7f82c78e9487d3ff60"
	uuid = "2458ce5a-0c35-4c7f-82c7-8e9487d3ff60"
)

// commands are all that the programs can do.
func commands() (all [][]string) {
	const owner = "023e105f4ecef8ad9ca31a8372d0c353"
	created := map[string][]string{
		"client_certificates":                          {pem},
		"custom_certificates":                          {pem, key},
		"mtls_certificates":                            {pem, key},
		"origin_tls_client_auth":                       {pem, key},
		"origin_tls_client_auth.hostname_certificates": {pem, key},
		"ssl.certificate_packs":                        {"example.com *.example.com www.example.com"},
		"zero_trust.gateway.certificates":              {"1826"},
	}
	changed := map[string][]string{
		"origin_tls_client_auth.hostnames": {"app.example.com", uuid},
		"origin_tls_client_auth.settings":  {"", "true"},
		"ssl.universal.settings":           {"", "true"},
	}
	long := []string{"client_certificates", "mtls_certificates", "zero_trust.gateway.certificates"}
	for family, values := range created {
		id := hex
		if slices.Contains(long, family) {
			id = uuid
		}
		all = append(all, []string{family, "list", owner}, []string{family, "get", owner, id},
			append([]string{family, "create", owner}, values...), []string{family, "delete", owner, id})
	}
	for family, values := range changed {
		all = append(all, []string{family, "get", owner, values[0]}, append([]string{family, "change", owner}, values...))
	}
	all = append(all, []string{"ssl.verification", "list", owner}, []string{"ssl.verification", "change", owner, uuid, "txt"})
	slices.SortFunc(all, slices.Compare)
	return all
}

// proxy stands before the fake API, which has an answer for every page: there
// is only one.
func proxy(t *testing.T, target string) string {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	on := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page := r.URL.Query().Get("page"); page != "" && page != "1" {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"success":true,"errors":[],"messages":[],"result":[]}`)
			return
		}
		on.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// did is what a program asked for and said.
type did struct{ requests, output string }

func run(t *testing.T, program string, args []string) did {
	t.Helper()
	api := fake.NewServer(t)
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "CLOUDFLARE_API_TOKEN=example-token", "CLOUDFLARE_BASE_URL="+proxy(t, api.URL()))
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", filepath.Base(program), args, err, output)
	}
	var requests strings.Builder
	for _, r := range api.Requests() {
		fmt.Fprintln(&requests, r.Method, r.Path, compact(t, r.Body))
	}
	return did{requests.String(), string(output)}
}

// compact spells JSON in one way.
func compact(t *testing.T, body []byte) string {
	t.Helper()
	if len(bytes.TrimSpace(body)) == 0 {
		return ""
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// open opens the source of the programs: go test reuses a result until
// something changes that the test has opened, and what it builds does not count.
func open(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if _, err := os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSame(t *testing.T) {
	open(t)
	folder := t.TempDir()
	others := []string{"flaregen", "sdksub", "sdkroot"}
	build := exec.Command("go", "build", "-o", folder, "./byhand")
	for _, name := range others {
		build.Args = append(build.Args, "./"+name)
	}
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, args := range commands() {
		want := run(t, filepath.Join(folder, "byhand"), args)
		if want.requests == "" || want.output == "" {
			t.Errorf("%q: %+v", args, want)
		}
		for _, name := range others {
			if got := run(t, filepath.Join(folder, name), args); got != want {
				t.Errorf("%s %q:\n%+v\nbyhand:\n%+v", name, args, got, want)
			}
		}
	}
}
