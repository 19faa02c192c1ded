package names

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

func TestCompanions(t *testing.T) {
	for _, test := range []struct{ all, selected, want string }{
		{"dns.records zones", "dns.records", "dns.records"},
		{"dns dns.records zones", "dns.records", "dns dns.records"},                               // DNS and DNSRecord both could name a DNSRecordType
		{"dns dns.records dnssec zones", "dns.records", "dns dns.records dnssec"},                 // so could DNSSEC a DNSSECRecord, which DNS could
		{"a.certificate_packs b.certificate_packs", "a.certificate_packs", "a.certificate_packs"}, // the other is BCertificatePack
		{"policies policies.rules x", "policies.rules", "policies policies.rules"},                // its methods stand beside the field
		{"a.b_c.d_e a x", "a.b_c.d_e", "a a.b_c.d_e"},
		{"accounts account", "account", "account accounts"}, // Account and Accounts
		{"ipv4 ipv4_lists", "ipv4_lists", "ipv4 ipv4_lists"},
	} {
		var all [][]string
		for _, name := range slices.Sorted(slices.Values(strings.Fields(test.all))) {
			all = append(all, strings.Split(name, "."))
		}
		related := Companions(all, map[string]bool{test.selected: true}, nil)
		if got := strings.Join(slices.Sorted(maps.Keys(related)), " "); got != test.want {
			t.Errorf("%s of %s: %s, want %s", test.selected, test.all, got, test.want)
		}
	}
}

// TestSelectingRenamesNothing: whatever operations are selected, with their
// companions and the paths of all resources they have the names that they have
// in the whole API.
func TestSelectingRenamesNothing(t *testing.T) {
	compared, left := 0, 0
	for seed := range uint64(runs) {
		whole := randomAPI(seed)
		Assign(whole, nil)
		Packages(whole, nil)
		names := allNames(whole)
		for pick := range uint64(4) {
			part := randomAPI(seed)
			r := rand.New(rand.NewPCG(seed, pick))
			selectSome(part, r)
			collisions := Assign(part, nil)
			collisions = append(collisions, Packages(part, nil)...)
			Narrow(part, collisions)
			got := allNames(part)
			if diff := renamed(names, got); len(diff) > 0 {
				t.Fatalf("seed %d, selection %d renamed\n%s", seed, pick, strings.Join(diff, "\n"))
			}
			for r, op := range part.Operations() {
				if op.Companion {
					t.Fatalf("seed %d: the companion %s is left in %s", seed, key(op), r.Name())
				}
			}
			compared += len(got)
			left += len(names) - len(got)
		}
	}
	if compared < runs*20 || left < runs*20 {
		t.Errorf("compared %d names, left out %d", compared, left)
	}
}

// selectSome keeps a few operations and what Companions asks for.
func selectSome(api *model.API, r *rand.Rand) {
	selected := map[string]bool{}
	var all [][]string
	kept := map[*model.Operation]bool{}
	share := 1 + r.IntN(4)
	for resource := range api.AllResources() {
		if len(resource.Operations) > 0 {
			all = append(all, resource.Path)
		}
		for _, op := range resource.Operations {
			if r.IntN(5) < share {
				kept[op], selected[resource.Name()] = true, true
			}
		}
	}
	slices.SortFunc(all, func(a, b []string) int { return strings.Compare(strings.Join(a, "."), strings.Join(b, ".")) })
	related := Companions(all, selected, nil)
	for resource := range api.AllResources() {
		resource.Operations = slices.DeleteFunc(resource.Operations, func(op *model.Operation) bool {
			op.Companion = !kept[op]
			return op.Companion && !related[resource.Name()]
		})
	}
}

func TestNarrow(t *testing.T) {
	shared := object(field("id", text()), field("kind", enum("a", "b")), field("gone", object(field("x", text()))))
	shared.Fields[2].Companion = true
	shared.Fields[1].Type.Values[1].Companion = true
	api := tree("things", "things.parts", "other")
	api.Find("things").Operations = []*model.Operation{
		{Kind: "get", HTTPMethod: "GET", Path: "/zones/{z}/things", Result: model.Result{Kind: model.ResultValue, Type: shared}},
		{Kind: "get", HTTPMethod: "GET", Path: "/things/{z}", Companion: true, Result: model.Result{Kind: model.ResultValue, Type: shared}},
	}
	api.Find("other").Operations = []*model.Operation{
		{Kind: "list", HTTPMethod: "GET", Path: "/other", Companion: true},
		{Kind: "list", HTTPMethod: "GET", Path: "/zones/{z}/other", Companion: true},
	}
	collisions := Narrow(api, Assign(api, nil))
	var types []string
	for _, typ := range api.Types {
		types = append(types, typ.Name)
	}
	if got := strings.Join(types, " "); got != "Thing ThingKind" {
		t.Errorf("types %s", got)
	}
	if len(shared.Fields) != 2 || len(shared.Fields[1].Type.Values) != 1 {
		t.Errorf("fields %v, values %v", shared.Fields, shared.Fields[1].Type.Values)
	}
	if len(api.Resources) != 1 || len(api.Resources[0].Children) != 0 || len(api.Resources[0].Operations) != 1 {
		t.Errorf("resources %+v", api.Resources)
	}
	want := []Collision{{Name: "things.Get", Owner: "/things/{z}", Other: "/zones/{z}/things", Now: "things.GetForZone"}}
	if !slices.Equal(collisions, want) {
		t.Errorf("collisions %+v", collisions)
	}
}
