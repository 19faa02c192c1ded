package envelope

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"
)

// received is one part as the server saw it: name|file name|media type|content.
func receivedParts(r *http.Request) ([]string, error) {
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	var parts []string
	for {
		p, err := reader.NextPart()
		if err == io.EOF {
			return parts, nil
		}
		if err != nil {
			return parts, err
		}
		content, err := io.ReadAll(p)
		if err != nil {
			return parts, err
		}
		parts = append(parts, fmt.Sprintf("%s|%s|%s|%s", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), content))
	}
}

// onlyReader hides everything but Read.
type onlyReader struct{ io.Reader }

func TestMultipartParts(t *testing.T) {
	type mode string
	type nested struct {
		A int     `json:"a"`
		B *string `json:"b,omitzero"`
		P Secret  `json:"p,omitzero"`
	}
	path := filepath.Join(t.TempDir(), "picture.png")
	wantNoError(t, os.WriteFile(path, []byte("skip|png"), 0o600))
	opened, err := os.Open(path)
	wantNoError(t, err)
	defer opened.Close()
	_, err = opened.Seek(5, io.SeekStart)
	wantNoError(t, err)
	at := time.Date(2026, 2, 3, 4, 5, 6, 7000000, time.UTC)
	text := strings.NewReader

	for name, test := range map[string]struct {
		parts []Part
		want  []string
	}{
		"none":        {nil, nil},
		"string":      {[]Part{ValuePart("a", "x=1&\r\n ü")}, []string{"a|||x=1&\r\n ü"}},
		"broken text": {[]Part{ValuePart("a", "\xff\xfe")}, []string{"a|||\xff\xfe"}},
		"empty":       {[]Part{ValuePart("a", "")}, []string{"a|||"}},
		"pointer":     {[]Part{ValuePart("a", new("x"))}, []string{"a|||x"}},
		"secret":      {[]Part{ValuePart("a", Secret("S3cr3t")), ValuePart("b", new(Secret("P4ss")))}, []string{"a|||S3cr3t", "b|||P4ss"}},
		"enum":        {[]Part{ValuePart("a", mode("fast"))}, []string{"a|||fast"}},
		"numbers":     {[]Part{ValuePart("a", 7), ValuePart("b", 0.05), ValuePart("c", int64(-1))}, []string{"a|||7", "b|||0.05", "c|||-1"}},
		"bool":        {[]Part{ValuePart("a", false)}, []string{"a|||false"}},
		"time":        {[]Part{ValuePart("a", at), ValuePart("b", types.Date{Time: at})}, []string{"a|||2026-02-03T04:05:06.007Z", "b|||2026-02-03"}},
		"bytes":       {[]Part{ValuePart("a", []byte("hi"))}, []string{"a|||aGk="}},
		"object":      {[]Part{ValuePart("a", nested{A: 1, P: "S3cr3t"})}, []string{`a||application/json|{"a":1,"p":"S3cr3t"}`}},
		"map":         {[]Part{ValuePart("a", map[string]any{"y": 1, "x": nil})}, []string{`a||application/json|{"x":null,"y":1}`}},
		"array":       {[]Part{ValuePart("a", []string{"x", "y"})}, []string{"a|||x", "a|||y"}},
		"objects":     {[]Part{ValuePart("a", []nested{{A: 1}, {A: 2}})}, []string{`a||application/json|{"a":1}`, `a||application/json|{"a":2}`}},
		"typed": {[]Part{ValuePart("a", []string{"x"}).As("application/json"), ValuePart("b", "{}").As("application/json"), ValuePart("c", json.RawMessage(`{"x":1}`)).As("application/json; charset=utf-8"), ValuePart("d", "#").As("text/markdown")},
			[]string{`a||application/json|["x"]`, `b||application/json|"{}"`, `c||application/json; charset=utf-8|{"x":1}`, `d||text/markdown|#`}},
		"absent": {[]Part{
			ValuePart("a", nil), ValuePart("b", (*string)(nil)), ValuePart("c", []string(nil)), ValuePart("d", map[string]any(nil)),
			ValuePart("e", nullable.NewNullNullable[int]()), FilePart("f", (*File)(nil)), FilePart("g", []File(nil)),
		}, nil},
		"file":         {[]Part{FilePart("a", File{Name: "x.txt", ContentType: "text/plain", Content: text("abc")})}, []string{"a|x.txt|text/plain|abc"}},
		"os.File":      {[]Part{FilePart("a", &File{Content: opened})}, []string{"a|picture.png|application/octet-stream|png"}},
		"unnamed file": {[]Part{FilePart("a", File{Content: text("abc")}).As("image/png")}, []string{"a|a|image/png|abc"}},
		"its own type": {[]Part{FilePart("a", File{ContentType: "image/gif", Content: text("abc")}).As("image/png")}, []string{"a|a|image/gif|abc"}},
		"empty file":   {[]Part{FilePart("a", File{Content: text("")}), ValuePart("b", 1)}, []string{"a|a|application/octet-stream|", "b|||1"}},
		"files": {[]Part{ValuePart("x", 1), FilePart("a", []File{{Name: "1", Content: text("one")}, {Name: "2", Content: bytes.NewBufferString("two")}}), ValuePart("y", 2)},
			[]string{"x|||1", "a|1|application/octet-stream|one", "a|2|application/octet-stream|two", "y|||2"}},
		"named by the caller": {[]Part{NamedParts(map[string]File{"b.js": {Content: text("bee")}, "a.js": {Name: "x", ContentType: "text/javascript", Content: text("ay")}}), NamedParts(map[string]any{"n": 1, "l": []string{"x", "y"}}), NamedParts[string](nil)},
			[]string{"a.js|x|text/javascript|ay", "b.js|b.js|application/octet-stream|bee", "l|||x", "l|||y", "n|||1"}},
		"files as values": {[]Part{ValuePart("a", []File{{Content: text("abc")}}), ValuePart("b", File{Content: text("")}), ValuePart("c", &File{Content: text("")})},
			[]string{"a|a|application/octet-stream|abc", "b|b|application/octet-stream|", "c|c|application/octet-stream|"}},
		"names": {[]Part{FilePart(`a"\b`, File{Name: `c"; filename="d`, Content: text("abc")}), ValuePart(`e"; x="f`, 1)}, []string{`a"\b|c"; filename="d|application/octet-stream|abc`, `e"; x="f|||1`}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			var length int64
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				var err error
				if got, err = receivedParts(r); err != nil && test.want != nil {
					t.Error(err)
				}
				length = r.ContentLength
				answer(200, `{"success":true}`)(w, r)
			})
			c, _ := newTestClient(t, s.URL)
			r := NewRequest("Things.Create", http.MethodPost, "/x")
			r.SetMultipart(test.parts...)
			wantNoError(t, Exec(t.Context(), c, r))
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("parts\n %q, want\n %q", got, test.want)
			}
			if length <= 0 {
				t.Errorf("Content-Length %d though all lengths are known", length)
			}
		})
	}
}

