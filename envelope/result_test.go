package envelope

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"
)

type color string

func (c color) Valid() bool { return c == "red" || c == "green" }

type thing struct {
	ID      string                       `json:"id,omitzero"`
	Size    int                          `json:"size,omitzero"`
	Color   color                        `json:"color,omitzero"`
	Expires time.Time                    `json:"expires_on,omitzero"`
	Day     types.Date                   `json:"day,omitzero"`
	Ended   nullable.Nullable[time.Time] `json:"ended,omitempty"`
	Parts   []part                       `json:"parts,omitzero"`
	Extra   json.RawMessage              `json:"extra,omitzero"`
}

type part struct {
	Weight float64 `json:"weight,omitzero"`
	At     *time.Time
}

func callOnce[T any](t *testing.T, method string, status int, body string, opts ...RequestOption) (T, error) {
	t.Helper()
	s := serve(t, answer(status, body))
	c, _ := newTestClient(t, s.URL)
	return Do[T](t.Context(), c, NewRequest("Things.Get", method, "/things/{id}", "1"), opts...)
}

// Row 1: success false is an error, whatever the status and the kind of call.
func TestSuccessFalse(t *testing.T) {
	const body = `{"result":null,"success":false,"errors":[{"code":1404,"message":"no such certificate","documentation_url":"https://x/y","source":{"pointer":"/id"}}],"messages":[{"code":7,"message":"hint"}]}`
	otherKind := strings.Replace(body, "null", `[1,"two"]`, 1)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		answer(200, map[bool]string{true: body, false: otherKind}[r.URL.Path == "/client/v4/null"])(w, r)
	})
	c, _ := newTestClient(t, s.URL)
	ctx := t.Context()
	calls := map[string]func(*Request, ...RequestOption) (any, error){
		"object": func(r *Request, o ...RequestOption) (any, error) { return Do[*thing](ctx, c, r, o...) },
		"list":   func(r *Request, o ...RequestOption) (any, error) { return List[thing](ctx, c, r, Pager{}, o...) },
		"array":  func(r *Request, o ...RequestOption) (any, error) { return Do[[]thing](ctx, c, r, o...) },
		"none":   func(r *Request, o ...RequestOption) (any, error) { return nil, Exec(ctx, c, r, o...) },
		"plain":  func(r *Request, o ...RequestOption) (any, error) { return Decode[*thing](ctx, c, r, o...) },
		"stream": func(r *Request, o ...RequestOption) (any, error) { return Open(ctx, c, r, o...) },
		"all": func(r *Request, o ...RequestOption) (any, error) {
			for _, err := range All[thing](ctx, c, r, Pager{}, o...) {
				return nil, err
			}
			return nil, nil
		},
	}
	for name, call := range calls {
		for _, path := range []string{"/null", "/other"} {
			t.Run(name+path, func(t *testing.T) {
				var meta Response
				result, err := call(get(path), WithResponse(&meta))
				e, ok := errors.AsType[*Error](err)
				if !ok {
					t.Fatalf("error = %v", err)
				}
				want := Detail{1404, "no such certificate", "https://x/y", "/id"}
				if e.Status != 200 || len(e.Details) != 1 || e.Details[0] != want || len(e.Messages) != 1 || e.RayID != "8f0-AMS" {
					t.Errorf("error = %+v", e)
				}
				if !HasCode(err, 1404) || HasCode(err, 7) {
					t.Error("HasCode")
				}
				if rv := reflect.ValueOf(result); result != nil && !rv.IsNil() {
					t.Errorf("result = %v", result)
				}
				// Row 6, on errors.
				if meta.Status != 200 || meta.RayID != "8f0-AMS" || len(meta.Messages) != 1 || meta.Header.Get("Cf-Ray") == "" || meta.Attempts != 1 {
					t.Errorf("metadata = %+v", meta)
				}
			})
		}
	}
}

// Row 4: what does not have its type is an error that says where, never a silent zero.
func TestWrongType(t *testing.T) {
	for body, want := range map[string]string{
		`{"success":true,"result":{"expires_on":12}}`:               "/result/expires_on: want time, got number",
		`{"success":true,"result":{"expires_on":"31/31/2020"}}`:     `/result/expires_on: want time, got string "31/31/2020"`,
		`{"success":true,"result":{"day":{}}}`:                      "/result/day: want date, got object",
		`{"success":true,"result":{"ended":"soon"}}`:                `/result/ended: want time, got string "soon"`,
		`{"success":true,"result":{"size":"12"}}`:                   `/result/size: want integer, got string`,
		`{"success":true,"result":{"size":1.5}}`:                    "/result/size: want integer, got number 1.5",
		`{"success":true,"result":{"id":7}}`:                        "/result/id: want string, got number",
		`{"success":true,"result":{"parts":[{},{"weight":"x"}]}}`:   `/result/parts/1/weight: want number, got string`,
		`{"success":true,"result":[]}`:                              "/result: want object, got array",
		`{"success":true,"result":"ok"}`:                            `/result: want object, got string`,
		`{"result":{"size":true},"success":true}`:                   "/result/size: want integer, got boolean",
		`{"success":"maybe","result":{}}`:                           `/success: want boolean, got string "maybe"`,
		`{"success":true,"result":null}`:                            "/result: want object, got null",
		`{"success":true}`:                                          "/result: want object, got nothing",
		`[]`:                                                        "answer: want object, got array",
		`{"success":true,"result":{"parts":[{"At":"2020-99-99"}]}}`: `/result/parts/0/At: want time, got string "2020-99-99"`,
	} {
		t.Run(body, func(t *testing.T) {
			result, err := callOnce[*thing](t, http.MethodGet, 200, body)
			e, ok := errors.AsType[*DecodeError](err)
			if !ok || result != nil {
				t.Fatalf("got %v, %v", result, err)
			}
			got := strings.TrimSuffix(strings.TrimPrefix(err.Error(), "Things.Get: "), " (ray 8f0-AMS)")
			if got != want || e.Operation != "Things.Get" {
				t.Errorf("error = %s\nwant    %s", got, want)
			}
		})
	}
}

