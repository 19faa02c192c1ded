// Package render writes what diff found for those who read it.
//
// In:  the reports of all clients that were compared.
// Out: text, markdown, json, html, github annotations, junit, or a changelog.
//
// The same reports give the same bytes. What is said is decided in package
// diff; here it is only arranged.
package render
