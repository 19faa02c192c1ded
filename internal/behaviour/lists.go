package behaviour

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

// pageOf is the page that a request asks for, 0 when it does not say.
func pageOf(r *http.Request) int {
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	return n
}

// pages answers as a list of total pages with one item each.
func (s Subject) pages(total int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n := max(pageOf(r), 1)
		info := fmt.Sprintf(`{"page":%d,"per_page":1,"count":1,"total_count":%d,"total_pages":%d}`, n, total, total)
		answer(200, list(info, s.object(fmt.Sprint("x", n))))(w, r)
	}
}

// ids reads a list and gives the identifiers of its items.
func (s Subject) ids(items iter.Seq2[any, error]) (ids []string, err error) {
	got, err := collect(items)
	for _, item := range got {
		ids = append(ids, s.idOf(item))
	}
	return ids, err
}

type ctxKey struct{}

// contextOfPages: the context that a page is asked for with counts for that
// page, whichever page it is.
func contextOfPages(t *testing.T, s Subject) {
	t.Run("cancelled between pages", func(t *testing.T) {
		srv := serve(t, s.pages(3))
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		items := 0
		for _, err := range s.client(t, srv.URL).All(ctx) {
			if items++; items == 1 {
				cancel()
				continue
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error = %v", err)
			}
		}
		if items != 2 {
			t.Errorf("%d items, the error included", items)
		}
		srv.wantRequests(t, 1)
	})
	t.Run("cancelled during page 2", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		srv := serve(t, sequence(s.pages(3), func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		}))
		ids, err := s.ids(s.client(t, srv.URL).All(ctx))
		if !errors.Is(err, context.Canceled) || !slices.Equal(ids, []string{"x1"}) {
			t.Errorf("%v, %v", ids, err)
		}
		srv.wantRequests(t, 2)
	})
	t.Run("values", func(t *testing.T) {
		srv := serve(t, s.pages(3))
		var mu sync.Mutex
		var seen []any
		c := s.client(t, srv.URL, over(roundTripper(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, r.Context().Value(ctxKey{}))
			return http.DefaultTransport.RoundTrip(r)
		})))
		ids, err := s.ids(c.All(context.WithValue(t.Context(), ctxKey{}, "all")))
		if err != nil || len(ids) != 3 {
			t.Errorf("%v, %v", ids, err)
		}
		page, err := c.List(context.WithValue(t.Context(), ctxKey{}, "first"), "z1")
		if err != nil {
			t.Fatal(err)
		}
		if page, err = page.Next(context.WithValue(t.Context(), ctxKey{}, "second")); err != nil || page == nil {
			t.Fatal(page, err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if page, err := page.Next(ended); !errors.Is(err, context.Canceled) || page != nil {
			t.Errorf("with a context that has ended: %v, %v", page, err)
		}
		if want := []any{"all", "all", "all", "first", "second", nil}; !slices.Equal(seen, want) {
			t.Errorf("the transport saw %v, want %v", seen, want)
		}
		srv.wantRequests(t, 5)
	})
}

