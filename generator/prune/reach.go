package prune

import (
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// component names one entry of components: its section and its name.
type component struct{ section, name string }

// pruneTags removes the descriptions of tags that no operation carries.
func pruneTags(root *yaml.Node) {
	used := map[string]bool{}
	for _, item := range tree.Entries(tree.Get(root, "paths")) {
		for _, method := range methods {
			for _, tag := range tree.Items(tree.Get(item, method, "tags")) {
				used[tag.Value] = true
			}
		}
	}
	tags := tree.Get(root, "tags")
	if !tree.IsSeq(tags) {
		return
	}
	kept := tags.Content[:0:0]
	for _, tag := range tags.Content {
		if used[tree.String(tree.Get(tag, "name"))] {
			kept = append(kept, tag)
		}
	}
	tags.Content = kept
	if len(kept) == 0 {
		tree.Delete(root, "tags")
	}
}

// pruneComponents removes every component that cannot be reached from outside
// components and gives their number.
func pruneComponents(root *yaml.Node) (removed int) {
	components := tree.Get(root, "components")
	r := newReach(components)
	r.security(tree.Get(root, "security"))
	for key, value := range tree.Entries(root) {
		if key.Value != "components" {
			r.follow(value)
		}
	}
	return r.sweep(components)
}

// reach collects what is referred to.
type reach struct {
	known map[component]*yaml.Node
	seen  map[component]bool
	queue []component
}

func newReach(components *yaml.Node) *reach {
	r := &reach{known: map[component]*yaml.Node{}, seen: map[component]bool{}}
	for section, entries := range tree.Entries(components) {
		for name, node := range tree.Entries(entries) {
			r.known[component{section.Value, name.Value}] = node
		}
	}
	return r
}

// follow marks all that can be reached from a node.
func (r *reach) follow(n *yaml.Node) {
	r.visit(n)
	for len(r.queue) > 0 {
		next := r.queue[0]
		r.queue = r.queue[1:]
		r.visit(r.known[next])
	}
}

// visit follows the references below a node. It does not tell a $ref from a
// property of an example that is called so: keeping a component too many does
// no harm, losing one does.
func (r *reach) visit(n *yaml.Node) {
	tree.Walk(n, func(_ string, n *yaml.Node) bool {
		for key, value := range tree.Entries(n) {
			switch key.Value {
			case "$ref", "operationRef":
				r.refer(tree.String(value))
			case "security":
				r.security(value)
			case "discriminator":
				r.discriminator(value)
			}
		}
		return true
	})
}

// refer marks the component that a JSON pointer leads into.
func (r *reach) refer(ref string) {
	if !strings.HasPrefix(ref, "#/components/") {
		return
	}
	if tokens := tree.Tokens(ref); len(tokens) >= 3 {
		r.mark(component{tokens[1], tokens[2]})
	}
}

// security marks the schemes that requirements name.
func (r *reach) security(requirements *yaml.Node) {
	for _, requirement := range tree.Items(requirements) {
		for scheme := range tree.Entries(requirement) {
			r.mark(component{"securitySchemes", scheme.Value})
		}
	}
}

// discriminator marks the schemas of a mapping, which are named by reference
// or by bare name.
func (r *reach) discriminator(discriminator *yaml.Node) {
	for _, target := range tree.Entries(tree.Get(discriminator, "mapping")) {
		r.refer(tree.String(target))
		r.mark(component{"schemas", tree.String(target)})
	}
}

func (r *reach) mark(c component) {
	if r.seen[c] || r.known[c] == nil {
		return
	}
	r.seen[c] = true
	r.queue = append(r.queue, c)
}

// copy gives the components that were marked, without a node of the others.
func (r *reach) copy(components *yaml.Node) *yaml.Node {
	copied := tree.NewMap()
	for section, entries := range tree.Entries(components) {
		var content []*yaml.Node
		for name, node := range tree.Entries(entries) {
			if r.seen[component{section.Value, name.Value}] {
				content = append(content, tree.Clone(name), tree.Clone(node))
			}
		}
		if len(content) > 0 {
			tree.Set(copied, section.Value, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: content})
		}
	}
	return copied
}

// sweep removes what was not marked, and sections that it empties.
func (r *reach) sweep(components *yaml.Node) (removed int) {
	filter(components, func(section, entries *yaml.Node) bool {
		if !tree.IsMap(entries) || strings.HasPrefix(section.Value, "x-") {
			return true
		}
		filter(entries, func(name, _ *yaml.Node) bool {
			kept := r.seen[component{section.Value, name.Value}]
			if !kept {
				removed++
			}
			return kept
		})
		return len(entries.Content) > 0
	})
	return removed
}
