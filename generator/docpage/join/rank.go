package join

import (
	"cmp"
	"slices"
	"strings"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
)

// topic is a kind of statement. Formats are not equally good at all of them.
type topic int

const (
	identity    topic = iota // operationId, tag, nullable, readOnly, plans, answers of failure
	constraints              // formats, limits, permissions, security, deprecation, forms
	structure                // members, kinds, requiredness, enums, the envelope
	wording                  // titles and descriptions: nobody is wrong
)

// best are the formats by topic, the best first.
var best = map[topic][]ev.Format{
	identity:    {ev.Dump, ev.HTMLText, ev.SDKText, ev.Markdown},
	constraints: {ev.HTMLText, ev.SDKText, ev.Dump, ev.Markdown},
	structure:   {ev.Markdown, ev.HTMLText, ev.SDKText, ev.Dump},
	wording:     {ev.Markdown, ev.HTMLText, ev.SDKText, ev.Dump},
}

var why = map[topic]string{
	identity:    "dumps know best what the documentation calls things internally",
	constraints: "rendered pages know best about formats, limits, permissions and forms",
	structure:   "markdown pages know best about members and types",
}

// origin is a page that describes an operation, with the operation.
type origin struct {
	page *ev.Page
	op   *ev.Operation
}

// claim is one origin's statement of something.
type claim[T any] struct {
	fact ev.Fact[T]
	from *origin
}

// compareOrigins ranks pages for a topic: by format, then the newer one, then
// by name and place, so that the order in which pages come never counts.
func compareOrigins(t topic, a, b *origin) int {
	return cmp.Or(
		cmp.Compare(rank(t, a.page.Format), rank(t, b.page.Format)),
		-strings.Compare(a.page.Retrieved, b.page.Retrieved),
		strings.Compare(a.page.Name, b.page.Name),
		comparePlaces(a.op.Place, b.op.Place),
	)
}

func rank(t topic, f ev.Format) int {
	if i := slices.Index(best[t], f); i >= 0 {
		return i
	}
	return len(best[t])
}

func comparePlaces(a, b ev.Place) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// sortClaims puts the statement to believe first. What a page states comes
// before what was inferred, whatever the format.
func sortClaims[T any](t topic, claims []claim[T]) {
	slices.SortStableFunc(claims, func(a, b claim[T]) int {
		return cmp.Or(
			cmp.Compare(a.fact.Certainty, b.fact.Certainty),
			compareOrigins(t, a.from, b.from),
			comparePlaces(a.fact.Place, b.fact.Place),
		)
	})
}

// reason says why the first of two claims is believed.
func reason(t topic, won, lost *origin) string {
	switch {
	case rank(t, won.page.Format) != rank(t, lost.page.Format):
		return why[t]
	case won.page.Retrieved != lost.page.Retrieved:
		return "the page is newer"
	}
	return "the pages are of one kind and date; the first by name is taken"
}
