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

// sendStream makes one attempt whose timeout ends with the answer's headers.
func (c *call) sendStream(ctx context.Context) outcome {
	attempt, cancel := context.WithCancelCause(ctx)
	stop := func() bool { return true }
	if timeout := c.client.attemptTimeout; timeout > 0 {
		stop = time.AfterFunc(timeout, func() { cancel(context.DeadlineExceeded) }).Stop
	}
	resp, out := c.roundTrip(ctx, attempt)
	if !stop() && ctx.Err() == nil && out.err == nil {
		_ = resp.Body.Close() // the timeout came with the headers; the body is lost
		out = c.transportOutcome(ctx, context.DeadlineExceeded, nil, outcome{})
	}
	if out.err != nil {
		if e, ok := out.err.(*Error); ok && ctx.Err() == nil && errors.Is(context.Cause(attempt), context.DeadlineExceeded) {
			e.cause = context.DeadlineExceeded // instead of the cancellation that carried it out
			e.problem = "no answer within the time for one attempt"
		}
		cancel(nil)
		return out
	}
	return c.judgeStream(ctx, resp, func() { cancel(nil) })
}

// judgeStream hands over a successful answer unread, and reads any other.
func (c *call) judgeStream(ctx context.Context, resp *http.Response, cancel context.CancelFunc) outcome {
	if !isSuccess(resp.StatusCode) {
		defer cancel()
		return c.judgeRead(ctx, resp)
	}
	start, err := c.peek(resp)
	if err != nil {
		defer cancel()
		_ = resp.Body.Close() // the error of reading says more
		return c.transportOutcome(ctx, err, resp, outcome{})
	}
	c.record(resp.StatusCode, resp.Header, nil)
	if e := c.failureIn(resp, start); e != nil {
		defer cancel()
		_ = resp.Body.Close() // it was read
		return outcome{err: e, status: resp.StatusCode, header: resp.Header, final: true}
	}
	c.stream = &Stream{
		ContentType:   resp.Header.Get("Content-Type"),
		ContentLength: resp.ContentLength,
		Header:        resp.Header,
		Status:        resp.StatusCode,
		RayID:         rayOf(resp.Header),
		body:          io.MultiReader(bytes.NewReader(start), resp.Body),
		closer:        resp.Body,
		cancel:        cancel,
	}
	return outcome{status: resp.StatusCode, header: resp.Header}
}

// judgeRead reads and judges an answer that is an error. Its body has the time of one attempt.
func (c *call) judgeRead(ctx context.Context, resp *http.Response) outcome {
	defer resp.Body.Close() //nolint:errcheck // everything that matters was read
	if timeout := c.client.attemptTimeout; timeout > 0 {
		defer time.AfterFunc(timeout, func() { _ = resp.Body.Close() }).Stop()
	}
	body, err := readAll(resp.Body, nil, resp.ContentLength, c.sizeLimit(resp.StatusCode))
	return c.judge(ctx, resp, body, err)
}

// peekSize is how much of a JSON answer is looked at for an envelope that says success false.
const peekSize = 64 << 10

// peek reads the start of an answer that is JSON, nothing of any other.
func (c *call) peek(resp *http.Response) ([]byte, error) {
	if !isJSON(resp.Header.Get("Content-Type")) {
		return nil, nil
	}
	start, err := readAll(resp.Body, nil, min(resp.ContentLength, peekSize-1), peekSize)
	if errors.Is(err, errOverLimit) {
		err = nil
	}
	return start, err
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
