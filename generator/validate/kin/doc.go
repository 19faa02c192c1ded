// Package kin loads a YAML tree into kin-openapi and keeps the way back: every
// object that kin-openapi holds knows the place of the tree it was made from,
// so that whatever kin-openapi says about it can be said about the source.
//
// Input is a tree whose references all resolve; output is the loaded document
// with its objects, schemas and checked values. References to anything outside
// the document are refused, nothing is read from disk or network, and the tree
// is never changed.
package kin
