package smoke

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// difference says what was lost or invented on the way from one JSON text to
// another; "" when they are the same to a user. Times are equal that are one
// instant, numbers that are one number. Absence stands for null, zero, false
// and everything empty, and the other way round: that is how plain Go values
// express it.
func difference(want, got []byte) string {
	before, err := parse(want)
	if err != nil {
		return "the sample is no JSON: " + err.Error()
	}
	after, err := parse(got)
	if err != nil {
		return "the result encodes to what is no JSON: " + err.Error()
	}
	return differ("", before, after)
}

func parse(text []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

func differ(at string, want, got any) string {
	if isBlank(want) && isBlank(got) {
		return ""
	}
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			return differMembers(at, w, g)
		}
	case []any:
		if g, ok := got.([]any); ok && len(w) == len(g) {
			return differItems(at, w, g)
		}
	default:
		if sameScalar(want, got) {
			return ""
		}
	}
	return fmt.Sprintf("%s: %s became %s", orRoot(at), show(want), show(got))
}

func differMembers(at string, want, got map[string]any) string {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if d := differ(at+"/"+name, want[name], got[name]); d != "" {
			return d
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok && !isBlank(got[name]) {
			return fmt.Sprintf("%s/%s: %s came from nowhere", at, name, show(got[name]))
		}
	}
	return ""
}

func differItems(at string, want, got []any) string {
	for i := range want {
		if d := differ(at+"/"+strconv.Itoa(i), want[i], got[i]); d != "" {
			return d
		}
	}
	return ""
}

// isBlank reports what plain Go values cannot tell from absence.
func isBlank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == "" || strings.HasPrefix(v, "0001-01-01")
	case json.Number:
		n, ok := new(big.Rat).SetString(v.String())
		return ok && n.Sign() == 0
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, member := range v {
			if !isBlank(member) {
				return false
			}
		}
		return true
	}
	return false
}

func sameScalar(want, got any) bool {
	if want == got {
		return true
	}
	switch w := want.(type) {
	case json.Number:
		g, ok := got.(json.Number)
		if !ok {
			return false
		}
		x, ok1 := new(big.Rat).SetString(w.String())
		y, ok2 := new(big.Rat).SetString(g.String())
		return ok1 && ok2 && x.Cmp(y) == 0
	case string:
		g, ok := got.(string)
		return ok && sameInstant(w, g)
	}
	return false
}

func sameInstant(a, b string) bool {
	x, err1 := time.Parse(time.RFC3339, a)
	y, err2 := time.Parse(time.RFC3339, b)
	return err1 == nil && err2 == nil && x.Equal(y)
}

func orRoot(at string) string {
	if at == "" {
		return "the value"
	}
	return at
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	const most = 120
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
