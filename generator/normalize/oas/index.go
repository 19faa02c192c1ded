package oas

import (
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// Place is one object of a document and where it stands.
type Place struct {
	Kind   Kind
	Node   *yaml.Node // the mapping; a reference has a "$ref" in it
	Parent *Place     // the object around it, nil for the document
	Field  string     // the parent's field that holds it
	Key    string     // its key or index below Field; "" when Field holds it directly

	keyed   bool
	indexed bool   // whether ref is known
	ref     string // the reference at the time of indexing
}

// Pointer gives the JSON pointer of the object.
func (p *Place) Pointer() string { return tree.Pointer(p.tokens(nil)...) }

// At gives the JSON pointer of something below the object.
func (p *Place) At(tokens ...string) string { return tree.Pointer(append(p.tokens(nil), tokens...)...) }

func (p *Place) tokens(more []string) []string {
	if p.Parent == nil {
		return more
	}
	tokens := append(p.Parent.tokens(more), p.Field)
	if p.keyed {
		tokens = append(tokens, p.Key)
	}
	return tokens
}

// Ref gives the reference that stands in place of the object, "" for none. For
// places of an index it is the one at the time of indexing.
func (p *Place) Ref() string {
	if p.indexed {
		return p.ref
	}
	return Ref(p.Kind, p.Node)
}

// Ref gives the reference that stands in place of an object, "" for none.
func Ref(kind Kind, n *yaml.Node) string {
	if !Referable(kind) {
		return ""
	}
	return tree.String(tree.Get(n, "$ref"))
}

// Up gives the nearest object of a kind around this one, or nil.
func (p *Place) Up(kind Kind) *Place {
	for p = p.Parent; p != nil; p = p.Parent {
		if p.Kind == kind {
			return p
		}
	}
	return nil
}

// maxDepth bounds the nesting that is looked at. Documents stay far below;
// the sources refuse more than 200 levels.
const maxDepth = 1000

// Index lists the objects of a document, parents before children, else in
// document order. What stands next to a reference, and anything that does not
// have the form of an object, is left out.
func Index(root *yaml.Node) []*Place {
	var w walker
	w.walk(Place{Kind: Document, Node: root}, 0)
	return w.all
}

type walker struct {
	all  []*Place
	slab []Place // places to come; one allocation for many
}

func (w *walker) walk(found Place, depth int) {
	if !tree.IsMap(found.Node) || depth > maxDepth {
		return
	}
	if len(w.slab) == 0 {
		w.slab = make([]Place, 256)
	}
	p := &w.slab[0]
	w.slab = w.slab[1:]
	*p = found
	p.ref, p.indexed = Ref(p.Kind, p.Node), true
	w.all = append(w.all, p)
	if p.ref != "" {
		return
	}
	content := p.Node.Content
	for i := 0; i+1 < len(content); i += 2 {
		name, value := content[i].Value, content[i+1]
		field, ok := fieldAnyVersion(p.Kind, name)
		if !ok || field.Kind == "" {
			continue
		}
		w.field(p, name, value, field, depth)
	}
}

func fieldAnyVersion(kind Kind, name string) (Field, bool) {
	if f, ok := FieldOf(kind, name); ok {
		return f, ok
	}
	if kind == Schema {
		f, ok := later[name]
		return f, ok
	}
	return Field{}, false
}

func (w *walker) field(p *Place, name string, value *yaml.Node, field Field, depth int) {
	switch field.Shape {
	case Object, ObjectOrBool:
		w.walk(Place{Kind: field.Kind, Node: value, Parent: p, Field: name}, depth+1)
	case ObjectList:
		for i, item := range tree.Items(value) {
			w.walk(Place{Kind: field.Kind, Node: item, Parent: p, Field: name, Key: strconv.Itoa(i), keyed: true}, depth+1)
		}
	case ObjectMap:
		if !tree.IsMap(value) {
			return
		}
		for i := 0; i+1 < len(value.Content); i += 2 {
			key := value.Content[i].Value
			if field.Kind != Schema && len(key) > 1 && key[:2] == "x-" && !tree.IsMap(value.Content[i+1]) {
				continue
			}
			w.walk(Place{Kind: field.Kind, Node: value.Content[i+1], Parent: p, Field: name, Key: key, keyed: true}, depth+1)
		}
	}
}
