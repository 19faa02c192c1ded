// Package normalize makes real documents valid.
//
// Published OpenAPI documents break the specification in a few dozen ways that
// repeat from document to document. Each way is one Pass: a small function
// whose comment shows the broken input and what it becomes. Run applies all of
// them to the merged and overlaid YAML tree, in place; the result is an
// OpenAPI 3.0 document, whatever version came in.
//
// Nothing is repaired silently: every repair is a Fix in the Report, with the
// source position. A pass that takes away something which the document states
// about the interface says so (Lossy); wording, examples included, does not
// count. Passes know OpenAPI, never a particular document, operation or name.
//
// Run is deterministic, runs in linear time, and a second run repairs nothing.
// What no pass can repair is left as it is: package validate reports it, with
// the place and the overlay action that would mend it. References that lead
// nowhere are among these.
//
// One extension is written where OpenAPI 3.0 has no words:
//
//	x-null-only: true   the value is always null (enum: [null], const: null, type: "null")
//
// The grammar that tells schemas from data is in package oas, below.
package normalize
