// Package fragment writes joined operations as an OpenAPI fragment.
//
// In:  a join.Result.
// Out: one OpenAPI 3.0.3 document as a YAML tree, whose order is that of the
// documentation and whose nodes know the line of the page that says so.
//
// What was inferred is marked `x-inferred: true`. Named types that are used
// more than once become components; a name that stands for different things
// is not one.
//
// The package judges nothing: what join found is written, and nothing else.
package fragment
