package envelope

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const maxUnknown = 100 // pointers; a list of a thousand items repeats itself

// unknownMembers lists, as JSON pointers below prefix, the members of raw that the type of target does not have, and
// the strings that are not among the constants of an enumeration.
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
	case kind == '"' && t.Kind() == reflect.String:
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

// enumeration reads a string; types with a Valid method say whether it is one of their constants.
func (f *unknownFinder) enumeration(t reflect.Type, pointer string) bool {
	token, err := f.dec.ReadToken()
	if err != nil {
		return false
	}
	value := reflect.New(t).Elem()
	value.SetString(token.String())
	if v, ok := value.Interface().(interface{ Valid() bool }); ok && !v.Valid() {
		f.add(pointer)
	}
	return true
}

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
		case !field.IsExported(), name == "-", field.Anonymous && name == "":
			continue
		case name == "":
			name = field.Name
		}
		fields[name] = field.Type
	}
	return fields
}

// escapePointer escapes one part of a JSON pointer.
func escapePointer(part string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(part)
}
