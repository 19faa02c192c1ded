package envelope

import (
	"encoding/json"
	"hash/maphash"
	"strconv"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// memberState says what was found of a member.
type memberState uint8

const (
	memberAbsent memberState = iota
	memberNull
	memberPresent
)

// opener reads one envelope in a single pass, decoding the result straight into its target. Errors, messages and
// info are only located; they are read when somebody asks for them.
type opener struct {
	keys        *Keys
	target      any  // pointer to the result; nil: the result is skipped
	keepForeign bool // collect members beside those of the envelope
	pageMembers bool // read page numbers and cursors that stand beside the result

	success memberState // present: then ok holds it
	ok      bool
	result  memberState
	info    Info
	foreign map[string]json.RawMessage

	notObject   jsontext.Kind // the kind of an answer that is no object
	infoSeen    bool
	resultStart int64
	resultEnd   int64
	errors      span
	messages    span
}

// span is where a value stands in the body.
type span struct{ start, end int64 }

func (s span) of(body []byte) []byte {
	if s.end > int64(len(body)) {
		return nil
	}
	return body[s.start:s.end]
}

// reset prepares o for another body, with or without decoding the result.
func (o *opener) reset(target any) {
	*o = opener{keys: o.keys, target: target, keepForeign: o.keepForeign, pageMembers: o.pageMembers}
}

// open reads body.
func (o *opener) open(body []byte) error { return jsonv2.Unmarshal(body, o, decodeOptions) }

// failed reports whether the envelope says that the request failed. Without a success flag, errors in place of a
// result say it.
func (o *opener) failed() bool {
	if o.success == memberPresent {
		return !o.ok
	}
	return o.errors.end-o.errors.start > int64(len("[]")) && o.result != memberPresent
}

// recognized reports whether the body was an envelope at all.
func (o *opener) recognized() bool { return o.success == memberPresent || o.errors != span{} }

// UnmarshalJSONFrom implements the decoding interface of the JSON package, so that its decoders can be reused.
func (o *opener) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if kind := dec.PeekKind(); kind != '{' {
		o.notObject = kind
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if err := o.member(dec, name); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// member reads the value of the member with this quoted name.
func (o *opener) member(dec *jsontext.Decoder, quoted jsontext.Value) error {
	name := []byte(quoted[1 : len(quoted)-1])
	if hasEscape(name) {
		unquoted, err := jsontext.AppendUnquote(nil, quoted)
		if err != nil {
			return err
		}
		name = unquoted
	}
	switch string(name) {
	case o.keys.Result:
		return o.readResult(dec)
	case o.keys.Success:
		return o.readSuccess(dec)
	case o.keys.Errors:
		return locate(dec, &o.errors)
	case o.keys.Messages:
		return locate(dec, &o.messages)
	case o.keys.Info:
		return o.readInfo(dec)
	default:
		return o.readForeign(dec, string(name))
	}
}

func (o *opener) readResult(dec *jsontext.Decoder) error {
	kind := dec.PeekKind()
	o.result = memberPresent
	if kind == 'n' {
		o.result = memberNull
	}
	var err error
	if o.target == nil {
		var raw jsontext.Value
		raw, err = dec.ReadValue()
		o.resultEnd = dec.InputOffset()
		o.resultStart = o.resultEnd - int64(len(raw))
		return err
	}
	o.resultStart = dec.InputOffset()
	err = jsonv2.UnmarshalDecode(dec, o.target)
	o.resultEnd = dec.InputOffset()
	return err
}

// readSuccess takes what stands for a boolean. Anything else is an error: guessing whether a certificate was deleted
// helps nobody.
func (o *opener) readSuccess(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if raw.Kind() == 'n' {
		return nil
	}
	text := string(raw)
	if raw.Kind() == '"' {
		if text, err = strconv.Unquote(text); err != nil {
			text = ""
		}
	}
	ok, err := strconv.ParseBool(text)
	if err != nil {
		return &jsonv2.SemanticError{JSONPointer: dec.StackPointer(), JSONKind: raw.Kind(), JSONValue: raw.Clone(), GoType: boolType}
	}
	o.success, o.ok = memberPresent, ok
	return nil
}

func (o *opener) readInfo(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if raw.Kind() == '{' {
		o.info, o.infoSeen = parseInfo(raw, false), true
	}
	return nil
}

func (o *opener) readForeign(dec *jsontext.Decoder, name string) error {
	if !o.keepForeign && !o.pageMembers {
		return dec.SkipValue()
	}
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if o.pageMembers && !o.infoSeen {
		o.info.set(o.info.field([]byte(name), false), raw)
	}
	if !o.keepForeign {
		return nil
	}
	if o.foreign == nil {
		o.foreign = make(map[string]json.RawMessage)
	}
	o.foreign[name] = json.RawMessage(raw.Clone())
	return nil
}

func locate(dec *jsontext.Decoder, where *span) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if raw.Kind() == 'n' {
		return nil
	}
	end := dec.InputOffset()
	*where = span{end - int64(len(raw)), end}
	return nil
}

// resultHash identifies the content of a result, to notice a page that comes twice.
func (o *opener) resultHash(seed maphash.Seed, body []byte) uint64 {
	return maphash.Bytes(seed, span{o.resultStart, o.resultEnd}.of(body))
}
