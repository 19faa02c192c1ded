package tour

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/examples/internal/loopback"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/oapi-codegen/nullable"
)

const (
	accountID = "a1"
	zoneID    = "z1"
)

// newClient connects to a server that knows the given answers.
func newClient(answers map[string]string) (client *cloudflare.Client, stop func()) {
	server := loopback.New(answers)
	client, err := cloudflare.NewClient(cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("example-token"))
	if err != nil {
		panic(err)
	}
	return client, server.Close
}

func Example_options() {
	client, err := cloudflare.NewClient(
		cloudflare.WithAPIToken("example-token"),
		cloudflare.WithHTTPClient(&http.Client{Transport: http.DefaultTransport}), // tracing, proxies, recording
		cloudflare.WithMaxRetries(4),
		cloudflare.WithRateLimit(1200, 5*time.Minute),
	)
	fmt.Println(client != nil, err)
	// Output: true <nil>
}

func Example_create() {
	client, stop := newClient(map[string]string{
		"POST /zones/z1/origin_tls_client_auth/hostnames/certificates": `{"success": true, "errors": [], "messages": [], "result": {"id": "c3", "status": "initializing"}}`,
	})
	defer stop()
	ctx, pemCertificate, pemKey := context.Background(), "certificate in PEM", "key in PEM"

	request := cloudflare.HostnameCertificateCreateRequest{
		Certificate: pemCertificate,
		PrivateKey:  envelope.Secret(pemKey),
	}
	cert, err := client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, zoneID, request)
	if err != nil {
		panic(err)
	}
	fmt.Println(cert.ID, cert.Status == cloudflare.HostnameCertificateStatusInitializing)
	fmt.Println(request.PrivateKey) // secrets are sent, never printed
	// Output:
	// c3 true
	// [REDACTED]
}

func Example_pages() {
	client, stop := newClient(map[string]string{
		"GET /zones/z1/client_certificates?status=active&per_page=5":        `{"success": true, "result": [{"id": "c1"}, {"id": "c2"}], "result_info": {"page": 1, "per_page": 5, "total_pages": 2, "total_count": 7}}`,
		"GET /zones/z1/client_certificates?status=active&per_page=5&page=2": `{"success": true, "result": [{"id": "c6"}], "result_info": {"page": 2, "per_page": 5, "total_pages": 2, "total_count": 7}}`,
	})
	defer stop()
	ctx := context.Background()

	params := &cloudflare.ClientCertificateListParams{
		Status:  new(cloudflare.ClientCertificateListParamsStatusActive),
		PerPage: new(5),
	}
	page, err := client.ClientCertificates.List(ctx, zoneID, params) // one page
	if err != nil {
		panic(err)
	}
	fmt.Println(len(page.Items), "of", page.Info.TotalCount, "more:", page.HasNext())

	for cert, err := range client.ClientCertificates.All(ctx, zoneID, params) { // all pages
		if err != nil {
			panic(err)
		}
		fmt.Println(cert.ID)
	}
	// Output:
	// 2 of 7 more: true
	// c1
	// c2
	// c6
}

func Example_errors() {
	client, stop := newClient(nil)
	defer stop()
	ctx := context.Background()

	_, err := client.MTLSCertificates.Get(ctx, accountID, "gone")
	if errors.Is(err, envelope.ErrNotFound) {
		fmt.Println("not there; code 1404:", envelope.HasCode(err, 1404))
	}
	var failure *envelope.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Status, failure.Operation, failure.Details[0].Message, failure.RayID)
	}

	_, err = client.MTLSCertificates.Delete(ctx, accountID, "") // would address all of them
	fmt.Println(err)
	// Output:
	// not there; code 1404: true
	// 404 MTLSCertificates.Get no such thing 8f0-AMS
	// MTLSCertificates.Delete: not sent: path parameter mtls_certificate_id: empty; give the identifier (an empty one would address the whole collection)
}

func Example_waiting() {
	client, stop := newClient(map[string]string{
		"GET /zones/z1/origin_tls_client_auth/hostnames/certificates/c3": `{"success": true, "result": {"id": "c3", "status": "deployment_timed_out"}}`,
	})
	defer stop()
	ctx, id := context.Background(), "c3"

	cert, err := client.OriginTLSClientAuth.HostnameCertificates.WaitUntilActive(ctx, zoneID, id,
		envelope.WithProgress(func(p envelope.Progress) { fmt.Println(p.State, p.Next) }))
	var failure *envelope.WaitError
	if errors.As(err, &failure) {
		fmt.Println(failure.State, errors.Is(err, envelope.ErrWaitFailed), cert)
	}
	// Output:
	// deployment_timed_out 0s
	// deployment_timed_out true <nil>
}

func Example_null() {
	client, stop := newClient(map[string]string{
		"PUT /zones/z1/origin_tls_client_auth/hostnames": `{"success": true, "result": [{"hostname": "app.example.com", "enabled": null}]}`,
	})
	defer stop()
	ctx := context.Background()

	request := cloudflare.OriginTLSClientAuthHostnameUpdateRequest{
		Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{{
			Hostname: new("app.example.com"),
			CertID:   new("c1"),
			Enabled:  nullable.NewNullNullable[bool](), // null, which is not the same as absent
		}},
	}
	hostnames, err := client.OriginTLSClientAuth.Hostnames.Update(ctx, zoneID, request)
	if err != nil {
		panic(err)
	}
	fmt.Println(hostnames[0].Hostname)
	// Output: app.example.com
}

func Example_response() {
	client, stop := newClient(map[string]string{
		"GET /zones/z1/origin_tls_client_auth/settings": `{"success": true, "messages": [{"code": 1000, "message": "changes take a minute"}], "result": {"enabled": true}}`,
	})
	defer stop()
	ctx := context.Background()

	var meta envelope.Response
	settings, err := client.OriginTLSClientAuth.Settings.Get(ctx, zoneID, envelope.WithResponse(&meta))
	if err != nil {
		panic(err)
	}
	fmt.Println(settings.Enabled, meta.Status, meta.RayID, meta.Messages[0].Message)
	// Output: true 200 8f0-AMS changes take a minute
}

func Example_unknown() {
	client, stop := newClient(map[string]string{
		"GET /accounts/a1/gateway/certificates/c1": `{"success": true, "result": {"id": "c1", "type": "custom", "binding_status": "sleeping", "shape": {"round": true}}}`,
	})
	defer stop()
	ctx := context.Background()

	var meta envelope.Response
	cert, err := client.ZeroTrust.Gateway.Certificates.Get(ctx, accountID, "c1", envelope.WithResponse(&meta), envelope.WithUnknown())
	if err != nil {
		panic(err)
	}
	again, err := json.Marshal(cert)
	fmt.Println(meta.Unknown, cert.BindingStatus.Valid(), string(cert.UnknownMembers["shape"]))
	fmt.Println(string(again), err)
	// Output:
	// [/result/binding_status /result/shape] false {"round": true}
	// {"id":"c1","binding_status":"sleeping","type":"custom","shape":{"round":true}} <nil>
}

func Example_do() {
	client, stop := newClient(map[string]string{
		"GET /zones/z1/new_feature?preview=true": `{"success": true, "result": {"name": "undocumented"}}`,
	})
	defer stop()
	ctx := context.Background()

	var feature struct {
		Name string `json:"name"`
	}
	err := client.Do(ctx, http.MethodGet, "/zones/z1/new_feature", nil, &feature, envelope.WithQuery("preview", "true"))
	fmt.Println(feature.Name, err)
	// Output: undocumented <nil>
}