// An answer without a result is fine after a change, and an error after a question.
func TestAbsentResult(t *testing.T) {
	for _, body := range []string{`{"success":true}`, `{"success":true,"result":null}`} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			if got, err := callOnce[*thing](t, method, 200, body); err != nil || got == nil {
				t.Errorf("%s %s = %v, %v", method, body, got, err)
			}
		}
		if _, err := callOnce[string](t, "GET", 200, body); err == nil {
			t.Errorf("GET of a string %s: no error", body)
		}
		if got, err := callOnce[[]thing](t, "GET", 200, body); err != nil || len(got) != 0 {
			t.Errorf("GET of a slice %s = %v, %v", body, got, err)
		}
		if got, err := callOnce[map[string]any](t, "GET", 200, body); err != nil || len(got) != 0 {
			t.Errorf("GET of a map %s = %v, %v", body, got, err)
		}
		if got, err := callOnce[**thing](t, "GET", 200, body); err != nil || (got != nil && *got != nil) {
			t.Errorf("GET of ** %s = %v, %v", body, got, err)
		}
	}
	if got, err := callOnce[nullable.Nullable[string]](t, "GET", 200, `{"success":true,"result":null}`); err != nil || !got.IsNull() {
		t.Errorf("nullable = %v, %v", got, err)
	}
	if got, err := callOnce[*thing](t, "DELETE", 204, ""); err != nil || got == nil {
		t.Errorf("204 after DELETE = %v, %v", got, err)
	}
	if _, err := callOnce[*thing](t, "GET", 204, ""); err == nil {
		t.Error("204 after GET: no error")
	}
}

func TestResultShapes(t *testing.T) {
	check := func(name string, got any, err error, want any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %v, %v; want %v", name, got, err, want)
		}
	}
	s, err := callOnce[string](t, "GET", 200, `{"result":"x"}`)
	check("no success flag", s, err, "x")
	b, err := callOnce[bool](t, "GET", 200, `{"success":true,"result":true}`)
	check("boolean", b, err, true)
	f, err := callOnce[float64](t, "GET", 200, `{"success":true,"result":1.5}`)
	check("number", f, err, 1.5)
	raw, err := callOnce[json.RawMessage](t, "GET", 200, `{"success":true,"result":{"a": [1]}}`)
	check("raw", string(raw), err, `{"a": [1]}`)
	m, err := callOnce[map[string]any](t, "GET", 200, `{"success":true,"result":{"a":"b"}}`)
	check("map", m, err, map[string]any{"a": "b"})
	dup, err := callOnce[*thing](t, "GET", 200, `{"success":true,"result":{"id":"a","id":"b","ID":"c","size":3}}`)
	wantNoError(t, err)
	check("duplicate names, other case", []any{dup.ID, dup.Size}, nil, []any{"b", 3})
	bad, err := callOnce[*thing](t, "GET", 200, "{\"success\":true,\"result\":{\"id\":\"a\xffb\"}}")
	wantNoError(t, err)
	check("broken UTF-8", bad.ID, nil, "a\uFFFDb")
	n, err := callOnce[*thing](t, "GET", 200, `{"success":true,"result":{"ended":"2020-01-02 03:04:05 +0000 UTC","day":"","expires_on":null,"extra":[1]}}`)
	wantNoError(t, err)
	check("nullable time", n.Ended, nil, nullable.NewNullableWithValue(time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)))
	day, err := callOnce[types.Date](t, "GET", 200, `{"success":true,"result":"2020-02-29T23:59:59Z"}`)
	check("date", day, err, types.Date{Time: time.Date(2020, 2, 29, 0, 0, 0, 0, time.UTC)})
	if !n.Day.IsZero() || !n.Expires.IsZero() || string(n.Extra) != "[1]" {
		t.Errorf("zero times = %+v", n)
	}
}

func TestOwnKeys(t *testing.T) {
	s := serve(t, answer(200, `{"ok":true,"data":{"id":"x"},"faults":[]}`))
	c, _ := newTestClient(t, s.URL)
	r := get("/x")
	r.SetKeys(Keys{Success: "ok", Result: "data", Errors: "faults"})
	got, err := Do[*thing](t.Context(), c, r)
	wantNoError(t, err)
	if got.ID != "x" {
		t.Errorf("result = %+v", got)
	}
}

