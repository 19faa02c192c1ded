package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// find runs the program on the demo, at a fixed time.
func find(t *testing.T, s settings) (string, error) {
	t.Helper()
	server := startDemo(now)
	defer server.Close()
	var out bytes.Buffer
	err := report(t.Context(), s, now, &out, cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("t"), cloudflare.WithMaxRetries(0))
	return out.String(), err
}

func TestTable(t *testing.T) {
	got, err := find(t, settings{days: 30, parallel: 4, format: "table"})
	if err != nil {
		t.Fatal(err)
	}
	want := `DAYS  FAMILY                                        OWNER        NAME            STATUS     ID  EXPIRES
-2    origin_tls_client_auth                        example.org  -               active     c6  2026-04-29
3     custom_certificates                           example.com  example.com +1  active     c3  2026-05-04
12    client_certificates                           example.com  laptop          active     c1  2026-05-13
20    origin_tls_client_auth.hostname_certificates  example.com  -               active     c5  2026-05-21
25    ssl.certificate_packs                         example.org  example.org     active     c7  2026-05-26
29    mtls_certificates                             Example      devices CA      -          c8  2026-05-30
29    zero_trust.gateway.certificates               Example      Gateway CA      available  c9  2026-05-30
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSON(t *testing.T) {
	got, err := find(t, settings{days: 3, parallel: 1, format: "json"})
	if err != nil {
		t.Fatal(err)
	}
	var list []certificate
	if err := json.Unmarshal([]byte(got), &list); err != nil || len(list) != 1 {
		t.Fatalf("got %v, %s", err, got)
	}
	want := certificate{Days: -2, Family: "origin_tls_client_auth", Kind: "zone", OwnerID: "z2", Owner: "example.org", Status: "active", ID: "c6",
		Expires: now.Add(-47 * time.Hour)}
	if list[0] != want {
		t.Errorf("got %+v, want %+v", list[0], want)
	}
	if got, _ := find(t, settings{days: 0, parallel: 1, format: "json", accounts: ids("a1")}); got != "[]\n" {
		t.Errorf("nothing is %q", got)
	}
}

func ids(list ...string) []string { return list }

// TestPrometheus also sees that the file is replaced as a whole.
func TestPrometheus(t *testing.T) {
	name := filepath.Join(t.TempDir(), "certificates.prom")
	if _, err := find(t, settings{days: 5, parallel: 3, format: "prometheus", output: name}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := `# HELP cloudflare_certificate_expiry_timestamp_seconds When the certificate expires, as Unix time.
# TYPE cloudflare_certificate_expiry_timestamp_seconds gauge
cloudflare_certificate_expiry_timestamp_seconds{family="origin_tls_client_auth",owner_kind="zone",owner_id="z2",owner="example.org",name="",id="c6"} 1777467600
cloudflare_certificate_expiry_timestamp_seconds{family="custom_certificates",owner_kind="zone",owner_id="z1",owner="example.com",name="example.com +1",id="c3"} 1777899600
# HELP cloudflare_certificate_lists_unread Lists of certificates that could not be read.
# TYPE cloudflare_certificate_lists_unread gauge
cloudflare_certificate_lists_unread 0
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if others, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".*")); len(others) > 0 {
		t.Errorf("left behind: %v", others)
	}
	var out strings.Builder
	prometheus(&out, []certificate{{Name: "a\\b\"c\nd"}}, 0)
	if !strings.Contains(out.String(), `name="a\\b\"c\nd"`) {
		t.Errorf("got %s", &out)
	}
}

// TestSelection: only what was asked for, and nobody looks for other owners.
func TestSelection(t *testing.T) {
	got, err := find(t, settings{days: 400, parallel: 2, format: "json", zones: ids("z2")})
	if err != nil || strings.Count(got, `"id"`) != 2 || strings.Contains(got, "z1") {
		t.Errorf("got %v\n%s", err, got)
	}
}

