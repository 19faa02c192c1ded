package kin

import (
	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// schema makes the kin-openapi schema of a node, with all that decides whether
// a value fits it and nothing else. Every node has one schema, so that
// recursive ones are finite.
func (v *values) schema(n *yaml.Node) *openapi3.Schema {
	n = v.lookup.Target(oas.Schema, n)
	if !tree.IsMap(n) {
		return &openapi3.Schema{}
	}
	if s := v.schemas[n]; s != nil {
		return s
	}
	s := &openapi3.Schema{}
	v.schemas[n] = s
	for i := 0; i+1 < len(n.Content); i += 2 {
		v.keyword(s, n.Content[i].Value, n.Content[i+1])
	}
	return s
}

func (v *values) ref(n *yaml.Node) *openapi3.SchemaRef {
	return &openapi3.SchemaRef{Ref: oas.Ref(oas.Schema, n), Value: v.schema(n)}
}

func (v *values) refs(list *yaml.Node) openapi3.SchemaRefs {
	var all openapi3.SchemaRefs
	for _, item := range tree.Items(list) {
		all = append(all, v.ref(item))
	}
	return all
}

func (v *values) keyword(s *openapi3.Schema, key string, n *yaml.Node) {
	switch key {
	case "type":
		if t := tree.String(n); t != "" {
			s.Type = &openapi3.Types{t}
		}
	case "format":
		s.Format = tree.String(n)
	case "pattern":
		s.Pattern = tree.String(n)
	case "nullable":
		s.Nullable = tree.Bool(n)
	case "readOnly":
		s.ReadOnly = tree.Bool(n)
	case "writeOnly":
		s.WriteOnly = tree.Bool(n)
	case "enum":
		for _, item := range tree.Items(n) {
			s.Enum = append(s.Enum, plain(item))
		}
	case "required":
		for _, item := range tree.Items(n) {
			s.Required = append(s.Required, tree.String(item))
		}
	case "allOf":
		s.AllOf = v.refs(n)
	case "anyOf":
		s.AnyOf = v.refs(n)
	case "oneOf":
		s.OneOf = v.refs(n)
	case "not":
		s.Not = v.ref(n)
	case "items":
		s.Items = v.ref(n)
	case "properties":
		s.Properties = openapi3.Schemas{}
		for k, item := range tree.Entries(n) {
			s.Properties[k.Value] = v.ref(item)
		}
	case "additionalProperties":
		s.AdditionalProperties = v.additional(n)
	case "discriminator":
		s.Discriminator = discriminator(n)
	default:
		limit(s, key, n)
	}
}

func (v *values) additional(n *yaml.Node) openapi3.AdditionalProperties {
	if tree.IsScalar(n) {
		has := tree.Bool(n)
		return openapi3.AdditionalProperties{Has: &has}
	}
	return openapi3.AdditionalProperties{Schema: v.ref(n)}
}

func discriminator(n *yaml.Node) *openapi3.Discriminator {
	d := &openapi3.Discriminator{PropertyName: tree.String(tree.Get(n, "propertyName"))}
	for k, item := range tree.Entries(tree.Get(n, "mapping")) {
		if d.Mapping == nil {
			d.Mapping = map[string]openapi3.MappingRef{}
		}
		d.Mapping[k.Value] = openapi3.MappingRef{Ref: tree.String(item)}
	}
	return d
}

// limit sets the keywords that limit numbers, lengths and counts.
func limit(s *openapi3.Schema, key string, n *yaml.Node) {
	switch key {
	case "uniqueItems":
		s.UniqueItems = tree.Bool(n)
		return
	case "exclusiveMinimum":
		s.ExclusiveMin.Bool = flag(n)
		return
	case "exclusiveMaximum":
		s.ExclusiveMax.Bool = flag(n)
		return
	}
	f, ok := plain(n).(float64)
	if !ok {
		return
	}
	switch key {
	case "minimum":
		s.Min = &f
	case "maximum":
		s.Max = &f
	case "multipleOf":
		s.MultipleOf = &f
	}
	if f < 0 {
		return
	}
	count := uint64(f)
	switch key {
	case "minLength":
		s.MinLength = count
	case "maxLength":
		s.MaxLength = &count
	case "minItems":
		s.MinItems = count
	case "maxItems":
		s.MaxItems = &count
	case "minProperties":
		s.MinProps = count
	case "maxProperties":
		s.MaxProps = &count
	}
}

func flag(n *yaml.Node) *bool {
	b := tree.Bool(n)
	return &b
}

// plain gives a value the way JSON decoding does: numbers are float64, and
// what JSON lacks is text.
func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = plain(item)
		}
		return list
	case yaml.ScalarNode:
		return scalar(n)
	}
	return nil
}

func scalar(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return tree.Bool(n)
	case "!!int", "!!float":
		var f float64
		if n.Decode(&f) == nil && f-f == 0 { // neither infinite nor no number
			return f
		}
	}
	return n.Value
}
