// Package htmltext reads rendered documentation pages: the HTML, the HTML
// converted to Markdown, and what is left of it as plain text.
//
// In:  the page, in any of these forms.
// Out: an [evidence.Page]: operations with constraints, permissions, notices of
// deprecation, forms, answers of several statuses; named types of a resource.
//
// # Steps
//
// A page becomes lines first: headings, paragraphs, blocks of code, where a
// `<details>` opens and closes, and the links that end a field. golang.org/x/net
// reads HTML, that of a whole page as well as the tags in a line of text. The
// Markdown in such text is decoration that differs from converter to converter,
// and may be missing; what structure it has stands at the beginnings of lines.
// Then sections are found by their headings, and in the sections the fields.
//
// # Nesting
//
// Where a page has `<details>`, they nest. Where it has a link after each field,
// fields nest like brackets, since the link of a field follows its members. A
// page that has neither is flat, and package outline recovers its nesting from
// the short forms of types and the example.
//
// It never follows a link, and never decides what an example means: that is for
// join.
package htmltext
