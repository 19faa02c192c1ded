// Package prune keeps the part of a document that a client asked for.
//
// Input is the merged document after its overlays, and a selection: globs over
// paths, tags, operationIds, resources. Operations that match no entry are
// taken out, then path items without operations, then every component, tag and
// webhook that nothing left refers to. Output is the same tree, edited, and the
// entries that matched nothing, since those are probably mistyped.
//
// What something is called depends on some of the operations that are taken
// out: their companions. Prune copies these into a document of their own, and
// lists the paths of all resources. It is told which they are, and knows nothing
// of names.
//
// It runs before normalize, so that faults in parts that nobody asked for need
// no repair. It never changes what it keeps, with one exception: a path item
// that is a $ref is replaced by what it refers to, because its operations may
// be selected one by one.
package prune
