package overlay

import (
	"fmt"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// plan foresees what an update does to one target.
type plan struct {
	touched  []string
	mismatch string // why the update cannot be applied
}

// reduce gives a copy of the update without what is so already, nil if nothing
// remains, and notes what the update decides. top tells the target itself from
// what it holds: only there may an update that is no list be added to a list.
func (p *plan) reduce(pointer string, target, update *yaml.Node, top bool) *yaml.Node {
	switch {
	case tree.IsSeq(target) && (top || tree.IsSeq(update)):
		return p.reduceList(pointer, target, update)
	case target.Kind != update.Kind:
		p.mismatch = fmt.Sprintf("%s is %s, but the update is %s", name(pointer), kindName(target), kindName(update))
		return nil
	case tree.IsMap(target):
		return p.reduceMap(pointer, target, update)
	}
	p.touched = append(p.touched, pointer)
	if tree.Equal(target, update) {
		return nil
	}
	return tree.Clone(update)
}

func (p *plan) reduceMap(pointer string, target, update *yaml.Node) *yaml.Node {
	rest := tree.At(update, tree.NewMap())
	for key, value := range tree.Entries(update) {
		at := pointer + "/" + tree.Escape(key.Value)
		mine := tree.Get(target, key.Value)
		if mine == nil {
			p.touched = append(p.touched, at)
			rest.Content = append(rest.Content, tree.Clone(key), tree.Clone(value))
		} else if v := p.reduce(at, mine, value, false); v != nil {
			rest.Content = append(rest.Content, tree.Clone(key), v)
		}
	}
	if len(rest.Content) == 0 {
		return nil
	}
	return rest
}

// reduceList drops an update of which the list has every element: adding them
// again would say nothing new.
func (p *plan) reduceList(pointer string, target, update *yaml.Node) *yaml.Node {
	items := []*yaml.Node{update}
	if tree.IsSeq(update) {
		items = update.Content
	}
	all := true
	for n, item := range items {
		i := slices.IndexFunc(target.Content, func(n *yaml.Node) bool { return tree.Equal(n, item) })
		all = all && i >= 0
		if i < 0 {
			i = len(target.Content) + n // where it will stand
		}
		if !tree.IsScalar(item) {
			p.touched = append(p.touched, pointer+"/"+strconv.Itoa(i))
		}
	}
	if len(items) == 0 || slices.ContainsFunc(items, tree.IsScalar) {
		p.touched = append(p.touched, pointer) // a set is decided as a whole
	}
	if all {
		return nil
	}
	return tree.Clone(update)
}

func name(pointer string) string {
	if pointer == "" {
		return "the document"
	}
	return pointer
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a scalar"
}

// place completes what the library leaves undone: it copies values without
// their positions, and replaces scalars without their types.
func place(target, update *yaml.Node) {
	switch {
	case tree.IsSeq(target):
		items := []*yaml.Node{update}
		if tree.IsSeq(update) {
			items = update.Content
		}
		added := target.Content[len(target.Content)-len(items):]
		for i, item := range items {
			copyPositions(added[i], item)
		}
	case tree.IsMap(target):
		for key, value := range tree.Entries(update) {
			if mine := tree.Get(target, key.Value); mine.Line == 0 {
				copyPositions(mine, value)
			} else {
				place(mine, value)
			}
		}
	default:
		target.Tag, target.Style = update.Tag, update.Style
		tree.At(update, target)
	}
}

// copyPositions gives a copy the positions of what it was copied from.
func copyPositions(n, origin *yaml.Node) {
	tree.At(origin, n)
	for i := range min(len(n.Content), len(origin.Content)) {
		copyPositions(n.Content[i], origin.Content[i])
	}
}
