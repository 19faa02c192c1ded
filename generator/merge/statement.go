package merge

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// value merges b into a, two values of the same field, and notes conflicts.
// What a keeps was written by a higher rank.
func (m *merger) value(at *place, field oas.Field, a, b *yaml.Node) {
	if a.Kind != b.Kind {
		m.conflict(at, a, b)
		return
	}
	maps := tree.IsMap(a)
	switch {
	case maps && (field.Shape == oas.Object || field.Shape == oas.ObjectOrBool):
		m.object(at, field.Kind, a, b)
	case maps && (field.Shape == oas.ObjectMap || field.Shape == oas.StringMap):
		m.entries(at, a, b, func(string) oas.Field { return held(field) }, noWording)
	case tree.IsSeq(a) && field.Shape == oas.ObjectList && named[field.Kind]:
		m.list(at, field.Kind, a, b)
	case !m.same(field, a, b):
		m.conflict(at, a, b)
	}
}

// held is the field that each entry of a mapping or list is.
func held(field oas.Field) oas.Field {
	switch field.Shape {
	case oas.ObjectMap, oas.ObjectList:
		return oas.Field{Shape: oas.Object, Kind: field.Kind}
	}
	return oas.Field{Shape: oas.Any}
}

// object merges two objects of one kind, either of which may be a reference.
func (m *merger) object(at *place, kind oas.Kind, a, b *yaml.Node) {
	refA, refB := oas.Ref(kind, a), oas.Ref(kind, b)
	if refA != refB {
		if !m.same(oas.Field{Shape: oas.Object, Kind: kind}, m.target(kind, a), m.target(kind, b)) {
			m.conflict(at, a, b)
		}
		return
	}
	m.entries(at, a, b, fieldsOf(kind), wordingOf(kind))
}

// target follows a reference into the merged components; what leads nowhere
// stands for itself.
func (m *merger) target(kind oas.Kind, n *yaml.Node) *yaml.Node {
	if t := m.lookup.Target(kind, n); t != nil {
		return t
	}
	return n
}

func fieldsOf(kind oas.Kind) func(string) oas.Field {
	return func(name string) oas.Field {
		f, _ := oas.FieldOf(kind, name)
		return f
	}
}

// entries merges mapping b into mapping a entry by entry.
func (m *merger) entries(at *place, a, b *yaml.Node, fieldOf func(string) oas.Field, wording func(string) bool) {
	if m.strict && !sameKeys(a, b, wording) {
		m.conflict(at, a, b)
		return
	}
	known := indexOf(a)
	for i := 0; i+1 < len(b.Content); i += 2 {
		key, value := b.Content[i], b.Content[i+1]
		mine := known.get(key.Value)
		switch {
		case mine == nil:
			a.Content = append(a.Content, key, value)
		case !wording(key.Value):
			m.value(at.child(key.Value), fieldOf(key.Value), mine, value)
		}
	}
}

// named are the kinds of objects whose lists are sets: each object is known by
// a name of its own, and a list of another document adds to them.
var named = map[oas.Kind]bool{oas.Parameter: true, oas.Tag: true, oas.Server: true}

// list merges two lists of named objects.
func (m *merger) list(at *place, kind oas.Kind, a, b *yaml.Node) {
	if m.strict && !m.same(oas.Field{Shape: oas.ObjectList, Kind: kind}, a, b) {
		m.conflict(at, a, b)
		return
	}
	if kind == oas.Server && m.otherServer(at, a, b) {
		return
	}
	index := make(map[string]int, len(a.Content))
	for i, item := range a.Content {
		if name := m.name(kind, item); name != "" {
			if _, known := index[name]; !known {
				index[name] = i
			}
		}
	}
	for _, item := range b.Content {
		i, known := index[m.name(kind, item)]
		if !known {
			a.Content = append(a.Content, item)
			continue
		}
		m.value(at.child(strconv.Itoa(i)), oas.Field{Shape: oas.Object, Kind: kind}, a.Content[i], item)
	}
}

// otherServer notes a conflict about the first server, which is the one that
// requests go to; further ones add up.
func (m *merger) otherServer(at *place, a, b *yaml.Node) bool {
	address := func(list *yaml.Node) string { return strings.TrimSuffix(m.name(oas.Server, list.Content[0]), "/") }
	if len(a.Content) == 0 || len(b.Content) == 0 || address(a) == address(b) {
		return false
	}
	m.conflict(at.child("0"), a.Content[0], b.Content[0])
	return true
}

// name is what an object of a list is known by, "" if it cannot be told.
func (m *merger) name(kind oas.Kind, n *yaml.Node) string {
	switch kind {
	case oas.Tag:
		return tree.String(tree.Get(n, "name"))
	case oas.Server:
		return tree.String(tree.Get(n, "url"))
	}
	in, name := m.parameter(n)
	if name == "" {
		return oas.Ref(kind, n) // it may lead nowhere, but to the same nowhere
	}
	if in == "header" {
		name = strings.ToLower(name) // as HTTP has it
	}
	return in + " " + name
}

// parameter tells place and name of a parameter or of what it refers to.
func (m *merger) parameter(n *yaml.Node) (in, name string) {
	p := m.target(oas.Parameter, n)
	return tree.String(tree.Get(p, "in")), tree.String(tree.Get(p, "name"))
}

// index finds mapping entries by key. Small mappings are searched, because
// building a map for each of them would cost more.
type index struct {
	n    *yaml.Node
	keys map[string]*yaml.Node
}

func indexOf(n *yaml.Node) index {
	const few = 32
	i := index{n: n}
	if len(n.Content) > few {
		i.keys = make(map[string]*yaml.Node, len(n.Content)/2)
		for k := 0; k+1 < len(n.Content); k += 2 {
			if i.keys[n.Content[k].Value] == nil {
				i.keys[n.Content[k].Value] = n.Content[k+1]
			}
		}
	}
	return i
}

func (i index) get(key string) *yaml.Node {
	if i.keys != nil {
		return i.keys[key]
	}
	return tree.Get(i.n, key)
}
