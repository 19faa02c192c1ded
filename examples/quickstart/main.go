// Quickstart lists the hostname certificates of a zone. Given the identifier of
// a certificate as well, it deletes that one afterwards.
//
//	export CLOUDFLARE_API_TOKEN=...
//	go run ./examples/quickstart ZONE_ID [CERTIFICATE_ID]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() {
	flag.Usage = func() { fmt.Fprintln(flag.CommandLine.Output(), "usage: quickstart ZONE_ID [CERTIFICATE_ID]") }
	flag.Parse()
	if flag.NArg() < 1 || flag.NArg() > 2 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, flag.Arg(0), flag.Args()[1:]); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, zoneID string, doomed []string, opts ...cloudflare.Option) error {
	client, err := cloudflare.NewClient(opts...) // token from CLOUDFLARE_API_TOKEN
	if err != nil {
		return err
	}
	certificates := client.OriginTLSClientAuth.HostnameCertificates

	for cert, err := range certificates.All(ctx, zoneID, nil) { // page by page, as they are needed
		if err != nil {
			return err
		}
		fmt.Fprintln(out, cert.ID, cert.Status, cert.ExpiresOn.Format(time.DateOnly))
	}

	for _, id := range doomed {
		cert, err := certificates.Delete(ctx, zoneID, id)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, cert.ID, "is now", cert.Status)
	}
	return nil
}
