package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// Constants gives every operation the name of a constant that stands for it:
// what callers write, Zones.List, without the dots. Of two operations whose
// names are one without the dots, and of those that would be a reserved name,
// the one with fewer dots keeps it and the other has underscores instead.
func Constants(api *model.API, reserved ...string) map[*model.Operation]string {
	type call struct {
		path string
		op   *model.Operation
	}
	var calls []call
	for r, op := range api.Operations() {
		calls = append(calls, call{r.GoPath() + "." + op.Method, op})
	}
	slices.SortStableFunc(calls, func(a, b call) int {
		return cmp.Or(cmp.Compare(strings.Count(a.path, "."), strings.Count(b.path, ".")), strings.Compare(a.path, b.path))
	})
	taken := map[string]bool{}
	for _, name := range reserved {
		taken[name] = true
	}
	constants := map[*model.Operation]string{}
	for _, c := range calls {
		name := strings.ReplaceAll(c.path, ".", "")
		if taken[name] {
			name = strings.ReplaceAll(c.path, ".", "_")
		}
		taken[name] = true
		constants[c.op] = name
	}
	return constants
}
