package calls

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// What is asked for.
const (
	zone    = "023e105f4ecef8ad9ca31a8372d0c353"
	id      = "3f1c0de9a8b74e65b2d1c0ffee000007"
	missing = "00000000000000000000000000000404"
	listed  = 50
)

// collection is where the certificates are.
const collection = "/zones/" + zone + "/origin_tls_client_auth/hostnames/certificates"

// Certificate is what every contender makes of a certificate, in one form.
type Certificate struct {
	ID, Certificate, Issuer, SerialNumber, Signature, Status string
	ExpiresOn, UploadedOn                                    time.Time
}

// certificate gives the one with a number: 1.7 kB of PEM, and some 300 bytes
// around it.
func certificate(n int) Certificate {
	uploaded := time.Date(2026, 3, 1+n%28, 8, 15, n%60, 374_110_000, time.UTC)
	return Certificate{
		ID:           fmt.Sprintf("%s%02d", id[:30], n),
		Certificate:  "-----BEGIN CERTIFICATE-----\n" + strings.Repeat(strings.Repeat(fmt.Sprintf("Mi%02dQx+/", n), 8)+"\n", 25) + "-----END CERTIFICATE-----\n",
		Issuer:       "CN=Edge Clients,O=Example,C=NL",
		SerialNumber: fmt.Sprintf("67432198765432109876%02d", n),
		Signature:    "SHA256WithRSA",
		Status:       []string{"active", "pending_deployment", "deployment_timed_out"}[n%3],
		ExpiresOn:    uploaded.AddDate(1, 0, 0).Truncate(time.Second),
		UploadedOn:   uploaded,
	}
}

func (c Certificate) json() string {
	return fmt.Sprintf(`{"id":%q,"certificate":%q,"expires_on":%q,"issuer":%q,"serial_number":%q,"signature":%q,"status":%q,"uploaded_on":%q}`,
		c.ID, c.Certificate, c.ExpiresOn.Format(time.RFC3339Nano), c.Issuer, c.SerialNumber, c.Signature, c.Status, c.UploadedOn.Format(time.RFC3339Nano))
}

// answer is what the API says.
type answer struct {
	status int
	line   string
	body   []byte
}

// answers gives all that is ever answered, by method and path.
func answers() map[string]answer {
	one, gone, all := certificate(7), certificate(7), make([]string, listed)
	gone.Status = "pending_deletion"
	for i := range all {
		all[i] = certificate(i).json()
	}
	const good = `{"result":%s,"success":true,"errors":[],"messages":[]}`
	return map[string]answer{
		"GET " + collection + "/" + id:    {http.StatusOK, "200 OK", fmt.Appendf(nil, good, one.json())},
		"DELETE " + collection + "/" + id: {http.StatusOK, "200 OK", fmt.Appendf(nil, good, gone.json())},
		"GET " + collection: {http.StatusOK, "200 OK", fmt.Appendf(nil,
			`{"result":[%s],"success":true,"errors":[],"messages":[],"result_info":{"page":1,"per_page":%d,"count":%[2]d,"total_count":%[2]d,"total_pages":1}}`,
			strings.Join(all, ","), listed)},
		"GET " + collection + "/" + missing: {http.StatusNotFound, "404 Not Found", []byte(
			`{"result":null,"success":false,"errors":[{"code":1404,"message":"there is no certificate with this identifier"}],"messages":[]}`)},
	}
}

// rayID identifies each answer.
const rayID = "8f0d2c41be6a0b3c-AMS"

func header() http.Header {
	return http.Header{"Content-Type": {"application/json"}, "Cf-Ray": {rayID}}
}

// memory is the API without a network.
type memory map[string]answer

// RoundTrip answers at once.
func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	a, ok := m[r.Method+" "+r.URL.Path]
	if !ok {
		return nil, fmt.Errorf("nothing answers %s %s", r.Method, r.URL.Path)
	}
	return &http.Response{
		Status: a.line, StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: header(), ContentLength: int64(len(a.body)), Body: io.NopCloser(bytes.NewReader(a.body)),
	}, nil
}

// ServeHTTP is the same API for loopback.
func (m memory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, ok := m[r.Method+" "+r.URL.Path]
	if !ok {
		w.WriteHeader(http.StatusNotImplemented)
		return
	}
	for name, values := range header() {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a client that went away is reported by the client
}
