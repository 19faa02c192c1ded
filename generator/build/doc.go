// Package build turns the valid document into the model.
//
// It reads the normalized tree rather than kin-openapi's view of it, because
// the tree keeps what generated code shows: the documented order of fields and
// the place that every statement comes from.
//
// In:  the tree after normalize and validate; that of the companions, see
// prune; the record of the names that were given before.
// Out: model.API without Go names, companions included and marked.
//
// The steps, each in a file of its own:
//
//	resource.go   where an operation belongs in the resource tree, what its method is
//	server.go     what an operation's path is below
//	operation.go  parameters, bodies, provenance
//	fields.go     bodies that consist of fields: forms, multipart
//	schema.go     one schema as a flat view: references followed, allOf merged
//	types.go      schemas → model types, for requests and for answers
//	cycles.go     recursive schemas → cyclic types
//	result.go     answers: open the envelope, recognise streams and nothing
//	envelope.go   what is an envelope, and how it is spelled
//	failure.go    what errors are documented to look like
//	pages.go      whether and how a list comes in pages
//	several.go    several success answers → one type, or a union
//	waiters.go    x-waiters → what to wait for
//	share.go      one type per resource where the documented shapes agree
//	companion.go  operations that are there for the names only
//	places.go     the JSON pointers of types and fields
//
// Build never repairs: what it cannot express becomes raw JSON, and what is
// wrong is an error with its place.
package build
