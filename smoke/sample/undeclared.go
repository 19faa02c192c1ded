package sample

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Undeclared gives pointers to the members of a JSON value that its schema does
// not name, although it names others. [Check] accepts them, as every schema
// does that does not forbid them.
func Undeclared(schema *openapi3.Schema, value any) []string {
	return undeclared("", []*openapi3.Schema{schema}, value)
}

func undeclared(path string, schemas []*openapi3.Schema, value any) (all []string) {
	v := newView(schemas)
	for union := v.nextUnion(); union != nil; union = v.nextUnion() {
		for _, arm := range slices.Concat(union.OneOf, union.AnyOf) {
			v.add(arm.Value)
		}
	}
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			all = append(all, undeclared(fmt.Sprintf("%s/%d", path, i), v.items(), item)...)
		}
	case map[string]any:
		properties := v.properties()
		more, _ := v.additional()
		open := len(properties) == 0 || more != nil
		for _, name := range slices.Sorted(maps.Keys(value)) {
			switch {
			case properties[name] != nil:
				all = append(all, undeclared(path+"/"+name, properties[name], value[name])...)
			case !open && !v.requires(name):
				all = append(all, path+"/"+name)
			}
		}
	}
	return all
}
