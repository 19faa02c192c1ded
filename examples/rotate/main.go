// Rotate replaces the client certificate that Cloudflare presents to the
// origins of hostnames, without a moment in which they see none: it uploads the
// new certificate, waits until it is deployed, switches the hostnames, waits
// again, and only then deletes the old one. Until that, a failure undoes what
// was done.
//
//	go run ./examples/rotate                       # on a server inside the program
//	go run ./examples/rotate --dry-run
//
//	export CLOUDFLARE_API_TOKEN=...
//	go run ./examples/rotate -zone ZONE_ID -hostname shop.example.com -cert new.pem -key new.key
//
// An interrupt is a failure, too: the first one undoes what was done, the second
// one ends the program at once. It exits with 0 when the rotation is complete,
// with 1 when it failed, and with 2 when the command line makes no sense.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second interrupt ends the program at once, without undoing
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		stop()
		fmt.Fprintln(os.Stderr, "rotate:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage")

// settings are what the command line says.
type settings struct {
	zone               string
	hostnames, retired list
	certificate, key   string // file names
	keepOld, dryRun    bool
	timeout            time.Duration
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
	flags := flag.NewFlagSet("rotate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.zone, "zone", "", "id of the zone; without it, everything happens on a server inside this program")
	flags.Var(&s.hostnames, "hostname", "hostname that gets the new certificate; several with commas")
	flags.Var(&s.retired, "retire", "hostname that needs no certificate any more; several with commas")
	flags.StringVar(&s.certificate, "cert", "", "file of the new certificate, PEM")
	flags.StringVar(&s.key, "key", "", "file of its private key, PEM")
	flags.BoolVar(&s.keepOld, "keep-old", false, "do not delete the old certificate")
	flags.BoolVar(&s.dryRun, "dry-run", false, "read and check everything, change nothing")
	flags.DurationVar(&s.timeout, "timeout", 15*time.Minute, "when to give up, and undo")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return s, err
	} else if err != nil {
		return s, errUsage // the flags have said what is wrong
	}
	if fault := s.fault(flags.NArg()); fault != "" {
		fmt.Fprintln(stderr, "rotate:", fault)
		return s, errUsage
	}
	return s, nil
}

// fault says what makes no sense. What is about a zone of the API must not run on the server of the demo, and look as
// if it had succeeded, because the variable in -zone "$ZONE" is empty.
func (s settings) fault(arguments int) string {
	all := slices.Concat(s.hostnames, s.retired)
	slices.Sort(all)
	switch {
	case arguments > 0:
		return "there are no arguments, only flags"
	case s.zone == "" && (len(all) > 0 || s.certificate != "" || s.key != ""):
		return "-hostname, -retire, -cert and -key need -zone"
	case s.zone != "" && (len(s.hostnames) == 0 || s.certificate == "" || s.key == ""):
		return "-zone needs -hostname, -cert and -key"
	case len(slices.Compact(slices.Clone(all))) < len(all):
		return "-hostname and -retire name a hostname twice"
	case s.timeout <= 0:
		return "-timeout must be more than 0"
	}
	return ""
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer, opts ...cloudflare.Option) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	r := &rotation{settings: s, out: &screen{w: stdout, live: isTerminal(stdout)}}
	if s.zone == "" {
		fmt.Fprintln(stderr, "rotate: no -zone, so all of this happens on a server inside the program")
		d, err := startDemo(r)
		if err != nil {
			return err
		}
		defer d.Close()
		opts = append(d.options(), opts...)
	} else if err := r.readFiles(); err != nil {
		return err
	}
	if r.client, err = cloudflare.NewClient(opts...); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return r.run(ctx)
}

func (r *rotation) readFiles() error {
	certificate, err := os.ReadFile(r.settings.certificate)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(r.key)
	if err != nil {
		return err
	}
	r.newPEM, r.newKey = string(certificate), envelope.Secret(key)
	return nil
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
