package documented

// Sheet is one page of a list, as a server describes it.
type Sheet struct {
	Number, Size, Count int
	Total, Pages        int // of the whole list
	Next                string
}

// SheetNames are the usual names of what there is to say about a page.
var SheetNames = []string{"page", "per_page", "count", "total_count", "total_pages", "cursor", "next_page_token"}

// Value gives what a member of page information says; nil when it is not
// known to say anything. The names are those that the runtime reads.
func (s Sheet) Value(name string) any {
	switch name {
	case "page", "page_no", "page_number", "pageNumber", "current_page", "currentPage":
		return s.Number
	case "per_page", "perPage", "page_size", "pageSize", "limit":
		return s.Size
	case "count":
		return s.Count
	case "total_count", "totalCount", "total", "total_size", "totalSize", "total_items", "totalItems":
		return s.Total
	case "total_pages", "totalPages", "page_count", "pageCount":
		return s.Pages
	case "start_offset", "startOffset", "offset":
		return (s.Number - 1) * s.Size
	case "cursor", "next_cursor", "nextCursor", "next_page_token", "nextPageToken", "continuation_token", "next":
		return s.Next
	case "cursors":
		return map[string]any{"after": s.Next, "before": ""}
	}
	return nil
}

// Complete gives documented members the values of the page.
func (s Sheet) Complete(documented map[string]any) map[string]any {
	told := map[string]any{}
	for name, value := range documented {
		told[name] = value
		if v := s.Value(name); v != nil {
			told[name] = v
		}
	}
	return told
}
