package kin

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
)

// Values gives the defaults and examples that break their own schema.
func (d *Document) Values() []Fault {
	var faults []Fault
	for _, o := range d.objects {
		check := func(schema *openapi3.Schema, value any, field ...string) {
			if err := visit(o.place, schema, value); err != nil {
				faults = append(faults, Fault{Place: o.place, Field: field, Err: err})
			}
		}
		switch v := o.value.(type) {
		case *openapi3.Schema:
			if v.Default != nil {
				check(v, v.Default, "default")
			}
			if v.Example != nil {
				check(v, v.Example, "example")
			}
		case *openapi3.MediaType:
			checkExamples(v.Schema, v.Example, v.Examples, check)
		case *openapi3.Parameter:
			checkExamples(v.Schema, v.Example, v.Examples, check)
		case *openapi3.Header:
			checkExamples(v.Schema, v.Example, v.Examples, check)
		}
	}
	return faults
}

type checker func(schema *openapi3.Schema, value any, field ...string)

func checkExamples(schema *openapi3.SchemaRef, example any, examples openapi3.Examples, check checker) {
	if schema == nil || schema.Value == nil {
		return
	}
	if example != nil {
		check(schema.Value, example, "example")
	}
	for _, name := range slices.Sorted(maps.Keys(examples)) {
		if e := examples[name]; e != nil && e.Value != nil && e.Value.ExternalValue == "" {
			check(schema.Value, e.Value.Value, "examples", name)
		}
	}
}

// visit holds a value against a schema the way kin-openapi's own validation
// of documents does: examples of bodies must fit their direction.
func visit(place *oas.Place, schema *openapi3.Schema, value any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("kin-openapi failed: %v", r)
		}
	}()
	opts := []openapi3.SchemaValidationOption{openapi3.MultiErrors()}
	if place.Kind != oas.Schema {
		switch {
		case place.Up(oas.Response) != nil:
			opts = append(opts, openapi3.VisitAsResponse())
		case place.Up(oas.RequestBody) != nil:
			opts = append(opts, openapi3.VisitAsRequest())
		}
	}
	return schema.VisitJSON(value, opts...)
}
