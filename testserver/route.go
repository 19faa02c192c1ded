package testserver

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/smoke/documented"
)

// router finds the operation of a request. Templates with more fixed text are
// tried first, from the left: /zones/settings before /zones/{zone_id}.
type router struct{ endpoints []*endpoint }

func (r *router) add(e *endpoint) { r.endpoints = append(r.endpoints, e) }

func (r *router) sort() {
	slices.SortStableFunc(r.endpoints, func(a, b *endpoint) int { return compareTemplates(a.Path, b.Path) })
}

func compareTemplates(a, b string) int {
	left, right := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(left), len(right)) {
		if c := cmp.Compare(openness(left[i]), openness(right[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(left), len(right))
}

// openness of a segment is how much it leaves open.
func openness(segment string) int {
	switch {
	case !strings.Contains(segment, "{"):
		return 0
	case !strings.HasPrefix(segment, "{") || !strings.HasSuffix(segment, "}") || strings.Count(segment, "{") > 1:
		return 1
	}
	return 2
}

// find gives the operation of a request and the values of its path parameters.
// The error says which status the fault has.
func (r *router) find(req *http.Request) (*endpoint, map[string]string, *fault) {
	path := req.URL.EscapedPath()
	var methods []string
	for _, e := range r.endpoints {
		if strings.Count(e.Path, "/") != strings.Count(path, "/") {
			continue // a slash in a value is escaped
		}
		values, err := documented.MatchPath(e.Path, path)
		if err != nil || hasEmpty(values) {
			continue
		}
		if e.Method == req.Method {
			return e, values, nil
		}
		methods = append(methods, e.Method)
	}
	if len(methods) > 0 {
		slices.Sort(methods)
		return nil, nil, &fault{http.StatusMethodNotAllowed, CodeUnknown,
			"the document has no such method for this path, only " + strings.Join(slices.Compact(methods), ", ")}
	}
	return nil, nil, &fault{http.StatusNotFound, CodeUnknown, "the document has no such path"}
}

func hasEmpty(values map[string]string) bool {
	for _, value := range values {
		if value == "" {
			return true
		}
	}
	return false
}
