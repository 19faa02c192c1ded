package normalize

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

var templateName = regexp.MustCompile(`\{([^{}/]+)\}`)

// templateNames gives the parameters of a path template in order.
func templateNames(path string) []string {
	var names []string
	for _, m := range templateName.FindAllStringSubmatch(path, -1) {
		names = append(names, m[1])
	}
	return names
}

// operations gives the operations of a path item.
func operations(item *oas.Place) []*oas.Place {
	var ops []*oas.Place
	for k, v := range tree.Entries(item.Node) {
		if slices.Contains(oas.Methods, k.Value) && tree.IsMap(v) {
			ops = append(ops, &oas.Place{Kind: oas.Operation, Node: v, Parent: item, Field: k.Value})
		}
	}
	return ops
}

// eachPath calls visit for the path items of paths, not those of callbacks.
func (s *state) eachPath(visit func(item *oas.Place)) {
	s.each(oas.PathItem, func(p *oas.Place) {
		if p.Parent.Kind == oas.Paths && strings.HasPrefix(p.Field, "/") {
			visit(p)
		}
	})
}

// pathParameter is one declaration of a path parameter.
type pathParameter struct {
	name string
	node *yaml.Node // as it stands in the list, maybe a reference
	list *yaml.Node
}

// pathParameters gives the path parameters declared in an object's list.
func (s *state) pathParameters(n *yaml.Node) []pathParameter {
	list := tree.Get(n, "parameters")
	var found []pathParameter
	for _, item := range tree.Items(list) {
		target := s.target(oas.Parameter, item)
		if tree.String(tree.Get(target, "in")) == "path" {
			found = append(found, pathParameter{tree.String(tree.Get(target, "name")), item, list})
		}
	}
	return found
}

func named(params []pathParameter, name string) bool {
	return slices.ContainsFunc(params, func(p pathParameter) bool { return p.name == name })
}

// rename gives a parameter another name, in a copy of its own when it is
// referred to.
func (s *state) rename(p pathParameter, name string) {
	if oas.Ref(oas.Parameter, p.node) != "" {
		become(p.node, tree.Clone(s.target(oas.Parameter, p.node)))
	}
	tree.Set(p.node, "name", tree.At(p.node, tree.NewString(name)))
}

func (s *state) addParameter(n, parameter *yaml.Node) {
	list := tree.Get(n, "parameters")
	if !tree.IsSeq(list) {
		list = tree.At(n, tree.NewSeq())
		tree.Set(n, "parameters", list)
	}
	list.Content = append(list.Content, parameter)
}

// repeatedPathParameters numbers the second of equal names in a path and
// declares it like the first:
//
//	/a/{id}/b/{id}    /a/{id}/b/{id_2}
func repeatedPathParameters(s *state) {
	keys, taken := map[*yaml.Node]*yaml.Node{}, map[string]bool{}
	for k, v := range tree.Entries(tree.Get(s.root, "paths")) {
		keys[v], taken[k.Value] = k, true
	}
	s.eachPath(func(item *oas.Place) {
		renamed, added := numberNames(item.Field)
		if len(added) == 0 || taken[renamed] || keys[item.Node] == nil {
			return
		}
		taken[renamed] = true
		keys[item.Node].Value = renamed
		s.fix(item, item.Node, nil, "path written as %s", renamed)
		for _, holder := range append(operations(item), item) {
			for _, names := range added {
				s.copyParameter(holder.Node, names[0], names[1])
			}
		}
	})
}

// numberNames makes the names in a path differ, and gives the old and new name
// of every place that has been renamed.
func numberNames(path string) (renamed string, added [][2]string) {
	seen := map[string]int{}
	names := templateNames(path)
	renamed = templateName.ReplaceAllStringFunc(path, func(m string) string {
		name := m[1 : len(m)-1]
		if seen[name]++; seen[name] == 1 {
			return m
		}
		free := name + "_" + strconv.Itoa(seen[name])
		for seen[free] > 0 || slices.Contains(names, free) {
			free += "_"
		}
		seen[free]++
		added = append(added, [2]string{name, free})
		return "{" + free + "}"
	})
	return renamed, added
}

func (s *state) copyParameter(n *yaml.Node, from, to string) {
	params := s.pathParameters(n)
	if named(params, to) {
		return
	}
	for _, p := range params {
		if p.name == from {
			c := pathParameter{node: tree.Clone(p.node)}
			s.rename(c, to)
			s.addParameter(n, c.node)
			return
		}
	}
}

