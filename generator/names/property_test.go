package names

import (
	"fmt"
	"go/token"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// runs is how many random APIs each property is tried on; the seeds are fixed.
const runs = 150

var (
	segments = []string{
		"zones", "accounts", "account", "hostname_certificates", "settings", "origin_tls_client_auth", "dns", "records", "rules",
		"mtls_certificates", "hostnames", "certificate_packs", "quota", "client", "options", "do", "ipv4", "url_scanner", "a_b", "list",
	}
	kinds     = []string{"list", "get", "create", "update", "edit", "delete", "activate", "search", "all", "list_search", "export"}
	members   = []string{"id", "name", "status", "certificate_authority", "created-on", "created_on", "type", "ipv4", "hostname", "2fa", "raw", "*", "größe", "a.b", "aB", "log_value", "is_zero", "marshal_json", "unknown_members", ""}
	wireTexts = []string{"active", "pending", "<=1y", "-created", "created", "", "*", "1.5", "15", "a b", "a-b", "a_b", "A_B", "日本", "TLS 1.2"}
)

// randomAPI makes the same API for the same seed, a new copy each time.
func randomAPI(seed uint64) *model.API {
	g := generator{rand.New(rand.NewPCG(seed, 7))}
	var paths []string
	for range 2 + g.IntN(6) {
		depth := 1 + g.IntN(3)
		var path []string
		for range depth {
			path = append(path, pick(g, segments))
		}
		paths = append(paths, strings.Join(path, "."))
	}
	slices.Sort(paths)
	api := tree(slices.Compact(paths)...)
	for r := range api.AllResources() {
		g.operations(r)
	}
	return api
}

type generator struct{ *rand.Rand }

func pick[T any](g generator, from []T) T { return from[g.IntN(len(from))] }

func (g generator) operations(r *model.Resource) {
	lead := g.object(2)
	for range g.IntN(5) {
		r.Operations = append(r.Operations, g.operation(r, pick(g, kinds), lead, ""))
	}
	// Method and path together are unique in any document.
	slices.SortFunc(r.Operations, func(a, b *model.Operation) int { return strings.Compare(key(a), key(b)) })
	r.Operations = slices.CompactFunc(r.Operations, func(a, b *model.Operation) bool { return key(a) == key(b) })
}

func key(op *model.Operation) string { return op.HTTPMethod + " " + op.Path }

func (g generator) operation(r *model.Resource, kind string, lead *model.Type, extra string) *model.Operation {
	op := &model.Operation{
		Kind:       kind,
		HTTPMethod: pick(g, []string{"GET", "POST", "PUT"}),
		Path:       pick(g, []string{"/zones/{zone_id}/", "/accounts/{account_id}/", "/"}) + strings.Join(r.Path, "/") + pick(g, []string{"", "/{id}", "/{id}/{type}", "/more"}) + extra,
	}
	for _, s := range pathSegments(op.Path) {
		if strings.HasPrefix(s, "{") {
			op.PathParams = append(op.PathParams, &model.Param{Name: strings.Trim(s, "{}"), In: model.InPath, Type: text()})
		}
	}
	for range g.IntN(3) {
		op.Params = append(op.Params, &model.Param{Name: pick(g, members), In: pick(g, []model.In{model.InQuery, model.InHeader}), Type: own(g.typ(1))})
	}
	op.Params = slices.CompactFunc(op.Params, func(a, b *model.Param) bool { return a.Name+string(a.In) == b.Name+string(b.In) })
	if g.IntN(2) == 0 {
		op.Body = &model.Body{Encoding: model.BodyJSON, Type: own(g.typ(2))}
	}
	for _, state := range []string{"active", "deleted"} {
		if g.IntN(3) == 0 {
			op.Waiters = append(op.Waiters, &model.Waiter{Name: state})
		}
	}
	switch g.IntN(4) {
	case 0:
		op.Result = model.Result{Kind: model.ResultValue, Type: own(g.typ(2))}
	case 1:
		op.Result = model.Result{Kind: model.ResultList, Type: lead}
	case 2:
		op.Result = model.Result{Kind: model.ResultValue, Type: lead}
	}
	return op
}

func (g generator) object(depth int) *model.Type {
	t := object()
	names := slices.Clone(members)
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:1+g.IntN(5)] {
		t.Fields = append(t.Fields, field(name, g.typ(depth-1)))
	}
	return t
}

