// Package config reads flaregen.yaml: which clients to generate, from which
// sources and overlays, into which folders.
//
// Input is the text of the file; output is a [File], whose clients carry their
// defaults and the position of every value, so that later stages can point at
// the line that asked for something impossible. All faults of the file are
// reported at once: an unknown key with the nearest known one, a value of the
// wrong kind, a value that this version does not offer, two clients that would
// write to the same place.
//
// The keys stand in one table (keys.go). The parser, the defaults and the JSON
// Schema that editors use (flaregen.schema.json) all follow from it.
//
// The package never touches the disk: whether the sources exist is for the
// stage that loads them.
package config

//go:generate go test -run TestSchemaIsCurrent -update .
