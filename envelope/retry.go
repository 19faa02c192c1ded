package envelope

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	firstBackoff = 500 * time.Millisecond
	maxBackoff   = 8 * time.Second
)

// run makes attempts until one succeeds, the retries are used up, repeating could do harm, or the context ends.
func (c *call) run(ctx context.Context) error {
	for {
		out := c.try(ctx)
		if out.err == nil {
			return nil
		}
		if !c.mayRepeat(ctx, &out) {
			return out.err
		}
		wait := c.wait(&out)
		if err := c.checkDeadline(ctx, wait); err != nil {
			return withContextError(out.err, err)
		}
		c.logRetry(ctx, &out, wait)
		if err := c.client.sleep(ctx, wait); err != nil {
			return withContextError(out.err, err)
		}
	}
}

// try makes one attempt, within the rate limit.
func (c *call) try(ctx context.Context) outcome {
	if err := c.client.throttle(ctx); err != nil {
		return outcome{err: c.errorf(0, nil, "not sent", err), final: true}
	}
	c.attempts++
	if c.client.logger.log == nil {
		return c.send(ctx)
	}
	start := c.client.now()
	out := c.send(ctx)
	c.logAttempt(ctx, &out, c.client.now().Sub(start))
	return out
}

// mayRepeat decides whether a failed attempt is worth, and safe, repeating.
func (c *call) mayRepeat(ctx context.Context, out *outcome) bool {
	switch {
	case out.final, c.attempts > c.client.maxRetries, ctx.Err() != nil, !c.request.body.repeatable():
		return false
	case out.status == 0: // no complete answer
		return c.idempotent() || out.unsent
	case out.status == http.StatusTooManyRequests:
		return true // refused before anything was done
	default:
		return c.idempotent() && passing(out.status)
	}
}

// passing reports whether a status may be gone at the next attempt.
func passing(status int) bool {
	return status == http.StatusRequestTimeout || status >= http.StatusInternalServerError && status != http.StatusNotImplemented
}

// idempotent reports whether doing it twice is like doing it once.
func (c *call) idempotent() bool {
	return c.options.idempotent || idempotentMethod(c.request.method)
}

func idempotentMethod(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return true
	default:
		return false
	}
}

// wait is how long to wait before the next attempt: what the server asks for, else exponential backoff with full
// jitter; never more than the client's cap.
func (c *call) wait(out *outcome) time.Duration {
	if out.retryAfter > 0 {
		return min(out.retryAfter, c.client.maxRetryWait)
	}
	ceiling := maxBackoff
	if shift := c.attempts - 1; shift < 4 {
		ceiling = firstBackoff << shift
	}
	return c.client.jitter(min(ceiling, c.client.maxRetryWait))
}

// checkDeadline finds out early that a wait would outlast the context: who waits for nothing can be told at once.
func (c *call) checkDeadline(ctx context.Context, wait time.Duration) error {
	deadline, ok := ctx.Deadline()
	if ok && c.client.now().Add(wait).After(deadline) {
		return fmt.Errorf("the next attempt, in %s, would be too late: %w", wait.Round(time.Millisecond), context.DeadlineExceeded)
	}
	return nil
}

// withContextError adds why there was no further attempt to the error of the last one.
func withContextError(err, ctxErr error) error {
	e, ok := err.(*Error)
	if !ok {
		return errors.Join(err, ctxErr)
	}
	switch e.cause {
	case nil:
		e.cause = ctxErr
	default:
		e.cause = &bothErrors{e.cause, ctxErr}
	}
	return e
}

// bothErrors is two causes on one line.
type bothErrors struct{ first, second error }

func (e *bothErrors) Error() string   { return e.first.Error() + "; " + e.second.Error() }
func (e *bothErrors) Unwrap() []error { return []error{e.first, e.second} }

// retryAfter reads the header of that name: seconds, or a date. 0 when there is none, or none that makes sense.
func retryAfter(h http.Header, now func() time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		const century = 100 * 365 * 24 * 60 * 60
		return time.Duration(min(max(seconds, 0), century)) * time.Second
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(date.Sub(now()), 0)
	}
	return 0
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
