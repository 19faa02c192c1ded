package sample

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// view is what several schemas say together. Where they contradict each
// other, the last one counts.
type view struct {
	parts  []*openapi3.Schema // with the members of every allOf
	unions []*openapi3.Schema // whose alternative is not chosen yet
	tags   map[string]string  // discriminators and their values

	generation int // how many unions are settled
	born       map[*openapi3.Schema]int
}

func newView(schemas []*openapi3.Schema) *view {
	v := &view{tags: map[string]string{}, born: map[*openapi3.Schema]int{}}
	for _, s := range schemas {
		v.add(s)
	}
	return v
}

func (v *view) add(s *openapi3.Schema) {
	if s == nil || slices.Contains(v.parts, s) {
		return
	}
	v.parts = append(v.parts, s)
	v.born[s] = v.generation
	if len(s.OneOf)+len(s.AnyOf) > 0 {
		v.unions = append(v.unions, s)
	}
	for _, member := range s.AllOf {
		v.add(member.Value)
	}
}

// nextUnion takes one of the unions out, nil when all are settled.
func (v *view) nextUnion() *openapi3.Schema {
	if len(v.unions) == 0 {
		return nil
	}
	union := v.unions[0]
	v.unions = v.unions[1:]
	return union
}

// tag notes the discriminator value that selects an alternative.
func (v *view) tag(union *openapi3.Schema, arm *openapi3.SchemaRef) {
	if union.Discriminator == nil || arm.Ref == "" {
		return
	}
	var tags []string
	for tag, ref := range union.Discriminator.Mapping {
		if ref.Ref == arm.Ref || strings.HasSuffix(arm.Ref, "/"+ref.Ref) {
			tags = append(tags, tag)
		}
	}
	if len(tags) > 0 {
		v.tags[union.Discriminator.PropertyName] = slices.Min(tags)
	}
}

// kind is the type that is stated, or implied by what is stated.
func (v *view) kind() string {
	kind := ""
	for _, s := range v.parts {
		if s.Type != nil && len(*s.Type) > 0 {
			kind = (*s.Type)[0]
		}
	}
	if kind != "" {
		return kind
	}
	for _, s := range v.parts {
		switch {
		case len(s.Properties) > 0, s.AdditionalProperties.Schema != nil:
			return "object"
		case s.Items != nil:
			return "array"
		case len(s.Enum) > 0:
			return kindOf(s.Enum[0])
		case s.Pattern != "", s.MaxLength != nil, formats[s.Format] != "":
			return "string"
		case s.Min != nil, s.Max != nil:
			return "number"
		}
	}
	return ""
}

// kindOf is the type of a decoded JSON value.
func kindOf(value any) string {
	switch value.(type) {
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	}
	return ""
}

// contradicts reports whether an alternative is of another type than what
// stands beside it: no value could be both.
func (v *view) contradicts(arm *openapi3.Schema) bool {
	here, there := v.kind(), newView([]*openapi3.Schema{arm}).kind()
	isNumber := func(kind string) bool { return kind == "number" || kind == "integer" }
	return here != "" && there != "" && here != there && !(isNumber(here) && isNumber(there))
}

func (v *view) nullable() bool {
	return slices.ContainsFunc(v.parts, func(s *openapi3.Schema) bool { return s.Nullable })
}

// firstEnum gives the first value that all enums have.
func (v *view) firstEnum() (any, bool) {
	for _, s := range v.parts {
		for _, value := range s.Enum {
			if value != nil && v.allows(value) {
				return value, true
			}
		}
	}
	return nil, false
}

func (v *view) allows(value any) bool {
	for _, s := range v.parts {
		if len(s.Enum) > 0 && !slices.Contains(s.Enum, value) {
			return false
		}
	}
	return true
}

// properties gives, for every name, all schemas that its value must satisfy.
func (v *view) properties() map[string][]*openapi3.Schema {
	all := map[string][]*openapi3.Schema{}
	for _, s := range v.parts {
		for name, p := range s.Properties {
			if p.Value != nil {
				all[name] = append(all[name], p.Value)
			}
		}
	}
	return all
}

func (v *view) requires(name string) bool {
	return slices.ContainsFunc(v.parts, func(s *openapi3.Schema) bool { return slices.Contains(requiredOf(s), name) })
}

// requiresReadOnly reports whether a read-only member is required where it is
// declared. What an alternative of a union declares is not meant for requests
// because the schema around the union requires it.
func (v *view) requiresReadOnly(name string) bool {
	return slices.ContainsFunc(v.parts, func(p *openapi3.Schema) bool {
		return p.Properties[name] != nil && slices.ContainsFunc(v.parts, func(s *openapi3.Schema) bool {
			return v.born[s] == v.born[p] && slices.Contains(requiredOf(s), name)
		})
	})
}

// undeclared gives the names that are required and say nothing more.
func (v *view) undeclared(properties map[string][]*openapi3.Schema) (names []string) {
	for _, s := range v.parts {
		for _, name := range requiredOf(s) {
			if properties[name] == nil {
				names = append(names, name)
			}
		}
	}
	return names
}

// additional reports whether there may be members that are not declared, and
// their schema when there is one.
func (v *view) additional() (*openapi3.Schema, bool) {
	var extra *openapi3.Schema
	for _, s := range v.parts {
		switch more := s.AdditionalProperties; {
		case more.Has != nil && !*more.Has:
			return nil, false
		case more.Schema != nil && !isEmpty(more.Schema.Value):
			extra = more.Schema.Value
		}
	}
	return extra, true
}

// isEmpty reports schemas that say no more than `true` does.
func isEmpty(s *openapi3.Schema) bool {
	return s == nil || s.Type == nil && len(s.Enum)+len(s.OneOf)+len(s.AnyOf)+len(s.AllOf)+len(s.Properties) == 0
}

func (v *view) minProps() (low uint64) {
	for _, s := range v.parts {
		low = max(low, s.MinProps)
	}
	return low
}

func (v *view) items() (items []*openapi3.Schema) {
	for _, s := range v.parts {
		if s.Items != nil && s.Items.Value != nil {
			items = append(items, s.Items.Value)
		}
	}
	return items
}

func (v *view) itemCount() (low, high uint64) {
	high = math.MaxUint64
	for _, s := range v.parts {
		low = max(low, s.MinItems)
		if s.MaxItems != nil {
			high = min(high, *s.MaxItems)
		}
	}
	return low, high
}

func (v *view) unique() bool {
	return slices.ContainsFunc(v.parts, func(s *openapi3.Schema) bool { return s.UniqueItems })
}

// example gives a copy of the first example that all parts accept.
func (v *view) example(d Direction) (any, bool) {
	for _, s := range v.parts {
		if s.Example == nil {
			continue
		}
		text, err := json.Marshal(s.Example)
		if err != nil {
			continue
		}
		if !slices.ContainsFunc(v.parts, func(part *openapi3.Schema) bool {
			var twin any // the check fills in defaults
			return json.Unmarshal(text, &twin) != nil || Check(part, twin, d) != nil
		}) {
			var value any
			err := json.Unmarshal(text, &value)
			return value, err == nil
		}
	}
	return nil, false
}

func (v *view) format() (format string) {
	for _, s := range v.parts {
		if s.Format != "" {
			format = s.Format
		}
	}
	return format
}
