package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/examples/internal/loopback"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

func Example() {
	if err := run(context.Background(), nil, os.Stdout, os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// level=WARN msg="api request is repeated" operation=OriginTLSClientAuth.HostnameCertificates.List method=GET path=/zones/z1/origin_tls_client_auth/hostnames/certificates attempt=1 status=503 wait=1ms error="OriginTLSClientAuth.HostnameCertificates.List: GET /zones/z1/origin_tls_client_auth/hostnames/certificates: 503 Service Unavailable"
	// example.com: 3 certificates, it uses none
	//
	// SPAN                                             METHOD  STATUS  ERROR
	// check certificates                               -       -       -
	//   Zones.Get                                      GET     200     -
	//   OriginTLSClientAuth.HostnameCertificates.List  GET     503     yes
	//   OriginTLSClientAuth.HostnameCertificates.List  GET     200     -
	//   OriginTLSClientAuth.HostnameCertificates.List  GET     200     -
	//   OriginTLSClientAuth.Hostnames.Get              GET     404     yes
	//
	// OPERATION                                      STATUS  REQUESTS
	// OriginTLSClientAuth.HostnameCertificates.List  200     2
	// OriginTLSClientAuth.HostnameCertificates.List  503     1
	// OriginTLSClientAuth.Hostnames.Get              404     1
	// Zones.Get                                      200     1
}

func TestArguments(t *testing.T) {
	for _, tt := range []struct {
		args []string
		err  error
		says string
	}{
		{[]string{"-h"}, flag.ErrHelp, "id of a zone"},
		{[]string{"-verbose"}, errUsage, "not defined: -verbose"},
		{[]string{"z1"}, errUsage, "no arguments, only -zone"},
	} {
		var stderr bytes.Buffer
		err := run(t.Context(), tt.args, t.Output(), &stderr)
		if !errors.Is(err, tt.err) || !strings.Contains(stderr.String(), tt.says) {
			t.Errorf("%q: error %v, and it says\n%s", tt.args, err, &stderr)
		}
	}
}

func TestAPINeedsToken(t *testing.T) {
	for _, name := range []string{"CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL", "CLOUDFLARE_API_KEY"} {
		t.Setenv(name, "")
	}
	err := run(t.Context(), []string{"-zone", "z1"}, t.Output(), t.Output())
	if err == nil || !strings.Contains(err.Error(), "CLOUDFLARE_API_TOKEN") {
		t.Errorf("error = %v", err)
	}
}

// seen is a watched client and all that comes of watching it.
type seen struct {
	client *cloudflare.Client
	spans  recorder
	reader *metric.ManualReader
	tracer trace.Tracer
	log    bytes.Buffer
}

const (
	token = "S3cr3t-t0ken"
	key   = "-----BEGIN PRIVATE KEY-----\nS3cr3tS3cr3t\n-----END PRIVATE KEY-----\n"
)

// watching makes a client of a server that answers with h.
func watching(t *testing.T, h http.Handler) *seen {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	s := &seen{reader: metric.NewManualReader()}
	traces := sdktrace.NewTracerProvider(sdktrace.WithSyncer(&s.spans))
	s.tracer = traces.Tracer("test")
	client, err := cloudflare.NewClient(
		cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken(token), cloudflare.WithMaxRetryWait(time.Nanosecond),
		cloudflare.WithHTTPClient(watch(traces, metric.NewMeterProvider(metric.WithReader(s.reader)))),
		cloudflare.WithLogger(slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
	)
	if err != nil {
		t.Fatal(err)
	}
	s.client = client
	return s
}

// lines describes the spans of requests: name, operation, status and whether it counts as failed.
func (s *seen) lines() (lines []string) {
	for _, span := range s.spans.spans {
		if span.SpanKind() == trace.SpanKindClient {
			set := attribute.NewSet(span.Attributes()...)
			lines = append(lines, fmt.Sprint(span.Name(), " ", text(set, operationKey), " ", text(set, "http.request.method"),
				" ", text(set, "http.response.status_code"), " ", span.Status().Code))
		}
	}
	return lines
}

func (s *seen) metrics(t *testing.T) (all metricdata.ResourceMetrics) {
	t.Helper()
	if err := s.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func status(codes ...int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(codes[0])
		if len(codes) > 1 {
			codes = codes[1:]
		}
		_, _ = io.WriteString(w, `{"success": true, "result": {"id": "c1"}}`)
	})
}

func TestSpans(t *testing.T) {
	const get = "MTLSCertificates.Get MTLSCertificates.Get GET "
	for _, tt := range []struct {
		name    string
		answers http.Handler
		lines   []string
		fails   bool
	}{
		{"success", status(200), []string{get + "200 Unset"}, false},
		{"retries", status(503, 429, 200), []string{get + "503 Error", get + "429 Error", get + "200 Unset"}, false},
		{"refused", status(403), []string{get + "403 Error"}, true},
		{"no answer", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			[]string{get + "- Error", get + "- Error", get + "- Error"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := watching(t, tt.answers)
			ctx, parent := s.tracer.Start(t.Context(), "caller")
			_, err := s.client.MTLSCertificates.Get(ctx, "a1", "c1")
			parent.End()
			if (err != nil) != tt.fails {
				t.Errorf("error = %v", err)
			}
			if got := s.lines(); !slices.Equal(got, tt.lines) {
				t.Errorf("spans %q, want %q", got, tt.lines)
			}
			for _, span := range s.spans.spans {
				if span.Name() != "caller" && span.Parent().SpanID() != parent.SpanContext().SpanID() {
					t.Errorf("%s is not below the span of the caller", span.Name())
				}
				if span.SpanContext().TraceID() != parent.SpanContext().TraceID() {
					t.Errorf("%s is in another trace", span.Name())
				}
			}
		})
	}
}

// The caller's name stands in the span and in the measurement.
func TestNamesOfTheCaller(t *testing.T) {
	s := watching(t, status(200))
	ctx := envelope.WithOperationName(t.Context(), "nightly check")
	if _, err := s.client.MTLSCertificates.Get(ctx, "a1", "c1"); err != nil {
		t.Fatal(err)
	}
	if err := s.client.Do(t.Context(), http.MethodGet, "/zones/z1", nil, nil); err != nil {
		t.Fatal(err)
	}
	want := []string{"nightly check nightly check GET 200 Unset", "Client.Do Client.Do GET 200 Unset"}
	if got := s.lines(); !slices.Equal(got, want) {
		t.Errorf("spans %q, want %q", got, want)
	}
	var table strings.Builder
	if err := report(&table, s.reader); err != nil {
		t.Fatal(err)
	}
	if got, want := table.String(), `
OPERATION      STATUS  REQUESTS
Client.Do      200     1
nightly check  200     1
`; got != want {
		t.Errorf("measurements:\n%s\nwant\n%s", got, want)
	}
}

// HTTP 200 with success false is a request that went well, of a caller who failed.
func TestFailureThatHTTPDoesNotSee(t *testing.T) {
	s := watching(t, loopback.Handler(map[string]string{
		"GET /zones/z1": `{"success": false, "errors": [{"code": 1001, "message": "no such zone"}], "result": null}`,
	}))
	var out bytes.Buffer
	err := check(t.Context(), s.tracer, s.client, "z1", &out)
	if !envelope.HasCode(err, 1001) || out.Len() > 0 {
		t.Errorf("error = %v, and it says %s", err, &out)
	}
	caller := s.spans.spans[len(s.spans.spans)-1]
	if got := s.lines(); !slices.Equal(got, []string{"Zones.Get Zones.Get GET 200 Unset"}) || caller.Status().Code != codes.Error ||
		!strings.Contains(caller.Status().Description, "no such zone (code 1001)") {
		t.Errorf("spans %q; the caller's has the status %+v", got, caller.Status())
	}
}

// No token and no private key in anything that is exported or logged, also where a server throws them back.
func TestNoSecrets(t *testing.T) {
	s := watching(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !strings.Contains(string(body), "S3cr3tS3cr3t") || r.Header.Get("Authorization") != "Bearer "+token {
			t.Errorf("the server got %q, %v", body, err)
		}
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = fmt.Fprintf(w, `{"success": false, "errors": [{"code": 1000, "message": "what is Bearer %s?"}]}`, token)
	}))
	ctx, span := s.tracer.Start(t.Context(), "upload")
	_, err := s.client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, "z1", cloudflare.HostnameCertificateCreateRequest{
		Certificate: "-----BEGIN CERTIFICATE-----", PrivateKey: envelope.Secret(key),
	})
	if !errors.Is(err, envelope.ErrRateLimited) {
		t.Fatalf("error = %v", err)
	}
	span.SetStatus(codes.Error, err.Error())
	span.RecordError(err)
	span.End()
	if len(s.spans.spans) != 4 || strings.Count(s.log.String(), "\n") != 5 {
		t.Errorf("%d spans, and the log is\n%s", len(s.spans.spans), &s.log)
	}
	measured, err := json.Marshal(s.metrics(t))
	if err != nil || !strings.Contains(string(measured), string(operationKey)) {
		t.Errorf("measured %s: %v", measured, err)
	}
	exported := s.log.String() + string(measured)
	for _, span := range s.spans.spans {
		exported += fmt.Sprintf("%s %+v %+v %+v %+v\n", span.Name(), span.Attributes(), span.Events(), span.Status(), span.Resource())
	}
	if !strings.Contains(exported, "HostnameCertificates.Create") || strings.Contains(exported, "S3cr3t") {
		t.Errorf("exported:\n%s", exported)
	}
}
