package prune

import (
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// related gives the paths of all resources, in name order, and the names of
// those whose operations are companions of the selected ones.
func related(operations []operation, rules Rules) (all [][]string, companions map[string]bool) {
	paths, selected := map[string][]string{}, map[string]bool{}
	for _, op := range operations {
		name := strings.Join(op.resource, ".")
		paths[name] = op.resource
		if op.kept {
			selected[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		all = append(all, paths[name])
	}
	return all, rules.Companions(all, selected)
}

// copyCompanions makes a document of the operations that are companions and of
// what they refer to. It shares no node with root, because both are repaired,
// each for itself: what is wrong with companions must not show in what is kept.
func copyCompanions(root *yaml.Node, operations []operation, companions map[string]bool) *yaml.Node {
	paths := tree.NewMap()
	for _, op := range operations {
		if op.kept || !companions[strings.Join(op.resource, ".")] {
			continue
		}
		item := tree.Get(paths, op.path.Value)
		if item == nil {
			item = tree.At(op.item, tree.NewMap())
			if parameters := tree.Get(op.item, "parameters"); parameters != nil {
				tree.Set(item, "parameters", tree.Clone(parameters))
			}
			paths.Content = append(paths.Content, tree.Clone(op.path), item)
		}
		tree.Set(item, op.method, tree.Clone(tree.Get(op.item, op.method)))
	}
	if len(paths.Content) == 0 {
		return nil
	}
	doc := tree.At(root, tree.NewMap())
	if version := tree.Get(root, "openapi"); version != nil {
		tree.Set(doc, "openapi", tree.Clone(version))
	}
	tree.Set(doc, "paths", paths)
	components := tree.Get(root, "components")
	r := newReach(components)
	r.follow(paths)
	if copied := r.copy(components); len(copied.Content) > 0 {
		tree.Set(doc, "components", copied)
	}
	return doc
}
