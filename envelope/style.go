package envelope

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Style is how a parameter with more than one value is written. A single value is written the same way in every
// style but [JSON].
type Style uint8

// The styles of OpenAPI, for the array [1, 2] and the object {"a": 1, "b": 2} in a parameter x.
const (
	// Exploded repeats the parameter, and makes every member a parameter of its own: x=1&x=2, a=1&b=2. In a header,
	// the members of an object become a=1,b=2.
	Exploded Style = iota + 1
	// Commas is x=1,2 and x=a,1,b,2; in a header without the name.
	Commas
	// Spaces is x=1%202 and x=a%201%20b%202.
	Spaces
	// Pipes is x=1%7C2 and x=a%7C1%7Cb%7C2.
	Pipes
	// DeepObject is x[0]=1&x[1]=2 and x[a]=1&x[b]=2, however deep the object is.
	DeepObject
	// JSON is the value as JSON.
	JSON
	// Reserved goes with a style, or alone with the one that is usual. It leaves the characters :/?@!$'()* as they are,
	// and commas where they divide nothing. What else is reserved in URLs would end the value or the query, and is
	// escaped all the same.
	Reserved
)

// QueryParam adds a query parameter. A nil v (pointer, slice, map, interface) adds nothing.
//
// v is what a JSON body could hold as well; its strings, numbers and times are written as in JSON, without quotes,
// and escaped. Null members are left out; objects inside of arrays and of other objects, which only [DeepObject] has
// a notation for, are written as JSON. The style is [Exploded] unless given. A v that cannot be encoded is an error of
// the call.
func (r *Request) QueryParam(name string, v any, style ...Style) {
	chosen := styleOr(style, Exploded)
	fragment, err := encodeParam(name, v, chosen)
	if slices.Contains(style, Reserved) {
		fragment = unescapeReserved.Replace(fragment)
		if chosen == Exploded {
			fragment = strings.ReplaceAll(fragment, "%2C", ",")
		}
	}
	r.AddQuery(fragment, err)
}

// unescapeReserved undoes what [url.QueryEscape] does to reserved characters that mean nothing in a query. A comma means
// something in some styles.
var unescapeReserved = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$", "%27", "'",
	"%28", "(", "%29", ")", "%2A", "*")

// FormParam adds a field to the body and makes that application/x-www-form-urlencoded, with the rules of
// [Request.QueryParam]. A nil v adds nothing to it.
func (r *Request) FormParam(name string, v any, style ...Style) {
	const formType = "application/x-www-form-urlencoded"
	fragment, err := encodeParam(name, v, styleOr(style, Exploded))
	if err != nil {
		r.fail(fmt.Errorf("form: %w", err))
		return
	}
	var fields []byte
	if r.body.contentType == formType {
		fields = r.body.bytes
	}
	if len(fields) > 0 && fragment != "" {
		fields = append(fields, '&')
	}
	r.body = bytesBody(formType, append(fields, fragment...))
}

// HeaderParam sets a header. A nil v sets nothing. Arrays and objects are written with commas ([Commas]); [Exploded]
// and [JSON] are the other styles that headers have. A value that cannot be encoded, or that no header can carry, is
// an error of the call.
func (r *Request) HeaderParam(name string, v any, style ...Style) {
	if text, ok, err := encodeField(v, styleOr(style, Commas)); ok || err != nil {
		r.SetHeader(name, text, err)
	}
}

// CookieParam adds a cookie. A nil v adds nothing. Arrays and objects are written with commas, or as [JSON].
// A value that cannot be encoded, or that no cookie can carry, is an error of the call.
func (r *Request) CookieParam(name string, v any, style ...Style) {
	if text, ok, err := encodeField(v, styleOr(style, Commas)); ok || err != nil {
		r.SetCookie(name, text, err)
	}
}

// MissingParams is for a caller who gave no parameters though some are required: an error of the call, naming them.
func (r *Request) MissingParams(names ...string) {
	r.fail(fmt.Errorf("params is nil, but required: %s", strings.Join(names, ", ")))
}

func styleOr(given []Style, other Style) Style {
	if len(given) > 0 && given[0] != Reserved {
		return given[0]
	}
	return other
}

// encodeParam gives "name=value", or several of them, escaped; "" for nil.
func encodeParam(name string, v any, style Style) (string, error) {
	if style != JSON {
		if text, ok := plainText(v); ok {
			return pair(name, text), nil
		}
	}
	raw, err := encodeValue(v)
	if raw == nil || err != nil {
		return "", paramError(name, err)
	}
	switch kind := raw.Kind(); {
	case style == JSON:
		return pair(name, string(raw)), nil
	case kind != '[' && kind != '{':
		return pair(name, text(raw)), nil
	case style == DeepObject:
		return strings.Join(deepPairs(nil, url.QueryEscape(name), raw), "&"), nil
	case style == Exploded:
		return strings.Join(explodedPairs(name, raw), "&"), nil
	}
	texts := flatTexts(raw)
	for i := range texts {
		texts[i] = url.QueryEscape(texts[i])
	}
	return url.QueryEscape(name) + "=" + strings.Join(texts, style.separator()), nil
}