func (g generator) typ(depth int) *model.Type {
	n := 8
	if depth <= 0 {
		n = 5
	}
	switch g.IntN(n) {
	case 0, 1:
		return text()
	case 2:
		values := slices.Clone(wireTexts)
		g.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		return enum(values[:1+g.IntN(len(values))]...)
	case 3:
		return &model.Type{Kind: model.KindInteger}
	case 4:
		return list(text())
	case 5:
		return list(g.typ(depth - 1))
	case 6:
		t := &model.Type{Kind: model.KindUnion}
		for range 2 + g.IntN(3) {
			t.Arms = append(t.Arms, &model.Arm{Type: g.typ(depth - 1)})
		}
		return t
	}
	return g.object(depth)
}

// allNames lists every name of an API under the thing that has it.
func allNames(api *model.API) map[string]string {
	names := map[string]string{}
	for r := range api.AllResources() {
		names[r.Name()+" field"] = r.Field
		names[r.Name()+" service"] = r.Service
		names[r.Name()+" base"] = r.Base
		names[r.Name()+" package"] = r.Package
		names[r.Name()+" path"] = r.GoPath()
		for _, op := range r.Operations {
			at := r.Name() + " " + key(op) + " "
			names[at+"method"] = op.Method
			names[at+"iterator"] = op.Iterator
			for _, w := range op.Waiters {
				names[at+"waiter "+w.Name] = w.Method
			}
			names[at+"request"] = op.RequestFunc
			names[at+"params"] = op.ParamsType
			for _, p := range slices.Concat(op.PathParams, op.Params) {
				names[at+"param "+p.Name+" "+string(p.In)] = p.GoName
				typeNames(names, at+"param "+p.Name+" "+string(p.In), p.Type)
			}
			if op.Body != nil {
				typeNames(names, at+"body", op.Body.Type)
			}
			typeNames(names, at+"result", op.Result.Type)
		}
	}
	return names
}

func typeNames(names map[string]string, at string, t *model.Type) {
	if t == nil {
		return
	}
	if t.IsDeclared() {
		names[at+" type"] = t.Name
	}
	typeNames(names, at+"[]", t.Elem)
	for _, f := range t.Fields {
		names[at+"."+f.Name+" field"] = f.GoName
		typeNames(names, at+"."+f.Name, f.Type)
	}
	for _, v := range t.Values {
		names[at+"="+v.Wire] = v.GoName
	}
	for i, a := range t.Arms {
		names[fmt.Sprint(at, "|", i)] = a.GoName
		typeNames(names, fmt.Sprint(at, "|", i), a.Type)
	}
}

// difference of what two APIs call the things that both have.
func renamed(before, after map[string]string) []string {
	var out []string
	for _, at := range slices.Sorted(maps.Keys(before)) {
		if now, ok := after[at]; ok && now != before[at] {
			out = append(out, fmt.Sprintf("%s: %s → %s", at, before[at], now))
		}
	}
	return out
}

// TestOrderDoesNotMatter: resources and operations in any order have the same
// names and the same collisions.
func TestOrderDoesNotMatter(t *testing.T) {
	for seed := range uint64(runs) {
		api, shuffled := randomAPI(seed), randomAPI(seed)
		r := rand.New(rand.NewPCG(seed, 8))
		shuffle(r, shuffled.Resources)
		for resource := range shuffled.AllResources() {
			shuffle(r, resource.Children)
			shuffle(r, resource.Operations)
		}
		a, b := Assign(api, nil), Assign(shuffled, nil)
		if diff := renamed(allNames(api), allNames(shuffled)); len(diff) > 0 {
			t.Fatalf("seed %d: the order decides\n%s", seed, strings.Join(diff, "\n"))
		}
		if !slices.Equal(a, b) {
			t.Fatalf("seed %d: the order decides about collisions\n%+v\n%+v", seed, a, b)
		}
	}
}

func shuffle[T any](r *rand.Rand, items []T) {
	r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
}

// TestAddingAnOperation: a new operation, of a kind that its resource has not
// yet, renames nothing. (Of two operations of one kind only one can have the
// plain name, and of an action and a resource below that are called alike;
// which one does not depend on when it came.)
func TestAddingAnOperation(t *testing.T) {
	added := 0
	for seed := range uint64(runs) {
		api, grown := randomAPI(seed), randomAPI(seed)
		g := generator{rand.New(rand.NewPCG(seed, 9))}
		r := pick(g, slices.Collect(grown.AllResources()))
		lead := g.object(2)
		for _, op := range r.Operations {
			if op.Result.Type != nil && op.Result.Type.Hint == nil && op.Result.Type.IsDeclared() {
				lead = op.Result.Type
			}
		}
		for _, kind := range kinds {
			if !slices.ContainsFunc(r.Operations, func(op *model.Operation) bool { return op.Kind == kind }) &&
				!slices.ContainsFunc(r.Children, func(c *model.Resource) bool { return c.Path[len(c.Path)-1] == kind }) {
				r.Operations = append(r.Operations, g.operation(r, kind, lead, "/new"))
				added++
				break
			}
		}
		Assign(api, nil)
		Assign(grown, nil)
		if diff := renamed(allNames(api), allNames(grown)); len(diff) > 0 {
			t.Fatalf("seed %d: adding to %s renamed\n%s", seed, r.Name(), strings.Join(diff, "\n"))
		}
	}
	if added < runs/2 {
		t.Errorf("only %d operations were added", added)
	}
}

