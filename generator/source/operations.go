package source

import (
	"iter"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// methods are the fields of a path item that hold operations.
var methods = map[string]bool{
	"get": true, "put": true, "post": true, "delete": true,
	"options": true, "head": true, "patch": true, "trace": true,
}

// IsMethod reports whether a field of a path item holds an operation.
func IsMethod(key string) bool { return methods[key] }

// Operations yields every operation below paths, in document order. What is
// not a mapping is passed over.
func Operations(root *yaml.Node) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		for _, item := range tree.Entries(tree.Get(root, "paths")) {
			for key, op := range tree.Entries(item) {
				if IsMethod(key.Value) && tree.IsMap(op) && !yield(op) {
					return
				}
			}
		}
	}
}

// Retrieved gives the date (YYYY-MM-DD) on which the documentation of an
// operation was read, "" when it does not say.
func Retrieved(op *yaml.Node) string {
	return tree.String(tree.Get(op, "x-source", "retrieved"))
}
