package testserver

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/smoke/documented"
)

const (
	defaultSize = 20      // how many items a page has when nothing says it
	most        = 1 << 30 // more items, and more pages, than any list has
)

// turnTo leaves the page that is asked for in an answer, and tells about it
// what is documented that the server tells.
func (e *endpoint) turnTo(query url.Values, whole map[string]any, items []any) {
	size := e.pageSize(query)
	start := e.start(query, size)
	end := min(start+size, len(items))
	start = min(start, end)
	page := items[start:end]
	sheet := documented.Sheet{
		Number: start/size + 1, Size: size, Count: len(page),
		Total: len(items), Pages: (len(items) + size - 1) / size,
	}
	if asked, err := strconv.Atoi(query.Get(e.pageParam())); err == nil && e.Pager.Style == envelope.ByPage {
		sheet.Number = asked
	}
	if end < len(items) {
		sheet.Next = strconv.Itoa(end)
	}
	e.tell(whole, sheet)
	whole[e.Result] = page
}

// pageSize is the size that is asked for, else the documented one.
func (e *endpoint) pageSize(query url.Values) int {
	if n, err := strconv.Atoi(query.Get(e.Pager.Size)); err == nil && n > 0 {
		return min(n, most)
	}
	if p := documented.Parameter(e.route, "query", e.Pager.Size); p != nil {
		if n, ok := documented.SchemaOf(p).Default.(float64); ok && n >= 1 {
			return int(min(n, most))
		}
	}
	return defaultSize
}

// start is the index of the first item that is asked for. The cursors and
// tokens that the server gives out are such numbers.
func (e *endpoint) start(query url.Values, size int) int {
	n, err := strconv.Atoi(query.Get(e.pageParam()))
	if err != nil || n < 0 {
		return 0
	}
	if e.Pager.Style != envelope.ByPage {
		return min(n, most)
	}
	return (min(max(n, 1), most) - 1) * size
}

func (e *endpoint) pageParam() string {
	return cmp.Or(e.Pager.Param, map[envelope.PagerStyle]string{
		envelope.ByPage: "page", envelope.ByCursor: "cursor", envelope.ByPageToken: "page_token", envelope.ByOffset: "offset",
	}[e.Pager.Style])
}

// tell completes page information, or what stands beside the result; when
// neither says anything, all that is usual, unless pages are read until one is
// empty.
func (e *endpoint) tell(whole map[string]any, sheet documented.Sheet) {
	name := e.Keys.Info
	stated, nested := whole[name].(map[string]any)
	if nested && (knows(stated) || e.Pager.UntilEmpty) {
		whole[name] = complete(sheet, stated)
		return
	}
	besides := maps.Clone(whole)
	delete(besides, e.Result)
	if knows(besides) || e.Pager.UntilEmpty {
		maps.Copy(whole, complete(sheet, besides))
		return
	}
	info := map[string]any{}
	for _, name := range documented.SheetNames {
		info[name] = sheet.Value(name)
	}
	whole[name] = info
}

// knows reports whether a member of page information is among the names.
func knows(stated map[string]any) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(stated)), func(name string) bool {
		return (documented.Sheet{}).Value(name) != nil
	})
}

// complete gives the documented members true values, in the form in which they
// are documented.
func complete(sheet documented.Sheet, stated map[string]any) map[string]any {
	told := sheet.Complete(stated)
	for name, value := range told {
		if _, isText := stated[name].(string); !isText {
			continue
		}
		if n, ok := value.(int); ok {
			told[name] = strconv.Itoa(n)
		}
	}
	return told
}
