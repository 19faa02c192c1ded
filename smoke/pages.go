package smoke

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/smoke/documented"
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

// book is a list of two pages: size items, then one more. A third page is
// empty.
type book struct {
	trial *trial
	doc   documented.Response
	whole map[string]any // an answer with one page
	item  any
	size  int
	asked []string // values of the page parameter
}

// book makes the pages; nil when no item can be made.
func (r *trial) book() (*book, error) {
	good, _ := documented.Responses(r.route.Operation)
	for _, doc := range good {
		if doc.Schema == nil || !documented.IsJSON(doc.Media) {
			continue
		}
		values, err := sample.Values(doc.Schema, sample.Response)
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
	if p := documented.Parameter(r.route, "query", r.op.Pager.Size); p != nil {
		s := documented.SchemaOf(p)
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

// turn answers with the pages in the order in which they are asked for.
func (b *book) turn(r *http.Request) reply {
	asked := r.URL.Query().Get(b.param())
	i := slices.Index(b.asked, asked)
	if i < 0 {
		i = len(b.asked)
		b.asked = append(b.asked, asked)
	}
	return b.page(i + 1)
}

func (b *book) param() string {
	if p := b.trial.op.Pager.Param; p != "" {
		return p
	}
	return map[envelope.PagerStyle]string{
		envelope.ByPage: "page", envelope.ByCursor: "cursor", envelope.ByPageToken: "page_token", envelope.ByOffset: "offset",
	}[b.trial.op.Pager.Style]
}

func (b *book) page(number int) reply {
	keys := b.trial.op.keys()
	items, next := b.items(), "next-page"
	if number > 1 {
		items, next = items[:1], ""
	}
	if number > 2 {
		items = []any{}
	}
	whole := maps.Clone(b.whole)
	whole[b.trial.op.Result] = items
	if _, ok := whole[keys.Success].(bool); ok {
		whole[keys.Success] = true
	}
	if _, ok := whole[keys.Errors].([]any); ok {
		whole[keys.Errors] = []any{}
	}
	b.tell(whole, documented.Sheet{Number: number, Size: b.size, Count: len(items), Total: b.size + 1, Pages: 2, Next: next})
	text, err := json.Marshal(whole)
	if err != nil {
		return reply{status: http.StatusInternalServerError}
	}
	return reply{b.doc.Status, documented.Concrete(b.doc.Media), text}
}

// tell says about a page what is documented that it says, where it is
// documented; everything, when nothing is documented, unless pages are read
// until one is empty.
func (b *book) tell(whole map[string]any, s documented.Sheet) {
	name, uncounted := b.trial.op.keys().Info, b.trial.op.Pager.UntilEmpty
	stated, nested := whole[name].(map[string]any)
	switch {
	case nested:
		told := s.Complete(stated)
		if !uncounted && !b.told(told) {
			for _, name := range documented.SheetNames {
				told[name] = s.Value(name)
			}
		}
		whole[name] = told
	case b.told(whole), uncounted:
		maps.Copy(whole, s.Complete(b.besides(whole)))
	default:
		told := map[string]any{}
		for _, name := range documented.SheetNames {
			told[name] = s.Value(name)
		}
		whole[name] = told
	}
}

// besides gives the members of an answer that stand beside the result.
func (b *book) besides(whole map[string]any) map[string]any {
	others := maps.Clone(whole)
	delete(others, b.trial.op.Result)
	return others
}

// told reports whether what is documented is enough to find the next page.
func (b *book) told(info map[string]any) bool {
	example := documented.Sheet{Number: 1, Size: 3, Count: 5, Total: 4, Pages: 2, Next: "x"}
	for name := range info {
		value := example.Value(name)
		_, nested := value.(map[string]any)
		switch b.trial.op.Pager.Style {
		case envelope.ByCursor, envelope.ByPageToken:
			if value == example.Next || nested {
				return true
			}
		default:
			if value == example.Size || value == example.Size+1 || value == 2 {
				return true
			}
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
