package main

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/flaregen/flaregen/envelope"
)

// watch makes an HTTP client whose requests are spans and measurements.
func watch(traces trace.TracerProvider, measures metric.MeterProvider) *http.Client {
	transport := otelhttp.NewTransport(labelled{http.DefaultTransport},
		otelhttp.WithTracerProvider(traces),
		otelhttp.WithMeterProvider(measures),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string {
			return envelope.OperationName(r.Context()) // "MTLSCertificates.List", not a name per identifier
		}),
	)
	return &http.Client{Transport: transport}
}

// operationKey is the attribute that tells operations apart.
const operationKey = attribute.Key("api.operation")

// labelled adds the operation to the span and the measurement of a request.
type labelled struct{ next http.RoundTripper }

func (t labelled) RoundTrip(r *http.Request) (*http.Response, error) {
	operation := operationKey.String(envelope.OperationName(r.Context()))
	trace.SpanFromContext(r.Context()).SetAttributes(operation)
	if labels, ok := otelhttp.ClientLabelerFromContext(r.Context()); ok {
		labels.Add(operation)
	}
	return t.next.RoundTrip(r)
}
