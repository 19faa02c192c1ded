package build

import (
	"slices"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// cycles makes recursive schemas end in cycles of types. It belongs to one
// body, answer or parameter: inside it, a component that leads back to itself
// has one type wherever it is met, however many ways lead to it.
type cycles struct {
	components map[string]*model.Type     // recursive components by reference
	inline     map[*yaml.Node]*model.Type // schemas whose types are being made
}

func newCycles() *cycles {
	return &cycles{map[string]*model.Type{}, map[*yaml.Node]*model.Type{}}
}

// find gives the type of a schema that was met before, or nil.
func (c *cycles) find(s *schema) *model.Type {
	if t := c.components[s.ref]; t != nil {
		return t
	}
	return c.inline[s.node]
}

// open records the type of a schema before it is filled; what it returns is to
// be called afterwards.
func (c *cycles) open(s *schema, t *model.Type, recursive bool) (done func()) {
	if recursive {
		c.components[s.ref] = t
		return func() {}
	}
	if s.node == nil {
		return func() {}
	}
	c.inline[s.node] = t
	return func() { delete(c.inline, s.node) }
}

// isRecursive reports whether the component behind a reference leads back to
// itself.
func (b *builder) isRecursive(ref string) bool {
	if ref == "" {
		return false
	}
	known, ok := b.recursive[ref]
	if !ok {
		known = b.reaches(ref, ref, map[string]bool{})
		b.recursive[ref] = known
	}
	return known
}

func (b *builder) reaches(from, to string, seen map[string]bool) bool {
	return slices.ContainsFunc(b.references(from), func(ref string) bool {
		if ref == to {
			return true
		}
		if seen[ref] {
			return false
		}
		seen[ref] = true
		return b.reaches(ref, to, seen)
	})
}

// references lists what the component behind a reference refers to.
func (b *builder) references(ref string) []string {
	if refs, ok := b.refers[ref]; ok {
		return refs
	}
	var refs []string
	tree.Walk(tree.Resolve(b.root, ref), func(_ string, n *yaml.Node) bool {
		if r := tree.String(tree.Get(n, "$ref")); r != "" && !slices.Contains(refs, r) {
			refs = append(refs, r)
		}
		return true
	})
	b.refers[ref] = refs
	return refs
}