// TestAddingRenamesNothing: with the record of the names that were given, an
// API may grow as it likes, by operations of kinds that there are already, by
// resources, properties, values: what it had keeps its names, and giving names
// once more changes nothing.
func TestAddingRenamesNothing(t *testing.T) {
	compared, withoutRecord := 0, 0
	for seed := range uint64(runs * 2) {
		old, grown, forgetful := lessOf(seed), randomAPI(seed), randomAPI(seed)
		Assign(old, nil)
		Packages(old, nil)
		known := reread(t, record.Of(old))
		Assign(grown, known)
		Packages(grown, known)
		names := allNames(grown)
		had := allNames(old)
		maps.DeleteFunc(had, func(at, _ string) bool { return strings.HasSuffix(at, " request") }) // not exported
		if diff := renamed(had, names); len(diff) > 0 {
			t.Fatalf("seed %d: adding renamed\n%s", seed, strings.Join(diff, "\n"))
		}
		compared += len(allNames(old))
		checkIdentifiers(t, seed, grown)
		again := randomAPI(seed)
		known = reread(t, record.Of(grown))
		Assign(again, known)
		Packages(again, known)
		if diff := renamed(names, allNames(again)); len(diff) > 0 {
			t.Fatalf("seed %d: a second time renamed\n%s", seed, strings.Join(diff, "\n"))
		}
		Assign(forgetful, nil)
		Packages(forgetful, nil)
		withoutRecord += len(renamed(allNames(old), allNames(forgetful)))
	}
	if compared < runs*50 || withoutRecord == 0 {
		t.Errorf("compared %d names; without the record %d differ, so that it proves nothing", compared, withoutRecord)
	}
}

// lessOf makes the API of a seed without some of its operations, resources,
// properties and values.
func lessOf(seed uint64) *model.API {
	api := randomAPI(seed)
	r := rand.New(rand.NewPCG(seed, 10))
	seen := map[*model.Type]bool{}
	var types func(t *model.Type)
	types = func(t *model.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		if len(t.Fields) > 1 && r.IntN(2) == 0 {
			t.Fields = slices.Delete(t.Fields, 0, 1)
		}
		if len(t.Values) > 1 && r.IntN(2) == 0 {
			t.Values = slices.Delete(t.Values, 0, 1)
		}
		types(t.Elem)
		types(t.Extra)
		for _, f := range t.Fields {
			types(f.Type)
		}
		for _, a := range t.Arms {
			// Alternatives are known by their properties where nothing else
			// tells them apart: which is which may then be past knowing.
			for _, f := range a.Type.Fields {
				types(f.Type)
			}
			types(a.Type.Elem)
		}
	}
	for resource := range api.AllResources() {
		resource.Operations = slices.DeleteFunc(resource.Operations, func(*model.Operation) bool { return r.IntN(3) == 0 })
		for _, op := range resource.Operations {
			if len(op.Params) > 1 && r.IntN(2) == 0 {
				op.Params = slices.Delete(op.Params, 0, 1)
			}
			for _, p := range op.Params {
				types(p.Type)
			}
			if op.Body != nil {
				types(op.Body.Type)
			}
			types(op.Result.Type)
		}
	}
	var cut func(rs []*model.Resource) []*model.Resource
	cut = func(rs []*model.Resource) []*model.Resource {
		return slices.DeleteFunc(rs, func(resource *model.Resource) bool {
			resource.Children = cut(resource.Children)
			return len(resource.Operations)+len(resource.Children) == 0
		})
	}
	api.Resources = cut(api.Resources)
	return api
}

// reread gives the record as the next run finds it.
func reread(t *testing.T, r *record.Record) *record.Record {
	t.Helper()
	content, err := r.Print()
	if err != nil {
		t.Fatal(err)
	}
	read, err := record.Read(fstest.MapFS{record.File: {Data: content}}, record.File, Reserved())
	if err != nil {
		t.Fatalf("what was written cannot be read: %v\n%s", err, content)
	}
	return read
}

