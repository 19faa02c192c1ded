package merge

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// parseRef takes "#/components/schemas/a/properties/b" apart: the component,
// and what follows its name ("/properties/b").
func parseRef(ref string) (c component, rest string, ok bool) {
	path, ok := strings.CutPrefix(ref, "#/components/")
	if !ok {
		return component{}, "", false
	}
	parts := strings.SplitN(path, "/", 3)
	if len(parts) < 2 {
		return component{}, "", false
	}
	if len(parts) == 3 {
		rest = "/" + parts[2]
	}
	tokens := tree.Tokens("/" + parts[0] + "/" + parts[1])
	return component{tokens[0], tokens[1]}, rest, true
}

// eachRef calls f with every scalar below n that may refer to a component: the
// values of $ref and those of a discriminator's mapping.
func eachRef(n *yaml.Node, f func(ref *yaml.Node)) {
	for i := 0; i < len(n.Content); i++ {
		child := n.Content[i]
		if tree.IsMap(n) && i%2 == 1 {
			switch key := n.Content[i-1].Value; {
			case key == "$ref" && tree.IsScalar(child):
				f(child)
			case key == "discriminator":
				for _, to := range tree.Entries(tree.Get(child, "mapping")) {
					f(to)
				}
			}
		}
		eachRef(child, f)
	}
}

// rewrite lets what a document refers to follow its new name.
func rewrite(root *yaml.Node, names map[component]string) {
	eachRef(root, func(ref *yaml.Node) {
		c, rest, ok := parseRef(ref.Value)
		switch to, renamed := names[c]; {
		case ok && renamed:
			ref.Value = "#" + tree.Pointer("components", c.section, to) + rest
		case !ok && tree.IsScalar(ref): // a discriminator may name a schema without a path
			if to, renamed := names[component{"schemas", ref.Value}]; renamed {
				ref.Value = to
			}
		}
	})
	requirements(tree.Get(root, "security"), names)
	for op := range source.Operations(root) {
		requirements(tree.Get(op, "security"), names)
	}
}

func requirements(security *yaml.Node, names map[component]string) {
	for _, requirement := range tree.Items(security) {
		for key := range tree.Entries(requirement) {
			if to, renamed := names[component{"securitySchemes", key.Value}]; renamed {
				key.Value = to
			}
		}
	}
}
