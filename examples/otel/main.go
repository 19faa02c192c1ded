// Otel watches a client with OpenTelemetry: each request is a span and a
// measurement under the name of its operation, and the log says what was
// repeated and why. None of it has a secret in it.
//
//	go run .                 # on a server inside the program
//
//	export CLOUDFLARE_API_TOKEN=...
//	go run . -zone ZONE_ID   # reads a zone on the API
//
// What to take over is in watch.go. A program that reports to a collector has
// the exporters of OTLP in place of the report that this one prints.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		stop()
		fmt.Fprintln(os.Stderr, "otel:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage")

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("otel", flag.ContinueOnError)
	flags.SetOutput(stderr)
	zoneID := flags.String("zone", "", "id of a zone to read on the API; else a server inside this program is asked")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage // the flags have said what is wrong
	}
	if flags.NArg() > 0 {
		fmt.Fprintln(stderr, "otel: there are no arguments, only -zone")
		return errUsage
	}
	var opts []cloudflare.Option
	if *zoneID == "" {
		server := startDemo()
		defer server.Close()
		*zoneID = "z1"
		opts = []cloudflare.Option{cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("example-token"),
			cloudflare.WithMaxRetryWait(time.Millisecond)}
	}
	return watched(ctx, *zoneID, stdout, stderr, opts...)
}

// watched does the work, and reports what was seen of it.
func watched(ctx context.Context, zoneID string, stdout, stderr io.Writer, opts ...cloudflare.Option) error {
	spans, numbers := new(recorder), metric.NewManualReader()
	traces := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)) // WithBatcher, in a program that exports over a network
	measures := metric.NewMeterProvider(metric.WithReader(numbers))

	client, err := cloudflare.NewClient(append(opts,
		cloudflare.WithHTTPClient(watch(traces, measures)),
		cloudflare.WithLogger(slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{ReplaceAttr: untimed}))),
	)...)
	if err != nil {
		return err
	}
	err = check(ctx, traces.Tracer("example"), client, zoneID, stdout)
	return errors.Join(err, spans.report(stdout), report(stdout, numbers))
}

// untimed leaves the time to what collects the log.
func untimed(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

// check counts the certificates of a zone, as one span with the requests below it.
func check(ctx context.Context, tracer trace.Tracer, client *cloudflare.Client, zoneID string, out io.Writer) (err error) {
	ctx, span := tracer.Start(ctx, "check certificates")
	defer func() {
		if err != nil {
			span.SetStatus(codes.Error, err.Error()) // also what HTTP knows nothing of, such as success: false
		}
		span.End()
	}()

	var zone struct {
		Name string `json:"name"`
	}
	named := envelope.WithOperationName(ctx, "Zones.Get") // else "Client.Do", as everything undocumented
	if err := client.Do(named, http.MethodGet, "/zones/"+url.PathEscape(zoneID), nil, &zone); err != nil {
		return err
	}

	count := 0
	for _, err := range client.OriginTLSClientAuth.HostnameCertificates.All(ctx, zoneID, nil) {
		if err != nil {
			return err
		}
		count++
	}

	use, err := client.OriginTLSClientAuth.Hostnames.Get(ctx, zoneID, zone.Name)
	switch {
	case errors.Is(err, envelope.ErrNotFound):
		fmt.Fprintf(out, "%s: %d certificates, it uses none\n", zone.Name, count)
	case err != nil:
		return err
	default:
		fmt.Fprintf(out, "%s: %d certificates, it uses %s\n", zone.Name, count, use.CertID)
	}
	return nil
}
