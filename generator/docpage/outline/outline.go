package outline

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// NoDepth is the depth of an entry on a page that does not show nesting.
const NoDepth = -1

// Entry is one line of an outline: a property, a parameter, an alternative of a
// union or a value of an enum, with what the page says right below it.
type Entry struct {
	Place    evidence.Place
	Name     string // of a property or parameter; "" for an alternative or a value
	Required evidence.Fact[bool]
	Schema   *evidence.Schema // from [ParseType], with description and limits, without members
	Depth    int              // level of nesting from 0, or NoDepth

	Children []*Entry // filled by Nest
}

// ParseType reads a type as pages write it: `optional array of object { id,
// name, 5 more }`. It gives the schema without its members, and whether the
// type is marked optional.
func ParseType(text string, at evidence.Place) (schema *evidence.Schema, optional bool, err error) {
	panic("being written")
}

// Nest arranges entries in trees and attaches members, items, values and arms
// to the schemas above them. The example, nil when there is none, shows a value
// of what the outline as a whole describes: an object whose properties are the
// entries of the first level.
func Nest(entries []*Entry, example *yaml.Node) (top []*Entry, notes []evidence.Note) {
	panic("being written")
}
