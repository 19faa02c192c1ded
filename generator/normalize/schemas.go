package normalize

import (
	"context"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

func typeOf(schema *yaml.Node) string { return tree.String(tree.Get(schema, "type")) }

// meant gives the type, and the format if any, that people mean by a type
// that OpenAPI does not have.
var meant = map[string][2]string{
	"str": {"string"}, "text": {"string"}, "char": {"string"}, "enum": {"string"}, "email": {"string", "email"},
	"uuid": {"string", "uuid"}, "uri": {"string", "uri"}, "url": {"string", "uri"}, "date": {"string", "date"},
	"datetime": {"string", "date-time"}, "date-time": {"string", "date-time"}, "timestamp": {"string", "date-time"},
	"time": {"string"}, "duration": {"string"}, "file": {"string", "binary"}, "binary": {"string", "binary"},
	"bytes": {"string", "byte"}, "byte": {"string", "byte"}, "password": {"string", "password"},
	"int": {"integer"}, "int32": {"integer", "int32"}, "int64": {"integer", "int64"}, "long": {"integer", "int64"},
	"uint": {"integer"}, "float": {"number"}, "double": {"number"}, "float64": {"number"}, "decimal": {"number"},
	"bool": {"boolean"}, "list": {"array"}, "dict": {"object"}, "map": {"object"}, "hash": {"object"},
	"struct": {"object"}, "json": {"object"},
}

var openAPITypes = []string{"string", "number", "integer", "boolean", "array", "object"}

// unknownTypes replaces a type that OpenAPI does not have by the one that is
// meant. When nobody can tell, the type goes and any value is allowed:
//
//	type: int        type: integer
//	type: unknown    (nothing)
func unknownTypes(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		t := tree.Get(p.Node, "type")
		if !tree.IsScalar(t) || slices.Contains(openAPITypes, t.Value) || isNullType(t) {
			return
		}
		name := strings.ToLower(strings.TrimSpace(t.Value))
		to := meant[name]
		if slices.Contains(openAPITypes, name) {
			to[0] = name
		}
		if to[0] == "" {
			s.drop(p, "type", "type %q removed", t.Value)
			return
		}
		s.fix(p, t, []string{"type"}, "type %q written as %s", t.Value, to[0])
		t.SetString(to[0])
		if to[1] != "" && tree.Get(p.Node, "format") == nil {
			tree.Set(p.Node, "format", tree.At(t, tree.NewString(to[1])))
		}
	})
}

// arrayItems says that an array without items holds anything:
//
//	type: array    type: array
//	               items: {}
func arrayItems(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		if typeOf(p.Node) != "array" || tree.Get(p.Node, "items") != nil {
			return
		}
		s.fix(p, p.Node, nil, "items added")
		tree.Set(p.Node, "items", tree.At(tree.Get(p.Node, "type"), tree.NewMap()))
	})
}

// misplacedRequired moves a flag that belongs into the list of the object
// around:
//
//	properties: {a: {type: string, required: true}}    properties: {a: {type: string}}
//	                                                   required: [a]
func misplacedRequired(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		flag := tree.Get(p.Node, "required")
		if !tree.IsScalar(flag) || flag.ShortTag() != "!!bool" {
			return
		}
		s.drop(p, "required", "flag moved to the list of the object")
		if !tree.Bool(flag) || p.Field != "properties" {
			return
		}
		list := tree.Get(p.Parent.Node, "required")
		if !tree.IsSeq(list) {
			list = tree.At(flag, tree.NewSeq())
			if tree.Get(p.Parent.Node, "required") == nil {
				tree.Set(p.Parent.Node, "required", list)
			}
		}
		if !slices.ContainsFunc(list.Content, func(n *yaml.Node) bool { return n.Value == p.Key }) {
			list.Content = append(list.Content, tree.At(flag, tree.NewString(p.Key)))
		}
	})
}

// duplicateRequired removes repeated entries, and a list that has none:
//
//	required: [a, b, a]    required: [a, b]
//	required: []           (nothing)
func duplicateRequired(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		list := tree.Get(p.Node, "required")
		if !tree.IsSeq(list) {
			return
		}
		s.distinct(p, list, "required")
		if len(list.Content) == 0 {
			s.drop(p, "required", "empty list removed")
		}
	})
}

