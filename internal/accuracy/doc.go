// Accuracy measures how well documentation pages are understood: what is read
// from each page against the published OpenAPI document of the same operation.
//
//	go run ./internal/accuracy                 the pages below FLAREGEN_PAGES (default ../shared/docs)
//	go run ./internal/accuracy -v page.md …    these pages, and what was missed or made up
//
// Documents are looked for below FLAREGEN_CORPUS (default
// ../shared/corpus/openapi).
//
// What counts are pairs of a place and a type: of parameters, the request body
// and the answer of success, on all levels. The truth is what the document
// says after normalization, as far as the page states it: a member whose name
// the text of the page does not have, or whose parent is not stated, cannot be
// read there. Recall is the part of these that was read; precision is the part of
// what was read that the document confirms. An integer is a number where the
// page cannot tell the two apart, and an object with nothing in it is unknown. The
// fields of a form that a page shows in an example only count when they are there.
//
// Pages and documents are not of the same day. Where they differ, the reader
// is blamed; -v shows what for.
package main
