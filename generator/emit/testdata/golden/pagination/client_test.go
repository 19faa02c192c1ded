package pagination_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/pagination"
)

func connect(t *testing.T, s *loopback.Server) *pagination.Client {
	t.Helper()
	client, err := pagination.NewClient(pagination.WithAPIToken("t"), pagination.WithBaseURL(s.URL), pagination.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// pages answers the three pages of a list according to a query parameter.
func pages(t *testing.T, param string, info map[string]string) (*loopback.Server, *[]string) {
	t.Helper()
	var asked []string
	items := map[string]string{}
	for i, value := range []string{"first", "second", "third"} {
		items[value] = fmt.Sprintf(`[{"id":%d},{"id":%d}]`, 2*i+1, 2*i+2)
	}
	position := map[string]string{
		"": "first", "1": "first", "0": "first", "2": "second", "c2": "second", "3": "third", "c3": "third",
	}
	if param == "offset" {
		position["2"], position["4"] = "second", "third"
	}
	s := loopback.Serve(t, func(r loopback.Request) (int, string, string) {
		asked = append(asked, r.Query.Get(param))
		at := position[r.Query.Get(param)]
		if at == "" {
			return 200, "application/json", `{"success":true,"result":[]}`
		}
		return 200, "application/json", fmt.Sprintf(`{"success":true,"result":%s,"result_info":%s}`, items[at], info[at])
	})
	return s, &asked
}

func TestAll(t *testing.T) {
	ctx := context.Background()
	byCursor := map[string]string{"first": `{"cursor":"c2"}`, "second": `{"cursor":"c3"}`, "third": `{"cursor":""}`}
	for _, test := range []struct {
		name, param string
		info        map[string]string
		ids         func(*pagination.Client) ([]int, error)
		asked       []string
	}{
		{"page", "page", map[string]string{
			"first": `{"page":1,"total_pages":3}`, "second": `{"page":2,"total_pages":3}`, "third": `{"page":3,"total_pages":3}`,
		}, func(c *pagination.Client) (ids []int, err error) {
			for item, err := range c.ByPage.All(ctx, &pagination.ByPageListParams{PerPage: new(2)}) {
				if err != nil {
					return ids, err
				}
				ids = append(ids, item.ID)
			}
			return ids, nil
		}, []string{"", "2", "3"}},
		{"page that nobody counts", "page", map[string]string{"first": "null", "second": "null", "third": "null", "": "null"}, func(c *pagination.Client) (ids []int, err error) {
			for item, err := range c.ByPage.All(ctx, nil) {
				if err != nil {
					return ids, err
				}
				ids = append(ids, item.ID)
			}
			return ids, nil
		}, []string{"", "2", "3", "4"}},
		{"cursor", "cursor", byCursor, func(c *pagination.Client) (ids []int, err error) {
			for item, err := range c.ByCursor.All(ctx, nil) {
				if err != nil {
					return ids, err
				}
				ids = append(ids, item.ID)
			}
			return ids, nil
		}, []string{"", "c2", "c3"}},
		{"cursors in result_info only", "cursor", map[string]string{
			"first": `{"cursors":{"after":"c2"}}`, "second": `{"cursors":{"after":"c3"}}`, "third": `{"cursors":{}}`,
		}, func(c *pagination.Client) (ids []int, err error) {
			for item, err := range c.ByInfo.All(ctx, nil) {
				if err != nil {
					return ids, err
				}
				ids = append(ids, item.ID)
			}
			return ids, nil
		}, []string{"", "c2", "c3"}},
		{"token", "page_token", map[string]string{
			"first": `{"next_page_token":"c2"}`, "second": `{"next_page_token":"c3"}`, "third": `{}`,
		}, func(c *pagination.Client) (ids []int, err error) {
			for item, err := range c.ByToken.All(ctx, nil) {
				if err != nil {
					return ids, err
				}
				ids = append(ids, item.ID)
			}
			return ids, nil
		}, []string{"", "c2", "c3"}},
		{"offset", "offset", map[string]string{
			"first": `{"total_count":6}`, "second": `{"total_count":6}`, "third": `{"total_count":6}`,
		}, func(c *pagination.Client) (ids []int, err error) {
			for item, err := range c.ByOffset.All(ctx, &pagination.ByOffsetListParams{Limit: new(2)}) {
				if err != nil {
					return ids, err
				}
				ids = append(ids, item.ID)
			}
			return ids, nil
		}, []string{"", "2", "4"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, asked := pages(t, test.param, test.info)
			ids, err := test.ids(connect(t, s))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(ids, []int{1, 2, 3, 4, 5, 6}) || !reflect.DeepEqual(*asked, test.asked) {
				t.Errorf("got %v; asked for %q, want %q", ids, *asked, test.asked)
			}
		})
	}
}

func TestPage(t *testing.T) {
	ctx := context.Background()
	s, _ := pages(t, "page", map[string]string{"first": `{"page":1,"total_pages":2}`, "second": `{"page":2,"total_pages":2}`})
	order := pagination.ByPageListParamsOrderMinusID
	page, err := connect(t, s).ByPage.List(ctx, &pagination.ByPageListParams{PerPage: new(2), Order: &order})
	if err != nil {
		t.Fatal(err)
	}
	if s.Last.Raw != "per_page=2&order=-id" || len(page.Items) != 2 || page.Info.TotalPages != 2 || !page.HasNext() {
		t.Errorf("sent %s, got %+v", s.Last.Raw, page)
	}
	next, err := page.Next(ctx)
	if err != nil || len(next.Items) != 2 || next.HasNext() || s.Last.Query.Get("page") != "2" || s.Last.Query.Get("order") != "-id" {
		t.Errorf("sent %s, got %+v, %v", s.Last.Raw, next, err)
	}
}

func TestStrings(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":["a","b"]}`)
	page, err := connect(t, s).Strings.List(context.Background(), nil)
	if err != nil || !reflect.DeepEqual(page.Items, []string{"a", "b"}) {
		t.Errorf("got %+v, %v", page, err)
	}
}

// TestCountedBeside: page and total stand beside the result.
func TestCountedBeside(t *testing.T) {
	asked := 0
	s := loopback.Serve(t, func(r loopback.Request) (int, string, string) {
		asked++
		return 200, "application/json", fmt.Sprintf(`{"result":[{"id":%d}],"page":%d,"total":3}`, asked, asked)
	})
	var ids []int
	for item, err := range connect(t, s).ByBeside.All(context.Background(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, item.ID)
	}
	if !reflect.DeepEqual(ids, []int{1, 2, 3}) || asked != 3 {
		t.Errorf("got %v in %d requests", ids, asked)
	}
}

// TestWithin: what stands beside a list is part of the result.
func TestWithin(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":{"items":[{"id":4}],"cursor":"c2"}}`)
	list, err := connect(t, s).Within.Get(context.Background(), &pagination.WithinGetParams{Cursor: new("c1")})
	if err != nil || len(list.Items) != 1 || list.Cursor != "c2" || s.Last.Raw != "cursor=c1" {
		t.Errorf("sent %s, got %+v, %v", s.Last.Raw, list, err)
	}
}

func TestUnpaged(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":[{"id":4}]}`)
	items, err := connect(t, s).Unpaged.List(context.Background(), nil)
	if err != nil || len(items) != 1 || items[0].ID != 4 {
		t.Errorf("got %+v, %v", items, err)
	}
}

func TestScopes(t *testing.T) {
	ctx := context.Background()
	s := loopback.JSON(t, `{"success":true,"result":[]}`)
	c := connect(t, s)
	if _, err := c.Buoys.ListForAccount(ctx, "a/1", nil); err != nil || s.Last.Path != "/accounts/a%2F1/buoys" {
		t.Errorf("sent %s, %v", s.Last.Path, err)
	}
	if _, err := c.Buoys.ListForZone(ctx, "z", nil); err != nil || s.Last.Path != "/zones/z/buoys" {
		t.Errorf("sent %s, %v", s.Last.Path, err)
	}
}
