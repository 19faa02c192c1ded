package merge

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// same reports whether two values of one field state the same: wording, the
// order of sets and the spelling of numbers do not count.
func (m *merger) same(field oas.Field, a, b *yaml.Node) bool {
	if a == b {
		return true
	}
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case yaml.ScalarNode:
		return sameScalar(a, b)
	case yaml.MappingNode:
		fieldOf, wording := func(string) oas.Field { return held(field) }, noWording
		if field.Shape == oas.Object || field.Shape == oas.ObjectOrBool {
			fieldOf, wording = fieldsOf(field.Kind), wordingOf(field.Kind)
		}
		return m.sameEntries(a, b, fieldOf, wording)
	}
	if isSet(field) {
		return m.sameSet(held(field), a, b)
	}
	if len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !m.same(held(field), a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

func (m *merger) sameEntries(a, b *yaml.Node, fieldOf func(string) oas.Field, wording func(string) bool) bool {
	if !sameKeys(a, b, wording) {
		return false
	}
	known := indexOf(b)
	for i := 0; i+1 < len(a.Content); i += 2 {
		key := a.Content[i].Value
		if !wording(key) && !m.same(fieldOf(key), a.Content[i+1], known.get(key)) {
			return false
		}
	}
	return true
}

// sameKeys compares the keys of two mappings, wording aside.
func sameKeys(a, b *yaml.Node, wording func(string) bool) bool {
	known, n := indexOf(b), 0
	for i := 0; i+1 < len(a.Content); i += 2 {
		key := a.Content[i].Value
		if wording(key) {
			continue
		}
		if known.get(key) == nil {
			return false
		}
		n++
	}
	for i := 0; i+1 < len(b.Content); i += 2 {
		if !wording(b.Content[i].Value) {
			n--
		}
	}
	return n == 0
}

// isSet reports whether the order of a list carries no meaning: required,
// tags, enum, the types of a 3.1 schema, security requirements, and objects
// that have names.
func isSet(field oas.Field) bool {
	switch field.Shape {
	case oas.Strings, oas.Values, oas.String, oas.Requirements:
		return true
	case oas.ObjectList:
		return named[field.Kind]
	}
	return false
}

func (m *merger) sameSet(item oas.Field, a, b *yaml.Node) bool {
	return m.covers(item, a, b) && m.covers(item, b, a)
}

// covers reports whether a holds everything that b holds.
func (m *merger) covers(item oas.Field, a, b *yaml.Node) bool {
	scalars := make(map[string]bool, len(a.Content))
	var others []*yaml.Node
	for _, n := range a.Content {
		if tree.IsScalar(n) {
			scalars[scalarKey(n)] = true
		} else {
			others = append(others, n)
		}
	}
next:
	for _, n := range b.Content {
		if tree.IsScalar(n) {
			if !scalars[scalarKey(n)] {
				return false
			}
			continue
		}
		for _, other := range others {
			if m.same(item, other, n) {
				continue next
			}
		}
		return false
	}
	return true
}

func sameScalar(a, b *yaml.Node) bool { return scalarKey(a) == scalarKey(b) }

// scalarKey is equal for scalars of equal meaning: 1 and 1.0 and 1e0.
func scalarKey(n *yaml.Node) string {
	tag, value := n.ShortTag(), n.Value
	if tag == "!!int" || tag == "!!float" {
		tag = "number"
		if f, err := strconv.ParseFloat(value, 64); err == nil && (n.ShortTag() == "!!float" || f == 0) {
			value = strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return tag + " " + value
}

func noWording(string) bool { return false }

// wordingOf tells which fields of a kind are meant for people. They differ
// between pages without anybody being wrong.
func wordingOf(kind oas.Kind) func(string) bool {
	switch kind {
	case oas.Info, oas.ExternalDocs:
		return func(string) bool { return true }
	case oas.OAuthFlow:
		return func(name string) bool { return name == "scopes" || isWording(name) }
	case oas.Components, oas.Paths, oas.Responses, oas.Callback:
		return func(name string) bool { return name == "x-source" }
	}
	return isWording
}

func isWording(name string) bool {
	switch name {
	case "description", "summary", "title", "example", "examples", "externalDocs", "x-source":
		return true
	}
	return strings.HasPrefix(name, "x-") && (strings.HasSuffix(name, "-note") || strings.HasSuffix(name, "-description"))
}
