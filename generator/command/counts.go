package command

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// counted are the questions by which operations are counted; every operation
// has one answer to each.
var counted = []struct {
	what  string
	shape func(listed) string
}{
	{"answer", func(l listed) string { return l.Result.Answer }},
	{"result", func(l listed) string { return l.Result.Value }},
	{"pages", listed.pageStyle},
	{"page information", func(l listed) string { return cmp.Or(l.Pages.Info, "none") }},
	{"error", func(l listed) string { return l.Error }},
	{"body", listed.bodyKind},
}

// printCounts says how many operations have which shape, the most frequent
// first.
func printCounts(w io.Writer, rows []listed) error {
	if len(rows) == 0 {
		return nil
	}
	table := newTable(w)
	fmt.Fprintf(table, "\nWHAT\tSHAPE\tOPERATIONS\n")
	for _, question := range counted {
		counts := map[string]int{}
		for _, row := range rows {
			counts[question.shape(row)]++
		}
		shapes := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
			return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
		})
		for _, shape := range shapes {
			fmt.Fprintf(table, "%s\t%s\t%d\n", question.what, shape, counts[shape])
		}
	}
	return table.Flush()
}

// pageStyle tells how pages are gone through, or in a word why not.
func (l listed) pageStyle() string {
	isArray := l.Result.Kind == string(model.ResultValue) && l.Result.Type == string(model.KindArray)
	switch {
	case l.Pagination != nil && l.Pagination.UntilEmpty:
		return "by " + l.Pagination.Style + ", until one is empty"
	case l.Pagination != nil:
		return "by " + l.Pagination.Style
	case isArray && l.HTTPMethod != "GET":
		return "not gone through: no GET"
	case isArray:
		return "not gone through: array"
	case l.Note != model.NoList:
		return "not gone through: list inside of an object"
	}
	return model.NoList
}

func (l listed) bodyKind() string {
	switch {
	case l.Body == nil:
		return "none"
	case l.Body.Kind == string(model.BodyStream):
		return "stream, " + l.Body.MediaType
	case !l.Body.Typed:
		return l.Body.Kind + ", no schema"
	}
	return l.Body.Kind
}

// valueOf says what callers get, in words that are the same for all types of a
// kind.
func valueOf(r model.Result) string {
	switch r.Kind {
	case model.ResultStream:
		return "stream, " + r.MediaType
	case model.ResultNone:
		return "nothing"
	case model.ResultList:
		return "list of " + kindOfValue(r.Type)
	}
	if r.Nullable {
		return kindOfValue(r.Type) + " or null"
	}
	return kindOfValue(r.Type)
}

// kindOfValue goes no deeper than the items of an array.
func kindOfValue(t *model.Type) string {
	switch {
	case t == nil:
		return string(model.KindAny)
	case t.Kind == model.KindArray && t.Elem != nil:
		return "array of " + string(t.Elem.Kind)
	case t.Kind == model.KindUnion && t.Discriminator != "":
		return "union by discriminator"
	case t.Kind == model.KindUnion:
		return "union by shape"
	}
	return string(t.Kind)
}
