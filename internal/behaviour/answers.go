package behaviour

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/flaregen/flaregen/envelope"
)

// successFalse: an answer of 200 that says success false is an error with its
// details, whatever it has for a result.
func successFalse(t *testing.T, s Subject) {
	for _, result := range []string{"null", s.object("x1"), "[" + s.object("x1") + "]", `"text"`} {
		body := strings.Replace(failure, `"result":null`, `"result":`+result, 1)
		srv := serve(t, answer(200, body))
		for _, k := range s.client(t, srv.URL).kinds() {
			got, err := k.call(t.Context())
			e, ok := errors.AsType[*envelope.Error](err)
			if !ok || got != nil {
				t.Errorf("%s, result %s: %v, %v", k.name, result, got, err)
				continue
			}
			want := []envelope.Detail{{Code: 1404, Message: "no such thing"}}
			if e.Status != 200 || !slices.Equal(e.Details, want) || !envelope.HasCode(err, 1404) || e.Operation == "" {
				t.Errorf("%s, result %s: %+v", k.name, result, e)
			}
		}
	}
}

// otherTypes: what is not of the documented type is an error that says which
// operation, where, what is wanted and what came.
func otherTypes(t *testing.T, s Subject) {
	bad := func(name, value string) string {
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(s.object("x1")), &object); err != nil {
			t.Fatal(err)
		}
		object[name] = json.RawMessage(value)
		text, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, test := range []struct {
		kind, result, pointer, want, got string
	}{
		{"object", bad(s.Text, "7"), "/" + s.Text, "string", "number"},
		{"object", bad(s.Text, "{}"), "/" + s.Text, "string", "object"},
		{"object", bad(s.Enum, "true"), "/" + s.Enum, "string", "boolean"},
		{"object", bad(s.Enum, "[]"), "/" + s.Enum, "string", "array"},
		{"object", bad(s.Time, `"tomorrow"`), "/" + s.Time, "time", `string "tomorrow"`},
		{"object", bad(s.Time, "1700000000"), "/" + s.Time, "time", "number"},
		{"object", "[]", "", "object", "array"},
		{"object", `"x1"`, "", "object", `string`},
		{"object", "null", "", "object", "null"},
		{"create", bad(s.Time, `"2031-13-45"`), "/" + s.Time, "time", `string "2031-13-45"`},
		{"create", "[]", "", "object", "array"},
		{"page", "[" + s.object("x1") + "," + bad(s.Time, `"tomorrow"`) + "]", "/1/" + s.Time, "time", `string "tomorrow"`},
		{"page", "[" + bad(s.Text, "7") + "]", "/0/" + s.Text, "string", "number"},
		{"page", "{}", "", "array", "object"},
		{"page", `"none"`, "", "array", "string"},
		{"all", "[[]]", "/0", "object", "array"},
		{"all", "{}", "", "array", "object"},
	} {
		srv := serve(t, answer(200, success(test.result)))
		for _, k := range only(s.client(t, srv.URL).kinds(), test.kind) {
			got, err := k.call(t.Context())
			e, ok := errors.AsType[*envelope.DecodeError](err)
			if !ok || got != nil {
				t.Errorf("%s %s: %v, %v", test.kind, test.result, got, err)
				continue
			}
			if e.Pointer != "/result"+test.pointer || e.Want != test.want || !strings.HasPrefix(e.Got, test.got) {
				t.Errorf("%s %s: pointer %q, want %q, got %q", test.kind, test.result, e.Pointer, e.Want, e.Got)
			}
			operation := map[string]string{"object": s.GetOperation, "page": s.ListOperation, "all": s.ListOperation, "create": s.CreateOperation}[test.kind]
			if e.Operation != operation {
				t.Errorf("%s %s: operation %q", test.kind, test.result, e.Operation)
			}
			for _, part := range []string{operation, "/result" + test.pointer, "want " + test.want, "got " + test.got} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%s %s: the error lacks %q: %v", test.kind, test.result, part, err)
				}
			}
		}
		srv.wantRequests(t, 1)
	}
}

// classes are what errors are known by, with the status that each stands for.
var classes = map[error]func(status int) bool{
	envelope.ErrUnauthorized: func(status int) bool { return status == 401 },
	envelope.ErrForbidden:    func(status int) bool { return status == 403 },
	envelope.ErrNotFound:     func(status int) bool { return status == 404 },
	envelope.ErrConflict:     func(status int) bool { return status == 409 },
	envelope.ErrRateLimited:  func(status int) bool { return status == 429 },
	envelope.ErrServer:       func(status int) bool { return status >= 500 },
}

