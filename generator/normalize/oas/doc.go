// Package oas knows the grammar of an OpenAPI 3.0 document held as a YAML
// tree: which kind of object stands where, which fields a kind has and of
// what shape their values are.
//
// The stages that work on trees need it to tell a schema from an example that
// merely looks like one: a property called "required" is not a keyword, and
// the text below "example" is data. Index lists every object of a document
// with its kind and place; Lookup resolves references.
//
// It never changes a tree and never judges one: what does not fit the grammar
// is left out of the index.
package oas
