package drift

import (
	"cmp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/docpage/statement"
	"github.com/flaregen/flaregen/generator/source"
)

// Rank says what kind of difference a finding is.
type Rank string

// The ranks, the most telling first.
const (
	Added    Rank = "added"
	Removed  Rank = "removed"
	Changed  Rank = "changed"
	Inferred Rank = "inferred"
)

var ranks = []Rank{Added, Removed, Changed, Inferred}

// Report is what a comparison gave.
type Report struct {
	Operations int       // of the pages
	Findings   []Finding // by operation, then by rank
}

// Drifted reports whether anything is different that the pages state.
func (r *Report) Drifted() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Rank != Inferred })
}

// Finding is one difference. A side that says nothing has a place at most:
// of what stands around.
type Finding struct {
	Rank      Rank
	Operation string // GET /zones/{zone_id}/settings
	Point     string // answer/result/id; "" for the operation itself
	Keyword   string // type, enum, maxLength, …; "" when all of the point is meant
	Page      Side
	Fragment  Side
}

// Side is what one of the two says.
type Side struct {
	Says  string
	Place source.Position
}

// Fragment is one document with operations.
type Fragment struct {
	Name       string
	Operations []*statement.Operation
}

// Compare finds the differences between what pages say, joined, and what
// fragments say.
func Compare(joined *join.Result, fragments []Fragment) *Report {
	r := &Report{Operations: len(joined.Operations)}
	said := map[string]bool{}
	for _, op := range joined.Operations {
		page := statement.OfPage(op.Operation)
		said[page.Shape()] = true
		r.Findings = append(r.Findings, closest(page, ofFragments(page.Shape(), fragments), formats(op.Pages))...)
	}
	r.Findings = append(r.Findings, gone(joined, said, fragments)...)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(strings.Compare(path(a.Operation), path(b.Operation)), strings.Compare(a.Operation, b.Operation),
			slices.Index(ranks, a.Rank)-slices.Index(ranks, b.Rank))
	})
	return r
}

func path(operation string) string {
	_, path, _ := strings.Cut(operation, " ")
	return path
}

func formats(pages []*evidence.Page) formatSet {
	set := formatSet{}
	for _, page := range pages {
		set[page.Format] = true
	}
	return set
}

func ofFragments(shape string, fragments []Fragment) []*statement.Operation {
	var found []*statement.Operation
	for _, fragment := range fragments {
		for _, op := range fragment.Operations {
			if op.Shape() == shape {
				found = append(found, op)
			}
		}
	}
	return found
}

// closest compares with every fragment and with all of them together.
func closest(page *statement.Operation, fragments []*statement.Operation, formats formatSet) []Finding {
	if len(fragments) == 0 {
		return []Finding{{Rank: Added, Operation: title(page), Page: Side{"the operation", page.Place}}}
	}
	candidates := make([][]*statement.Operation, 0, len(fragments)+1)
	for _, fragment := range fragments {
		candidates = append(candidates, []*statement.Operation{fragment})
	}
	if len(fragments) > 1 {
		candidates = append(candidates, fragments)
	}
	var best []Finding
	for i, candidate := range candidates {
		c := comparison{page: page, fragments: candidate, formats: formats}
		if c.run(); i == 0 || weight(c.findings) < weight(best) {
			best = c.findings
		}
	}
	return best
}

// weight makes one stated difference heavier than any number of inferred ones.
func weight(findings []Finding) int {
	const stated = 1 << 20
	sum := 0
	for _, f := range findings {
		if sum++; f.Rank != Inferred {
			sum += stated
		}
	}
	return sum
}

func title(op *statement.Operation) string { return op.Method + " " + op.Path }

// gone finds operations that a page about a whole resource leaves out. A page
// with one operation is about no more than that.
func gone(joined *join.Result, said map[string]bool, fragments []Fragment) []Finding {
	var findings []Finding
	for _, page := range severalOperations(joined) {
		resource := resourceOf(page, joined, fragments)
		if resource == "" {
			continue
		}
		for _, fragment := range fragments {
			for _, op := range fragment.Operations {
				if op.Resource == resource && !said[op.Shape()] {
					said[op.Shape()] = true
					findings = append(findings, Finding{Rank: Removed, Operation: title(op),
						Page: Side{Place: source.Position{File: page.Name}}, Fragment: Side{"the operation", op.Place}})
				}
			}
		}
	}
	return findings
}

// severalOperations gives the pages that describe more than one operation.
func severalOperations(joined *join.Result) []*evidence.Page {
	var pages []*evidence.Page
	for _, op := range joined.Operations {
		for _, page := range op.Pages {
			if len(page.Operations) > 1 && !slices.Contains(pages, page) {
				pages = append(pages, page)
			}
		}
	}
	return pages
}

// resourceOf is the one resource that fragments assign the operations of a
// page to; "" when there is none or more than one.
func resourceOf(page *evidence.Page, joined *join.Result, fragments []Fragment) string {
	resource := ""
	for _, op := range joined.Operations {
		if !slices.Contains(op.Pages, page) {
			continue
		}
		for _, found := range ofFragments(statement.Shape(op.Method.Value, op.Path.Value), fragments) {
			if resource != "" && found.Resource != resource {
				return ""
			}
			resource = found.Resource
		}
	}
	return resource
}