func TestMultipartRepeats(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	wantNoError(t, os.WriteFile(path, []byte("file"), 0o600))
	opened, err := os.Open(path)
	wantNoError(t, err)
	defer opened.Close()
	for name, test := range map[string]struct {
		content io.Reader
		once    bool
	}{
		"file":         {content: opened},
		"bytes.Reader": {content: bytes.NewReader([]byte("file"))},
		"bytes.Buffer": {content: bytes.NewBufferString("file")},
		"any reader":   {content: onlyReader{strings.NewReader("file")}, once: true},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			see := func(status int) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					parts, err := receivedParts(r)
					got = append(got, fmt.Sprint(parts, err, r.ContentLength > 0, r.Header.Get("Content-Type")))
					answer(status, `{"success":true}`)(w, r)
				}
			}
			s := serve(t, sequence(see(429), see(200)))
			c, _ := newTestClient(t, s.URL)
			r := NewRequest("Things.Create", http.MethodPost, "/x")
			r.SetMultipart(ValuePart("n", 1), FilePart("f", File{Name: "f", Content: test.content}))
			err := Exec(t.Context(), c, r)
			want := fmt.Sprint([]string{"n|||1", "f|f|application/octet-stream|file"}, error(nil), !test.once, r.body.contentType)
			for _, g := range got {
				if g != want {
					t.Errorf("got %s, want %s", g, want)
				}
			}
			if test.once {
				if !errors.Is(err, ErrRateLimited) || len(got) != 1 {
					t.Errorf("sent %d times, %v; the file can be read once", len(got), err)
				}
				if err := Exec(t.Context(), c, r); !errors.Is(err, errBodyUsed) {
					t.Errorf("second use: %v", err)
				}
				return
			}
			wantNoError(t, err)
			if len(got) != 2 {
				t.Errorf("sent %d times", len(got))
			}
		})
	}
}

