package kin

import (
	"reflect"
	"strings"
	"sync"
)

var fieldIndexes sync.Map // reflect.Type → map[string][]int

// fieldIndex gives the fields of a struct type by their names in documents,
// those of embedded structs included.
func fieldIndex(t reflect.Type) map[string][]int {
	if index, ok := fieldIndexes.Load(t); ok {
		return index.(map[string][]int)
	}
	index := map[string][]int{}
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			index[name] = field.Index
		}
	}
	fieldIndexes.Store(t, index)
	return index
}
