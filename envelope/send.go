package envelope

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// outcome is what one attempt came to.
type outcome struct {
	err        error
	status     int // 0 when no complete answer came
	header     http.Header
	retryAfter time.Duration
	unsent     bool // certain that the server has seen nothing
	final      bool // repeating cannot help
}

// send makes one attempt, from building the request to the decoded result.
func (c *call) send(ctx context.Context) outcome {
	if c.shape == shapeStream {
		return c.sendStream(ctx)
	}
	attempt, cancel := ctx, context.CancelFunc(nil)
	if timeout := c.client.attemptTimeout; timeout > 0 {
		attempt, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	resp, out := c.roundTrip(ctx, attempt)
	if out.err != nil {
		return out
	}
	defer resp.Body.Close() //nolint:errcheck // everything that matters was read
	buffer := c.client.buffers.get()
	defer c.client.buffers.put(buffer)
	body, err := readAll(resp.Body, *buffer, resp.ContentLength, c.sizeLimit(resp.StatusCode))
	*buffer = body
	return c.judge(ctx, resp, body, err)
}

// sizeLimit is how much of a body is read. Of an error's, a part is enough.
func (c *call) sizeLimit(status int) int64 {
	if isSuccess(status) {
		return c.client.maxResponseSize
	}
	return min(c.client.maxResponseSize, maxErrorBody)
}

func isSuccess(status int) bool { return status >= 200 && status <= 299 }

// judge turns an answer into an outcome.
func (c *call) judge(ctx context.Context, resp *http.Response, body []byte, readErr error) outcome {
	c.record(resp.StatusCode, resp.Header, body)
	out := outcome{status: resp.StatusCode, header: resp.Header}
	switch {
	case errors.Is(readErr, errOverLimit) && isSuccess(resp.StatusCode):
		out.err, out.final = c.errorf(resp.StatusCode, resp.Header, "the answer is larger than the client accepts", ErrTooLarge), true
	case readErr != nil && !errors.Is(readErr, errOverLimit):
		out = c.transportOutcome(ctx, readErr, resp, outcome{})
	case isSuccess(resp.StatusCode):
		out.err, out.final = c.decode(resp, body), true
	default:
		e := c.apiError(resp, body)
		e.RetryAfter = retryAfter(resp.Header, c.client.now)
		out.err, out.retryAfter = e, e.RetryAfter
	}
	return out
}

// roundTrip sends the request under the attempt's context and returns the answer with its body unread. When it fails,
// ctx, the caller's context, tells whether the caller or the attempt's timeout has ended it.
func (c *call) roundTrip(ctx, attempt context.Context) (*http.Response, outcome) {
	var trace *sendTrace
	if !c.idempotent() {
		trace = new(sendTrace)
		attempt = httptrace.WithClientTrace(attempt, trace.hooks())
	}
	req, err := c.build(attempt)
	if err != nil {
		return nil, outcome{err: c.errorf(0, nil, "not sent", err), final: true}
	}
	resp, err := c.client.http.Do(req)
	if err != nil {
		return nil, c.transportOutcome(ctx, err, resp, outcome{unsent: trace.unsent(err)})
	}
	return resp, outcome{}
}

// transportOutcome describes an attempt that brought no complete answer.
func (c *call) transportOutcome(ctx context.Context, err error, resp *http.Response, out outcome) outcome {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // without the URL, which the error names already, and without the query
	}
	status, header, problem := 0, http.Header(nil), "no answer"
	if resp != nil {
		status, header, problem = resp.StatusCode, resp.Header, "the answer broke off"
	}
	ctxErr := ctx.Err()
	switch {
	case errors.Is(err, ErrRedirect):
		problem, out.final = "", true
	case headersTooLarge(err):
		problem, out.final = "the headers of the answer are larger than the client accepts", true
		err = &bothErrors{ErrTooLarge, err}
	case ctxErr != nil && !errors.Is(err, ctxErr):
		err = &bothErrors{ctxErr, err}
	case ctxErr == nil && errors.Is(err, context.DeadlineExceeded):
		problem += " within the time for one attempt"
	}
	c.record(status, header, nil)
	out.header = header
	out.err = c.errorf(status, header, problem, c.hide(err))
	return out
}

// headersTooLarge recognizes what net/http says of headers beyond the limit of its transport; it has no error of its own
// for that.
func headersTooLarge(err error) bool {
	text := err.Error()
	return strings.Contains(text, "response headers exceeded") || strings.Contains(text, "response header list larger")
}

// attempt holds what the HTTP request of one attempt refers to.
type attempt struct {
	url url.URL
	ctx operationContext
}

// build makes the HTTP request of one attempt.
func (c *call) build(ctx context.Context) (*http.Request, error) {
	a := &c.first
	if c.attempts > 1 {
		a = new(attempt) // a transport may still be busy with the one before
	}
	a.url, a.ctx = c.request.url(c.client, c.query), operationOf(ctx, c.request.operation)
	req := (&http.Request{
		Method:     c.request.method,
		URL:        &a.url,
		Host:       a.url.Host,
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     c.headers(),
	}).WithContext(&a.ctx)
	return req, c.attachBody(req)
}

func (c *call) attachBody(req *http.Request) error {
	b := &c.request.body
	if !b.present() {
		return nil
	}
	opened, err := b.open()
	if err != nil {
		return err
	}
	req.Body, req.ContentLength = opened, b.length
	if b.repeatable() {
		req.GetBody = b.open // for redirects, and for connections that were closed while idle
	}
	return nil
}

// acceptJSON is the value of nearly every Accept header.
var acceptJSON = shared(jsonType)

// headers gives the headers of one attempt; the more specific ones win: option, request, client.
func (c *call) headers() http.Header {
	h := make(http.Header, 8)
	home := sameOrigin(c.request.server.of(c.client), &c.client.base)
	if home {
		c.client.addHeader(h)
	}
	h["User-Agent"] = c.client.userAgent
	h["Accept"] = acceptJSON
	if c.request.accept != jsonType {
		h["Accept"] = []string{c.request.accept}
	}
	if home {
		c.client.credentials.authorize(h)
	}
	if c.request.body.contentType != "" {
		h["Content-Type"] = []string{c.request.body.contentType}
	}
	for _, f := range c.request.headers {
		if f.name == "Cookie" && len(h[f.name]) > 0 {
			h[f.name] = []string{h[f.name][0] + "; " + f.value}
			continue
		}
		h[f.name] = []string{f.value}
	}
	for _, f := range c.options.headers {
		h[f.name] = []string{f.value}
	}
	return h
}

// sendTrace watches whether anything of a request has reached the connection.
type sendTrace struct{ started, wrote atomic.Bool }

func (t *sendTrace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn:      func(string) { t.started.Store(true) },
		WroteHeaders: func() { t.wrote.Store(true) },
	}
}

// unsent reports whether it is certain that nothing was sent. A transport that does not support tracing leaves only
// errors of connecting as proof.
func (t *sendTrace) unsent(err error) bool {
	if t == nil || t.wrote.Load() {
		return false
	}
	if t.started.Load() {
		return true
	}
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}
