// Command flaregen generates Go clients for HTTP APIs that wrap their answers
// in an envelope, from OpenAPI documents and fragments of such.
//
//	flaregen import     turn documentation pages into a fragment
//	flaregen init       write a configuration to start from
//	flaregen generate   write the merged document and the clients
//	flaregen verify     say whether what is committed is what generate would write
//	flaregen diff       say what a change does to those who import a client
//	flaregen list       list every operation and the Go call it became
//
// # Architecture
//
// Everything flows one way, and every stage is a package of its own with one
// page of documentation:
//
//	config     flaregen.yaml → clients, each with sources, overlays and options
//	source     files → YAML trees in which every node knows its file and line
//	merge      trees → one tree; what two sources say differently is a conflict
//	overlay    corrections with a reason each, applied to the tree
//	prune      the part of the tree that the client selects, and apart from it
//	           the operations on which its names depend
//	normalize  named repairs of what real documents get wrong, each counted
//	validate   the tree against OpenAPI and the house rules
//	build      tree → model: resources, operations, results, pages, types
//	names      every Go identifier, decided once
//	record     which names were given; read before build, written after names
//	emit       model → Go files
//
// Documentation pages come in before source, by way of package docpage: what
// they say is evidence, which package join weighs and package fragment writes
// as OpenAPI. import prints that; among the sources of a client it is done on
// the way (command/load.go), because source must not know its own readers.
//
// Up to validate the stages work on YAML nodes (package tree), because a
// document that is still broken fits into no stricter form, and because a node
// carries its position: whatever a late stage objects to, it names the line of
// the source that says so. From build on they work on package model, which
// knows neither OpenAPI nor the libraries that print code.
//
// Package command puts the stages in order, in command/generate.go, and is the
// only one that writes to the disk: its Generate is pure, it reads through the
// file system it is given and returns file names and bytes. Only import and
// drift look at the web, by way of docpage/fetch.
//
// Beside the pipeline stands diff: it takes two versions of a client, both made
// by the pipeline, and says what lies between them. Package revision gives it
// the files of a git commit.
//
// # Streams and exit codes
//
// Results go to standard output, errors to standard error, one a line, each
// with the place of the fault. The exit code is 0 when all is well, 1 when
// verify finds something stale or diff something that breaks, and 2 when the input or the disk does not
// allow an answer. command/run.go decides it in one place.
//
// File names in a configuration, in reports and in errors are relative to the
// folder of the configuration, wherever the command runs.
package main
