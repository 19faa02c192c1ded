package envelope

import (
	"net/http"
	"net/url"
)

// RequestOption changes one call.
type RequestOption func(*callOptions)

type callOptions struct {
	meta       *Response
	rawBody    bool
	unknown    bool
	idempotent bool
	headers    []headerField
	query      []headerField
	err        error
}

// WithResponse has meta filled with what surrounds the result. On lists that come in pages it describes the page that
// was read last.
func WithResponse(meta *Response) RequestOption {
	return func(o *callOptions) { o.meta = meta }
}

// WithRawBody keeps a copy of the answer in [Response.Body]; it needs [WithResponse] beside it.
func WithRawBody() RequestOption {
	return func(o *callOptions) { o.rawBody = true }
}

// WithUnknown lists in [Response.Unknown] the members of the result that its type does not have, and the values that
// its enumerations do not have; it needs [WithResponse] beside it. The answer is read a second time for that.
func WithUnknown() RequestOption {
	return func(o *callOptions) { o.unknown = true }
}

// WithHeader sends a header, in place of one of the same name that the request or the client has.
func WithHeader(name, value string) RequestOption {
	return func(o *callOptions) {
		if err := checkHeaderField(name, value); err != nil && o.err == nil {
			o.err = err
		}
		o.headers = append(o.headers, headerField{http.CanonicalHeaderKey(name), value})
	}
}

// WithQuery sends a query parameter, in place of those of the same name that the request has. Given several times
// with one name, all of them are sent.
func WithQuery(name, value string) RequestOption {
	return func(o *callOptions) { o.query = append(o.query, headerField{name, value}) }
}

// WithIdempotent declares that repeating this request does no harm, so that a POST or PATCH is retried like a PUT.
func WithIdempotent() RequestOption {
	return func(o *callOptions) { o.idempotent = true }
}

// applyQuery gives the query of a request with the options' parameters in it.
func (o *callOptions) applyQuery(query string) string {
	for _, q := range o.query {
		query = dropQuery(query, q.name)
	}
	for _, q := range o.query {
		query = appendQuery(query, url.QueryEscape(q.name)+"="+url.QueryEscape(q.value))
	}
	return query
}
