package kin

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// Values gives the defaults and examples in a tree that break their own
// schema, as kin-openapi judges them. It does not need the document to load:
// references that lead nowhere allow any value, and a tree in which schemas
// contain themselves directly gives nothing.
func Values(root *yaml.Node) []Fault {
	v := &values{lookup: oas.NewLookup(root), schemas: map[*yaml.Node]*openapi3.Schema{}}
	places := oas.Index(root)
	if len(oas.Loops(places, v.lookup)) > 0 {
		return nil
	}
	for _, p := range places {
		if p.Ref() != "" {
			continue
		}
		switch p.Kind {
		case oas.Schema:
			v.hold(p, p.Node, tree.Get(p.Node, "default"), "default")
			v.hold(p, p.Node, tree.Get(p.Node, "example"), "example")
		case oas.MediaType, oas.Parameter, oas.Header:
			v.examples(p)
		}
	}
	return v.faults
}

// values holds values against schemas that are made from the tree on demand.
type values struct {
	lookup  *oas.Lookup
	schemas map[*yaml.Node]*openapi3.Schema
	faults  []Fault
}

func (v *values) examples(p *oas.Place) {
	schema := tree.Get(p.Node, "schema")
	if schema == nil {
		return
	}
	v.hold(p, schema, tree.Get(p.Node, "example"), "example")
	for name, example := range tree.Entries(tree.Get(p.Node, "examples")) {
		target := v.lookup.Target(oas.Example, example)
		if target != nil && tree.Get(target, "externalValue") == nil {
			if value := tree.Get(target, "value"); value == nil {
				v.visit(p, schema, nil, "examples", name.Value)
			} else {
				v.visit(p, schema, plain(value), "examples", name.Value)
			}
		}
	}
}

// hold checks a value that may be missing.
func (v *values) hold(p *oas.Place, schema, value *yaml.Node, field ...string) {
	if value != nil && !tree.IsNull(value) {
		v.visit(p, schema, plain(value), field...)
	}
}

// visit holds a value against a schema the way kin-openapi's own validation
// of documents does: examples of bodies must fit their direction.
func (v *values) visit(p *oas.Place, schema *yaml.Node, value any, field ...string) {
	opts := []openapi3.SchemaValidationOption{openapi3.MultiErrors()}
	if p.Kind != oas.Schema {
		switch {
		case p.Up(oas.Response) != nil:
			opts = append(opts, openapi3.VisitAsResponse())
		case p.Up(oas.RequestBody) != nil:
			opts = append(opts, openapi3.VisitAsRequest())
		}
	}
	if err := safely(func() error { return v.schema(schema).VisitJSON(value, opts...) }); err != nil {
		v.faults = append(v.faults, Fault{Place: p, Field: field, Err: err})
	}
}

// safely turns a panic into an error: kin-openapi is not written for broken
// schemas everywhere.
func safely(check func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("kin-openapi failed: %v", r)
		}
	}()
	return check()
}
