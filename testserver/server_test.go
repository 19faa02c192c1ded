package testserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

const document = `{"openapi": "3.0.3", "info": {"title": "Garden", "version": "1"}, "paths": {
"/plants": {
 "get": {"parameters": [
   {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
   {"name": "per_page", "in": "query", "schema": {"type": "integer", "default": 2}},
   {"name": "token", "in": "query", "schema": {"type": "string"}}],
  "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object", "properties": {
   "ok": {"type": "boolean"}, "data": {"type": "array", "items": {"$ref": "#/components/schemas/plant"}},
   "problems": {"type": "array", "items": {"type": "object"}},
   "paging": {"type": "object", "properties": {"page": {"type": "integer"}, "total_pages": {"type": "integer"}, "total_count": {"type": "string"}}}}}}}}}},
 "post": {"requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/plant"}}}},
  "responses": {"201": {"description": "", "content": {"application/json": {
   "schema": {"type": "object", "properties": {"ok": {"type": "boolean"}, "data": {"$ref": "#/components/schemas/plant"}}},
   "example": {"ok": false, "data": {"name": "rose", "description": "red", "size": 3}}}}}}}},
"/plants/{plant}": {"parameters": [{"name": "plant", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 8}}],
 "get": {"responses": {"200": {"description": "", "content": {"application/json": {
   "schema": {"type": "object", "properties": {"ok": {"type": "boolean"}, "data": {"$ref": "#/components/schemas/plant"}}},
   "example": {"ok": true, "data": {"name": 7}}}}}}},
 "delete": {"responses": {"204": {"description": ""}}}},
"/plants/oldest": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/plant"}}}}}}},
"/plants/{plant}/picture": {"parameters": [{"name": "plant", "in": "path", "required": true, "schema": {"type": "string"}}],
 "get": {"responses": {"200": {"description": "", "content": {"image/png": {}}}}}},
"/log": {"get": {"parameters": [{"name": "cursor", "in": "query", "schema": {"type": "string"}}],
  "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object", "properties": {
   "ok": {"type": "boolean"}, "data": {"type": "array", "items": {"type": "string"}}, "paging": {"type": "object", "properties": {"cursor": {"type": "string"}}}}}}}}}}}},
"components": {"schemas": {"plant": {"type": "object", "required": ["name"], "properties": {
 "name": {"type": "string", "example": "daisy"}, "description": {"type": "string"}, "size": {"type": "integer", "maximum": 9, "example": 10},
 "private_key": {"type": "string"}}}}}}`

var garden = envelope.Keys{Success: "ok", Result: "data", Errors: "problems", Messages: "remarks", Info: "paging"}

func newSpec() *Spec {
	const answer = "application/json"
	byPage := &envelope.Pager{Style: envelope.ByPage, Param: "page", Size: "per_page"}
	return NewSpec([]byte(document), garden, []Endpoint{
		{Operation: "Plants.List", Method: "GET", Path: "/plants", Params: []string{"query page", "query per_page", "query token"}, Answer: answer, Result: "data", Keys: garden, Pager: byPage},
		{Operation: "Plants.Create", Method: "POST", Path: "/plants", Body: answer, Answer: answer, Result: "data", Keys: garden},
		{Operation: "Plants.Get", Method: "GET", Path: "/plants/{plant}", Answer: answer, Result: "data", Keys: garden},
		{Operation: "Plants.Delete", Method: "DELETE", Path: "/plants/{plant}"},
		{Operation: "Plants.Oldest", Method: "GET", Path: "/plants/oldest", Answer: answer, Bare: true},
		{Operation: "Plants.Picture", Method: "GET", Path: "/plants/{plant}/picture", Answer: "image/png", Stream: true},
		{Operation: "Log.List", Method: "GET", Path: "/log", Params: []string{"query cursor"}, Answer: answer, Result: "data", Keys: garden, Pager: &envelope.Pager{Style: envelope.ByCursor, Param: "cursor"}},
	})
}

// watched is a test that keeps its complaints to itself.
type watched struct {
	testing.TB
	mu         sync.Mutex
	complaints []string
}

func (w *watched) Helper() {}

func (w *watched) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complaints = append(w.complaints, fmt.Sprintf(format, args...))
}

func (w *watched) Fatalf(format string, args ...any) { w.Errorf(format, args...) }

func (w *watched) all() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.complaints, "\n")
}

