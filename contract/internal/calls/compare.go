package calls

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Plain gives the JSON value that something is encoded as.
func Plain(value any) (any, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var plain any
	err = json.Unmarshal(text, &plain)
	return plain, err
}

// Missing lists what an answer says and what was made of it does not: "/status
// is "revoked", not "active"". Times are equal when they are the same moment;
// what is zero may be absent. Keys are not shown.
func Missing(said, understood any) []string { return compare("", said, understood, false) }

// Differences lists in what a request is not another one. Nothing may be
// absent.
func Differences(got, want any) []string { return compare("", want, got, true) }

// absent stands for a member that is not there.
type absent struct{}

func compare(path string, want, got any, strict bool) []string {
	if !strict && empty(want) && empty(got) {
		return nil
	}
	switch want := want.(type) {
	case map[string]any:
		if object, ok := got.(map[string]any); ok {
			return compareObjects(path, want, object, strict)
		}
	case []any:
		if list, ok := got.([]any); ok && len(list) == len(want) {
			var all []string
			for i := range want {
				all = append(all, compare(fmt.Sprintf("%s/%d", path, i), want[i], list[i], strict)...)
			}
			return all
		}
	default:
		if reflect.DeepEqual(want, got) || !strict && sameMoment(want, got) {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is %s, not %s", cmp.Or(path, "/"), show(path, got), show(path, want))}
}

func compareObjects(path string, want, got map[string]any, strict bool) (all []string) {
	names := maps.Clone(want)
	if strict {
		maps.Copy(names, got)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = append(all, compare(path+"/"+name, member(want, name), member(got, name), strict)...)
	}
	return all
}

func member(object map[string]any, name string) any {
	if value, ok := object[name]; ok {
		return value
	}
	return absent{}
}

// empty reports whether a value may as well be absent.
func empty(value any) bool {
	switch value := value.(type) {
	case nil, absent:
		return true
	case string:
		return value == "" || value == "0001-01-01T00:00:00Z"
	case []any:
		return len(value) == 0
	case map[string]any:
		for _, member := range value {
			if !empty(member) {
				return false
			}
		}
		return true
	}
	return reflect.ValueOf(value).IsZero()
}

func sameMoment(a, b any) bool {
	first, ok := moment(a)
	second, too := moment(b)
	return ok && too && first.Equal(second)
}

func moment(value any) (time.Time, bool) {
	text, _ := value.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	return t, err == nil
}

// show prints a value in a line, and no key.
func show(path string, value any) string {
	switch value := value.(type) {
	case absent:
		return "absent"
	case map[string]any:
		return "an object"
	case []any:
		return fmt.Sprintf("a list of %d", len(value))
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	if strings.HasSuffix(path, "/private_key") || strings.HasSuffix(path, "/authorization") || strings.Contains(string(text), "PRIVATE KEY") {
		return "[REDACTED]"
	}
	const most = 80
	if len(text) > most {
		text = append(text[:most], "…"...)
	}
	return string(text)
}
