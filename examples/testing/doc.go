// Package testing shows how programs that use the client are tested: with a
// server that knows the specification, and with one that knows the life of
// certificates.
package testing
