package envelope

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// pageFunc writes the body of one page.
type pageFunc func(r *http.Request) string

func servePages(t *testing.T, f pageFunc) (*server, *Client) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { answer(200, f(r))(w, r) })
	c, _ := newTestClient(t, s.URL)
	return s, c
}

func number(r *http.Request, param string, byDefault int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(param))
	if err != nil {
		return byDefault
	}
	return n
}

func collect(ctx context.Context, c *Client, query string, p Pager) ([]int, error) {
	r := NewRequest("Things.List", http.MethodGet, "/things")
	r.AddQuery(query, nil)
	var got []int
	for item, err := range All[int](ctx, c, r, p) {
		if err != nil {
			return got, err
		}
		got = append(got, item)
	}
	return got, nil
}

// numbers is the array of n numbers from first on.
func numbers(first, n int) string {
	items := make([]string, 0, max(n, 0))
	for i := range max(n, 0) {
		items = append(items, strconv.Itoa(first+i))
	}
	return "[" + strings.Join(items, ",") + "]"
}

func upTo(n int) []int {
	var list []int
	for i := range n {
		list = append(list, i)
	}
	return list
}

// Rows 8 and 10, and every style: all items, and not one request too many.
func TestAllPages(t *testing.T) {
	numbered := func(total, size int, info string) pageFunc {
		return func(r *http.Request) string {
			page, size := number(r, "page", 1), number(r, "per_page", size)
			first := (page - 1) * size
			filled := strings.NewReplacer("FIRST", fmt.Sprint(first+1), "PAGES", fmt.Sprint((total+size-1)/size), "PAGE", fmt.Sprint(page), "SIZE", fmt.Sprint(size), "TOTAL", fmt.Sprint(total)).Replace(info)
			return fmt.Sprintf(`{"success":true,"result":%s%s}`, numbers(first, min(size, total-first)), filled)
		}
	}
	chained := func(info string) pageFunc {
		return func(r *http.Request) string {
			at := max(number(r, "cursor", 0), number(r, "page_token", 0))
			next := fmt.Sprint(at + 1)
			if at == 2 {
				next = ""
			}
			return fmt.Sprintf(`{"success":true,"result":%s,"result_info":%s}`, numbers(at*2, 2), fmt.Sprintf(info, next))
		}
	}
	byPage := Pager{Style: ByPage, Param: "page", Size: "per_page"}
	for name, test := range map[string]struct {
		f        pageFunc
		query    string
		pager    Pager
		items    []int
		requests int64
	}{
		"total_pages":              {numbered(6, 2, `,"result_info":{"page":PAGE,"per_page":SIZE,"total_pages":PAGES}`), "", byPage, upTo(6), 3},
		"no page parameter known":  {numbered(6, 2, `,"result_info":{"page":PAGE,"total_pages":PAGES}`), "", Pager{}, upTo(6), 3},
		"total_count":              {numbered(5, 2, `,"result_info":{"page":PAGE,"per_page":SIZE,"total_count":TOTAL}`), "", byPage, upTo(5), 3},
		"per_page only":            {numbered(6, 2, `,"result_info":{"page":PAGE,"per_page":SIZE}`), "", byPage, upTo(6), 4},
		"size asked for, no info":  {numbered(5, 2, ``), "per_page=2", byPage, upTo(5), 3},
		"no info at all":           {numbered(5, 2, ``), "", byPage, upTo(2), 1},
		"one page":                 {numbered(2, 2, `,"result_info":{"page":PAGE,"per_page":SIZE,"total_pages":PAGES,"total_count":TOTAL}`), "", byPage, upTo(2), 1},
		"from page 2":              {numbered(6, 2, `,"result_info":{"page":PAGE,"total_pages":PAGES}`), "page=2", byPage, []int{2, 3, 4, 5}, 2},
		"none":                     {numbered(0, 2, `,"result_info":{"page":PAGE,"per_page":SIZE,"total_count":0,"total_pages":0}`), "", byPage, nil, 1},
		"cursor":                   {chained(`{"cursor":%q}`), "", Pager{Style: ByCursor}, upTo(6), 3},
		"cursors.after":            {chained(`{"cursors":{"after":%q,"before":"x"}}`), "", Pager{Style: ByCursor, Param: "cursor"}, upTo(6), 3},
		"next_page_token":          {chained(`{"next_page_token":%q}`), "", Pager{Style: ByPageToken}, upTo(6), 3},
		"no info, until empty":     {numbered(5, 2, ``), "", Pager{Style: ByPage, Param: "page", UntilEmpty: true}, upTo(5), 4},
		"until empty, but counted": {numbered(5, 2, `,"result_info":{"page":PAGE,"total_pages":PAGES}`), "", Pager{UntilEmpty: true}, upTo(5), 3},
		"smaller pages than asked": {capped(5, 2), "per_page=50", Pager{Style: ByPage, Size: "per_page", UntilEmpty: true}, upTo(5), 4},
		"offset until empty":       {offsets(5, ``), "limit=2", Pager{Style: ByOffset, Size: "limit", UntilEmpty: true}, upTo(5), 4},
		"counted beside result":    {numbered(5, 2, `,"page":PAGE,"per_page":SIZE,"total":TOTAL`), "", byPage, upTo(5), 3},
		"other words":              {numbered(5, 2, `,"result_info":{"pageNumber":PAGE,"pageSize":SIZE,"totalCount":TOTAL}`), "", byPage, upTo(5), 3},
		"limit, offset and total":  {offsets(5, `,"result_info":{"limit":2,"offset":0,"total":5}`), "limit=2", Pager{Style: ByOffset}, upTo(5), 3},
		"pages from 0":             {zeroBased(5, `,"result_info":{"page":PAGE,"total_pages":3}`), "", byPage, upTo(5), 3},
		"pages from 0, counted":    {zeroBased(5, `,"result_info":{"page":PAGE,"per_page":2,"total_count":5}`), "", byPage, upTo(5), 3},
		"offsets of a page":        {numbered(5, 2, `,"result_info":{"start_offset":FIRST,"total_count":TOTAL}`), "", byPage, upTo(5), 3},
		"next_cursor":              {chained(`{"next_cursor":%q}`), "", Pager{Style: ByCursor}, upTo(6), 3},
		"next and previous":        {chained(`{"next":%q,"previous":"x"}`), "", Pager{Style: ByCursor}, upTo(6), 3},
		"next is an address":       {nextAddress, "", Pager{Style: ByCursor}, upTo(6), 3},
		"next is only a sign":      {numberedWithNext, "", byPage, upTo(5), 3},
		"offset with total":        {offsets(5, `,"result_info":{"total_count":5}`), "limit=2", Pager{Style: ByOffset, Param: "offset", Size: "limit"}, upTo(5), 3},
		"offset until a short one": {offsets(5, ``), "limit=2", Pager{Style: ByOffset, Param: "offset", Size: "limit"}, upTo(5), 3},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := servePages(t, test.f)
			got, err := collect(t.Context(), c, test.query, test.pager)
			if err != nil || !reflect.DeepEqual(got, test.items) || s.requests.Load() != test.requests {
				t.Errorf("items %v with %d requests (%v), want %v with %d", got, s.requests.Load(), err, test.items, test.requests)
			}
		})
	}
}

