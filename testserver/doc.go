// Package testserver answers the requests of a generated client on loopback,
// for the tests of programs that use the client.
//
// It is what a generated package fake stands on (test_server: true), and knows
// no API by itself. In: a [Spec], which is a document and a table with one line
// per operation. Out: a [Server] that holds every request against the document
// and answers with what is documented, or with what the test says:
//
//	srv.On(operation, value)                       this result, in its envelope
//	srv.On(operation, func(w, r) { … })            anything
//	srv.On(operation, func(r) (any, error) { … })  a result, or an *envelope.Error
//	srv.Fail(operation, 503, 1000)                 an error, until Reset or as often as Times says
//	srv.Slow(operation, ctx.Done())                no answer before that; nil: never
//	srv.Requests()                                 what came, in order
//	srv.Operations()                               what could have come
//
// # What is documented
//
// The answer is that of the first documented status of success that the method
// expects: its example, if there is one that its own schema accepts, else a
// sample in which every member that has such an example has that. An envelope
// says that the call has succeeded. A list is one page, and what the answer
// tells about pages is true: asked for the second, the server gives an empty
// one. A list that a test gives is divided into pages of the size that is asked
// for.
//
// # Violations
//
// A request that the document does not accept, or that is no operation of it,
// is answered with an error envelope of status 400, 404 or 405, and fails the
// test; see [Server.AllowViolations]. What a test says about an operation counts
// for accepted requests only.
//
//	spec.go route.go   documents, and which operation a request is
//	server.go          from a request to an answer
//	script.go          what tests say
//	answer.go pages.go what is documented; envelopes
//	request.go         what came
//
// A server is safe for concurrent use and is closed when its test ends. It
// never waits for time to pass unless told to ([Server.Delay]), never opens a
// connection, and prints no header and no body of a request. Programs must not
// import it, only their tests: it compiles kin-openapi.
package testserver
