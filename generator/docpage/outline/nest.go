package outline

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// Nest arranges entries in trees and attaches members, items, values and arms
// to the schemas above them. The example, nil when there is none, shows a value
// of what the outline as a whole describes: an object whose properties are the
// entries of the first level.
//
// Entries without depth ([NoDepth], one is enough) are given one first.
//
// A type that the page shows once and then only names by its short form gets
// its members again. Members that a short form lists and that are not among those
// shown become properties of which nothing but the name is known.
func Nest(entries []*Entry, example *yaml.Node) (top []*Entry, notes []evidence.Note) {
	root := shapeOf(example)
	if slices.ContainsFunc(entries, func(e *Entry) bool { return e.Depth < 0 }) {
		recoverDepth(entries, root)
	}
	top = grow(entries)
	n := nester{shown: map[string]*evidence.Schema{}, open: map[string]bool{}, budget: 4*len(entries) + 64}
	for _, e := range top {
		n.attach(e, root.of(e))
	}
	for _, e := range top {
		n.complete(e.Name, e.Schema)
	}
	return top, n.notes
}

// grow makes trees of entries by their depth.
func grow(entries []*Entry) (top []*Entry) {
	var open []*Entry
	for _, e := range entries {
		for len(open) > 0 && (open[len(open)-1].Depth >= e.Depth || len(open) >= evidence.MaxDepth) {
			open = open[:len(open)-1]
		}
		if len(open) == 0 {
			top = append(top, e)
		} else {
			above := open[len(open)-1]
			above.Children = append(above.Children, e)
		}
		open = append(open, e)
	}
	return top
}

type nester struct {
	notes  []evidence.Note
	shown  map[string]*evidence.Schema // by short form, with all members
	open   map[string]bool             // short forms whose members are being completed
	budget int                         // schemas that may still be copied
}

func (n *nester) note(at evidence.Place, format string, args ...any) {
	n.notes = append(n.notes, evidence.Note{Place: at, Text: fmt.Sprintf(format, args...)})
}

// attach gives the schema of an entry what its children say, the deepest first.
func (n *nester) attach(e *Entry, seen *shape) {
	holder := innermost(e.Schema)
	inside := seen.below(e.Schema)
	for _, child := range e.Children {
		n.attach(child, inside.of(child))
	}
	members, others := split(e.Children)
	if len(others) > 0 {
		if asUnion(e.Schema, others) {
			holder = e.Schema
		}
		n.alternatives(e, holder, others)
	}
	if len(members) > 0 {
		n.members(e, holder, members, seen)
	}
}

// innermost gives the part of a type that an entry's children describe.
func innermost(s *evidence.Schema) *evidence.Schema {
	for {
		switch {
		case s.Kind.Value == evidence.Array && s.Items != nil:
			s = s.Items
		case s.Kind.Value == evidence.Map && s.Values != nil:
			s = s.Values
		default:
			return s
		}
	}
}

func split(children []*Entry) (members, others []*Entry) {
	for _, c := range children {
		if c.Name != "" {
			members = append(members, c)
		} else {
			others = append(others, c)
		}
	}
	return members, others
}

// asUnion turns `array of A or B` into a union when the alternatives below it
// show that only A is in the array.
func asUnion(s *evidence.Schema, others []*Entry) bool {
	first := others[0].Schema
	if s.Kind.Value != evidence.Array || s.Items == nil || s.Items.Kind.Value != evidence.Union || len(others) < 2 ||
		first.Kind.Value != evidence.Array || first.Items == nil || signature(first.Items) != signature(s.Items.Arms[0]) {
		return false
	}
	arms := s.Items.Arms
	first = &evidence.Schema{Place: s.Place, Kind: s.Kind, Items: arms[0]}
	s.Kind.Value = evidence.Union
	s.Arms = append([]*evidence.Schema{first}, arms[1:]...)
	s.Shown, s.Items = s.Items.Shown, nil
	return true
}

// alternatives makes the children of a union its arms, and those of an enum its
// values. They are complete where the short form may not be.
func (n *nester) alternatives(e *Entry, holder *evidence.Schema, others []*Entry) {
	var arms []*evidence.Schema
	for _, o := range others {
		arms = append(arms, o.Schema)
	}
	arms = joinValues(arms)
	union := holder.Kind.Value == evidence.Union
	named := holder.Kind.Value == evidence.Reference
	switch values := len(arms) == 1 && isValues(arms[0]); {
	case values && (named || len(holder.Enum) > 0):
		n.count(e, holder.Shown, countArms(arms))
		n.values(holder, arms[0])
		return
	case !union && !named:
		n.note(others[0].Place, "%s is no alternative of %s and left out", label(others[0]), label(e))
		return
	}
	n.count(e, holder.Shown, countArms(arms))
	holder.Kind = evidence.Says(evidence.Union, holder.Kind.Place)
	holder.Arms = joinValues(slices.Concat(arms, unseen(arms, holder.Arms)))
}

