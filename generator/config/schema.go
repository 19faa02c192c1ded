package config

import (
	"bytes"
	"encoding/json"
)

// SchemaName is the file that editors find the JSON Schema under, beside the
// configuration.
const SchemaName = "flaregen.schema.json"

// Schema gives the JSON Schema (draft 2020-12) of the configuration as
// indented JSON. It describes the same table of keys that [Parse] follows.
func Schema() []byte {
	root := fileKeys(&File{}).schema()
	root = append(object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "Configuration of flaregen"},
	}, root...)
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // strings, lists and objects always marshal
	}
	return append(text, '\n')
}

// schema describes a mapping.
func (t table) schema() object {
	properties, required := object{}, []string{}
	for _, k := range t {
		properties = append(properties, member{k.name, k.schema()})
		if k.required {
			required = append(required, k.name)
		}
	}
	o := object{{"type", "object"}, {"additionalProperties", false}}
	if len(required) > 0 {
		o = append(o, member{"required", required})
	}
	return append(o, member{"properties", properties})
}

// schema describes the value of a key.
func (k key) schema() object {
	o := object{{"description", k.doc}}
	switch into := k.into.(type) {
	case table:
		return append(o, into.schema()...)
	case list:
		return append(o, member{"type", "array"}, member{"minItems", 1}, member{"items", into.grow().schema()})
	case *[]string:
		o = append(o, member{"type", "array"})
		if k.required {
			o = append(o, member{"minItems", 1})
		}
		return append(o, member{"items", object{{"type", "string"}, {"pattern", `\S`}}})
	case *int:
		return append(o, member{"type", "integer"}, member{"enum", k.literals()})
	case *bool:
		return append(o, member{"type", "boolean"}, member{"enum", k.literals()}, member{"default", *into})
	case *string:
		return append(o, k.text(*into)...)
	}
	panic("config: key " + k.name + " has no type")
}

// literals gives the accepted numbers or booleans.
func (k key) literals() []json.RawMessage {
	var values []json.RawMessage
	for _, v := range k.values {
		values = append(values, json.RawMessage(v))
	}
	return values
}

// text describes a string; preset is its default.
func (k key) text(preset string) object {
	pattern := `\S`
	if k.pattern != "" {
		pattern = k.pattern
	}
	o := object{{"type", "string"}, {"pattern", pattern}}
	if k.values != nil {
		o = append(o, member{"enum", k.values})
	}
	if preset != "" {
		o = append(o, member{"default", preset})
	}
	return o
}

// object is a JSON object that keeps its order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.name) // strings always marshal
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
