package calls

import (
	"context"
	"net/http"
)

// Failure is what every contender makes of an error that the API reports, in
// one form.
type Failure struct {
	Status, Code   int
	Message, RayID string
}

// Outcome is what came of a call: certificates or a failure.
type Outcome struct {
	Certificates []Certificate
	Failure      Failure
}

// call is one of the four calls, ready to be made.
type call struct {
	run     func(context.Context) error            // as a program makes it; only this is measured
	outcome func(context.Context) (Outcome, error) // the same, with what came of it
}

// contender makes the calls through a client of its own kind.
type contender struct {
	name string
	make func(base string, transport http.RoundTripper) (map[string]call, error)
}

// names of the calls, in the order in which they are told of.
var names = []string{"Get", "List50", "Delete", "NotFound"}

var contenders = []contender{
	{"flaregen", flaregen},
	{"encoding_json", handWithEncodingJSON},
	{"json_v2", handWithV2},
	{"sdk", sdkRoot},
	{"sdk_sub", sdkSub},
}

// good is a call that succeeds.
func good[T any](do func(context.Context) (T, error), plain func(T) []Certificate) call {
	return call{
		run: func(ctx context.Context) error {
			_, err := do(ctx)
			return err
		},
		outcome: func(ctx context.Context) (Outcome, error) {
			result, err := do(ctx)
			if err != nil {
				return Outcome{}, err
			}
			return Outcome{Certificates: plain(result)}, nil
		},
	}
}

// bad is a call that fails as it should. What the error says is read when it
// is measured, too, since somebody wants to know what went wrong.
func bad[T any](do func(context.Context) (T, error), plain func(error) (Failure, error)) call {
	outcome := func(ctx context.Context) (Outcome, error) {
		_, err := do(ctx)
		failure, err := plain(err)
		return Outcome{Failure: failure}, err
	}
	return call{
		run: func(ctx context.Context) error {
			_, err := outcome(ctx)
			return err
		},
		outcome: outcome,
	}
}

// each converts what a list has.
func each[T any](items []T, plain func(*T) Certificate) []Certificate {
	all := make([]Certificate, len(items))
	for i := range items {
		all[i] = plain(&items[i])
	}
	return all
}