// noEnvelopes: what is no envelope is an error with the status and, where there
// is something to show, a short piece of it that no terminal minds.
func noEnvelopes(t *testing.T, s Subject) {
	noise := strings.Repeat("\x1b[2J\x00\a and so on\r\n", 500)
	for name, test := range map[string]struct{ body, excerpt string }{
		"HTML":           {"<html><head><title>Bad\x1b[31m gateway " + noise + "</title></head><body>" + noise + "</body></html>", "Bad.[31m gateway"},
		"empty":          {"", ""},
		"truncated JSON": {`{"success":true,"errors":[],"result":{"` + s.Text + `":"x`, `{"success":true,`},
		"text":           {"upstream\x1b[0m connect error" + noise, "upstream.[0m connect error"},
		"edge code":      {"error code: 1015", ""},
	} {
		for _, status := range []int{200, 201, 400, 401, 403, 404, 409, 429, 500, 502, 503, 521} {
			srv := serve(t, answer(status, test.body))
			for _, k := range s.client(t, srv.URL, retries(0)).kinds() {
				if status < 300 && (k.name == "stream" || test.body == "" && (k.name == "no result" || k.name == "delete")) {
					continue // as it should be: a stream has any content, and no result may have none
				}
				what := fmt.Sprintf("%s, %d, %s", name, status, k.name)
				got, err := k.call(t.Context())
				e, ok := errors.AsType[*envelope.Error](err)
				if !ok || got != nil {
					t.Errorf("%s: %v, %v", what, got, err)
					continue
				}
				if e.Status != status || e.RayID != ray || !strings.Contains(err.Error(), fmt.Sprint(status)) {
					t.Errorf("%s: status %d, ray %q: %v", what, e.Status, e.RayID, err)
				}
				for class, belongs := range classes {
					if errors.Is(err, class) != belongs(status) {
						t.Errorf("%s: errors.Is(err, %v) is %t", what, class, !belongs(status))
					}
				}
				checkExcerpt(t, what, e, test.excerpt)
				if name == "edge code" && !envelope.HasCode(err, 1015) {
					t.Errorf("%s: no code 1015: %v", what, err)
				}
			}
		}
	}
}

func checkExcerpt(t *testing.T, what string, e *envelope.Error, start string) {
	t.Helper()
	if !strings.HasPrefix(e.Excerpt, start) || (start == "") != (e.Excerpt == "") {
		t.Errorf("%s: the excerpt is %q, want %q …", what, e.Excerpt, start)
	}
	const short = 201 // runes, with what says that there is more
	if n := utf8.RuneCountInString(e.Excerpt); n > short {
		t.Errorf("%s: the excerpt has %d runes", what, n)
	}
	for _, text := range []string{e.Excerpt, e.Error()} {
		if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%s: not printable: %q", what, text)
		}
	}
}

// surroundings: what surrounds a result can be had on every kind of call, and
// on errors, too.
func surroundings(t *testing.T, s Subject) {
	const (
		messages = `"messages":[{"code":10007,"message":"soon to be removed"}]`
		info     = `"result_info":{"page":1,"per_page":20,"count":1,"total_count":1,"total_pages":1}`
	)
	check := func(t *testing.T, meta envelope.Response, status int, enveloped bool) {
		t.Helper()
		if meta.Status != status || meta.RayID != ray || meta.Header.Get("X-Extra") != "extra" || meta.Attempts != 1 {
			t.Errorf("status %d, ray %q, attempts %d, header %v", meta.Status, meta.RayID, meta.Attempts, meta.Header)
		}
		if !enveloped {
			return
		}
		if want := []envelope.Message{{Code: 10007, Message: "soon to be removed"}}; !slices.Equal(meta.Messages, want) {
			t.Errorf("messages %+v", meta.Messages)
		}
		i := meta.Info
		if i.Page != 1 || i.PerPage != 20 || i.Count != 1 || i.TotalCount != 1 || i.TotalPages != 1 || len(i.Raw) == 0 {
			t.Errorf("info %+v", i)
		}
	}
	for _, k := range s.client(t, "http://127.0.0.1:1").kinds() {
		t.Run(k.name, func(t *testing.T) {
			result := s.object("x1")
			if k.name == "page" || k.name == "all" || k.name == "by cursor" {
				result = "[" + result + "]"
			}
			srv := serve(t, sequence(
				answer(200, success(result, messages, info)),
				answer(409, strings.Replace(failure, `"messages":[]`, messages+","+info, 1)),
				answer(200, strings.Replace(failure, `"messages":[]`, messages+","+info, 1))))
			call := s.client(t, srv.URL).kind(k.name).call

			var meta envelope.Response
			if _, err := call(t.Context(), envelope.WithResponse(&meta)); err != nil {
				t.Fatal(err)
			}
			check(t, meta, 200, k.name != "stream") // which is handed over unread
			for _, status := range []int{409, 200} {
				_, err := call(t.Context(), envelope.WithResponse(&meta))
				check(t, meta, status, true)
				e, ok := errors.AsType[*envelope.Error](err)
				if !ok || e.RayID != ray || e.Status != status || len(e.Messages) != 1 || e.Messages[0].Code != 10007 {
					t.Errorf("error %+v", err)
				}
			}
			srv.wantRequests(t, 3)
		})
	}
	t.Run("in the result", func(t *testing.T) { inTheResult(t, s, messages, info) })
}

