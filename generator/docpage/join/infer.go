package join

import (
	"regexp"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

// inference makes schemas from examples. Values are places of one page.
type inference struct {
	file string
}

func (f inference) at(n *yaml.Node) ev.Place {
	return ev.Place{File: f.file, Line: n.Line, Column: n.Column}
}

// schema describes a value as far as one can tell from seeing it once. A
// whole number does not make an integer, and nothing is known to be required.
func (f inference) schema(n *yaml.Node, depth int) *ev.Schema {
	at := f.at(n)
	s := &ev.Schema{Place: at}
	s.Kind = guess(kindOf(n), at, ev.FromExample)
	if depth <= 0 {
		s.Kind.Value = ev.Unknown
		return s
	}
	switch s.Kind.Value {
	case ev.Null:
		s.Kind.Value = ev.Unknown
		s.Nullable = guess(true, at, ev.FromExample)
	case ev.Array:
		s.Items = f.items(n, depth-1)
	case ev.Object:
		if looksLikeMap(n) {
			s.Kind.Value = ev.Map
			var values []*yaml.Node
			for _, v := range tree.Entries(n) {
				values = append(values, v)
			}
			s.Values = f.common(values, at, depth-1)
			return s
		}
		known := map[string]bool{}
		for k, v := range tree.Entries(n) {
			if !known[k.Value] {
				known[k.Value] = true
				s.Properties = append(s.Properties, f.property(k, v, depth-1))
			}
		}
	}
	return s
}

func (f inference) property(k, v *yaml.Node, depth int) *ev.Property {
	at := f.at(k)
	return &ev.Property{
		Name: k.Value, Place: at,
		Required: guess(false, at, ev.FromExample),
		Schema:   f.schema(v, depth),
	}
}

func (f inference) items(n *yaml.Node, depth int) *ev.Schema {
	return f.common(tree.Items(n), f.at(n), depth)
}

// common describes several values by one schema.
func (f inference) common(values []*yaml.Node, at ev.Place, depth int) *ev.Schema {
	if len(values) == 0 {
		return &ev.Schema{Place: at, Kind: guess(ev.Unknown, at, ev.FromExample)}
	}
	s := f.schema(values[0], depth)
	for _, v := range values[1:] {
		s = both(s, f.schema(v, depth))
	}
	return s
}

// few members are found faster without an index.
const few = 8

// both combines what two examples of one thing show.
func both(a, b *ev.Schema) *ev.Schema {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case isNull(a):
		b.Nullable = a.Nullable
		return b
	case isNull(b):
		a.Nullable = b.Nullable
		return a
	case a.Kind.Value != b.Kind.Value:
		return &ev.Schema{Place: a.Place, Kind: guess(ev.Unknown, a.Place, ev.FromExample)}
	}
	a.Items = both(a.Items, b.Items)
	a.Values = both(a.Values, b.Values)
	find := func(name string) *ev.Property { return property(a, name) }
	if known := map[string]*ev.Property(nil); len(b.Properties) > few {
		known = index(a)
		find = func(name string) *ev.Property { return known[name] }
	}
	for _, p := range b.Properties {
		if same := find(p.Name); same != nil {
			same.Schema = both(same.Schema, p.Schema)
		} else if len(a.Properties) < maxMembers {
			a.Properties = append(a.Properties, p)
		}
	}
	return a
}

// isNull reports what an example with null gave.
func isNull(s *ev.Schema) bool { return s.Kind.Value == ev.Unknown && s.Nullable.Value }

func kindOf(n *yaml.Node) ev.Kind {
	switch {
	case tree.IsMap(n):
		return ev.Object
	case tree.IsSeq(n):
		return ev.Array
	}
	switch n.ShortTag() {
	case "!!str":
		return ev.String
	case "!!bool":
		return ev.Boolean
	case "!!int", "!!float":
		return ev.Number
	case "!!null":
		return ev.Null
	}
	return ev.Unknown
}

var (
	memberName = regexp.MustCompile(`^[A-Za-z_$@#][A-Za-z0-9_$:@-]*$`)
	identifier = regexp.MustCompile(`^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$`)
)

// maxMembers is how many fields an example may show before they are data.
const maxMembers = 1000

// looksLikeMap reports whether the keys of an example are data rather than
// names: identifiers, or text that nobody would call a field.
func looksLikeMap(n *yaml.Node) bool {
	if len(n.Content) == 0 {
		return false
	}
	if len(n.Content) > 2*maxMembers {
		return true
	}
	for k := range tree.Entries(n) {
		if memberName.MatchString(k.Value) && !identifier.MatchString(k.Value) {
			return false
		}
	}
	return true
}

// fits reports whether an example can be a value of a kind.
func fits(kind ev.Kind, n *yaml.Node) bool {
	shown := kindOf(n)
	switch kind {
	case ev.Object, ev.Map:
		return shown == ev.Object
	case ev.Array:
		return shown == ev.Array
	case ev.String, ev.File:
		return shown == ev.String
	case ev.Number, ev.Integer:
		return shown == ev.Number
	case ev.Boolean:
		return shown == ev.Boolean
	case ev.Null:
		return shown == ev.Null
	}
	return true
}
