package results_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/results"
)

func connect(t *testing.T, s *loopback.Server) *results.Client {
	t.Helper()
	client, err := results.NewClient(results.WithAPIToken("t"), results.WithBaseURL(s.URL), results.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestShapes calls every method with the answer that its shape documents.
func TestShapes(t *testing.T) {
	ctx := context.Background()
	ship := &results.Ship{
		ID: "s1", Name: "Argo", LaunchedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Tonnage: 1.5, Decks: 9007199254740993, Active: true, Tags: []string{"old"},
		UnknownMembers: envelope.UnknownMembers{"undocumented": []byte(`{"a":1}`)},
	}
	ship.Built.Time = time.Date(2025, 6, 7, 0, 0, 0, 0, time.UTC)
	shipJSON := `{"id":"s1","name":"Argo","built":"2025-06-07","launched_at":"2026-01-02T03:04:05Z","tonnage":1.5,` +
		`"decks":9007199254740993,"active":true,"tags":["old"],"owner":null,"undocumented":{"a":1}}`
	wrap := func(result string) string {
		return `{"success":true,"errors":[],"messages":[],"result":` + result + `}`
	}
	for _, test := range []struct {
		name   string
		answer string
		call   func(*results.ShipService) (any, error)
		want   any
	}{
		{"object", wrap(shipJSON), func(s *results.ShipService) (any, error) { return s.Get(ctx, "s1") }, ship},
		{"no result", `{"success":true,"errors":[],"messages":[]}`, func(s *results.ShipService) (any, error) { return nil, s.Delete(ctx, "s1") }, nil},
		{"null only", wrap("null"), func(s *results.ShipService) (any, error) { return nil, s.Edit(ctx, "s1") }, nil},
		{"array", wrap(`[{"text":"cast off"},{"at":"2026-01-02 03:04:05 +0000 UTC"}]`), func(s *results.ShipService) (any, error) { return s.Log(ctx, "s1") },
			[]results.ShipLogResult{{Text: "cast off"}, {At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}}},
		{"string", wrap(`"Argo"`), func(s *results.ShipService) (any, error) { return s.Name(ctx, "s1") }, "Argo"},
		{"number", wrap(`2.5`), func(s *results.ShipService) (any, error) { return s.Tonnage(ctx, "s1") }, 2.5},
		{"integer", wrap(`7`), func(s *results.ShipService) (any, error) { return s.CrewSize(ctx, "s1") }, 7},
		{"boolean", wrap(`true`), func(s *results.ShipService) (any, error) { return s.Moored(ctx, "s1") }, true},
		{"map", wrap(`{"aft":{"volume":3}}`), func(s *results.ShipService) (any, error) { return s.Holds(ctx, "s1") },
			map[string]results.ShipHoldsResult{"aft": {Volume: 3}}},
		{"enum", wrap(`"red"`), func(s *results.ShipService) (any, error) { return s.Flag(ctx, "s1") }, results.ShipFlagResultRed},
		{"undocumented enum value", wrap(`"blue"`), func(s *results.ShipService) (any, error) { return s.Flag(ctx, "s1") }, results.ShipFlagResult("blue")},
		{"untyped", wrap(`[1,{"a":null}]`), func(s *results.ShipService) (any, error) { return s.Position(ctx, "s1") }, json.RawMessage(`[1,{"a":null}]`)},
		{"free-form", wrap(`{"a":[true]}`), func(s *results.ShipService) (any, error) { return s.Manifest(ctx, "s1") }, map[string]any{"a": []any{true}}},
		{"time", wrap(`"2026-01-02T03:04:05Z"`), func(s *results.ShipService) (any, error) { return s.Departure(ctx, "s1") }, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)},
		{"result without success", `{"result":{"name":"Tiphys"}}`, func(s *results.ShipService) (any, error) { return s.Pilot(ctx, "s1") }, &results.ShipPilotResult{Name: "Tiphys"}},
		{"foreign keys", `{"success":true,"etag":"x","result":{"ports":["Iolcos"]}}`, func(s *results.ShipService) (any, error) { return s.Route(ctx, "s1") },
			&results.ShipRouteResult{Ports: []string{"Iolcos"}}},
		{"bare object", `{"wind":4}`, func(s *results.ShipService) (any, error) { return s.Weather(ctx, "s1") }, &results.ShipWeatherResult{Wind: 4}},
		{"bare array", `[1,2.5]`, func(s *results.ShipService) (any, error) { return s.Tides(ctx, "s1") }, []float64{1, 2.5}},
		{"bare number", `12`, func(s *results.ShipService) (any, error) { return s.Depth(ctx, "s1") }, 12},
		{"nullable object", wrap(`{"pier":"3"}`), func(s *results.ShipService) (any, error) { return s.Berth(ctx, "s1") }, &results.ShipBerthResult{Pier: "3"}},
		{"nullable object, null", wrap(`null`), func(s *results.ShipService) (any, error) { return s.Berth(ctx, "s1") }, (*results.ShipBerthResult)(nil)},
		{"null after a change", wrap(`null`), func(s *results.ShipService) (any, error) { return s.Moor(ctx, "s1") }, &results.ShipMoorResult{}},
		{"two statuses, one shape", wrap(`{"id":"s1"}`), func(s *results.ShipService) (any, error) { return s.Tow(ctx, "s1") }, &results.Ship{ID: "s1"}},
		{"two statuses, first shape", wrap(`{"id":"s1"}`), func(s *results.ShipService) (any, error) { return s.Repair(ctx, "s1") },
			&results.ShipRepairResult{Ship: &results.Ship{ID: "s1"}}},
		{"two statuses, second shape", wrap(`{"job":"j","queue":2}`), func(s *results.ShipService) (any, error) { return s.Repair(ctx, "s1") },
			&results.ShipRepairResult{Job: &results.ShipRepairResultJob{Job: "j", Queue: 2}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.call(connect(t, loopback.JSON(t, test.answer)).Ships)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestNoContent(t *testing.T) {
	s := loopback.Nothing(t)
	if err := connect(t, s).Ships.Update(context.Background(), "s1"); err != nil {
		t.Fatal(err)
	}
	if s.Last.Method != "PUT" || s.Last.Path != "/ships/s1" || s.Last.Body != "" {
		t.Errorf("sent %+v", s.Last)
	}
}

func TestStreams(t *testing.T) {
	ctx := context.Background()
	for _, test := range []struct {
		mediaType, body string
		call            func(*results.ShipService) (*envelope.Stream, error)
	}{
		{"application/x-pem-file", "-----BEGIN SEAL-----\n", func(s *results.ShipService) (*envelope.Stream, error) { return s.Seal(ctx, "s1") }},
		{"text/event-stream", "data: {}\n\n", func(s *results.ShipService) (*envelope.Stream, error) { return s.Signals(ctx, "s1") }},
		{"application/zip", "PK\x03\x04", func(s *results.ShipService) (*envelope.Stream, error) { return s.Archive(ctx, "s1") }},
		{"image/png", "\x89PNG", func(s *results.ShipService) (*envelope.Stream, error) { return s.Picture(ctx, "s1") }},
	} {
		t.Run(test.mediaType, func(t *testing.T) {
			s := loopback.Serve(t, func(loopback.Request) (int, string, string) { return 200, test.mediaType, test.body })
			stream, err := test.call(connect(t, s).Ships)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = stream.Close() }()
			body, err := io.ReadAll(stream)
			if err != nil || string(body) != test.body || stream.ContentType != test.mediaType {
				t.Errorf("got %q of %s, %v", body, stream.ContentType, err)
			}
			if got := s.Last.Header.Get("Accept"); got != test.mediaType {
				t.Errorf("asked for %s", got)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	refused := `{"success":false,"errors":[{"code":1001,"message":"no such ship"}],"messages":[],"result":null}`
	_, err := connect(t, loopback.JSON(t, refused)).Ships.Get(context.Background(), "s1")
	var e *envelope.Error
	if !errors.As(err, &e) || !envelope.HasCode(err, 1001) || e.Operation != "Ships.Get" {
		t.Errorf("success false: %v", err)
	}
	wrong := `{"success":true,"result":{"id":"s1","tags":["a",2]}}`
	_, err = connect(t, loopback.JSON(t, wrong)).Ships.Get(context.Background(), "s1")
	var d *envelope.DecodeError
	if !errors.As(err, &d) || d.Pointer != "/result/tags/1" || d.Want != "string" {
		t.Errorf("wrong type: %v", err)
	}
	if _, err := connect(t, loopback.JSON(t, "{}")).Ships.Get(context.Background(), ".."); err == nil {
		t.Error("a dot segment went through")
	}
}

func TestForeignKeys(t *testing.T) {
	var meta envelope.Response
	client := connect(t, loopback.JSON(t, `{"success":true,"etag":"x","result":{"ports":[]}}`))
	if _, err := client.Ships.Route(context.Background(), "s1", envelope.WithResponse(&meta)); err != nil {
		t.Fatal(err)
	}
	if meta.Status != 200 || string(meta.Foreign["etag"]) != `"x"` {
		t.Errorf("metadata: %+v", meta)
	}
}

func TestDo(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":{"id":"s9"}}`)
	var ship results.Ship
	err := connect(t, s).Do(context.Background(), "POST", "/hidden", map[string]int{"n": 1}, &ship)
	if err != nil || ship.ID != "s9" || s.Last.Path != "/hidden" || s.Last.Body != `{"n":1}` {
		t.Errorf("got %+v, %v; sent %+v", ship, err, s.Last)
	}
}
