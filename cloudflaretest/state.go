package cloudflaretest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// timeline is what a status is, and from when on it will be something else.
type timeline []moment

type moment struct {
	from   time.Time
	status string
}

// at gives the status at a time.
func (l timeline) at(now time.Time) string {
	status := ""
	for _, m := range l {
		if !m.from.After(now) {
			status = m.status
		}
	}
	return status
}

// steps begins a timeline now; each status but the last takes a Step.
func (s *Server) steps(statuses ...string) timeline {
	var l timeline
	for i, status := range statuses {
		l = append(l, moment{s.now.Add(time.Duration(i) * Step), status})
	}
	return l
}

// deploy is steps for a deployment, which may be meant to fail.
func (s *Server) deploy(statuses ...string) timeline {
	if s.timeOut {
		statuses = append(slices.Clone(statuses[:len(statuses)-1]), "deployment_timed_out")
	}
	return s.steps(statuses...)
}

// The statuses of what is deployed to the edge.
const (
	initializing      = "initializing"
	pendingDeployment = "pending_deployment"
	active            = "active"
	pendingDeletion   = "pending_deletion"
	deleted           = "deleted"
)

// record is one thing.
type record[T any] struct {
	id     string
	value  T
	status timeline
}

// store has the things of one family in the order in which they came.
type store[T any] []*record[T]

// add issues an identifier to a thing.
func (s *store[T]) add(id string, value T, status timeline) *record[T] {
	r := &record[T]{id, value, status}
	*s = append(*s, r)
	return r
}

// clean forgets what is gone.
func (s *store[T]) clean(now time.Time) {
	*s = slices.DeleteFunc(*s, func(r *record[T]) bool { return r.status.at(now) == deleted })
}

func (s *store[T]) remove(gone *record[T]) {
	*s = slices.DeleteFunc(*s, func(r *record[T]) bool { return r == gone })
}

// find gives the thing of an identifier.
func (s *store[T]) find(id string, now time.Time) (*record[T], error) {
	s.clean(now)
	for _, r := range *s {
		if r.id == id {
			return r, nil
		}
	}
	return nil, refuse(http.StatusNotFound, CodeNotFound, "there is no %q here", id)
}

// list shows all things that keep.
func list[T, V any](s *store[T], now time.Time, keep func(*record[T]) bool, show func(*record[T]) V) []V {
	s.clean(now)
	shown := []V{}
	for _, r := range *s {
		if keep == nil || keep(r) {
			shown = append(shown, show(r))
		}
	}
	return shown
}

// withStatus keeps the things of a status; "" and all keep everything.
func withStatus[T any](status string, now time.Time) func(*record[T]) bool {
	return func(r *record[T]) bool { return status == "" || status == "all" || r.status.at(now) == status }
}

// newID issues an identifier of 32 hexadecimal digits.
func (s *Server) newID() string {
	s.issued++
	sum := sha256.Sum256([]byte(strconv.Itoa(s.issued)))
	return hex.EncodeToString(sum[:16])
}

// newUUID issues one in the form of a UUID.
func (s *Server) newUUID() string {
	id := s.newID()
	return id[:8] + "-" + id[8:12] + "-4" + id[13:16] + "-8" + id[17:20] + "-" + id[20:]
}
