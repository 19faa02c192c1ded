// Package join makes one description out of what several pages say about the
// same operation.
//
// In:  pages of evidence, in any order.
// Out: a [Result]: operations with every type as complete as the pages allow,
// what the pages disagree about, and what was inferred rather than read.
//
// # Steps
//
// Each page is completed by itself first: types that it names without showing
// them are looked up where it does show them, examples settle what a name
// hides (an array, the whole body, a recursion) and add members that nothing
// else mentions, and an unwrapped result gets its envelope back. Then pages
// about one operation are combined. Operations are the same when their method
// is and their paths have the same shape: /zones/{zone_id}/x and
// /zones/{identifier}/x. A pseudo-path such as
// /{accounts_or_zones}/{account_or_zone_id}/x stands for the real ones.
//
// # Ranking
//
// Which page is believed depends on the kind of statement; rank.go has the
// table. What a page states beats what was inferred, whichever page it is; then
// the format counts, then the date of the page, then its name. The order of
// the pages never does. Silence is no statement.
//
// The statements keep their places and their certainty, so that everything in
// a result can be traced to a line of a page.
//
// The package reads no files and writes none; it never changes the pages it is
// given.
package join
