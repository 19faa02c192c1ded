package spelling_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/spelling"
)

func connect(t *testing.T, s *loopback.Server) *spelling.Client {
	t.Helper()
	client, err := spelling.NewClient(spelling.WithAPIToken("t"), spelling.WithBaseURL(s.URL), spelling.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestSpelling(t *testing.T) {
	ctx := context.Background()
	note, err := connect(t, loopback.JSON(t, `{"ok":true,"data":{"text":"hi"}}`)).Notes.Get(ctx, "n")
	if err != nil || note.Text != "hi" {
		t.Errorf("got %+v, %v", note, err)
	}
	page, err := connect(t, loopback.JSON(t, `{"ok":true,"data":[{"text":"a"}],"paging":{"page":1,"total_pages":1}}`)).Notes.List(ctx, nil)
	if err != nil || len(page.Items) != 1 || page.Info.TotalPages != 1 {
		t.Errorf("got %+v, %v", page, err)
	}
	_, err = connect(t, loopback.JSON(t, `{"ok":false,"problems":[{"code":7,"message":"no"}]}`)).Notes.Get(ctx, "n")
	if !envelope.HasCode(err, 7) {
		t.Errorf("got %v", err)
	}
}

// TestRecognised: answers that are not spelled as configured.
func TestRecognised(t *testing.T) {
	ctx := context.Background()
	usual, err := connect(t, loopback.JSON(t, `{"success":true,"result":{"text":"hi"}}`)).Usual.Get(ctx)
	if err != nil || usual.Text != "hi" {
		t.Errorf("got %+v, %v", usual, err)
	}
	route, err := connect(t, loopback.JSON(t, `{"success":true,"route":{"text":"hi"}}`)).Route.Edit(ctx)
	if err != nil || route.Text != "hi" {
		t.Errorf("got %+v, %v", route, err)
	}
	asked := 0
	s := loopback.Serve(t, func(r loopback.Request) (int, string, string) {
		asked++
		return 200, "application/json", fmt.Sprintf(`{"success":true,"data":["%[1]d"],"pagination":{"start_offset":%[1]d,"total_count":2}}`, asked)
	})
	items := ""
	for item, err := range connect(t, s).Pages.All(ctx, nil) {
		if err != nil {
			t.Fatal(err)
		}
		items += item
	}
	if items != "12" || s.Last.Raw != "page_no=2" {
		t.Errorf("got %s, asked for %s", items, s.Last.Raw)
	}
}

// TestRecognisedFailures: success false counts in the operation's own spelling.
func TestRecognisedFailures(t *testing.T) {
	ctx := context.Background()
	c := connect(t, loopback.JSON(t, `{"success":false,"result":null,"error":{"code":7,"message":"no"}}`))
	if _, err := c.Usual.Get(ctx); !envelope.HasCode(err, 7) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Pages.List(ctx, nil); !envelope.HasCode(err, 7) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Route.Edit(ctx); !envelope.HasCode(err, 7) {
		t.Errorf("got %v", err)
	}
}