// difference compares the names of a path with what is declared for one
// operation: names without declaration and declarations without name.
func difference(path string, declared ...[]pathParameter) (missing []string, extra []pathParameter) {
	names := templateNames(path)
	all := slices.Concat(declared...)
	for _, name := range names {
		if !named(all, name) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	for _, p := range all {
		if !slices.Contains(names, p.name) && !named(extra, p.name) {
			extra = append(extra, p)
		}
	}
	return missing, extra
}

// renamedPathParameters gives declared parameters the names of the path, when
// as many names lack a declaration as declarations lack a name:
//
//	/a/{a_id}: {parameters: [{name: id, in: path}]}    /a/{a_id}: {parameters: [{name: a_id, in: path}]}
func renamedPathParameters(s *state) {
	s.eachPath(func(item *oas.Place) {
		for _, op := range operations(item) {
			missing, extra := difference(item.Field, s.pathParameters(item.Node), s.pathParameters(op.Node))
			if len(missing) != len(extra) {
				continue
			}
			for i, p := range extra {
				s.fix(op, p.node, []string{"parameters"}, "path parameter %q renamed to %q", p.name, missing[i])
				s.rename(p, missing[i])
			}
		}
	})
}

// unusedPathParameters removes path parameters that have no place in the path:
//
//	/a: {get: {parameters: [{name: id, in: path}]}}    /a: {get: {parameters: []}}
func unusedPathParameters(s *state) {
	s.eachPath(func(item *oas.Place) {
		names := templateNames(item.Field)
		for _, holder := range append(operations(item), item) {
			for _, p := range s.pathParameters(holder.Node) {
				if slices.Contains(names, p.name) {
					continue
				}
				s.fix(holder, p.node, []string{"parameters"}, "path parameter %q removed, the path does not have it", p.name)
				p.list.Content = slices.DeleteFunc(slices.Clone(p.list.Content), func(n *yaml.Node) bool { return n == p.node })
			}
		}
	})
}

// undeclaredPathParameters declares the parameters that only the path has, as
// strings:
//
//	/a/{id}: {get: {}}    /a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}}
func undeclaredPathParameters(s *state) {
	s.eachPath(func(item *oas.Place) {
		for _, op := range operations(item) {
			missing, _ := difference(item.Field, s.pathParameters(item.Node), s.pathParameters(op.Node))
			for _, name := range missing {
				s.fix(op, op.Node, nil, "path parameter %q declared", name)
				s.addParameter(op.Node, at(op.Node, tree.NewMap(
					"name", tree.NewString(name), "in", tree.NewString("path"), "required", tree.NewBool(true),
					"schema", tree.NewMap("type", tree.NewString("string")),
				)))
			}
		}
	})
}

// at gives every node of a new tree the position of origin.
func at(origin, n *yaml.Node) *yaml.Node {
	tree.At(origin, n)
	for _, child := range n.Content {
		at(origin, child)
	}
	return n
}

// optionalPathParameters requires path parameters, without which there is no
// path:
//
//	{name: id, in: path}    {name: id, in: path, required: true}
func optionalPathParameters(s *state) {
	s.each(oas.Parameter, func(p *oas.Place) {
		if tree.String(tree.Get(p.Node, "in")) != "path" || tree.Bool(tree.Get(p.Node, "required")) {
			return
		}
		s.fix(p, p.Node, nil, "path parameter %q required", tree.String(tree.Get(p.Node, "name")))
		tree.Set(p.Node, "required", tree.At(p.Node, tree.NewBool(true)))
	})
}

// readOnlyPathParameters removes flags that speak of bodies. A schema that
// others refer to keeps them, for their sake:
//
//	{in: path, schema: {type: string, readOnly: true}}    {in: path, schema: {type: string}}
func readOnlyPathParameters(s *state) {
	s.each(oas.Parameter, func(p *oas.Place) {
		schema := &oas.Place{Kind: oas.Schema, Node: tree.Get(p.Node, "schema"), Parent: p, Field: "schema"}
		if tree.String(tree.Get(p.Node, "in")) != "path" || schema.Ref() != "" {
			return
		}
		for _, flag := range []string{"readOnly", "writeOnly"} {
			s.drop(schema, flag, "%s of a path parameter removed", flag)
		}
	})
}

// duplicateParameters keeps the last of the parameters that one list declares
// twice:
//
//	parameters: [{name: a, in: query}, {name: a, in: query, required: true}]
//	parameters: [{name: a, in: query, required: true}]
func duplicateParameters(s *state) {
	for _, p := range s.index() {
		if p.Kind != oas.Operation && p.Kind != oas.PathItem {
			continue
		}
		list := tree.Get(p.Node, "parameters")
		seen := map[string]bool{}
		kept := []*yaml.Node{}
		for _, item := range slices.Backward(tree.Items(list)) {
			target := s.target(oas.Parameter, item)
			key := tree.String(tree.Get(target, "in")) + " " + tree.String(tree.Get(target, "name"))
			if target != nil && seen[key] {
				s.fix(p, item, []string{"parameters"}, "second declaration of %s parameter removed", key)
				continue
			}
			seen[key] = true
			kept = append(kept, item)
		}
		if len(kept) < len(tree.Items(list)) {
			slices.Reverse(kept)
			list.Content = kept
		}
	}
}
