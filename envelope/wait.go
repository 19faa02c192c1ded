package envelope

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Waiter says how to wait until something is in a state. Generated methods fill it in.
type Waiter[T any] struct {
	Operation string // "OriginTLSClientAuth.HostnameCertificates.WaitUntilActive"

	// Get reads the thing that is waited for.
	Get func(context.Context, ...RequestOption) (*T, error)
	// State tells its state; nil when only its end is waited for.
	State func(*T) string

	Success []string // states that end the wait
	Failure []string // states from which none of Success is reached any more
	Gone    bool     // whether 404 ends the wait, too

	// MinDelay and MaxDelay bound the time between two looks. 0 means 2 and 30 seconds.
	MinDelay, MaxDelay time.Duration
}

const (
	defaultMinDelay = 2 * time.Second
	defaultMaxDelay = 30 * time.Second

	// maxBlindLooks is how many looks in a row may fail for reasons that pass. Each has its retries.
	maxBlindLooks = 3
)

// Wait looks at something until it is in one of the states of success, and returns it as it is then: nil when it is
// gone. The first look is at once; the time between two grows, with full jitter, within the bounds of delay.
//
// It ends with a [*WaitError] when the state is one of failure, when looking fails, and when ctx ends: the context is
// what limits the whole. States that are in neither list are waited out, undocumented ones included. A look that fails
// for a reason that passes (no answer, 429, 5xx) is repeated, three times in a row at most.
func Wait[T any](ctx context.Context, c *Client, w Waiter[T], opts ...WaitOption) (*T, error) {
	n := &wait{client: c, operation: w.Operation, success: w.Success, failure: w.Failure, gone: w.Gone, start: c.now()}
	n.options.min, n.options.max = orDefault(w.MinDelay, defaultMinDelay), orDefault(w.MaxDelay, defaultMaxDelay)
	for _, option := range opts {
		option(&n.options)
	}
	n.find = func(ctx context.Context) (any, string, error) {
		found, err := w.Get(ctx, n.options.request...)
		if err != nil || found == nil {
			return nil, "", err
		}
		if w.State == nil {
			return found, "", nil
		}
		return found, w.State(found), nil
	}
	err := n.run(ctx)
	if err != nil || n.last == nil {
		return nil, err
	}
	return n.last.(*T), nil
}

// WaitOption changes one wait.
type WaitOption func(*waitOptions)

type waitOptions struct {
	min, max time.Duration
	progress func(Progress)
	request  []RequestOption
}

// WithProgress has f called after every look, before the time until the next one, on the goroutine that waits.
func WithProgress(f func(Progress)) WaitOption {
	return func(o *waitOptions) { o.progress = f }
}

// WithDelay replaces the bounds of the time between two looks. A max below min counts as min.
func WithDelay(min, max time.Duration) WaitOption {
	return func(o *waitOptions) { o.min, o.max = min, max }
}

// WithRequestOptions has every look made with these options.
func WithRequestOptions(opts ...RequestOption) WaitOption {
	return func(o *waitOptions) { o.request = append(o.request, opts...) }
}

// Progress is what a wait has seen so far.
type Progress struct {
	Operation string        // as in [Waiter]
	State     string        // at the last look that succeeded; "" when there is none
	Looks     int           // how often it has looked
	Elapsed   time.Duration // since the wait began
	Next      time.Duration // until the next look; 0 when there will be none
	Err       error         // why the last look failed
}

// ErrWaitFailed is the class of waits for a state that is not reached any more; see [WaitError].
var ErrWaitFailed = errors.New("the awaited state is not reached any more")

// WaitError is a wait that did not end in a state of success. It belongs to [ErrWaitFailed] when the state was one of
// failure; otherwise it unwraps to what ended it: the error of a look ([*Error]), or the one of the context.
type WaitError struct {
	Operation string        // "OriginTLSClientAuth.HostnameCertificates.WaitUntilActive"
	State     string        // at the last look that succeeded, such as deployment_timed_out; "" when there is none
	Last      any           // what was there then, of the type that the wait is for (*T); nil when there is none
	Looks     int           // how often it had looked
	Elapsed   time.Duration // since the wait began

	cause error
}

// Error names the operation, the last state and the cause.
func (e *WaitError) Error() string {
	text := e.Operation + ": "
	if e.State != "" {
		text += "state " + printable(e.State, maxExcerpt) + ": "
	}
	text += e.cause.Error()
	if e.Looks > 1 {
		text += fmt.Sprintf(" (%d looks in %s)", e.Looks, e.Elapsed.Round(time.Millisecond))
	}
	return text
}

// Unwrap returns [ErrWaitFailed], or what ended the wait.
func (e *WaitError) Unwrap() error { return e.cause }

// wait is one call of [Wait]. It does not know the type of the thing, or all of it would be compiled once for each.
type wait struct {
	client           *Client
	operation        string
	success, failure []string
	gone             bool
	find             func(context.Context) (found any, state string, err error)
	options          waitOptions
	start            time.Time

	last  any // nil when there is none
	state string
	looks int
	blind int // looks that failed since the last that did not
}

func (w *wait) run(ctx context.Context) error {
	for {
		done, err := w.look(ctx)
		if done {
			w.report(0, nil)
			return nil
		}
		if err != nil && !w.mayPass(ctx, err) || errors.Is(err, ErrWaitFailed) {
			w.report(0, err)
			return w.failed(err)
		}
		delay := w.delay()
		w.report(delay, err)
		if ended := w.client.sleep(ctx, delay); ended != nil {
			if err != nil {
				ended = &bothErrors{err, ended}
			}
			return w.failed(ended)
		}
	}
}

// look reads the state once, and tells whether it is the awaited one.
func (w *wait) look(ctx context.Context) (done bool, err error) {
	w.looks++
	found, state, err := w.find(ctx)
	if err != nil {
		w.blind++
		if w.gone && errors.Is(err, ErrNotFound) {
			w.last, w.state = nil, ""
			return true, nil
		}
		return false, err
	}
	w.blind, w.last, w.state = 0, found, state
	if slices.Contains(w.failure, w.state) {
		return false, ErrWaitFailed
	}
	return slices.Contains(w.success, w.state), nil
}

// mayPass reports failures to look that a later look may not have.
func (w *wait) mayPass(ctx context.Context, err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && ctx.Err() == nil && w.blind <= maxBlindLooks && (e.Status == 0 || classOf(e.Status) == ErrRateLimited || passing(e.Status))
}

// delay grows with every look. The shortest one is always there, so that no jitter makes a wait hurry.
func (w *wait) delay() time.Duration {
	ceiling := w.options.min
	for range w.looks {
		if ceiling >= w.options.max/2 {
			ceiling = w.options.max
			break
		}
		ceiling *= 2
	}
	return w.options.min + w.client.jitter(max(ceiling-w.options.min, 0))
}

func (w *wait) report(next time.Duration, err error) {
	if w.options.progress == nil {
		return
	}
	w.options.progress(Progress{
		Operation: w.operation, State: w.state, Looks: w.looks, Elapsed: w.client.now().Sub(w.start), Next: next, Err: err,
	})
}

func (w *wait) failed(cause error) error {
	return &WaitError{Operation: w.operation, State: w.state, Last: w.last, Looks: w.looks, Elapsed: w.client.now().Sub(w.start), cause: cause}
}