// Row 6: what surrounds the result is reachable.
func TestResponseMetadata(t *testing.T) {
	const body = `{"success":true,"result":{"id":"x"},"messages":[{"code":1,"message":"m"},"text"],"result_info":{"page":2,"per_page":"20","total_count":41,"total_pages":3.0,"cursors":{"after":"c"},"more":true},"request_id":"r","foreign":{"a":1}}`
	var meta Response
	_, err := callOnce[*thing](t, "GET", 200, body, WithResponse(&meta), WithRawBody())
	wantNoError(t, err)
	if meta.Status != 200 || meta.RayID != "8f0-AMS" || meta.Attempts != 1 || string(meta.Body) != body {
		t.Errorf("metadata = %+v", meta)
	}
	if !reflect.DeepEqual(meta.Messages, []Message{{Code: 1, Message: "m"}, {Message: "text"}}) {
		t.Errorf("messages = %+v", meta.Messages)
	}
	if string(meta.Foreign["request_id"]) != `"r"` || string(meta.Foreign["foreign"]) != `{"a":1}` || len(meta.Foreign) != 2 {
		t.Errorf("foreign = %s", meta.Foreign)
	}
	raw := string(meta.Info.Raw)
	meta.Info.Raw = nil
	if want := (Info{Page: 2, PerPage: 20, TotalCount: 41, TotalPages: 3, Cursor: "c"}); !reflect.DeepEqual(meta.Info, want) || !strings.Contains(raw, "more") {
		t.Errorf("info = %+v", meta.Info)
	}
}

// Row 18: what the documentation does not know decodes, survives, and is listed.
func TestUnknown(t *testing.T) {
	var meta Response
	got, err := callOnce[*thing](t, "GET", 200,
		`{"success":true,"result" : {"id":"x","color":"blue","new/field":{"a":1},"parts":[{"weight":1,"unit":"kg"}],"ended":null}}`,
		WithResponse(&meta), WithUnknown())
	wantNoError(t, err)
	if want := []string{"/result/color", "/result/new~1field", "/result/parts/0/unit"}; !reflect.DeepEqual(meta.Unknown, want) {
		t.Errorf("unknown = %q, want %q", meta.Unknown, want)
	}
	encoded, err := marshal(got)
	wantNoError(t, err)
	if !strings.Contains(string(encoded), `"color":"blue"`) || !strings.Contains(string(encoded), `"ended":null`) {
		t.Errorf("encoded again = %s", encoded)
	}
}

func TestExecAndDecode(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		ok     bool
	}{
		{204, "", true}, {200, "", true}, {200, `{"success":true,"result":null}`, true}, {200, `{"success":true}`, true}, {200, `"done"`, true},
		{200, `{"errors":[{"message":"no"}]}`, false}, {200, `<html>`, false}, {200, `{"success":tr`, false},
	} {
		s := serve(t, answer(test.status, test.body))
		c, _ := newTestClient(t, s.URL)
		if err := Exec(t.Context(), c, NewRequest("Things.Delete", http.MethodDelete, "/x")); (err == nil) != test.ok {
			t.Errorf("Exec %d %s = %v", test.status, test.body, err)
		}
	}
	s := serve(t, answer(200, `[{"id":"a"},{"id":"b"}]`))
	c, _ := newTestClient(t, s.URL)
	if got, err := Decode[[]thing](t.Context(), c, get("/x")); err != nil || len(got) != 2 {
		t.Errorf("Decode = %v, %v", got, err)
	}
	if _, err := Decode[*thing](t.Context(), c, get("/x")); err == nil || !strings.Contains(err.Error(), "answer: want object, got array") {
		t.Errorf("Decode of another kind = %v", err)
	}
	var one []thing
	wantNoError(t, serveAndDo(t, `{"success":true,"result":[{"id":"a"}]}`, &one))
	if len(one) != 1 {
		t.Errorf("Client.Do = %v", one)
	}
}

func serveAndDo(t *testing.T, body string, result any) error {
	s := serve(t, answer(200, body))
	c, _ := newTestClient(t, s.URL)
	return c.Do(t.Context(), get("/undocumented"), result)
}

// TestDocumentedEmptyAnswer: only the statuses that are documented to answer nothing may.
func TestDocumentedEmptyAnswer(t *testing.T) {
	for status, fine := range map[int]bool{200: false, 201: true, 202: true, 204: true} {
		s := serve(t, answer(status, ""))
		c, _ := newTestClient(t, s.URL)
		r := get("/x")
		r.MayBeEmpty(201, 202)
		if page, err := List[int](t.Context(), c, r, Pager{}); (err == nil) != fine || fine && len(page.Items) != 0 {
			t.Errorf("%d: list %+v, %v", status, page, err)
		}
		if thing, err := Do[**thing](t.Context(), c, r); (err == nil) != fine || thing != nil {
			t.Errorf("%d: got %v, %v", status, thing, err)
		}
	}
}
