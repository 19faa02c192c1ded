package kin

import (
	"reflect"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
)

// bind walks the places of the tree and finds the kin-openapi object of each,
// below that of its parent. Its Origin is set to the number of the place.
func (d *Document) bind(places []*oas.Place) {
	found := make(map[*oas.Place]reflect.Value, len(places))
	for _, p := range places {
		v := reflect.ValueOf(d.T)
		if p.Parent != nil {
			v = child(found[p.Parent], p)
		}
		if !v.IsValid() || v.Kind() != reflect.Pointer || v.IsNil() {
			continue
		}
		d.places = append(d.places, p)
		origin := &openapi3.Origin{Key: &openapi3.Location{Line: len(d.places)}}
		if ref, ok := v.Interface().(*openapi3.SchemaRef); ok && p.Parent.Kind != oas.Schema {
			d.schemas = append(d.schemas, ref)
		}
		setOrigin(v, origin)
		if p.Ref() != "" {
			continue
		}
		v = value(v)
		if !v.IsValid() {
			continue
		}
		setOrigin(v, origin)
		found[p] = v
		d.objects = append(d.objects, bound{p, v.Interface()})
	}
}

// value steps from a reference-or-value to its value.
func value(v reflect.Value) reflect.Value {
	elem := v.Elem()
	if elem.Kind() != reflect.Struct || !elem.FieldByName("Ref").IsValid() {
		return v
	}
	field := elem.FieldByName("Value")
	if !field.IsValid() {
		return v // a path item: its reference stands in the object itself
	}
	if field.Kind() != reflect.Pointer || field.IsNil() {
		return reflect.Value{}
	}
	return field
}

func setOrigin(v reflect.Value, origin *openapi3.Origin) {
	elem := v.Elem()
	if elem.Kind() != reflect.Struct {
		return
	}
	if f := elem.FieldByName("Origin"); f.IsValid() && f.CanSet() && f.Type() == reflect.TypeFor[*openapi3.Origin]() {
		f.Set(reflect.ValueOf(origin))
	}
}

// child finds the object that a place names in its parent.
func child(parent reflect.Value, p *oas.Place) reflect.Value {
	if !parent.IsValid() {
		return reflect.Value{}
	}
	switch x := parent.Interface().(type) {
	case *openapi3.Paths:
		return reflect.ValueOf(x.Value(p.Field))
	case *openapi3.Responses:
		return reflect.ValueOf(x.Value(p.Field))
	case *openapi3.Callback:
		return reflect.ValueOf(x.Value(p.Field))
	}
	field := fieldNamed(parent.Elem(), p.Field)
	if !field.IsValid() {
		return reflect.Value{}
	}
	switch field.Kind() {
	case reflect.Map:
		return pointer(field.MapIndex(reflect.ValueOf(p.Key)))
	case reflect.Slice:
		if i, err := strconv.Atoi(p.Key); err == nil && i < field.Len() {
			return pointer(field.Index(i))
		}
		return reflect.Value{}
	case reflect.Struct: // additionalProperties: a boolean or a schema
		return field.FieldByName("Schema")
	}
	return pointer(field)
}

func pointer(v reflect.Value) reflect.Value {
	if v.IsValid() && v.Kind() == reflect.Struct && v.CanAddr() {
		return v.Addr()
	}
	return v
}

// fieldNamed finds a struct field by its name in documents.
func fieldNamed(v reflect.Value, name string) reflect.Value {
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	i, ok := fieldIndex(v.Type())[name]
	if !ok {
		return reflect.Value{}
	}
	return v.FieldByIndex(i)
}