// TestPartial: a list that is refused is reported, the others are shown.
func TestPartial(t *testing.T) {
	got, err := find(t, settings{days: 400, parallel: 2, format: "prometheus", zones: ids("z1", "nowhere"), accounts: ids("a1")})
	if !errors.Is(err, envelope.ErrNotFound) || strings.Count(err.Error(), "\n") != 4 {
		t.Errorf("got %v", err)
	}
	if !regexp.MustCompile(`(?m)^zone nowhere: custom_certificates: CustomCertificates.List: .*404`).MatchString(err.Error()) {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(got, `id="c3"`) || !strings.Contains(got, `id="c8"`) || !strings.Contains(got, "lists_unread 5\n") {
		t.Errorf("got\n%s", got)
	}
}

// TestParallel: never more requests at a time than asked for, and more than one.
func TestParallel(t *testing.T) {
	const limit = 3
	var open, most atomic.Int64
	full := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := open.Add(1)
		defer open.Add(-1)
		for {
			seen := most.Load()
			if n <= seen || most.CompareAndSwap(seen, n) {
				break
			}
		}
		if n == limit {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		select {
		case <-full: // the first ones wait for each other
		case <-r.Context().Done():
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, page(1, 1))
	}))
	defer server.Close()
	client, err := cloudflare.NewClient(cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("t"))
	if err != nil {
		t.Fatal(err)
	}
	owners := []owner{{"zone", "z1", "z1"}, {"zone", "z2", "z2"}, {"account", "a1", "a1"}}
	if _, unread := search(t.Context(), client, owners, limit); len(unread) > 0 {
		t.Error(unread)
	}
	if most.Load() != limit {
		t.Errorf("%d requests at a time, want %d", most.Load(), limit)
	}
}

// TestCancelled: who interrupts is told so once, not for every list, and the
// file of the last run stays.
func TestCancelled(t *testing.T) {
	server := startDemo(now)
	defer server.Close()
	name := filepath.Join(t.TempDir(), "certificates.prom")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := report(ctx, settings{days: 1, parallel: 1, format: "table", output: name}, now, t.Output(), cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("t"))
	if err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file: %v", err)
	}
}

