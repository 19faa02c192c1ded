package testserver

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/smoke/documented"
)

// Operation names a method of the client as callers write it, without the
// client: Zones.List.
type Operation string

// Endpoint is one line of the table: what the generator knows about an
// operation beside the document.
type Endpoint struct {
	Operation Operation
	Method    string // of HTTP
	Path      string // template, as the document has it

	Params []string        // parameters that the client sends: "query page", "header If-Match"
	Body   string          // media type that the client sends; empty for none
	Answer string          // media type that the client expects; empty for none
	Stream bool            // the client hands the answer over as it is
	Bare   bool            // the answer has no envelope
	Result string          // member of the answer that the client gives; empty when that is the answer itself, or nothing
	Keys   envelope.Keys   // members of the envelope, where they are not the usual ones
	Pager  *envelope.Pager // how pages are asked for, when the answer is a list that has some
}

// Spec is an API as a server needs to know it. It is made once and shared by
// all servers of a test binary.
type Spec struct {
	document []byte
	keys     envelope.Keys
	table    []Endpoint

	once   sync.Once
	routes router
	byName map[Operation]*endpoint
	err    error
}

// NewSpec takes an OpenAPI document as JSON, the members of the API's envelope
// and the table of its operations. The document is read when the first server
// needs it.
func NewSpec(document []byte, keys envelope.Keys, table []Endpoint) *Spec {
	return &Spec{document: document, keys: keys, table: table}
}

// endpoint is an operation that can be served. It is not changed any more.
type endpoint struct {
	Endpoint
	route  *routers.Route
	judged *routers.Route

	once  sync.Once
	model model // what is documented as its answer
	err   error
}

func (s *Spec) load() error {
	s.once.Do(func() {
		doc, err := documented.Load(s.document)
		if err != nil {
			s.err = err
			return
		}
		s.byName = map[Operation]*endpoint{}
		for _, line := range s.table {
			line.Keys = filled(line.Keys)
			e := &endpoint{Endpoint: line, route: doc.Route(line.Method, line.Path)}
			if e.route == nil {
				s.err = fmt.Errorf("the document has no %s %s", line.Method, line.Path)
				return
			}
			e.judged = documented.Judged(e.route, line.Params)
			s.byName[line.Operation] = e
			s.routes.add(e)
		}
		s.routes.sort()
	})
	return s.err
}

// filled completes what is not spelled in its own way.
func filled(keys envelope.Keys) envelope.Keys {
	usual := envelope.DefaultKeys()
	return envelope.Keys{
		Success:  cmp.Or(keys.Success, usual.Success),
		Result:   cmp.Or(keys.Result, usual.Result),
		Errors:   cmp.Or(keys.Errors, usual.Errors),
		Messages: cmp.Or(keys.Messages, usual.Messages),
		Info:     cmp.Or(keys.Info, usual.Info),
	}
}
