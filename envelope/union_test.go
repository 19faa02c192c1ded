package envelope

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

type sea struct {
	Kind  string   `json:"kind"`
	Ports []string `json:"ports,omitzero"`
}

type land struct {
	Kind  string    `json:"kind"`
	Since time.Time `json:"since,omitzero"`
	Next  *route    `json:"next,omitzero"`
}

// route is a union as generated code has them.
type route struct {
	Sea    *sea
	Land   *land
	Name   *string
	Number *int

	Raw json.RawMessage
}

func (u *route) UnmarshalJSON(data []byte) error {
	*u = route{}
	return DecodeUnion(data, "kind", &u.Raw,
		NewArm(&u.Sea, []string{"sea", "ocean"}, []string{"kind", "ports"}),
		NewArm(&u.Land, []string{"land"}, []string{"kind"}),
		NewArm(&u.Name, nil, nil),
		NewArm(&u.Number, nil, nil),
	)
}

func (u route) MarshalJSON() ([]byte, error) {
	return EncodeUnion(u.Raw, u.Sea, u.Land, u.Name, u.Number)
}

func TestDecodeUnion(t *testing.T) {
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, text string
		want       route
	}{
		{"tag", `{"kind":"ocean","ports":["a"]}`, route{Sea: &sea{Kind: "ocean", Ports: []string{"a"}}}},
		{"the tag decides, not the members", `{"ports":["a"],"kind":"land"}`, route{Land: &land{Kind: "land"}}},
		{"unknown tag: all required members, all known", `{"kind":"air","ports":[]}`, route{Sea: &sea{Kind: "air", Ports: []string{}}}},
		{"unknown tag: the required members that are there", `{"kind":"air","wings":2}`, route{Land: &land{Kind: "air"}}},
		{"unknown tag: known members go before the order", `{"kind":"air","ports":[],"since":"2026-01-02"}`, route{Sea: &sea{Kind: "air", Ports: []string{}}}},
		{"no tag and nothing required: the first that it can be decoded into", `{"wings":2}`, route{Sea: &sea{}}},
		{"tag of another type", `{"kind":5,"ports":[]}`, route{Raw: json.RawMessage(`{"kind":5,"ports":[]}`)}},
		{"scalar", `"x"`, route{Name: new("x")}},
		{"other scalar", `7`, route{Number: new(7)}},
		{"tolerant times inside", `{"kind":"land","since":"2026-01-02"}`, route{Land: &land{Kind: "land", Since: day}}},
		{"nested", `{"kind":"land","next":{"kind":"sea"}}`, route{Land: &land{Kind: "land", Next: &route{Sea: &sea{Kind: "sea"}}}}},
		{"null", `null`, route{}},
		{"no arm fits", `[1]`, route{Raw: json.RawMessage(`[1]`)}},
		{"too large a number", `1e99`, route{Raw: json.RawMessage(`1e99`)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := route{Name: new("left over")}
			if err := unmarshal([]byte(test.text), &got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestDecodeUnionByKnownMembers: of two arms that both could hold a value, the
// one that knows all of it is taken, also behind one that does not.
func TestDecodeUnionByKnownMembers(t *testing.T) {
	type small struct {
		A int `json:"a"`
	}
	type large struct {
		A int `json:"a"`
		B int `json:"b,omitzero"`
	}
	for text, wantLarge := range map[string]bool{`{"a":1}`: false, `{"a":1,"b":2}`: true, `{"a":1,"c":3}`: false} {
		var s *small
		var l *large
		var raw json.RawMessage
		err := DecodeUnion([]byte(text), "", &raw, NewArm(&s, nil, []string{"a"}), NewArm(&l, nil, []string{"a"}))
		if err != nil || (l != nil) != wantLarge || (s != nil) == wantLarge || raw != nil {
			t.Errorf("%s: %+v %+v %s, %v", text, s, l, raw, err)
		}
	}
}

// TestDecodeUnionWrongArm: what the tag promises and the members do not keep is
// an error that says where, not a guess.
func TestDecodeUnionWrongArm(t *testing.T) {
	var list []route
	err := unmarshal([]byte(`[{"kind":"sea","ports":["a"]},{"kind":"sea","ports":["a",1]}]`), &list)
	if err == nil || !strings.Contains(err.Error(), "/1") {
		t.Errorf("got %+v, %v", list, err)
	}
	c, _ := newTestClient(t, serve(t, answer(200, `{"success":true,"result":{"kind":"sea","ports":["a",1]}}`)).URL)
	_, err = Do[*route](t.Context(), c, get("/routes"))
	if d, ok := err.(*DecodeError); !ok || d.Pointer != "/result/ports/1" {
		t.Errorf("got %v", err)
	}
}

// TestDecodeUnionKeepsItsOwn: what is kept raw does not change with the buffer
// that it was read from.
func TestDecodeUnionKeepsItsOwn(t *testing.T) {
	text := []byte(`[1,2,3]`)
	var u route
	if err := u.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	copy(text, "xxxxxxx")
	if string(u.Raw) != "[1,2,3]" {
		t.Errorf("kept %s", u.Raw)
	}
}

func TestEncodeUnion(t *testing.T) {
	for _, test := range []struct {
		name string
		u    route
		want string
	}{
		{"object", route{Sea: &sea{Kind: "sea", Ports: []string{"a"}}}, `{"kind":"sea","ports":["a"]}`},
		{"scalar", route{Number: new(0)}, `0`},
		{"the first that is set", route{Name: new("x"), Number: new(1), Raw: json.RawMessage(`2`)}, `"x"`},
		{"raw", route{Raw: json.RawMessage(`{"a":1}`)}, `{"a":1}`},
		{"nothing", route{}, `null`},
	} {
		got, err := marshal(test.u)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %s, %v; want %s", test.name, got, err, test.want)
		}
		if again, err := json.Marshal(test.u); err != nil || string(again) != test.want {
			t.Errorf("%s: encoding/json gives %s, %v", test.name, again, err)
		}
	}
	if _, err := marshal(route{Raw: json.RawMessage(`{`)}); err == nil {
		t.Error("raw text that is no JSON was sent")
	}
}

// TestUnionOfSecrets: a secret in an alternative travels and is not shown.
func TestUnionOfSecrets(t *testing.T) {
	secret := Secret("hush")
	got, err := EncodeUnion(nil, (*int)(nil), &secret)
	if err != nil || string(got) != `"hush"` {
		t.Errorf("sent %s, %v", got, err)
	}
}

func FuzzDecodeUnion(f *testing.F) {
	for _, seed := range []string{`{"kind":"sea"}`, `{"kind":"land","next":{"kind":"land","next":null}}`, `"x"`, `1`, `null`, `[]`, `{`, ``} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var u route
		if unmarshal([]byte(text), &u) != nil {
			return
		}
		first, err := marshal(u)
		if err != nil {
			return // raw text with broken UTF-8
		}
		var again route
		if err := unmarshal(first, &again); err != nil {
			t.Fatalf("%s became %s, which is not accepted: %v", text, first, err)
		}
		second, err := marshal(again)
		if err != nil || string(first) != string(second) {
			t.Fatalf("%s became %s, then %s, %v", text, first, second, err)
		}
	})
}

// box and crate have nothing that is required: what they know decides.
type (
	box   struct{ Width, Height int }
	crate struct{ Width, Depth int }
)

type container struct {
	Box   *box
	Crate *crate
	Raw   json.RawMessage
}

func (u *container) UnmarshalJSON(data []byte) error {
	*u = container{}
	return DecodeUnion(data, "", &u.Raw, NewArm(&u.Box, nil, nil), NewArm(&u.Crate, nil, nil))
}

func TestDecodeUnionNearest(t *testing.T) {
	for text, want := range map[string]container{
		`{"Width":1,"Depth":2,"New":true}`:  {Crate: &crate{1, 2}},
		`{"Width":1,"Height":2,"New":true}`: {Box: &box{1, 2}},
		`{"Width":1,"New":true}`:            {Box: &box{Width: 1}}, // as near: the first
		`{"Width":"1","New":true}`:          {Raw: json.RawMessage(`{"Width":"1","New":true}`)},
	} {
		var got container
		if err := unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}
