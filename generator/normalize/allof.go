package normalize

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// eachAllOf calls visit for every schema that puts others together.
func (s *state) eachAllOf(visit func(p *oas.Place, members *yaml.Node)) {
	s.each(oas.Schema, func(p *oas.Place) {
		if all := tree.Get(p.Node, "allOf"); tree.IsSeq(all) && len(all.Content) > 0 {
			visit(p, all)
		}
	})
}

// annotationMembers moves what only annotates next to the allOf, where
// it says the same and leaves the other member alone:
//
//	allOf: [{$ref: a}, {readOnly: true}]    allOf: [{$ref: a}]
//	                                        readOnly: true
func annotationMembers(s *state) {
	s.eachAllOf(func(p *oas.Place, members *yaml.Node) {
		kept := members.Content[:0:0]
		for _, m := range members.Content {
			if !isAnnotation(m) {
				kept = append(kept, m)
			}
		}
		if len(kept) == 0 || len(kept) == len(members.Content) {
			return
		}
		for _, m := range members.Content {
			if !isAnnotation(m) {
				continue
			}
			s.fix(p, m, []string{"allOf"}, "annotations moved next to allOf")
			for k, v := range tree.Entries(m) {
				if tree.Get(p.Node, k.Value) == nil {
					p.Node.Content = append(p.Node.Content, k, v)
				}
			}
		}
		members.Content = kept
	})
}

// annotations are the keywords that say how a value is used, not what it is.
var annotations = []string{"readOnly", "writeOnly", "nullable", "default", "deprecated"}

func isAnnotation(n *yaml.Node) bool {
	for k := range tree.Entries(n) {
		key := k.Value
		if !slices.Contains(annotations, key) && !slices.Contains(wording, key) && !strings.HasPrefix(key, "x-") {
			return false
		}
	}
	return tree.IsMap(n)
}

// unsatisfiableErrors mends error answers that are put together from the
// success answer and the failure answer, which contradict each other:
//
//	4XX: allOf: [{$ref: success}, {$ref: failure}]    4XX: {$ref: failure}
func unsatisfiableErrors(s *state) {
	s.eachAllOf(func(p *oas.Place, members *yaml.Node) {
		if !isErrorBody(p) || len(members.Content) < 2 || tree.Get(p.Node, "properties") != nil {
			return
		}
		if !s.excludeEachOther(p.Node, members.Content) {
			return
		}
		s.fix(p, members, []string{"allOf"}, "members contradict each other, only the last is kept")
		become(p.Node, members.Content[len(members.Content)-1])
	})
}

// excludeEachOther reports whether the members of an allOf, or two of their
// declarations of a property, contradict.
func (s *state) excludeEachOther(schema *yaml.Node, members []*yaml.Node) bool {
	last := members[len(members)-1]
	if slices.ContainsFunc(members[:len(members)-1], func(m *yaml.Node) bool { return s.contradict(m, last) }) {
		return true
	}
	names, found, ok := s.declarations(schema)
	return ok && slices.ContainsFunc(names, func(name string) bool { return s.impossible(found[name]) })
}

// isErrorBody reports whether a schema is the body of an answer with an error
// status.
func isErrorBody(p *oas.Place) bool {
	if p.Parent == nil || p.Parent.Kind != oas.MediaType || p.Parent.Parent.Kind != oas.Response {
		return false
	}
	response := p.Parent.Parent
	return response.Parent.Kind == oas.Responses && (strings.HasPrefix(response.Field, "4") || strings.HasPrefix(response.Field, "5"))
}

func (s *state) impossible(declared []declaration) bool {
	last := len(declared) - 1
	for _, d := range declared[:last] {
		if d.member != declared[last].member && s.contradict(d.schema, declared[last].schema) {
			return true
		}
	}
	return false
}

// genericProperties removes a declaration that says nothing which a later one
// of the same property does not say in detail; a generic one that comes later
// goes as well:
//
//	a: {properties: {success: …, result: {type: object}}}
//	allOf: [{$ref: a}, {properties: {result: {$ref: b}}}]
//
//	allOf: [{properties: {success: …}}, {properties: {result: {$ref: b}}}]
func genericProperties(s *state) {
	s.redeclared(func(other, winner *yaml.Node) bool {
		return s.generic(other) && !s.contradict(other, winner) && (tree.Get(s.target(oas.Schema, other), "type") == nil || s.typed(winner))
	})
}

// contradictoryProperties keeps the last of declarations that cannot all hold:
//
//	allOf: [{properties: {success: {enum: [true]}}}, {properties: {success: {enum: [false]}}}]
//
//	allOf: [{properties: {success: {enum: [false]}}}]
func contradictoryProperties(s *state) {
	s.redeclared(s.contradict)
}

