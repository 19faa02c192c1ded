package testserver

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
)

// Request is one that came. It prints as a line without headers, body and the
// values of its query; these are fields.
type Request struct {
	Operation  Operation         // empty when it is none of the document
	Method     string            // of HTTP
	Path       string            // as sent, escaped
	PathValues map[string]string // by the names of the document
	Query      url.Values
	Header     http.Header
	Body       []byte
	Violation  string // what the document does not accept; empty when it does
}

// String gives method, path, the names of the query's parameters, the
// operation, and the size of the body.
func (r Request) String() string {
	var b strings.Builder
	b.WriteString(r.Method + " " + r.Path)
	for i, name := range sortedNames(r.Query) {
		b.WriteString([]string{"?", "&"}[min(i, 1)] + name + "=…")
	}
	if r.Operation != "" {
		b.WriteString(" (" + string(r.Operation) + ")")
	}
	if len(r.Body) > 0 {
		fmt.Fprintf(&b, ", %d bytes", len(r.Body))
	}
	if r.Violation != "" {
		b.WriteString(": " + r.Violation)
	}
	return b.String()
}

// Format implements [fmt.Formatter]: no verb shows more than String does.
func (r Request) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, r.String()) // a fmt.State has nowhere to report an error
}

// LogValue implements [slog.LogValuer].
func (r Request) LogValue() slog.Value { return slog.StringValue(r.String()) }
