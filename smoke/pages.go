package smoke

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strings"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/smoke/sample"
)

// pages answers with two pages and goes through them with the iterator.
func (r *trial) pages() error {
	book, err := r.book()
	if err != nil || book == nil {
		return err
	}
	args, err := r.planner.set(0, false)
	if err != nil {
		return err
	}
	if err := r.askForSize(args, book.size); err != nil {
		return err
	}
	r.server.answer(book.turn)
	got, err := collect(reflect.ValueOf(r.op.All).Call(r.in(args))[0], 3*book.size)
	if err != nil {
		return err
	}
	want, err := json.Marshal(append(book.items(), book.items()[:1]...))
	if err != nil {
		return err
	}
	if d := difference(want, got); d != "" {
		return fmt.Errorf("the iterator does not give the items of both pages: %s", d)
	}
	return nil
}

// book is a list of two pages: size items, then one more.
type book struct {
	trial *trial
	doc   response
	whole map[string]any // an answer with one page
	item  any
	size  int
	first string // page parameter of the first request
	begun bool
}

// book makes the pages; nil when no item can be made.
func (r *trial) book() (*book, error) {
	good, _ := responses(r.route.Operation)
	for _, doc := range good {
		if doc.schema == nil || !isJSON(doc.media) {
			continue
		}
		values, err := sample.Values(doc.schema, sample.Response)
		if err != nil {
			return nil, nil // answers has reported that
		}
		whole, _ := values[0].JSON.(map[string]any)
		items, ok := whole[r.op.Result].([]any)
		if !ok || len(items) == 0 {
			return nil, nil
		}
		return &book{trial: r, doc: doc, whole: whole, item: items[0], size: r.pageSize()}, nil
	}
	return nil, nil
}

// pageSize is the smallest documented size of a page that holds several items.
func (r *trial) pageSize() int {
	const several = 2
	if p := parameter(r.route, "query", r.op.Pager.Size); p != nil {
		s := schemaOf(p)
		if s.Min != nil {
			return int(math.Max(several, math.Min(*s.Min, 1000)))
		}
	}
	return several
}

// askForSize sets the size of a page, for servers that do not tell.
func (r *trial) askForSize(args *arguments, size int) error {
	for i, label := range r.op.Params {
		if label == "query "+r.op.Pager.Size {
			params := args.values[len(args.values)-1]
			if err := fill(params.Elem().Field(i), size); err != nil {
				return nil // not a number: a size of the server's choice
			}
		}
	}
	return nil
}

func (b *book) items() []any {
	items := make([]any, b.size)
	for i := range items {
		items[i] = b.item
	}
	return items
}

// turn answers with the first page once, and with the second one when another
// page is asked for.
func (b *book) turn(r *http.Request) reply {
	asked := r.URL.Query().Get(b.param())
	if !b.begun {
		b.begun, b.first = true, asked
	}
	return b.page(asked == b.first)
}

func (b *book) param() string {
	if p := b.trial.op.Pager.Param; p != "" {
		return p
	}
	return map[envelope.PagerStyle]string{
		envelope.ByPage: "page", envelope.ByCursor: "cursor", envelope.ByPageToken: "page_token", envelope.ByOffset: "offset",
	}[b.trial.op.Pager.Style]
}

func (b *book) page(first bool) reply {
	keys := b.trial.op.keys()
	items, number, next := b.items(), 1, "next-page"
	if !first {
		items, number, next = items[:1], 2, ""
	}
	whole := map[string]any{}
	for name, value := range b.whole {
		whole[name] = value
	}
	whole[b.trial.op.Result] = items
	if _, ok := whole[keys.Success].(bool); ok {
		whole[keys.Success] = true
	}
	if _, ok := whole[keys.Errors].([]any); ok {
		whole[keys.Errors] = []any{}
	}
	whole[keys.Info] = b.info(whole[keys.Info], number, len(items), next)
	text, err := json.Marshal(whole)
	if err != nil {
		return reply{status: http.StatusInternalServerError}
	}
	return reply{b.doc.status, concrete(b.doc.media), text}
}

// info says about a page what is documented that it says; everything, when
// nothing is documented.
func (b *book) info(documented any, number, count int, next string) map[string]any {
	all := map[string]any{
		"page": number, "per_page": b.size, "count": count, "total_count": b.size + 1, "total_pages": 2,
		"cursor": next, "next_page_token": next,
	}
	info := map[string]any{}
	known, _ := documented.(map[string]any)
	for name, value := range known {
		if v, ok := all[name]; ok {
			value = v
		}
		info[name] = value
	}
	if cursors, ok := known["cursors"].(map[string]any); ok {
		info["cursors"] = map[string]any{"after": next}
		if _, ok := cursors["before"]; ok {
			info["cursors"] = map[string]any{"after": next, "before": ""}
		}
	}
	if !b.told(info) {
		for name, value := range all {
			info[name] = value
		}
	}
	return info
}

// told reports whether what is documented is enough to find the next page.
func (b *book) told(info map[string]any) bool {
	var any []string
	switch b.trial.op.Pager.Style {
	case envelope.ByCursor:
		any = []string{"cursor", "cursors"}
	case envelope.ByPageToken:
		any = []string{"next_page_token"}
	case envelope.ByPage:
		any = []string{"total_pages", "total_count", "per_page"}
	default:
		any = []string{"total_count", "per_page"}
	}
	for _, name := range any {
		if _, ok := info[name]; ok {
			return true
		}
	}
	return false
}

// collect runs an iterator and gives what it yields as a JSON array.
func collect(seq reflect.Value, most int) ([]byte, error) {
	items := []any{}
	for item, err := range seq.Seq2() {
		if !err.IsNil() {
			return nil, fmt.Errorf("the iterator: %w", err.Interface().(error))
		}
		items = append(items, item.Interface())
		if len(items) > most {
			return nil, errors.New("the iterator does not end")
		}
	}
	text, err := json.Marshal(items)
	return []byte(strings.TrimSpace(string(text))), err
}
