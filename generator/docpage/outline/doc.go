// Package outline is what pages have in common that list fields one after the
// other, `name: type` and a description each: the language of the types, and
// which field belongs into which.
//
// In:  the type of one entry as text; entries with or without their depth.
// Out: evidence schemas; trees of entries.
//
// # Nesting
//
// Some pages indent what belongs to a field, others have lost it: white space
// is collapsed, or the page was flattened to text. [Nest] recovers it. The
// short form of a type announces its members, by name for the first few and by
// number for the rest, so an entry takes the following entries as its own until
// it has them. The numbers are wrong on some pages, and a named type announces
// nothing; there the example is the judge, since a member that the example
// shows inside is inside.
package outline
