package envelope

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Info is what a list says about its pages. A number or text that the server does not give is zero.
type Info struct {
	Page       int // current page, counted from 1
	PerPage    int // highest number of items on a page
	Count      int // number of items on this page
	TotalCount int // number of items on all pages
	TotalPages int // number of pages

	Cursor        string // selects the next page; empty on the last
	CursorBefore  string // selects the previous page
	NextPageToken string // selects the next page; empty on the last
	Next          string // what the server calls next: a cursor, or the address of the next page; empty on the last

	Raw json.RawMessage // all of it, as it came; nil when there is none

	fromZero bool // the current page is number 0
	start    *int // number of the first item on this page
}

// pageNumber is where the number of the current page belongs, 0 being one.
type pageNumber struct{ info *Info }

// parseInfo reads a result_info. What has an unexpected type is taken as not given: a wrong total is no reason to
// refuse the items. cursors tells the object apart that a result_info may hold.
func parseInfo(raw jsontext.Value, cursors bool) Info {
	info := Info{Raw: json.RawMessage(bytes.Clone(raw))}
	var dec jsontext.Decoder
	dec.Reset(bytes.NewBuffer(info.Raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	info.readObject(&dec, cursors)
	return info
}

// readObject reads the members of an object whose syntax is known to be valid; cursors tells the nested object apart.
func (info *Info) readObject(dec *jsontext.Decoder, cursors bool) {
	if _, err := dec.ReadToken(); err != nil {
		return
	}
	for dec.PeekKind() == '"' {
		quoted, err := dec.ReadValue()
		if err != nil {
			return
		}
		if !info.readMember(dec, info.field(quoted[1:len(quoted)-1], cursors)) {
			return
		}
	}
	_, _ = dec.ReadToken() // the closing brace
}

// field returns where the member of this name belongs: an *int, a *string, or the Info itself for nested cursors. The
// names beside those of Cloudflare's result_info are what other envelopes call the same; what an API calls otherwise is
// in Raw.
func (info *Info) field(name []byte, cursors bool) any {
	if cursors {
		switch string(name) {
		case "after":
			return &info.Cursor
		case "before":
			return &info.CursorBefore
		}
		return nil
	}
	switch string(name) {
	case "page", "page_no", "page_number", "pageNumber", "current_page", "currentPage":
		return pageNumber{info}
	case "start_offset", "startOffset":
		info.start = new(int)
		return info.start
	case "per_page", "perPage", "page_size", "pageSize", "limit":
		return &info.PerPage
	case "count":
		return &info.Count
	case "total_count", "totalCount", "total", "total_size", "totalSize", "total_items", "totalItems":
		return &info.TotalCount
	case "total_pages", "totalPages", "page_count", "pageCount":
		return &info.TotalPages
	case "cursor", "next_cursor", "nextCursor":
		return &info.Cursor
	case "next_page_token", "nextPageToken", "continuation_token":
		return &info.NextPageToken
	case "next":
		return &info.Next
	case "cursors":
		return info
	}
	return nil
}

// nextFor gives the value that next has for a parameter: that of the query, when next is an address; else next itself.
func (info *Info) nextFor(param string) string {
	_, query, isAddress := strings.Cut(info.Next, "?")
	if !isAddress {
		return info.Next
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return values.Get(param)
}

func (info *Info) readMember(dec *jsontext.Decoder, field any) bool {
	raw, err := dec.ReadValue()
	if err != nil {
		return false
	}
	info.set(field, raw)
	return true
}

// set stores a value where [Info.field] says that it belongs.
func (info *Info) set(field any, raw jsontext.Value) {
	switch field := field.(type) {
	case pageNumber:
		info.Page = countOf(raw)
		info.fromZero = info.Page == 0 && strings.Trim(string(raw), `"`) == "0"
	case *int:
		*field = countOf(raw)
	case *string:
		if text := textOf(raw); text != "" {
			*field = text
		}
	case *Info:
		if raw.Kind() == '{' {
			nested := parseInfo(raw, true)
			field.Cursor, field.CursorBefore = cmp.Or(nested.Cursor, field.Cursor), cmp.Or(nested.CursorBefore, field.CursorBefore)
		}
	}
}

// countOf reads a number that is not negative, also from a string; anything else is 0.
func countOf(raw jsontext.Value) int {
	text := string(raw)
	if raw.Kind() == '"' {
		text = textOf(raw)
	}
	if n, err := strconv.Atoi(text); err == nil {
		return max(n, 0)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f > 0 && f < math.MaxInt32) {
		return 0
	}
	return int(f)
}

// textOf reads a string, or a number as its digits; anything else is "".
func textOf(raw jsontext.Value) string {
	switch raw.Kind() {
	case '"':
		text, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return ""
		}
		return string(text)
	case '0':
		return string(raw)
	default:
		return ""
	}
}
