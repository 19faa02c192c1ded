package validate

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// forms holds every field against the grammar.
func (c *checker) forms() {
	for _, p := range c.places {
		if p.Ref() != "" {
			continue
		}
		for k, v := range tree.Entries(p.Node) {
			c.field(p, k.Value, v)
		}
		for _, name := range required[p.Kind] {
			if tree.Get(p.Node, name) == nil {
				c.fault(p, nil, mend(p, nil), "%s lacks the field %s", p.Kind, name)
			}
		}
	}
}

// required are the fields without which nothing further can be said.
var required = map[oas.Kind][]string{
	oas.Document:    {"openapi", "info", "paths"},
	oas.Info:        {"title", "version"},
	oas.Operation:   {"responses"},
	oas.RequestBody: {"content"},
}

func (c *checker) field(p *oas.Place, name string, v *yaml.Node) {
	field, known := oas.FieldOf(p.Kind, name)
	switch {
	case strings.HasPrefix(name, "x-"):
	case name == "$ref" && oas.Referable(p.Kind):
		c.fault(p, []string{name}, mend(p, []string{name}), "$ref must be a string")
	case !known:
		c.fault(p, []string{name}, remove(p, name), "%s has no field %q in OpenAPI 3.0", p.Kind, name)
	case !fits(v, field):
		c.fault(p, []string{name}, mend(p, []string{name}), "%s must be %s, is %s", name, field.Shape, describe(v))
	default:
		c.elements(p, name, v, field)
	}
}

// elements checks what is held by lists of and mappings to objects.
func (c *checker) elements(p *oas.Place, name string, v *yaml.Node, field oas.Field) {
	switch field.Shape {
	case oas.ObjectList:
		for i, item := range v.Content {
			if !tree.IsMap(item) {
				tokens := []string{name, strconv.Itoa(i)}
				c.fault(p, tokens, remove(p, tokens...), "%s must be a mapping, is %s", field.Kind, describe(item))
			}
		}
	case oas.ObjectMap:
		for k, item := range tree.Entries(v) {
			if !tree.IsMap(item) && (field.Kind == oas.Schema || !strings.HasPrefix(k.Value, "x-")) {
				tokens := []string{name, k.Value}
				c.fault(p, tokens, remove(p, tokens...), "%s must be a mapping, is %s", field.Kind, describe(item))
			}
		}
	}
}

// fits reports whether a value has the shape of its field.
func fits(v *yaml.Node, field oas.Field) bool {
	switch field.Shape {
	case oas.Any:
		return true
	case oas.String:
		return isString(v)
	case oas.Bool:
		return hasTag(v, "!!bool")
	case oas.Number:
		return hasTag(v, "!!int", "!!float")
	case oas.Count:
		_, err := strconv.ParseUint(tree.String(v), 0, 64)
		return hasTag(v, "!!int") && err == nil
	case oas.Strings:
		return tree.IsSeq(v) && !slices.ContainsFunc(v.Content, func(n *yaml.Node) bool { return !isString(n) })
	case oas.Values, oas.ObjectList:
		return tree.IsSeq(v)
	case oas.StringMap:
		for _, item := range tree.Entries(v) {
			if !isString(item) {
				return false
			}
		}
		return tree.IsMap(v)
	case oas.Requirements:
		return tree.IsSeq(v) && !slices.ContainsFunc(v.Content, func(n *yaml.Node) bool { return !isRequirement(n) })
	case oas.ObjectOrBool:
		return tree.IsMap(v) || hasTag(v, "!!bool")
	}
	return tree.IsMap(v)
}

func isRequirement(n *yaml.Node) bool {
	for _, scopes := range tree.Entries(n) {
		if !fits(scopes, oas.Field{Shape: oas.Strings}) {
			return false
		}
	}
	return tree.IsMap(n)
}

func isString(v *yaml.Node) bool { return hasTag(v, "!!str", "!!timestamp", "!!binary") }

func hasTag(v *yaml.Node, tags ...string) bool {
	return tree.IsScalar(v) && slices.Contains(tags, v.ShortTag())
}

// describe says what a value is.
func describe(v *yaml.Node) string {
	switch {
	case tree.IsMap(v):
		return "a mapping"
	case tree.IsSeq(v):
		return "a list"
	case tree.IsNull(v) || v.Value == "":
		return "empty"
	case isString(v):
		return strconv.Quote(v.Value)
	}
	return v.Value
}
