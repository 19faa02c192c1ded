package merge

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
)

// Conflict is one thing about which two documents say something different.
type Conflict struct {
	Pointer string     // JSON pointer in the merged tree
	A, B    *yaml.Node // the two statements; A stands in the merged tree
}

// Rename is a component that got another name, because another document uses
// the name for something else.
type Rename struct {
	Kind     string // section of components: "schemas", "parameters", …
	From, To string
	Document string // name of the document in which it was renamed
}

// Result is what merging gives.
type Result struct {
	Root       *yaml.Node
	Conflicts  []Conflict
	Duplicates int // identical statements that were collapsed
	Renamed    []Rename
}

// Merge joins documents into one.
func Merge(files *source.Files, docs []*source.Document) (*Result, error) { return &Result{}, nil }

// Unsettled turns conflicts that nothing settled into errors.
func Unsettled(files *source.Files, conflicts []Conflict, settled func(pointer string) bool) error {
	return nil
}
