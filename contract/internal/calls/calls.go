// Package calls has the calls with which the contract is tested, and what is
// needed to go through them with any client: a list of steps, a recorder of
// what goes over the wire, and a comparison of JSON values.
package calls

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// Step is one call. Steps are taken in order: what one makes, later ones use.
type Step struct {
	Operation fake.Operation
	Detail    string // tells steps of one operation apart

	Call  func(ctx context.Context, c *cloudflare.Client, w *World) (any, error)
	Makes string // the thing whose identifier the result has

	// What holds on a server that lives through it all.
	Before  func(srv *cloudflaretest.Server, w *World) error
	Want    map[string]any // members of the result, or of the first item of a list; a func(*World) any gives one
	Refused int            // code of the refusal; 0 when the call succeeds
	Status  int            // of the refusal
}

// Name tells a step from all others.
func (s Step) Name() string {
	if s.Detail == "" {
		return string(s.Operation)
	}
	return string(s.Operation) + ", " + s.Detail
}

// Lost lists what is wrong with a result, as JSON, that a client has made of the
// last answer: what it has lost of it.
func Lost(answer Exchange, result any) []string { return Missing(answer.Result(), result) }

// Unmet lists where a result, as JSON, is not what the step wants, and what it
// says of a certificate in it that is not so.
func (s Step) Unmet(w *World, result any) []string {
	if list, ok := result.([]any); ok {
		if len(list) == 0 {
			return []string{"the list is empty"}
		}
		result = list[0]
	}
	want := maps.Clone(s.Want)
	for name, value := range want {
		if of, ok := value.(func(*World) any); ok {
			want[name] = of(w)
		}
	}
	faults := append(Missing(want, result), untrue(result)...)
	slices.Sort(faults)
	return slices.Compact(faults)
}

// untrue holds the end of validity against the certificate itself.
func untrue(result any) []string {
	object, _ := result.(map[string]any)
	for _, name := range []string{"certificate", "certificates"} {
		text, ok := object[name].(string)
		if !ok || text == "" {
			continue
		}
		end, err := endOf(strings.ReplaceAll(text, `\n`, "\n")) // Gateway writes it so
		if err != nil {
			return []string{fmt.Sprintf("/%s: %v", name, err)}
		}
		return Missing(members{"expires_on": end}, object)
	}
	return nil
}

// endOf gives the end of a certificate's validity.
func endOf(text string) (string, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return "", errors.New("not PEM")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "", err
	}
	return cert.NotAfter.Format(time.RFC3339), nil
}

// Steps has every operation at least once.
func Steps() []Step {
	return slices.Concat(hostnames(), origins(), clients(), customs(), accounts(), gateways(), packs(), settings())
}

type members = map[string]any

// call adapts a method of the client.
func call[T any](do func(ctx context.Context, c *cloudflare.Client, w *World) (T, error)) func(context.Context, *cloudflare.Client, *World) (any, error) {
	return func(ctx context.Context, c *cloudflare.Client, w *World) (any, error) { return do(ctx, c, w) }
}

// items adapts one that gives a page of a list.
func items[T any](do func(ctx context.Context, c *cloudflare.Client, w *World) (*envelope.Page[T], error)) func(context.Context, *cloudflare.Client, *World) (any, error) {
	return func(ctx context.Context, c *cloudflare.Client, w *World) (any, error) {
		page, err := do(ctx, c, w)
		if err != nil {
			return nil, err
		}
		return page.Items, nil
	}
}

// leaf and its end are what an answer says of the uploaded certificate.
func leaf(w *World) any { return w.Leaf.Certificate }

func leafEnd(w *World) any { return end(w.Leaf) }

func nextLeafEnd(w *World) any { return end(w.NextLeaf) }

func end(u Upload) any {
	text, err := endOf(u.Certificate)
	if err != nil {
		return err.Error() // which no answer says
	}
	return text
}

// later moves the server's clock on by steps of a deployment.
func later(steps int) func(*cloudflaretest.Server, *World) error {
	return func(srv *cloudflaretest.Server, _ *World) error {
		for range steps {
			srv.Advance(cloudflaretest.Step)
		}
		return nil
	}
}
