// Package dump reads operations of an old OpenAPI document that were copied
// from a web page as text.
//
// In:  the text of a page.
// Out: an [evidence.Page] with one operation for each header on it.
//
// # What such a page is like
//
// A description, the path, the verb, a tag and an operationId, each on lines of
// its own, then six JSON values after each other: plans, permissions,
// parameters, request body, responses, security. Some copies put a label such
// as Debug "planAvailability" before each. A value may be null.
//
// # What it tells and what it hides
//
// It is the only format with operationId, tag, nullable, readOnly and answers of
// failure. The schemas are complete, no reference is left in them; composition
// with allOf is resolved here into what all members together say. The documents
// have faults: limits that do not fit the type, which are reported as stated,
// bodies that are required but empty, and failures that are said to be successes
// as well, of which the last member is taken. Each gets a note.
//
// The package does not check the document against OpenAPI.
package dump
