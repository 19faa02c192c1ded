package sample

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Direction is which way a value travels. It decides which of the members
// that travel one way only a value has.
type Direction int

// The two ways.
const (
	Request  Direction = iota // no read-only members, unless they are required
	Response                  // no write-only members
)

// Value is one sample. Its JSON is of the forms that encoding/json decodes
// into an any.
type Value struct {
	Name string // "full", "full 2", "minimal" or "null"
	JSON any
}

// maxTurns bounds the samples that are made for the alternatives of unions.
const maxTurns = 40

// Values gives samples of a schema, the fullest ones first. An error means
// that no sample was found that satisfies the schema, and says why the first
// one does not.
func Values(schema *openapi3.Schema, d Direction) ([]Value, error) {
	c := collector{schema: schema, direction: d, seen: map[string]bool{}}
	turns := map[*openapi3.Schema]*turn{}
	for i := range maxTurns {
		m := &maker{direction: d, full: true, turns: turns, serial: i * 10}
		c.add(m.name(i), m)
		if !m.more() {
			break
		}
	}
	c.add("minimal", &maker{direction: d, turns: map[*openapi3.Schema]*turn{}})
	c.add("null", &maker{direction: d, null: true, turns: map[*openapi3.Schema]*turn{}})
	if len(c.values) == 0 {
		return nil, c.fault()
	}
	return c.values, nil
}

// Documented gives one sample of an answer, as full as possible, in which
// everything that has an example of its own is that example, if the schema
// accepts it.
func Documented(schema *openapi3.Schema) (any, error) {
	c := collector{schema: schema, direction: Response, seen: map[string]bool{}}
	c.add("documented", &maker{direction: Response, full: true, examples: true, turns: map[*openapi3.Schema]*turn{}})
	if len(c.values) > 0 {
		return c.values[0].JSON, nil
	}
	values, err := Values(schema, Response)
	if err != nil {
		return nil, err
	}
	return values[0].JSON, nil
}

// Waive makes the members of a schema that are read-only optional: in a request
// they should not be sent, and may. What was required stays known to [Values],
// so that answers have it. Schemas that others consist of are left to a call of
// their own.
func Waive(schema *openapi3.Schema) {
	v := newView([]*openapi3.Schema{schema})
	for union := v.nextUnion(); union != nil; union = v.nextUnion() {
		for _, arm := range slices.Concat(union.OneOf, union.AnyOf) {
			v.add(arm.Value)
		}
	}
	properties := v.properties()
	for _, s := range v.parts {
		required := slices.DeleteFunc(slices.Clone(s.Required), func(name string) bool {
			return slices.ContainsFunc(newView(properties[name]).parts, func(p *openapi3.Schema) bool { return p.ReadOnly })
		})
		if len(required) == len(s.Required) {
			continue
		}
		if s.Extensions == nil {
			s.Extensions = map[string]any{}
		}
		s.Extensions[waived] = append(requiredOf(s), s.Required...)
		s.Required = required
	}
}

// waived is where a schema keeps what it required.
const waived = "x-smoke-required"

// requiredOf gives what a schema requires, or did before [Waive].
func requiredOf(s *openapi3.Schema) []string {
	if all, ok := s.Extensions[waived].([]string); ok {
		return slices.Concat(all, s.Required)
	}
	return slices.Clone(s.Required)
}

// Check reports why a value is not one of the schema; nil when it is. Patterns
// count for requests only: they are the server's business.
func Check(schema *openapi3.Schema, value any, d Direction) error {
	opts := []openapi3.SchemaValidationOption{openapi3.VisitAsRequest(), openapi3.DisableReadOnlyValidation()}
	if d == Response {
		opts = []openapi3.SchemaValidationOption{openapi3.VisitAsResponse(), openapi3.DisablePatternValidation()}
	}
	return schema.VisitJSON(value, opts...)
}

// collector keeps the samples that are valid and new.
type collector struct {
	schema    *openapi3.Schema
	direction Direction
	values    []Value
	seen      map[string]bool
	err       error // why the first one was left out
}

func (c *collector) add(name string, m *maker) {
	value, ok := m.make(c.schema)
	if !ok {
		c.fail(errors.New("the schema contains itself without end"))
		return
	}
	text, err := json.Marshal(value)
	if err != nil {
		c.fail(err)
		return
	}
	if c.seen[string(text)] {
		return
	}
	c.seen[string(text)] = true
	// The check fills in defaults, so it gets a value of its own.
	var twin any
	if err := json.Unmarshal(text, &twin); err == nil {
		err = Check(c.schema, twin, c.direction)
		if err != nil {
			c.fail(err)
			return
		}
	}
	c.values = append(c.values, Value{name, value})
}

func (c *collector) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *collector) fault() error {
	if schemaErr := (*openapi3.SchemaError)(nil); errors.As(c.err, &schemaErr) {
		return fmt.Errorf("no sample found: at /%s: %s", join(schemaErr.JSONPointer()), schemaErr.Reason)
	}
	return fmt.Errorf("no sample found: %w", c.err)
}

func join(parts []string) string {
	text := ""
	for i, p := range parts {
		if i > 0 {
			text += "/"
		}
		text += p
	}
	return text
}

// Member gives the schema of a member of an object: everything that the
// schema of the object says about it. It is empty, not nil, for a member that
// is not documented.
func Member(schema *openapi3.Schema, name string) *openapi3.Schema {
	parts := newView([]*openapi3.Schema{schema}).properties()[name]
	switch len(parts) {
	case 0:
		return &openapi3.Schema{}
	case 1:
		return parts[0]
	}
	return &openapi3.Schema{AllOf: refs(parts)}
}
