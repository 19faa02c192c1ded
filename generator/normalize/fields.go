package normalize

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// parameterSchemas moves what a parameter says about its values into its
// schema, where OpenAPI 3 wants it; a parameter that says nothing is a string:
//
//	{name: a, in: query, type: integer}    {name: a, in: query, schema: {type: integer}}
//	{name: a, in: query}                   {name: a, in: query, schema: {type: string}}
func parameterSchemas(s *state) {
	for _, p := range s.index() {
		if p.Kind != oas.Parameter && p.Kind != oas.Header || p.Ref() != "" {
			continue
		}
		if isSet(p.Node, "schema") || len(tree.Items(tree.Get(p.Node, "content"))) > 0 || isSet(p.Node, "content") {
			continue
		}
		schema := tree.At(p.Node, tree.NewMap())
		for k, v := range tree.Entries(p.Node) {
			if _, keyword := oas.Fields(oas.Schema)[k.Value]; !keyword {
				continue
			}
			if _, own := oas.Fields(p.Kind)[k.Value]; !own && !tree.IsNull(v) {
				schema.Content = append(schema.Content, k, v)
			}
		}
		s.fix(p, p.Node, nil, "schema added")
		for k := range tree.Entries(schema) {
			tree.Delete(p.Node, k.Value)
		}
		if len(schema.Content) == 0 {
			tree.Set(schema, "type", tree.At(p.Node, tree.NewString("string")))
		}
		tree.Set(p.Node, "schema", schema)
	}
}

func isSet(n *yaml.Node, field string) bool {
	v := tree.Get(n, field)
	return v != nil && !tree.IsNull(v)
}

// valueForms gives the values of fields the form that they must have, when
// there is no doubt which value is meant:
//
//	minLength: "5"         minLength: 5
//	deprecated: "true"     deprecated: true
//	version: 1.0           version: "1.0"
//	description: null      (nothing)
//	tags: a                tags: [a]
func valueForms(s *state) {
	for _, p := range s.index() {
		if p.Ref() != "" {
			continue
		}
		for k, v := range tree.Entries(p.Node) {
			field, ok := oas.FieldOf(p.Kind, k.Value)
			if !ok || field.Shape == oas.Any {
				continue
			}
			if tree.IsNull(v) && removableNull(p.Kind, k.Value) {
				s.drop(p, k.Value, "empty %s removed", k.Value)
				continue
			}
			if detail := reform(v, field.Shape); detail != "" {
				s.fix(p, v, []string{k.Value}, "%s of %s", detail, k.Value)
			}
		}
	}
}

// removableNull reports whether an empty field says the same as none. The
// passes that know better what to make of it deal with the others.
func removableNull(kind oas.Kind, field string) bool {
	switch kind {
	case oas.Paths, oas.Responses, oas.Callback:
		return false
	case oas.Document:
		return field != "openapi" && field != "info" && field != "paths"
	case oas.Schema:
		return field != "type" && field != "items" && field != "additionalProperties"
	case oas.Response:
		return field != "description"
	}
	return true
}

// reform changes the form of a value, or gives "" when it is right already or
// cannot be helped.
func reform(v *yaml.Node, shape oas.Shape) string {
	switch shape {
	case oas.String:
		return asString(v)
	case oas.Strings:
		if tree.IsScalar(v) && v.ShortTag() == "!!str" {
			item := *v
			become(v, tree.NewSeq(&item))
			return "text made a list"
		}
		detail := ""
		for _, item := range tree.Items(v) {
			if d := asString(item); d != "" {
				detail = d + " in the list"
			}
		}
		return detail
	case oas.Bool:
		if tag := quoted(v); tag == "!!bool" {
			become(v, tree.NewBool(strings.EqualFold(v.Value, "true")))
			return "quoted flag"
		}
	case oas.Number:
		if tag := quoted(v); tag == "!!int" || tag == "!!float" {
			v.Tag, v.Style = tag, 0
			return "quoted number"
		}
	case oas.Count:
		return asCount(v)
	}
	return ""
}

func asString(v *yaml.Node) string {
	if !tree.IsScalar(v) || v.ShortTag() == "!!str" || v.ShortTag() == "!!null" || v.ShortTag() == "!!timestamp" {
		return ""
	}
	v.SetString(v.Value)
	v.Style = yaml.DoubleQuotedStyle
	return "unquoted text"
}

// asCount writes whole numbers that are quoted or have a fraction of zero.
func asCount(v *yaml.Node) string {
	if !tree.IsScalar(v) || v.ShortTag() == "!!int" || v.ShortTag() == "!!null" {
		return ""
	}
	f, err := strconv.ParseFloat(v.Value, 64)
	if err != nil || f != math.Trunc(f) || f < 0 || f > 1<<53 {
		return ""
	}
	become(v, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(int64(f), 10)})
	return "odd spelling of the number"
}

// quoted gives the tag that a string would have without its quotes.
func quoted(v *yaml.Node) string {
	if !tree.IsScalar(v) || v.ShortTag() != "!!str" {
		return ""
	}
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: v.Value}
	return plain.ShortTag()
}

// unknownFields removes what neither OpenAPI 3.0 nor an extension is:
//
//	{type: string, colour: red}    {type: string}
func unknownFields(s *state) {
	for _, p := range s.index() {
		if p.Ref() != "" || p.Kind == oas.Document {
			continue
		}
		for k := range tree.Entries(p.Node) {
			if _, ok := oas.FieldOf(p.Kind, k.Value); ok || strings.HasPrefix(k.Value, "x-") || k.Value == "$ref" {
				continue
			}
			s.drop(p, k.Value, "%s has no field %q", p.Kind, k.Value)
		}
	}
}
