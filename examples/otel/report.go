package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// recorder is an exporter that keeps spans until they are reported.
type recorder struct {
	mu    sync.Mutex
	spans []sdktrace.ReadOnlySpan
}

// ExportSpans implements [sdktrace.SpanExporter].
func (r *recorder) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spans = append(r.spans, spans...)
	return nil
}

// Shutdown implements [sdktrace.SpanExporter].
func (r *recorder) Shutdown(context.Context) error { return nil }

// report prints the spans in the order of their starts, below their parents.
func (r *recorder) report(out io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	children := map[trace.SpanID][]sdktrace.ReadOnlySpan{}
	for _, s := range r.spans {
		children[s.Parent().SpanID()] = append(children[s.Parent().SpanID()], s)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nSPAN\tMETHOD\tSTATUS\tERROR")
	var print func(parent trace.SpanID, depth int)
	print = func(parent trace.SpanID, depth int) {
		slices.SortStableFunc(children[parent], func(a, b sdktrace.ReadOnlySpan) int { return a.StartTime().Compare(b.StartTime()) })
		for _, s := range children[parent] {
			set := attribute.NewSet(s.Attributes()...)
			failed := "-"
			if s.Status().Code == codes.Error {
				failed = "yes"
			}
			fmt.Fprintf(table, "%s%s\t%s\t%s\t%s\n", strings.Repeat("  ", depth), s.Name(),
				text(set, "http.request.method"), text(set, "http.response.status_code"), failed)
			print(s.SpanContext().SpanID(), depth+1)
		}
	}
	print(trace.SpanID{}, 0)
	return table.Flush()
}

// report prints how often each operation was asked for, and with what outcome.
func report(out io.Writer, reader metric.Reader) error {
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		return err
	}
	var points []metricdata.HistogramDataPoint[float64]
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			if durations, ok := m.Data.(metricdata.Histogram[float64]); ok && m.Name == "http.client.request.duration" {
				points = append(points, durations.DataPoints...)
			}
		}
	}
	slices.SortFunc(points, func(a, b metricdata.HistogramDataPoint[float64]) int {
		return cmp.Or(cmp.Compare(text(a.Attributes, operationKey), text(b.Attributes, operationKey)),
			cmp.Compare(text(a.Attributes, "http.response.status_code"), text(b.Attributes, "http.response.status_code")))
	})
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nOPERATION\tSTATUS\tREQUESTS")
	for _, p := range points {
		fmt.Fprintf(table, "%s\t%s\t%d\n", text(p.Attributes, operationKey), text(p.Attributes, "http.response.status_code"), p.Count)
	}
	return table.Flush()
}

// text gives an attribute; "-" when there is none.
func text(set attribute.Set, key attribute.Key) string {
	if value, ok := set.Value(key); ok {
		return value.String()
	}
	return "-"
}
