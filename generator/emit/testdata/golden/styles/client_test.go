package styles_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/styles"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

var ctx = context.Background()

func connect(t *testing.T, s *loopback.Server) *styles.Client {
	t.Helper()
	client, err := styles.NewClient(styles.WithAPIToken("t"), styles.WithBaseURL(s.URL), styles.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestQuery(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 2*60*60))
	type params = styles.ThingGetParams
	for _, test := range []struct {
		name   string
		params *params
		want   string
	}{
		{"nil", nil, ""},
		{"nothing", &params{}, ""},
		{"reserved characters", &params{Text: new("a b&c=d/é+%#?")}, "text=a+b%26c%3Dd%2F%C3%A9%2B%25%23%3F"},
		{"boolean", &params{On: new(false)}, "on=false"},
		{"time", &params{At: &at}, "at=2026-01-02T03%3A04%3A05%2B02%3A00"},
		{"exploded enums", &params{Kinds: []styles.ThingGetParamsKind{"a,b", "c"}}, "kinds=a%2Cb&kinds=c"},
		{"empty list", &params{Kinds: []styles.ThingGetParamsKind{}}, ""},
		{"joined dates", &params{Days: []openapi_types.Date{{Time: at}, {Time: at}}}, "days=2026-01-02,2026-01-02"},
		{"commas", &params{Commas: []string{"a,b", "c d"}}, "commas=a%2Cb,c+d"},
		{"spaces", &params{Spaces: []string{"a", "b"}}, "spaces=a%20b"},
		{"pipes", &params{Pipes: []string{"a", "b"}}, "pipes=a%7Cb"},
		{"exploded pipes", &params{Many: []string{"a", "b"}}, "many=a&many=b"},
		{"one value with pipes", &params{One: new("a")}, "one=a"},
		{"deep object", &params{Deep: &styles.ThingGetParamsDeep{
			AB: new("c&d"), List: []int{1, 2}, More: &styles.ThingGetParamsDeepMore{X: new(true)}, At: &at,
		}}, "deep[a+b]=c%26d&deep[list][0]=1&deep[list][1]=2&deep[more][x]=true&deep[at]=2026-01-02T03%3A04%3A05%2B02%3A00"},
		{"empty deep object", &params{Deep: &styles.ThingGetParamsDeep{}}, ""},
		{"spread object", &params{Spread: &styles.ThingGetParamsSpread{AAndB: new("=&"), List: []int{1, 2}}}, "a%26b=%3D%26&list=1&list=2"},
		{"flat object", &params{Flat: &styles.ThingGetParamsFlat{R: new(1), G: new(2)}}, "flat=r,1,g,2"},
		{"JSON", &params{Where: &styles.ThingGetParamsWhere{Color: new("red")}}, "where=%7B%22color%22%3A%22red%22%7D"},
		{"list of objects", &params{Search: []styles.ThingGetParamsSearch{{Field: new("f")}}}, "search=%7B%22field%22%3A%22f%22%7D"},
		{"union, string", &params{Since: &styles.ThingGetParamsSince{String: new("now")}}, "since=now"},
		{"union, integer", &params{Since: &styles.ThingGetParamsSince{Integer: new(-5)}}, "since=-5"},
		{"anything", &params{Any: 1.5}, "any=1.5"},
		{"reserved characters that may stay", &params{Address: new("https://a.test/b?c&d=1,2")}, "address=https://a.test/b?c%26d%3D1,2"},
		{"list of which they may stay", &params{Fields: []string{"a/b", "c,d"}}, "fields=a/b,c%2Cd"},
		{"bytes", &params{Digest: []byte("hi?")}, "digest=aGk%2F"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loopback.Nothing(t)
			if err := connect(t, s).Things.Get(ctx, test.params); err != nil {
				t.Fatal(err)
			}
			if s.Last.Raw != test.want {
				t.Errorf("sent %s, want %s", s.Last.Raw, test.want)
			}
			if _, err := url.ParseQuery(s.Last.Raw); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestHeadersAndCookies(t *testing.T) {
	s := loopback.Nothing(t)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	err := connect(t, s).Things.Get(ctx, &styles.ThingGetParams{
		XFlat: &styles.ThingGetParamsXFlat{R: new(1), G: new(2)}, XExploded: &styles.ThingGetParamsXExploded{R: new(1), G: new(2)},
		XAt: &at, XOn: new(true), List: []int{1, 2}, Token: new(envelope.Secret("hush")),
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"X-Flat": "r,1,g,2", "X-Exploded": "r=1,g=2", "X-At": "2026-01-02T03:04:05Z", "X-On": "true",
	} {
		if got := s.Last.Header.Get(name); got != want {
			t.Errorf("%s: sent %q, want %q", name, got, want)
		}
	}
	cookies := (&http.Request{Header: s.Last.Header}).Cookies()
	if len(cookies) != 2 || cookies[0].Value != "1,2" || cookies[1].Value != "hush" {
		t.Errorf("sent the cookies %v", cookies)
	}
}

func TestUnfitHeadersAndCookies(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Things.Get(ctx, &styles.ThingGetParams{Token: new(envelope.Secret("hush;x"))})
	if err == nil || !strings.Contains(err.Error(), "cookie parameter token") || strings.Contains(err.Error(), "hush") || s.Last.Method != "" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

// TestRequiredParams: without them there is nothing to send; a zero value can
// be meant.
func TestRequiredParams(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Strict.Get(ctx, nil)
	if err == nil || !strings.Contains(err.Error(), "required: count, names, X-Version") || s.Last.Method != "" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
	err = connect(t, s).Strict.Get(ctx, &styles.StrictGetParams{Names: []string{"a", "b"}, XVersion: "2"})
	if err != nil || s.Last.Raw != "count=0&names=a&names=b" || s.Last.Header.Get("X-Version") != "2" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}
