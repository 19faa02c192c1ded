// Package wire says what a change of a specification means to programs that
// are not built anew.
//
// In:  two printed OpenAPI documents.
// Out: every change that oasdiff's rules know, with its level and with its line
// in either document.
//
// Wording is no change here, and neither is the name of a path parameter:
// nobody sends it.
package wire
