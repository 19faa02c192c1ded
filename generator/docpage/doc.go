// Package docpage reads documentation pages of any known format.
//
// In:  the text of a page.
// Out: an evidence.Page: what the page says, each statement with its place.
//
// There is one package per format below, and each has the functions Detect and
// Read; this package finds out which one to ask. What several pages say is put
// together by package join and written as OpenAPI by package fragment; package
// drift compares it with fragments. Package fetch gets pages from files and
// from the web, and is the only one here that does.
//
//	markdown   "View as Markdown", also with white space collapsed
//	htmltext   rendered pages as text or markdown, and raw HTML
//	sdktext    pages of an SDK's method as text
//	dump       old dumps of OpenAPI operations
//
// Any bytes at all give a page or an error with a place, never a panic.
package docpage
