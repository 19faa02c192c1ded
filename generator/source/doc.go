// Package source is the first stage: it finds source files, reads them as YAML
// or JSON and remembers where everything stood.
//
// Input: the files that a configuration names, as globs. Output: one Document
// per file, a YAML tree whose nodes know their file, line and column through
// Files, however often later stages move or copy them.
//
// Load checks what must hold before anything can be merged: that the file
// parses, that it is one mapping without duplicate keys, that it says which
// OpenAPI version it speaks (3.0 or 3.1), that its top level holds nothing
// unknown, and that its statements of origin (x-source) are complete. Defaults
// given on the top level, x-source and x-resource, are written into the
// operations that lack them.
//
// What only YAML can say is translated into what JSON can say too: aliases,
// anchors and merge keys are resolved, keys become strings, timestamps become
// strings, numbers get their JSON form, comments go. Size, nesting and the
// number of nodes are bounded, so that no input, not even an alias bomb, makes
// the later stages slow.
//
// Load never judges whether a document is valid OpenAPI: overlays may still
// repair it. It never stops at the first fault; Errors holds those of all
// files, each with its place and what to do about it.
package source