// unseen gives the arms that a short form announces and the page does not show.
// A page may give an arm a name only where it shows it.
func unseen(arms, declared []*evidence.Schema) (missing []*evidence.Schema) {
	seen := map[string]bool{}
	for _, arm := range arms {
		seen[signature(arm)] = true
		seen[nameless(arm)] = true
		for _, v := range arm.Enum {
			seen[v.Value] = true
		}
	}
	for _, arm := range declared {
		known := isValues(arm)
		for _, v := range arm.Enum {
			known = known && seen[v.Value]
		}
		if !known && !seen[signature(arm)] && !seen[nameless(arm)] {
			missing = append(missing, arm)
		}
	}
	return missing
}

// nameless is the signature of a type without its name.
func nameless(s *evidence.Schema) string {
	if s.Kind.Value == evidence.Reference || s.Kind.Value == evidence.Object && !s.Shown.Listed {
		return signature(s)
	}
	bare := *s
	bare.Name = evidence.Fact[string]{}
	return signature(&bare)
}

func countArms(arms []*evidence.Schema) int {
	count := 0
	for _, arm := range arms {
		count += max(1, len(arm.Enum))
	}
	return count
}

// values adds the values listed below a type to those of its short form.
func (n *nester) values(holder, listed *evidence.Schema) {
	if holder.Kind.Value == evidence.Reference {
		holder.Kind = evidence.Says(listed.Kind.Value, holder.Kind.Place)
	}
	all := make([]evidence.Fact[string], 0, len(listed.Enum))
	seen := make(map[string]bool, len(listed.Enum))
	for _, v := range slices.Concat(listed.Enum, holder.Enum) {
		if !seen[v.Value] {
			seen[v.Value] = true
			all = append(all, v)
		}
	}
	holder.Enum = all
}

// members makes named children the properties of an object.
func (n *nester) members(e *Entry, holder *evidence.Schema, members []*Entry, seen *shape) {
	holder = n.object(e, holder, members[0])
	if holder == nil {
		return
	}
	names := map[string]bool{}
	for _, m := range members {
		if names[m.Name] {
			n.note(m.Place, "%s is there twice; the first one counts", m.Name)
			continue
		}
		names[m.Name] = true
		holder.Properties = append(holder.Properties,
			&evidence.Property{Name: m.Name, Place: m.Place, Required: m.Required, Schema: m.Schema})
	}
	n.count(e, holder.Shown, len(holder.Properties))
	if e.Schema == holder && seen != nil && seen.array && !seen.object && holder.Name.Known() {
		hiddenArray(holder)
	}
}

// object finds the object that members belong to.
func (n *nester) object(e *Entry, holder *evidence.Schema, first *Entry) *evidence.Schema {
	switch holder.Kind.Value {
	case evidence.Object:
		return holder
	case evidence.Reference:
		holder.Kind = evidence.Says(evidence.Object, holder.Kind.Place)
		return holder
	case evidence.Union:
		var objects []*evidence.Schema
		for _, arm := range holder.Arms {
			if k := innermost(arm).Kind.Value; (k == evidence.Object || k == evidence.Reference) && len(arm.Properties) == 0 {
				objects = append(objects, innermost(arm))
			}
		}
		if len(objects) == 1 { // A or null
			return n.object(e, objects[0], first)
		}
	case evidence.Array, evidence.Map: // of what, the page does not say
		inner := &evidence.Schema{Place: e.Place, Kind: evidence.Says(evidence.Object, e.Place)}
		if holder.Kind.Value == evidence.Array {
			holder.Items = inner
		} else {
			holder.Values = inner
		}
		return inner
	}
	n.note(first.Place, "members below %s, which is no object, are left out, the first is %s", label(e), first.Name)
	return nil
}

// hiddenArray makes a named type an array of the members shown, which only the
// example tells.
func hiddenArray(s *evidence.Schema) {
	items := *s
	items.Name = evidence.Fact[string]{}
	items.Doc = evidence.Fact[string]{}
	*s = evidence.Schema{Place: s.Place, Name: s.Name, Doc: s.Doc, Items: &items,
		Kind: evidence.Fact[evidence.Kind]{Value: evidence.Array, Place: s.Kind.Place, Certainty: evidence.FromExample}}
}