// TestRateLimit: however many lists there are, never more than 1,200 requests
// in five minutes; on a clock that the test's bubble drives.
func TestRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var times []time.Time
		api := roundTripper(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			times = append(times, time.Now())
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(page(1, 1))), Request: r}, nil
		})
		var s settings
		s.parallel, s.format = 50, "table"
		for i := range 300 {
			s.zones = append(s.zones, fmt.Sprint("z", i)) // five lists each
		}
		err := report(t.Context(), s, now, io.Discard, cloudflare.WithHTTPClient(&http.Client{Transport: api}), cloudflare.WithAPIToken("t"))
		if err != nil || len(times) != 1500 {
			t.Fatalf("%d requests, %v", len(times), err)
		}
		slices.SortFunc(times, time.Time.Compare)
		for i := 1200; i < len(times); i++ {
			if span := times[i].Sub(times[i-1200]); span < 5*time.Minute {
				t.Fatalf("1201 requests in %s", span)
			}
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestEveryFamily: each family that the API has is found, as a server with the
// life of certificates shows it.
func TestEveryFamily(t *testing.T) {
	const zone, account = "00000000000000000000000000000001", "00000000000000000000000000000002"
	srv := cloudflaretest.NewServer(t)
	client, ctx := srv.Client(), t.Context()
	text, key := cloudflaretest.Pair(t, "app.example.com")
	ca, _ := cloudflaretest.CAPair(t, "devices CA")
	csr := cloudflaretest.SigningRequest(t, pkix.Name{CommonName: "laptop"})
	_, err1 := client.ClientCertificates.Create(ctx, zone, cloudflare.ClientCertificateCreateRequest{CSR: csr, ValidityDays: 30})
	_, err2 := client.CustomCertificates.Create(ctx, zone, cloudflare.CustomCertificateCreateRequest{Certificate: text, PrivateKey: key})
	_, err3 := client.OriginTLSClientAuth.Create(ctx, zone, cloudflare.OriginTLSClientAuthCreateRequest{Certificate: text, PrivateKey: key})
	_, err4 := client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, zone, cloudflare.HostnameCertificateCreateRequest{Certificate: text, PrivateKey: key})
	_, err5 := client.SSL.CertificatePacks.Create(ctx, zone, cloudflare.CertificatePackCreateRequest{
		CertificateAuthority: "lets_encrypt", Hosts: []string{"example.com"}, Type: "advanced", ValidationMethod: "txt", ValidityDays: 90})
	_, err6 := client.MTLSCertificates.Create(ctx, account, cloudflare.MTLSCertificateCreateRequest{CA: true, Certificates: ca, Name: new("devices")})
	_, err7 := client.ZeroTrust.Gateway.Certificates.Create(ctx, account, &cloudflare.ZeroTrustGatewayCertificateCreateRequest{ValidityPeriodDays: new(10)})
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7); err != nil {
		t.Fatal(err)
	}
	srv.Advance(4 * cloudflaretest.Step)
	var out bytes.Buffer
	err := report(ctx, settings{days: 400, parallel: 3, format: "json", zones: ids(zone), accounts: ids(account)}, srv.Now(), &out,
		cloudflare.WithBaseURL(srv.URL()), cloudflare.WithAPIToken("t"))
	var list []certificate
	if err := errors.Join(err, json.Unmarshal(out.Bytes(), &list)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range list {
		got = append(got, fmt.Sprint(c.Family, " ", c.OwnerID[31:], " ", c.Name, " ", c.Days))
	}
	slices.Sort(got)
	year := fmt.Sprint(int(time.Now().AddDate(1, 0, 0).Sub(srv.Now()) / (24 * time.Hour)))
	want := []string{
		"client_certificates 1 laptop 29",
		"custom_certificates 1 app.example.com " + year,
		"mtls_certificates 2 devices " + year,
		"origin_tls_client_auth 1 app.example.com " + year,
		"origin_tls_client_auth.hostname_certificates 1 app.example.com " + year,
		"ssl.certificate_packs 1 example.com 89",
		"zero_trust.gateway.certificates 2 Gateway 9",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(families) != len(want) {
		t.Errorf("there are %d families", len(families))
	}
}

func TestDays(t *testing.T) {
	for hours, want := range map[int]int{0: 0, 23: 0, 24: 1, 47: 1, -1: -1, -24: -1, -25: -2} {
		list := soon([]certificate{{Expires: now.Add(time.Duration(hours) * time.Hour)}}, now, 10)
		if len(list) != 1 || list[0].Days != want {
			t.Errorf("%d hours: got %+v, want %d days", hours, list, want)
		}
	}
	if list := soon([]certificate{{Expires: now.AddDate(0, 0, 10)}}, now, 10); len(list) != 0 {
		t.Errorf("got %+v", list)
	}
}

// TestOne: what is over needs no renewal, and what has no end expires never.
func TestOne(t *testing.T) {
	if one("a", "", "revoked", now) != nil || one("a", "", "deleted", now) != nil || one("a", "", "active", time.Time{}) != nil {
		t.Error("kept")
	}
	if one("a", "", "deployment_timed_out", now) == nil || one("a", "", "", now) == nil {
		t.Error("dropped")
	}
}

func TestCommonName(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "origin client"}, NotAfter: now}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	if got := commonName(text); got != "origin client" {
		t.Errorf("got %q", got)
	}
	if got := commonName("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") + commonName("none"); got != "" {
		t.Errorf("got %q", got)
	}
	if got := cell("a\x1b[2J\tb"); got != "a.[2J.b" {
		t.Errorf("got %q", got)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-days", "-1"}, {"-format", "xml"}, {"-parallel", "0"}, {"surplus"}, {"-unknown"}, {"-zone", "z1,"}} {
		var out, said bytes.Buffer
		if err := run(t.Context(), args, &out, &said); !errors.Is(err, errUsage) || said.Len() == 0 || out.Len() > 0 {
			t.Errorf("%q: %v, says %q", args, err, &said)
		}
	}
	var out, said bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, &out, &said); !errors.Is(err, flag.ErrHelp) || !strings.Contains(said.String(), "-live") {
		t.Errorf("-h: %v, says %q", err, &said)
	}
	if err := run(t.Context(), []string{"-days", "13", "-zone", "z1, z2"}, &out, t.Output()); err != nil || strings.Count(out.String(), "\n") != 4 {
		t.Errorf("got %v\n%s", err, &out)
	}
}

// TestNoToken: the error says what to do.
func TestNoToken(t *testing.T) {
	for _, name := range []string{"CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL", "CLOUDFLARE_API_KEY"} {
		t.Setenv(name, "")
	}
	err := run(t.Context(), []string{"-live"}, t.Output(), t.Output())
	if err == nil || !strings.Contains(err.Error(), "CLOUDFLARE_API_TOKEN") {
		t.Errorf("got %v", err)
	}
}
