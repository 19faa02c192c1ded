package testserver

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// script is what a test has said about an operation.
type script struct {
	handler http.Handler
	compute func(*http.Request) (any, error)
	based   bool // compute is that of the base
	fail    *Fault
	slow    bool
	release <-chan struct{} // nil: never
	delay   time.Duration
}

// On replaces the answer of an operation until [Server.Reset]. The answer is
// one of these:
//
//   - func(http.ResponseWriter, *http.Request), or an http.Handler: it writes
//     the whole answer. Path parameters are r.PathValue of their documented
//     names; the body can be read.
//   - func(*http.Request) (any, error): a result, or an error;
//   - an error: an *envelope.Error gives its status and details, any other
//     error status 500;
//   - any other value: the result. It is encoded as JSON and put into the
//     operation's envelope with the documented status. A list that comes in
//     pages is divided. Where the client hands over a stream, bytes and strings
//     are sent as they are.
func (s *Server) On(operation Operation, answer any) {
	s.t.Helper()
	s.change(operation, func(now *script) {
		now.handler, now.compute = nil, nil
		switch answer := answer.(type) {
		case func(http.ResponseWriter, *http.Request):
			now.handler = http.HandlerFunc(answer)
		case http.Handler:
			now.handler = answer
		case func(*http.Request) (any, error):
			now.compute = answer
		case error:
			now.compute = func(*http.Request) (any, error) { return nil, answer }
		default:
			now.compute = func(*http.Request) (any, error) { return answer, nil }
		}
	})
}

// Base replaces what an operation answers when the test says nothing about it,
// which is what [Server.Reset] goes back to. It is for servers that know more
// than the document, and is to be called before the first request. Such an
// answer fails the test when it is not what the document says, or has members
// that the document does not have; one that a test gives with [Server.On] may
// be anything.
func (s *Server) Base(operation Operation, answer func(*http.Request) (any, error)) {
	s.t.Helper()
	s.change(operation, func(*script) { s.base[operation] = answer })
}

// Fault is an error that [Server.Fail] has injected.
type Fault struct {
	server       *Server
	status, code int
	text         string
	left         int // how often; negative: always
}

// Fail answers an operation with an error envelope of this status and code
// until [Server.Reset]. Status 200 gives an envelope that says success false.
func (s *Server) Fail(operation Operation, status, code int) *Fault {
	s.t.Helper()
	f := &Fault{server: s, status: status, code: code, text: "injected by the test", left: -1}
	s.change(operation, func(now *script) { now.fail = f })
	return f
}

// Times says how often the error is to come, from now on; then the operation
// answers as before.
func (f *Fault) Times(n int) {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	f.left = max(n, 0)
}

// Slow keeps the answer of an operation back until release is closed or gives a
// value: a channel of the test's, or the Done of a context. With nil there is no
// answer at all. Waiting ends when the caller gives up or the test ends.
func (s *Server) Slow(operation Operation, release <-chan struct{}) {
	s.t.Helper()
	s.change(operation, func(now *script) { now.slow, now.release = true, release })
}

// Delay keeps the answer of an operation back for a while. A test that can say
// when to go on does better with [Server.Slow].
func (s *Server) Delay(operation Operation, d time.Duration) {
	s.t.Helper()
	s.change(operation, func(now *script) { now.delay = d })
}

// Reset forgets what was said about the given operations; about all of them
// when there are no arguments.
func (s *Server) Reset(operations ...Operation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(operations) == 0 {
		clear(s.scripts)
	}
	for _, operation := range operations {
		delete(s.scripts, operation)
	}
}

// change says something about an operation.
func (s *Server) change(operation Operation, what func(*script)) {
	s.t.Helper()
	if s.spec.byName[operation] == nil {
		s.t.Errorf("there is no operation %q%s", operation, s.similar(operation))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scripts[operation] == nil {
		s.scripts[operation] = &script{}
	}
	what(s.scripts[operation])
}

// similar lists the operations that end alike.
func (s *Server) similar(operation Operation) string {
	parts := strings.Split(string(operation), ".")
	var found []string
	for _, name := range slices.Sorted(maps.Keys(s.spec.byName)) {
		if strings.HasSuffix(string(name), "."+parts[len(parts)-1]) {
			found = append(found, string(name))
		}
	}
	if len(found) == 0 {
		return ""
	}
	const most = 5
	return fmt.Sprintf("; there is %s", strings.Join(found[:min(most, len(found))], ", "))
}

// turn gives what to do with the next request of an operation, and counts it.
func (s *Server) turn(operation Operation) script {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.scripts[operation]
	if now == nil {
		return script{compute: s.base[operation], based: true}
	}
	turn := *now
	if turn.compute == nil {
		turn.compute, turn.based = s.base[operation], true
	}
	if f := now.fail; f != nil {
		if f.left == 0 {
			turn.fail = nil
		} else if f.left > 0 {
			f.left--
		}
	}
	return turn
}

// wait keeps the answer back; false when nobody waits for it any more.
func (s script) wait(ctx context.Context, done <-chan struct{}) bool {
	if s.slow {
		select {
		case <-s.release:
		case <-ctx.Done():
			return false
		case <-done:
			return false
		}
	}
	if s.delay <= 0 {
		return true
	}
	timer := time.NewTimer(s.delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-done:
	}
	return false
}
