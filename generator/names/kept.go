package names

import (
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// kept is what the record says about things that still exist.
type kept struct {
	record *record.Record
	types  map[*model.Type]string
	owners map[string]string // package-level identifier → what has it and keeps it
}

func keep(api *model.API, known *record.Record) kept {
	k := kept{record: known, types: map[*model.Type]string{}, owners: map[string]string{}}
	if known == nil {
		return k
	}
	for r := range api.AllResources() {
		k.own(k.resource(r).Service, r.Name())
		for _, op := range r.Operations {
			if len(op.Params) > 0 || op.IsList() {
				k.own(k.operation(r, op).Params, r.Name()+"."+op.Kind+" params")
			}
		}
	}
	k.findTypes(api)
	for t, name := range k.types {
		for _, v := range t.Values {
			k.own(known.Types[name].Values[v.Wire], name+" value "+v.Wire)
		}
	}
	for r := range api.AllResources() {
		if base := k.resource(r).Base; k.owners[base] == "" {
			k.own(base, r.Name())
		}
	}
	return k
}

func (k kept) own(name, owner string) {
	if name != "" {
		k.owners[name] = owner
	}
}

// findTypes goes from types that had a name to those that stand in them and
// had one. Of several ways that lead to a type, those count by which it was
// known.
func (k kept) findTypes(api *model.API) {
	var queue []record.Place
	for r, op := range api.Operations() {
		queue = append(queue, record.Roots(r.Name(), op)...)
	}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		name := k.record.TypeAt(next.Name)
		if name == "" || k.types[next.Type] != "" || k.owners[name] != "" {
			continue
		}
		k.types[next.Type] = name
		k.own(name, next.Name)
		queue = append(queue, k.record.Types[name].Below(name, next.Type)...)
	}
}

func (k kept) resource(r *model.Resource) record.Resource {
	if known := k.record.Resource(r.Name()); known != nil {
		return *known
	}
	return record.Resource{}
}

func (k kept) field(r *model.Resource) string {
	known := k.resource(r)
	return known.Field()
}

func (k kept) operation(r *model.Resource, op *model.Operation) *record.Operation {
	if known := k.record.Operation(r.Name(), op); known != nil {
		return known
	}
	return &record.Operation{}
}

func (k kept) typ(t *model.Type) *record.Type {
	if name := k.types[t]; name != "" {
		return k.record.Types[name]
	}
	return &record.Type{}
}

// arms gives the names that the alternatives of a union had.
func (k kept) arms(t *model.Type) []string {
	known := k.typ(t)
	names := make([]string, len(t.Arms))
	for i, key := range known.MatchArms(t) {
		names[i] = known.Arms[key]
	}
	return names
}