// composedProperties puts declarations that add up into one, as tools take
// the last for the whole:
//
//	allOf: [{properties: {a: {type: string}}}, {properties: {a: {enum: [b]}}}]
//
//	allOf: […]
//	properties: {a: {allOf: [{type: string}, {enum: [b]}]}}
func composedProperties(s *state) {
	s.eachAllOf(func(p *oas.Place, members *yaml.Node) {
		names, found, ok := s.declarations(p.Node)
		if !ok {
			return
		}
		drops := make([]map[string]bool, len(members.Content)+1)
		composed := tree.NewMap()
		for _, name := range names {
			parts := distinctParts(found[name])
			if len(parts) < 2 {
				continue
			}
			s.fix(p, parts[len(parts)-1], []string{"allOf"}, "%d declarations of property %q put together", len(parts), name)
			for _, d := range found[name] {
				if drops[d.member] == nil {
					drops[d.member] = map[string]bool{}
				}
				drops[d.member][name] = true
			}
			at := parts[len(parts)-1]
			tree.Set(composed, name, tree.At(at, tree.NewMap("allOf", tree.At(at, tree.NewSeq(parts...)))))
		}
		if len(composed.Content) == 0 {
			return
		}
		s.dropProperties(p.Node, members, drops)
		own := s.child(p.Node, "properties")
		own.Content = append(own.Content, composed.Content...)
	})
}

// distinctParts gives copies of the declarations of a property that differ,
// nil when they come from one member and are none of this allOf's business.
func distinctParts(declared []declaration) []*yaml.Node {
	var parts []*yaml.Node
	several := false
	for _, d := range declared {
		several = several || d.member != declared[0].member
		if !slices.ContainsFunc(parts, func(part *yaml.Node) bool { return tree.Equal(part, d.schema) }) {
			parts = append(parts, tree.Clone(d.schema))
		}
	}
	if !several {
		return nil
	}
	return parts
}

// redeclared removes the declarations of a property that lose against another
// along an allOf. What is referred to keeps them for its other users: the
// member is replaced by what is left of it.
func (s *state) redeclared(loses func(other, winner *yaml.Node) bool) {
	s.eachAllOf(func(p *oas.Place, members *yaml.Node) {
		names, found, ok := s.declarations(p.Node)
		if !ok {
			return
		}
		drops := make([]map[string]bool, len(members.Content)+1)
		for _, name := range names {
			declared := found[name]
			winner := s.winner(declared)
			for _, d := range declared {
				if d.member == winner.member || tree.Equal(d.schema, winner.schema) || !loses(d.schema, winner.schema) {
					continue
				}
				if drops[d.member] == nil {
					drops[d.member] = map[string]bool{}
				}
				if !drops[d.member][name] {
					drops[d.member][name] = true
					s.fix(p, d.schema, []string{"allOf"}, "property %q of member %d removed, it is declared again", name, d.member)
				}
			}
		}
		s.dropProperties(p.Node, members, drops)
	})
}

// winner gives the declaration that counts: the last that is specific, unless
// a generic one after it contradicts it.
func (s *state) winner(declared []declaration) declaration {
	last := declared[len(declared)-1]
	if !s.generic(last.schema) {
		return last
	}
	for _, d := range slices.Backward(declared) {
		if !s.generic(d.schema) {
			if s.contradict(d.schema, last.schema) {
				return last
			}
			return d
		}
	}
	return last
}

func (s *state) dropProperties(schema, members *yaml.Node, drops []map[string]bool) {
	own := len(members.Content)
	var kept []*yaml.Node
	for i, m := range members.Content {
		if drops[i] == nil {
			kept = append(kept, m)
		} else {
			kept = append(kept, s.without(m, drops[i], false, 0)...)
		}
	}
	for name := range drops[own] {
		tree.Delete(tree.Get(schema, "properties"), name)
	}
	if members.Content = kept; len(kept) == 0 {
		tree.Delete(schema, "allOf")
	}
}

// without gives the members that say what a member says, save for the
// properties dropped. Shared is whether others refer to the member as well.
func (s *state) without(member *yaml.Node, drop map[string]bool, shared bool, depth int) []*yaml.Node {
	target := s.target(oas.Schema, member)
	if target == nil || depth > maxChain || !s.declares(target, drop, depth) {
		if shared {
			member = tree.Clone(member) // it will stand in two places, and later passes change one
		}
		return []*yaml.Node{member}
	}
	shared = shared || target != member
	var inner []*yaml.Node
	for _, m := range tree.Items(tree.Get(target, "allOf")) {
		inner = append(inner, s.without(m, drop, shared, depth+1)...)
	}
	if shared {
		target = tree.Clone(target)
	}
	rest := tree.At(target, tree.NewMap())
	for k, v := range tree.Entries(target) {
		switch k.Value {
		case "allOf":
		case "properties":
			for name := range drop {
				tree.Delete(v, name)
			}
			if len(entries(v)) > 0 {
				rest.Content = append(rest.Content, k, v)
			}
		default:
			rest.Content = append(rest.Content, k, v)
		}
	}
	if !saysNothing(rest) {
		inner = append(inner, rest)
	}
	return inner
}

func (s *state) declares(n *yaml.Node, names map[string]bool, depth int) bool {
	found := false
	s.follow(n, func(leaf *yaml.Node) {
		for k := range tree.Entries(tree.Get(leaf, "properties")) {
			found = found || names[k.Value]
		}
	}, depth)
	return found
}

// saysNothing reports whether a schema only says that it is an object.
func saysNothing(n *yaml.Node) bool {
	for k, v := range tree.Entries(n) {
		if k.Value == "type" && v.Value == "object" || slices.Contains(wording, k.Value) || strings.HasPrefix(k.Value, "x-") {
			continue
		}
		return false
	}
	return true
}
