package split_test

import (
	"context"
	"testing"

	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/split"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/split/gardenbeds"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/split/option"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/split/timeapi"
)

var ctx = context.Background()

func TestWhole(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":{"name":"rose","place":{"row":2,"mark":{"stone":"flint"}}}}`)
	client, err := split.NewClient(split.WithAPIToken("t"), split.WithBaseURL(s.URL), split.WithHeader("X-Gate", "north"))
	if err != nil {
		t.Fatal(err)
	}
	plant, err := client.GardenBeds.Plants.Create(ctx, gardenbeds.GardenBedPlantCreateRequest{Name: "rose"})
	if err != nil || plant.Place.Mark.Stone.Stone != "flint" {
		t.Errorf("got %+v, %v", plant, err)
	}
	if s.Last.Path != "/garden_beds/plants" || s.Last.Header.Get("X-Gate") != "north" || s.Last.Header.Get("Authorization") != "Bearer t" {
		t.Errorf("sent %+v", s.Last)
	}
	var now timeapi.Time
	if err := client.Do(ctx, "GET", "/time", nil, &now); err != nil || now.Place.Row != 2 {
		t.Errorf("got %+v, %v", now, err)
	}
}

func TestPart(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":{"now":"2026-01-02T03:04:05Z"}}`)
	alone, err := timeapi.NewClient(option.WithAPIToken("t"), option.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := alone.Get(ctx); err != nil || got.Now.Year() != 2026 {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := timeapi.NewClient(option.WithBaseURL("nowhere")); err == nil {
		t.Error("a client without a server was made")
	}
}

// TestShared: services of several packages, one client.
func TestShared(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":[],"result_info":{"page":1,"total_pages":1}}`)
	shared, err := option.NewClient(option.WithAPIToken("t"), option.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	page, err := gardenbeds.New(shared).Plants.List(ctx, &gardenbeds.GardenBedPlantListParams{
		State: new(gardenbeds.GardenBedPlantListParamsStateSeed),
	})
	if err != nil || len(page.Items) != 0 || s.Last.Query.Get("state") != "seed" {
		t.Errorf("got %+v, %v; sent %+v", page, err, s.Last)
	}
	if timeapi.New(shared) == nil {
		t.Error("no service")
	}
}
