// Package drift says where documentation pages and fragments no longer agree.
//
// In:  pages, joined; the fragments' documents.
// Out: a [Report]: findings, each with what the page and the fragment say and
// where.
//
// # What is compared
//
// Structure: operations, parameters, bodies, fields, types, enums, limits, and
// requiredness where both sides state it. Wording, examples, order, names of
// path parameters and names of types are no difference. Overlays are left out
// of account, because fragments state what pages say, faults included: a page
// that an overlay corrects still agrees with its fragment.
//
// Silence is a difference only where a page would speak: a page that lists the
// members of an object says that there are no others, but a format that knows
// no lengths says nothing by leaving one out, and "number" on most pages may
// be an integer.
//
// Where several fragments describe an operation, the pages are compared with
// each of them and with what all say together, and the closest is reported:
// pages of one operation may differ from each other, and each of them agrees
// with the fragment that was made from it. A fragment says together with
// others whatever one of them says.
//
// # Ranks
//
// added: the page says something that no fragment does. removed: a fragment says
// something that the page would, but does not. changed: they say different
// things. inferred: the page does not state it, but an example shows it; that is
// worth a look, and no drift.
//
// The package touches no disk and knows no format beyond what it can express.
package drift
