// Package validate decides whether a normalized document is sound.
//
// Input is the tree that package normalize leaves: merged, overlaid, repaired.
// Document checks, in this order,
//
//  1. the forms of all values and the names of all fields, against the grammar
//     of OpenAPI 3.0;
//  2. every reference: it leads to an object of the right kind in the same
//     document, and no schema contains itself directly;
//  3. the house rules: answers, operationIds, x-resource, x-method,
//     the form of x-waiters;
//  4. everything that kin-openapi checks, examples and defaults included.
//
// The first three work on the tree, so that all their faults are found at
// once, also those that would keep kin-openapi from loading the document; the
// last is left out when the first two find anything.
//
// All faults are reported together (source.Errors), each with the line of the
// source it came from, the JSON pointer in the merged document, and the
// overlay action that would mend it. Nothing is repaired here, nothing outside
// the document is read.
//
// Package kin, below, loads trees into kin-openapi.
package validate
