package source

import (
	"encoding/json"
	"fmt"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// resolver translates what only YAML can say into what JSON can say too.
type resolver struct {
	files   *Files
	errs    *Errors
	budget  *int                  // nodes that may still come
	anchors map[*yaml.Node]extent // anchored nodes seen; depth 0 while open
	copies  int                   // nodes that aliases may still stand for
	stopped bool                  // a limit was passed: the tree is not to be used
}

// extent is the size of a subtree.
type extent struct{ nodes, depth int }

func (e *extent) include(child extent) {
	e.nodes += child.nodes
	e.depth = max(e.depth, child.depth+1)
}

// resolve cleans the subtree in place. Anchors always stand before their
// aliases, so that what an alias stands for is clean when it is copied.
func (r *resolver) resolve(n *yaml.Node, depth int) extent {
	*r.budget--
	if depth > maxDepth {
		f := depthFault(0, 0)
		r.stop(n, f.problem, f.advice)
	}
	if *r.budget < 0 {
		r.stop(n, fmt.Sprintf("has more than %d nodes", maxNodes), "split it, or use $ref instead of aliases")
	}
	if r.stopped {
		return extent{}
	}
	anchored := n.Anchor != ""
	if anchored {
		r.anchors[n] = extent{}
	}
	n.Anchor, n.HeadComment, n.LineComment, n.FootComment = "", "", "", ""
	size := extent{nodes: 1, depth: 1}
	switch n.Kind {
	case yaml.MappingNode:
		r.tag(n, "!!map")
		r.mapping(n, depth, &size)
	case yaml.SequenceNode:
		r.tag(n, "!!seq")
		for i := range n.Content {
			r.child(&n.Content[i], depth, &size)
		}
	case yaml.ScalarNode:
		r.scalar(n)
	}
	if anchored {
		r.anchors[n] = size
	}
	return size
}

// child resolves what stands in a slot of a parent: a node or an alias, which
// a copy of its anchor replaces.
func (r *resolver) child(slot **yaml.Node, depth int, size *extent) {
	n := *slot
	if n.Kind != yaml.AliasNode {
		size.include(r.resolve(n, depth+1))
		return
	}
	target := r.anchors[n.Alias]
	switch {
	case r.stopped:
		return
	case target.depth == 0:
		r.stop(n, fmt.Sprintf("the alias *%s stands inside of its own anchor", n.Value), "write the inner part out")
		return
	case depth+target.depth > maxDepth:
		f := depthFault(0, 0)
		r.stop(n, f.problem, f.advice)
		return
	case target.nodes > r.copies:
		r.stop(n, fmt.Sprintf("aliases stand for more than %d nodes", maxCopies), "use $ref instead of aliases")
		return
	}
	r.copies -= target.nodes
	*r.budget -= target.nodes
	*slot = tree.Clone(n.Alias)
	size.include(target)
}

func (r *resolver) mapping(n *yaml.Node, depth int, size *extent) {
	content := n.Content
	n.Content = content[:0:len(content)]
	var merges []*yaml.Node
	for i := 0; i+1 < len(content); i += 2 {
		merge := isMerge(content[i])
		if !merge {
			r.child(&content[i], depth, size)
		}
		r.child(&content[i+1], depth, size)
		if r.stopped {
			return
		}
		if merge {
			merges = append(merges, content[i+1])
			continue
		}
		r.key(content[i])
		n.Content = append(n.Content, content[i], content[i+1])
	}
	r.duplicates(n)
	for _, m := range merges {
		r.merge(n, m, size)
	}
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Tag == "!!merge"
}

// key makes a mapping key a string: 200 and "200" are the same status.
func (r *resolver) key(k *yaml.Node) {
	if k.Kind != yaml.ScalarNode || k.Tag == "!!null" {
		r.fault(k, "a key that is not a string", "write one string before the colon")
		return
	}
	k.Tag = "!!str"
}

// merge takes over the entries of a merge key's value that n does not have.
func (r *resolver) merge(n, value *yaml.Node, size *extent) {
	sources := []*yaml.Node{value}
	if tree.IsSeq(value) {
		sources = value.Content
	}
	for _, source := range sources {
		if !tree.IsMap(source) {
			r.fault(source, "the merge key << has a value that is not a mapping", "give it an alias of a mapping")
			continue
		}
		have := make(map[string]bool, len(n.Content)/2)
		for k := range tree.Entries(n) {
			have[k.Value] = true
		}
		for k, v := range tree.Entries(source) {
			if !have[k.Value] {
				n.Content = append(n.Content, k, v)
			}
		}
	}
}

// few is up to where comparing all pairs of keys is faster than a set.
const few = 16

func (r *resolver) duplicates(n *yaml.Node) {
	var first map[string]*yaml.Node
	if len(n.Content) > few {
		first = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		var before *yaml.Node
		if first != nil {
			if before = first[key.Value]; before == nil {
				first[key.Value] = key
			}
		}
		for j := 0; first == nil && j < i && before == nil; j += 2 {
			if n.Content[j].Value == key.Value {
				before = n.Content[j]
			}
		}
		if before != nil {
			at := r.files.Position(before)
			r.fault(key, fmt.Sprintf("duplicate key %q, first in line %d", key.Value, at.Line), "keep one of the two")
		}
	}
}

func (r *resolver) tag(n *yaml.Node, want string) {
	if tag := n.ShortTag(); tag != want && tag != "!" {
		r.fault(n, fmt.Sprintf("the tag %s has no counterpart in JSON", tag), "remove it")
	}
	n.Tag = want
	n.Style &^= yaml.TaggedStyle
}

// explicit are the tags whose values YAML does not check by itself.
var explicit = map[string]bool{"!!int": true, "!!float": true, "!!bool": true, "!!null": true}

// scalar reduces a scalar to what JSON knows, in JSON's spelling.
func (r *resolver) scalar(n *yaml.Node) {
	tag := n.ShortTag()
	if n.Style&yaml.TaggedStyle != 0 {
		n.Style &^= yaml.TaggedStyle
		actual := (&yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}).ShortTag()
		switch {
		case tag == actual || !explicit[tag]:
		case tag == "!!float" && actual == "!!int":
			tag = actual // JSON has one kind of number
		default:
			r.fault(n, fmt.Sprintf("%q is no value of the tag %s", n.Value, tag), "remove the tag or correct the value")
			return
		}
	}
	if n.Style&yaml.FoldedStyle != 0 {
		n.Style = yaml.LiteralStyle // folding again would move line breaks
	}
	switch tag {
	case "!!str":
	case "!!timestamp", "!!merge":
		tag = "!!str"
	case "!!null":
		n.Value = "null"
	case "!!bool":
		n.Value = strconv.FormatBool(n.Value[0] == 't' || n.Value[0] == 'T')
	case "!!int", "!!float":
		if n.Style == 0 && !json.Valid([]byte(n.Value)) {
			tag = r.number(n)
		}
	default:
		r.fault(n, fmt.Sprintf("the tag %s has no counterpart in JSON", tag), "remove it")
		tag = "!!str"
	}
	n.Tag = tag
}

// number spells a number that only YAML can write (0x1F, 1_000, .5, +1) the
// way JSON does, and gives the tag of the result.
func (r *resolver) number(n *yaml.Node) string {
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}
	var value any
	if err := plain.Decode(&value); err != nil {
		value = nil
	}
	text := fmt.Sprint(value)
	if v, ok := value.(float64); ok {
		text = strconv.FormatFloat(v, 'g', -1, 64)
	}
	if !json.Valid([]byte(text)) {
		r.fault(n, fmt.Sprintf("the number %s has no counterpart in JSON", n.Value), "write a finite decimal number, or a string in quotes")
	}
	n.Value, plain.Value = text, text
	return plain.ShortTag()
}

func (r *resolver) stop(n *yaml.Node, problem, advice string) {
	if !r.stopped {
		r.fault(n, problem, advice)
	}
	r.stopped = true
}

func (r *resolver) fault(n *yaml.Node, problem, advice string) {
	r.errs.Add(r.files.Position(n), "", problem, advice)
}
