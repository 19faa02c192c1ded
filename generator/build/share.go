package build

import (
	"cmp"
	"slices"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// shareTypes lets the operations of a resource answer with one type where
// their documented shapes agree. The operation that describes the resource
// best (get, then create, update, edit, list, delete) leads; the others join
// it, or keep a type of their own. Operations that the record knows stay with
// what they had, unless that has become a contradiction.
func shareTypes(r *model.Resource, known *record.Record) {
	ops := slices.Clone(r.Operations)
	slices.SortStableFunc(ops, func(x, y *model.Operation) int { return leadRank(x) - leadRank(y) })
	joins := joiningRule(r, ops, known)
	var lead *model.Type
	var others []*model.Operation
	for _, op := range ops {
		slot := answerSlot(&op.Result)
		switch {
		case slot == nil:
		case !joins(op, lead):
			others = append(others, op)
		case lead == nil:
			lead = *slot
			lead.Hint = nil
		default:
			join(lead, *slot, pairs{})
			*slot = lead
		}
	}
	for _, op := range others {
		shareArms(lead, *answerSlot(&op.Result), known, r.Name(), op)
	}
}

// joiningRule decides which operations answer with the type of their resource,
// given the type so far.
func joiningRule(r *model.Resource, ops []*model.Operation, known *record.Record) func(*model.Operation, *model.Type) bool {
	var news, olds int
	for _, op := range ops {
		if answerSlot(&op.Result) == nil {
			continue
		}
		if _, isKnown := known.Shared(r.Name(), op); isKnown {
			olds++
		} else {
			news++
		}
	}
	switch {
	case olds == 0:
		return func(op *model.Operation, lead *model.Type) bool {
			return lead == nil || agreeShapes(lead, *answerSlot(&op.Result))
		}
	case news == 0:
		return func(op *model.Operation, lead *model.Type) bool {
			shared, _ := known.Shared(r.Name(), op)
			return shared && (lead == nil || joinable(lead, *answerSlot(&op.Result)))
		}
	}
	members := newMembers(r, ops, known)
	return func(op *model.Operation, _ *model.Type) bool { return members[op] }
}

// newMembers decides about operations some of which are new: those must agree
// with what the others answer with together. It does so on copies, before
// anything is joined in its order, so that generating again, when nothing is
// new any more, gives the same.
func newMembers(r *model.Resource, ops []*model.Operation, known *record.Record) map[*model.Operation]bool {
	members := map[*model.Operation]bool{}
	var joint *model.Type
	try := func(op *model.Operation, fits func(a, b *model.Type) bool) {
		slot := answerSlot(&op.Result)
		if slot == nil || joint != nil && !fits(joint, *slot) {
			return
		}
		members[op] = true
		if answer := copyType(*slot, map[*model.Type]*model.Type{}); joint == nil {
			joint = answer
		} else {
			join(joint, answer, pairs{})
		}
	}
	for _, op := range ops {
		if shared, _ := known.Shared(r.Name(), op); shared {
			try(op, joinable)
		}
	}
	for _, op := range ops {
		if _, isKnown := known.Shared(r.Name(), op); !isKnown {
			try(op, agreeShapes)
		}
	}
	return members
}

// joinable reports whether one type can hold what both document, however much
// of it they have in common.
func joinable(a, b *model.Type) bool { return compatible(a, b, pairs{}) }

// shareArms makes the resource's own type an alternative of a union that has
// its shape among others.
func shareArms(lead, union *model.Type, known *record.Record, resource string, op *model.Operation) {
	if lead == nil || lead.Kind != model.KindObject {
		return
	}
	fits := armRule(union, known, resource, op)
	for i, arm := range union.Arms {
		if fits(i, lead, arm.Type) {
			join(lead, arm.Type, pairs{})
			arm.Type = lead
			return
		}
	}
}

// armRule decides which alternative is the resource's own type: as it was,
// where the record knows the union.
func armRule(union *model.Type, known *record.Record, resource string, op *model.Operation) func(i int, lead, arm *model.Type) bool {
	if _, isKnown := known.Shared(resource, op); !isKnown {
		return func(_ int, lead, arm *model.Type) bool { return agreeShapes(lead, arm) }
	}
	name := known.Operation(resource, op).Result
	had := known.SharesArm(name, resource)
	keys := record.ArmKeys(union)
	return func(i int, lead, arm *model.Type) bool {
		return had && arm.Kind == model.KindObject && known.TypeAt(name+"|"+keys[i]) == "" && joinable(lead, arm)
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
	a.At = cmp.Or(a.At, b.At)
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
		f.At = cmp.Or(f.At, g.At)
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

// copyType copies a type and all that it reaches, cycles included.
func copyType(t *model.Type, copies map[*model.Type]*model.Type) *model.Type {
	if t == nil {
		return nil
	}
	if c := copies[t]; c != nil {
		return c
	}
	c := *t
	copies[t] = &c
	c.Elem, c.Extra = copyType(t.Elem, copies), copyType(t.Extra, copies)
	c.Fields = slices.Clone(t.Fields)
	for i, f := range c.Fields {
		field := *f
		field.Type = copyType(f.Type, copies)
		c.Fields[i] = &field
	}
	c.Values = slices.Clone(t.Values)
	for i, v := range c.Values {
		value := *v
		c.Values[i] = &value
	}
	c.Arms = slices.Clone(t.Arms)
	for i, a := range c.Arms {
		arm := *a
		arm.Type = copyType(a.Type, copies)
		c.Arms[i] = &arm
	}
	return &c
}
