package overlay

import (
	"errors"
	"fmt"
	"strings"

	"github.com/speakeasy-api/jsonpath/pkg/jsonpath/config"
	"github.com/speakeasy-api/jsonpath/pkg/jsonpath/token"
	library "github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"
)

// version is that of the specification whose rules the library is to follow.
const version = "1.1.0"

// Limits of a query. A few more descendant segments or lists of selectors and
// the number of matches, counted with repetitions, grows without bounds.
const (
	maxLength      = 4096
	maxDescendants = 4
	maxSelectors   = 16
)

// query is a JSONPath.
type query struct{ path library.Queryable }

// compile parses a JSONPath of RFC 9535.
func compile(text string) (q query, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser failed: %v", r)
		}
	}()
	if len(text) > maxLength {
		return query{}, fmt.Errorf("it is longer than %d characters", maxLength)
	}
	descendants, selectors := 0, 0
	for _, t := range token.NewTokenizer(text, config.WithPropertyNameExtension()).Tokenize() {
		switch t.Token {
		case token.RECURSIVE:
			descendants++
		case token.COMMA:
			selectors++
		}
	}
	if descendants > maxDescendants {
		return query{}, fmt.Errorf("it has more than %d descendant segments (..)", maxDescendants)
	}
	if selectors > maxSelectors {
		return query{}, fmt.Errorf("it has more than %d lists of selectors", maxSelectors)
	}
	path, err := (&library.Overlay{Version: version}).NewPath(text, nil)
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
		return query{}, errors.New(strings.TrimSpace(first))
	}
	return query{path}, nil
}

// run gives the nodes that the query matches, each once.
func (q query) run(root *yaml.Node) (nodes []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			nodes, err = nil, fmt.Errorf("the query failed: %v", r)
		}
	}()
	seen := map[*yaml.Node]bool{}
	for _, n := range q.path.Query(root) {
		if !seen[n] {
			seen[n] = true
			nodes = append(nodes, n)
		}
	}
	return nodes, nil
}
