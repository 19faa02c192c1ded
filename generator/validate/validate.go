package validate

import (
	"errors"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
	"github.com/flaregen/flaregen/generator/validate/kin"
)

// Document loads root into kin-openapi, validates it and gives the loaded
// document. The error is a source.Errors with all faults; each names the
// position of the source, the JSON pointer in root and an overlay action that
// would mend it.
//
// root is the top-level mapping of an OpenAPI 3.0 document without YAML
// aliases; it is not changed. Every origin in the loaded document counts the
// objects of root and is of no use outside.
func Document(files *source.Files, root *yaml.Node) (*openapi3.T, error) {
	c := &checker{files: files, root: root}
	if !tree.IsMap(root) {
		c.errors.Add(files.Position(root), "", "the document is not a mapping", "an OpenAPI document has the keys openapi, info and paths at its top")
		return nil, c.errors.Err()
	}
	c.places = oas.Index(root)
	c.lookup = oas.NewLookup(root)
	c.forms()
	c.references()
	loadable := len(c.errors) == 0
	c.rules()
	if !loadable {
		return nil, c.errors.Err()
	}
	doc := c.kin()
	if err := c.errors.Err(); err != nil {
		return nil, err
	}
	return doc, nil
}

// checker collects the faults of one document.
type checker struct {
	files  *source.Files
	root   *yaml.Node
	places []*oas.Place
	lookup *oas.Lookup
	errors source.Errors
}

// fault records something wrong below a place. The position is that of the
// deepest token that exists.
func (c *checker) fault(p *oas.Place, tokens []string, advice, problem string, args ...any) {
	pos := c.position(p, tokens)
	c.errors.Add(pos, p.At(tokens...), fmt.Sprintf(problem, args...), advice)
}

func (c *checker) position(p *oas.Place, tokens []string) source.Position {
	nodes := []*yaml.Node{p.Node}
	n := p.Node
	for _, token := range tokens {
		key, value := tree.Entry(n, token)
		if value == nil {
			if value = tree.Resolve(n, tree.Pointer(token)); value == nil {
				break
			}
		}
		nodes = append(nodes, key, value)
		n = value
	}
	// The key is where people look; it is missing in lists.
	for i := len(nodes) - 1; i > 0; i-- {
		if i%2 == 1 || nodes[i-1] == nil {
			if pos := c.files.Position(nodes[i]); pos.IsValid() {
				return pos
			}
		}
	}
	for q := p; q != nil; q = q.Parent {
		if pos := c.keyPosition(q); pos.IsValid() {
			return pos
		}
	}
	return source.Position{}
}

// keyPosition gives the place of the key that names an object, which tells
// more than the first line inside; for items of lists that of the item.
func (c *checker) keyPosition(p *oas.Place) source.Position {
	if p.Parent != nil {
		holder, name := p.Parent.Node, p.Field
		if p.Key != "" {
			holder, name = tree.Get(holder, p.Field), p.Key
		}
		if key, _ := tree.Entry(holder, name); key != nil {
			if pos := c.files.Position(key); pos.IsValid() {
				return pos
			}
		}
	}
	return c.files.Position(p.Node)
}

// reported tells whether the house rules have said the same in better words:
// about an operationId that is there twice, and about responses that hold none.
func (c *checker) reported(f kin.Fault) bool {
	var twice *openapi3.DuplicateOperationIDError
	return errors.As(f.Err, &twice) || f.Place.Kind == oas.Responses && len(f.Place.Node.Content) == 0
}

// kin reports what kin-openapi finds.
func (c *checker) kin() *openapi3.T {
	document := c.places[0]
	doc, err := kin.Load(c.root)
	if err != nil {
		c.fault(document, nil, mend(document, nil), "kin-openapi cannot load the document: %v", err)
		return nil
	}
	for _, f := range doc.Check() {
		if c.reported(f) {
			continue
		}
		problem, advice := explain(f)
		c.fault(f.Place, f.Field, advice, "%s", problem)
	}
	return doc.T
}
