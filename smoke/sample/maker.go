package sample

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	maxDepth  = 40   // of a value
	maxValues = 3000 // in one sample; after that only what is required is made
	maxOpen   = 2    // how often a schema may stand inside itself
	wideDepth = 4    // up to which lists have two items
)

// maker makes one sample.
type maker struct {
	direction Direction
	full      bool // optional members and items, too
	null      bool // null wherever it is allowed
	examples  bool // the documented example wherever there is one
	turns     map[*openapi3.Schema]*turn
	serial    int // makes texts differ
	made      int
	open      []*openapi3.Schema // what is being made, from the outside in
}

// turn is how far the alternatives of a union have been gone through.
type turn struct{ next, all int }

// more reports whether some union has an alternative that no sample had.
func (m *maker) more() bool {
	for _, t := range m.turns {
		if t.next < t.all {
			return true
		}
	}
	return false
}

func (m *maker) name(i int) string {
	if i == 0 {
		return "full"
	}
	return fmt.Sprintf("full %d", i+1)
}

func (m *maker) make(schema *openapi3.Schema) (any, bool) {
	return m.value([]*openapi3.Schema{schema})
}

// value makes what satisfies several schemas together. It gives false when
// that takes more depth than there is.
func (m *maker) value(parts []*openapi3.Schema) (any, bool) {
	m.made++
	if len(m.open) > maxDepth {
		return nil, false
	}
	v := newView(parts)
	if m.examples {
		if value, ok := v.example(m.direction); ok {
			return value, true
		}
	}
	for {
		union := v.nextUnion()
		if union == nil {
			break
		}
		if !m.choose(v, union) {
			return nil, false
		}
	}
	if m.examples {
		if value, ok := v.example(m.direction); ok { // of the alternative
			return value, true
		}
	}
	if m.null && v.nullable() {
		return nil, true
	}
	return m.ofType(v)
}

func (m *maker) ofType(v *view) (any, bool) {
	if value, ok := v.firstEnum(); ok {
		return value, true
	}
	switch v.kind() {
	case "object":
		return m.nested(v, m.object)
	case "array":
		return m.nested(v, m.array)
	case "string":
		m.serial++
		return v.text(m.serial), true
	case "integer":
		return v.number(7, 1), true
	case "number":
		return v.number(7.5, 0), true
	case "boolean":
		return true, true
	}
	return "anything", true
}

// nested makes a value with others in it, unless it stands inside itself too
// often.
func (m *maker) nested(v *view, build func(*view) (any, bool)) (any, bool) {
	if slices.ContainsFunc(v.parts, m.endless) {
		return nil, false
	}
	before := len(m.open)
	m.open = append(m.open, v.parts...)
	value, ok := build(v)
	m.open = m.open[:before]
	return value, ok
}

// generous reports whether more is made than what is required.
func (m *maker) generous() bool { return m.full && m.made < maxValues }

func (m *maker) object(v *view) (any, bool) {
	object := map[string]any{}
	properties := v.properties()
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		required := v.requires(name)
		if !required && !m.generous() || !m.travels(v, name, properties[name]) {
			continue
		}
		if !m.member(v, object, name, properties[name]) && required {
			return nil, false
		}
	}
	for _, name := range v.undeclared(properties) {
		if m.direction == Response {
			object[name] = nil // the least that can be said about it
		}
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if uint64(len(object)) >= v.minProps() {
			break
		}
		if _, there := object[name]; !there && m.travels(v, name, properties[name]) {
			m.member(v, object, name, properties[name])
		}
	}
	return object, m.extras(v, object)
}

// member adds a declared member to an object, if one can be made.
func (m *maker) member(v *view, object map[string]any, name string, parts []*openapi3.Schema) bool {
	if tag, ok := v.tags[name]; ok {
		object[name] = tag
		return true
	}
	value, ok := m.value(parts)
	if ok {
		object[name] = value
	}
	return ok
}

// extras adds members that the schema does not name.
func (m *maker) extras(v *view, object map[string]any) bool {
	extra, open := v.additional()
	want := v.minProps()
	if m.generous() && open && (extra != nil || len(object) == 0) {
		want = max(want, uint64(len(object))+1)
	}
	for i := 1; open && uint64(len(object)) < want; i++ {
		value := any("extra")
		if extra != nil {
			made, ok := m.value([]*openapi3.Schema{extra})
			if !ok {
				return uint64(len(object)) >= v.minProps()
			}
			value = made
		}
		object[fmt.Sprintf("extra-%d", i)] = value
	}
	return true
}

// travels reports whether a member goes the way of this sample.
func (m *maker) travels(v *view, name string, parts []*openapi3.Schema) bool {
	return !slices.ContainsFunc(newView(parts).parts, func(s *openapi3.Schema) bool {
		return m.direction == Request && s.ReadOnly && !v.requiresReadOnly(name) || m.direction == Response && s.WriteOnly
	})
}

func (m *maker) array(v *view) (any, bool) {
	low, high := v.itemCount()
	count := low
	if m.generous() {
		wide := uint64(1)
		if len(m.open) <= wideDepth {
			wide = 2
		}
		count = max(low, min(wide, high))
	}
	items := []any{}
	for range min(count, 100) {
		item, ok := m.value(v.items())
		if !ok {
			break
		}
		if v.unique() && slices.ContainsFunc(items, func(other any) bool { return fmt.Sprint(other) == fmt.Sprint(item) }) {
			continue
		}
		items = append(items, item)
	}
	return items, uint64(len(items)) >= low
}

// choose adds the alternative of a union whose turn it is, or the next one
// that can be made.
func (m *maker) choose(v *view, union *openapi3.Schema) bool {
	arms := slices.Concat(union.OneOf, union.AnyOf)
	t := m.turns[union]
	if t == nil {
		t = &turn{all: len(arms)}
		m.turns[union] = t
	}
	first := t.next
	t.next++
	for _, refused := range []func(*openapi3.Schema) bool{
		func(arm *openapi3.Schema) bool { return m.endless(arm) || v.contradicts(arm) },
		func(arm *openapi3.Schema) bool { return m.endless(arm) },
	} {
		for i := range arms {
			arm := arms[(first+i)%len(arms)]
			if len(arms) == 1 || !refused(arm.Value) {
				v.generation++
				v.tag(union, arm)
				v.add(arm.Value)
				return true
			}
		}
	}
	return false
}

// endless reports whether a schema would stand inside itself too often.
func (m *maker) endless(schema *openapi3.Schema) bool {
	count := 0
	for _, o := range m.open {
		if o == schema {
			count++
		}
	}
	return count >= maxOpen
}
