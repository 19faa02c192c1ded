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
	plain = hide(reflect.ValueOf(v), plain, maxDepth)
	secrets := make(map[string]bool)
	collectSecrets(reflect.ValueOf(v), secrets, maxDepth)
	return slog.AnyValue(scrub(plain, secrets))
}

// FormatRedacted prints v for its type's [fmt.Formatter], whatever the verb: the type and its members as JSON, each
// [Secret] replaced by [REDACTED]. Types that hold a secret have to format themselves, because fmt does not call the
// methods of what is inside a value when the verb does not fit, such as %s for a pointer.
func FormatRedacted(f fmt.State, v any) {
	name := fmt.Sprintf("%T", v)
	redacted := Redacted(v)
	members, err := marshal(redacted.Any())
	if err != nil || redacted.Kind() == slog.KindString {
		members = nil
	}
	_, _ = io.WriteString(f, name+string(members)) // a fmt.State has nowhere to report an error
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

// hide replaces what must not be shown in plain, which is v decoded from its JSON: secrets and unknown members.
func hide(v reflect.Value, plain any, depth int) any {
	if !v.IsValid() || depth == 0 || v.Type() == reflect.TypeFor[File]() {
		return plain
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[Secret]() && v.Len() > 0 {
			return redacted
		}
	case reflect.Pointer, reflect.Interface:
		return hide(v.Elem(), plain, depth-1)
	case reflect.Struct:
		return hideInStruct(v, plain, depth)
	case reflect.Slice, reflect.Array:
		list, _ := plain.([]any)
		for i := range min(v.Len(), len(list)) {
			list[i] = hide(v.Index(i), list[i], depth-1)
		}
	case reflect.Map:
		object, _ := plain.(map[string]any)
		for _, key := range v.MapKeys() {
			if member, ok := object[key.String()]; ok {
				object[key.String()] = hide(v.MapIndex(key), member, depth-1)
			}
		}
	}
	return plain
}

func hideInStruct(v reflect.Value, plain any, depth int) any {
	object, _ := plain.(map[string]any)
	for field, value := range v.Fields() {
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		name := cmp.Or(tag, field.Name)
		member, named := object[name]
		switch {
		case field.Type == unknownType:
			for _, key := range value.MapKeys() {
				if _, ok := object[key.String()]; ok {
					object[key.String()] = redacted
				}
			}
		case tag == "-" || tag == "" && !named: // further members, or an alternative of a union: in plain itself
			plain = hide(value, plain, depth-1)
		case named:
			object[name] = hide(value, member, depth-1)
		}
	}
	return plain
}
