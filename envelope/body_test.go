package envelope

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oapi-codegen/nullable"
)

func TestRequestBodies(t *testing.T) {
	file := filepath.Join(t.TempDir(), "body")
	wantNoError(t, os.WriteFile(file, []byte("skipped|from the file"), 0o600))
	opened, err := os.Open(file)
	wantNoError(t, err)
	defer opened.Close()
	_, err = opened.Seek(int64(len("skipped|")), io.SeekStart)
	wantNoError(t, err)

	for name, test := range map[string]struct {
		set  func(*Request)
		want string
		once bool
	}{
		"JSON":        {set: func(r *Request) { r.SetJSON(map[string]any{"b": 1, "a": "<&>"}) }, want: `application/json|14|{"a":"<&>","b":1}`},
		"nil":         {set: func(r *Request) { r.SetJSON((*thing)(nil)) }, want: "|0|"},
		"nil slice":   {set: func(r *Request) { r.SetJSON([]string(nil)) }, want: "application/json|2|[]"},
		"form":        {set: func(r *Request) { r.SetForm("a=1&b=2", nil) }, want: "application/x-www-form-urlencoded|7|a=1&b=2"},
		"buffer":      {set: func(r *Request) { r.SetBody("text/plain", bytes.NewBufferString("abc")) }, want: "text/plain|3|abc"},
		"strings":     {set: func(r *Request) { r.SetBody("text/plain", strings.NewReader("abc")) }, want: "text/plain|3|abc"},
		"bytes":       {set: func(r *Request) { r.SetBody("text/plain", bytes.NewReader([]byte("abc"))) }, want: "text/plain|3|abc"},
		"empty":       {set: func(r *Request) { r.SetBody("text/plain", strings.NewReader("")) }, want: "text/plain|0|"},
		"file":        {set: func(r *Request) { r.SetBody("text/plain", opened) }, want: "text/plain|13|from the file"},
		"reader once": {set: func(r *Request) { r.SetBody("text/plain", io.MultiReader(strings.NewReader("abc"))) }, want: "text/plain|-1|abc", once: true},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			record := func(status int) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					got = append(got, fmt.Sprintf("%s|%d|%s", r.Header.Get("Content-Type"), r.ContentLength, body))
					answer(status, `{"success":true}`)(w, r)
				}
			}
			s := serve(t, sequence(record(503), record(200)))
			c, _ := newTestClient(t, s.URL)
			r := NewRequest("Things.Put", http.MethodPut, "/x")
			test.set(r)
			err := Exec(t.Context(), c, r)
			if test.once {
				if !errors.Is(err, ErrServer) || len(got) != 1 || got[0] != test.want {
					t.Fatalf("a body that can be read once: %v, %q", err, got)
				}
				if err := Exec(t.Context(), c, r); !errors.Is(err, errBodyUsed) {
					t.Errorf("second use: %v", err)
				}
				return
			}
			wantNoError(t, err)
			want := test.want
			if name == "JSON" {
				want = strings.Replace(want, "|14|", "|17|", 1)
			}
			if len(got) != 2 || got[0] != want || got[1] != want {
				t.Errorf("sent %q, want twice %q", got, want)
			}
		})
	}
}

func TestExplicitNullIsSent(t *testing.T) {
	type update struct {
		Enabled nullable.Nullable[bool] `json:"enabled,omitempty"`
		Other   nullable.Nullable[bool] `json:"other,omitzero"`
		Absent  nullable.Nullable[bool] `json:"absent,omitempty"`
		Zero    *int                    `json:"zero,omitempty"`
	}
	body, err := marshal(update{Enabled: nullable.NewNullNullable[bool](), Other: nullable.NewNullNullable[bool](), Zero: new(int)})
	wantNoError(t, err)
	if got, want := string(body), `{"enabled":null,"other":null,"zero":0}`; got != want {
		t.Errorf("body = %s, want %s", got, want)
	}
}

func TestFaultsOfARequestComeTogether(t *testing.T) {
	s := serve(t, answer(200, "{}"))
	c, _ := newTestClient(t, s.URL)
	r := get("/x/{id}", "..")
	r.AddQuery("", errors.New("page: not a number"))
	r.SetHeader("X-A", "a\r\nInjected: 1", nil)
	r.SetJSON(make(chan int))
	err := Exec(t.Context(), c, r, WithHeader("b ad", ""))
	for _, want := range []string{"path parameter id", "page: not a number", "control character", "cannot be encoded", "header name"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	if s.requests.Load() != 0 {
		t.Error("it was sent")
	}
}
