package envelope

import (
	"context"
	"errors"
	"net/http"
	"reflect"
)

// shape is what the documentation says about a successful answer.
type shape uint8

const (
	shapeResult  shape = iota // an envelope with a result
	shapeNothing              // an envelope without one, or no content
	shapePlain                // JSON without an envelope
	shapeStream               // anything but JSON
)

// call is one use of a request: what the options make of it, and how far it has come.
type call struct {
	client   *Client
	request  *Request
	options  callOptions
	query    string
	keys     *Keys
	shape    shape
	target   any // pointer to the result; nil when there is none to decode
	opener   opener
	attempts int
	first    attempt
	stream   *Stream
	pages    *walk // set for lists
}

// typedCall is a call with room for its result, in one piece of memory. The call has a name, because embedding it would
// have the methods of call compiled once more for every result.
type typedCall[T any] struct {
	call   call
	result T
}

// Do sends r and returns the result inside the envelope.
//
// A successful answer whose result is absent or null gives: nothing for a slice, a map and an interface; what it is for a
// Nullable and a pointer to a pointer; otherwise, when the request changed something, an empty value (for a pointer: a
// pointer to one), because the change is done, and when it only read, a [*DecodeError], because an empty object would
// be a lie.
//
// A list that is read is all of the list: pages that the answer says there are more of are read, too.
func Do[T any](ctx context.Context, c *Client, r *Request, opts ...RequestOption) (T, error) {
	return callFor[T](ctx, c, r, shapeResult, opts)
}

// Exec sends r when no result is documented. The answer may be empty, an envelope (which is checked for success), or
// any other JSON.
func Exec(ctx context.Context, c *Client, r *Request, opts ...RequestOption) error {
	_, err := c.call(ctx, r, shapeNothing, nil, opts)
	return err
}

// Decode sends r and returns its answer, JSON that is not in an envelope. Should the answer be an envelope that says
// success false all the same, it is an [*Error].
func Decode[T any](ctx context.Context, c *Client, r *Request, opts ...RequestOption) (T, error) {
	return callFor[T](ctx, c, r, shapePlain, opts)
}

// Open sends r and returns its answer as it comes, for everything that is not JSON. The caller closes the stream.
// Should the answer be an envelope that says success false, it is an [*Error].
func Open(ctx context.Context, c *Client, r *Request, opts ...RequestOption) (*Stream, error) {
	done, err := c.call(ctx, r, shapeStream, nil, opts)
	if err != nil {
		return nil, err
	}
	return done.stream, nil
}

func callFor[T any](ctx context.Context, c *Client, r *Request, s shape, opts []RequestOption) (T, error) {
	done := new(typedCall[T])
	if err := done.call.into(ctx, c, r, s, &done.result, opts); err != nil {
		var none T
		return none, err
	}
	return done.result, nil
}

// into sends r and has its answer in target.
func (c *call) into(ctx context.Context, client *Client, r *Request, s shape, target any, opts []RequestOption) error {
	if s == shapeResult && reads(r.method) && isList(target) {
		return client.wholeList(ctx, r, target, opts)
	}
	c.prepare(client, r, s, target, opts)
	return c.finish(ctx)
}

func (c *Client) doInto(ctx context.Context, r *Request, target any, opts []RequestOption) error {
	if rv := reflect.ValueOf(target); rv.Kind() != reflect.Pointer || rv.IsNil() {
		return &invalidRequest{r.operation, errors.New("the result must be a non-nil pointer")}
	}
	return new(call).into(ctx, c, r, shapeResult, target, opts)
}

func (c *Client) call(ctx context.Context, r *Request, s shape, target any, opts []RequestOption) (*call, error) {
	done := newCall(c, r, s, target, opts)
	return done, done.start(ctx)
}

func newCall(c *Client, r *Request, s shape, target any, opts []RequestOption) *call {
	n := new(call)
	n.prepare(c, r, s, target, opts)
	return n
}

func (c *call) prepare(client *Client, r *Request, s shape, target any, opts []RequestOption) {
	c.client, c.request, c.shape, c.target, c.query, c.keys = client, r, s, target, r.query, &client.keys
	for _, option := range opts {
		option(&c.options)
	}
	if len(c.options.query) > 0 {
		c.query = c.options.applyQuery(c.query)
	}
	if r.keys != nil {
		c.keys = r.keys
	}
	c.opener.keys = c.keys
	c.opener.keepForeign = c.options.meta != nil
}

// finish runs the call and sees to its result.
func (c *call) finish(ctx context.Context) error {
	if err := c.start(ctx); err != nil || c.shape != shapeResult {
		return err
	}
	return c.settleAbsent()
}

// start refuses what cannot be sent, then runs the call.
func (c *call) start(ctx context.Context) error {
	if err := errors.Join(c.request.err, c.options.err); err != nil {
		return &invalidRequest{c.request.operation, err}
	}
	if c.options.meta != nil {
		*c.options.meta = Response{}
	}
	return c.run(ctx)
}

// settleAbsent decides what an answer of success without a result means for the type that the caller expects.
func (c *call) settleAbsent() error {
	if c.opener.result == memberPresent {
		return nil
	}
	if _, ok := c.target.(settableNullable); ok {
		return nil
	}
	result := reflect.ValueOf(c.target).Elem()
	switch result.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface:
		return nil
	case reflect.Pointer:
		if result.Type().Elem().Kind() == reflect.Pointer {
			return nil
		}
	}
	if reads(c.request.method) {
		return c.missingResult(result.Type())
	}
	if result.Kind() == reflect.Pointer && result.IsNil() {
		result.Set(reflect.New(result.Type().Elem()))
	}
	return nil
}

func (c *call) missingResult(want reflect.Type) error {
	got := "nothing"
	if c.opener.result == memberNull {
		got = "null"
	}
	return &DecodeError{
		Operation: c.request.operation,
		Pointer:   "/" + escapePointer(c.keys.Result),
		Want:      wantOf(want),
		Got:       got,
	}
}

// reads reports whether a method only reads.
func reads(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