// noRequestTooMany: a list whose number of pages is known takes that many
// requests.
func noRequestTooMany(t *testing.T, s Subject) {
	for _, total := range []int{1, 2, 3} {
		srv := serve(t, s.pages(total))
		ids, err := s.ids(s.client(t, srv.URL).All(t.Context()))
		if err != nil || len(ids) != total {
			t.Errorf("%d pages: %v, %v", total, ids, err)
		}
		srv.wantRequests(t, int64(total))
	}
	for name, info := range map[string]string{
		"empty":               `{"page":1,"per_page":20,"count":0,"total_count":0,"total_pages":0}`,
		"empty, on one page":  `{"page":1,"per_page":20,"count":0,"total_count":0,"total_pages":1}`,
		"one page, well full": `{"page":1,"per_page":2,"count":2,"total_count":2,"total_pages":1}`,
	} {
		items := []string{s.object("x1"), s.object("x2")}
		if name != "one page, well full" {
			items = nil
		}
		srv := serve(t, answer(200, list(info, items...)))
		ids, err := s.ids(s.client(t, srv.URL).All(t.Context()))
		if err != nil || len(ids) != len(items) {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
		srv.wantRequests(t, 1)
	}
	srv := serve(t, s.pages(2))
	page, err := s.client(t, srv.URL).List(t.Context(), "z1")
	for n := 1; page != nil && err == nil; n++ {
		if len(page.Items) != 1 || n > 2 {
			t.Errorf("page %d has %d items", n, len(page.Items))
		}
		page, err = page.Next(t.Context())
	}
	if err != nil {
		t.Error(err)
	}
	srv.wantRequests(t, 2)
}

// endlessLists: whatever a server says about its pages, reading them ends, and
// what could not be read to the end is an error.
func endlessLists(t *testing.T, s Subject) {
	page := func(info string, ids ...string) http.HandlerFunc {
		var items []string
		for _, id := range ids {
			items = append(items, s.object(id))
		}
		return answer(200, list(info, items...))
	}
	growing := func(w http.ResponseWriter, r *http.Request) {
		n := max(pageOf(r), 1)
		page(fmt.Sprintf(`{"page":%d,"per_page":1,"total_count":%d,"total_pages":%d}`, n, n+1, n+1), fmt.Sprint("x", n))(w, r)
	}
	for name, test := range map[string]struct {
		h        http.HandlerFunc
		requests int64 // at most
		ids      []string
	}{
		"ignores page, and says so": {page(`{"page":1,"total_pages":3}`, "x1"), 2, []string{"x1"}},
		"ignores page":              {page(`{"total_pages":3}`, "x1"), 2, []string{"x1"}},
		"ignores page, counts":      {page(`{"per_page":1,"total_count":3}`, "x1"), 2, []string{"x1"}},
		"shrinks": {sequence(page(`{"page":1,"per_page":1,"total_count":3,"total_pages":3}`, "x1"),
			page(`{"page":2,"per_page":1,"total_count":2,"total_pages":2}`, "x3")), 2, []string{"x1", "x3"}},
		"shrinks to nothing": {sequence(page(`{"page":1,"per_page":1,"total_count":3,"total_pages":3}`, "x1"),
			page(`{"page":2,"per_page":1,"total_count":1,"total_pages":1}`)), 2, []string{"x1"}},
		"grows with each page": {growing, 200, nil},
		"empty pages for ever": {sequence(page(`{"page":1,"total_pages":1000000}`, "x1"), func(w http.ResponseWriter, r *http.Request) {
			page(fmt.Sprintf(`{"page":%d,"total_pages":1000000}`, pageOf(r)))(w, r)
		}), 200, []string{"x1"}},
	} {
		srv := serve(t, test.h)
		ids, err := s.ids(s.client(t, srv.URL).All(t.Context()))
		wantStuck(t, name, err, srv, test.requests)
		if test.ids != nil && !slices.Equal(ids, test.ids) {
			t.Errorf("%s: items %v", name, ids)
		}
	}

	cursors := func(of func(n int) string) http.HandlerFunc {
		n := 0
		return func(w http.ResponseWriter, r *http.Request) {
			n++
			cursor := strconv.Quote(of(n))
			page(`{"count":1,"cursor":`+cursor+`,"cursors":{"after":`+cursor+`}}`, fmt.Sprint("x", n))(w, r)
		}
	}
	for name, of := range map[string]func(int) string{
		"same cursor":         func(int) string { return "c" },
		"cursors in a circle": func(n int) string { return fmt.Sprint("c", n%3) },
	} {
		srv := serve(t, cursors(of))
		_, err := collect(s.client(t, srv.URL).ByCursor(t.Context()))
		wantStuck(t, name, err, srv, 4)
	}

	// What has only grown a little is no fault.
	srv := serve(t, sequence(page(`{"page":1,"per_page":1,"total_count":2,"total_pages":2}`, "x1"),
		page(`{"page":2,"per_page":1,"total_count":3,"total_pages":3}`, "x2"), page(`{"page":3,"per_page":1,"total_count":3,"total_pages":3}`, "x3")))
	if ids, err := s.ids(s.client(t, srv.URL).All(t.Context())); err != nil || len(ids) != 3 {
		t.Errorf("grows once: %v, %v", ids, err)
	}
	srv.wantRequests(t, 3)
	// And cursors that come to an end do.
	srv = serve(t, cursors(func(n int) string { return []string{"c1", "c2", ""}[n-1] }))
	if items, err := collect(s.client(t, srv.URL).ByCursor(t.Context())); err != nil || len(items) != 3 {
		t.Errorf("cursors: %v, %v", items, err)
	}
	srv.wantRequests(t, 3)
}

func wantStuck(t *testing.T, name string, err error, srv *server, most int64) {
	t.Helper()
	if !errors.Is(err, envelope.ErrPagination) {
		t.Errorf("%s: error = %v", name, err)
	}
	if n := srv.requests.Load(); n > most {
		t.Errorf("%s: %d requests", name, n)
	}
}

// morePages: what the answer says about pages counts, not how many of them the
// documentation shows.
func morePages(t *testing.T, s Subject) {
	for name, info := range map[string]string{
		"pages alone":   `{"total_pages":3}`,
		"page by page":  `{"page":%d,"total_pages":3}`,
		"everything":    `{"page":%d,"per_page":1,"count":1,"total_count":3,"total_pages":3}`,
		"half a page":   `{"page":%d,"per_page":50,"count":1,"total_count":3,"total_pages":3}`,
		"without pages": `{"page":%d,"per_page":1,"count":1,"total_count":3}`,
	} {
		h := func(w http.ResponseWriter, r *http.Request) {
			n := max(pageOf(r), 1)
			numbered := info
			if name != "pages alone" {
				numbered = fmt.Sprintf(info, n)
			}
			answer(200, list(numbered, s.object(fmt.Sprint("x", n))))(w, r)
		}
		srv := serve(t, h)
		c := s.client(t, srv.URL)
		ids, err := s.ids(c.All(t.Context()))
		if err != nil || !slices.Equal(ids, []string{"x1", "x2", "x3"}) {
			t.Errorf("%s: %v, %v", name, ids, err)
		}
		if items, err := collect(c.Unpaged(t.Context())); err != nil || len(items) != 3 {
			t.Errorf("%s, not documented: %v, %v", name, items, err)
		}
		srv.wantRequests(t, 6)
		if name == "without pages" {
			continue // nothing says that a list without pages has a second one
		}
		if items, err := c.Whole(t.Context()); err != nil || len(items) != 3 {
			t.Errorf("%s, not even documented to be a page: %v, %v", name, items, err)
		}
		srv.wantRequests(t, 9)
	}
}
