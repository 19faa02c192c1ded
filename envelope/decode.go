package envelope

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// decodeOptions make decoding tolerant towards what real servers send: names that occur twice, broken UTF-8, times
// in several spellings. Types are not negotiable. Names are case-sensitive, unknown ones are ignored.
var decodeOptions = jsonv2.JoinOptions(
	jsontext.AllowDuplicateNames(true),
	jsontext.AllowInvalidUTF8(true),
	jsonv2.WithUnmarshalers(jsonv2.JoinUnmarshalers(
		jsonv2.UnmarshalFromFunc(decodeTime),
		jsonv2.UnmarshalFromFunc(decodeDate),
		jsonv2.UnmarshalFromFunc(decodeNullable),
	)),
)

// encodeOptions give the same bytes for the same value. omitempty means what it means in encoding/json: with the
// meaning of json/v2 an explicit null would be left out, and null is how some fields are reset.
var encodeOptions = jsonv2.JoinOptions(
	jsonv2.Deterministic(true),
	jsonv1.OmitEmptyWithLegacySemantics(true),
	jsonv2.WithMarshalers(jsonv2.MarshalToFunc(encodeNullable)),
)

var redactOptions = jsonv2.JoinOptions(encodeOptions, jsontext.AllowInvalidUTF8(true),
	jsonv2.WithMarshalers(jsonv2.JoinMarshalers(
		jsonv2.MarshalToFunc(encodeRedacted),
		jsonv2.MarshalToFunc(encodeNullable),
	)))

func unmarshal(body []byte, target any) error { return jsonv2.Unmarshal(body, target, decodeOptions) }

func marshal(v any) ([]byte, error) { return jsonv2.Marshal(v, encodeOptions) }

func marshalRedacted(v any) ([]byte, error) { return jsonv2.Marshal(v, redactOptions) }

func encodeRedacted(enc *jsontext.Encoder, s Secret) error {
	return enc.WriteToken(jsontext.String(s.String()))
}

func decodeTime(dec *jsontext.Decoder, t *time.Time) error {
	text, err := readText(dec)
	if err != nil {
		return err
	}
	if *t, err = parseTime(text); err != nil {
		return notTime(reflect.TypeFor[time.Time](), text)
	}
	return nil
}

// date is what [*types.Date] of oapi-codegen/runtime implements, and nothing else. Importing its package would link
// regular expressions into every program, also of APIs without a date.
type date interface {
	Bind(src string) error
	Date() (year int, month time.Month, day int)
	UnmarshalText(text []byte) error
}

func decodeDate(dec *jsontext.Decoder, d date) error {
	text, err := readText(dec)
	if err != nil {
		return err
	}
	t, err := parseTime(text)
	if err != nil {
		return notTime(reflect.TypeOf(d).Elem(), text)
	}
	return d.UnmarshalText(t.AppendFormat(nil, time.DateOnly))
}

// notTime says which text is no time; the JSON package adds where it stands.
func notTime(want reflect.Type, text []byte) error {
	quoted, err := jsontext.AppendQuote(nil, string(text[:min(len(text), 64)]))
	if err != nil {
		quoted = nil // broken UTF-8: not shown
	}
	return &jsonv2.SemanticError{JSONKind: '"', JSONValue: quoted, GoType: want, Err: errNotTime}
}

// readText reads a string, or null as an empty one.
func readText(dec *jsontext.Decoder) ([]byte, error) {
	raw, err := dec.ReadValue()
	if err != nil {
		return nil, err
	}
	switch kind := raw.Kind(); kind {
	case 'n':
		return nil, nil
	case '"':
		if inner := raw[1 : len(raw)-1]; !hasEscape(inner) {
			return inner, nil
		}
		return jsontext.AppendUnquote(nil, raw)
	default:
		return nil, &jsonv2.SemanticError{JSONKind: kind}
	}
}

func hasEscape(raw []byte) bool {
	for _, b := range raw {
		if b == '\\' {
			return true
		}
	}
	return false
}

// settableNullable is what [*nullable.Nullable] implements whatever its type parameter.
type settableNullable interface {
	IsNull() bool
	IsSpecified() bool
	SetNull()
	SetUnspecified()
}

