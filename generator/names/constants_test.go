package names

import (
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

func TestConstants(t *testing.T) {
	op := func(method string) *model.Operation { return &model.Operation{Method: method} }
	api := &model.API{Resources: []*model.Resource{
		{Field: "A", Children: []*model.Resource{{Field: "B", Operations: []*model.Operation{op("List")}}}},
		{Field: "AB", Operations: []*model.Operation{op("List"), op("Get")}},
		{Field: "New", Operations: []*model.Operation{op("Server")}},
	}}
	api.SetGoPaths()
	want := map[string]string{"A.B.List": "A_B_List", "AB.List": "ABList", "AB.Get": "ABGet", "New.Server": "New_Server"}
	got := Constants(api, "NewServer")
	for r, op := range api.Operations() {
		call := r.GoPath() + "." + op.Method
		if got[op] != want[call] {
			t.Errorf("%s is %s, not %s", call, got[op], want[call])
		}
	}
}
