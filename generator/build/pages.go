package build

import (
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
)

// The part that a query parameter plays in going through pages. Each list is
// in order of preference.
var (
	numberParams = []string{"page", "page_no", "page_number", "pageNumber"}
	sizeParams   = []string{"per_page", "page_size", "pageSize", "perPage", "limit", "size"}
	cursorParams = []string{"cursor", "next_cursor"}
	tokenParams  = []string{"page_token", "pageToken", "next_page_token", "continuation_token"}
	offsetParams = []string{"offset"}
)

// pageMembers are the members of page information that the runtime reads, by
// what they say.
var pageMembers = map[string]string{
	"page": "page", "page_no": "page", "page_number": "page", "pageNumber": "page", "current_page": "page", "currentPage": "page",
	"per_page": "size", "perPage": "size", "page_size": "size", "pageSize": "size", "limit": "size",
	"count": "count", "start_offset": "start", "startOffset": "start", "offset": "offset",
	"total_count": "total", "totalCount": "total", "total": "total", "total_size": "total", "totalSize": "total",
	"total_items": "total", "totalItems": "total",
	"total_pages": "pages", "totalPages": "pages", "page_count": "pages", "pageCount": "pages",
	"cursor": "cursor", "next_cursor": "cursor", "nextCursor": "cursor", "cursors": "cursors",
	"next_page_token": "token", "nextPageToken": "token", "continuation_token": "token",
	"next": "next",
}

// pageInfo is what an answer is documented to tell about its pages.
type pageInfo struct {
	declared bool            // there is an object for it
	says     map[string]bool // by the values of pageMembers
	from     string          // name of the object; "" where they stand beside the result
}

func (i pageInfo) tells(what ...string) bool {
	return slices.ContainsFunc(what, func(w string) bool { return i.says[w] })
}

// silent reports page information that is not documented to say anything.
func (i pageInfo) silent() bool { return len(i.says) == 0 }

// untyped reports page information that may say anything.
func (i pageInfo) untyped() bool { return i.declared && i.silent() }

// pageInfo reads the object called name, else what stands beside the result.
func (b *builder) pageInfo(envelope *schema, f model.Envelope) pageInfo {
	info := pageInfo{says: map[string]bool{}}
	members := envelope.props
	if v, ok := b.memberView(envelope, f.Info); ok {
		info.declared, info.from, members = true, f.Info, v.props
	}
	for _, m := range members {
		says := pageMembers[m.name]
		if says == "cursors" {
			_, after := b.view(m.node).property("after")
			if !after {
				continue
			}
		}
		if says != "" && m.name != f.Result {
			info.says[says] = true
		}
	}
	return info
}

// style sums the page information up.
func (i pageInfo) style() model.InfoStyle {
	switch {
	case i.tells("cursors"):
		return model.InfoCursors
	case i.tells("token"):
		return model.InfoToken
	case i.tells("page", "pages"):
		return model.InfoPages
	case i.tells("cursor"):
		return model.InfoCursor
	case i.tells("offset", "start"):
		return model.InfoOffset
	case i.tells("next"):
		return model.InfoNext
	case i.tells("count", "total", "size"):
		return model.InfoCounts
	case i.declared:
		return model.InfoUntyped
	}
	return model.InfoNone
}

// recognizePages decides whether and how an array result comes in pages. The
// note says why, or why not.
func (b *builder) recognizePages(op *model.Operation, r *model.Result, envelope, result *schema) {
	info := b.pageInfo(envelope, r.Envelope)
	r.Pages.Info = info.style()
	switch {
	case r.Type.Kind != model.KindArray:
		r.PagerNote = b.whyNotObject(op, result, info)
		return
	case op.HTTPMethod != "GET":
		r.PagerNote = "pages are gone through with GET only"
		return
	}
	r.Pager, r.PagerNote = b.pagerOf(op, info)
	if r.Pager != nil {
		r.Kind, r.Type = model.ResultList, r.Type.Elem
	}
}

