package smoke

import (
	"net/http"
	"strings"
	"testing"
)

// TestThrough: a server that refuses is noticed, whatever the shape.
func TestThrough(t *testing.T) {
	doc, err := loadDocument(things)
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t)
	c, err := newClient(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	list, update, get := c.operations()
	s.answer(always(reply{http.StatusServiceUnavailable, "application/json", []byte(`{"success":false,"errors":[{"code":7,"message":"closed"}]}`)}))
	for _, op := range []*Operation{&list, &update, &get} {
		err := (&trial{t: t, server: s, op: op, route: doc.Route(op.Method, op.Path)}).through()
		if err == nil || !strings.Contains(err.Error(), "closed (code 7)") {
			t.Errorf("%s: %v", op.Name, err)
		}
	}
}
