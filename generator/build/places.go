package build

import (
	"strconv"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// place is where to write the pointer of a schema once all are known.
type place struct {
	to   *string
	node *yaml.Node
	ref  string // what the node consists of, "" for an inline schema
}

// locate finds the pointers of all types and fields in one go through the
// document. A schema that consists of a reference has the place of the
// component; one that was put together out of several has none.
func (b *builder) locate() {
	wanted := map[*yaml.Node]string{}
	for _, p := range b.places {
		if p.ref == "" {
			wanted[p.node] = ""
		}
	}
	var tokens []string
	var walk func(n *yaml.Node)
	below := func(token string, n *yaml.Node) {
		tokens = append(tokens, token)
		walk(n)
		tokens = tokens[:len(tokens)-1]
	}
	walk = func(n *yaml.Node) {
		if _, ok := wanted[n]; ok {
			wanted[n] = "#" + tree.Pointer(tokens...)
		}
		for key, value := range tree.Entries(n) {
			below(key.Value, value)
		}
		for i, item := range tree.Items(n) {
			below(strconv.Itoa(i), item)
		}
	}
	walk(b.root)
	for _, p := range b.places {
		if *p.to = p.ref; p.ref == "" {
			*p.to = wanted[p.node]
		}
	}
	b.places = nil
}
