package names

import (
	"maps"
	"slices"
	"testing"

	"github.com/flaregen/flaregen/generator/model"
)

func TestPackages(t *testing.T) {
	for _, test := range []struct {
		name       string
		want       map[string]string // resource → package
		collisions []Collision
	}{
		{"plain", map[string]string{"dns": "dns", "zero_trust": "zerotrust", "r2": "r2"}, nil},
		{"of Go", map[string]string{"type": "typeapi", "string": "stringapi", "internal": "internalapi", "http": "httpapi", "option": "optionapi"}, nil},
		{"no identifier", map[string]string{"1dot1": "n1dot1", "a_test": "atest"}, nil},
		{"the one without underscores wins", map[string]string{"dns_records": "dns_records", "dnsrecords": "dnsrecords"},
			[]Collision{{Name: "dnsrecords", Owner: "dnsrecords", Other: "dns_records", Now: "dns_records"}}},
		{"both have underscores", map[string]string{"a_bc": "abc", "ab_c": "ab_c"},
			[]Collision{{Name: "abc", Owner: "a_bc", Other: "ab_c", Now: "ab_c"}}},
		{"nothing else is left", map[string]string{"http": "httpapiresource", "httpapi": "httpapi"},
			[]Collision{{Name: "httpapi", Owner: "httpapi", Other: "http", Now: "httpapiresource"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			sorted := slices.Sorted(maps.Keys(test.want))
			backwards := slices.Clone(sorted)
			slices.Reverse(backwards)
			for _, order := range [][]string{sorted, backwards} {
				api := &model.API{}
				for _, name := range order {
					api.Resources = append(api.Resources, &model.Resource{Path: []string{name}})
				}
				if got := Packages(api, nil); !slices.Equal(got, test.collisions) {
					t.Errorf("collisions %+v, want %+v", got, test.collisions)
				}
				for _, r := range api.Resources {
					if r.Package != test.want[r.Name()] {
						t.Errorf("%s is package %s, want %s", r.Name(), r.Package, test.want[r.Name()])
					}
				}
			}
		})
	}
}
