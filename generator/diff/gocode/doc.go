// Package gocode says what a change of generated Go means to the code that
// calls it.
//
// In:  the Go files of two versions of a client, by name.
// Out: the differences of their exported API, each with the symbol that it is
// about and whether callers still compile.
//
// Both versions are type-checked, without function bodies, and compared by
// golang.org/x/exp/apidiff. Packages that the client imports are not loaded:
// their names are declared as opaque types, the same for both versions. What a
// client exports depends on which types it names and not on what these are, so
// nothing is lost, and a comparison needs neither the network nor a module
// that has the dependencies.
package gocode