// count notes a short form that announces other than the page shows.
func (n *nester) count(e *Entry, shown evidence.Shown, got int) {
	if shown.Listed && shown.Count() != got {
		n.note(e.Place, "%s announces %d, the page shows %d", label(e), shown.Count(), got)
	}
}

func label(e *Entry) string {
	if e.Name != "" {
		return e.Name
	}
	return signature(e.Schema)
}

// complete gives members to short forms that the page does not repeat.
func (n *nester) complete(name string, s *evidence.Schema) {
	if s == nil {
		return
	}
	if s.Kind.Value == evidence.Object && s.Shown.Listed && !s.Name.Known() {
		key := name + ": " + signature(s)
		if len(s.Properties) == 0 {
			n.repeat(key, s)
			return
		}
		if n.shown[key] == nil {
			n.shown[key] = s
		}
		if !n.open[key] {
			n.open[key] = true
			defer delete(n.open, key)
		}
	}
	for _, p := range s.Properties {
		n.complete(p.Name, p.Schema)
	}
	n.complete(name, s.Items)
	n.complete(name, s.Values)
	for _, arm := range s.Arms {
		n.complete(name, arm)
	}
	addListed(s)
}

// repeat copies the members that the same short form has above, under the same
// name. Within itself it does not, as that would never end.
func (n *nester) repeat(key string, s *evidence.Schema) {
	above := n.shown[key]
	switch {
	case above == nil || n.open[key]:
	case len(above.Properties) > n.budget:
		n.note(s.Place, "members of %s are left out, since the page repeats too much", key)
	default:
		s.Properties = n.copyProperties(above.Properties)
	}
}

func (n *nester) copyProperties(properties []*evidence.Property) []*evidence.Property {
	copies := make([]*evidence.Property, len(properties))
	for i, p := range properties {
		c := *p
		c.Schema = n.copySchema(p.Schema)
		copies[i] = &c
	}
	return copies
}

func (n *nester) copySchema(s *evidence.Schema) *evidence.Schema {
	if s == nil {
		return nil
	}
	c := *s
	if n.budget--; n.budget < 0 {
		c.Properties, c.Items, c.Values, c.Arms = nil, nil, nil, nil
		return &c
	}
	c.Properties = n.copyProperties(s.Properties)
	c.Items, c.Values = n.copySchema(s.Items), n.copySchema(s.Values)
	c.Arms = slices.Clone(s.Arms)
	for i, arm := range c.Arms {
		c.Arms[i] = n.copySchema(arm)
	}
	return &c
}

// addListed adds the members that the short form of an object lists and that
// are not among those shown. All that is known of them is the name.
func addListed(s *evidence.Schema) {
	if s.Kind.Value != evidence.Object || len(s.Properties) == 0 {
		return
	}
	have := make(map[string]bool, len(s.Properties))
	for _, p := range s.Properties {
		have[p.Name] = true
	}
	for _, name := range s.Shown.Names {
		if !have[name] {
			have[name] = true
			s.Properties = append(s.Properties,
				&evidence.Property{Name: name, Place: s.Place, Schema: &evidence.Schema{Place: s.Place}})
		}
	}
}

// signature writes a type in its shortest form, so that types can be compared
// that pages write in different dialects.
func signature(s *evidence.Schema) string {
	var b strings.Builder
	sign(&b, s, 0)
	return b.String()
}

func sign(b *strings.Builder, s *evidence.Schema, depth int) {
	switch {
	case s == nil || depth > evidence.MaxDepth:
	case s.Name.Known():
		b.WriteString(s.Name.Value)
	case len(s.Enum) > 0 || s.Kind.Value == evidence.Object:
		b.WriteString(string(s.Kind.Value) + "{" + strings.Join(s.Shown.Names, ", ") + "}")
		if s.Shown.More > 0 {
			fmt.Fprintf(b, " and %d more", s.Shown.More)
		}
	case s.Kind.Value == evidence.Union:
		for i, arm := range s.Arms {
			if i > 0 {
				b.WriteString(" or ")
			}
			sign(b, arm, depth+1)
		}
	default:
		b.WriteString(string(s.Kind.Value))
		for _, part := range []*evidence.Schema{s.Items, s.Values} {
			if part != nil {
				b.WriteString(" of ")
				sign(b, part, depth+1)
			}
		}
	}
}
