// Package smoke tries out a whole generated client: every method once, with
// every shape of answer that is documented for it.
//
// It is what the tests behind `smoke_test: true` run. In: the document that
// the client was generated from, and a table with one line per operation. For
// every operation a server on loopback answers with samples made from the
// documented answers, the method is called with samples made from the
// documented parameters and bodies, and
//
//   - the request satisfies the document (kin-openapi's openapi3filter) and
//     carries every argument;
//   - the result, encoded again, is what the server sent, nothing lost and
//     nothing invented;
//   - every documented error, and an envelope that says success false, is an
//     *envelope.Error;
//   - a stream hands over the very bytes;
//   - a list that comes in pages gives the items of two of them.
//
// An operation is skipped, with the reason, when no arguments are found that
// the document itself accepts.
//
//	operation.go run.go         the table and how it is gone through
//	arguments.go multipart.go   from samples to what a method is called with
//	server.go check.go          what answers, and whether the question was right
//	answers.go pages.go         what is tried with one operation
//	compare.go                  whether two JSON values are the same to a user
//	documented/                 the document, its operations and answers
//	sample/                     samples of schemas
//
// Samples are made when the test runs, not when it is generated: the document
// has to be there anyway to judge requests, and lines that repeat what it says
// would make the test many times as long as the table is. Only tests, and
// servers for tests, import this package, so that no program compiles
// kin-openapi because of it.
package smoke
