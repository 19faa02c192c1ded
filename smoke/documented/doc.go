// Package documented asks an OpenAPI document about its operations.
//
// In: the document that a client was generated from, as flaregen has printed
// it. Out: its routes, parameters and answers, and a judgement about a request.
// What smoke tests and servers for tests share is here; neither samples
// (package sample) nor servers are.
//
//	document.go  the document, its operations, parameters and answers
//	judge.go     whether a request is one that is documented
//	sheet.go     what servers tell about one page of a list
//
// It never changes a document that is loaded: one may be used by many servers
// at once.
package documented
