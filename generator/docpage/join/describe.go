package join

import (
	"fmt"
	"strings"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
)

// fewMembers are shown in full, as on the pages themselves.
const fewMembers = 4

// Describe gives a type in short, as pages write it: array of object { id,
// name, 5 more }.
func Describe(s *ev.Schema) string { return describe(s, 0) }

func describe(s *ev.Schema, depth int) string {
	const deep = 4
	switch {
	case s == nil, depth > deep:
		return "…"
	case len(s.Enum) > 0:
		return shorten(len(s.Enum), " or ", func(i int) string { return s.Enum[i].Value })
	case s.Name.Known() && s.Name.Value != "":
		return s.Name.Value
	}
	switch s.Kind.Value {
	case ev.Object:
		if len(s.Properties) == 0 {
			return "object"
		}
		return "object { " + shorten(len(s.Properties), ", ", func(i int) string { return s.Properties[i].Name }) + " }"
	case ev.Array:
		return "array of " + describe(s.Items, depth+1)
	case ev.Map:
		return "map[" + describe(s.Values, depth+1) + "]"
	case ev.Union:
		return shorten(len(s.Arms), " or ", func(i int) string { return describe(s.Arms[i], depth+1) })
	}
	return string(s.Kind.Value)
}

// shorten joins texts; of five or more, three and the number of the rest.
func shorten(n int, separator string, show func(int) string) string {
	shown := n
	if n > fewMembers {
		shown = fewMembers - 1
	}
	parts := make([]string, 0, shown+1)
	for i := range shown {
		parts = append(parts, show(i))
	}
	if shown < n {
		parts = append(parts, fmt.Sprintf("%d more", n-shown))
	}
	return strings.Join(parts, separator)
}
