package params_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/params"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

var ctx = context.Background()

func connect(t *testing.T, s *loopback.Server) *params.Client {
	t.Helper()
	client, err := params.NewClient(params.WithAPIToken("t"), params.WithBaseURL(s.URL), params.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestQuery(t *testing.T) {
	kind := params.ShopGoodGetParamsKindUsed
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name   string
		params params.ShopGoodGetParams
		want   string // behind count=0, which is required
	}{
		{"nothing", params.ShopGoodGetParams{}, "count=0"},
		{"string", params.ShopGoodGetParams{Lang: new("de ä&")}, "lang=de+%C3%A4%26&count=0"},
		{"empty string", params.ShopGoodGetParams{Lang: new("")}, "lang=&count=0"},
		{"boolean", params.ShopGoodGetParams{Verbose: new(false)}, "verbose=false&count=0"},
		{"time", params.ShopGoodGetParams{Since: &at}, "since=2026-01-02T03%3A04%3A05Z&count=0"},
		{"date", params.ShopGoodGetParams{Day: &openapi_types.Date{Time: at}}, "day=2026-01-02&count=0"},
		{"number", params.ShopGoodGetParams{Price: new(0.5), Count: 2}, "price=0.5&count=2"},
		{"enum", params.ShopGoodGetParams{Kind: &kind}, "count=0&kind=used"},
		{"exploded array", params.ShopGoodGetParams{Tag: []string{"a", "b"}}, "count=0&tag=a&tag=b"},
		{"joined array", params.ShopGoodGetParams{IDs: []int{1, 2}}, "count=0&ids=1,2"},
		{"joined enums", params.ShopGoodGetParams{Kinds: []params.ShopGoodGetParamsKindsItem{"new", "used"}}, "count=0&kinds=new,used"},
		{"pipes", params.ShopGoodGetParams{Pipes: []string{"a", "b"}}, "count=0&pipes=a%7Cb"},
		{"deep object", params.ShopGoodGetParams{Filter: &params.ShopGoodGetParamsFilter{Color: new("red")}}, "count=0&filter[color]=red"},
		{"object", params.ShopGoodGetParams{Range: &params.ShopGoodGetParamsRange{From: 1, To: new(2)}}, "count=0&from=1&to=2"},
		{"map", params.ShopGoodGetParams{Labels: map[string]string{"b": "2", "a": "1"}}, "count=0&a=1&b=2"},
		{"dotted name", params.ShopGoodGetParams{SortBy: new("id")}, "count=0&sort.by=id"},
		{"JSON", params.ShopGoodGetParams{Where: &params.ShopGoodGetParamsWhere{Color: new("a b")}}, "count=0&where=%7B%22color%22%3A%22a+b%22%7D"},
		{"bracketed name", params.ShopGoodGetParams{Names: []string{"a", "b"}}, "count=0&names%5B%5D=a&names%5B%5D=b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loopback.Nothing(t)
			if err := connect(t, s).Shops.Goods.Get(ctx, "s", "g", &test.params); err != nil {
				t.Fatal(err)
			}
			if s.Last.Raw != test.want {
				t.Errorf("sent %s, want %s", s.Last.Raw, test.want)
			}
		})
	}
}

func TestPath(t *testing.T) {
	s := loopback.Nothing(t)
	if err := connect(t, s).Shops.Goods.Get(ctx, "7", "a/b c", &params.ShopGoodGetParams{}); err != nil || s.Last.Path != "/shops/7/goods/a%2Fb%20c" {
		t.Errorf("sent %s, %v", s.Last.Path, err)
	}
}

// TestRequired: parameters that are required cannot be left out altogether.
func TestRequired(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Shops.Goods.Get(ctx, "7", "a", nil)
	if err == nil || !strings.Contains(err.Error(), "count, X-Api-Version") || s.Last.Method != "" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

func TestHeadersAndCookies(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Shops.Goods.Get(ctx, "s", "g", &params.ShopGoodGetParams{
		Trace: new("abc"), XAPIVersion: "2", XFlags: []string{"a", "b"}, Session: new("c00kie"), XToken: new(envelope.Secret("hush")),
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Trace": "abc", "X-Api-Version": "2", "X-Flags": "a,b", "Cookie": "session=c00kie", "X-Token": "hush", "Authorization": "Bearer t",
	} {
		if got := s.Last.Header.Get(name); got != want {
			t.Errorf("%s: sent %q, want %q", name, got, want)
		}
	}
}

func TestPathLevelParameters(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Shops.Goods.Create(ctx, "s", "g", params.ShopGoodCreateRequest{Name: new("n")},
		&params.ShopGoodCreateParams{Lang: new("fr"), DryRun: new(true)})
	if err != nil || s.Last.Raw != "lang=fr&dry_run=true" || s.Last.Body != `{"name":"n"}` {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

// TestOwnServer: WithBaseURL counts for operations with a server of their own, too. Without it they go there.
func TestOwnServer(t *testing.T) {
	s := loopback.Serve(t, func(loopback.Request) (int, string, string) { return 204, "", "" })
	if err := connect(t, s).Uploads.Update(ctx, "u"); err != nil || s.Last.Path != "/uploads/u" {
		t.Errorf("sent %s, %v", s.Last.Path, err)
	}
	var asked *http.Request
	client, err := params.NewClient(params.WithAPIToken("token"), params.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		asked = r
		return &http.Response{StatusCode: 204, Body: http.NoBody, Request: r}, nil
	})}))
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Uploads.Update(ctx, "u"); err != nil || asked.URL.String() != "https://upload.example.com/v1/uploads/u" || asked.Header.Get("Authorization") != "" {
		t.Errorf("sent %s with %v, %v", asked.URL, asked.Header, err)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
