package normalize

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// unevenAllOfs writes members as one schema when some of them state a flag
// that others are silent about, which tools take for a contradiction:
//
//	allOf: [{type: string, format: uuid}, {maxLength: 36}]    {type: string, format: uuid, maxLength: 36}
func unevenAllOfs(s *state) {
	s.eachAllOf(func(p *oas.Place, members *yaml.Node) {
		if leaves := s.leaves(p.Node, members); leaves != nil && !conflicting(leaves) && uneven(leaves) {
			s.flatten(p, members, leaves, "members that state different flags written as one schema")
		}
	})
}

// contradictoryAllOfs writes members that contradict each other as one schema,
// in which the last statement counts:
//
//	allOf: [{type: string, default: a}, {type: string, default: b}]    {type: string, default: b}
//
// Between an object with properties and a mere value the object counts: it is
// an answer, next to which somebody has put the type of what it holds.
//
//	allOf: [{type: object, properties: {result: …}}, {type: string}]    {type: object, properties: {result: …}}
func contradictoryAllOfs(s *state) {
	s.eachAllOf(func(p *oas.Place, members *yaml.Node) {
		if leaves := s.leaves(p.Node, members); leaves != nil && conflicting(leaves) {
			s.flatten(p, members, leaves, "members that contradict each other written as one schema")
		}
	})
}

// leaves gives the schemas that an allOf puts together, nil when it is no
// real composition or cannot be written as one schema.
func (s *state) leaves(schema, members *yaml.Node) []*yaml.Node {
	var leaves []*yaml.Node
	if !s.chain(schema, func(leaf *yaml.Node) { leaves = append(leaves, leaf) }) {
		return nil
	}
	// A single member keeps its name; what stands next to it annotates it.
	if len(members.Content) < 2 && !structural(schema) {
		return nil
	}
	for _, once := range []string{"anyOf", "oneOf", "not", "discriminator"} {
		n := 0
		for _, leaf := range leaves {
			if tree.Get(leaf, once) != nil {
				n++
			}
		}
		if n > 1 {
			return nil
		}
	}
	return slices.DeleteFunc(leaves, func(leaf *yaml.Node) bool {
		return !slices.ContainsFunc(entries(leaf), func(n *yaml.Node) bool { return n.Value != "allOf" && n.Kind == yaml.ScalarNode })
	})
}

func structural(n *yaml.Node) bool {
	return isSet(n, "properties") || isSet(n, "required") || isSet(n, "additionalProperties")
}

// flags are the keywords that all members of an allOf must state alike.
var flags = []string{"format", "default", "readOnly", "writeOnly", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"}

// conflicting reports whether two members state different things.
func conflicting(leaves []*yaml.Node) bool {
	for _, key := range append([]string{"type"}, flags...) {
		var stated *yaml.Node
		for _, leaf := range leaves {
			v := tree.Get(leaf, key)
			if v == nil {
				continue
			}
			if stated != nil && !tree.Equal(stated, v) {
				return true
			}
			stated = v
		}
	}
	return false
}

// uneven reports whether a member states a flag that another does not.
func uneven(leaves []*yaml.Node) bool {
	for _, key := range flags {
		stated, silent := 0, 0
		for _, leaf := range leaves {
			switch v := tree.Get(leaf, key); {
			case v != nil && !isFalse(v):
				stated++
			case !isAnnotation(leaf):
				silent++
			}
		}
		if stated > 0 && silent > 0 || key == "default" && stated > 1 {
			return true
		}
	}
	return false
}

func (s *state) flatten(p *oas.Place, members *yaml.Node, leaves []*yaml.Node, detail string) {
	s.fix(p, members, []string{"allOf"}, "%s", detail)
	if slices.ContainsFunc(leaves, func(leaf *yaml.Node) bool { return isSet(leaf, "properties") }) {
		leaves = slices.DeleteFunc(leaves, isScalarSchema)
	}
	merged := tree.NewMap()
	inline := map[*yaml.Node]bool{}
	inlineMembers(p.Node, inline, 0)
	for _, leaf := range leaves {
		// What is referred to stays with its other users.
		own := leaf
		if !inline[leaf] {
			own = tree.Clone(leaf)
		}
		for k, v := range tree.Entries(own) {
			if k.Value != "allOf" {
				mergeKeyword(merged, k, v)
			}
		}
	}
	p.Node.Content = merged.Content
}

// isScalarSchema reports the type of a value that has no parts.
func isScalarSchema(n *yaml.Node) bool {
	switch typeOf(n) {
	case "string", "number", "integer", "boolean":
		return !isSet(n, "properties")
	}
	return false
}

// inlineMembers collects the schemas of an allOf that stand in it, not behind
// references.
func inlineMembers(n *yaml.Node, found map[*yaml.Node]bool, depth int) {
	if depth > maxChain || oas.Ref(oas.Schema, n) != "" {
		return
	}
	found[n] = true
	for _, member := range tree.Items(tree.Get(n, "allOf")) {
		inlineMembers(member, found, depth+1)
	}
}

// mergeKeyword adds a keyword to a schema that is put together. Properties and
// required fields add up, lists of values intersect, of all else the last
// statement counts.
func mergeKeyword(merged, key, value *yaml.Node) {
	old := tree.Get(merged, key.Value)
	switch {
	case old == nil:
		merged.Content = append(merged.Content, key, value)
	case key.Value == "properties" && tree.IsMap(old) && tree.IsMap(value):
		for k, v := range tree.Entries(value) {
			if tree.Get(old, k.Value) != nil {
				tree.Set(old, k.Value, v)
			} else {
				old.Content = append(old.Content, k, v)
			}
		}
	case key.Value == "required" && tree.IsSeq(old):
		for _, item := range tree.Items(value) {
			if !slices.ContainsFunc(old.Content, func(n *yaml.Node) bool { return n.Value == item.Value }) {
				old.Content = append(old.Content, item)
			}
		}
	case key.Value == "enum" && tree.IsSeq(old) && !disjoint(old.Content, tree.Items(value)):
		old.Content = slices.DeleteFunc(old.Content, func(v *yaml.Node) bool { return disjoint([]*yaml.Node{v}, value.Content) })
	default:
		tree.Set(merged, key.Value, value)
	}
}