// capped gives out smaller pages than it is asked for.
func capped(total, size int) pageFunc {
	return func(r *http.Request) string {
		first := (number(r, "page", 1) - 1) * size
		return fmt.Sprintf(`{"success":true,"result":%s}`, numbers(first, min(size, total-first)))
	}
}

// zeroBased has two items on a page; the first page has the number 0.
func zeroBased(total int, info string) pageFunc {
	return func(r *http.Request) string {
		page := number(r, "page", 0)
		filled := strings.NewReplacer("PAGE", fmt.Sprint(page), "FIRST", fmt.Sprint(page*2)).Replace(info)
		return fmt.Sprintf(`{"success":true,"result":%s%s}`, numbers(page*2, min(2, total-page*2)), filled)
	}
}

func nextAddress(r *http.Request) string {
	at, next := number(r, "cursor", 0), "null"
	if at < 2 {
		next = fmt.Sprintf(`"https://example.com/things?x=1&cursor=%d"`, at+1)
	}
	return fmt.Sprintf(`{"success":true,"result":%s,"result_info":{"next":%s,"previous":null}}`, numbers(at*2, 2), next)
}

func numberedWithNext(r *http.Request) string {
	page, next := number(r, "page", 1), ""
	if page < 3 {
		next = "more"
	}
	return fmt.Sprintf(`{"success":true,"result":%s,"result_info":{"next":%q}}`, numbers((page-1)*2, min(2, 5-(page-1)*2)), next)
}

