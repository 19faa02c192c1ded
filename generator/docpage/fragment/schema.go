package fragment

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

const inferred = "x-inferred"

// schema writes a type: a reference when it is a component, else in full.
func (b *builder) schema(s *ev.Schema) *yaml.Node {
	if s == nil {
		return tree.NewMap()
	}
	component := b.component(s)
	if component == "" {
		return b.inline(s, "")
	}
	ref := b.at(s.Place, tree.NewMap())
	b.set(ref, "$ref", s.Place, tree.NewString("#/components/schemas/"+component))
	own := b.at(s.Place, tree.NewMap())
	if def := b.components.schemas[component]; s.Doc.Known() && strings.TrimSpace(s.Doc.Value) != strings.TrimSpace(def.Doc.Value) {
		b.text(own, "description", s.Doc)
	}
	if s.Kind.Value == ev.Reference && s.Kind.Certainty != ev.Stated {
		b.set(own, inferred, s.Place, tree.NewBool(true))
	}
	b.flag(own, "nullable", s.Nullable)
	if len(own.Content) == 0 {
		return ref
	}
	b.set(own, "allOf", s.Place, tree.NewSeq(ref))
	return own
}

// enclosing is a named type that is being written.
type enclosing struct{ name, component string }

// component gives the name of the component that a type is, or refers to; ""
// when it is to be written in full. A name refers to the innermost type of
// that name around it.
func (b *builder) component(s *ev.Schema) string {
	if s.Kind.Value != ev.Reference {
		return b.components.of(s)
	}
	for _, around := range slices.Backward(b.around) {
		if around.name == s.Name.Value && around.component != "" {
			return around.component
		}
	}
	return b.components.reference(s.Name.Value)
}

