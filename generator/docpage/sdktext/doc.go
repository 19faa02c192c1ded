// Package sdktext reads the pages that document one method of an SDK, in
// TypeScript, Python or Go, as text or as markdown.
//
// In:  the text of a page.
// Out: an [evidence.Page] with one operation for each method on it.
//
// # What such a page is like
//
// A title, the method's signature, verb and path, a description, ways to
// authenticate, permissions, parameters, what is returned, a code sample and
// the JSON of an answer. Of these, only signature and path must be there: some
// copies have lost the rest. Fields stand one after the other in the language
// of the SDK, without nesting; package outline recovers it with the example's
// help.
//
// # What it tells and what it hides
//
// The returned type is the result without its envelope, which only the example
// shows ([evidence.Answer.Unwrapped]). Python and Go tell integers from numbers.
// Python's Optional says neither that a field may be missing nor that it may be
// null, so requiredness is only a guess there. Positional parameters are
// camelCased, and Go's fields have Go names: the path template and the keys of
// the example tell what they are called on the wire.
//
// # Files
//
//	lines.go       text → clean lines that know their place
//	read.go        lines → operations and their sections
//	signature.go   the method's signature
//	fields.go      lines → entries of an outline
//	types.go       what the three languages' types have in common
//	typescript.go, python.go, golang.go: the types, fields and signatures of each
//	names.go       names in an SDK → names on the wire
//	params.go      entries → parameters and body
//	answers.go     entries and examples → answers
//
// The package never guesses a type from an example; join does.
package sdktext
