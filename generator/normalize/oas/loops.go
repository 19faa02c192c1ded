package oas

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// Dangling gives the references that lead to no object of the document, and
// those that lead round to themselves.
func Dangling(places []*Place, lookup *Lookup) []*Place {
	var all []*Place
	for _, p := range places {
		if p.Ref() != "" && !tree.IsMap(lookup.Target(p.Kind, p.Node)) {
			all = append(all, p)
		}
	}
	return all
}

// Loops gives the schemas that contain themselves without a property or item
// in between, by allOf, anyOf, oneOf or not: no value can be held against
// them. Of every loop one schema is given.
func Loops(places []*Place, lookup *Lookup) []*Place {
	l := loops{lookup: lookup, state: map[*yaml.Node]int{}}
	var all []*Place
	for _, p := range places {
		if p.Kind == Schema && p.Ref() == "" && l.state[p.Node] == 0 && l.visit(p.Node) {
			all = append(all, p)
		}
	}
	return all
}

const (
	open = iota + 1
	closed
)

type loops struct {
	lookup *Lookup
	state  map[*yaml.Node]int
}

// visit reports whether a schema leads back to one that is being visited.
func (l *loops) visit(n *yaml.Node) bool {
	n = l.lookup.Target(Schema, n)
	if !tree.IsMap(n) || l.state[n] == closed {
		return false
	}
	if l.state[n] == open {
		return true
	}
	l.state[n] = open
	found := false
	for _, list := range []string{"allOf", "anyOf", "oneOf"} {
		for _, member := range tree.Items(tree.Get(n, list)) {
			found = l.visit(member) || found
		}
	}
	if not := tree.Get(n, "not"); not != nil {
		found = l.visit(not) || found
	}
	l.state[n] = closed
	return found
}