func offsets(total int, info string) pageFunc {
	return func(r *http.Request) string {
		first, size := number(r, "offset", 0), number(r, "limit", 100)
		return fmt.Sprintf(`{"success":true,"result":%s%s}`, numbers(first, min(size, total-first)), info)
	}
}

// Row 9: a server that repeats itself, or a list that changes underneath, ends with an error that says what happened.
func TestPagesThatNeverEnd(t *testing.T) {
	for name, test := range map[string]struct {
		f     pageFunc
		query string
		pager Pager
		want  string
		most  int64
	}{
		"ignores page, says so": {func(*http.Request) string {
			return `{"success":true,"result":[1,2],"result_info":{"page":1,"per_page":2,"total_pages":50}}`
		}, "", Pager{}, "it ignores the parameter", 2},
		"ignores page": {func(*http.Request) string { return `{"success":true,"result":[1,2]}` }, "per_page=2", Pager{Style: ByPage, Param: "page", Size: "per_page"}, "it ignores the parameter", 2},
		"echoes page, repeats content": {func(r *http.Request) string {
			return fmt.Sprintf(`{"success":true,"result":[1,2],"result_info":{"page":%d,"total_pages":50}}`, number(r, "page", 1))
		}, "", Pager{}, "the same page again", 2},
		"goes round": {func(r *http.Request) string {
			return fmt.Sprintf(`{"success":true,"result":[%d,0]}`, number(r, "page", 1)%3)
		}, "per_page=2", Pager{Style: ByPage, Param: "page", Size: "per_page"}, "the same page again", 4},
		"ignores page, until empty": {func(*http.Request) string { return `{"success":true,"result":[1,2]}` }, "", Pager{UntilEmpty: true}, "it ignores the parameter", 2},
		"leaves a page out":         {zeroBased(9, `,"result_info":{"start_offset":FIRST,"total_count":9}`), "", Pager{}, "begins with item 4 instead of 2", 2},
		"repeats a cursor": {func(r *http.Request) string {
			return fmt.Sprintf(`{"success":true,"result":[%d],"result_info":{"cursor":"c"}}`, len(r.URL.RawQuery))
		}, "", Pager{Style: ByCursor}, "the same cursor again", 2},
		"cursors go round": {func(r *http.Request) string {
			next := map[string]string{"": "a", "a": "b", "b": "a"}[r.URL.Query().Get("cursor")]
			return fmt.Sprintf(`{"success":true,"result":[],"result_info":{"cursor":%q}}`, next)
		}, "", Pager{Style: ByCursor}, "the same cursor again", 3},
		"new cursors, nothing in them": {func(r *http.Request) string {
			return fmt.Sprintf(`{"success":true,"result":[],"result_info":{"cursor":"%d"}}`, number(r, "cursor", 0)+1)
		}, "", Pager{Style: ByCursor}, "empty pages in a row", 150},
		"grows with every page": {func(r *http.Request) string {
			page := number(r, "page", 1)
			return fmt.Sprintf(`{"success":true,"result":[%d],"result_info":{"page":%d,"total_pages":%d}}`, page, page, page+1)
		}, "", Pager{}, "it has grown with each", 150},
		"shrinks": {func(r *http.Request) string {
			page := number(r, "page", 1)
			return fmt.Sprintf(`{"success":true,"result":[%d],"result_info":{"page":%d,"per_page":1,"total_count":%d,"total_pages":%d}}`, page, page, 4-page, 4-page)
		}, "", Pager{}, "it shrank from 3 items on 3 pages to 2 on 2", 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, c := servePages(t, test.f)
			got, err := collect(t.Context(), c, test.query, test.pager)
			if !errors.Is(err, ErrPagination) || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "Things.List: ") {
				t.Errorf("error = %v, want %q", err, test.want)
			}
			if s.requests.Load() > test.most || len(got) > int(test.most)*2 {
				t.Errorf("%d requests, %d items", s.requests.Load(), len(got))
			}
		})
	}
}

