package envelope

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/oapi-codegen/nullable"
)

// parcel is a type of answers as generated code has them.
type parcel struct {
	ID       string                    `json:"id"`
	State    parcelState               `json:"state,omitzero"`
	Size     parcelSize                `json:"size,omitzero"`
	Code     Secret                    `json:"code,omitzero"`
	Sent     time.Time                 `json:"sent,omitzero"`
	Stamp    stamp                     `json:"stamp,omitzero"`
	Stamps   []stamp                   `json:"stamps,omitzero"`
	ByName   map[string]stamp          `json:"by_name,omitzero"`
	Optional *stamp                    `json:"optional,omitzero"`
	Either   nullable.Nullable[stamp]  `json:"either,omitempty"`
	Way      parcelWay                 `json:"way,omitzero"`
	More     stamps                    `json:"more,omitzero"`
	Any      map[string]any            `json:"any,omitzero"`
	Notes    nullable.Nullable[string] `json:"notes,omitempty"`

	UnknownMembers UnknownMembers `json:",embed,inline"`
}

func (v parcel) MarshalJSON() ([]byte, error) {
	type plain parcel
	return EncodeAnswer(plain(v))
}

func (v parcel) LogValue() slog.Value { return Redacted(v) }

type stamp struct {
	Price float64 `json:"price,omitzero"`

	UnknownMembers UnknownMembers `json:",embed,inline"`
}

func (v stamp) MarshalJSON() ([]byte, error) {
	type plain stamp
	return EncodeAnswer(plain(v))
}

// stamps has documented members of any name.
type stamps struct {
	Count int              `json:"count,omitzero"`
	Extra map[string]stamp `json:"-"`
}

func (v *stamps) UnmarshalJSON(data []byte) error {
	type plain stamps
	return DecodeExtra(data, (*plain)(v), &v.Extra)
}

func (v stamps) MarshalJSON() ([]byte, error) {
	type plain stamps
	return EncodeExtra(plain(v), v.Extra)
}

// parcelWay is a union.
type parcelWay struct {
	Air   *byAir
	Stamp *stamp
	Raw   json.RawMessage
}

type byAir struct {
	Flight string `json:"flight"`

	UnknownMembers UnknownMembers `json:",embed,inline"`
}

func (v byAir) MarshalJSON() ([]byte, error) {
	type plain byAir
	return EncodeAnswer(plain(v))
}

func (u *parcelWay) UnmarshalJSON(data []byte) error {
	*u = parcelWay{}
	return DecodeUnion(data, "", &u.Raw, NewArm(&u.Air, nil, []string{"flight"}), NewArm(&u.Stamp, nil, nil))
}

func (u parcelWay) MarshalJSON() ([]byte, error) { return EncodeUnion(u.Raw, u.Air, u.Stamp) }

func (u parcelWay) IsZero() bool { return u.Air == nil && u.Stamp == nil && len(u.Raw) == 0 }

type parcelState string

func (s parcelState) Valid() bool { return s == "sent" || s == "lost" }

type parcelSize int

func (s parcelSize) Valid() bool { return s == 1 || s == 2 }

// parcels has what is known and what is not, at every place where a type can stand.
var parcels = map[string]struct {
	text    string
	unknown []string
}{
	"nothing unknown": {`{"id":"1","state":"sent","size":2,"code":"c","sent":"2026-01-02T00:00:00Z","stamp":{"price":1},"notes":null}`, nil},
	"nothing at all":  {`{"id":""}`, nil},
	"kinds":           {`{"id":"1","a":null,"b":[1,{"c":1.50}],"d":"é\u003c","e":{"f":{}},"g":12345678901234567890,"h":true}`, []string{"/a", "/b", "/d", "/e", "/g", "/h"}},
	"names":           {`{"id":"1","":1,"/":2,"ID":3,"Id":4,"UnknownMembers":5,"~":6}`, []string{"/", "/~1", "/ID", "/Id", "/UnknownMembers", "/~0"}},
	"values":          {`{"id":"1","state":"eaten","size":3}`, []string{"/state", "/size"}},
	"nested":          {`{"id":"1","stamp":{"price":1,"x":1}}`, []string{"/stamp/x"}},
	"only nested":     {`{"id":"1","stamp":{"x":1}}`, []string{"/stamp/x"}},
	"list":            {`{"id":"1","stamps":[{},{"x":1},{"price":2,"y":"z"}]}`, []string{"/stamps/1/x", "/stamps/2/y"}},
	"map":             {`{"id":"1","by_name":{"a":{"x":1},"b":{"price":3}}}`, []string{"/by_name/a/x"}},
	"pointer":         {`{"id":"1","optional":{"x":1}}`, []string{"/optional/x"}},
	"nullable":        {`{"id":"1","either":{"x":1}}`, []string{"/either/x"}},
	"null":            {`{"id":"1","either":null}`, nil},
	"empty":           {`{"id":"1","stamps":[],"by_name":{},"optional":{}}`, nil},
	"free-form":       {`{"id":"1","any":{"x":{"y":1}}}`, nil},
	"union":           {`{"id":"1","way":{"flight":"F1","x":[1]}}`, nil}, // unions decode themselves
	"further members": {`{"id":"1","more":{"count":1,"a":{"x":1}}}`, nil},
	"at both ends":    {`{"id":"1","stamp":{"x":1},"y":{"x":2}}`, []string{"/stamp/x", "/y"}},
}

