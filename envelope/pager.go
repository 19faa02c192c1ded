package envelope

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"strconv"
)

// PagerStyle is how an operation selects a page.
type PagerStyle uint8

const (
	ByPage      PagerStyle = iota // by number, from 1
	ByCursor                      // by the cursor that the page before gives, as cursor or cursors.after
	ByPageToken                   // by the next_page_token that the page before gives
	ByOffset                      // by the number of items before the page
)

// Pager says how an operation's list comes in pages.
type Pager struct {
	Style PagerStyle
	// Param is the query parameter that selects the page; empty means page, cursor, page_token or offset.
	Param string
	// Size is the query parameter with the number of items on a page; empty when there is none.
	Size string
	// UntilEmpty is for answers that are not documented to count their pages: as long as they say nothing about what is
	// to come, pages are read until one is empty. The size of a page is no sign, because servers give out smaller ones
	// than they are asked for.
	UntilEmpty bool

	// asStated is for lists that are not documented to have pages: there are as many as the first answer says.
	asStated bool
}

func (p Pager) param() string {
	if p.Param != "" {
		return p.Param
	}
	return [...]string{ByPage: "page", ByCursor: "cursor", ByPageToken: "page_token", ByOffset: "offset"}[min(p.Style, ByOffset)]
}

const (
	// maxGrowths is how often in a row a list may have grown from one page to the next; who adds faster than
	// we read keeps us here forever.
	maxGrowths = 100
	// maxEmptyPages is how many empty pages in a row are read before giving up hope for the next.
	maxEmptyPages = 100
)

// walk is where a list is being read: what was asked for, what has been seen, what comes next. Every page has its
// own, so that Next can be called again after an error; only seen is shared.
type walk struct {
	client  *Client
	request *Request
	options []RequestOption
	pager   Pager

	asked  string // the value of the page parameter; "" when not sent
	number int    // page number or offset of this page
	next   string // the value for the next page; "" when this is the last
	broken error  // what Next has to say instead of reading on

	items     int  // on the pages so far
	fromStart bool // whether items counts from the first one of the list
	fromZero  bool // whether the first page has the number 0
	start     *int // number of the first item, where the server gives it

	totalCount, totalPages int // as the page before said
	growths, empties       int // in a row
	shrunk                 error
	seen                   *seen
}

// seen remembers pages by their content, and cursors.
type seen struct {
	seed    maphash.Seed
	content map[uint64]string // hash of a page → how it was asked for
	cursors map[string]string // cursor → how the page that gave it was asked for
}

func newWalk(c *Client, r *Request, p Pager, opts []RequestOption) *walk {
	return &walk{client: c, request: r, options: opts, pager: p}
}

// fetch reads the page that the walk stands at into items, a pointer to a slice.
func (w *walk) fetch(ctx context.Context, items any) (*call, error) {
	page := newCall(w.client, w.request, shapeResult, items, w.options)
	page.pages, page.opener.pageMembers = w, true
	if w.asked != "" {
		page.query = setQuery(page.query, w.pager.param(), w.asked)
	}
	return page, page.start(ctx)
}

// advance works out what comes after the page that was just read. body is its text, n the number of its items.
func (w *walk) advance(c *call, body []byte, n int) error {
	info := &c.opener.info
	if err := w.locate(c, info); err != nil {
		return err
	}
	w.watchTotals(info)
	w.next = w.successor(c, info, n)
	if w.next == "" && w.asked == "" {
		return nil // the only page: nothing to remember
	}
	if n == 0 {
		w.empties++
	} else {
		w.empties = 0
	}
	switch {
	case w.empties > maxEmptyPages:
		return w.stuck("%d empty pages in a row, and the server promises more", w.empties)
	case w.growths > maxGrowths:
		return w.stuck("it has grown with each of the last %d pages", w.growths)
	}
	if err := w.remember(c, body, n); err != nil {
		return err
	}
	if w.next == "" {
		w.broken = w.shrunk
	}
	return nil
}

// locate finds the number of the current page, and notices a server that ignores which one is asked for.
func (w *walk) locate(c *call, info *Info) error {
	switch w.pager.Style {
	case ByPage:
		if w.asked != "" {
			if info.start != nil && w.start != nil && *info.start != *w.start+w.items {
				return w.stuck("page %d begins with item %d instead of %d, so that some may be missing", w.number, *info.start, *w.start+w.items)
			}
			if info.Page != 0 && info.Page != w.number {
				return w.stuck("asked for page %d, the server gave page %d: it ignores the parameter %q", w.number, info.Page, w.pager.param())
			}
			return nil
		}
		w.number = max(w.given(c), info.Page, 1)
		if info.fromZero {
			w.number = 0
		}
		if given := w.given(c); given > 0 {
			w.number = given
		}
		w.start, w.fromZero = info.start, info.fromZero
	case ByOffset:
		if w.asked == "" {
			w.number = w.given(c)
		}
	}
	return nil
}

