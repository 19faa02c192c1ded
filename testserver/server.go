package testserver

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/flaregen/flaregen/smoke/documented"
)

// Codes of the errors that the server reports on its own account.
const (
	CodeViolation = 9400 // the document does not accept the request
	CodeUnknown   = 9404 // the document has no such operation
	CodeInternal  = 9500 // the server cannot make an answer; the test says why
)

// Server answers the requests of one test. [New] makes it; for programs that
// are no tests, [Start] does.
type Server struct {
	t    reporter
	spec *Spec
	http *httptest.Server
	done chan struct{} // closed when the server ends
	end  sync.Once

	mu       sync.Mutex
	scripts  map[Operation]*script
	base     map[Operation]func(*http.Request) (any, error)
	requests []Request
	lenient  bool
}

// reporter is who is told about violations: mostly a test.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// reports is a reporter that is a function.
type reports func(text string)

func (reports) Helper() {}

func (r reports) Errorf(format string, args ...any) { r(fmt.Sprintf(format, args...)) }

// New starts a server on loopback, which is closed when the test ends.
func New(t testing.TB, spec *Spec) *Server {
	t.Helper()
	s, err := start(t, spec)
	if err != nil {
		t.Fatalf("the server for tests cannot be made: %v", err)
		return nil
	}
	t.Cleanup(s.Close)
	return s
}

// Start starts a server that outlives no call of [Server.Close]: for programs
// that are no tests, such as examples. What would fail a test is reported.
func Start(spec *Spec, report func(text string)) (*Server, error) {
	return start(reports(report), spec)
}

func start(t reporter, spec *Spec) (*Server, error) {
	if err := spec.load(); err != nil {
		return nil, err
	}
	s := &Server{
		t: t, spec: spec, done: make(chan struct{}),
		scripts: map[Operation]*script{}, base: map[Operation]func(*http.Request) (any, error){},
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	return s, nil
}

// Close ends the server, and lets go of who is kept waiting. The end of a test
// does that for the test's own.
func (s *Server) Close() {
	s.end.Do(func() {
		close(s.done)
		s.http.Close()
	})
}

// URL is the base URL of the server.
func (s *Server) URL() string { return s.http.URL }

// AllowViolations says whether a request that the document does not accept
// leaves the test alone. It is answered with an error in any case.
func (s *Server) AllowViolations(allow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lenient = allow
}

// Operations gives all operations, in the order of the document: for a test
// that wants every one of them to have been asked for.
func (s *Server) Operations() []Operation {
	var all []Operation
	for _, line := range s.spec.table {
		all = append(all, line.Operation)
	}
	return all
}

// Requests gives what came for the given operations, in order; for all of them
// and for none when there are no arguments.
func (s *Server) Requests(operations ...Operation) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.requests {
		if len(operations) == 0 || slices.Contains(operations, r.Operation) {
			found = append(found, r)
		}
	}
	return found
}

// fault is a request that is not answered as it wishes.
type fault struct {
	status, code int
	text         string
}

// serve answers one request.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the client has gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	e, values, wrong := s.spec.routes.find(r)
	if wrong == nil {
		wrong = e.judge(r, body, values)
	}
	s.note(r, body, e, values, wrong)
	if wrong != nil {
		keys := filled(s.spec.keys)
		if e != nil {
			keys = e.Keys
		}
		writeFailure(w, keys, wrong.status, detail{Code: wrong.code, Message: wrong.text})
		return
	}
	for name, value := range values {
		r.SetPathValue(name, value)
	}
	s.answer(w, r, e)
}

// judge holds a request against the document.
func (e *endpoint) judge(r *http.Request, body []byte, values map[string]string) *fault {
	copied := r.Clone(context.Background())
	copied.Body = io.NopCloser(bytes.NewReader(body))
	err := documented.Judge(copied, values, e.judged, e.Body, isOpaque(e.Body))
	if err == nil {
		return nil
	}
	return &fault{http.StatusBadRequest, CodeViolation, err.Error()}
}

// isOpaque reports bodies that are not taken apart.
func isOpaque(media string) bool {
	return media != "" && !documented.IsJSON(media) && !strings.HasPrefix(media, "multipart/") && media != "application/x-www-form-urlencoded"
}

// note keeps a request, and tells the test about a violation.
func (s *Server) note(r *http.Request, body []byte, e *endpoint, values map[string]string, wrong *fault) {
	one := Request{
		Method: r.Method, Path: r.URL.EscapedPath(), PathValues: maps.Clone(values),
		Query: r.URL.Query(), Header: r.Header.Clone(), Body: body,
	}
	if e != nil {
		one.Operation = e.Operation
	}
	if wrong != nil {
		one.Violation = wrong.text
	}
	s.mu.Lock()
	s.requests = append(s.requests, one)
	tell := wrong != nil && !s.lenient
	s.mu.Unlock()
	if tell {
		s.t.Errorf("a request violates the specification: %s", one)
	}
}

// answer answers a request that the document accepts.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, e *endpoint) {
	now := s.turn(e.Operation)
	if !now.wait(r.Context(), s.done) {
		panic(http.ErrAbortHandler) // nobody waits for the answer any more
	}
	switch {
	case now.fail != nil:
		writeFailure(w, e.Keys, now.fail.status, detail{Code: now.fail.code, Message: now.fail.text})
	case now.handler != nil:
		now.handler.ServeHTTP(w, r)
	case now.compute != nil:
		result, err := now.compute(r)
		s.give(w, r, e, result, err, now.based)
	default:
		s.give(w, r, e, asDocumented{}, nil, false)
	}
}

// asDocumented stands for the result that the document has.
type asDocumented struct{}

// give writes a result or an error in the envelope of the operation, and may
// insist that a result is what the document says.
func (s *Server) give(w http.ResponseWriter, r *http.Request, e *endpoint, result any, err error, insist bool) {
	if err != nil {
		writeError(w, e.Keys, err)
		return
	}
	answer, err := e.success(r, result)
	if err != nil {
		s.t.Errorf("%s: no answer can be made: %v; say what it is with On", e.Operation, err)
		writeFailure(w, e.Keys, http.StatusInternalServerError, detail{Code: CodeInternal, Message: "no answer can be made"})
		return
	}
	if fault := e.check(answer); insist && fault != nil {
		s.t.Errorf("%s: the answer is not what the specification says: %v", e.Operation, fault)
	}
	answer.write(w)
}
