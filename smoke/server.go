package smoke

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
)

// reply is what the server says.
type reply struct {
	status int
	media  string // "" for no content
	body   []byte
}

// server answers every request as it was told and keeps what was asked. One
// request is under way at a time; the lock is for the memory model.
type server struct {
	*httptest.Server
	mu    sync.Mutex
	reply func(*http.Request) reply
	asked []*http.Request // with their bodies read
	sent  [][]byte        // those bodies
}

func newServer(t *testing.T) *server {
	s := &server{}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// ServeHTTP implements http.Handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := r.Clone(context.Background()) // r is the server's again when this returns
	asked.Body = io.NopCloser(bytes.NewReader(body))
	s.asked, s.sent = append(s.asked, asked), append(s.sent, body)
	answer := s.reply(asked)
	if answer.media != "" {
		w.Header().Set("Content-Type", answer.media)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(answer.body)))
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // the client will notice
}

// answer sets what comes next and forgets what was.
func (s *server) answer(reply func(*http.Request) reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply, s.asked, s.sent = reply, nil, nil
}

func always(r reply) func(*http.Request) reply {
	return func(*http.Request) reply { return r }
}

// last gives the request that came last and its body; nil when none did.
func (s *server) last() (*http.Request, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 {
		return nil, nil
	}
	return s.asked[len(s.asked)-1], s.sent[len(s.sent)-1]
}