// distinct removes equal entries of a list, keeping the first of each.
func (s *state) distinct(p *oas.Place, list *yaml.Node, field string) {
	seen := map[string]bool{}
	kept := list.Content[:0:0]
	for _, item := range list.Content {
		key := item.ShortTag() + item.Value
		if tree.IsScalar(item) && seen[key] {
			s.fix(p, item, []string{field}, "second %q removed", item.Value)
			continue
		}
		seen[key] = true
		kept = append(kept, item)
	}
	list.Content = kept
}

// arrayLengths names the bounds of an array as OpenAPI does:
//
//	{type: array, minLength: 1}    {type: array, minItems: 1}
//
// A bound that is stated both ways keeps its value under the right name. What
// states no type of its own has that of its allOf.
func arrayLengths(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		if !s.isArray(p.Node) {
			return
		}
		for _, names := range [][2]string{{"minLength", "minItems"}, {"maxLength", "maxItems"}} {
			wrong, right := names[0], names[1]
			if tree.Get(p.Node, wrong) == nil {
				continue
			}
			value := tree.Get(p.Node, wrong)
			s.drop(p, wrong, "%s of an array written as %s", wrong, right)
			if tree.Get(p.Node, right) == nil {
				tree.Set(p.Node, right, value)
			}
		}
	})
}

// isArray reports whether a schema, or something on its allOf chain, has the
// type array and nothing there has another.
func (s *state) isArray(n *yaml.Node) bool {
	found, other := false, false
	s.chain(n, func(leaf *yaml.Node) {
		found = found || typeOf(leaf) == "array"
		other = other || typeOf(leaf) != "array" && typeOf(leaf) != ""
	})
	return found && !other
}

// uniqueItems removes the flag where there are no items:
//
//	{type: object, uniqueItems: true}    {type: object}
func uniqueItems(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		if t := typeOf(p.Node); t != "" && t != "array" {
			s.drop(p, "uniqueItems", "uniqueItems of type %s removed", t)
		}
	})
}

// nullEnums says with nullable what null in a list of values says. A list of
// nothing but null says that there is never a value:
//
//	enum: [a, null]    enum: [a]
//	                   nullable: true
//	enum: [null]       nullable: true
//	                   x-null-only: true
func nullEnums(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		list := tree.Get(p.Node, "enum")
		if !tree.IsSeq(list) {
			return
		}
		kept := slices.DeleteFunc(slices.Clone(list.Content), tree.IsNull)
		if len(kept) == len(list.Content) && len(kept) > 0 {
			return
		}
		s.fix(p, list, []string{"enum"}, "null in enum written as nullable")
		if list.Content = kept; len(kept) > 0 {
			tree.Set(p.Node, "nullable", tree.At(list, tree.NewBool(true)))
			return
		}
		tree.Delete(p.Node, "enum")
		setNullOnly(p.Node, list)
	})
}

// enumTypes makes the values of an enum and the declared type agree:
//
//	{type: string, enum: [1, 2]}       {type: string, enum: ["1", "2"]}
//	{type: integer, enum: ["1"]}       {type: integer, enum: [1]}
//	{type: object, enum: [a, b]}       {type: string, enum: [a, b]}
func enumTypes(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		t, list := tree.Get(p.Node, "type"), tree.Get(p.Node, "enum")
		if !tree.IsScalar(t) || !tree.IsSeq(list) || len(list.Content) == 0 {
			return
		}
		fits := 0
		for _, v := range list.Content {
			if !hasType(v, t.Value) && convert(v, t.Value) {
				s.fix(p, v, []string{"enum"}, "value %s written as %s", v.Value, t.Value)
			}
			if hasType(v, t.Value) {
				fits++
			}
		}
		if fits > 0 || tree.Get(p.Node, "properties") != nil || tree.Get(p.Node, "items") != nil && t.Value != "array" {
			return
		}
		for _, other := range []string{"string", "integer", "number", "boolean"} {
			if len(valuesOf(list, other)) == len(list.Content) {
				s.fix(p, t, []string{"type"}, "type %s written as %s, the type of its values", t.Value, other)
				t.SetString(other)
				tree.Delete(p.Node, "items")
				return
			}
		}
	})
}

// convert gives a scalar another type when its text is a value of it.
func convert(v *yaml.Node, typ string) bool {
	if !tree.IsScalar(v) || v.ShortTag() == "!!null" {
		return false
	}
	if typ == "string" {
		v.SetString(v.Value)
		v.Style = yaml.DoubleQuotedStyle
		return true
	}
	plain := &yaml.Node{Kind: yaml.ScalarNode, Value: v.Value}
	if v.ShortTag() != "!!str" || !hasType(plain, typ) {
		return false
	}
	v.Tag, v.Style = plain.ShortTag(), 0
	return true
}

