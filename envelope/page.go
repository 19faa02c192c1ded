package envelope

import (
	"context"
	"fmt"
	"iter"
	"reflect"
)

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	Info  Info

	walk *walk // nil for a page that a caller made
}

// HasNext reports whether [Page.Next] should be called: there is another page, or an error to hear about. Of a list that
// nobody counts ([Pager.UntilEmpty]) the last page is empty.
func (p *Page[T]) HasNext() bool {
	return p != nil && p.walk != nil && (p.walk.next != "" || p.walk.broken != nil)
}

// Next reads the page after p, with the options of the call that read p. After the last page it returns nil, nil.
// It can be called again after an error of the network.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	switch {
	case !p.HasNext():
		return nil, nil
	case p.walk.broken != nil:
		return nil, p.walk.broken
	default:
		return fetchPage[T](ctx, p.walk.after())
	}
}

// List sends r and returns one page: the first, or the one that r's own parameters select.
func List[T any](ctx context.Context, c *Client, r *Request, p Pager, opts ...RequestOption) (*Page[T], error) {
	return fetchPage[T](ctx, newWalk(c, r, p, opts))
}

// All gives every item from the page that [List] would return to the end. Pages are read when they are needed, under
// ctx, and not at all after a break. An error is given once, as the last pair. A server that repeats itself, and a
// list that loses items while it is read, end in an error of class [ErrPagination].
func All[T any](ctx context.Context, c *Client, r *Request, p Pager, opts ...RequestOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		page, err := List[T](ctx, c, r, p, opts...)
		for err == nil && page != nil {
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			page, err = page.Next(ctx)
		}
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}

func fetchPage[T any](ctx context.Context, w *walk) (*Page[T], error) {
	page := &Page[T]{walk: w}
	done, err := w.fetch(ctx, &page.Items)
	if err != nil {
		return nil, err
	}
	page.Info = done.opener.info
	return page, nil
}

// isList reports whether target is a pointer to a slice of anything but bytes.
func isList(target any) bool {
	t := reflect.TypeOf(target).Elem()
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8
}

// wholeList reads a list that is not documented to have pages into target, a pointer to a slice. Should the answer say
// that there are more pages all the same, they are read, too: a part would be taken for the whole. A caller who
// asks for a page gets that one.
func (c *Client) wholeList(ctx context.Context, r *Request, target any, opts []RequestOption) error {
	w := newWalk(c, r, Pager{asStated: true}, opts)
	if _, err := w.fetch(ctx, target); err != nil {
		return err
	}
	whole := reflect.ValueOf(target).Elem()
	for w.next != "" {
		w = w.after()
		items := reflect.New(whole.Type())
		if _, err := w.fetch(ctx, items.Interface()); err != nil {
			return err
		}
		whole.Set(reflect.AppendSlice(whole, items.Elem()))
	}
	return w.broken
}

// finishPage is called while the body of a page is still at hand.
func (c *call) finishPage(body []byte) error {
	if c.pages == nil {
		return nil
	}
	items := reflect.ValueOf(c.target).Elem()
	if items.Kind() != reflect.Slice {
		return fmt.Errorf("%s: a page is decoded into %s", c.request.operation, items.Type())
	}
	return c.pages.advance(c, body, items.Len())
}
