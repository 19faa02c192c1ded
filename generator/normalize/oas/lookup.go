package oas

import (
	"net/url"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// Lookup resolves references inside one document. It remembers what it found;
// make a new one after adding or removing components.
type Lookup struct {
	root  *yaml.Node
	maps  map[string]map[string]*yaml.Node // component section → name → node
	cache map[string]*yaml.Node
}

// NewLookup prepares to resolve references in root.
func NewLookup(root *yaml.Node) *Lookup {
	l := &Lookup{root: root, maps: map[string]map[string]*yaml.Node{}, cache: map[string]*yaml.Node{}}
	for section, entries := range tree.Entries(tree.Get(root, "components")) {
		byName := map[string]*yaml.Node{}
		for k, v := range tree.Entries(entries) {
			byName[k.Value] = v
		}
		l.maps[section.Value] = byName
	}
	return l
}

// Find gives the node that a reference ("#/components/schemas/a") names in
// one step, or nil.
func (l *Lookup) Find(ref string) *yaml.Node {
	if !strings.HasPrefix(ref, "#/") {
		return nil
	}
	if n, ok := l.cache[ref]; ok {
		return n
	}
	n := l.find(ref)
	if n == nil && strings.Contains(ref, "%") { // a fragment of a URI may be percent-encoded
		if plain, err := url.PathUnescape(ref); err == nil {
			n = l.find(plain)
		}
	}
	l.cache[ref] = n
	return n
}

func (l *Lookup) find(ref string) *yaml.Node {
	tokens := tree.Tokens(ref)
	if len(tokens) < 3 || tokens[0] != "components" {
		return tree.Resolve(l.root, ref)
	}
	n := l.maps[tokens[1]][tokens[2]]
	if n == nil || len(tokens) == 3 {
		return n
	}
	return tree.Resolve(n, tree.Pointer(tokens[3:]...))
}

// maxHops bounds a chain of references to references.
const maxHops = 32

// Target follows references until an object that is none. It gives nil when
// one of them leads nowhere or they lead round in a circle.
func (l *Lookup) Target(kind Kind, n *yaml.Node) *yaml.Node {
	for range maxHops {
		ref := Ref(kind, n)
		if ref == "" {
			return n
		}
		if n = l.Find(ref); n == nil {
			return nil
		}
	}
	return nil
}
