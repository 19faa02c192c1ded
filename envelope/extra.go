package envelope

import (
	"maps"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
)

// DecodeExtra decodes an object into known, a pointer to a struct, and its members of other names into extra, for the
// UnmarshalJSON methods of generated types. A member that is no T is left out: the API may have grown a new one that
// the type does not name yet.
func DecodeExtra[T any](data []byte, known any, extra *map[string]T) error {
	if err := unmarshal(data, known); err != nil {
		return err
	}
	var members map[string]jsontext.Value
	if err := unmarshal(data, &members); err != nil {
		return err
	}
	*extra = nil
	fields := fieldsOf(reflect.TypeOf(known).Elem())
	for name, raw := range members {
		var value T
		if fields[name] != nil || unmarshal(raw, &value) != nil {
			continue
		}
		if *extra == nil {
			*extra = make(map[string]T)
		}
		(*extra)[name] = value
	}
	return nil
}

// EncodeExtra encodes known, a struct, with the members of extra beside its own, for the MarshalJSON methods of
// generated types. Where both have a name, known counts.
func EncodeExtra[T any](known any, extra map[string]T) ([]byte, error) {
	object, err := marshal(known)
	if err != nil || len(extra) == 0 {
		return object, err
	}
	others := maps.Clone(extra)
	for name := range fieldsOf(reflect.TypeOf(known)) {
		delete(others, name)
	}
	more, err := marshal(others)
	if err != nil || len(others) == 0 {
		return object, err
	}
	if len(object) == len("{}") {
		return more, nil
	}
	object[len(object)-1] = ','
	return append(object, more[1:]...), nil
}