// inTheResult: a page and a stream have it at hand.
func inTheResult(t *testing.T, s Subject, messages, info string) {
	srv := serve(t, answer(200, success("["+s.object("x1")+"]", messages, info)))
	c := s.client(t, srv.URL)
	page, err := c.List(t.Context(), "z1")
	if err != nil || page.Info.TotalCount != 1 || page.Info.PerPage != 20 {
		t.Errorf("page: %+v, %v", page, err)
	}
	stream, err := c.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stream.Status != 200 || stream.RayID != ray || stream.Header.Get("X-Extra") != "extra" {
		t.Errorf("stream: %+v", stream)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}

	// On lists it is that of the page that was read last.
	pages := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := max(pageOf(r), 1)
		answer(200, list(fmt.Sprintf(`{"page":%d,"total_pages":2}`, n), s.object(fmt.Sprint("x", n))))(w, r)
	})
	var meta envelope.Response
	seen := 0
	for _, err := range s.client(t, pages.URL).All(t.Context(), envelope.WithResponse(&meta)) {
		if seen++; err != nil || meta.Info.Page != seen {
			t.Errorf("item %d: page %d, %v", seen, meta.Info.Page, err)
		}
		if seen > 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("%d items", seen)
	}
}

// unknown: values and fields that nobody knew when the client was generated do
// no harm.
func unknown(t *testing.T, s Subject) {
	var plain map[string]any
	if err := json.Unmarshal([]byte(s.object("x1")), &plain); err != nil {
		t.Fatal(err)
	}
	plain[s.Enum], plain["from_the_future"] = "value_of_the_future", map[string]any{"a": []any{1.0}}
	body, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		result := string(body)
		if strings.HasSuffix(r.URL.Path, "/x1") {
			answer(200, success(result))(w, r)
			return
		}
		answer(200, success("["+result+"]"))(w, r)
	})
	c := s.client(t, srv.URL)
	for _, test := range []struct {
		pointer string
		get     func(context.Context, ...envelope.RequestOption) (any, error)
	}{
		{"/result", c.kind("object").call},
		{"/result/0", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			page, err := c.List(ctx, "z1", opts...)
			if err != nil {
				return nil, err
			}
			return page.Items[0], nil
		}},
	} {
		var meta envelope.Response
		got, err := test.get(t.Context(), envelope.WithResponse(&meta), envelope.WithUnknown())
		if err != nil {
			t.Fatal(err)
		}
		if value := member(got, s.Enum); fmt.Sprint(value) != "value_of_the_future" {
			t.Errorf("%s: the enumeration is %v", test.pointer, value)
		}
		for _, name := range []string{"from_the_future", s.Enum} {
			if !slices.Contains(meta.Unknown, test.pointer+"/"+name) {
				t.Errorf("%s: unknown are %v", test.pointer, meta.Unknown)
			}
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var decoded map[string]any
		if err := json.Unmarshal(again, &decoded); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{s.Text, s.Time, s.Enum, "from_the_future"} {
			if !reflect.DeepEqual(decoded[name], plain[name]) {
				t.Errorf("%s: %s is encoded as %v", test.pointer, name, decoded[name])
			}
		}
	}
}
