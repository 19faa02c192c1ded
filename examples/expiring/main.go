// Expiring lists the certificates of all zones and accounts that expire soon,
// those of every family, and those that have expired already.
//
//	go run ./examples/expiring                     # on a server inside the program
//
//	export CLOUDFLARE_API_TOKEN=...
//	go run ./examples/expiring -live -days 30
//	go run ./examples/expiring -live -days 400 -format prometheus -o /var/lib/node_exporter/certificates.prom
//
// It exits with 1 when a list could not be read, after showing the others, and
// with 2 when the command line makes no sense.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

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
		fmt.Fprintln(os.Stderr, "expiring:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage")

// settings are what the command line says.
type settings struct {
	live            bool
	days, parallel  int
	format, output  string
	zones, accounts list
}

// list is a flag that may be given several times, and with commas.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(value string) error {
	for item := range strings.SplitSeq(value, ",") {
		if item = strings.TrimSpace(item); item == "" {
			return errors.New("an item is empty")
		}
		*l = append(*l, item)
	}
	return nil
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("expiring", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&s.live, "live", false, "ask the API; else a server inside this program")
	flags.IntVar(&s.days, "days", 30, "how soon is soon")
	flags.IntVar(&s.parallel, "parallel", 8, "how many lists are read at a time")
	flags.StringVar(&s.format, "format", "table", "table, json or prometheus (the text format of node_exporter's textfile collector)")
	flags.StringVar(&s.output, "o", "", "file to write, which is replaced as a whole; default: standard output")
	flags.Var(&s.zones, "zone", "id of a zone; several with commas; default: all that the token may see")
	flags.Var(&s.accounts, "account", "id of an account; several with commas; default: all that the token may see")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return s, err
	} else if err != nil {
		return s, errUsage // the flags have said what is wrong
	}
	if flags.NArg() > 0 || s.days < 0 || s.parallel < 1 || formats[s.format] == nil {
		fmt.Fprintln(stderr, "expiring: -days counts from 0, -parallel from 1; -format is table, json or prometheus; there are no other arguments")
		return s, errUsage
	}
	return s, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	now := time.Now()
	var opts []cloudflare.Option
	if !s.live {
		fmt.Fprintln(stderr, "expiring: no -live, so a server inside the program is asked")
		server := startDemo(now)
		defer server.Close()
		opts = append(opts, cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("demo"))
	}
	return report(ctx, s, now, stdout, opts...)
}

// report writes what it finds, and fails with what it could not read.
func report(ctx context.Context, s settings, now time.Time, stdout io.Writer, opts ...cloudflare.Option) error {
	// All goroutines share one client, and with it the API's limit.
	client, err := cloudflare.NewClient(append(opts, cloudflare.WithRateLimit(1200, 5*time.Minute))...)
	if err != nil {
		return err
	}
	owners, unread := findOwners(ctx, client, s)
	found, failed := search(ctx, client, owners, s.parallel)
	if err := ctx.Err(); err != nil {
		return err // and not a file that lacks what nobody has looked for
	}
	unread = append(unread, failed...)
	var out bytes.Buffer
	formats[s.format](&out, soon(found, now, s.days), len(unread))
	if err := s.write(stdout, out.Bytes()); err != nil {
		return err
	}
	return errors.Join(unread...)
}

// write replaces a file by renaming, so that nobody reads half of one.
func (s settings) write(stdout io.Writer, content []byte) error {
	if s.output == "" {
		_, err := stdout.Write(content)
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.output), ".expiring-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is there any more when all went well
	_, err = f.Write(content)
	const readable = 0o644 // by the collector
	if err := errors.Join(err, f.Chmod(readable), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), s.output)
}
