package envelope

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"
)

type hue string

type paint struct {
	R    int                    `json:"R"`
	G    *int                   `json:"G,omitzero"`
	Name nullable.Nullable[hue] `json:"name,omitzero"`
	Tags []string               `json:"tags,omitzero"`
	Deep *paint                 `json:"deep,omitzero"`
}

func TestQueryParam(t *testing.T) {
	at := time.Date(2026, 2, 3, 4, 5, 6, 0, time.FixedZone("", 3600))
	object := map[string]any{"R": 100, "G": "a,b&c=d"}
	for name, test := range map[string]struct {
		name  string
		v     any
		style Style
		want  string
	}{
		"string":            {v: "a b&c=d/é+%", want: "x=a+b%26c%3Dd%2F%C3%A9%2B%25"},
		"pointer":           {v: new(hue("blue")), want: "x=blue"},
		"secret":            {v: Secret("S3cr3t"), want: "x=S3cr3t"},
		"numbers":           {v: 1.5, want: "x=1.5"},
		"large number":      {v: int64(1) << 62, want: "x=4611686018427387904"},
		"bool":              {v: new(false), want: "x=false"},
		"time":              {v: at, want: "x=2026-02-03T04%3A05%3A06%2B01%3A00"},
		"date":              {v: &types.Date{Time: at}, want: "x=2026-02-03"},
		"bytes":             {v: []byte("hi?"), want: "x=aGk%2F"},
		"name":              {name: "a[b].c d", v: 1, want: "a%5Bb%5D.c+d=1"},
		"empty string":      {v: "", want: "x="},
		"any":               {v: any("a"), want: "x=a"},
		"raw":               {v: json.RawMessage(`"a b"`), want: "x=a+b"},
		"nil":               {v: nil, want: ""},
		"nil pointer":       {v: (*string)(nil), want: ""},
		"nil slice":         {v: []string(nil), want: ""},
		"nil map":           {v: map[string]string(nil), want: ""},
		"null":              {v: nullable.NewNullNullable[int](), want: ""},
		"array":             {v: []string{"a", "b&c", ""}, want: "x=a&x=b%26c&x="},
		"array of enums":    {v: []hue{"a", "b"}, want: "x=a&x=b"},
		"array of pointers": {v: []*int{new(1), nil, new(2)}, want: "x=1&x=2"},
		"array of times":    {v: []time.Time{at}, want: "x=2026-02-03T04%3A05%3A06%2B01%3A00"},
		"empty array":       {v: []string{}, want: ""},
		"array of objects":  {v: []paint{{R: 1}}, want: "x=%7B%22R%22%3A1%7D"},
		"commas":            {v: []string{"a,b", "c d"}, style: Commas, want: "x=a%2Cb,c+d"},
		"commas, empty":     {v: []string{}, style: Commas, want: "x="},
		"commas, single":    {v: "a,b", style: Commas, want: "x=a%2Cb"},
		"spaces":            {v: []int{1, 2}, style: Spaces, want: "x=1%202"},
		"pipes":             {v: []string{"a|b", "c"}, style: Pipes, want: "x=a%7Cb%7Cc"},
		"object":            {v: object, want: "G=a%2Cb%26c%3Dd&R=100"},
		"object, names":     {v: map[string]int{"a&b": 1}, want: "a%26b=1"},
		"object, commas":    {v: object, style: Commas, want: "x=G,a%2Cb%26c%3Dd,R,100"},
		"object, pipes":     {v: object, style: Pipes, want: "x=G%7Ca%2Cb%26c%3Dd%7CR%7C100"},
		"object, deep":      {v: object, style: DeepObject, want: "x[G]=a%2Cb%26c%3Dd&x[R]=100"},
		"struct":            {v: paint{R: 1, Tags: []string{"a", "b"}, Deep: &paint{R: 2}}, want: "R=1&tags=a&tags=b&deep=%7B%22R%22%3A2%7D"},
		"struct, null":      {v: &paint{Name: nullable.NewNullNullable[hue]()}, want: "R=0"},
		"struct, deep":      {v: &paint{G: new(7), Tags: []string{"a", "b"}, Deep: &paint{R: 2}}, style: DeepObject, want: "x[R]=0&x[G]=7&x[tags][0]=a&x[tags][1]=b&x[deep][R]=2"},
		"array, deep":       {v: []int{5, 6}, style: DeepObject, want: "x[0]=5&x[1]=6"},
		"string, deep":      {v: "a", style: DeepObject, want: "x=a"},
		"JSON":              {v: object, style: JSON, want: "x=%7B%22G%22%3A%22a%2Cb%26c%3Dd%22%2C%22R%22%3A100%7D"},
		"JSON string":       {v: "a", style: JSON, want: "x=%22a%22"},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewRequest("Things.Get", http.MethodGet, "/x")
			var style []Style
			if test.style != 0 {
				style = []Style{test.style}
			}
			if test.name == "" {
				test.name = "x"
			}
			r.QueryParam(test.name, test.v, style...)
			wantNoError(t, r.err)
			if r.query != test.want {
				t.Errorf("query %s, want %s", r.query, test.want)
			}
			if _, err := url.ParseQuery(r.query); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestReserved: what may stand in a query as it is, and what would change its meaning.
func TestReserved(t *testing.T) {
	const all = "a:/?@!$'()*,;=&+#[] %é"
	for _, test := range []struct {
		v     any
		style []Style
		want  string
	}{
		{all, []Style{Reserved}, "x=a:/?@!$'()*,%3B%3D%26%2B%23%5B%5D+%25%C3%A9"},
		{[]string{"a,b:", "c"}, []Style{Commas, Reserved}, "x=a%2Cb:,c"},
		{[]string{"a,b", "c/"}, []Style{Reserved}, "x=a,b&x=c/"},
		{nil, []Style{Reserved}, ""},
	} {
		r := get("/x")
		r.QueryParam("x", test.v, test.style...)
		if r.query != test.want || r.err != nil {
			t.Errorf("%v: %s, %v, want %s", test.v, r.query, r.err, test.want)
		}
		if values, err := url.ParseQuery(r.query); test.v == any(all) && (err != nil || values.Get("x") != all) {
			t.Errorf("arrives as %q, %v", values.Get("x"), err)
		}
	}
}

// TestParamsArrive sends one parameter of every kind to a server.
func TestParamsArrive(t *testing.T) {
	var got *http.Request
	var form url.Values
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		wantNoError(t, r.ParseForm())
		got, form = r, r.PostForm
		answer(200, `{"success":true}`)(w, r)
	})
	c, _ := newTestClient(t, s.URL)
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	r.QueryParam("q", []string{"a b", "c|d"}, Spaces)
	r.QueryParam("p", []string{"a", "b"}, Pipes)
	r.QueryParam("f", map[string]string{"a b": "c&d"}, DeepObject)
	r.HeaderParam("X-List", []string{"a", "b"})
	r.HeaderParam("X-Object", paint{R: 1, G: new(2)})
	r.HeaderParam("X-Exploded", paint{R: 1, G: new(2)}, Exploded)
	r.HeaderParam("X-JSON", paint{R: 1}, JSON)
	r.HeaderParam("X-Secret", new(Secret("S3cr3t")))
	r.HeaderParam("X-Nil", (*string)(nil))
	r.CookieParam("a", new("1"))
	r.CookieParam("b", []string{"x", "y"})
	r.CookieParam("n", nil)
	r.FormParam("user", "a&b")
	r.FormParam("absent", nil)
	r.FormParam("password", Secret("S3cr3t=+"))
	r.FormParam("roles", []hue{"a", "b"})
	r.FormParam("meta", map[string]int{"x": 1}, JSON)
	wantNoError(t, Exec(t.Context(), c, r))

	q := got.URL.Query()
	for name, want := range map[string]string{"q": "a b c|d", "p": "a|b", "f[a b]": "c&d"} {
		if q.Get(name) != want {
			t.Errorf("query %s = %q, want %q", name, q.Get(name), want)
		}
	}
	for name, want := range map[string]string{
		"X-List": "a,b", "X-Object": "R,1,G,2", "X-Exploded": "R=1,G=2", "X-Json": `{"R":1}`, "X-Secret": "S3cr3t", "X-Nil": "",
		"Content-Type": "application/x-www-form-urlencoded",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("header %s = %q, want %q", name, got.Header.Get(name), want)
		}
	}
	cookies := map[string]string{}
	for _, k := range got.Cookies() {
		cookies[k.Name] = k.Value
	}
	if want := map[string]string{"a": "1", "b": "x,y"}; !reflect.DeepEqual(cookies, want) {
		t.Errorf("cookies %v, want %v", cookies, want)
	}
	if want := (url.Values{"user": {"a&b"}, "password": {"S3cr3t=+"}, "roles": {"a", "b"}, "meta": {`{"x":1}`}}); !reflect.DeepEqual(form, want) {
		t.Errorf("form %v, want %v", form, want)
	}
}

