package envelope

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
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

// Redacted gives a copy of v for a log: the members that v has as JSON, each [Secret] and each of [UnknownMembers]
// replaced by [REDACTED]. It never fails; what cannot be encoded is described by its type alone.
func Redacted(v any) slog.Value {
	body, err := marshalRedacted(v)
	if err != nil {
		return slog.StringValue(fmt.Sprintf("%T", v))
	}
	var plain any
	if err := unmarshal(body, &plain); err != nil {
		return slog.StringValue(fmt.Sprintf("%T", v))
	}
	hideUnknown(reflect.ValueOf(v), plain, maxDepth)
	secrets := make(map[string]bool)
	collectSecrets(reflect.ValueOf(v), secrets, maxDepth)
	return slog.AnyValue(scrub(plain, secrets))
}

// maxDepth bounds the search for secrets; what can be encoded as JSON has no cycles.
const maxDepth = 100

// collectSecrets finds every Secret in v. Types that encode themselves, like unions, do it with the values of their
// secrets, which have to be found in the output then.
func collectSecrets(v reflect.Value, found map[string]bool, depth int) {
	if !v.IsValid() || depth == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[Secret]() && v.Len() > 0 {
			found[v.String()] = true
		}
	case reflect.Pointer, reflect.Interface:
		collectSecrets(v.Elem(), found, depth-1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[File]() {
			return // what a file holds is not encoded, and its reader may lead anywhere
		}
		for i := range v.NumField() {
			collectSecrets(v.Field(i), found, depth-1)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			collectSecrets(v.Index(i), found, depth-1)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			collectSecrets(v.MapIndex(key), found, depth-1)
		}
	}
}

// scrub replaces secrets among the strings of a decoded value.
func scrub(v any, secrets map[string]bool) any {
	switch v := v.(type) {
	case string:
		if secrets[v] {
			return redacted
		}
	case []any:
		for i := range v {
			v[i] = scrub(v[i], secrets)
		}
	case map[string]any:
		for name := range v {
			v[name] = scrub(v[name], secrets)
		}
	}
	return v
}

// hideUnknown replaces the unknown members of v in plain, which is v decoded from its JSON.
func hideUnknown(v reflect.Value, plain any, depth int) {
	if !v.IsValid() || depth == 0 {
		return
	}
	switch object, _ := plain.(map[string]any); v.Kind() {
	case reflect.Pointer, reflect.Interface:
		hideUnknown(v.Elem(), plain, depth-1)
	case reflect.Struct:
		hideUnknownOfStruct(v, plain, object, depth)
	case reflect.Slice, reflect.Array:
		list, _ := plain.([]any)
		for i := range min(v.Len(), len(list)) {
			hideUnknown(v.Index(i), list[i], depth-1)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			hideUnknown(v.MapIndex(key), object[key.String()], depth-1)
		}
	}
}

func hideUnknownOfStruct(v reflect.Value, plain any, object map[string]any, depth int) {
	for field, value := range v.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		member, named := object[cmp.Or(name, field.Name)]
		switch {
		case field.Type == unknownType && object != nil:
			for _, key := range value.MapKeys() {
				object[key.String()] = redacted
			}
		case name == "-" || name == "" && !named: // further members, or an alternative of a union: what plain is itself
			hideUnknown(value, plain, depth-1)
		default:
			hideUnknown(value, member, depth-1)
		}
	}
}
