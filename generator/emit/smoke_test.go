package emit

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

func TestSmokeTest(t *testing.T) {
	keys := model.Envelope{Success: "ok", Result: "data", Errors: "problems", Messages: "notes", Info: "page"}
	list := &model.Operation{
		Kind: "list", HTTPMethod: "GET", Path: "/things", Method: "List", Iterator: "All",
		Params: []*model.Param{{Name: "page", In: model.InQuery}, {Name: "If-Match", In: model.InHeader}},
		Result: model.Result{Kind: model.ResultList, Enveloped: true, Envelope: keys, MediaType: "application/json",
			Pager: &model.Pager{Style: model.PageNumber, Param: "page", Size: "per_page"}},
	}
	remove := &model.Operation{
		Kind: "delete", HTTPMethod: "DELETE", Path: "/things/{id}", Method: "Delete",
		Body:   &model.Body{MediaType: "text/plain", Encoding: model.BodyStream},
		Result: model.Result{Kind: model.ResultNone, Enveloped: true, Envelope: keys},
	}
	api := &model.API{Package: "api", Envelope: keys, Resources: []*model.Resource{{Field: "Things", Operations: []*model.Operation{list, remove}}}}
	api.SetGoPaths()
	files, err := SmokeTest(api, Options{InputHash: "x"})
	if err != nil {
		t.Fatal(err)
	}
	source := string(files["smoke_gen_test.go"])
	if _, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution); err != nil {
		t.Fatal(err)
	}
	const spelling = `Keys: envelope.Keys{Success: "ok", Result: "data", Errors: "problems", Messages: "notes", Info: "page"}`
	for _, want := range []string{
		`{Name: "Things.List", Method: "GET", Path: "/things", Call: c.Things.List, All: c.Things.All, ` +
			`Pager: envelope.Pager{Style: envelope.ByPage, Param: "page", Size: "per_page"}, ` +
			`Params: []string{"query page", "header If-Match"}, Answer: "application/json", Result: "data", ` + spelling + `},`,
		`{Name: "Things.Delete", Method: "DELETE", Path: "/things/{id}", Call: c.Things.Delete, Body: "text/plain", ` + spelling + `},`,
	} {
		if !strings.Contains(source, want) {
			t.Errorf("lacks %s in\n%s", want, source)
		}
	}
}