// decodeNullable takes the place of Nullable's own method, which would decode the value with encoding/json: strict
// times, and errors without a pointer. A Nullable[T] is a map[bool]T with the value under true.
func decodeNullable(dec *jsontext.Decoder, n settableNullable) error {
	if dec.PeekKind() == 'n' {
		n.SetNull()
		return dec.SkipValue()
	}
	m := reflect.ValueOf(n).Elem()
	if m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.Bool {
		return errors.ErrUnsupported // not the type that we know
	}
	value := reflect.New(m.Type().Elem())
	if err := jsonv2.UnmarshalDecode(dec, value.Interface()); err != nil {
		return err
	}
	filled := reflect.MakeMapWithSize(m.Type(), 1)
	filled.SetMapIndex(reflect.ValueOf(true), value.Elem())
	m.Set(filled)
	return nil
}

// encodeNullable encodes the value of a Nullable with the options of the rest.
func encodeNullable(enc *jsontext.Encoder, n settableNullable) error {
	m := reflect.ValueOf(n).Elem()
	if m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.Bool {
		return errors.ErrUnsupported
	}
	if !n.IsSpecified() || n.IsNull() {
		return enc.WriteToken(jsontext.Null)
	}
	return jsonv2.MarshalEncode(enc, m.MapIndex(reflect.ValueOf(true)).Interface())
}

// encodeError says which part of a request body cannot be encoded, never what it holds.
func encodeError(err error) error {
	if e, ok := errors.AsType[*jsonv2.SemanticError](err); ok {
		return fmt.Errorf("request body: %s: cannot be encoded as JSON", pointerOrTop(e.JSONPointer))
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return fmt.Errorf("request body: %s: not valid as JSON (broken UTF-8?)", pointerOrTop(e.JSONPointer))
	}
	return errors.New("request body: cannot be encoded as JSON")
}

func pointerOrTop(p jsontext.Pointer) string {
	if p == "" {
		return "top level"
	}
	return string(p)
}

// newDecodeError translates what the JSON package says. ok is false when the text is not JSON at all.
func newDecodeError(operation, ray string, err error) (*DecodeError, bool) {
	e, ok := errors.AsType[*jsonv2.SemanticError](err)
	if !ok {
		return nil, false
	}
	return &DecodeError{
		Operation: operation,
		Pointer:   string(e.JSONPointer),
		Want:      wantOf(e.GoType),
		Got:       gotOf(e),
		RayID:     ray,
		cause:     causeOf(e.Err),
	}, true
}

// causeOf leaves out the JSON package's own wording, which says the same as Want and Got.
func causeOf(err error) error {
	if err == nil || errors.Is(err, errNotTime) {
		return nil
	}
	return err
}

// wantOf names a Go type the way a reader of API documentation would.
func wantOf(t reflect.Type) string {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case nil:
		return "the documented type"
	case reflect.TypeFor[time.Time]():
		return "time"
	case reflect.TypeFor[json.RawMessage](), reflect.TypeFor[jsontext.Value]():
		return "JSON"
	}
	switch p := reflect.PointerTo(t); {
	case t == reflect.TypeFor[date](), p.Implements(reflect.TypeFor[date]()):
		return "date"
	case p.Implements(reflect.TypeFor[settableNullable]()) && t.Kind() == reflect.Map:
		return wantOf(t.Elem()) + " or null"
	}
	return wantOfKind(t)
}

func wantOfKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "integer"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "base64 string"
		}
		return "array"
	case reflect.Struct, reflect.Map:
		return "object"
	default:
		return t.String()
	}
}

// gotOf describes what was found: its kind, and the value itself where only the value is wrong.
func gotOf(e *jsonv2.SemanticError) string {
	kind := kindName(e.JSONKind)
	if e.GoType == reflect.TypeFor[Secret]() {
		return kind
	}
	value := string(e.JSONValue)
	if e.JSONKind == '"' {
		if text, err := strconv.Unquote(value); err == nil {
			value = strconv.Quote(printable(text, 40))
		} else {
			value = printable(value, 40)
		}
	}
	switch {
	case value != "":
		return kind + " " + printable(value, 44)
	case e.Err != nil && !errors.Is(e.Err, errNotTime):
		return kind + " (" + printable(strings.ReplaceAll(e.Err.Error(), "\n", "; "), maxExcerpt) + ")"
	default:
		return kind
	}
}

func kindName(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "boolean"
	case '"':
		return "string"
	case '0':
		return "number"
	case '{':
		return "object"
	case '[':
		return "array"
	default:
		return "something else"
	}
}
