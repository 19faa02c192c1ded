package join

import (
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

// Copies are deep as far as join changes things; facts and examples are shared.

func cloneOperation(op *ev.Operation) *ev.Operation {
	c := *op
	c.Params = cloneAll(op.Params, func(p *ev.Param) *ev.Param {
		n := *p
		n.Schema = cloneSchema(p.Schema)
		return &n
	})
	c.Bodies = cloneAll(op.Bodies, func(b *ev.Body) *ev.Body {
		n := *b
		n.Schema = cloneSchema(b.Schema)
		return &n
	})
	c.Answers = cloneAll(op.Answers, func(a *ev.Answer) *ev.Answer {
		n := *a
		n.Schema = cloneSchema(a.Schema)
		return &n
	})
	return &c
}

// cloneSchema copies a schema. Readers bound its depth.
func cloneSchema(s *ev.Schema) *ev.Schema {
	if s == nil {
		return nil
	}
	c := *s
	c.Enum = slices.Clone(s.Enum)
	c.Limits = maps.Clone(s.Limits)
	c.Properties = cloneAll(s.Properties, cloneProperty)
	c.Items = cloneSchema(s.Items)
	c.Values = cloneSchema(s.Values)
	c.Arms = cloneAll(s.Arms, cloneSchema)
	return &c
}

func cloneProperty(p *ev.Property) *ev.Property {
	n := *p
	n.Schema = cloneSchema(p.Schema)
	return &n
}

func cloneAll[T any](list []T, clone func(T) T) []T {
	if list == nil {
		return nil
	}
	copies := make([]T, len(list))
	for i, item := range list {
		copies[i] = clone(item)
	}
	return copies
}

// each visits a schema and all below it, parents first.
func each(s *ev.Schema, visit func(*ev.Schema)) {
	if s == nil {
		return
	}
	visit(s)
	for _, p := range s.Properties {
		each(p.Schema, visit)
	}
	each(s.Items, visit)
	each(s.Values, visit)
	for _, arm := range s.Arms {
		each(arm, visit)
	}
}

// index finds the members of an object by name.
func index(s *ev.Schema) map[string]*ev.Property {
	found := make(map[string]*ev.Property, len(s.Properties))
	for _, p := range s.Properties {
		if found[p.Name] == nil {
			found[p.Name] = p
		}
	}
	return found
}

// values finds the members of an example by name.
func values(n *yaml.Node) map[string]*yaml.Node {
	found := map[string]*yaml.Node{}
	for k, v := range tree.Entries(n) {
		if found[k.Value] == nil {
			found[k.Value] = v
		}
	}
	return found
}

// property finds one member. Loops use index, which does not slow down with
// the size of the object.
func property(s *ev.Schema, name string) *ev.Property {
	for _, p := range s.Properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}
