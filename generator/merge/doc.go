// Package merge is the second stage: it joins the documents that source loaded
// into one.
//
// Input: documents as YAML trees with positions. Output: one tree in canonical
// order, the conflicts found, and which components got another name.
//
// The result does not depend on the order in which the documents come: each
// statement has a rank, by `prefer: true`, then by the date on which its
// documentation was retrieved, then by the name of the document. Where two
// documents speak about the same thing,
//
//   - silence is no statement: what only one of them says is taken;
//   - what both say alike is taken once;
//   - wording (titles, descriptions, examples, origins) is no statement: that
//     of the higher rank is taken;
//   - anything else is a conflict. The statement of the higher rank stands in
//     the tree until somebody settles it: a `prefer: true` on one of the
//     documents, or an overlay. Unsettled reports the conflicts that remain.
//
// Of servers, the first is the statement, as requests go there; further ones
// add up.
//
// Paths of equal shape are one path, whatever their parameters are called; the
// highest rank decides the names. Components with one name and different
// content, in documents about different resources, get the resource as a
// prefix and never become one.
//
// Merge never invents a statement, never repairs one, and never drops one that
// is not reported as a conflict.
package merge
