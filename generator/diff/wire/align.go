package wire

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// align renames components of the base document that are only called otherwise
// in the head. Generators of specifications rename whole families of components
// from one day to the next; the names do not travel, so comparing lists of
// references by name would report every use of each.
//
// Two components are the same one when the same place of both documents refers
// to them, each is missing in the other document, and no other place disagrees.
// Lines stay where they are.
func align(base, head []byte) ([]byte, error) {
	var from, to yaml.Node
	if err := yaml.Unmarshal(base, &from); err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(head, &to); err != nil {
		return nil, err
	}
	if len(from.Content) == 0 || len(to.Content) == 0 {
		return base, nil
	}
	a := &aligner{
		base: from.Content[0], head: to.Content[0],
		votes: map[string]map[string]int{}, seen: map[[2]*yaml.Node]bool{},
	}
	a.paths()
	renames := a.decide()
	if len(renames) == 0 {
		return base, nil
	}
	return rename(base, tree.Get(a.base, "components", "schemas"), renames), nil
}

// aligner collects which components are referred to from the same places.
type aligner struct {
	base, head *yaml.Node
	votes      map[string]map[string]int // name in base → name in head → places
	seen       map[[2]*yaml.Node]bool
}

// paths walks through the operations that both documents have.
func (a *aligner) paths() {
	heads := map[string]*yaml.Node{}
	for k, v := range tree.Entries(tree.Get(a.head, "paths")) {
		heads[shape(k.Value)] = v
	}
	for k, v := range tree.Entries(tree.Get(a.base, "paths")) {
		if other := heads[shape(k.Value)]; other != nil {
			a.walk(v, other)
		}
	}
}

// parameter matches a path parameter, whose name does not count.
var parameter = regexp.MustCompile(`\{[^{}]*\}`)

func shape(path string) string { return parameter.ReplaceAllString(path, "{}") }

const schemas = "#/components/schemas/"

// walk compares what stands at the same place.
func (a *aligner) walk(from, to *yaml.Node) {
	if from == nil || to == nil || from.Kind != to.Kind || a.seen[[2]*yaml.Node{from, to}] {
		return
	}
	a.seen[[2]*yaml.Node{from, to}] = true
	was, isRef := strings.CutPrefix(tree.String(tree.Get(from, "$ref")), schemas)
	is, isRefToo := strings.CutPrefix(tree.String(tree.Get(to, "$ref")), schemas)
	if isRef && isRefToo {
		a.vote(was, is)
		a.walk(tree.Get(a.base, "components", "schemas", was), tree.Get(a.head, "components", "schemas", is))
		return
	}
	switch from.Kind {
	case yaml.MappingNode:
		for k, v := range tree.Entries(from) {
			a.walk(v, tree.Get(to, k.Value))
		}
	case yaml.SequenceNode:
		a.list(from.Content, to.Content)
	}
}

// list compares two lists: by position when none was added or removed, else by
// what the names end with.
func (a *aligner) list(from, to []*yaml.Node) {
	if len(from) == len(to) {
		for i := range from {
			a.walk(from[i], to[i])
		}
		return
	}
	tails := map[string]*yaml.Node{}
	for _, n := range to {
		if ref := tree.String(tree.Get(n, "$ref")); ref != "" {
			tails[tail(ref)] = n
		}
	}
	for _, n := range from {
		if ref := tree.String(tree.Get(n, "$ref")); ref != "" {
			a.walk(n, tails[tail(ref)])
		}
	}
}

// tail is a component's name without the first word, which is what generated
// names differ in: prefix_thing.
func tail(ref string) string {
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	if _, rest, found := strings.Cut(name, "_"); found {
		return rest
	}
	return name
}

func (a *aligner) vote(was, is string) {
	if a.votes[was] == nil {
		a.votes[was] = map[string]int{}
	}
	a.votes[was][is]++
}

// decide takes the names on which all places agree, each once.
func (a *aligner) decide() map[string]string {
	from, to := tree.Get(a.base, "components", "schemas"), tree.Get(a.head, "components", "schemas")
	renames, taken := map[string]string{}, map[string]bool{}
	for _, was := range slices.Sorted(maps.Keys(a.votes)) {
		if len(a.votes[was]) != 1 || tree.Get(to, was) != nil {
			continue
		}
		for is := range a.votes[was] {
			if was != is && tree.Get(from, is) == nil && !taken[is] {
				renames[was], taken[is] = is, true
			}
		}
	}
	return renames
}

// reference matches a reference to a schema in the printed text.
var reference = regexp.MustCompile(regexp.QuoteMeta(schemas) + `[A-Za-z0-9._-]+`)

// rename changes names in the text, line by line.
func rename(text []byte, components *yaml.Node, renames map[string]string) []byte {
	keys := map[int]string{}
	for k := range tree.Entries(components) {
		if _, ok := renames[k.Value]; ok {
			keys[k.Line] = k.Value
		}
	}
	lines := strings.SplitAfter(string(text), "\n")
	for i, line := range lines {
		if was, ok := keys[i+1]; ok {
			line = strings.Replace(line, was, renames[was], 1)
		}
		lines[i] = reference.ReplaceAllStringFunc(line, func(ref string) string {
			if is, ok := renames[ref[len(schemas):]]; ok {
				return schemas + is
			}
			return ref
		})
	}
	return []byte(strings.Join(lines, ""))
}