// encodeField gives the value for a header or a cookie; ok is false for nil.
func encodeField(v any, style Style) (value string, ok bool, err error) {
	if style != JSON {
		if text, ok := plainText(v); ok {
			return text, true, nil
		}
	}
	raw, err := encodeValue(v)
	if raw == nil || err != nil {
		return "", false, paramError("", err)
	}
	switch kind := raw.Kind(); {
	case style == JSON:
		return string(raw), true, nil
	case kind == '{' && style == Exploded:
		var members []string
		for _, m := range membersOf(raw) {
			members = append(members, m.name+"="+text(m.value))
		}
		return strings.Join(members, ","), true, nil
	case kind == '[', kind == '{':
		return strings.Join(flatTexts(raw), ","), true, nil
	default:
		return text(raw), true, nil
	}
}

// separator is what stands between the values of one parameter in a query.
func (s Style) separator() string {
	switch s {
	case Spaces:
		return "%20"
	case Pipes:
		return "%7C"
	default:
		return ","
	}
}

func paramError(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case name == "":
		return errors.New("cannot be encoded")
	default:
		return fmt.Errorf("%s: cannot be encoded", name)
	}
}

func pair(name, text string) string { return url.QueryEscape(name) + "=" + url.QueryEscape(text) }

// explodedPairs gives every value of an array under the array's name, every member of an object under its own.
func explodedPairs(name string, raw jsontext.Value) []string {
	var pairs []string
	if raw.Kind() == '[' {
		for _, item := range itemsOf(raw) {
			pairs = append(pairs, pair(name, text(item)))
		}
		return pairs
	}
	for _, m := range membersOf(raw) {
		if m.value.Kind() == '[' {
			pairs = append(pairs, explodedPairs(m.name, m.value)...)
			continue
		}
		pairs = append(pairs, pair(m.name, text(m.value)))
	}
	return pairs
}

// deepPairs adds one pair per value that is neither array nor object, under the way to it.
func deepPairs(pairs []string, way string, raw jsontext.Value) []string {
	switch raw.Kind() {
	case '[':
		for i, item := range itemsOf(raw) {
			pairs = deepPairs(pairs, way+"["+strconv.Itoa(i)+"]", item)
		}
		return pairs
	case '{':
		for _, m := range membersOf(raw) {
			pairs = deepPairs(pairs, way+"["+url.QueryEscape(m.name)+"]", m.value)
		}
		return pairs
	default:
		return append(pairs, way+"="+url.QueryEscape(text(raw)))
	}
}

// flatTexts gives the items of an array; of an object, each name followed by its value.
func flatTexts(raw jsontext.Value) []string {
	var texts []string
	if raw.Kind() == '[' {
		for _, item := range itemsOf(raw) {
			texts = append(texts, text(item))
		}
		return texts
	}
	for _, m := range membersOf(raw) {
		texts = append(texts, m.name, text(m.value))
	}
	return texts
}

// plainText gives the text of the values that most parameters have, without going through JSON. Strings need not be
// valid UTF-8.
func plainText(v any) (string, bool) {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer && !rv.IsNil() {
		rv = rv.Elem()
	}
	switch rv.Kind() {
	case reflect.String:
		return rv.String(), true
	case reflect.Bool:
		return strconv.FormatBool(rv.Bool()), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(rv.Int(), 10), true
	default:
		return "", false
	}
}

// encodeValue gives v as JSON; nil when there is nothing to send.
func encodeValue(v any) (jsontext.Value, error) {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Invalid:
		return nil, nil
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if rv.IsNil() {
			return nil, nil
		}
	}
	encoded, err := marshal(v)
	if err != nil || string(encoded) == "null" {
		return nil, err
	}
	return encoded, nil
}

// text is a value as it is written outside of JSON.
func text(raw jsontext.Value) string {
	if raw.Kind() != '"' {
		return string(raw)
	}
	unquoted, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return string(raw) // not reached: it was encoded here
	}
	return string(unquoted)
}

type member struct {
	name  string
	value jsontext.Value
}

// itemsOf gives the items of a valid array that are not null.
func itemsOf(raw jsontext.Value) []jsontext.Value {
	var items []jsontext.Value
	for _, m := range scan(raw) {
		items = append(items, m.value)
	}
	return items
}

// membersOf gives the members of a valid object that are not null.
func membersOf(raw jsontext.Value) []member { return scan(raw) }

// scan reads the next level of an array or an object.
func scan(raw jsontext.Value) []member {
	dec := jsontext.NewDecoder(strings.NewReader(string(raw)))
	opening, err := dec.ReadToken()
	var members []member
	for err == nil && dec.PeekKind() != ']' && dec.PeekKind() != '}' {
		var m member
		if opening.Kind() == '{' {
			var name jsontext.Token
			if name, err = dec.ReadToken(); err != nil {
				break
			}
			m.name = name.String()
		}
		if m.value, err = dec.ReadValue(); err != nil {
			break
		}
		m.value = m.value.Clone()
		if m.value.Kind() != 'n' {
			members = append(members, m)
		}
	}
	return members
}
