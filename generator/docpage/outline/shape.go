package outline

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// shape is what examples show at one place: all items of an array count as one
// place. A nil shape shows nothing.
type shape struct {
	scalar, array, object bool
	tags                  map[string]bool // of scalars
	members               map[string]*shape
	items                 *shape
	nodes                 []*yaml.Node // of the members, for every
	any                   *shape       // cache of every
}

func shapeOf(n *yaml.Node) *shape {
	if n == nil {
		return nil
	}
	s := &shape{}
	s.add(n, 0)
	return s
}

func (s *shape) add(n *yaml.Node, depth int) {
	if depth > 4*evidence.MaxDepth {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		s.object = true
		for i := 0; i+1 < len(n.Content); i += 2 {
			s.member(n.Content[i].Value).add(n.Content[i+1], depth+1)
			s.nodes = append(s.nodes, n.Content[i+1])
		}
	case yaml.SequenceNode:
		s.array = true
		if s.items == nil && len(n.Content) > 0 {
			s.items = &shape{}
		}
		for _, item := range n.Content {
			s.items.add(item, depth+1)
		}
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			s.scalar = true
			if s.tags == nil {
				s.tags = map[string]bool{}
			}
			s.tags[n.Tag] = true
		}
	}
}

func (s *shape) member(name string) *shape {
	if s.members == nil {
		s.members = map[string]*shape{}
	}
	m := s.members[name]
	if m == nil {
		m = &shape{}
		s.members[name] = m
	}
	return m
}

// at gives what the example shows for a member.
func (s *shape) at(name string) *shape {
	if s == nil {
		return nil
	}
	return s.members[name]
}

// of gives what the example shows for an entry: a member, or one of several
// alternatives for the same value.
func (s *shape) of(e *Entry) *shape {
	if e.Name == "" {
		return s
	}
	return s.at(e.Name)
}

// shows reports whether the example has a member that may be of an entry's type.
func (s *shape) shows(e *Entry) bool {
	m := s.at(e.Name)
	if m == nil {
		return false
	}
	switch e.Schema.Kind.Value {
	case evidence.String:
		return m.is("!!str", false)
	case evidence.Number, evidence.Integer:
		return m.is("!!int", false) || m.is("!!float", false)
	case evidence.Boolean:
		return m.is("!!bool", false)
	case evidence.Array:
		return m.is("", m.array)
	case evidence.Object, evidence.Map:
		return m.is("", m.object)
	}
	return true
}

// is reports whether scalars of a tag are shown, or something else that fits, or
// nothing but null.
func (s *shape) is(tag string, fits bool) bool {
	return fits || s.tags[tag] || !s.scalar && !s.array && !s.object
}

// every gives what the values of a map have in common.
func (s *shape) every() *shape {
	if s == nil || len(s.nodes) == 0 {
		return nil
	}
	if s.any == nil {
		s.any = &shape{}
		for _, n := range s.nodes {
			s.any.add(n, 0)
		}
	}
	return s.any
}

// below gives what the example shows of the members that belong to a type: it
// goes into arrays and maps, also where only the example knows of the array.
func (s *shape) below(schema *evidence.Schema) *shape {
	for s != nil && schema != nil {
		switch {
		case schema.Kind.Value == evidence.Map:
			s, schema = s.every(), schema.Values
		case schema.Kind.Value == evidence.Array:
			s, schema = s.items, schema.Items
		case s.array && !s.object:
			s = s.items
		default:
			return s
		}
	}
	return s
}
