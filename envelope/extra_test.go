package envelope

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// series is a type with further members as generated code has them.
type series struct {
	Name  string               `json:"name,omitzero"`
	Extra map[string]time.Time `json:"-"`
}

func (v *series) UnmarshalJSON(data []byte) error {
	type plain series
	return DecodeExtra(data, (*plain)(v), &v.Extra)
}

func (v series) MarshalJSON() ([]byte, error) {
	type plain series
	return EncodeExtra(plain(v), v.Extra)
}

func TestExtra(t *testing.T) {
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, text string
		want       series
		again      string
	}{
		{"both", `{"name":"x","a":"2026-01-02"}`, series{"x", map[string]time.Time{"a": day}}, `{"name":"x","a":"2026-01-02T00:00:00Z"}`},
		{"nothing more", `{"name":"x"}`, series{Name: "x"}, `{"name":"x"}`},
		{"nothing but more", `{"a":"2026-01-02T00:00:00Z"}`, series{Extra: map[string]time.Time{"a": day}}, `{"a":"2026-01-02T00:00:00Z"}`},
		{"nothing", `{}`, series{}, `{}`},
		{"null", `null`, series{}, `{}`},
		{"of another type", `{"name":"x","a":{}}`, series{Name: "x"}, `{"name":"x"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got series
			if err := unmarshal([]byte(test.text), &got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			again, err := json.Marshal(got)
			if err != nil || string(again) != test.again {
				t.Errorf("encodes to %s, %v", again, err)
			}
		})
	}
	if text, err := json.Marshal(series{"x", map[string]time.Time{"name": day}}); err != nil || string(text) != `{"name":"x"}` {
		t.Errorf("a field and a further member of one name encode to %s, %v", text, err)
	}
	var got series
	if err := unmarshal([]byte(`{"name":5}`), &got); err == nil {
		t.Error("a field of the wrong type is accepted")
	}
}
