package drift

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/statement"
	"github.com/flaregen/flaregen/generator/source"
)

// Fragments gives the statements of documents, which files must know. Their
// trees are not changed.
func Fragments(files *source.Files, docs []*source.Document) []Fragment {
	var roots []*yaml.Node
	for _, doc := range docs {
		roots = append(roots, doc.Root)
	}
	var fragments []Fragment
	for _, doc := range docs {
		everything := func(string) bool { return true }
		fragments = append(fragments, Fragment{doc.Name, statement.OfDocument(files, doc.Root, everything, roots...)})
	}
	return fragments
}
