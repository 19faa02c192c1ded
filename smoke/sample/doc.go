// Package sample makes JSON values that have the shape that a schema
// documents.
//
// In:  a schema of a loaded OpenAPI 3.0 document.
// Out: several values: one for every alternative of the unions in it, each
// with all members that the schema knows; one with the required members only;
// one that says null wherever null is allowed.
//
// The same schema gives the same values. Formats, enums, bounds, patterns and
// lengths are respected where values can be found that do; recursive schemas
// end where they may. Values that break their schema all the same are left
// out ([Check] is what decides). Nothing is random, nothing is sent anywhere.
package sample
