package join

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// Result is what pages say together.
type Result struct {
	Operations    []*Operation // by path, then method
	Disagreements []Disagreement
	Inferences    []Inference
	Notes         []evidence.Note // of the pages, and of what had to be left out
}

// Operation is one operation as all pages about it describe it: references
// resolved, envelope in place. Every fact has the place of the page that won.
type Operation struct {
	*evidence.Operation
	Pages []*evidence.Page // that describe it, the best first
}

// Disagreement is a statement that pages make differently.
type Disagreement struct {
	Operation string // DELETE /accounts/{account_id}/mtls_certificates/{certificate_id}
	Subject   string // what it is about: "answer 200: result.id: maxLength"
	Won, Lost Claim
	Reason    string // why the winner is believed
}

// Claim is one side of a disagreement.
type Claim struct {
	Value  string
	Place  evidence.Place
	Format evidence.Format
}

// Inference is something that no page states.
type Inference struct {
	Operation string
	Subject   string
	Place     evidence.Place     // of what it was inferred from
	What      string             // string; array of Message
	From      evidence.Certainty // FromExample or FromName
}

// Pages joins pages. It does not change them.
func Pages(pages []*evidence.Page) *Result {
	result := &Result{}
	for _, group := range collect(pages, result) {
		m := &merger{origins: group, result: result}
		op := &Operation{Operation: m.operation()}
		for _, o := range group {
			if !slices.Contains(op.Pages, o.page) {
				op.Pages = append(op.Pages, o.page)
			}
		}
		result.Operations = append(result.Operations, op)
	}
	result.finish()
	return result
}

// maxOrigins bounds how often one operation can be described.
const maxOrigins = 1000

// collect gives the operations of all pages, those of one method and path
// shape together, the best page first.
func collect(pages []*evidence.Page, result *Result) [][]*origin {
	pages = slices.Clone(pages)
	slices.SortStableFunc(pages, comparePages)
	groups := map[string][]*origin{}
	for _, page := range pages {
		result.Notes = append(result.Notes, page.Notes...)
		for _, op := range complete(page, result) {
			key := op.Method.Value + " " + shape(op.Path.Value)
			if len(groups[key]) == maxOrigins {
				result.Notes = append(result.Notes, evidence.Note{Place: op.Place, Text: "is left out: the operation is described often enough"})
				continue
			}
			groups[key] = append(groups[key], &origin{page, op})
		}
	}
	var sorted [][]*origin
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		group := groups[key]
		slices.SortStableFunc(group, func(a, b *origin) int { return compareOrigins(structure, a, b) })
		sorted = append(sorted, group)
	}
	return sorted
}

func comparePages(a, b *evidence.Page) int {
	return cmp.Or(
		strings.Compare(a.Name, b.Name),
		strings.Compare(string(a.Format), string(b.Format)),
		strings.Compare(a.Retrieved, b.Retrieved),
		strings.Compare(a.URL, b.URL),
	)
}

// finish sorts what was found, so that nothing depends on the order in which
// it was.
func (r *Result) finish() {
	r.sortOperations()
	r.shareResources()
	for _, op := range r.Operations {
		r.infer(op)
	}
	slices.SortStableFunc(r.Disagreements, func(a, b Disagreement) int {
		return cmp.Or(
			strings.Compare(a.Operation, b.Operation), strings.Compare(a.Subject, b.Subject),
			comparePlaces(a.Won.Place, b.Won.Place), comparePlaces(a.Lost.Place, b.Lost.Place),
		)
	})
	r.Disagreements = slices.Compact(r.Disagreements)
	slices.SortStableFunc(r.Inferences, func(a, b Inference) int {
		return cmp.Or(
			strings.Compare(a.Operation, b.Operation), comparePlaces(a.Place, b.Place),
			strings.Compare(a.Subject, b.Subject), strings.Compare(a.What, b.What),
		)
	})
	r.Inferences = slices.Compact(r.Inferences)
	slices.SortStableFunc(r.Notes, func(a, b evidence.Note) int {
		return cmp.Or(comparePlaces(a.Place, b.Place), strings.Compare(a.Text, b.Text))
	})
	r.Notes = slices.Compact(r.Notes)
}

func (r *Result) sortOperations() {
	slices.SortStableFunc(r.Operations, func(a, b *Operation) int {
		return cmp.Or(strings.Compare(a.Path.Value, b.Path.Value), cmp.Compare(methodRank(a), methodRank(b)))
	})
}

var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func methodRank(op *Operation) int {
	if i := slices.Index(methods, op.Method.Value); i >= 0 {
		return i
	}
	return len(methods)
}

// Split divides a result into parts that have no page in common. Notes,
// disagreements and inferences stay with the whole.
func (r *Result) Split() []*Result {
	var parts []*Result
	owner := map[*evidence.Page]*Result{}
	for _, op := range r.Operations {
		var part *Result
		for _, page := range op.Pages {
			other := owner[page]
			switch {
			case other == nil || other == part:
			case part == nil:
				part = other
			default:
				part.Operations = append(part.Operations, other.Operations...)
				parts = slices.DeleteFunc(parts, func(r *Result) bool { return r == other })
				for p, o := range owner {
					if o == other {
						owner[p] = part
					}
				}
			}
		}
		if part == nil {
			part = &Result{}
			parts = append(parts, part)
		}
		part.Operations = append(part.Operations, op)
		for _, page := range op.Pages {
			owner[page] = part
		}
	}
	for _, part := range parts {
		part.sortOperations()
	}
	return parts
}
