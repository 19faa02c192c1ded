package build

import (
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// markCompanion marks an operation that is there for the names only, and all
// that it documents: where types are shared, the others may document it, too.
func markCompanion(op *model.Operation) {
	op.Companion = true
	eachType(op, func(t *model.Type) {
		for _, f := range t.Fields {
			f.Companion = true
		}
		for _, v := range t.Values {
			v.Companion = true
		}
	})
}

// keyArms gives every alternative of a union its key, while its type is still
// its own.
func keyArms(op *model.Operation) {
	eachType(op, func(t *model.Type) {
		for i, key := range record.ArmKeys(t) {
			t.Arms[i].Key = key
		}
	})
}

// eachType visits all types of an operation.
func eachType(op *model.Operation, visit func(*model.Type)) {
	seen := map[*model.Type]bool{}
	for _, p := range op.Params {
		walkType(p.Type, seen, visit)
	}
	if op.Body != nil {
		walkType(op.Body.Type, seen, visit)
	}
	walkType(op.Result.Type, seen, visit)
}

func walkType(t *model.Type, seen map[*model.Type]bool, visit func(*model.Type)) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	visit(t)
	walkType(t.Elem, seen, visit)
	walkType(t.Extra, seen, visit)
	for _, f := range t.Fields {
		walkType(f.Type, seen, visit)
	}
	for _, a := range t.Arms {
		walkType(a.Type, seen, visit)
	}
}
