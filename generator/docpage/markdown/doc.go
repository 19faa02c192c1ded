// Package markdown reads documentation pages in markdown that describe the HTTP
// interface, of one method or of a whole resource with its types.
//
// In:  a page as downloaded, or with its white space collapsed into blanks.
// Out: an [evidence.Page].
//
// # Landmarks
//
// A page is read in two passes. The first finds landmarks: headings that mean
// something, `**get** /path`, bullets that are entries of an outline, fenced
// examples. On a page as downloaded a markdown parser finds them, and indentation
// tells how entries nest; on a collapsed page they are found by what they look
// like, and package outline recovers the nesting. Whatever stands between two
// landmarks is prose that describes the one before.
//
// The second pass is the same for both: landmarks become operations and types.
// A page and the same page collapsed therefore say the same, other than where
// blanks matter, such as in an example's strings.
//
// The package guesses nothing that only an example shows, except where entries
// belong; and it does not resolve names of types.
package markdown
