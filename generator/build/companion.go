package build

import "github.com/flaregen/flaregen/generator/model"

// markCompanion marks an operation that is there for the names only, and all
// that it documents: where types are shared, the others may document it, too.
func markCompanion(op *model.Operation) {
	op.Companion = true
	seen := map[*model.Type]bool{}
	for _, p := range op.Params {
		markType(p.Type, seen)
	}
	if op.Body != nil {
		markType(op.Body.Type, seen)
	}
	markType(op.Result.Type, seen)
}

func markType(t *model.Type, seen map[*model.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	markType(t.Elem, seen)
	markType(t.Extra, seen)
	for _, f := range t.Fields {
		f.Companion = true
		markType(f.Type, seen)
	}
	for _, v := range t.Values {
		v.Companion = true
	}
	for _, a := range t.Arms {
		markType(a.Type, seen)
	}
}
