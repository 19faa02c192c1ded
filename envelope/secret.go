package envelope

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[REDACTED]"

// Secret is a string that is never shown: a token, an API key, a private key. It prints as [REDACTED] with every
// formatting verb and in slog, and is encoded as its value by both JSON packages, because a request has to carry it.
//
// A struct that holds a Secret in an exported field prints safely too. Two cases are out of a type's reach: fmt does
// not call methods of values in unexported fields, and the JSON handler of slog encodes structs as JSON. For the
// latter implement [slog.LogValuer] with [Redacted], as generated request types do.
type Secret string

// Reveal returns the value itself.
func (s Secret) Reveal() string { return string(s) }

// String returns [REDACTED], or the empty string for an empty secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString returns what String returns, quoted.
func (s Secret) GoString() string { return fmt.Sprintf("%q", s.String()) }

// Format implements [fmt.Formatter], so that verbs like %x and %q do not get at the value either.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'q' || (verb == 'v' && f.Flag('#')) {
		text = `"` + text + `"`
	}
	_, _ = io.WriteString(f, text) // a fmt.State has nowhere to report an error
}

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Redacted gives a copy of v for a log: the members that v has as JSON, each [Secret] replaced by [REDACTED].
// It never fails; what cannot be encoded is described by its type alone.
func Redacted(v any) slog.Value {
	body, err := marshalRedacted(v)
	if err != nil {
		return slog.StringValue(fmt.Sprintf("%T", v))
	}
	var plain any
	if err := unmarshal(body, &plain); err != nil {
		return slog.StringValue(fmt.Sprintf("%T", v))
	}
	return slog.AnyValue(plain)
}
