package types_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/types"
)

var ctx = context.Background()

func connect(t *testing.T, s *loopback.Server) *types.Client {
	t.Helper()
	client, err := types.NewClient(types.WithAPIToken("t"), types.WithBaseURL(s.URL), types.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestRecursion(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":{"id":"1","size":3,"parent":{"id":"0"},"children":[{"id":"2","children":[{"id":"3"}]}],`+
		`"by_name":{"x":{"id":"4","parent":{"id":"5"}}},"owner":{"home":{"id":"6"}}}}`)
	got, err := connect(t, s).Folders.Get(ctx, "1")
	if err != nil {
		t.Fatal(err)
	}
	if got.Size != 3 || got.Parent.ID != "0" || got.Children[0].Children[0].ID != "3" ||
		got.ByName["x"].Parent.ID != "5" || got.Owner.Home.ID != "6" {
		t.Errorf("got %+v", got)
	}
	_, err = connect(t, s).Folders.Create(ctx, types.FolderCreateRequest{
		ID: "1", Children: []types.FolderCreateRequest{{ID: "2", Owner: &types.FolderCreateRequestOwner{Name: new("n")}}},
	})
	if want := `{"id":"1","children":[{"id":"2","owner":{"name":"n"}}]}`; err != nil || s.Last.Body != want {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
}

func TestNumbersAndContainers(t *testing.T) {
	s := loopback.JSON(t, `{"small":-2147483648,"large":9223372036854775807,"plain":1,"single":0.5,"double":1e300,"bytes":"aGk=",`+
		`"needed":null,"matrix":[[1],[2,3]],"counts":{"a":1},"nested":{"a":{"n":1}},"levels":["low","middle"],`+
		`"open":{"known":"k","other":7},"anything":[1],"freeform":{"a":1}}`)
	got, err := connect(t, s).Measures.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got.Small != -2147483648 || got.Large != 9223372036854775807 || got.Double != 1e300 || string(got.Bytes) != "hi" ||
		got.Needed != "" || !reflect.DeepEqual(got.Matrix, [][]float64{{1}, {2, 3}}) || got.Counts["a"] != 1 ||
		got.Nested["a"].N != 1 || got.Levels[1] != "middle" || got.Open.Known != "k" ||
		string(got.Anything) != "[1]" || got.Freeform["a"] != 1.0 {
		t.Errorf("got %+v", got)
	}
}

// TestOddNames: member names that are hard on Go tags.
func TestOddNames(t *testing.T) {
	const odd = `{"two words":"2","$ref:@x":"3","müller":"4"}`
	s := loopback.JSON(t, `{"small":1,"needed":"","odd":`+odd+`}`)
	got, err := connect(t, s).Measures.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if want := (types.MeasureOdd{TwoWords: "2", DollarRefAtX: "3", MLler: "4"}); !reflect.DeepEqual(got.Odd, want) {
		t.Errorf("got %+v", got.Odd)
	}
	err = connect(t, s).Measures.Create(ctx, types.MeasureCreateRequest{Odd: &types.MeasureCreateRequestOdd{
		TwoWords: new("2"), DollarRefAtX: new("3"), MLler: new("4"),
	}})
	if want := `{"small":0,"needed":null,"odd":` + odd + `}`; err != nil || s.Last.Body != want {
		t.Errorf("sent %s, %v\nwant %s", s.Last.Body, err, want)
	}
}