// Row 18: what the type does not know decodes, survives encoding by either package, and is listed.
func TestUnknownSurvives(t *testing.T) {
	for name, test := range parcels {
		t.Run(name, func(t *testing.T) {
			var meta Response
			got, err := callOnce[*parcel](t, "GET", 200, `{"success":true,"result":`+test.text+`}`, WithResponse(&meta), WithUnknown())
			wantNoError(t, err)
			var want []string
			for _, pointer := range test.unknown {
				want = append(want, "/result"+pointer)
			}
			if !reflect.DeepEqual(meta.Unknown, want) {
				t.Errorf("unknown = %q, want %q", meta.Unknown, want)
			}
			wantSame(t, test.text, got)
			wantSame(t, test.text, *got)
			wantSame(t, `[`+test.text+`]`, []parcel{*got})
			wantSame(t, `{"inside":`+test.text+`}`, struct {
				Inside *parcel `json:"inside"`
			}{got})
		})
	}
}

// wantSame wants v to encode to what text says.
func wantSame(t *testing.T, text string, v any) {
	t.Helper()
	for name, encode := range map[string]func(any) ([]byte, error){
		"encoding/json": json.Marshal,
		"json/v2":       func(v any) ([]byte, error) { return jsonv2.Marshal(v) },
		"a request":     marshal,
	} {
		encoded, err := encode(v)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got, want any
		for _, decode := range []struct {
			text []byte
			into *any
		}{{encoded, &got}, {[]byte(text), &want}} {
			numbers := json.NewDecoder(bytes.NewReader(decode.text))
			numbers.UseNumber()
			if err := numbers.Decode(decode.into); err != nil {
				t.Fatalf("%s: %s: %v", name, decode.text, err)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s gives %s, want %s", name, encoded, text)
		}
	}
}

// TestUnknownOrder: the same value always gives the same bytes.
func TestUnknownOrder(t *testing.T) {
	const text = `{"id":"1","stamp":{"price":1,"a":1,"b":2},"a":1,"b":2,"c":3,"d":4,"e":5}`
	var v parcel
	wantNoError(t, unmarshal([]byte(`{"e":5,"d":4,"c":3,"b":2,"a":1,"stamp":{"b":2,"a":1,"price":1},"id":"1"}`), &v))
	for range 20 {
		if got, err := json.Marshal(v); err != nil || string(got) != text {
			t.Fatalf("got %s, %v", got, err)
		}
	}
}

// TestUnknownIsAsItCame: what a tolerant decoder lets pass does not stop encoding.
func TestUnknownIsAsItCame(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"1","a":1,"a":2}`:         `{"id":"1","a":2}`,
		`{"id":"1","a":{"b":1,"b":2}}`:   `{"id":"1","a":{"b":1,"b":2}}`,
		"{\"id\":\"1\",\"a\":\"\xff\"}":  "{\"id\":\"1\",\"a\":\"\ufffd\"}",
		"{\"id\":\"1\",\"a\xff\":true}":  "{\"id\":\"1\",\"a\ufffd\":true}",
		`{"id":"1", "a" : [ 1 , "b" ] }`: `{"id":"1","a":[1,"b"]}`,
	} {
		var v parcel
		wantNoError(t, unmarshal([]byte(text), &v))
		if got, err := json.Marshal(v); err != nil || string(got) != want {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
}

// TestUnknownIsKept: what is kept does not change with the buffer that it was read from.
func TestUnknownIsKept(t *testing.T) {
	text := []byte(`{"id":"1","a":"text"}`)
	var v parcel
	wantNoError(t, unmarshal(text, &v))
	clear(text)
	if got := string(v.UnknownMembers["a"]); got != `"text"` {
		t.Errorf("kept %q", got)
	}
}

// TestNothingUnknown: where nothing is unknown, nothing is allocated to keep it; the benchmarks show the rest.
func TestNothingUnknown(t *testing.T) {
	var v parcel
	wantNoError(t, unmarshal([]byte(`{"id":"1","stamp":{"price":1},"optional":{},"stamps":[{}]}`), &v))
	for _, members := range []UnknownMembers{v.UnknownMembers, v.Stamp.UnknownMembers, v.Optional.UnknownMembers, v.Stamps[0].UnknownMembers} {
		if members != nil {
			t.Errorf("kept %v", members)
		}
	}
}

// TestUnknownOfUnions: an alternative that keeps what it does not know is not taken for one that knows all.
func TestUnknownOfUnions(t *testing.T) {
	type small struct {
		A int `json:"a"`

		UnknownMembers UnknownMembers `json:",embed,inline"`
	}
	type large struct {
		A     int              `json:"a"`
		Below []small          `json:"below,omitzero"`
		Named map[string]small `json:"named,omitzero"`

		UnknownMembers UnknownMembers `json:",embed,inline"`
	}
	type largest struct {
		A     int              `json:"a"`
		Below []large          `json:"below,omitzero"`
		Named map[string]large `json:"named,omitzero"`
		Since time.Time        `json:"since,omitzero"`

		UnknownMembers UnknownMembers `json:",embed,inline"`
	}
	for text, want := range map[string]string{
		`{"a":1}`:                                  "small",
		`{"a":1,"x":1}`:                            "small",
		`{"a":1,"below":[]}`:                       "large",
		`{"a":1,"below":[{"named":{}}]}`:           "largest",
		`{"a":1,"named":{"x":{"a":1,"below":[]}}}`: "largest",
		`{"a":1,"below":[],"x":1}`:                 "large",
		`{"a":1,"since":"2026-01-02"}`:             "largest",
	} {
		var s *small
		var l *large
		var xl *largest
		var raw json.RawMessage
		required := []string{"a"}
		wantNoError(t, DecodeUnion([]byte(text), "", &raw, NewArm(&s, nil, required), NewArm(&l, nil, required), NewArm(&xl, nil, required)))
		got := map[bool]string{s != nil: "small", l != nil: "large", xl != nil: "largest"}[true]
		if got != want || raw != nil {
			t.Errorf("%s: %s, want %s; raw %s", text, got, want, raw)
		}
	}
}

// TestUnknownIsNotShown: an unknown member could be a secret. It travels, and is not printed.
func TestUnknownIsNotShown(t *testing.T) {
	const hush = `"S3cr3t"`
	text := `{"id":"public","code":` + hush + `,"x":` + hush + `,"y":{"z":[` + hush + `]},"stamp":{"x":` + hush + `},"stamps":[{"x":` + hush + `}],` +
		`"by_name":{"a":{"x":` + hush + `}},"optional":{"x":` + hush + `},"way":{"flight":"F1","x":` + hush + `},"more":{"a":{"x":` + hush + `}}}`
	var v parcel
	wantNoError(t, unmarshal([]byte(text), &v))
	wantSame(t, text, v)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		values := []any{v.UnknownMembers, v.Stamp, v.Stamps, v.ByName}
		if strings.HasSuffix(verb, "v") { // with other verbs fmt calls no methods below a pointer
			values = append(values, v, &v, []parcel{v})
		}
		for _, value := range values {
			got := fmt.Sprintf(verb, value)
			wantNoSecret(t, fmt.Sprintf("%s of %T", verb, value), got)
			if strings.Contains(got, "83 51") || strings.Contains(got, "0x53") {
				t.Errorf("%s of %T shows bytes: %s", verb, value, got)
			}
		}
	}
	if got := fmt.Sprintf("%+v", v.Stamp); got != "{Price:0 UnknownMembers:map[x:[REDACTED]]}" {
		t.Errorf("%%+v gives %s", got)
	}
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
	} {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("x", "parcel", v, "pointer", &v, "members", v.UnknownMembers, "all", Redacted([]any{v, map[string]parcel{"a": v}}))
		wantNoSecret(t, "slog", out.String())
		if !strings.Contains(out.String(), "public") || !strings.Contains(out.String(), "F1") {
			t.Errorf("slog hides too much: %s", out.String())
		}
	}
}

// TestRedactedBrokenSecret: a secret is found by its place, also when its text changes on the way.
func TestRedactedBrokenSecret(t *testing.T) {
	v := parcel{ID: "1", Code: "S3cr3t\xff", UnknownMembers: UnknownMembers{"x": json.RawMessage("\"S3cr3t\xff\"")}}
	text := fmt.Sprint(Redacted(map[string]any{"list": []*parcel{&v}}))
	wantNoSecret(t, "Redacted", text)
	if strings.Count(text, redacted) != 2 {
		t.Errorf("redacted = %s", text)
	}
}
