// Package diff says what a change of a specification does to the people who
// import the client.
//
// In:  two versions of a client, as the pipeline makes them: document, model,
// Go files, overlay actions.
// Out: a [Report]: findings with a place, an operation, a Go symbol and what
// callers must change, and the release that all of them together make.
//
// # Three verdicts
//
// Wire: do running programs go on working? Package wire asks oasdiff. Go: does
// code that calls the client still compile? Package gocode asks the type
// checker and apidiff. Behaviour: what neither sees, because neither the
// messages nor the types differ; behaviour.go compares the models. The release
// is the worst of the three. Verdicts differ more often than they agree, so
// none stands for another: docs/versioning.md has examples.
//
// # Joined
//
// A finding about the document is led to the Go symbol that it becomes, one
// about Go to the line that causes it. An operation is the same one in both
// versions when its method and the shape of its path are: names of path
// parameters do not count. Printed documents are compared, and an index of
// their lines leads back to the files that state what is on them.
//
// The package compares what it is given. It reads no file and knows no
// configuration; package command makes the versions, and renders nothing:
// package render does.
package diff
