package envelope

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// UnknownMembers are the members of an object that its type does not name, as they came. Structs of answers keep them
// in a field with the tag `json:",embed,inline"`: json/v2 fills it without a method of the type, at no cost where there
// are none. The two options mean the same, which versions of json/v2 have called by either name.
//
// Nobody knows whether one of them is a secret. So they are printed, and logged, by name only.
type UnknownMembers map[string]json.RawMessage

// EncodeAnswer encodes a struct that has [UnknownMembers] together with them, for the MarshalJSON methods of generated
// types; encoding/json does not know about embedding. What came from a server is encoded again also if it is not quite
// valid.
func EncodeAnswer(answer any) ([]byte, error) {
	return jsonv2.Marshal(answer, encodeOptions, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// Format implements [fmt.Formatter], for all verbs: names, and no values.
func (m UnknownMembers) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), m.redacted()) // a fmt.State has nowhere to report an error
}

// LogValue implements [slog.LogValuer].
func (m UnknownMembers) LogValue() slog.Value { return slog.AnyValue(m.redacted()) }

func (m UnknownMembers) redacted() map[string]Secret {
	names := make(map[string]Secret, len(m))
	for name := range m {
		names[name] = redacted
	}
	return names
}

const maxUnknown = 100 // pointers; a list of a thousand items repeats itself

// unknownMembers lists, as JSON pointers below prefix, the members of raw that the type of target does not have, and
// the values that are not among the constants of an enumeration.
func unknownMembers(raw []byte, prefix string, target any) []string {
	// The span of a decoded result begins with the colon.
	raw = bytes.TrimLeft(raw, ": \t\r\n")
	finder := unknownFinder{dec: jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
	finder.walk(reflect.TypeOf(target).Elem(), prefix)
	return finder.found
}

type unknownFinder struct {
	dec   *jsontext.Decoder
	found []string
}

// walk reads one value of type t. It returns false when there is nothing more to read.
func (f *unknownFinder) walk(t reflect.Type, pointer string) bool {
	t = elementOf(t)
	switch kind := f.dec.PeekKind(); {
	case kind == '"' && t.Kind() == reflect.String, kind == '0' && t.Implements(reflect.TypeFor[validator]()):
		return f.enumeration(t, pointer)
	case decodesItself(t):
		return f.dec.SkipValue() == nil
	case kind == '{' && t.Kind() == reflect.Struct:
		return f.object(fieldsOf(t), nil, pointer)
	case kind == '{' && t.Kind() == reflect.Map:
		return f.object(nil, t.Elem(), pointer)
	case kind == '[' && t.Kind() == reflect.Slice:
		return f.array(t.Elem(), pointer)
	default:
		return f.dec.SkipValue() == nil
	}
}

// object reads an object with known members, or one with members of any name and one type.
func (f *unknownFinder) object(known map[string]reflect.Type, each reflect.Type, pointer string) bool {
	if _, err := f.dec.ReadToken(); err != nil {
		return false
	}
	for f.dec.PeekKind() != '}' {
		token, err := f.dec.ReadToken()
		if err != nil {
			return false
		}
		name := token.String()
		at := pointer + "/" + escapePointer(name)
		t, ok := known[name]
		if each != nil {
			t, ok = each, true
		}
		if !ok {
			f.add(at)
			t = reflect.TypeFor[any]()
		}
		if !f.walk(t, at) {
			return false
		}
	}
	_, err := f.dec.ReadToken()
	return err == nil
}

func (f *unknownFinder) array(t reflect.Type, pointer string) bool {
	if _, err := f.dec.ReadToken(); err != nil {
		return false
	}
	for i := 0; f.dec.PeekKind() != ']'; i++ {
		if !f.walk(t, pointer+"/"+strconv.Itoa(i)) {
			return false
		}
	}
	_, err := f.dec.ReadToken()
	return err == nil
}

// enumeration reads a string or an integer; types with a Valid method say whether it is one of their constants.
func (f *unknownFinder) enumeration(t reflect.Type, pointer string) bool {
	raw, err := f.dec.ReadValue()
	if err != nil {
		return false
	}
	if !t.Implements(reflect.TypeFor[validator]()) {
		return true
	}
	value := reflect.New(t)
	if unmarshal(raw, value.Interface()) == nil && !value.Interface().(validator).Valid() {
		f.add(pointer)
	}
	return true
}

// validator is what generated enumerations implement.
type validator interface{ Valid() bool }

func (f *unknownFinder) add(pointer string) {
	if len(f.found) < maxUnknown {
		f.found = append(f.found, pointer)
	}
}

// elementOf looks through pointers and Nullables.
func elementOf(t reflect.Type) reflect.Type {
	for {
		switch {
		case t.Kind() == reflect.Pointer:
			t = t.Elem()
		case t.Kind() == reflect.Map && reflect.PointerTo(t).Implements(reflect.TypeFor[settableNullable]()):
			t = t.Elem()
		default:
			return t
		}
	}
}

// decodesItself reports whether only t knows what it accepts.
func decodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		p.Implements(reflect.TypeFor[jsonv2.UnmarshalerFrom]()) ||
		p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// fieldsOf gives the JSON members of a struct.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	fields := make(map[string]reflect.Type)
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case !field.IsExported(), name == "-", field.Anonymous && name == "", field.Type == unknownType:
			continue
		case name == "":
			name = field.Name
		}
		fields[name] = field.Type
	}
	return fields
}

var unknownType = reflect.TypeFor[UnknownMembers]()

// escapePointer escapes one part of a JSON pointer.
func escapePointer(part string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(part)
}
