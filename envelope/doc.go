// Package envelope is the runtime of generated API clients: it sends requests, opens the envelope around
// every answer and gives the caller the result alone.
//
// # What goes in, what comes out
//
// A generated method builds a [Request] and hands it to one of the calls, which differ only in the shape of the
// documented answer:
//
//   - [Do]: an envelope with a result (object, array, string, number, boolean, map)
//   - [Exec]: an envelope without a result, or no content
//   - [Decode]: JSON without an envelope
//   - [Open]: anything but JSON, as a [Stream]
//   - [List], [All]: an envelope with an array that comes in pages
//
// An envelope is an object such as
//
//	{"success": true, "result": {…}, "errors": [], "messages": [], "result_info": {…}}
//
// whose member names are configurable ([Keys], [Request.SetKeys]). success false is an error whatever the HTTP status
// says; a status of 4xx or 5xx is an error whatever the body says, and what the body says, in whatever form, is in its
// details; errors are of type [*Error], or [*DecodeError] when an answer does not have the documented type. What
// surrounds the result is available through [WithResponse].
//
// # One concern, one file
//
//	request.go path.go query.go style.go what a generated method fills in
//	body.go multipart.go                 what a request carries, and how often it can be sent
//	config.go client.go auth.go          settings; credentials: given ones, else those of the environment
//	call.go options.go                   the calls, and what a caller can change about one
//	send.go judge.go transport.go        one attempt: build, send, read, judge
//	retry.go                             which attempts are repeated, and when
//	redirect.go                          which redirects are followed
//	limit.go                             client-side rate limit, limit of the answer's size
//	envelope.go info.go                  from the body to its parts
//	decode.go times.go union.go          from the parts to the result
//	extra.go unknown.go                  what the result's type does not know
//	wait.go                              waiting until something is in a state
//	errors.go details.go excerpt.go      everything that can go wrong
//	usual.go                             a quick way to read what usually goes wrong
//	page.go pager.go                     lists that come in pages
//	stream.go response.go secret.go
//	log.go operation.go                  what a program that is watched shows
//
// The order of one call is fixed: retry( rate limit → authenticate → send → read → judge → decode ).
//
// # What it never does
//
// It keeps no package-level state, starts no goroutine that outlives a call (an open [Stream] excepted), never
// sends credentials to another host, never repeats a POST or PATCH that may already have had an effect, and never
// prints a secret: not in errors, not in logs, not with any formatting verb.
package envelope