// Row 7: later pages belong to the caller's context.
func TestPagesUnderContext(t *testing.T) {
	type key struct{}
	var values []any
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "v"))
	defer cancel()
	c, _ := newTestClient(t, "http://127.0.0.1:1", func(cfg *Config) {
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			values = append(values, r.Context().Value(key{}))
			if err := r.Context().Err(); err != nil {
				return nil, err
			}
			page := max(number(r, "page", 1), 1)
			return memory{200, fmt.Appendf(nil, `{"success":true,"result":[%d],"result_info":{"page":%d,"total_pages":9}}`, page, page)}.RoundTrip(r)
		})}
	})
	var got []int
	var last error
	for item, err := range All[int](ctx, c, get("/x"), Pager{}) {
		if last = err; err != nil {
			break
		}
		got = append(got, item)
		if item == 2 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || !reflect.DeepEqual(got, []int{1, 2}) {
		t.Errorf("got %v, %v", got, last)
	}
	for _, v := range values {
		if v != "v" {
			t.Errorf("context values of the pages: %v", values)
		}
	}
}

func TestPagesAreLazy(t *testing.T) {
	s, c := servePages(t, func(r *http.Request) string {
		page := number(r, "page", 1)
		return fmt.Sprintf(`{"success":true,"result":[%d,-%d],"result_info":{"page":%d,"total_pages":9}}`, page, page, page)
	})
	for item, err := range All[int](t.Context(), c, get("/x"), Pager{}) {
		wantNoError(t, err)
		if item == -2 {
			break
		}
	}
	if n := s.requests.Load(); n != 2 {
		t.Errorf("%d requests", n)
	}
}

func TestPageByPage(t *testing.T) {
	s, c := servePages(t, func(r *http.Request) string {
		page := number(r, "page", 1)
		return fmt.Sprintf(`{"success":true,"result":[%d],"result_info":{"page":%d,"total_pages":3}}`, page, page)
	})
	var meta Response
	page, err := List[int](t.Context(), c, get("/x"), Pager{}, WithResponse(&meta))
	wantNoError(t, err)
	var got []int
	for {
		got = append(got, page.Items...)
		if page.Info.Page != len(got) || meta.Info.Page != len(got) {
			t.Errorf("info = %+v, metadata %+v", page.Info, meta.Info)
		}
		if !page.HasNext() {
			break
		}
		if _, err := page.Next(t.Context()); err != nil { // asking twice is allowed
			t.Fatal(err)
		}
		page, err = page.Next(t.Context())
		wantNoError(t, err)
	}
	if !reflect.DeepEqual(got, []int{1, 2, 3}) || s.requests.Load() != 5 {
		t.Errorf("got %v with %d requests", got, s.requests.Load())
	}
	if next, err := page.Next(t.Context()); next != nil || err != nil {
		t.Errorf("after the last page: %v, %v", next, err)
	}
	if (&Page[int]{}).HasNext() {
		t.Error("a page of one's own has a next one")
	}
}

func TestAllReportsFirstError(t *testing.T) {
	s := serve(t, answer(403, `{"success":false,"errors":[{"code":9109,"message":"no"}]}`))
	c, _ := newTestClient(t, s.URL)
	if got, err := collect(t.Context(), c, "", Pager{}); !errors.Is(err, ErrForbidden) || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestPagesWithFewTotals is about page information of which only a part is there, and about servers that give out
// smaller pages than they are asked for: a list must not end while items are known to be missing.
func TestPagesWithFewTotals(t *testing.T) {
	const total, capped = 45, 20
	for name, info := range map[string]string{
		"total and page": `{"page":%d,"count":%d,"total_count":45}`,
		"cap unknown":    `{"page":%d,"count":%d,"per_page":50,"total_count":45}`,
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				page := max(1, number(r, "page", 1))
				first := (page - 1) * capped
				var items []string
				for i := first; i < min(first+capped, total); i++ {
					items = append(items, strconv.Itoa(i))
				}
				fmt.Fprintf(w, `{"success":true,"result":[%s],"result_info":%s}`,
					strings.Join(items, ","), fmt.Sprintf(info, page, len(items)))
			}))
			defer server.Close()
			client, err := NewClient(Config{BaseURL: server.URL, APIToken: "token"})
			if err != nil {
				t.Fatal(err)
			}
			seen := 0
			req := NewRequest("Items.List", http.MethodGet, "/items")
			for _, err := range All[int](t.Context(), client, req, Pager{Style: ByPage, Param: "page", Size: "per_page"}) {
				if err != nil {
					t.Fatal(err)
				}
				seen++
			}
			if seen != total {
				t.Errorf("%d of %d items", seen, total)
			}
		})
	}
}

