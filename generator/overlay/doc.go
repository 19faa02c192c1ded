// Package overlay is the third stage: it applies corrections, written as
// OpenAPI Overlay 1.1.0 documents, to the merged tree.
//
// Input: overlay files and the merged tree. Output: the tree, edited in place,
// the status of every action, and the JSON pointers of everything that an
// action decided, by which the conflicts of merging count as settled.
//
// Each file is checked against the JSON Schema of the Overlay Specification,
// then against the rules of this project: version 1.1.0, because earlier ones
// speak another dialect of JSONPath; a description for every action, because a
// correction without a reason cannot be reviewed; exactly one of update, remove
// and copy. Files are applied in the order of their names, actions one at a
// time. An action whose target matches nothing is an error unless it says
// `x-optional: true`: the documentation has changed, and so must the overlay.
//
// An action may say in x-expect what its target looked like when it was written
// (twelve digits that identify the content). When the target looks different,
// the action is applied all the same and reported as drifted: the reason for it
// may be gone.
//
// What an action sets gets the position of the overlay that set it, so that
// later stages blame the right file. An action that asks for what is so already
// changes nothing, not even a list, and reports that.
//
// Apply never applies anything when one of the files is faulty, and never
// repairs an overlay.
package overlay
