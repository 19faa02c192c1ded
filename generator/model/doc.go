// Package model is what the generator knows about an API once the document
// behind it is valid: resources, operations, results and types, with envelopes
// already opened. The stage build fills it, names gives every declared thing
// its Go identifier, emit turns it into files, and the commands list and diff
// read it.
//
// It holds plain data. It knows nothing of OpenAPI's or the code emitters'
// libraries, so that either side can change without the other.
package model
