// Package record keeps the Go names that a client has handed out.
//
// In:  a named model; on the next run, the file that was made of it.
// Out: symbols.json, which is committed with the client.
//
// Rules cannot promise that new operations rename nothing: of two things that
// want one name, the rules see no difference between the one that has it and
// the one that just came. So the names are written down with their owners. An
// owner that still exists keeps its names, newcomers get what is left.
//
// # Owners
//
// An owner is identified by what does not depend on Go names, sources or order:
//
//   - a resource by its dotted path;
//   - an operation by its method and the shape of its path,
//     GET /zones/{}/ssl/certificate_packs, as long as its resource and its kind
//     stay as they are: a call that moves in the documentation moves in Go;
//   - a type by its place: the resource whose object it is, the operation whose
//     request, result or parameter, or the type whose property;
//   - a field, a parameter or a value by its name on the wire, an alternative
//     of a union by what selects it, else by its schema or its properties.
//
// The file also leads from every symbol to the JSON pointer of what it stands
// for in the merged document.
//
// It decides nothing: names reads it for names, build for the types that
// operations share. A file that generate cannot have written is an error.
package record
