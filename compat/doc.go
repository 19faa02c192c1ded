// Package compat holds programs that were written against released shapes of
// the client, one folder for each release. They are never adapted: when one of
// them stops compiling, the programs of users do too.
//
// The verdict of `flaregen diff` is computed; this one is observed. A release
// that breaks on purpose gets a new folder, and takes the programs out of the
// old one that it breaks, in one commit whose message says so.
package compat