// given is the number that the caller's own parameters ask for, 0 when they do not.
func (w *walk) given(c *call) int {
	text, _ := lookupQuery(c.query, w.pager.param())
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// watchTotals notices a list that changes while it is read. Where pages are numbered, an item that goes away moves the
// ones behind it to a page that was read already; they would be missing without a word.
func (w *walk) watchTotals(info *Info) {
	if w.asked != "" && (w.pager.Style == ByPage || w.pager.Style == ByOffset) {
		grown := info.TotalCount > w.totalCount || info.TotalPages > w.totalPages
		fewer := (info.TotalCount < w.totalCount && info.TotalCount > 0) || (info.TotalPages < w.totalPages && info.TotalPages > 0)
		if grown {
			w.growths++
		} else {
			w.growths = 0
		}
		if fewer && w.shrunk == nil {
			w.shrunk = w.stuck("it shrank from %d items on %d pages to %d on %d while it was read, so that some may be missing; list it again",
				w.totalCount, w.totalPages, info.TotalCount, info.TotalPages)
		}
	}
	w.totalCount, w.totalPages = info.TotalCount, info.TotalPages
}

// successor gives the value that selects the next page, "" after the last one.
func (w *walk) successor(c *call, info *Info, n int) string {
	if w.asked == "" {
		w.fromStart = w.number <= 1
	}
	w.items += n
	switch w.pager.Style {
	case ByCursor:
		return cmp.Or(info.Cursor, info.nextFor(w.pager.param()))
	case ByPageToken:
		return cmp.Or(info.NextPageToken, info.nextFor(w.pager.param()))
	case ByOffset:
		if w.moreAfter(c, info, n, w.number+n) {
			return strconv.Itoa(w.number + n)
		}
	default:
		if w.morePages(c, info, n) {
			return strconv.Itoa(w.number + 1)
		}
	}
	return ""
}

// morePages decides whether a numbered page has another one after it. Every member of the page information is
// optional, and servers give out smaller pages than they are asked for; as long as items are known to be missing there
// is more.
func (w *walk) morePages(c *call, info *Info, n int) bool {
	size := w.size(c, info)
	switch {
	case w.pager.asStated && (info.TotalPages == 0 || w.asked == "" && w.given(c) > 0):
		return false
	case info.TotalPages > 0:
		return w.pagesSoFar() < info.TotalPages
	case info.TotalCount > 0 && w.fromStart:
		return n > 0 && w.items < info.TotalCount
	case info.TotalCount > 0 && size > 0:
		return w.pagesSoFar() < (info.TotalCount+size-1)/size
	case info.Next != "", w.pager.UntilEmpty:
		return n > 0
	default:
		return size > 0 && n >= size
	}
}

// pagesSoFar is how many pages there are up to this one.
func (w *walk) pagesSoFar() int {
	if w.fromZero {
		return w.number + 1
	}
	return w.number
}

// moreAfter decides whether there are items after the first `before` ones.
func (w *walk) moreAfter(c *call, info *Info, n, before int) bool {
	switch size := w.size(c, info); {
	case n == 0:
		return false
	case info.TotalCount > 0:
		return before < info.TotalCount
	case info.Next != "", w.pager.UntilEmpty:
		return true
	default:
		return size > 0 && n >= size
	}
}

// size is the number of items on a full page: what the server says, else what was asked for, else 0.
func (w *walk) size(c *call, info *Info) int {
	if info.PerPage > 0 {
		return info.PerPage
	}
	if w.pager.Size == "" {
		return 0
	}
	text, _ := lookupQuery(c.query, w.pager.Size)
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// remember notices a page or a cursor that was there before.
func (w *walk) remember(c *call, body []byte, n int) error {
	if w.seen == nil {
		w.seen = &seen{seed: maphash.MakeSeed(), content: make(map[uint64]string), cursors: make(map[string]string)}
	}
	if n > 0 {
		hash := c.opener.resultHash(w.seen.seed, body)
		if before, ok := w.seen.content[hash]; ok && before != w.asked {
			return w.stuck("the server gave the same page again: it ignores the parameter %q", w.pager.param())
		}
		w.seen.content[hash] = w.asked
	}
	if w.next == "" || w.pager.Style == ByPage || w.pager.Style == ByOffset {
		return nil
	}
	if before, ok := w.seen.cursors[w.next]; w.next == w.asked || (ok && before != w.asked) {
		return w.stuck("the server gave the same cursor again")
	}
	w.seen.cursors[w.next] = w.asked
	return nil
}

// after gives the walk that stands at the next page.
func (w *walk) after() *walk {
	next := *w
	next.asked, next.next, next.broken = w.next, "", nil
	switch w.pager.Style {
	case ByPage, ByOffset:
		next.number, _ = strconv.Atoi(w.next) // written by successor
	}
	return &next
}

func (w *walk) stuck(format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", w.request.operation, ErrPagination, fmt.Sprintf(format, args...))
}
