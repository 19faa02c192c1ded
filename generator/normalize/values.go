package normalize

import (
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"github.com/flaregen/flaregen/generator/validate/kin"
)

// invalidDefaults removes defaults that are no value of their schema:
//
//	{type: integer, default: many}    {type: integer}
//
// It finds the values for the pass after it, too.
func invalidDefaults(s *state) {
	s.findFaults()
	for _, f := range s.faults {
		if f.Field[0] == "default" {
			s.drop(f.Place, "default", "default removed: %s", firstLine(f.Err))
		}
	}
}

func (s *state) findFaults() { s.faults = kin.Values(s.root) }

// invalidExamples removes examples that do not fit what they are examples of:
//
//	{type: integer, example: many}                                {type: integer}
//	application/json: {schema: …, examples: {a: {value: many}}}   application/json: {schema: …}
func invalidExamples(s *state) {
	for _, f := range s.faults {
		switch f.Field[0] {
		case "example":
			s.drop(f.Place, "example", "example removed: %s", firstLine(f.Err))
		case "examples":
			list := tree.Get(f.Place.Node, "examples")
			if key, _ := tree.Entry(list, f.Field[1]); key != nil {
				s.fix(f.Place, key, f.Field, "example removed: %s", firstLine(f.Err))
				tree.Delete(list, f.Field[1])
			}
			if len(entries(list)) == 0 {
				tree.Delete(f.Place.Node, "examples")
			}
		}
	}
	s.faults = nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	if runes := []rune(line); len(runes) > 160 {
		line = string(runes[:160]) + "…"
	}
	return line
}
