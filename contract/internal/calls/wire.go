package calls

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
)

// Exchange is a request and its answer as they went over the wire.
type Exchange struct {
	Method, Path  string
	Query         url.Values
	Authorization string
	Media         string // Content-Type of the body
	Body          any    // JSON; nil for none, or for null

	Status     int
	Violations string // what Prism finds wrong with either
	Answer     any    // JSON
}

// Result is what the envelope of the answer holds.
func (e Exchange) Result() any {
	object, _ := e.Answer.(map[string]any)
	return object["result"]
}

// Request gives what was sent as a JSON value, to be compared.
func (e Exchange) Request() any {
	request := map[string]any{"method": e.Method, "path": e.Path, "authorization": e.Authorization}
	query := map[string]any{}
	for name, values := range e.Query {
		list := []any{}
		for _, value := range slices.Sorted(slices.Values(values)) {
			list = append(list, value)
		}
		query[name] = list
	}
	request["query"] = query
	if e.Body != nil {
		request["body"], request["media"] = e.Body, e.Media
	}
	return request
}

// Recorder is a transport that keeps the last exchange. It is for one request
// at a time.
type Recorder struct {
	Prefer string // asks Prism for an answer of its choice: code=404
	Last   *Exchange
}

// RoundTrip implements [http.RoundTripper].
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.Last = nil
	e := &Exchange{
		Method: req.Method, Path: req.URL.EscapedPath(), Query: req.URL.Query(), Authorization: req.Header.Get("Authorization"),
	}
	sent := req.Clone(req.Context())
	if r.Prefer != "" {
		sent.Header.Set("Prefer", r.Prefer)
	}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		sent.Body = io.NopCloser(bytes.NewReader(body))
		if len(body) > 0 {
			e.Media, e.Body = req.Header.Get("Content-Type"), decode(body)
		}
	}
	resp, err := http.DefaultTransport.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	e.Status, e.Violations, e.Answer = resp.StatusCode, resp.Header.Get("sl-violations"), decode(answer)
	r.Last = e
	return resp, nil
}

// decode gives the text itself where it is no JSON.
func decode(text []byte) any {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return string(text)
	}
	return value
}
