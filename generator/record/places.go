package record

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// Place is a declared type with where it stands.
type Place struct {
	Name string
	Type *model.Type
}

// Roots gives the declared types that an operation starts from: its result,
// its request, its parameters. What it shares with others stands in its
// resource.
func Roots(resource string, op *model.Operation) []Place {
	var roots []Place
	add := func(name string, t *model.Type) {
		if t = Declared(t); t != nil {
			roots = append(roots, Place{name, t})
		}
	}
	key := OperationKey(op)
	if t := Declared(op.Result.Type); t != nil && t.Hint == nil {
		add(resource, t)
	} else {
		add(key+" result", t)
	}
	if op.Body != nil {
		add(key+" request", op.Body.Type)
	}
	for _, p := range op.Params {
		add(key+" "+ParamKey(p), p.Type)
	}
	return roots
}

// below gives the declared types that stand in a declared type of that name,
// whose alternatives have these keys.
func below(name string, t *model.Type, armKeys []string) []Place {
	var places []Place
	add := func(step string, t *model.Type) {
		if t = Declared(t); t != nil {
			places = append(places, Place{name + step, t})
		}
	}
	for _, f := range t.Fields {
		add("."+f.Name, f.Type)
	}
	if t.Extra != nil {
		add("[]", t.Extra)
	}
	for i, key := range armKeys {
		if key != "" {
			add("|"+key, t.Arms[i].Type)
		}
	}
	return places
}

// Below gives the declared types that stand in t, which is known by that name,
// at the places by which they were known.
func (known *Type) Below(name string, t *model.Type) []Place {
	return below(name, t, known.MatchArms(t))
}

// Declared finds the type to be declared behind arrays and maps; nil when
// there is none.
func Declared(t *model.Type) *model.Type {
	for t != nil && !t.IsDeclared() {
		t = t.Elem
	}
	return t
}

// ArmKeys identifies the alternatives of a union: each by the key that it got,
// by the value that selects it, by the component that it is, by its kind or by
// its properties.
func ArmKeys(t *model.Type) []string {
	var keys []string
	for _, a := range t.Arms {
		key := cmp.Or(a.Key, armKey(a))
		for n, base := 2, key; slices.Contains(keys, key); n++ {
			key = base + " " + strconv.Itoa(n)
		}
		keys = append(keys, key)
	}
	return keys
}

func armKey(a *model.Arm) string {
	component, ok := strings.CutPrefix(a.Type.Origin.Pointer, "#/components/schemas/")
	switch {
	case len(a.Tags) > 0:
		return a.Tags[0]
	case ok && !strings.Contains(component, "/"):
		return component
	case a.Type.Kind == model.KindObject:
		return "{" + strings.Join(properties(a.Type), ",") + "}"
	case a.Type.Elem != nil:
		return string(a.Type.Kind) + " of " + string(a.Type.Elem.Kind)
	}
	return string(a.Type.Kind)
}

// MatchArms gives the keys by which the alternatives of t were known, "" for
// new ones. One that is told by its properties may have got more since.
func (known *Type) MatchArms(t *model.Type) []string {
	keys := ArmKeys(t)
	left := maps.Clone(known.Arms)
	for i, key := range keys {
		if _, ok := left[key]; !ok {
			keys[i] = ""
		}
		delete(left, key)
	}
	for i, key := range ArmKeys(t) {
		if keys[i] != "" {
			continue
		}
		var fits []string
		for old := range left {
			if extends(key, old) {
				fits = append(fits, old)
			}
		}
		if len(fits) == 1 {
			keys[i] = fits[0]
			delete(left, fits[0])
		}
	}
	return keys
}

// extends reports whether an alternative that is told by its properties has
// all of another one's.
func extends(key, old string) bool {
	if !strings.HasPrefix(key, "{") || !strings.HasPrefix(old, "{") {
		return false
	}
	has := strings.Split(strings.Trim(key, "{}"), ",")
	for name := range strings.SplitSeq(strings.Trim(old, "{}"), ",") {
		if !slices.Contains(has, name) {
			return false
		}
	}
	return true
}

func properties(t *model.Type) []string {
	var names []string
	for _, f := range t.Fields {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}
