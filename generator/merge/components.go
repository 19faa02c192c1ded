package merge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// component names a component: its section ("schemas") and its name there.
type component struct{ section, name string }

func (c component) compare(d component) int {
	return cmp.Or(strings.Compare(c.section, d.section), strings.Compare(c.name, d.name))
}

// definition is what one document says a component is.
type definition struct {
	doc        *source.Document
	key, value *yaml.Node
}

// components merges the components of all documents, after those that share a
// name without sharing their content have been renamed.
func (m *merger) components() *yaml.Node {
	m.lookup = oas.NewLookup(tree.NewMap())
	m.rename(m.split(m.definitions()))
	merged := m.mergeComponents()
	if merged != nil {
		m.lookup = oas.NewLookup(tree.NewMap("components", merged))
	}
	return merged
}

// definitions collects who defines what, the highest rank first.
func (m *merger) definitions() map[component][]definition {
	all := map[component][]definition{}
	if len(m.ranked) < 2 {
		return all // nobody to disagree with
	}
	for _, doc := range m.ranked {
		for section, names := range tree.Entries(tree.Get(doc.Root, "components")) {
			if strings.HasPrefix(section.Value, "x-") {
				continue // nothing can refer to what it holds
			}
			for key, value := range tree.Entries(names) {
				c := component{section.Value, key.Value}
				all[c] = append(all[c], definition{doc, key, value})
			}
		}
	}
	return all
}

// split finds the components that must be told apart: those of different
// content in documents about different resources, and those that are alike
// but refer to such a component.
func (m *merger) split(all map[component][]definition) map[component][]definition {
	split := map[component][]definition{}
	users := map[component][]component{} // by the component they refer to
	var work []component
	for c, defs := range all {
		if !severalResources(defs) {
			continue
		}
		for _, d := range defs {
			eachRef(d.value, func(ref *yaml.Node) {
				if to, _, ok := parseRef(ref.Value); ok {
					users[to] = append(users[to], c)
				}
			})
		}
		if !m.agree(c, defs) {
			split[c] = defs
			work = append(work, c)
		}
	}
	for len(work) > 0 {
		c := work[len(work)-1]
		work = work[:len(work)-1]
		for _, user := range users[c] {
			if _, known := split[user]; !known {
				split[user] = all[user]
				work = append(work, user)
			}
		}
	}
	return split
}

func severalResources(defs []definition) bool {
	for _, d := range defs[1:] {
		if d.doc.Resource != defs[0].doc.Resource {
			return true
		}
	}
	return false
}

func (m *merger) agree(c component, defs []definition) bool {
	for _, d := range defs[1:] {
		if !m.same(componentField(c.section), defs[0].value, d.value) {
			return false
		}
	}
	return true
}

func componentField(section string) oas.Field {
	field, _ := oas.FieldOf(oas.Components, section)
	return held(field)
}

// rename gives each of the split components the resource of its document as a
// prefix, and lets the references in that document follow.
func (m *merger) rename(split map[component][]definition) {
	renames := map[*source.Document]map[component]string{}
	for _, c := range slices.SortedFunc(maps.Keys(split), component.compare) {
		for _, d := range split[c] {
			if renames[d.doc] == nil {
				renames[d.doc] = map[component]string{}
			}
			to := prefixed(d.doc.Resource, c.name)
			if taken, _ := tree.Entry(tree.Get(d.doc.Root, "components", c.section), to); taken != nil {
				m.errs.Add(m.files.Position(d.key), tree.Pointer("components", c.section, c.name),
					fmt.Sprintf("another source uses this name for something else, and %s, which would tell them apart, is taken at %s", to, m.files.Position(taken)),
					"rename one of the components")
				continue
			}
			renames[d.doc][c] = to
			d.key.Value = to
			m.result.Renamed = append(m.result.Renamed, Rename{Kind: c.section, From: c.name, To: to, Document: d.doc.Name})
		}
	}
	for doc, names := range renames {
		rewrite(doc.Root, names)
	}
}

// prefixed makes a component name of a resource such as ssl.verification.
func prefixed(resource, name string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, resource)
	return clean + "_" + name
}

// mergeComponents joins the sections; nil when no document has components.
func (m *merger) mergeComponents() *yaml.Node {
	var merged *yaml.Node
	at := (*place)(nil).child("components")
	for _, doc := range m.ranked {
		components := tree.Get(doc.Root, "components")
		switch {
		case components == nil:
		case merged == nil:
			merged = components
		default:
			m.sections(at, merged, components)
		}
	}
	if merged == nil {
		return nil
	}
	sortKeys(merged)
	for _, names := range tree.Entries(merged) {
		if tree.IsMap(names) {
			sortKeys(names)
		}
	}
	return merged
}

func (m *merger) sections(at *place, a, b *yaml.Node) {
	for section, names := range tree.Entries(b) {
		mine := tree.Get(a, section.Value)
		at := at.child(section.Value)
		switch {
		case mine == nil:
			a.Content = append(a.Content, section, names)
		case strings.HasPrefix(section.Value, "x-"): // not part of the API; nothing refers to it
			m.extension(mine, names)
		case tree.IsMap(mine) && tree.IsMap(names):
			m.section(at, componentField(section.Value), mine, names)
		case !m.same(oas.Field{}, mine, names):
			m.conflict(at, mine, names)
		}
	}
}

// extension adds what only b holds.
func (m *merger) extension(a, b *yaml.Node) {
	known := indexOf(a)
	for key, value := range tree.Entries(b) {
		if tree.IsMap(a) && known.get(key.Value) == nil {
			a.Content = append(a.Content, key, value)
		}
	}
}

// section joins two mappings of components. Definitions that still share a
// name are about one resource: they must agree, because a reference cannot
// tell which of them it means.
func (m *merger) section(at *place, field oas.Field, a, b *yaml.Node) {
	known := indexOf(a)
	for key, value := range tree.Entries(b) {
		mine := known.get(key.Value)
		switch {
		case mine == nil:
			a.Content = append(a.Content, key, value)
		case m.same(field, mine, value):
			m.result.Duplicates++
		case m.preferred(mine) && !m.preferred(value):
		default:
			m.strict = true
			m.value(at.child(key.Value), field, mine, value)
			m.strict = false
		}
	}
}

func sortKeys(n *yaml.Node) {
	type entry struct{ key, value *yaml.Node }
	entries := make([]entry, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		entries = append(entries, entry{n.Content[i], n.Content[i+1]})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(a.key.Value, b.key.Value) })
	for i, e := range entries {
		n.Content[2*i], n.Content[2*i+1] = e.key, e.value
	}
}
