package merge

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// order is the canonical order of the top level; extensions follow, sorted.
var order = []string{
	"openapi", "info", "externalDocs", "jsonSchemaDialect", "servers", "security", "tags", "paths", "webhooks", "components",
}

// root joins the top levels, around the paths and components merged already.
func (m *merger) root(paths, components *yaml.Node) *yaml.Node {
	merged := tree.NewMap()
	if len(m.ranked) > 0 {
		tree.At(m.ranked[0].Root, merged)
	}
	for _, doc := range m.ranked {
		for key, value := range tree.Entries(doc.Root) {
			if key.Value != "prefer" && key.Value != "paths" && key.Value != "components" {
				m.topLevel(merged, key, value)
			}
		}
	}
	if len(m.ranked) > 1 {
		sortTags(tree.Get(merged, "tags"))
	}
	if paths != nil {
		tree.Set(merged, "paths", paths)
	}
	if components != nil {
		tree.Set(merged, "components", components)
	}
	return canonical(merged)
}

// sortTags puts the tags of several sources into name order: one source may
// have an order of its own, between several that of the files would show.
func sortTags(tags *yaml.Node) {
	if !tree.IsSeq(tags) {
		return
	}
	slices.SortStableFunc(tags.Content, func(a, b *yaml.Node) int {
		return strings.Compare(tree.String(tree.Get(a, "name")), tree.String(tree.Get(b, "name")))
	})
}

func (m *merger) topLevel(merged, key, value *yaml.Node) {
	mine := tree.Get(merged, key.Value)
	at := (*place)(nil).child(key.Value)
	switch {
	case mine == nil:
		merged.Content = append(merged.Content, key, value)
	case key.Value == "openapi":
		if newer(value.Value, mine.Value) {
			tree.Set(merged, "openapi", value)
		}
	case key.Value == "security": // in the operations already, where it differs
	case key.Value == "webhooks":
		m.value(at, oas.Field{Shape: oas.ObjectMap, Kind: oas.PathItem}, mine, value)
	default:
		field, _ := oas.FieldOf(oas.Document, key.Value)
		m.value(at, field, mine, value)
	}
}

// newer compares versions of three numbers.
func newer(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, _ := strconv.Atoi(as[i])
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return x > y
		}
	}
	return false
}

func canonical(n *yaml.Node) *yaml.Node {
	sorted := tree.At(n, tree.NewMap())
	for _, name := range order {
		if key, value := tree.Entry(n, name); key != nil {
			sorted.Content = append(sorted.Content, key, value)
			tree.Delete(n, name)
		}
	}
	sortKeys(n)
	sorted.Content = append(sorted.Content, n.Content...)
	return sorted
}
