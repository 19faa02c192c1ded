package normalize

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// maxChain bounds how deep references and allOf are followed from one schema.
const maxChain = 32

// chain visits what an allOf puts together: its members in order, their
// members before themselves, the schema's own keywords last. It reports
// whether the chain is complete: references resolve and do not lead round.
func (s *state) chain(n *yaml.Node, visit func(leaf *yaml.Node)) bool { return s.follow(n, visit, 0) }

func (s *state) follow(n *yaml.Node, visit func(*yaml.Node), depth int) bool {
	n = s.target(oas.Schema, n)
	if !tree.IsMap(n) || depth > maxChain {
		return false
	}
	for _, member := range tree.Items(tree.Get(n, "allOf")) {
		if !s.follow(member, visit, depth+1) {
			return false
		}
	}
	visit(n)
	return true
}

// declaration is one statement about a property along a chain.
type declaration struct {
	member int // index of the allOf member it comes with; the number of members for the schema's own
	schema *yaml.Node
}

// declarations gives what the members of an allOf say about each property, in
// the order in which properties are first declared.
func (s *state) declarations(schema *yaml.Node) (names []string, found map[string][]declaration, ok bool) {
	found = map[string][]declaration{}
	members := tree.Items(tree.Get(schema, "allOf"))
	for i := range len(members) + 1 {
		collect := func(leaf *yaml.Node) {
			for k, v := range tree.Entries(tree.Get(leaf, "properties")) {
				if found[k.Value] == nil {
					names = append(names, k.Value)
				}
				found[k.Value] = append(found[k.Value], declaration{i, v})
			}
		}
		if i == len(members) {
			collect(schema)
		} else if !s.chain(members[i], collect) {
			return nil, nil, false
		}
	}
	return names, found, true
}

// maxCompare bounds how deep two schemas are held against each other.
const maxCompare = 6

// contradict reports whether no value, or only null, can fit both schemas.
func (s *state) contradict(a, b *yaml.Node) bool { return s.exclude(a, b, 0) }

func (s *state) exclude(a, b *yaml.Node, depth int) bool {
	if a, b = s.target(oas.Schema, a), s.target(oas.Schema, b); a == nil || b == nil || a == b || depth > maxCompare {
		return false
	}
	if s.unionExcludes(a, b, depth) || s.unionExcludes(b, a, depth) {
		return true
	}
	f, g := s.facts(a), s.facts(b)
	switch {
	case f.nullOnly != g.nullOnly:
		return true
	case f.typ != "" && g.typ != "" && f.typ != g.typ && !bothNumbers(f.typ, g.typ):
		return true
	case len(f.enum) > 0 && len(g.enum) > 0 && disjoint(f.enum, g.enum):
		return true
	case f.items != nil && g.items != nil && s.exclude(f.items, g.items, depth+1):
		return true
	}
	for name, v := range f.properties {
		if w := g.properties[name]; w != nil && s.exclude(v, w, depth+1) {
			return true
		}
	}
	return false
}

func bothNumbers(a, b string) bool {
	return (a == "integer" || a == "number") && (b == "integer" || b == "number")
}

// unionExcludes reports whether every member of a's union contradicts b.
func (s *state) unionExcludes(a, b *yaml.Node, depth int) bool {
	for _, union := range []string{"anyOf", "oneOf"} {
		members := tree.Items(tree.Get(a, union))
		if len(members) > 0 && !slices.ContainsFunc(members, func(m *yaml.Node) bool { return !s.exclude(m, b, depth+1) }) {
			return true
		}
	}
	return false
}

func disjoint(a, b []*yaml.Node) bool {
	return !slices.ContainsFunc(a, func(v *yaml.Node) bool {
		return slices.ContainsFunc(b, func(w *yaml.Node) bool { return tree.Equal(v, w) })
	})
}

// facts are what decides whether two schemas contradict.
type facts struct {
	typ        string
	nullOnly   bool
	enum       []*yaml.Node
	items      *yaml.Node
	properties map[string]*yaml.Node
}

func (s *state) facts(n *yaml.Node) facts {
	f := facts{properties: map[string]*yaml.Node{}}
	s.chain(n, func(leaf *yaml.Node) {
		if t := typeOf(leaf); t != "" {
			f.typ = t
		}
		if tree.Bool(tree.Get(leaf, nullOnly)) {
			f.nullOnly = true
		}
		if e := tree.Items(tree.Get(leaf, "enum")); len(e) > 0 {
			f.enum = e
		}
		if i := tree.Get(leaf, "items"); i != nil {
			f.items = i
		}
		for k, v := range tree.Entries(tree.Get(leaf, "properties")) {
			f.properties[k.Value] = v
		}
	})
	return f
}

// generic reports whether a schema says no more than what kinds of values
// there are: an object, a list of objects, a union of such.
func (s *state) generic(n *yaml.Node) bool { return s.vague(n, 0) }

func (s *state) vague(n *yaml.Node, depth int) bool {
	n = s.target(oas.Schema, n)
	if !tree.IsMap(n) || depth > maxCompare {
		return false
	}
	for k, v := range tree.Entries(n) {
		switch key := k.Value; {
		case key == "type", key == "nullable", key != nullOnly && strings.HasPrefix(key, "x-"), slices.Contains(wording, key):
		case key == "additionalProperties" && (tree.Bool(v) || tree.IsMap(v) && len(v.Content) == 0):
		case key == "properties" && len(entries(v)) == 0:
		case key == "items" && s.vague(v, depth+1):
		case (key == "anyOf" || key == "oneOf" || key == "allOf") && s.allVague(v, depth+1):
		default:
			return false
		}
	}
	return true
}

func (s *state) allVague(list *yaml.Node, depth int) bool {
	return !slices.ContainsFunc(tree.Items(list), func(m *yaml.Node) bool { return !s.vague(m, depth) })
}

// typed reports whether a schema says itself what kind of value it is.
func (s *state) typed(n *yaml.Node) bool { return s.hasKind(n, 0) }

func (s *state) hasKind(n *yaml.Node, depth int) bool {
	n = s.target(oas.Schema, n)
	if n == nil || depth > maxCompare {
		return false
	}
	if tree.Get(n, "type") != nil || tree.Get(n, "properties") != nil {
		return true
	}
	all := tree.Items(tree.Get(n, "allOf"))
	if slices.ContainsFunc(all, func(m *yaml.Node) bool { return s.hasKind(m, depth+1) }) {
		return true
	}
	for _, union := range []string{"anyOf", "oneOf"} {
		members := tree.Items(tree.Get(n, union))
		if len(members) > 0 && !slices.ContainsFunc(members, func(m *yaml.Node) bool { return !s.hasKind(m, depth+1) }) {
			return true
		}
	}
	return false
}
