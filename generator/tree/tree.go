// Package tree reads and edits YAML nodes the way the pipeline's early stages
// need it: by key, by JSON pointer and with positions kept. The stages load,
// merge, overlay and normalize all work on such trees, because a document
// that is still broken can be held in no stricter form.
package tree

import (
	"iter"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Get follows keys through mappings and gives the value there, or nil.
func Get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		_, n = Entry(n, key)
		if n == nil {
			return nil
		}
	}
	return n
}

// Entry gives the key node and the value node of one mapping entry, or nils.
func Entry(n *yaml.Node, key string) (k, v *yaml.Node) {
	if !IsMap(n) {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// Entries yields the key and value nodes of a mapping in document order; of
// anything else it yields nothing. The entry just yielded may be deleted.
func Entries(n *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(k, v *yaml.Node) bool) {
		if !IsMap(n) {
			return
		}
		content := append([]*yaml.Node(nil), n.Content...)
		for i := 0; i+1 < len(content); i += 2 {
			if !yield(content[i], content[i+1]) {
				return
			}
		}
	}
}

// Items gives the elements of a sequence, nil for anything else.
func Items(n *yaml.Node) []*yaml.Node {
	if !IsSeq(n) {
		return nil
	}
	return n.Content
}

// String gives the value of a scalar, "" for anything else.
func String(n *yaml.Node) string {
	if !IsScalar(n) {
		return ""
	}
	return n.Value
}

// Bool reports whether the node is the boolean true.
func Bool(n *yaml.Node) bool {
	return IsScalar(n) && n.ShortTag() == "!!bool" && strings.EqualFold(n.Value, "true")
}

// IsMap reports whether the node is a mapping.
func IsMap(n *yaml.Node) bool { return n != nil && n.Kind == yaml.MappingNode }

// IsSeq reports whether the node is a sequence.
func IsSeq(n *yaml.Node) bool { return n != nil && n.Kind == yaml.SequenceNode }

// IsScalar reports whether the node is a scalar.
func IsScalar(n *yaml.Node) bool { return n != nil && n.Kind == yaml.ScalarNode }

// IsNull reports whether the node is an explicit null.
func IsNull(n *yaml.Node) bool { return IsScalar(n) && n.ShortTag() == "!!null" }

// Set gives the mapping entry key the value, appending the entry when new.
func Set(n *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content[i+1] = value
			return
		}
	}
	n.Content = append(n.Content, At(value, NewString(key)), value)
}

// Delete removes the mapping entry key and reports whether it was there.
func Delete(n *yaml.Node, key string) bool {
	if !IsMap(n) {
		return false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			return true
		}
	}
	return false
}

// NewString makes a string scalar.
func NewString(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

// NewBool makes a boolean scalar.
func NewBool(b bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(b)}
}

// NewMap makes a mapping from alternating keys and values.
func NewMap(entries ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(entries); i += 2 {
		Set(n, entries[i].(string), entries[i+1].(*yaml.Node))
	}
	return n
}

// NewSeq makes a sequence.
func NewSeq(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

// At gives n the position of origin and returns it: a repaired node stays
// traceable to what it was made from.
func At(origin, n *yaml.Node) *yaml.Node {
	if origin != nil {
		n.Line, n.Column = origin.Line, origin.Column
	}
	return n
}

// Clone copies a tree with its positions. Aliases are resolved into copies;
// an alias inside its own anchor ends as null.
func Clone(n *yaml.Node) *yaml.Node { return clone(n, nil) }

func clone(n *yaml.Node, open []*yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		for _, o := range open {
			if o == n.Alias {
				return At(n, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"})
			}
		}
		return clone(n.Alias, append(open, n.Alias))
	}
	c := *n
	c.Anchor, c.Alias = "", nil
	c.Content = nil
	if n.Content != nil {
		c.Content = make([]*yaml.Node, len(n.Content))
		for i, child := range n.Content {
			c.Content[i] = clone(child, open)
		}
	}
	return &c
}

// Equal compares two trees by meaning: the order of mapping entries, styles,
// comments and positions do not count.
func Equal(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case yaml.MappingNode:
		if len(a.Content) != len(b.Content) {
			return false
		}
		for k, v := range Entries(a) {
			w := Get(b, k.Value)
			if w == nil || !Equal(v, w) {
				return false
			}
		}
		return true
	case yaml.ScalarNode:
		return a.ShortTag() == b.ShortTag() && a.Value == b.Value
	}
	if len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !Equal(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// Pointer makes a JSON pointer (RFC 6901) from unescaped tokens.
func Pointer(tokens ...string) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		b.WriteString(Escape(t))
	}
	return b.String()
}

// Escape writes one token as it stands in a JSON pointer.
func Escape(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

// Tokens splits a JSON pointer, with or without a leading "#", into unescaped
// tokens.
func Tokens(pointer string) []string {
	pointer = strings.TrimPrefix(strings.TrimPrefix(pointer, "#"), "/")
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(pointer, "/")
	for i, t := range tokens {
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(t, "~1", "/"), "~0", "~")
	}
	return tokens
}

// Resolve finds the node at a JSON pointer, or nil.
func Resolve(root *yaml.Node, pointer string) *yaml.Node {
	n := root
	for _, token := range Tokens(pointer) {
		switch {
		case IsMap(n):
			n = Get(n, token)
		case IsSeq(n):
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(n.Content) {
				return nil
			}
			n = n.Content[i]
		default:
			return nil
		}
	}
	return n
}

// Walk visits every node below root with its JSON pointer, parents first. The
// function returns whether to go below the node; it may replace the content
// of the node it is given.
func Walk(root *yaml.Node, visit func(pointer string, n *yaml.Node) bool) {
	walk("", root, visit)
}

func walk(pointer string, n *yaml.Node, visit func(string, *yaml.Node) bool) {
	if n == nil || !visit(pointer, n) {
		return
	}
	for k, v := range Entries(n) {
		walk(pointer+"/"+Escape(k.Value), v, visit)
	}
	for i, item := range Items(n) {
		walk(pointer+"/"+strconv.Itoa(i), item, visit)
	}
}
