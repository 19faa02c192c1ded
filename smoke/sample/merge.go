package sample

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Merged gives a schema that says what the schema and the members of its allOf
// say together, as far as the serialization of a parameter and the value of a
// scalar go. The type is stated; a schema without one is taken for a string.
// ok is false for values that OpenAPI has no serialization for: objects and
// arrays inside of others.
func Merged(schema *openapi3.Schema) (merged *openapi3.Schema, ok bool) {
	v := newView([]*openapi3.Schema{schema})
	merged = &openapi3.Schema{Nullable: v.nullable(), Format: v.format()}
	for union := v.nextUnion(); union != nil; union = v.nextUnion() {
		for _, arm := range append(union.OneOf[:len(union.OneOf):len(union.OneOf)], union.AnyOf...) {
			one, ok := Merged(arm.Value)
			if !ok {
				return nil, false
			}
			merged.AnyOf = append(merged.AnyOf, one.NewRef())
		}
	}
	if len(merged.AnyOf) > 0 {
		// What reads a parameter takes the first type that it can be read as;
		// everything can be read as a string.
		slices.SortStableFunc(merged.AnyOf, func(x, y *openapi3.SchemaRef) int { return stringsLast(x.Value) - stringsLast(y.Value) })
		return merged, true
	}
	kind := v.kind()
	if kind == "" {
		kind = "string"
	}
	merged.Type = &openapi3.Types{kind}
	for _, s := range v.parts {
		merged.Enum = append(merged.Enum, s.Enum...)
		merged.Required = append(merged.Required, s.Required...)
		if s.Pattern != "" {
			merged.Pattern = s.Pattern
		}
		if s.Min != nil {
			merged.Min, merged.ExclusiveMin = s.Min, s.ExclusiveMin
		}
		if s.Max != nil {
			merged.Max, merged.ExclusiveMax = s.Max, s.ExclusiveMax
		}
		merged.MinLength = max(merged.MinLength, s.MinLength)
		if s.MaxLength != nil {
			merged.MaxLength = s.MaxLength
		}
	}
	return merged, v.mergeNested(merged, kind)
}

func stringsLast(s *openapi3.Schema) int {
	if s.Type.Is("string") {
		return 1
	}
	return 0
}

func (v *view) mergeNested(merged *openapi3.Schema, kind string) bool {
	switch kind {
	case "array":
		merged.Enum = nil
		item, ok := Merged(&openapi3.Schema{AllOf: refs(v.items())})
		merged.Items = item.NewRef()
		return ok && isFlat(item)
	case "object":
		merged.Properties = openapi3.Schemas{}
		for name, parts := range v.properties() {
			member, ok := Merged(&openapi3.Schema{AllOf: refs(parts)})
			if !ok || !isFlat(member) {
				return false
			}
			merged.Properties[name] = member.NewRef()
		}
	}
	return true
}

func isFlat(s *openapi3.Schema) bool {
	for _, arm := range s.AnyOf {
		if !isFlat(arm.Value) {
			return false
		}
	}
	return s.Type == nil || !s.Type.Is("object") && !s.Type.Is("array")
}

func refs(schemas []*openapi3.Schema) (list openapi3.SchemaRefs) {
	for _, s := range schemas {
		list = append(list, s.NewRef())
	}
	return list
}
