package envelope

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"golang.org/x/time/rate"
)

// newLimiter makes a token bucket that no window of r.Per can exceed. With a burst of b, a window sees b requests at
// once and then those that the rate allows, so the rate is what is left for the rest of the window.
func newLimiter(r RateLimit) (*rate.Limiter, error) {
	if r == (RateLimit{}) {
		return nil, nil
	}
	if r.Requests <= 0 || r.Per <= 0 {
		return nil, fmt.Errorf("rate limit of %d requests per %s: both must be positive", r.Requests, r.Per)
	}
	burst := max(1, r.Requests/10)
	const rounding = 1 - 1e-9 // the limiter cuts waits to whole nanoseconds
	perSecond := float64(r.Requests-burst+1) / r.Per.Seconds() * rounding
	return rate.NewLimiter(rate.Limit(perSecond), burst), nil
}

// throttle waits until the rate limit lets one more request through.
func (c *Client) throttle(ctx context.Context) error {
	if c.limiter == nil {
		return nil
	}
	err := c.limiter.Wait(ctx)
	if err == nil {
		return nil
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	// The wait would outlast the context's deadline.
	return fmt.Errorf("client-side rate limit: the wait would be too long: %w", context.DeadlineExceeded)
}

const (
	firstBuffer  = 4 << 10 // bytes; holds most single objects
	trustedSize  = 1 << 20 // bytes that a Content-Length is believed for before they arrive
	largestKept  = 1 << 20 // bytes; larger buffers are not pooled
	maxErrorBody = 1 << 20 // bytes of an error's body that are read
)

// bufferPool recycles the buffers that bodies are read into; what is decoded never refers to them.
type bufferPool struct{ pool sync.Pool }

func (p *bufferPool) get() *[]byte {
	if b, ok := p.pool.Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, 0, firstBuffer)
	return &b
}

func (p *bufferPool) put(b *[]byte) {
	if cap(*b) > largestKept {
		return
	}
	clear(*b) // private keys may have been in there
	*b = (*b)[:0]
	p.pool.Put(b)
}

// errOverLimit is what readAll returns for a body that is too long.
var errOverLimit = errors.New("over the limit")

// readAll appends what r holds to buf, up to limit bytes. length is the announced length, or -1. It reads to the end,
// not just to the announced length, because only then the connection can be used again.
func readAll(r io.Reader, buf []byte, length, limit int64) ([]byte, error) {
	if length > limit {
		return buf, errOverLimit
	}
	if need := min(length, trustedSize) + 1; int64(cap(buf)) < need {
		buf = make([]byte, 0, need)
	}
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return buf[:limit], errOverLimit
		}
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return buf, err
		}
	}
}
