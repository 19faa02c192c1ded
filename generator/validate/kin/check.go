package kin

import (
	"context"
	"errors"
	"reflect"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
)

// Fault is one thing that kin-openapi finds wrong.
type Fault struct {
	Place *oas.Place // the object at fault; never nil
	Field []string   // what of it, as keys below the object; may be empty
	Err   error      // what is wrong, without the places that kin-openapi wraps around it
}

// Check gives every fault that kin-openapi finds, values included.
//
// Validating the document as a whole would stop at the first fault of every
// operation and visit each schema once per use. So every object is asked on
// its own: schemas without what is below them, all others with their schemas
// put aside.
func (d *Document) Check() []Fault {
	faults := d.checkSchemas()
	faults = append(faults, d.checkObjects()...)
	return append(faults, Values(d.root)...)
}

func (d *Document) checkSchemas() []Fault {
	var faults []Fault
	ctx := context.Background()
	for _, o := range d.objects {
		if s, ok := o.value.(*openapi3.Schema); ok {
			if err := alone(s).Validate(ctx); err != nil {
				faults = append(faults, d.fault(o.place, err))
			}
		}
	}
	return faults
}

// alone gives a schema without the schemas below it and without the values
// that are to be held against these.
func alone(s *openapi3.Schema) *openapi3.Schema {
	c := *s
	c.Default, c.Example = nil, nil
	c.OneOf, c.AnyOf, c.AllOf, c.Not, c.Properties = nil, nil, nil, nil, nil
	if c.Items != nil {
		c.Items = openapi3.NewSchemaRef("", &openapi3.Schema{})
	}
	if c.AdditionalProperties.Schema != nil {
		c.AdditionalProperties.Schema = openapi3.NewSchemaRef("", &openapi3.Schema{})
	}
	return &c
}

// validator is what kin-openapi's objects have in common.
type validator interface {
	Validate(ctx context.Context, opts ...openapi3.ValidationOption) error
}

func (d *Document) checkObjects() []Fault {
	defer d.putSchemasAside()()
	var faults []Fault
	seen := map[string]bool{}
	for _, o := range d.objects {
		v, ok := o.value.(validator)
		if _, schema := o.value.(*openapi3.Schema); schema || !ok {
			continue
		}
		err := v.Validate(context.Background(), openapi3.EnableMultiError(), openapi3.DisableExamplesValidation())
		for _, err := range flatten(err) {
			f := d.fault(o.place, err)
			// Objects that hold the faulty one find the same again.
			if key := f.Place.Pointer() + "\x00" + f.Err.Error(); !seen[key] {
				seen[key] = true
				faults = append(faults, f)
			}
		}
	}
	return faults
}

// putSchemasAside replaces the schemas of the document by an empty one and
// gives the function that brings them back.
func (d *Document) putSchemasAside() func() {
	values := make([]*openapi3.Schema, len(d.schemas))
	empty := &openapi3.Schema{}
	for i, ref := range d.schemas {
		values[i], ref.Value = ref.Value, empty
	}
	return func() {
		for i, ref := range d.schemas {
			ref.Value = values[i]
		}
	}
}

func flatten(err error) []error {
	if err == nil {
		return nil
	}
	var many openapi3.MultiError
	if m, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // only the outermost is a list of faults
		many = m
	} else {
		return []error{err}
	}
	var all []error
	for _, e := range many {
		all = append(all, flatten(e)...)
	}
	return all
}

// fault strips the context that kin-openapi wraps around an error down to the
// innermost one that knows its origin.
func (d *Document) fault(asked *oas.Place, err error) Fault {
	f := Fault{Place: asked, Err: err}
	for e := err; e != nil; e = errors.Unwrap(e) {
		v := reflect.Indirect(reflect.ValueOf(e))
		if v.Kind() != reflect.Struct {
			continue
		}
		origin, ok := v.FieldByName("Origin"), false
		if origin.IsValid() {
			var o *openapi3.Origin
			if o, ok = origin.Interface().(*openapi3.Origin); ok {
				if p := d.Place(o); p != nil {
					f.Place, f.Err = p, e
					break
				}
			}
		}
	}
	f.Field = fieldAtFault(f.Err)
	return f
}

// fieldAtFault tells which field of the object an error is about.
func fieldAtFault(err error) []string {
	switch e := err.(type) { //nolint:errorlint // fault has unwrapped it
	case *openapi3.DuplicateRequiredFieldError:
		return []string{"required"}
	case *openapi3.SchemaTypeError:
		return []string{"type"}
	case *openapi3.SchemaPatternRegexError:
		return []string{"pattern"}
	case *openapi3.ExtraSiblingFieldsError:
		if len(e.Fields) > 0 {
			return e.Fields[:1]
		}
	case *openapi3.FieldVersionMismatchError:
		return []string{e.Field}
	case *openapi3.InvalidParameterInError, *openapi3.APIKeyInInvalidError:
		return []string{"in"}
	case *openapi3.PathParameterRequiredError:
		return []string{"required"}
	case *openapi3.DuplicateOperationIDError:
		return []string{"operationId"}
	case *openapi3.InvalidSecuritySchemeTypeError:
		return []string{"type"}
	case *openapi3.InvalidHTTPSchemeError:
		return []string{"scheme"}
	case *openapi3.InvalidEncodingContentTypeError:
		return []string{"contentType"}
	case *openapi3.ConflictingPathsError:
		return []string{e.Path1}
	case *openapi3.PathMustStartWithSlashError:
		return []string{e.Path}
	}
	return nil
}
