package build

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

// TestPageMembers: what is recognised as page information is what the runtime
// reads as that.
func TestPageMembers(t *testing.T) {
	for name, says := range pageMembers {
		value := "7"
		switch says {
		case "cursors":
			value = `{"after":"7"}`
		case "cursor", "token", "next":
			value = `"7"`
		case "offset", "start":
			continue // of no use to callers
		}
		info := read(t, fmt.Sprintf(`{%q:%s}`, name, value))
		got := map[string]any{
			"page": info.Page, "size": info.PerPage, "count": info.Count, "total": info.TotalCount, "pages": info.TotalPages,
			"cursor": info.Cursor, "cursors": info.Cursor, "token": info.NextPageToken, "next": info.Next,
		}[says]
		if fmt.Sprint(got) != "7" {
			t.Errorf("%s should say the %s; the runtime has %+v", name, says, info)
		}
	}
}

func read(t *testing.T, info string) envelope.Info {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"success":true,"result":[],"result_info":%s}`, info)
	}))
	defer s.Close()
	client, err := envelope.NewClient(envelope.Config{BaseURL: s.URL, APIToken: "token"})
	if err != nil {
		t.Fatal(err)
	}
	page, err := envelope.List[int](t.Context(), client, envelope.NewRequest("List", http.MethodGet, "/"), envelope.Pager{})
	if err != nil {
		t.Fatal(err)
	}
	return page.Info
}
