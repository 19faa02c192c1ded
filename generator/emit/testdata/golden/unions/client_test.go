package unions_test

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/unions"
)

var ctx = context.Background()

func connect(t *testing.T, s *loopback.Server) *unions.Client {
	t.Helper()
	client, err := unions.NewClient(unions.WithAPIToken("t"), unions.WithBaseURL(s.URL), unions.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func answer(t *testing.T, result string) *loopback.Server {
	t.Helper()
	return loopback.JSON(t, `{"success":true,"result":`+result+`}`)
}

func TestDiscriminator(t *testing.T) {
	s := answer(t, `[{"kind":"sea","ports":["a"]},{"kind":"rail","roads":["b"]},{"kind":"land"},{"kind":"air","wings":2},null]`)
	got, err := connect(t, s).Routes.List(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []unions.Route{
		{Sea: &unions.RouteSea{Kind: "sea", Ports: []string{"a"}}},
		{Land: &unions.RouteLand{Kind: "rail", Roads: []string{"b"}}},
		{Land: &unions.RouteLand{Kind: "land"}},
		{Land: &unions.RouteLand{Kind: "air", UnknownMembers: envelope.UnknownMembers{"wings": []byte("2")}}}, // an unknown value: the shape decides
		{},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestRequestIsEncodedAsItsArm(t *testing.T) {
	s := answer(t, `{"kind":"sea","ports":["a"]}`)
	body := unions.RouteCreateRequest{Sea: &unions.RouteCreateRequestSea{Kind: "sea", Ports: []string{"a"}}}
	if _, err := connect(t, s).Routes.Create(ctx, body); err != nil || s.Last.Body != `{"kind":"sea","ports":["a"]}` {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
	raw := unions.RouteCreateRequest{Raw: json.RawMessage(`{"kind":"air"}`)}
	if _, err := connect(t, s).Routes.Create(ctx, raw); err != nil || s.Last.Body != `{"kind":"air"}` {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
}

func TestOptionalUnion(t *testing.T) {
	s := loopback.Nothing(t)
	c := connect(t, s)
	for _, test := range []struct {
		body unions.CheckEditRequest
		want string
	}{
		{unions.CheckEditRequest{}, `{}`},
		{unions.CheckEditRequest{Port: &unions.CheckEditRequestPort{Integer: new(0)}}, `{"port":0}`},
		{unions.CheckEditRequest{Port: &unions.CheckEditRequestPort{String: new("https")}}, `{"port":"https"}`},
	} {
		if err := c.Checks.Edit(ctx, "c", &test.body); err != nil || s.Last.Body != test.want {
			t.Errorf("sent %s, %v; want %s", s.Last.Body, err, test.want)
		}
	}
}

func TestShapes(t *testing.T) {
	for _, test := range []struct {
		name, result string
		want         unions.Check
	}{
		{"by required member", `{"id":"1","probe":{"host":"h","port":9}}`,
			unions.Check{ID: "1", Probe: unions.CheckProbe{Host: &unions.CheckProbeHost{Host: "h", Port: 9}}}},
		{"by required member, with an unknown one", `{"id":"1","probe":{"url":"u","extra":1}}`,
			unions.Check{ID: "1", Probe: unions.CheckProbe{URL: &unions.CheckProbeURL{URL: "u", UnknownMembers: envelope.UnknownMembers{"extra": []byte("1")}}}}},
		{"null", `{"id":"1","probe":null}`, unions.Check{ID: "1"}},
		{"integer", `{"id":"1","value":3}`, unions.Check{ID: "1", Value: unions.CheckValue{Integer: new(3)}}},
		{"number", `{"id":"1","value":3.5}`, unions.Check{ID: "1", Value: unions.CheckValue{Number: new(3.5)}}},
		{"string", `{"id":"1","value":"x"}`, unions.Check{ID: "1", Value: unions.CheckValue{String: new("x")}}},
		{"boolean", `{"id":"1","value":false}`, unions.Check{ID: "1", Value: unions.CheckValue{Boolean: new(false)}}},
		{"array", `{"id":"1","value":[]}`, unions.Check{ID: "1", Value: unions.CheckValue{StringArray: &[]string{}}}},
		{"map", `{"id":"1","value":{"a":"b"}}`, unions.Check{ID: "1", Value: unions.CheckValue{StringMap: &map[string]string{"a": "b"}}}},
		{"none of them", `{"id":"1","value":[[1]]}`, unions.Check{ID: "1", Value: unions.CheckValue{Raw: json.RawMessage(`[[1]]`)}}},
		{"members beside the alternatives", `{"id":"1","with_base":{"right":2,"name":"n"}}`,
			unions.Check{ID: "1", WithBase: unions.CheckWithBase{Right: &unions.CheckWithBaseRight{Name: "n", Right: 2}}}},
		{"arms called like what every union has", `{"id":"1","raw":{"raw":"r"}}`,
			unions.Check{ID: "1", Raw: unions.CheckRaw{RawValue: &unions.CheckRawRawValue{Raw: "r"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := connect(t, answer(t, test.result)).Checks.Get(ctx, "c")
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got %+v, want %+v", *got, test.want)
			}
			again, err := json.Marshal(got)
			if err != nil || test.name != "null" && string(again) != test.result {
				t.Errorf("encoded again: %s, %v", again, err)
			}
		})
	}
}

func TestResult(t *testing.T) {
	for result, want := range map[string]unions.Sample{
		`["a"]`: {StringArray: &[]string{"a"}},
		`[1]`:   {IntegerArray: &[]int{1}},
		`"a"`:   {String: new("a")},
		`{}`:    {Raw: json.RawMessage(`{}`)},
	} {
		got, err := connect(t, answer(t, result)).Samples.Get(ctx, nil)
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: got %+v, %v", result, got, err)
		}
	}
}

func TestParameters(t *testing.T) {
	s := answer(t, `"a"`)
	params := &unions.SampleGetParams{
		At:    &unions.SampleGetParamsAt{Time: new(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))},
		Depth: &unions.SampleGetParamsDepth{Integer: new(3)},
	}
	if _, err := connect(t, s).Samples.Get(ctx, params); err != nil || s.Last.Raw != "at=2026-01-02T03%3A04%3A05Z&depth=3" {
		t.Errorf("sent %s, %v", s.Last.Raw, err)
	}
}
