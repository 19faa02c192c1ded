package build

import (
	"slices"

	"github.com/flaregen/flaregen/generator/model"
)

// shareTypes lets the operations of a resource answer with one type where
// their documented shapes agree. The operation that describes the resource
// best (get, then create, update, edit, list, delete) leads; the others join
// it, or keep a type of their own.
func shareTypes(r *model.Resource) {
	ops := slices.Clone(r.Operations)
	slices.SortStableFunc(ops, func(x, y *model.Operation) int { return leadRank(x) - leadRank(y) })
	var lead *model.Type
	for _, op := range ops {
		slot := answerSlot(&op.Result)
		if slot == nil {
			continue
		}
		switch {
		case lead == nil:
			lead = *slot
			lead.Hint = nil
		case agreeShapes(lead, *slot):
			join(lead, *slot, pairs{})
			*slot = lead
		default:
			shareArms(lead, *slot)
		}
	}
}

// shareArms makes the resource's own type an alternative of a union that has
// its shape among others.
func shareArms(lead, union *model.Type) {
	for _, arm := range union.Arms {
		if lead.Kind == model.KindObject && agreeShapes(lead, arm.Type) {
			join(lead, arm.Type, pairs{})
			arm.Type = lead
			return
		}
	}
}

func leadRank(op *model.Operation) int {
	for i, k := range []string{"get", "create", "update", "edit", "list", "delete"} {
		if op.Kind == k {
			return i
		}
	}
	return 6
}

// answerSlot gives the place that holds the object or union that an operation
// answers with, alone or as the item of a list.
func answerSlot(r *model.Result) **model.Type {
	slot := &r.Type
	for *slot != nil && (*slot).Kind == model.KindArray {
		slot = &(*slot).Elem
	}
	if *slot == nil || (*slot).Kind != model.KindObject && (*slot).Kind != model.KindUnion {
		return nil
	}
	return slot
}

// agreeShapes reports whether two types describe one thing.
func agreeShapes(a, b *model.Type) bool {
	switch {
	case a.Kind == model.KindObject && b.Kind == model.KindObject:
		return agree(a, b)
	case a.Kind == model.KindUnion && b.Kind == model.KindUnion:
		return compatible(a, b, pairs{}) && agreeArms(a, b)
	}
	return compatible(a, b, pairs{})
}

// agreeArms takes for granted that both have as many.
func agreeArms(a, b *model.Type) bool {
	for i := range a.Arms {
		x, y := a.Arms[i].Type, b.Arms[i].Type
		if x.Kind == model.KindObject && !agree(x, y) {
			return false
		}
	}
	return true
}

// agree reports whether two objects describe one thing: no common field
// contradicts, and each documents at least half of the fields of both. An
// answer with an id and nothing else is not the resource.
func agree(a, b *model.Type) bool {
	common := 0
	for _, f := range a.Fields {
		if g := fieldOf(b, f.Name); g != nil {
			if !compatible(f.Type, g.Type, pairs{}) {
				return false
			}
			common++
		}
	}
	joint := len(a.Fields) + len(b.Fields) - common
	return 2*len(a.Fields) >= joint && 2*len(b.Fields) >= joint
}

func fieldOf(t *model.Type, name string) *model.Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// pairs are the types that were compared already, because types can be
// cyclic and many ways can lead to one.
type pairs map[[2]*model.Type]bool

// add reports whether a and b are new.
func (p pairs) add(a, b *model.Type) bool {
	pair := [2]*model.Type{a, b}
	if p[pair] {
		return false
	}
	p[pair] = true
	return true
}

// compatible reports whether one Go type can hold what both document.
func compatible(a, b *model.Type, seen pairs) bool {
	if a == b || !seen.add(a, b) {
		return true
	}
	if a.Kind != b.Kind || a.Bits != b.Bits || a.Base != b.Base {
		return false
	}
	switch a.Kind {
	case model.KindArray, model.KindMap:
		return compatible(a.Elem, b.Elem, seen)
	case model.KindObject:
		if (a.Extra == nil) != (b.Extra == nil) || a.Extra != nil && !compatible(a.Extra, b.Extra, seen) {
			return false
		}
		for _, f := range a.Fields {
			if g := fieldOf(b, f.Name); g != nil && !compatible(f.Type, g.Type, seen) {
				return false
			}
		}
	case model.KindUnion:
		if len(a.Arms) != len(b.Arms) || a.Discriminator != b.Discriminator {
			return false
		}
		for i := range a.Arms {
			if !compatible(a.Arms[i].Type, b.Arms[i].Type, seen) {
				return false
			}
		}
	}
	return true
}

// join adds to a what only b documents.
func join(a, b *model.Type, seen pairs) {
	if a == nil || b == nil || a == b || !seen.add(a, b) {
		return
	}
	a.Nullable = a.Nullable || b.Nullable
	if a.Doc.Text == "" {
		a.Doc = b.Doc
	}
	switch a.Kind {
	case model.KindArray, model.KindMap:
		join(a.Elem, b.Elem, seen)
	case model.KindObject:
		join(a.Extra, b.Extra, seen)
		joinFields(a, b, seen)
	case model.KindUnion:
		for i := range a.Arms {
			join(a.Arms[i].Type, b.Arms[i].Type, seen)
		}
	case model.KindEnum:
		joinValues(a, b)
	}
}

func joinValues(a, b *model.Type) {
	for _, v := range b.Values {
		i := slices.IndexFunc(a.Values, func(w *model.Value) bool { return w.Wire == v.Wire })
		if i < 0 {
			a.Values = append(a.Values, v)
			continue
		}
		a.Values[i].Companion = a.Values[i].Companion && v.Companion
	}
}

func joinFields(a, b *model.Type, seen pairs) {
	for _, f := range a.Fields {
		g := fieldOf(b, f.Name)
		if g == nil {
			f.Required = false
			continue
		}
		f.Required = f.Required && g.Required
		f.Companion = f.Companion && g.Companion
		if f.Doc.Text == "" {
			f.Doc = g.Doc
		}
		join(f.Type, g.Type, seen)
	}
	for _, g := range b.Fields {
		if fieldOf(a, g.Name) == nil {
			g.Required = false
			a.Fields = append(a.Fields, g)
		}
	}
}