// TestNoEnvelope: JSON that neither tells success nor has a result is no answer to a call that expects one.
func TestNoEnvelope(t *testing.T) {
	for _, body := range []string{`{}`, `{"message":"Forbidden"}`, `{"error":"upstream unavailable"}`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) }))
		client, err := NewClient(Config{BaseURL: server.URL, APIToken: "token"})
		if err != nil {
			t.Fatal(err)
		}
		var failure *Error
		if _, err := Do[*struct{}](t.Context(), client, NewRequest("Items.Delete", http.MethodDelete, "/items/1")); !errors.As(err, &failure) {
			t.Errorf("%s: got %v", body, err)
		}
		if _, err := List[int](t.Context(), client, NewRequest("Items.List", http.MethodGet, "/items"), Pager{}); !errors.As(err, &failure) {
			t.Errorf("%s: got %v", body, err)
		}
		server.Close()
	}
}

// A list that is not documented to have pages is all of the list, also where the server gives it out in pages.
func TestWholeList(t *testing.T) {
	paged := func(r *http.Request) string {
		page := number(r, "page", 1)
		return fmt.Sprintf(`{"success":true,"result":%s,"result_info":{"page":%d,"per_page":2,"total_pages":3,"total_count":5}}`, numbers(2*(page-1), min(2, 5-2*(page-1))), page)
	}
	tests := map[string]struct {
		f        pageFunc
		opts     []RequestOption
		want     []int
		err      error
		requests int64
	}{
		"as many as stated":  {f: paged, want: upTo(5), requests: 3},
		"the page asked for": {f: paged, opts: []RequestOption{WithQuery("page", "2")}, want: []int{2, 3}, requests: 1},
		"nothing stated":     {f: func(*http.Request) string { return `{"success":true,"result":[0,1,2]}` }, want: upTo(3), requests: 1},
		"a count alone": {f: func(*http.Request) string {
			return `{"success":true,"result":[0,1],"result_info":{"count":2,"per_page":2,"total_count":9}}`
		}, want: upTo(2), requests: 1},
		"pages that the server does not give": {f: func(*http.Request) string {
			return `{"success":true,"result":[0,1],"result_info":{"total_pages":3}}`
		}, err: ErrPagination, requests: 2},
		"none": {f: func(*http.Request) string { return `{"success":true,"result":null,"result_info":{"total_pages":0}}` }, requests: 1},
	}
	for name, test := range tests {
		s, c := servePages(t, test.f)
		got, err := Do[[]int](t.Context(), c, get("/things"), test.opts...)
		if !reflect.DeepEqual(got, test.want) || !errors.Is(err, test.err) || s.requests.Load() != test.requests {
			t.Errorf("%s: %v, %v after %d requests", name, got, err, s.requests.Load())
		}
		s, c = servePages(t, test.f)
		var into []int
		if err := c.Do(t.Context(), get("/things"), &into, test.opts...); !errors.Is(err, test.err) || err == nil && !reflect.DeepEqual(into, test.want) || s.requests.Load() != test.requests {
			t.Errorf("%s, into a variable: %v, %v after %d requests", name, into, err, s.requests.Load())
		}
	}
	// What changes something is done once.
	s, c := servePages(t, paged)
	if got, err := Do[[]int](t.Context(), c, NewRequest("Things.Update", http.MethodPut, "/things")); err != nil || len(got) != 2 || s.requests.Load() != 1 {
		t.Errorf("PUT: %v, %v after %d requests", got, err, s.requests.Load())
	}
}