// inline writes a type in full, as the component of the given name if it is
// one.
func (b *builder) inline(s *ev.Schema, component string) *yaml.Node {
	if s.Name.Known() {
		b.around = append(b.around, enclosing{s.Name.Value, component})
		defer func() { b.around = b.around[:len(b.around)-1] }()
	}
	n := b.at(s.Place, tree.NewMap())
	b.text(n, "description", s.Doc)
	if s.Kind.Certainty != ev.Stated {
		b.set(n, inferred, s.Place, tree.NewBool(true))
	}
	switch s.Kind.Value {
	case ev.Union:
		b.union(n, s)
	case ev.Map:
		b.kind(n, s, "object")
		b.set(n, "additionalProperties", s.Place, b.schema(s.Values))
	case ev.Array:
		b.kind(n, s, "array")
		b.set(n, "items", s.Place, b.schema(s.Items))
	case ev.Object:
		b.object(n, s)
	case ev.File:
		b.kind(n, s, "string")
		b.set(n, "format", s.Kind.Place, tree.NewString("binary"))
	case ev.Null:
		b.kind(n, s, "object")
		b.set(n, "nullable", s.Kind.Place, tree.NewBool(true))
		b.set(n, "enum", s.Kind.Place, tree.NewSeq(b.at(s.Kind.Place, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"})))
	case ev.String, ev.Number, ev.Integer, ev.Boolean:
		b.kind(n, s, string(s.Kind.Value))
	}
	b.details(n, s)
	return n
}

func (b *builder) kind(n *yaml.Node, s *ev.Schema, name string) {
	b.set(n, "type", s.Kind.Place, tree.NewString(name))
}

// details writes what is said about a value beside its kind.
func (b *builder) details(n *yaml.Node, s *ev.Schema) {
	if s.Format.Known() && tree.Get(n, "format") == nil {
		b.text(n, "format", s.Format)
	}
	if len(s.Enum) > 0 && tree.Get(n, "enum") == nil && isScalar(s.Kind.Value) {
		seq := tree.NewSeq()
		for _, e := range s.Enum {
			seq.Content = append(seq.Content, b.at(e.Place, constant(e.Value)))
		}
		b.set(n, "enum", s.Enum[0].Place, seq)
	}
	if tree.Get(n, "nullable") == nil && tree.Get(n, "type") != nil {
		b.flag(n, "nullable", s.Nullable)
	}
	b.flag(n, "readOnly", s.ReadOnly)
	b.flag(n, "writeOnly", s.WriteOnly)
	if s.Deprecated.Known() {
		b.set(n, "deprecated", s.Deprecated.Place, tree.NewBool(true))
	}
	if s.Default.Known() {
		b.set(n, "default", s.Default.Place, constant(s.Default.Value))
	}
	for _, key := range slices.Sorted(maps.Keys(s.Limits)) {
		b.set(n, key, s.Limits[key].Place, constant(s.Limits[key].Value))
	}
}

func isScalar(k ev.Kind) bool {
	return k == ev.String || k == ev.Number || k == ev.Integer || k == ev.Boolean
}

// constant reads a value that evidence holds as JSON text. Text that is none
// is a string.
func constant(text string) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil || len(doc.Content) != 1 {
		return tree.NewString(text)
	}
	n := doc.Content[0]
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!timestamp" {
		return tree.NewString(text)
	}
	plain(n)
	return n
}

func plain(n *yaml.Node) {
	n.Line, n.Column, n.Style = 0, 0, 0
	n.Anchor, n.HeadComment, n.LineComment, n.FootComment = "", "", "", ""
	for _, child := range n.Content {
		plain(child)
	}
}

func (b *builder) object(n *yaml.Node, s *ev.Schema) {
	b.kind(n, s, "object")
	required := tree.NewSeq()
	properties := tree.NewMap()
	for _, p := range s.Properties {
		if p.Required.Value {
			required.Content = append(required.Content, b.at(p.Required.Place, tree.NewString(p.Name)))
		}
		b.set(properties, p.Name, p.Place, b.schema(p.Schema))
	}
	if len(required.Content) > 0 {
		b.set(n, "required", s.Place, required)
	}
	if len(properties.Content) > 0 {
		b.set(n, "properties", s.Place, properties)
	}
	if s.Values != nil {
		b.set(n, "additionalProperties", s.Place, b.schema(s.Values))
	}
}

// union writes alternatives: oneOf where no value can be of two of them, else
// anyOf. Null is no alternative of its own.
func (b *builder) union(n *yaml.Node, s *ev.Schema) {
	arms := slices.DeleteFunc(slices.Clone(s.Arms), func(arm *ev.Schema) bool { return arm == nil || arm.Kind.Value == ev.Null })
	nullable := len(arms) < len(s.Arms) || s.Nullable.Value
	tag := marker(arms)
	key := "anyOf"
	if tag != "" || distinct(arms) {
		key = "oneOf"
	}
	seq := tree.NewSeq()
	for _, arm := range arms {
		seq.Content = append(seq.Content, b.schema(arm))
	}
	if len(arms) > 0 {
		b.set(n, key, s.Place, seq)
	}
	if tag != "" && all(seq.Content, func(arm *yaml.Node) bool { return tree.Get(arm, "$ref") != nil }) {
		b.set(n, "discriminator", s.Place, b.discriminator(s, tag, arms, seq.Content))
	}
	if nullable {
		b.set(n, "nullable", s.Place, tree.NewBool(true))
	}
}

func (b *builder) discriminator(s *ev.Schema, tag string, arms []*ev.Schema, refs []*yaml.Node) *yaml.Node {
	mapping := tree.NewMap()
	for i, arm := range arms {
		for _, value := range literalsOf(arm, tag) { // no value is there twice
			mapping.Content = append(mapping.Content, constant(value), tree.NewString(tree.String(tree.Get(refs[i], "$ref"))))
		}
	}
	return b.below(s.Place, tree.NewMap("propertyName", tree.NewString(tag), "mapping", mapping))
}

// marker finds the property whose literal tells the alternatives apart: each
// has values that no other has.
func marker(arms []*ev.Schema) string {
	if len(arms) < 2 {
		return ""
	}
	tried := 0
	for _, p := range arms[0].Properties {
		if len(literals(arms[0], p)) == 0 {
			continue
		}
		if tried++; tried > maxMarkers {
			return ""
		}
		seen := map[string]bool{}
		if all(arms, func(arm *ev.Schema) bool {
			values := literalsOf(arm, p.Name)
			fresh := all(values, func(v string) bool { return strings.HasPrefix(v, `"`) && !seen[v] })
			for _, v := range values {
				seen[v] = true
			}
			return len(values) > 0 && fresh
		}) {
			return p.Name
		}
	}
	return ""
}

// maxMarkers bounds how many properties are tried.
const maxMarkers = 20

func literalsOf(arm *ev.Schema, name string) []string {
	for _, p := range arm.Properties {
		if p.Name == name {
			return literals(arm, p)
		}
	}
	return nil
}

// literals are the only values of a property.
func literals(arm *ev.Schema, p *ev.Property) (values []string) {
	if arm.Kind.Value != ev.Object || p.Schema == nil || p.Schema.Kind.Value != ev.String {
		return nil
	}
	for _, e := range p.Schema.Enum {
		values = append(values, e.Value)
	}
	return values
}

// distinct reports whether the kinds alone tell the alternatives apart.
func distinct(arms []*ev.Schema) bool {
	seen := map[ev.Kind]bool{}
	for _, arm := range arms {
		kind := arm.Kind.Value
		switch kind {
		case ev.Integer:
			kind = ev.Number
		case ev.Map:
			kind = ev.Object
		case ev.File:
			kind = ev.String
		case ev.Union, ev.Reference, ev.Unknown, "":
			return false
		}
		if seen[kind] {
			return false
		}
		seen[kind] = true
	}
	return true
}

func all[T any](list []T, ok func(T) bool) bool {
	for _, item := range list {
		if !ok(item) {
			return false
		}
	}
	return true
}
