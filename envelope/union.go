package envelope

import (
	"encoding/json"
	"reflect"
	"slices"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Arm is one alternative of a generated union type.
type Arm struct {
	target   reflect.Value // a pointer to the union's field, which is a pointer itself
	tags     []string
	required []string
}

// NewArm describes an alternative. field points to the field of the union that holds it, tags are the discriminator
// values that select it, required the members that the alternative always has.
func NewArm[T any](field **T, tags, required []string) Arm {
	return Arm{target: reflect.ValueOf(field), tags: tags, required: required}
}

// DecodeUnion decodes data into the one arm that it fits, for the UnmarshalJSON methods of generated unions.
//
// The discriminator (the name of a member; empty for none) decides when its value is among an arm's tags. Otherwise
// the shape decides: the first arm that has all its required members and knows every member of data, else, of those
// that have all their required members, the one that knows most of data, else of all that data can be decoded into.
// What fits no arm is left in raw, which is not an error: the API may have grown a new alternative. null sets nothing.
func DecodeUnion(data []byte, discriminator string, raw *json.RawMessage, arms ...Arm) error {
	if jsontext.Value(data).Kind() == 'n' {
		return nil
	}
	members := memberNames(data)
	if arm, ok := tagged(data, discriminator, arms); ok {
		return arm.decode(data)
	}
	complete := func(a Arm) bool {
		return !slices.ContainsFunc(a.required, func(name string) bool { return !slices.Contains(members, name) })
	}
	for _, a := range arms {
		if !complete(a) {
			continue
		}
		if value, err := a.value(data, jsonv2.RejectUnknownMembers(true)); err == nil && !keepsUnknown(value, maxDepth) {
			a.target.Elem().Set(value)
			return nil
		}
	}
	if decodeNearest(data, arms, complete) || decodeNearest(data, arms, func(Arm) bool { return true }) {
		return nil
	}
	*raw = slices.Clone(data)
	return nil
}

// decodeNearest decodes data into the arm that leaves the fewest of its members out; the first of several. It reports
// whether there was any among those that may be taken.
func decodeNearest(data []byte, arms []Arm, may func(Arm) bool) bool {
	var nearest reflect.Value
	var target Arm
	fewest := maxUnknown + 1
	for _, a := range arms {
		if !may(a) {
			continue
		}
		value, err := a.value(data)
		if err != nil {
			continue
		}
		if n := len(unknownMembers(data, "", value.Interface())); n < fewest {
			nearest, target, fewest = value, a, n
		}
	}
	if !nearest.IsValid() {
		return false
	}
	target.target.Elem().Set(nearest)
	return true
}

// EncodeUnion encodes the first arm that is not nil, else raw, else null, for the MarshalJSON methods of generated
// unions. arms are the union's fields.
func EncodeUnion(raw json.RawMessage, arms ...any) ([]byte, error) {
	for _, a := range arms {
		if !isNil(a) {
			return marshal(a)
		}
	}
	if len(raw) > 0 {
		return raw, nil
	}
	return []byte("null"), nil
}

// decode makes a value for the arm, and keeps it only when data fits.
func (a Arm) decode(data []byte) error {
	value, err := a.value(data)
	if err == nil {
		a.target.Elem().Set(value)
	}
	return err
}

// value makes a value for the arm.
func (a Arm) value(data []byte, opts ...jsonv2.Options) (reflect.Value, error) {
	value := reflect.New(a.target.Type().Elem().Elem())
	err := jsonv2.Unmarshal(data, value.Interface(), append([]jsonv2.Options{decodeOptions}, opts...)...)
	return value, err
}

// keepsUnknown reports whether v has unknown members anywhere. Types that keep them reject none.
func keepsUnknown(v reflect.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && keepsUnknown(v.Elem(), depth-1)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			if field.Type() == unknownType && field.Len() > 0 || field.CanInterface() && keepsUnknown(field, depth-1) {
				return true
			}
		}
	case reflect.Slice:
		for i := 0; i < v.Len() && v.Type().Elem().Kind() != reflect.Uint8; i++ {
			if keepsUnknown(v.Index(i), depth-1) {
				return true
			}
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if keepsUnknown(entries.Value(), depth-1) {
				return true
			}
		}
	}
	return false
}

// tagged finds the arm that the discriminator selects.
func tagged(data []byte, discriminator string, arms []Arm) (Arm, bool) {
	if discriminator == "" {
		return Arm{}, false
	}
	var object map[string]jsontext.Value
	if unmarshal(data, &object) != nil {
		return Arm{}, false
	}
	var tag string
	if unmarshal(object[discriminator], &tag) != nil {
		return Arm{}, false
	}
	i := slices.IndexFunc(arms, func(a Arm) bool { return slices.Contains(a.tags, tag) })
	if i < 0 {
		return Arm{}, false
	}
	return arms[i], true
}

func memberNames(data []byte) []string {
	var object map[string]jsontext.Value
	if unmarshal(data, &object) != nil {
		return nil
	}
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	return names
}