// containerEnums removes lists of values that are lists or objects, for which
// no language has constants:
//
//	{type: array, enum: [[]]}    {type: array}
func containerEnums(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		list := tree.Get(p.Node, "enum")
		if slices.ContainsFunc(tree.Items(list), func(v *yaml.Node) bool { return !tree.IsScalar(v) }) {
			s.drop(p, "enum", "enum of lists or objects removed")
		}
	})
}

// duplicateEnums removes repeated values:
//
//	enum: [a, b, a]    enum: [a, b]
func duplicateEnums(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		if list := tree.Get(p.Node, "enum"); tree.IsSeq(list) {
			s.distinct(p, list, "enum")
		}
	})
}

// booleanEnums removes a list of values that names all there are:
//
//	{type: boolean, enum: [true, false]}    {type: boolean}
func booleanEnums(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		list := tree.Get(p.Node, "enum")
		if typeOf(p.Node) == "boolean" && len(tree.Items(list)) == 2 && len(valuesOf(list, "boolean")) == 2 &&
			tree.Bool(list.Content[0]) != tree.Bool(list.Content[1]) {
			s.drop(p, "enum", "enum of both booleans removed")
		}
	})
}

// privateTypes removes Go types of modules that the generated client cannot
// import; the schema itself says what the value is:
//
//	{type: boolean, x-go-type: maybe.Bool,                {type: boolean}
//	  x-go-type-import: {path: go.example.com/maybe}}
//
// Types of the standard library stay.
func privateTypes(s *state) {
	for _, p := range s.index() {
		if p.Ref() != "" {
			continue
		}
		name := tree.String(tree.Get(p.Node, "x-go-type"))
		module := tree.String(tree.Get(p.Node, "x-go-type-import", "path"))
		host, _, _ := strings.Cut(module, "/")
		if strings.Contains(host, ".") || module == "" && strings.Contains(name, ".") {
			s.drop(p, "x-go-type", "Go type %s removed", name)
			s.drop(p, "x-go-type-import", "import of %s removed", module)
		}
	}
}

// requiredUnions removes unions that only say which fields may be absent,
// which no type can express:
//
//	anyOf: [{required: [a]}, {required: [b]}]    (nothing)
func requiredUnions(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		for _, union := range []string{"anyOf", "oneOf", "allOf"} {
			members := tree.Items(tree.Get(p.Node, union))
			if len(members) == 0 || union == "allOf" && !isUnionOfRequired(members) || union != "allOf" && !onlyRequired(members) {
				continue
			}
			s.drop(p, union, "%s of required fields removed", union)
		}
		if not := tree.Get(p.Node, "not"); not != nil && (onlyRequired([]*yaml.Node{not}) || isUnionOfRequired([]*yaml.Node{not})) {
			s.drop(p, "not", "exclusion of required fields removed")
		}
	})
}

func onlyRequired(members []*yaml.Node) bool {
	for _, m := range members {
		if tree.Get(m, "required") == nil && tree.Get(m, "not") == nil {
			return false
		}
		for k, v := range tree.Entries(m) {
			switch {
			case k.Value == "required", k.Value == "type" && v.Value == "object", slices.Contains(wording, k.Value):
			case k.Value == "not" && onlyRequired([]*yaml.Node{v}):
			case k.Value == "properties" && emptyProperties(v):
			default:
				return false
			}
		}
	}
	return true
}

// isUnionOfRequired reports whether every member is itself such a union.
func isUnionOfRequired(members []*yaml.Node) bool {
	for _, m := range members {
		if len(m.Content) != 2 || !slices.Contains([]string{"anyOf", "oneOf"}, m.Content[0].Value) {
			return false
		}
		if arms := tree.Items(m.Content[1]); len(arms) == 0 || !onlyRequired(arms) {
			return false
		}
	}
	return len(members) > 0
}

func emptyProperties(n *yaml.Node) bool {
	for _, v := range tree.Entries(n) {
		if len(v.Content) > 0 {
			return false
		}
	}
	return true
}

// patterns removes regular expressions that RE2, the engine of Go, does not
// have, for instance with look-ahead:
//
//	pattern: ^(?!a)    (nothing)
func patterns(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		pattern := tree.String(tree.Get(p.Node, "pattern"))
		if pattern == "" {
			return
		}
		schema := openapi3.NewStringSchema()
		schema.Pattern = pattern
		if schema.Validate(context.Background()) != nil {
			s.drop(p, "pattern", "pattern %q removed", pattern)
		}
	})
}
