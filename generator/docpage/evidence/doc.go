// Package evidence is what the readers of documentation pages have in common:
// what a page says about operations, each statement with its place on the page
// and how sure it is.
//
// In:  nothing; readers (markdown, htmltext, sdktext, dump) fill it.
// Out: one [Page] per documentation page, for join to compare and combine.
//
// # Statements
//
// A [Fact] is one statement: a value, where it stands, and whether the page
// states it or it was inferred. A zero Fact says nothing, which is not the same
// as saying "no": a page that does not mention a length has no opinion on it.
// Only what the format can express is stated. A markdown page never tells an
// integer from a number, so its "number" is a Fact about the kind Number that
// join ranks below an SDK page's "int".
//
// # Schemas
//
// A [Schema] is a tree as deep as the page shows it. Where a page cuts it short
// (a named type that stands in full elsewhere on the page, a recursion), the
// schema has a name and no members; [Page.Types] holds what the page says about
// named types. Readers do not guess: what only an example shows is left to
// join, which has the examples.
//
// The package depends on nothing but YAML nodes, in which examples keep their
// order and place.
package evidence
