package sdk

import (
	"fmt"
	"reflect"
)

// values are the fields of a parameter struct, by their Go names.
type values map[string]any

// null is a value that is sent as null.
type null struct{}

// params fills a parameter struct of the SDK. Programs do that with the SDK's
// function F, whose package imports all of the SDK and takes minutes to
// compile; the type of the fields is internal.
func params[P any](of values) P {
	var p P
	for name, value := range of {
		field := reflect.ValueOf(&p).Elem().FieldByName(name)
		if !field.IsValid() {
			panic(fmt.Sprintf("%T has no %s", p, name))
		}
		if field.Kind() == reflect.Struct && field.FieldByName("Present").IsValid() {
			field.FieldByName("Present").SetBool(true)
			if value == (null{}) {
				field.FieldByName("Null").SetBool(true)
				continue
			}
			field = field.FieldByName("Value")
		}
		field.Set(reflect.ValueOf(value).Convert(field.Type()))
	}
	return p
}
