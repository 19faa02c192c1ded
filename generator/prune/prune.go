package prune

import (
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// Selection keeps the operations that match one entry of any list. Empty
// lists everywhere keep all.
type Selection struct {
	Paths      []string // globs over path templates; ** crosses slashes
	Tags       []string
	Operations []string // operationIds
	Resources  []string // dotted resource paths; a resource includes its children
}

// Result tells what was taken out.
type Result struct {
	Operations int // operations taken out
	Components int // components taken out
	Unmatched  []Entry

	Resources  [][]string // the paths of all resources that had operations, in name order
	Companions *yaml.Node // the document of the companions; nil when there are none
}

// Rules are what prune has to be told about resources.
type Rules struct {
	// ResourceOf gives the resource path of an operation.
	ResourceOf func(path string, operation *yaml.Node) []string

	// Companions says, given the paths of all resources and the names of those
	// that have selected operations, whose operations say what the selected
	// ones are called.
	Companions func(all [][]string, selected map[string]bool) map[string]bool
}

// Entry is one entry of a selection.
type Entry struct {
	List  string // "paths", "tags", "operations" or "resources"
	Index int    // counts from 0
	Value string
}

// methods are the keys of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// Run takes out of root, in place, what the selection leaves out. An empty
// selection changes nothing.
func Run(root *yaml.Node, selection Selection, rules Rules) Result {
	s := newSelector(selection, rules.ResourceOf)
	if len(s.entries) == 0 {
		return Result{}
	}
	var result Result
	tree.Delete(root, "webhooks")
	operations := s.look(root)
	var companions map[string]bool
	result.Resources, companions = related(operations, rules)
	result.Companions = copyCompanions(root, operations, companions)
	for _, op := range operations {
		if !op.kept {
			tree.Delete(op.item, op.method)
			result.Operations++
		}
	}
	filter(tree.Get(root, "paths"), func(path, item *yaml.Node) bool {
		return hasOperations(item) || strings.HasPrefix(path.Value, "x-")
	})
	pruneTags(root)
	result.Components = pruneComponents(root)
	result.Unmatched = s.unmatched()
	return result
}

// filter removes the entries of a mapping that keep does not want. It takes
// one go over the mapping, where deleting one by one would take one per entry.
func filter(mapping *yaml.Node, keep func(key, value *yaml.Node) bool) {
	var content []*yaml.Node
	for key, value := range tree.Entries(mapping) {
		if keep(key, value) {
			content = append(content, key, value)
		}
	}
	if tree.IsMap(mapping) {
		mapping.Content = content
	}
}

// inline replaces a path item that is a $ref by a copy of its target.
func inline(root, item *yaml.Node) {
	ref := tree.String(tree.Get(item, "$ref"))
	if !strings.HasPrefix(ref, "#/") {
		return
	}
	if target := tree.Resolve(root, ref); tree.IsMap(target) {
		*item = *tree.Clone(target)
	}
}

func hasOperations(item *yaml.Node) bool {
	return slices.ContainsFunc(methods, func(m string) bool { return tree.Get(item, m) != nil })
}

// selector matches operations and remembers which entries ever did.
type selector struct {
	entries    []Entry
	matched    []bool
	resourceOf func(path string, operation *yaml.Node) []string
}

func newSelector(selection Selection, resourceOf func(string, *yaml.Node) []string) *selector {
	s := &selector{resourceOf: resourceOf}
	for _, list := range []struct {
		name   string
		values []string
	}{
		{"paths", selection.Paths}, {"tags", selection.Tags},
		{"operations", selection.Operations}, {"resources", selection.Resources},
	} {
		for i, value := range list.values {
			s.entries = append(s.entries, Entry{List: list.name, Index: i, Value: value})
		}
	}
	s.matched = make([]bool, len(s.entries))
	return s
}

func (s *selector) unmatched() []Entry {
	var entries []Entry
	for i, e := range s.entries {
		if !s.matched[i] {
			entries = append(entries, e)
		}
	}
	return entries
}

// operation is one of the document.
type operation struct {
	path     *yaml.Node // the key of its path item
	item     *yaml.Node
	method   string
	resource []string
	kept     bool
}

// look lists all operations.
func (s *selector) look(root *yaml.Node) []operation {
	var operations []operation
	for path, item := range tree.Entries(tree.Get(root, "paths")) {
		inline(root, item)
		for _, method := range methods {
			if node := tree.Get(item, method); node != nil {
				resource := s.resourceOf(path.Value, node)
				operations = append(operations, operation{path, item, method, resource, s.keeps(path.Value, resource, node)})
			}
		}
	}
	return operations
}

// keeps asks every entry, not only up to the first that matches, because all
// that match are to be known.
func (s *selector) keeps(path string, resource []string, operation *yaml.Node) bool {
	kept := false
	for i, e := range s.entries {
		if matches(e, path, strings.Join(resource, "."), operation) {
			s.matched[i], kept = true, true
		}
	}
	return kept
}

func matches(e Entry, path, resource string, operation *yaml.Node) bool {
	switch e.List {
	case "paths":
		return matchPath(e.Value, path)
	case "tags":
		return slices.ContainsFunc(tree.Items(tree.Get(operation, "tags")), func(tag *yaml.Node) bool {
			return tag.Value == e.Value
		})
	case "operations":
		return tree.String(tree.Get(operation, "operationId")) == e.Value
	}
	return resource == e.Value || strings.HasPrefix(resource, e.Value+".")
}
