// Package calls has the calls with which the contract is tested, and what is
// needed to go through them with any client: a list of steps, a recorder of
// what goes over the wire, and a comparison of JSON values.
package calls

import (
	"context"
	"slices"

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
	Want    map[string]any // members of the result; of a list, of its first item
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

// Unmet lists where a result, as JSON, is not what the step wants.
func (s Step) Unmet(result any) []string {
	if len(s.Want) == 0 {
		return nil
	}
	if list, ok := result.([]any); ok {
		if len(list) == 0 {
			return []string{"the list is empty"}
		}
		result = list[0]
	}
	return Missing(s.Want, result)
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

// later moves the server's clock on by steps of a deployment.
func later(steps int) func(*cloudflaretest.Server, *World) error {
	return func(srv *cloudflaretest.Server, _ *World) error {
		for range steps {
			srv.Advance(cloudflaretest.Step)
		}
		return nil
	}
}