func TestEmptyForm(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.ContentLength != 0 {
			t.Errorf("type %q, length %d", r.Header.Get("Content-Type"), r.ContentLength)
		}
		answer(200, `{"success":true}`)(w, r)
	})
	c, _ := newTestClient(t, s.URL)
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	r.FormParam("absent", nil)
	wantNoError(t, Exec(t.Context(), c, r))
}

func TestParamFaultsAreKept(t *testing.T) {
	s := serve(t, answer(200, "{}"))
	c, _ := newTestClient(t, s.URL)
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	secret := struct{ S Secret }{"S3cr3t\xff"}
	r.QueryParam("q", secret)
	r.HeaderParam("X-H", secret)
	r.HeaderParam("X-Lines", "S3cr3t\r\nX: y")
	r.CookieParam("c", secret)
	r.CookieParam("semi", "S3cr3t;x")
	r.CookieParam("na me", "S3cr3t")
	r.FormParam("f", secret)
	r.MissingParams("count", "X-Version")
	err := Exec(t.Context(), c, r)
	for _, want := range []string{
		"query parameter: q: cannot be encoded", "header parameter X-H: cannot be encoded", "header parameter X-Lines", "cookie parameter c: cannot be encoded",
		"cookie parameter semi", "cookie parameter na me", "form: f: cannot be encoded", "required: count, X-Version",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error does not say %q: %v", want, err)
		}
	}
	if err != nil && strings.Contains(err.Error(), "S3cr3t") {
		t.Errorf("error shows a secret: %v", err)
	}
	if s.requests.Load() != 0 {
		t.Error("it was sent")
	}
}