// ask sends a request: "GET /plants" or "POST /plants BODY".
func ask(t *testing.T, s *Server, request string) (status int, body string) {
	t.Helper()
	status, body, err := send(t.Context(), s, request)
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

func send(ctx context.Context, s *Server, request string) (status int, body string, err error) {
	parts := strings.SplitN(request, " ", 3)
	var content io.Reader
	if len(parts) > 2 {
		content = strings.NewReader(parts[2])
	}
	r, err := http.NewRequestWithContext(ctx, parts[0], s.URL()+parts[1], content)
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Authorization", "Bearer hush")
	if content != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close() //nolint:errcheck // it is read to its end
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

func expect(t *testing.T, s *Server, request string, status int, body string) {
	t.Helper()
	if gotStatus, gotBody := ask(t, s, request); gotStatus != status || gotBody != body {
		t.Errorf("%s: got %d %s\nwant %d %s", request, gotStatus, gotBody, status, body)
	}
}

func TestDocumented(t *testing.T) {
	s := New(t, newSpec())
	for _, test := range []struct {
		name, request string
		status        int
		body          string
	}{
		{"an example says that the call has succeeded, and keeps what is called description", `POST /plants {"name":"x"}`, 201,
			`{"data":{"description":"red","name":"rose","size":3},"ok":true}`},
		{"an example that is none gives way to the examples inside, as long as they are such", "GET /plants/1", 200,
			`{"data":{"description":"sample-1","name":"daisy","private_key":"sample-2","size":7},"ok":true}`},
		{"no content", "DELETE /plants/1", 204, ""},
		{"no envelope; fixed text wins over a parameter", "GET /plants/oldest", 200, `{"description":"sample-1","name":"daisy","private_key":"sample-2","size":7}`},
		{"stream", "GET /plants/1/picture", 200, "sample"},
		{"a slash in a value", "GET /plants/a%2Fb", 200,
			`{"data":{"description":"sample-1","name":"daisy","private_key":"sample-2","size":7},"ok":true}`},
		{"the page behind the last one", "GET /plants?page=2", 200, `{"data":[],"ok":true,"paging":{"page":2,"total_count":"2","total_pages":1},"problems":[]}`},
	} {
		t.Run(test.name, func(t *testing.T) { expect(t, s, test.request, test.status, test.body) })
	}
}

func TestPages(t *testing.T) {
	s := New(t, newSpec())
	plants := []map[string]any{{"name": "a"}, {"name": "b"}, {"name": "c"}}
	s.On("Plants.List", plants)
	s.On("Log.List", make([]string, 25))
	expect(t, s, "GET /plants", 200, `{"data":[{"name":"a"},{"name":"b"}],"ok":true,"paging":{"page":1,"total_count":"3","total_pages":2},"problems":[]}`)
	expect(t, s, "GET /plants?page=2", 200, `{"data":[{"name":"c"}],"ok":true,"paging":{"page":2,"total_count":"3","total_pages":2},"problems":[]}`)
	expect(t, s, "GET /plants?page=2&per_page=1", 200, `{"data":[{"name":"b"}],"ok":true,"paging":{"page":2,"total_count":"3","total_pages":3},"problems":[]}`)
	expect(t, s, "GET /plants?page=9000000000000000000&per_page=9000000000000000000", 200,
		`{"data":[],"ok":true,"paging":{"page":9000000000000000000,"total_count":"3","total_pages":1},"problems":[]}`)
	if _, body := ask(t, s, "GET /log"); !strings.Contains(body, `"cursor":"20"`) {
		t.Errorf("no cursor leads on: %s", body)
	}
	if _, body := ask(t, s, "GET /log?cursor=20"); !strings.Contains(body, `"cursor":""`) || strings.Count(body, `""`) != 6 {
		t.Errorf("the last page: %s", body)
	}
}

func TestOn(t *testing.T) {
	s := New(t, newSpec())
	s.On("Plants.Get", struct {
		Name string          `json:"name"`
		Key  envelope.Secret `json:"private_key"`
	}{"oak", "key"})
	expect(t, s, "GET /plants/1", 200, `{"data":{"name":"oak","private_key":"key"},"ok":true}`)
	s.On("Plants.Get", nil)
	expect(t, s, "GET /plants/1", 200, `{"data":null,"ok":true}`)
	s.On("Plants.Get", func(r *http.Request) (any, error) { return r.PathValue("plant"), nil })
	expect(t, s, "GET /plants/a%2Fb", 200, `{"data":"a/b","ok":true}`)
	s.On("Plants.Get", &envelope.Error{Status: 404, Details: []envelope.Detail{{Code: 7, Message: "withered", Pointer: "/name"}}})
	expect(t, s, "GET /plants/1", 404, `{"data":null,"ok":false,"problems":[{"code":7,"message":"withered","source":{"pointer":"/name"}}],"remarks":[]}`)
	s.On("Plants.Get", errors.New("rain"))
	expect(t, s, "GET /plants/1", 500, `{"data":null,"ok":false,"problems":[{"code":9500,"message":"rain"}],"remarks":[]}`)
	s.On("Plants.Create", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.Copy(w, r.Body)
	})
	expect(t, s, `POST /plants {"name":"x"}`, http.StatusTeapot, `{"name":"x"}`)
	s.On("Plants.Oldest", []int{1})
	expect(t, s, "GET /plants/oldest", 200, `[1]`)
	s.On("Plants.Picture", []byte("pixels"))
	expect(t, s, "GET /plants/1/picture", 200, "pixels")
	s.On("Plants.Delete", http.NotFoundHandler())
	expect(t, s, "DELETE /plants/1", 404, "404 page not found\n")
	s.Reset("Plants.Delete")
	expect(t, s, "DELETE /plants/1", 204, "")
	s.Reset()
	expect(t, s, "GET /plants/1/picture", 200, "sample")
}

func TestBase(t *testing.T) {
	w := &watched{TB: t}
	s := New(w, newSpec())
	rose := map[string]any{"name": "rose"}
	s.Base("Plants.Get", func(*http.Request) (any, error) { return rose, nil })
	expect(t, s, "GET /plants/1", 200, `{"data":{"name":"rose"},"ok":true}`)
	s.On("Plants.Get", 2)
	expect(t, s, "GET /plants/1", 200, `{"data":2,"ok":true}`)
	s.Reset()
	expect(t, s, "GET /plants/1", 200, `{"data":{"name":"rose"},"ok":true}`)
	if got := w.all(); got != "" {
		t.Errorf("the test is told: %s", got)
	}
	delete(rose, "name")
	expect(t, s, "GET /plants/1", 200, `{"data":{},"ok":true}`)
	if got := w.all(); got != `Plants.Get: the answer is not what the specification says: /data/name: property "name" is missing` {
		t.Errorf("the test is told: %s", got)
	}
	w.complaints = nil
	rose["name"], rose["thorns"] = "rose", true
	expect(t, s, "GET /plants/1", 200, `{"data":{"name":"rose","thorns":true},"ok":true}`)
	if got := w.all(); got != `Plants.Get: the answer is not what the specification says: /data/thorns: there is no such member` {
		t.Errorf("the test is told: %s", got)
	}
}

func TestFail(t *testing.T) {
	s := New(t, newSpec())
	const failure = `{"data":null,"ok":false,"problems":[{"code":1000,"message":"injected by the test"}],"remarks":[]}`
	s.Fail("Plants.Get", 503, 1000).Times(2)
	s.Fail("Plants.Oldest", 200, 1000)
	for range 2 {
		expect(t, s, "GET /plants/1", 503, failure)
	}
	if status, _ := ask(t, s, "GET /plants/1"); status != 200 {
		t.Errorf("the third time: %d", status)
	}
	const usual = `{"errors":[{"code":1000,"message":"injected by the test"}],"messages":[],"result":null,"success":false}`
	for range 3 {
		expect(t, s, "GET /plants/oldest", 200, usual)
	}
}

func TestSlow(t *testing.T) {
	s := New(t, newSpec())
	release, answered := make(chan struct{}), make(chan error)
	s.Slow("Plants.Get", release)
	go func() {
		status, _, err := send(t.Context(), s, "GET /plants/1")
		if err == nil && status != 200 {
			err = fmt.Errorf("status %d", status)
		}
		answered <- err
	}()
	ask(t, s, "DELETE /plants/1") // another operation does not wait
	select {
	case err := <-answered:
		t.Errorf("answered before it was let go: %v", err)
	default:
	}
	close(release)
	if err := <-answered; err != nil {
		t.Error(err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	s.Slow("Plants.Get", nil)
	go func() {
		_, _, err := send(ctx, s, "GET /plants/1")
		answered <- err
	}()
	cancel()
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Errorf("no answer at all: %v", err)
	}
}

// TestEnd: the end of a test lets go of a caller who waits forever.
func TestEnd(t *testing.T) {
	answered := make(chan error, 1)
	t.Run("inner", func(t *testing.T) {
		s := New(t, newSpec())
		s.Slow("Plants.Get", nil)
		arrived := make(chan struct{})
		go func() {
			close(arrived)
			_, _, err := send(context.Background(), s, "GET /plants/1")
			answered <- err
		}()
		<-arrived
	})
	if err := <-answered; err == nil {
		t.Error("an answer came")
	}
}

func TestViolations(t *testing.T) {
	w := &watched{TB: t}
	s := New(w, newSpec())
	failure := func(code int, text string) string {
		quoted, _ := json.Marshal(text)
		return fmt.Sprintf(`{"data":null,"ok":false,"problems":[{"code":%d,"message":%s}],"remarks":[]}`, code, quoted)
	}
	s.On("Plants.Create", func(http.ResponseWriter, *http.Request) { t.Error("an answer was asked for") })
	for _, test := range []struct {
		request string
		status  int
		code    int
		text    string
	}{
		{`POST /plants {"size":3,"private_key":"hush"}`, 400, 9400, `/name: property "name" is missing`},
		{`POST /plants {"name":"hush","size":11}`, 400, 9400, `/size: number must be at most 9`},
		{"GET /plants?page=0&token=hush", 400, 9400, "query parameter page: /: number must be at least 1"},
		{"GET /plants/123456789", 400, 9400, "path parameter plant: /: maximum string length is 8"},
		{"GET /nothing", 404, 9404, "the document has no such path"},
		{"GET /plants//picture", 404, 9404, "the document has no such path"},
		{"PUT /plants", 405, 9404, "the document has no such method for this path, only GET, POST"},
	} {
		expect(t, s, test.request, test.status, failure(test.code, test.text))
	}
	if got := w.all(); strings.Count(got, "\n") != 6 || strings.Contains(got, "hush") ||
		!strings.HasPrefix(got, `a request violates the specification: POST /plants (Plants.Create), 31 bytes: /name: property "name" is missing`) {
		t.Errorf("the test is told:\n%s", got)
	}
	before := len(w.all())
	s.AllowViolations(true)
	ask(t, s, "GET /nothing")
	if len(w.all()) != before {
		t.Error("the test is told although violations are allowed")
	}
	s.On("Plants.Prune", 1)
	if got := w.all(); !strings.HasSuffix(got, `there is no operation "Plants.Prune"`) {
		t.Errorf("an unknown operation: %s", got)
	}
	s.On("Shrubs.Get", 1)
	if got := w.all(); !strings.HasSuffix(got, `there is no operation "Shrubs.Get"; there is Plants.Get`) {
		t.Errorf("an unknown operation: %s", got)
	}
}

func TestOperations(t *testing.T) {
	want := "[Plants.List Plants.Create Plants.Get Plants.Delete Plants.Oldest Plants.Picture Log.List]"
	if got := fmt.Sprint(New(t, newSpec()).Operations()); got != want {
		t.Errorf("got %s", got)
	}
}

func TestRequests(t *testing.T) {
	s := New(t, newSpec())
	ask(t, s, `POST /plants {"name":"x","private_key":"hush"}`)
	ask(t, s, "GET /plants/1?preview=hush")
	ask(t, s, "GET /plants?token=hush&page=1")
	all := s.Requests()
	if len(all) != 3 || all[1].PathValues["plant"] != "1" || all[2].Query.Get("token") != "hush" ||
		string(all[0].Body) != `{"name":"x","private_key":"hush"}` || all[0].Header.Get("Authorization") != "Bearer hush" {
		t.Fatalf("got %v", all)
	}
	if some := s.Requests("Plants.Get", "Plants.Create"); len(some) != 2 || some[1].Operation != "Plants.Get" {
		t.Errorf("got %v", some)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("sent", "request", all[0])
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s %q %x", all, all, all, all, all, all), log.String()} {
		if strings.Contains(text, "hush") || strings.Contains(text, "68757368") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
	if got := all[2].String(); got != "GET /plants?page=…&token=… (Plants.List)" {
		t.Errorf("got %s", got)
	}
}

// TestTogether is for the race detector.
func TestTogether(t *testing.T) {
	spec := newSpec()
	var wait sync.WaitGroup
	for _, s := range []*Server{New(t, spec), New(t, spec)} {
		for i := range 20 {
			wait.Go(func() {
				s.Fail("Plants.Get", 500, i).Times(1)
				s.On("Plants.List", []int{1, 2, 3})
				for _, request := range []string{"GET /plants/1", "GET /plants?page=2", `POST /plants {"name":"x"}`} {
					if _, _, err := send(t.Context(), s, request); err != nil {
						t.Error(err)
					}
				}
				s.Requests()
			})
		}
	}
	wait.Wait()
}

func TestStart(t *testing.T) {
	var told []string
	s, err := Start(newSpec(), func(text string) { told = append(told, text) })
	if err != nil {
		t.Fatal(err)
	}
	ask(t, s, "GET /nothing")
	s.Close()
	s.Close()
	if _, _, err := send(t.Context(), s, "GET /plants"); err == nil {
		t.Error("an answer came after the end")
	}
	if len(told) != 1 || told[0] != "a request violates the specification: GET /nothing: the document has no such path" {
		t.Errorf("told %q", told)
	}
}

func TestBrokenSpec(t *testing.T) {
	for name, spec := range map[string]*Spec{
		"cannot be made: ": NewSpec([]byte("{"), garden, nil),
		"cannot be made: the document has no GET /shrubs": NewSpec([]byte(document), garden, []Endpoint{{Operation: "Shrubs.List", Method: "GET", Path: "/shrubs"}}),
	} {
		w := &watched{TB: t}
		New(w, spec)
		if got := w.all(); !strings.Contains(got, name) {
			t.Errorf("got %q, want %q", got, name)
		}
	}
}
