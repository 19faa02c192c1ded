package envelope

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Stream is an answer that is not JSON, such as a certificate in PEM, an archive or a stream of events. It is read from
// the connection as the caller reads it; nothing limits its size or the time that reading takes, except the
// context of the call. Close it, read or not.
type Stream struct {
	ContentType   string // as the server gives it, with parameters
	ContentLength int64  // -1 when the server does not say
	Header        http.Header
	Status        int
	RayID         string

	body   io.Reader
	closer io.Closer
	cancel context.CancelFunc
	once   sync.Once
	err    error
}

// Read reads the answer.
func (s *Stream) Read(p []byte) (int, error) { return s.body.Read(p) }

// Close lets go of the connection. Closing twice does no harm.
func (s *Stream) Close() error {
	s.once.Do(func() {
		s.err = s.closer.Close()
		s.cancel()
	})
	return s.err
}

// sendStream makes one attempt. Its timeout covers everything up to the moment when the stream is handed over.
func (c *call) sendStream(ctx context.Context) outcome {
	attempt, cancel := context.WithCancelCause(ctx)
	stop := func() bool { return true }
	if timeout := c.client.attemptTimeout; timeout > 0 {
		stop = time.AfterFunc(timeout, func() { cancel(context.DeadlineExceeded) }).Stop
	}
	out := c.openStream(ctx, attempt, func() { cancel(nil) })
	inTime := stop()
	if out.err == nil && inTime {
		return out
	}
	if out.err == nil { // the timeout came with the stream, which has lost its connection by now
		_ = c.stream.Close()
		c.stream = nil
		out = c.transportOutcome(ctx, context.DeadlineExceeded, nil, outcome{})
	}
	if e, ok := out.err.(*Error); ok && !inTime && ctx.Err() == nil && errors.Is(e, context.Canceled) {
		e.cause = context.DeadlineExceeded // instead of the cancellation that carried it out
		e.problem += " within the time for one attempt"
	}
	cancel(nil)
	return out
}

// openStream hands over a successful answer unread, and reads and judges any other.
func (c *call) openStream(ctx, attempt context.Context, cancel context.CancelFunc) outcome {
	resp, out := c.roundTrip(ctx, attempt)
	if out.err != nil {
		return out
	}
	if !isSuccess(resp.StatusCode) {
		defer resp.Body.Close() //nolint:errcheck // everything that matters was read
		body, err := readAll(resp.Body, nil, resp.ContentLength, c.sizeLimit(resp.StatusCode))
		return c.judge(ctx, resp, body, err)
	}
	start, err := c.peek(resp)
	if err != nil {
		_ = resp.Body.Close() // the error of reading says more
		return c.transportOutcome(ctx, err, resp, outcome{})
	}
	c.record(resp.StatusCode, resp.Header, nil)
	if e := c.failureIn(resp, start); e != nil {
		_ = resp.Body.Close() // it was read
		return outcome{err: e, status: resp.StatusCode, header: resp.Header, final: true}
	}
	c.stream = newStream(resp, start, cancel)
	return outcome{status: resp.StatusCode, header: resp.Header}
}

// newStream makes a stream of an answer whose start has been read already.
func newStream(resp *http.Response, start []byte, cancel context.CancelFunc) *Stream {
	s := &Stream{
		ContentType:   resp.Header.Get("Content-Type"),
		ContentLength: resp.ContentLength,
		Header:        resp.Header,
		Status:        resp.StatusCode,
		RayID:         rayOf(resp.Header),
		body:          resp.Body,
		closer:        resp.Body,
		cancel:        cancel,
	}
	if len(start) > 0 {
		s.body = io.MultiReader(bytes.NewReader(start), resp.Body)
	}
	return s
}

// peekSize is how much of a JSON answer is looked at for an envelope that says success false.
const peekSize = 64 << 10

// peek reads the start of an answer that is JSON, nothing of any other.
func (c *call) peek(resp *http.Response) ([]byte, error) {
	if !isJSON(resp.Header.Get("Content-Type")) {
		return nil, nil
	}
	return io.ReadAll(io.LimitReader(resp.Body, peekSize))
}

// failureIn returns the error of an envelope that says success false, when that is what the answer is.
func (c *call) failureIn(resp *http.Response, start []byte) error {
	if len(start) == 0 || len(start) >= peekSize {
		return nil
	}
	c.opener.reset(nil)
	if err := c.opener.open(start); err != nil || c.opener.success != memberPresent || c.opener.ok {
		return nil
	}
	return c.apiError(resp, start)
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == jsonType || strings.HasSuffix(media, "+json"))
}
