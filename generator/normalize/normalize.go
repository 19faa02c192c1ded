package normalize

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/validate/kin"
)

// Pass is one kind of repair.
type Pass struct {
	Name  string // short, lower case, with hyphens: "duplicate-required"
	Doc   string // what it repairs, half a sentence for the report
	Lossy bool   // whether it takes away something that the document states about the interface

	run func(*state)
}

// Fix is one repair made.
type Fix struct {
	Pass     string          // name of the pass
	Position source.Position // of what was repaired
	Pointer  string          // JSON pointer of it, in the tree as the pass found it
	Detail   string          // what was done
}

// Report tells what Run repaired.
type Report struct {
	Fixes []Fix // in the order in which they were made
}

// Count is the number of repairs of one pass.
type Count struct {
	Pass  string
	N     int // at least 1
	Lossy bool
}

// Counts gives the number of repairs of every pass that made any, in pass
// order.
func (r *Report) Counts() []Count {
	n := map[string]int{}
	for _, f := range r.Fixes {
		n[f.Pass]++
	}
	var counts []Count
	for _, p := range passes {
		if n[p.Name] > 0 {
			counts = append(counts, Count{Pass: p.Name, N: n[p.Name], Lossy: p.Lossy})
		}
	}
	return counts
}

// Passes lists the passes in the order in which Run applies them.
func Passes() []Pass { return append([]Pass(nil), passes...) }

// maxRounds bounds how often the passes are applied: one repair may uncover
// the need for another, seldom more than once.
const maxRounds = 5

// Run applies every pass to root, in place, until none finds anything to
// repair. Positions of nodes are kept; nodes that are made get the position of
// what they were made from.
//
// root is the top-level mapping of a document without YAML aliases; anything
// else is an error and left alone.
func Run(files *source.Files, root *yaml.Node) (*Report, error) {
	if root == nil || root.Kind != yaml.MappingNode {
		return nil, &source.Error{
			Position: files.Position(root),
			Problem:  "the document is not a mapping",
			Advice:   "an OpenAPI document has the keys openapi, info and paths at its top",
		}
	}
	s := &state{files: files, root: root, report: &Report{}}
	s.settle()
	for i := settled; i < len(passes); i++ {
		s.apply(&passes[i])
	}
	return s.report, nil
}

// Shapes repairs a document as [Run] does, except for the values in it, and
// tells nobody: it is for documents that are read but not kept.
func Shapes(files *source.Files, root *yaml.Node) {
	s := &state{files: files, root: root, report: &Report{}}
	s.settle()
}

func (s *state) settle() {
	quiet := 0 // passes that found nothing since the last repair
	for i := 0; i < maxRounds*settled && quiet < settled; i++ {
		if quiet++; s.apply(&passes[i%settled]) {
			quiet = 0
		}
	}
}

// state is what the passes work on.
type state struct {
	files  *source.Files
	root   *yaml.Node
	pass   *Pass
	report *Report

	places []*oas.Place              // nil when a repair has made it stale
	kinds  map[oas.Kind][]*oas.Place // of those, the ones that are no references; nil likewise
	refs   *oas.Lookup
	faults []kin.Fault // values that break their schema
}

// apply runs a pass and reports whether it repaired anything.
func (s *state) apply(p *Pass) bool {
	s.pass = p
	before := len(s.report.Fixes)
	p.run(s)
	if len(s.report.Fixes) == before {
		return false
	}
	s.places, s.kinds, s.refs = nil, nil, nil
	return true
}

// fix records a repair of something below a place. at is the node whose
// position is reported, tokens its keys below the place.
func (s *state) fix(p *oas.Place, at *yaml.Node, tokens []string, detail string, args ...any) {
	pos := s.files.Position(at)
	for q := p; !pos.IsValid() && q != nil; q = q.Parent {
		pos = s.files.Position(q.Node)
	}
	s.report.Fixes = append(s.report.Fixes, Fix{
		Pass: s.pass.Name, Position: pos, Pointer: p.At(tokens...), Detail: fmt.Sprintf(detail, args...),
	})
}

// index gives every object of the document, as it was when the pass began.
func (s *state) index() []*oas.Place {
	if s.places == nil {
		s.places = oas.Index(s.root)
	}
	return s.places
}

// each calls visit for every object of a kind that is not a reference.
func (s *state) each(kind oas.Kind, visit func(*oas.Place)) {
	if s.kinds == nil {
		s.kinds = map[oas.Kind][]*oas.Place{}
		for _, p := range s.index() {
			if p.Ref() == "" {
				s.kinds[p.Kind] = append(s.kinds[p.Kind], p)
			}
		}
	}
	for _, p := range s.kinds[kind] {
		visit(p)
	}
}

// lookup resolves references in the document as it was when the pass began.
func (s *state) lookup() *oas.Lookup {
	if s.refs == nil {
		s.refs = oas.NewLookup(s.root)
	}
	return s.refs
}

// target follows the references of an object; nil when they lead nowhere.
func (s *state) target(kind oas.Kind, n *yaml.Node) *yaml.Node { return s.lookup().Target(kind, n) }
