// Package statement lays out what is said about an operation as a flat list,
// in the same form whether a documentation page or an OpenAPI document says it,
// so that the two can be compared point by point.
//
// In:  an evidence.Operation, as joined from pages; or a tree of a document.
// Out: an [Operation]: points such as query/page or answer/result/[]/id, each
// with what is said there: type, enum, format, limits, requiredness.
//
// # What is evened out
//
// Forms that mean the same give the same statements:
//
//   - Alternatives (oneOf, anyOf, `A or B`) share one point that has several
//     types; the members of all of them lie below it.
//   - A map is an object whose members lie below `*`.
//   - Null is no type but makes a point nullable.
//   - Path parameters are known by their position, since pages name them
//     differently.
//   - Keywords that mean nothing where they stand are gone: a length of a list.
//   - All answers of success are one, because most pages do not tell 200 from
//     201; answers of failure are known by their status.
//
// Wording, examples, the order of things and the names of types are left out.
// The package compares nothing and touches no disk.
package statement