// pagerOf reads the page style off the query parameters first and off the page
// information second. Pages are gone through where nothing can be missing
// without a word: a cursor has to be documented in the answer; numbered pages
// that nobody counts are read until one is empty; a parameter that only the
// page information suggests is tried, because the runtime notices a server
// that ignores it.
func (b *builder) pagerOf(op *model.Operation, info pageInfo) (*model.Pager, string) {
	size := queryParam(op, sizeParams...)
	pager := func(style model.PagerStyle, param, note string) (*model.Pager, string) {
		return &model.Pager{Style: style, Param: param, Size: size}, note
	}
	cursor, token := queryParam(op, cursorParams...), queryParam(op, tokenParams...)
	page, offset := queryParam(op, numberParams...), queryParam(op, offsetParams...)
	if info.tells("cursors") && cursor == "" {
		cursor = queryParam(op, "after")
	}
	switch {
	case cursor != "" && (info.tells("cursor", "cursors", "next") || info.untyped()):
		return pager(model.PageCursor, cursor, "query parameter "+cursor+info.because("cursor"))
	case token != "" && (info.tells("token", "next") || info.untyped()):
		return pager(model.PageToken, token, "query parameter "+token+info.because("token"))
	case page != "" && b.mayBeginAtZero(op, page) && !info.tells("page", "start"):
		return nil, "the parameter " + page + " may count from 0, and the answer does not tell which page it is"
	case page != "":
		return info.numbered(pager(model.PageNumber, page, "query parameter "+page))
	case offset != "":
		return info.numbered(pager(model.PageOffset, offset, "query parameter "+offset))
	case cursor != "", token != "":
		return nil, "no answer is documented to give what the query parameter " + cursor + token + " wants"
	case info.tells("cursors", "cursor"):
		return pager(model.PageCursor, "cursor", info.name()+" has a cursor; no parameter is documented")
	case info.tells("token"):
		return pager(model.PageToken, "page_token", info.name()+" has next_page_token; no parameter is documented")
	case info.tells("page", "pages"):
		return pager(model.PageNumber, "page", info.name()+" counts pages; no parameter is documented")
	case info.tells("next"):
		return nil, info.name() + " has next, and no parameter is documented that it is for"
	case info.untyped():
		return nil, info.name() + " is not described, and no parameter selects a page"
	}
	return nil, "neither page parameters nor page counts are documented"
}

// numbered completes the pager of numbered pages or items.
func (i pageInfo) numbered(p *model.Pager, note string) (*model.Pager, string) {
	if i.tells("page", "pages", "total", "size", "next") {
		return p, note
	}
	p.UntilEmpty = true
	return p, note + "; the answer does not count, so that pages are read until one is empty"
}

// because tells about answers that are not known to have what is needed.
func (i pageInfo) because(what string) string {
	if i.untyped() {
		return "; " + i.name() + " is not described, so that it may have the " + what
	}
	return ""
}

func (i pageInfo) name() string {
	if i.from == "" {
		return "the answer"
	}
	return i.from
}

// mayBeginAtZero reports a parameter that documents 0 as a page, unless it
// also documents 1 as the first.
func (b *builder) mayBeginAtZero(op *model.Operation, name string) bool {
	i := slices.IndexFunc(op.Params, func(p *model.Param) bool { return p.In == model.InQuery && p.Name == name })
	first := op.Params[i].Default
	if first == "" {
		first = op.Params[i].Minimum
	}
	n, err := strconv.ParseFloat(first, 64)
	return err == nil && n <= 0
}

// whyNotObject explains a list that stands inside of an object, where anything
// is documented about pages. The object is the result, because what stands
// beside the list would be lost.
func (b *builder) whyNotObject(op *model.Operation, result *schema, info pageInfo) string {
	list := b.onlyList(result)
	if op.HTTPMethod != "GET" || list == "" || len(pageParams(op)) == 0 && info.silent() {
		return model.NoList
	}
	return "the list is the member " + list + " of the result, which is an object" + ask(op)
}

// explainBare does the same for answers without an envelope.
func (b *builder) explainBare(op *model.Operation, r *model.Result, s *schema) {
	if op.HTTPMethod != "GET" {
		return
	}
	list := b.onlyList(s)
	if s.typ == "object" {
		r.Pages.Info = b.pageInfo(s, model.Envelope{Info: b.infoName(s)}).style()
	}
	switch {
	case s.typ == "array":
		r.PagerNote = "a list without an envelope, in which nothing would tell about pages" + ask(op)
	case list != "" && len(r.Pages.Params) > 0:
		r.PagerNote = "the list is the member " + list + " of the answer, which is an object" + ask(op)
	}
}

// ask says how a caller gets at the other pages.
func ask(op *model.Operation) string {
	if params := pageParams(op); len(params) > 0 {
		return "; ask for more with " + strings.Join(params, ", ")
	}
	return ""
}

// onlyList gives the one array among the members of an object; "" when there
// is none, or a choice.
func (b *builder) onlyList(s *schema) string {
	name := ""
	for _, p := range s.props {
		if b.view(p.node).typ != "array" {
			continue
		}
		if name != "" {
			return ""
		}
		name = p.name
	}
	return name
}

// pageParams lists the query parameters that have to do with pages, in the
// order in which they matter.
func pageParams(op *model.Operation) []string {
	var names []string
	for _, list := range [][]string{cursorParams, tokenParams, numberParams, offsetParams, sizeParams} {
		for _, name := range list {
			if queryParam(op, name) != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// queryParam gives the first of the names that the operation documents.
func queryParam(op *model.Operation, names ...string) string {
	for _, name := range names {
		for _, p := range op.Params {
			if p.In == model.InQuery && p.Name == name {
				return name
			}
		}
	}
	return ""
}

// limits reads what pagination asks of a parameter.
func limits(p *model.Param, s *schema) {
	p.Minimum = s.text("minimum")
	if d := s.keyword("default"); tree.IsScalar(d) && !tree.IsNull(d) {
		p.Default = d.Value
	}
}
