package smoke

import (
	"testing"

	"github.com/flaregen/flaregen/smoke/documented"
)

func TestDifference(t *testing.T) {
	for _, test := range []struct{ name, want, got, difference string }{
		{"same", `{"a":[1,"x",true,null]}`, `{"a":[1,"x",true,null]}`, ""},
		{"order", `{"a":1,"b":2}`, `{"b":2,"a":1}`, ""},
		{"blank for absent", `{"a":null,"b":"","c":0,"d":false,"e":[],"f":{"g":{}}}`, `{}`, ""},
		{"absent for blank", `{}`, `{"a":null,"b":"","c":0.0,"d":false,"e":[],"t":"0001-01-01T00:00:00Z"}`, ""},
		{"instants", `{"t":"2024-01-01T00:00:00Z"}`, `{"t":"2024-01-01T01:00:00.000+01:00"}`, ""},
		{"other instant", `{"t":"2024-01-01T00:00:00Z"}`, `{"t":"2024-01-01T00:00:00+01:00"}`, `/t: "2024-01-01T00:00:00Z" became "2024-01-01T00:00:00+01:00"`},
		{"numbers", `[1, 1e2, 0.50]`, `[1.0, 100, 5e-1]`, ""},
		{"large numbers", `9007199254740993`, `9007199254740992`, "the value: 9007199254740993 became 9007199254740992"},
		{"lost", `{"a":{"b":7}}`, `{"a":{}}`, "/a/b: 7 became null"},
		{"lost whole", `{"a":{"b":7}}`, `{}`, `/a: {"b":7} became null`},
		{"invented", `{}`, `{"a":7}`, "/a: 7 came from nowhere"},
		{"another type", `{"a":"7"}`, `{"a":7}`, `/a: "7" became 7`},
		{"shorter", `[1,2]`, `[1]`, "the value: [1,2] became [1]"},
		{"another item", `[1,2]`, `[1,3]`, "/1: 2 became 3"},
	} {
		if got := difference([]byte(test.want), []byte(test.got)); got != test.difference {
			t.Errorf("%s: %q, want %q", test.name, got, test.difference)
		}
	}
	if difference([]byte("{"), []byte("{}")) == "" || difference([]byte("{}"), []byte("x")) == "" {
		t.Error("what is no JSON is accepted")
	}
}

func TestMatchPath(t *testing.T) {
	for _, test := range []struct {
		template, path string
		want           map[string]string // nil: no match
	}{
		{"/a", "/a", map[string]string{}},
		{"/a", "/b", nil},
		{"/a/{x}", "/a/1", map[string]string{"x": "1"}},
		{"/a/{x}", "/a/1%2F2", map[string]string{"x": "1/2"}},
		{"/a/{x}/b/{y}", "/a/1/b/2", map[string]string{"x": "1", "y": "2"}},
		{"/a/{x}.{y}", "/a/1.2", map[string]string{"x": "1", "y": "2"}},
		{"/a/{x}/b", "/a/1/c", nil},
		{"/a/{x}/b", "/a/1", nil},
	} {
		got, err := documented.MatchPath(test.template, test.path)
		if (err == nil) != (test.want != nil) || len(got) != len(test.want) && err == nil {
			t.Errorf("%s as %s: %v, %v", test.path, test.template, got, err)
			continue
		}
		for name, value := range test.want {
			if got[name] != value {
				t.Errorf("%s as %s: %v", test.path, test.template, got)
			}
		}
	}
}
