package emit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/flaregen/flaregen/generator/emit"
	"github.com/flaregen/flaregen/generator/model"
)

// TestFake compares with files that are not compiled where they lie, because
// the document is missing there; fake.txtar compiles and runs a whole one.
func TestFake(t *testing.T) {
	keys := model.Envelope{Success: "ok", Result: "data", Errors: "errors", Messages: "messages", Info: "page"}
	api := &model.API{Package: "testing", Envelope: keys, Resources: []*model.Resource{{
		Field: "Beds",
		Operations: []*model.Operation{
			{HTTPMethod: "GET", Path: "/beds", Method: "List", Iterator: "All", Params: []*model.Param{{Name: "page", In: model.InQuery}},
				Result: model.Result{Kind: model.ResultList, Enveloped: true, Envelope: keys, MediaType: "application/json",
					Pager: &model.Pager{Style: model.PageNumber, Param: "page"}}},
			{HTTPMethod: "DELETE", Path: "/beds/{bed}", Method: "Delete", Result: model.Result{Kind: model.ResultNone, Enveloped: true, Envelope: keys}},
		},
		Children: []*model.Resource{{Field: "Map", Operations: []*model.Operation{
			{HTTPMethod: "GET", Path: "/beds/map", Method: "Get", Result: model.Result{Kind: model.ResultStream, MediaType: "image/png"}},
			{HTTPMethod: "PUT", Path: "/beds/map", Method: "Update", Body: &model.Body{MediaType: "image/png"},
				Result: model.Result{Kind: model.ResultValue, MediaType: "application/json"}},
		}}},
	}}}
	api.SetGoPaths()
	opts := emit.Options{InputHash: "golden"}
	files, err := emit.Fake(api, opts, "example.com/garden")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := emit.FakeTest(api, opts)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"fake.gen.go": files["fake.gen.go"], "fake_gen_test.go": tests["fake_gen_test.go"]} {
		golden := filepath.Join("testdata", "fake", name+".golden")
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is\n%s", name, got)
		}
	}
}