// TestMultipartRedirect: a 307 asks for the same body once more, at another address of the same server.
func TestMultipartRedirect(t *testing.T) {
	var got []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/old") {
			http.Redirect(w, r, "/client/v4/new", http.StatusTemporaryRedirect)
			return
		}
		got, _ = receivedParts(r)
		answer(200, `{"success":true}`)(w, r)
	})
	c, _ := newTestClient(t, s.URL)
	r := NewRequest("Things.Create", http.MethodPost, "/old")
	r.SetMultipart(FilePart("f", File{Content: strings.NewReader("abc")}))
	wantNoError(t, Exec(t.Context(), c, r))
	if want := []string{"f|f|application/octet-stream|abc"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

// endless is a long file that is nowhere.
type endless struct{}

func (endless) Read(p []byte) (int, error)            { clear(p); return len(p), nil }
func (endless) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }
func (endless) size() int64                           { return 64 << 20 }
func (z endless) once() io.Reader                     { return io.LimitReader(z, z.size()) }
func (z endless) again() io.Reader                    { return io.NewSectionReader(z, 0, z.size()) }
func (z endless) wantLength(read, overhead int64) error {
	if read < z.size() || read > z.size()+overhead {
		return fmt.Errorf("%d bytes arrived", read)
	}
	return nil
}

func TestMultipartStreams(t *testing.T) {
	var z endless
	for name, content := range map[string]io.Reader{"once": z.once(), "again": z.again()} {
		t.Run(name, func(t *testing.T) {
			var read int64
			var fault error
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				var reader *multipart.Reader
				if reader, fault = r.MultipartReader(); fault == nil {
					var p *multipart.Part
					if p, fault = reader.NextPart(); fault == nil {
						read, fault = io.Copy(io.Discard, p)
					}
				}
				answer(200, `{"success":true}`)(w, r)
			})
			c, _ := newTestClient(t, s.URL)
			r := NewRequest("Things.Create", http.MethodPost, "/x")
			r.SetMultipart(FilePart("f", File{Content: content}), ValuePart("n", 1))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			wantNoError(t, Exec(t.Context(), c, r))
			runtime.ReadMemStats(&after)
			wantNoError(t, errors.Join(fault, z.wantLength(read, 0)))
			if used := after.TotalAlloc - before.TotalAlloc; used > uint64(z.size()/16) {
				t.Errorf("%d MiB allocated for a file of %d MiB", used>>20, z.size()>>20)
			}
		})
	}
}

func TestMultipartFaultsAreKept(t *testing.T) {
	s := serve(t, answer(200, "{}"))
	c, _ := newTestClient(t, s.URL)
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	r.SetMultipart(
		FilePart("picture", File{Name: "x"}),
		FilePart("typed", File{Content: (*os.File)(nil)}),
		FilePart("type", File{ContentType: "text/plain\r\nX: y", Content: strings.NewReader("")}),
		ValuePart("text", "x").As("text/plain\r\nX: y"),
		ValuePart("odd", make(chan int)),
		ValuePart("key", struct{ K Secret }{"S3cr3t\xff"}),
	)
	err := Exec(t.Context(), c, r)
	for _, want := range []string{
		"part picture: the file has no content", "part typed: the file has no content", "part type: header Content-Type", "part text: header", "part odd", "part key",
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

func TestFilesAndPartsDoNotShowTheirContent(t *testing.T) {
	type upload struct {
		Key      File    `json:"key"`
		Optional *File   `json:"optional,omitzero"`
		Files    []File  `json:"files,omitzero"`
		Password *Secret `json:"password,omitzero"`
	}
	f := File{Name: "key.pem", ContentType: "text/plain", Content: bytes.NewBufferString("S3cr3t")}
	body := upload{Key: f, Optional: &f, Files: []File{f}, Password: new(Secret("S3cr3t"))}
	r := NewRequest("Things.Create", http.MethodPost, "/x")
	part := ValuePart("password", body.Password)
	r.SetMultipart(FilePart("key", f), part)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "file", f, "body", Redacted(body), "part", part, "request", r)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "file", f, "body", body, "part", part, "request", r)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&log, verb+verb+verb+verb+"\n", f, body, part, r)
		if got := fmt.Sprintf(verb+verb, f, ValuePart("note", "S3cr3t")); got != f.String()+"envelope.Part(note)" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
	for _, secret := range []string{"S3cr3t", "533363723374", "83 51"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q shows:\n%s", secret, log.String())
		}
	}
	if !strings.Contains(log.String(), "key.pem") {
		t.Errorf("the name does not show:\n%s", log.String())
	}
}

// TestRedactedStopsAtFiles: a reader may lead to anything, also to structures without end. If the search went on
// there, it would find the secret and take the name for one.
func TestRedactedStopsAtFiles(t *testing.T) {
	type reader struct {
		io.Reader
		S Secret
	}
	got, err := json.Marshal(Redacted(struct{ F File }{File{Name: "f", Content: &reader{S: "f"}}}).Any())
	wantNoError(t, err)
	if want := `{"F":{"name":"f"}}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
