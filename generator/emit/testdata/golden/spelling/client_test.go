package spelling_test

import (
	"context"
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
