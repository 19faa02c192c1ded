package merge

import (
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// Conflict is one thing about which two documents say something different.
type Conflict struct {
	Pointer string     // JSON pointer in the merged tree
	A, B    *yaml.Node // the two statements; A has the higher rank and stands in the merged tree

	target string // the pointer as a JSONPath, for advice
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
	Root       *yaml.Node // the merged document
	Conflicts  []Conflict // sorted by pointer; the tree holds the statement of the higher rank
	Duplicates int        // operations and components that several documents state alike, not counting the first
	Renamed    []Rename   // sorted by document, section and name
}

// Merge joins documents, which files must know, into one. The trees of the
// documents become part of the result: they must not be used afterwards. The
// error is a source.Errors: components that cannot be told apart by any name.
func Merge(files *source.Files, docs []*source.Document) (*Result, error) {
	m := merger{files: files, docs: map[string]*source.Document{}, result: &Result{}}
	m.ranked = slices.Clone(docs)
	slices.SortStableFunc(m.ranked, func(a, b *source.Document) int { return rankOf(a).compare(rankOf(b)) })
	for _, doc := range docs {
		m.docs[doc.Name] = doc
	}
	components := m.components()
	m.pushSecurity()
	paths := m.paths()
	m.result.Root = m.root(paths, components)
	m.finish()
	return m.result, m.errs.Err()
}

type merger struct {
	files  *source.Files
	docs   map[string]*source.Document // by name
	ranked []*source.Document          // highest rank first
	lookup *oas.Lookup                 // of the merged components
	strict bool                        // silence counts as a statement
	result *Result
	errs   source.Errors
}

// rank decides whose statement stands where two differ.
type rank struct {
	prefer    bool
	retrieved string
	name      string
	line      int // tells two statements of one document apart
}

func rankOf(doc *source.Document) rank {
	return rank{doc.Prefer, doc.Retrieved, doc.Name, doc.Root.Line}
}

// compare orders higher ranks first.
func (r rank) compare(s rank) int {
	if r.prefer != s.prefer {
		if r.prefer {
			return -1
		}
		return 1
	}
	return cmp.Or(-strings.Compare(r.retrieved, s.retrieved), strings.Compare(r.name, s.name), r.line-s.line)
}

// preferred reports whether the document that a statement comes from says
// that its statements win.
func (m *merger) preferred(n *yaml.Node) bool {
	doc := m.docs[m.files.Position(n).File]
	return doc != nil && doc.Prefer
}

// conflict notes that a, which stays in the tree, and b contradict each other.
func (m *merger) conflict(at *place, a, b *yaml.Node) {
	if m.preferred(a) && !m.preferred(b) {
		return
	}
	m.result.Conflicts = append(m.result.Conflicts, Conflict{Pointer: at.pointer(), A: a, B: b})
}

func (m *merger) finish() {
	for i := range m.result.Conflicts {
		c := &m.result.Conflicts[i]
		c.target = tree.JSONPath(m.result.Root, c.Pointer)
	}
	slices.SortStableFunc(m.result.Conflicts, func(a, b Conflict) int { return strings.Compare(a.Pointer, b.Pointer) })
	slices.SortFunc(m.result.Renamed, func(a, b Rename) int {
		return cmp.Or(strings.Compare(a.Document, b.Document), strings.Compare(a.Kind, b.Kind), strings.Compare(a.From, b.From))
	})
}

// place is where a statement stands in the merged tree.
type place struct {
	parent *place
	token  string
}

func (p *place) child(token string) *place { return &place{p, token} }

func (p *place) pointer() string {
	if p == nil {
		return ""
	}
	return p.parent.pointer() + "/" + tree.Escape(p.token)
}
