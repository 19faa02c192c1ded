package names

import (
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// Companions tells which resources' operations have a say in what those of the
// selected resources are called, the selected ones included. all are the paths
// of every resource that has operations.
//
// Every package-level name of a resource starts with one of a few roots (see
// [roots]). Two resources can only ask for the same name when a root of one
// starts with a root of the other; what a third calls its own enters where it
// can meet one of the two. Resources that are related in this way are decided
// about together. The resources above a selected one join them, because their
// methods stand beside the fields that lead to it.
func Companions(all [][]string, selected map[string]bool, known *record.Record) map[string]bool {
	n := newNamer(skeleton(all), known)
	n.resources()
	var unrelated []relative
	related := map[string]bool{}
	var queue []relative
	for r := range n.api.AllResources() {
		candidate := relative{r.Name(), n.roots(r)}
		switch {
		case selected[r.Name()]:
			related[r.Name()] = true
			queue = append(queue, candidate)
		case hasPath(all, r.Path):
			unrelated = append(unrelated, candidate)
		}
	}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		unrelated = slices.DeleteFunc(unrelated, func(other relative) bool {
			meets := next.meets(other)
			if meets {
				related[other.name] = true
				queue = append(queue, other)
			}
			return meets
		})
	}
	for _, other := range unrelated {
		for name := range selected {
			if strings.HasPrefix(name, other.name+".") {
				related[other.name] = true
			}
		}
	}
	return related
}

// hasPath expects the paths in order of their dotted names.
func hasPath(all [][]string, path []string) bool {
	_, found := slices.BinarySearchFunc(all, path, func(a, b []string) int {
		return strings.Compare(strings.Join(a, "."), strings.Join(b, "."))
	})
	return found
}

// skeleton is an API of resources without operations.
func skeleton(paths [][]string) *model.API {
	api := &model.API{}
	for _, path := range paths {
		siblings := &api.Resources
		for i := range path {
			at := slices.IndexFunc(*siblings, func(r *model.Resource) bool { return r.Path[i] == path[i] })
			if at < 0 {
				at = len(*siblings)
				*siblings = append(*siblings, &model.Resource{Path: path[:i+1]})
			}
			siblings = &(*siblings)[at].Children
		}
	}
	model.SortResources(api.Resources)
	return api
}

// relative is a resource among those that could want its names.
type relative struct {
	name  string
	roots []string
}

// meets reports whether both could want one name.
func (a relative) meets(b relative) bool {
	for _, x := range a.roots {
		for _, y := range b.roots {
			if strings.HasPrefix(x, y) || strings.HasPrefix(y, x) {
				return true
			}
		}
	}
	return false
}

// roots are what the package-level names of a resource start with: its base, in
// a list the singular of that, and its path where the base is taken.
func (n *namer) roots(r *model.Resource) []string {
	return []string{
		r.Base,
		exported(singular(n.bases[r]), "Object"),
		exported(n.full[r], "Resource"),
	}
}

// Narrow takes out of a named API what is there for the names only, and gives
// those of the collisions that concern what is left.
func Narrow(api *model.API, collisions []Collision) []Collision {
	api.Resources = narrowResources(api.Resources)
	left := map[*model.Type]bool{}
	for _, op := range api.Operations() {
		for _, p := range op.Params {
			narrowType(p.Type, left)
		}
		if op.Body != nil {
			narrowType(op.Body.Type, left)
		}
		narrowType(op.Result.Type, left)
	}
	api.Types = slices.DeleteFunc(api.Types, func(t *model.Type) bool { return !left[t] })
	names := map[string]bool{}
	for name := range inUse(api) {
		names[name] = true
	}
	return slices.DeleteFunc(collisions, func(c Collision) bool { return !names[c.Now] })
}

func narrowResources(rs []*model.Resource) []*model.Resource {
	return slices.DeleteFunc(rs, func(r *model.Resource) bool {
		r.Operations = slices.DeleteFunc(r.Operations, func(op *model.Operation) bool { return op.Companion })
		r.Children = narrowResources(r.Children)
		return len(r.Operations)+len(r.Children) == 0
	})
}

// narrowType takes out what only companions document, and marks what is left.
func narrowType(t *model.Type, left map[*model.Type]bool) {
	if t == nil || left[t] {
		return
	}
	left[t] = true
	t.Fields = slices.DeleteFunc(t.Fields, func(f *model.Field) bool { return f.Companion })
	t.Values = slices.DeleteFunc(t.Values, func(v *model.Value) bool { return v.Companion })
	narrowType(t.Elem, left)
	narrowType(t.Extra, left)
	for _, f := range t.Fields {
		narrowType(f.Type, left)
	}
	for _, a := range t.Arms {
		narrowType(a.Type, left)
	}
}

// inUse yields the names that collisions are about.
func inUse(api *model.API) func(func(string) bool) {
	return func(yield func(string) bool) {
		for r := range api.AllResources() {
			for _, name := range []string{r.Field, r.Base, r.Service, r.Package} {
				if !yield(name) {
					return
				}
			}
			for _, op := range r.Operations {
				if !yield(r.Name()+"."+op.Method) || !yield(op.ParamsType) || !yield(op.RequestFunc) {
					return
				}
			}
		}
		for _, t := range api.Types {
			if !yield(t.Name) {
				return
			}
			for _, v := range t.Values {
				if !yield(v.GoName) {
					return
				}
			}
		}
	}
}