// TestIdentifiers: package-level names are unique and none of the client's own,
// fields and methods are unique where they stand, all are valid, and
// oapi-codegen would print them as they are.
func TestIdentifiers(t *testing.T) {
	for seed := range uint64(runs) {
		api := randomAPI(seed)
		Assign(api, nil)
		checkIdentifiers(t, seed, api)
	}
}

// asked are the names that oapi-codegen was asked about.
var asked = map[string]bool{}

func checkIdentifiers(t *testing.T, seed uint64, api *model.API) {
	c := checker{t, seed, map[string]string{}, asked}
	for _, name := range clientNames {
		c.claim(name, "the client")
	}
	c.fields(api.Resources, "Do")
	for r := range api.AllResources() {
		c.resource(r)
	}
	for _, typ := range api.Types {
		c.typ(typ)
	}
}

type checker struct {
	*testing.T
	seed  uint64
	taken map[string]string
	asked map[string]bool
}

func (c checker) claim(name, what string) {
	if other := c.taken[name]; other != "" {
		c.Fatalf("seed %d: %s is %s and %s", c.seed, name, other, what)
	}
	c.taken[name] = what
	c.valid(name, what)
}

func (c checker) valid(name, what string) {
	if !token.IsIdentifier(name) {
		c.Fatalf("seed %d: %s is called %q", c.seed, what, name)
	}
}

// printed checks that oapi-codegen leaves a name alone.
func (c checker) printed(name, what string) {
	if c.asked[name] {
		return
	}
	c.asked[name] = true
	for _, other := range []string{codegen.ToCamelCase(name), codegen.SchemaNameToTypeName(name)} {
		if other != name {
			c.Fatalf("seed %d: %s: oapi-codegen makes %s of %s", c.seed, what, other, name)
		}
	}
}

// once checks the names of one scope.
func (c checker) once(scope string, names []string) {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			c.Fatalf("seed %d: %s has two %s", c.seed, scope, name)
		}
		seen[name] = true
		c.valid(name, scope)
	}
}

func (c checker) fields(siblings []*model.Resource, methods ...string) {
	for _, r := range siblings {
		methods = append(methods, r.Field)
		if !token.IsExported(r.Field) {
			c.Fatalf("seed %d: field %s", c.seed, r.Field)
		}
	}
	c.once("a service", methods)
}

func (c checker) resource(r *model.Resource) {
	c.claim(r.Service, r.Name())
	var methods []string
	for _, op := range r.Operations {
		methods = append(methods, op.Method)
		if op.Iterator != "" {
			methods = append(methods, op.Iterator)
		}
		for _, w := range op.Waiters {
			methods = append(methods, w.Method)
		}
		c.claim(op.RequestFunc, key(op))
		c.printed(strings.TrimSuffix(strings.TrimPrefix(op.RequestFunc, "new"), "Request"), key(op))
		if op.ParamsType != "" {
			c.claim(op.ParamsType, key(op)+" params")
			c.printed(op.ParamsType, key(op)+" params")
		}
		var args, params []string
		for _, p := range op.PathParams {
			args = append(args, p.GoName)
			if reserved[p.GoName] || token.IsExported(p.GoName) {
				c.Fatalf("seed %d: argument %s", c.seed, p.GoName)
			}
		}
		for _, p := range op.Params {
			params = append(params, p.GoName)
			c.printed(p.GoName, "a parameter")
		}
		c.once("a method", args)
		c.once("a params struct", params)
	}
	c.fields(r.Children, methods...)
}

func (c checker) typ(t *model.Type) {
	c.claim(t.Name, "type "+t.Role)
	c.printed(t.Name, "a type")
	if !token.IsExported(t.Name) || t.Role == "" {
		c.Fatalf("seed %d: type %s, %q", c.seed, t.Name, t.Role)
	}
	fields := []string{"LogValue"}
	if t.KeepsUnknown() {
		fields = append(fields, "UnknownMembers", "MarshalJSON")
	}
	for _, f := range t.Fields {
		fields = append(fields, f.GoName)
		c.printed(f.GoName, "a field")
	}
	if t.Kind == model.KindUnion {
		fields = append(fields, "Raw", "IsZero", "MarshalJSON", "UnmarshalJSON")
	}
	if t.HoldsSecret() {
		fields = append(fields, "Format")
	}
	for _, a := range t.Arms {
		fields = append(fields, a.GoName)
	}
	c.once(t.Name, fields)
	for _, v := range t.Values {
		c.claim(v.GoName, "value of "+t.Name)
		c.printed(v.GoName, "a value")
	}
}
