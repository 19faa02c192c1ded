package names

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// Collision is one name that two things asked for.
type Collision struct {
	Name  string // the name both wanted
	Owner string // what kept it
	Other string // what took another
	Now   string // the other's name
}

type namer struct {
	api        *model.API
	kept       kept
	owners     map[string]string // package-level identifier → what has it
	full       map[*model.Resource][]string
	bases      map[*model.Resource][]string
	pending    []func()
	collisions []Collision
}

// Assign gives everything in the API its Go name and fills api.Types. What the
// record knows keeps its name. It returns the collisions that it resolved, in a
// fixed order.
func Assign(api *model.API, known *record.Record) []Collision {
	n := newNamer(api, known)
	n.resources()
	for _, r := range n.byDepth() {
		n.service(r)
	}
	for len(n.pending) > 0 { // nested types choose after those that users meet first
		next := n.pending[0]
		n.pending = n.pending[1:]
		next()
	}
	slices.SortFunc(api.Types, func(a, b *model.Type) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(n.collisions, func(a, b Collision) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Other, b.Other), strings.Compare(a.Now, b.Now))
	})
	return n.collisions
}

func newNamer(api *model.API, known *record.Record) *namer {
	n := &namer{
		api:    api,
		kept:   keep(api, known),
		owners: map[string]string{},
		full:   map[*model.Resource][]string{},
		bases:  map[*model.Resource][]string{},
	}
	for _, name := range clientNames {
		n.owners[name] = "the client itself"
	}
	return n
}

// Reserved lists the package-level names that every client declares.
func Reserved() []string { return slices.Clone(clientNames) }

// clientNames are declared by every generated client; New by the packages of
// one that is split, which must not change any name.
var clientNames = []string{
	"Client", "New", "NewClient", "Option", "WithAPIToken", "WithAPIKey", "WithBaseURL", "WithHTTPClient",
	"WithMaxRetries", "WithAttemptTimeout", "WithMaxRetryWait", "WithRateLimit", "WithMaxResponseSize",
	"WithLogger", "WithUserAgent", "WithHeader",
}

// byDepth lists resources so that those nearer to the top choose first.
func (n *namer) byDepth() []*model.Resource {
	rs := slices.Collect(n.api.AllResources())
	slices.SortStableFunc(rs, func(a, b *model.Resource) int {
		return cmp.Or(len(a.Path)-len(b.Path), slices.Compare(a.Path, b.Path))
	})
	return rs
}

// resources names fields, services and the base of every resource's types.
func (n *namer) resources() {
	for _, r := range n.byDepth() {
		n.full[r] = fullBase(r.Path)
		r.Field = exported(words(r.Path[len(r.Path)-1]), "Resource")
	}
	taken := map[string]*model.Resource{}
	for _, r := range n.byDepth() {
		n.base(r, taken)
		n.reserve(r)
		r.Service = n.claim(n.kept.resource(r).Service, r.Base+"Service", r.Name(), exported(n.full[r], "Resource")+"Service")
	}
	n.separateFields(n.api.Resources, "Do")
	for r := range n.api.AllResources() {
		n.methods(r)
		n.separateFields(r.Children, methodNames(r)...)
	}
	n.api.SetGoPaths()
}

// base decides what the types of a resource start with.
func (n *namer) base(r *model.Resource, taken map[string]*model.Resource) {
	candidates := baseCandidates(r.Path)
	first := exported(candidates[0], "Resource")
	had := n.kept.resource(r).Base
	for i, c := range candidates {
		name := exported(c, "Resource")
		if name == had || had == "" && (n.baseIsFree(r, name, taken) || i == len(candidates)-1) {
			n.bases[r], r.Base = c, name
			break
		}
	}
	if r.Base == "" { // the rules were others when it got its name
		n.bases[r], r.Base = []string{had}, had
	}
	if r.Base != first && (taken[first] != nil || n.owner(first) != "") {
		n.report(first, resourceLabel(taken[first], n.owner(first)), r.Name(), r.Base)
	}
	taken[r.Base] = r
}

func (n *namer) baseIsFree(r *model.Resource, name string, taken map[string]*model.Resource) bool {
	if owner := n.kept.owners[name]; owner != "" && owner != r.Name() {
		return false
	}
	return taken[name] == nil && n.owners[name] == ""
}

// owner tells what has a package-level name, or will have because it had.
func (n *namer) owner(name string) string { return cmp.Or(n.owners[name], n.kept.owners[name]) }

// reserve keeps the name of a resource's own type for it, also while no
// operation answers with one, so that the first that does renames nothing.
func (n *namer) reserve(r *model.Resource) {
	if n.owners[r.Base] == "" {
		n.owners[r.Base] = r.Name()
	}
}

// release gives the reserved name to the type that is declared next.
func (n *namer) release(r *model.Resource) {
	if n.owners[r.Base] == r.Name() {
		delete(n.owners, r.Base)
	}
	if n.kept.owners[r.Base] == r.Name() {
		delete(n.kept.owners, r.Base)
	}
}

func resourceLabel(r *model.Resource, other string) string {
	if r == nil {
		return other
	}
	return r.Name()
}

// baseCandidates lists what the types of a resource could start with, shortest
// first; the plural tells accounts from account.
func baseCandidates(path []string) [][]string {
	short := shortBase(path)
	out := [][]string{short}
	for i := len(path) - 1; i >= 0; i-- {
		var c []string
		for _, segment := range path[i : len(path)-1] {
			c = concat(c, words(segment))
		}
		c = concat(c, singular(words(path[len(path)-1])))
		if len(c) > len(short) && join(c) != join(out[len(out)-1]) {
			out = append(out, c)
		}
	}
	plural := concat(full(path[:len(path)-1]), words(path[len(path)-1]))
	if join(plural) != join(out[len(out)-1]) {
		out = append(out, plural)
	}
	return append(out, concat(fullBase(path), []string{"Resource"}))
}

func shortBase(path []string) []string {
	last := singular(words(path[len(path)-1]))
	if len(path) == 1 || len(last) > 1 {
		return last
	}
	return concat(shortBase(path[:len(path)-1]), last)
}

func fullBase(path []string) []string {
	return concat(full(path[:len(path)-1]), singular(words(path[len(path)-1])))
}

func full(path []string) []string {
	var out []string
	for _, segment := range path {
		out = concat(out, words(segment))
	}
	return out
}

// separateFields keeps the fields that lead to resources apart from each other
// and from the methods beside them.
func (n *namer) separateFields(siblings []*model.Resource, methods ...string) {
	taken := map[string]string{}
	for _, m := range methods {
		taken[m] = "the method " + m
	}
	had := map[string]string{}
	for _, r := range siblings {
		if field := n.kept.field(r); field != "" && taken[field] == "" {
			had[field] = r.Name()
		}
	}
	for _, r := range sortedBy(siblings, (*model.Resource).Name) {
		wanted := r.Field
		if field := n.kept.field(r); had[field] == r.Name() {
			r.Field = field
		} else {
			for taken[r.Field] != "" || had[r.Field] != "" {
				r.Field += "Resource"
			}
		}
		if owner := cmp.Or(taken[wanted], had[wanted]); r.Field != wanted && owner != "" {
			n.report(wanted, owner, r.Name(), r.Field)
		}
		taken[r.Field] = r.Name()
	}
}

// claim takes a package-level identifier for what: the one that it had, else
// the one it wants, else the first free fallback.
func (n *namer) claim(had, name, what string, fallbacks ...string) string {
	candidates := append([]string{name}, fallbacks...)
	chosen := had
	if had == "" || n.owners[had] != "" {
		chosen = n.firstFree(candidates)
	}
	if owner := n.owner(name); chosen != name && owner != "" {
		n.report(name, owner, what, chosen)
	}
	n.owners[chosen] = what
	return chosen
}

func (n *namer) firstFree(candidates []string) string {
	for _, c := range candidates {
		if n.owner(c) == "" {
			return c
		}
	}
	longer := candidates[len(candidates)-1]
	for n.owner(longer) != "" {
		longer += "Type"
	}
	return longer
}

func (n *namer) report(name, owner, other, now string) {
	n.collisions = append(n.collisions, Collision{Name: name, Owner: owner, Other: other, Now: now})
}

// service names the methods of a resource and all types they need.
func (n *namer) service(r *model.Resource) {
	for _, op := range sortedBy(r.Operations, func(op *model.Operation) string { return op.Method }) {
		own := n.operationWords(r, op)
		label := r.Name() + "." + op.Kind
		op.RequestFunc = n.claim("", "new"+exported(own, "Call")+"Request", label)
		n.arguments(op)
		n.params(r, op, own)
		if op.Body != nil && op.Body.Type != nil {
			n.declare(op.Body.Type, concat(own, []string{"Request"}), n.longer(r, op, "Request"),
				roleOf(op.Body.Type, fmt.Sprintf("the body of [%s.%s]", r.Service, op.Method)))
		}
		if op.Result.Type != nil {
			n.result(r, op, own)
		}
	}
}

// roleOf says what a declared type is for when t, which may be a list of it,
// stands in a place.
func roleOf(t *model.Type, place string) string {
	switch t.Kind {
	case model.KindArray:
		return "is one item of " + place
	case model.KindMap:
		return "is one value in " + place
	}
	return "is " + place
}

// operationWords start the names that belong to one operation.
func (n *namer) operationWords(r *model.Resource, op *model.Operation) []string {
	return append(slices.Clone(n.bases[r]), words(op.Method)...)
}

// longer is what an operation's type is called when its short name is taken.
func (n *namer) longer(r *model.Resource, op *model.Operation, role string) []string {
	return append(append(slices.Clone(n.full[r]), words(op.Method)...), role)
}

func (n *namer) result(r *model.Resource, op *model.Operation, own []string) {
	if record.Declared(op.Result.Type) == nil {
		return
	}
	if record.Declared(op.Result.Type).Hint == nil {
		n.release(r)
		n.declare(op.Result.Type, n.bases[r], append(slices.Clone(n.full[r]), "Object"),
			fmt.Sprintf("is what the methods of [%s] answer with", r.Service))
		return
	}
	n.declare(op.Result.Type, append(own, "Result"), n.longer(r, op, "Result"),
		fmt.Sprintf("is what [%s.%s] answers with", r.Service, op.Method))
}

// methods names the operations of a resource. Where two are of one kind, the
// one with the shorter path keeps the plain name.
func (n *namer) methods(r *model.Resource) {
	ops := slices.Clone(r.Operations)
	slices.SortStableFunc(ops, func(a, b *model.Operation) int {
		return cmp.Or(strings.Count(a.Path, "/")-strings.Count(b.Path, "/"), strings.Compare(a.Path, b.Path),
			strings.Compare(a.HTTPMethod, b.HTTPMethod))
	})
	taken := n.keptMethods(r)
	for _, op := range ops {
		n.method(r, ops, op, taken)
	}
	for _, op := range ops { // a method that is documented goes before one that we add
		if op.Result.Kind != model.ResultList {
			continue
		}
		if op.Iterator = n.kept.operation(r, op).Iterator; op.Iterator == "" || taken[op.Iterator] != op {
			op.Iterator = iteratorName(op.Method)
			for taken[op.Iterator] != nil {
				op.Iterator += "Items"
			}
		}
		taken[op.Iterator] = op
	}
	for _, op := range ops {
		n.waiters(r, op, taken)
	}
}

func (n *namer) waiters(r *model.Resource, op *model.Operation, taken map[string]*model.Operation) {
	known := n.kept.operation(r, op).Waiters
	for _, w := range op.Waiters {
		if w.Method = known[w.Name]; w.Method == "" || taken[w.Method] != op {
			w.Method = waiterName(op.Method, w.Name)
			for taken[w.Method] != nil {
				w.Method += "State"
			}
		}
		taken[w.Method] = op
	}
}

// fieldBelow stands for what has a name in a service and is no operation.
var fieldBelow = &model.Operation{Path: "the resource below"}

// keptMethods gives the names that stay with what has them: methods, iterators
// and the fields that lead to resources below.
func (n *namer) keptMethods(r *model.Resource) map[string]*model.Operation {
	taken := map[string]*model.Operation{}
	for _, child := range r.Children {
		if field := n.kept.field(child); field != "" {
			taken[field] = fieldBelow
		}
	}
	for _, op := range r.Operations {
		known := n.kept.operation(r, op)
		for _, name := range append([]string{known.Method(), known.Iterator}, slices.Collect(maps.Values(known.Waiters))...) {
			if name != "" {
				taken[name] = op
			}
		}
	}
	return taken
}

func (n *namer) method(r *model.Resource, ops []*model.Operation, op *model.Operation, taken map[string]*model.Operation) {
	plain := exported(words(op.Kind), "Call")
	owner := taken[plain]
	if owner == nil {
		owner = lookAlike(ops, op)
	}
	known := n.kept.operation(r, op).Method()
	switch {
	case known != "" && taken[known] == op:
		op.Method = known
	case owner == nil:
		op.Method = plain
	case owner == fieldBelow:
		op.Method = freeMethod(taken, plain, exported(words(strings.ToLower(op.HTTPMethod)), "Other"), op)
	default:
		op.Method = freeMethod(taken, plain, difference(owner, op), op)
	}
	if op.Method != plain && owner != nil {
		n.report(r.Name()+"."+plain, owner.Path, op.Path, r.Name()+"."+op.Method)
	}
	taken[op.Method] = op
}

// lookAlike finds another operation of the same kind that a caller's arguments
// would fit as well. Of two such neither gets the plain name: were it to pass
// from one to the other, callers would compile and address another thing.
func lookAlike(ops []*model.Operation, op *model.Operation) *model.Operation {
	i := slices.IndexFunc(ops, func(other *model.Operation) bool {
		return other != op && other.Kind == op.Kind && strings.Count(other.Path, "{") == strings.Count(op.Path, "{")
	})
	if i < 0 {
		return nil
	}
	return ops[i]
}

// methodNames lists what the service of a resource has as methods.
func methodNames(r *model.Resource) []string {
	// Those that any resource can get later are never names of fields.
	names := []string{"All", "List", "Get", "Create", "Update", "Edit", "Delete"}
	for _, op := range r.Operations {
		names = append(names, op.Method, op.Iterator)
		for _, w := range op.Waiters {
			names = append(names, w.Method)
		}
	}
	return names
}

// difference says what op has that owner has not: another scope, a parameter
// more, another path.
func difference(owner, op *model.Operation) string {
	a, b := pathSegments(owner.Path), pathSegments(op.Path)
	if a[0] != b[0] {
		return "For" + exported(singular(words(strings.Trim(b[0], "{}"))), "Other")
	}
	for _, s := range b {
		if strings.HasPrefix(s, "{") && !slices.Contains(a, s) {
			return "By" + exported(words(strings.Trim(s, "{}")), "Other")
		}
	}
	for _, s := range b {
		if !slices.Contains(a, s) {
			return exported(words(s), "Other")
		}
	}
	for _, s := range slices.Backward(b) {
		if owner.Path != op.Path && !strings.HasPrefix(s, "{") {
			return exported(words(s), "Other")
		}
	}
	return exported(words(strings.ToLower(op.HTTPMethod)), "Other")
}

func pathSegments(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

// freeMethod takes plain with its difference, then with the last segments of
// the path, then with the HTTP method.
func freeMethod(taken map[string]*model.Operation, plain, differs string, op *model.Operation) string {
	name := plain + differs
	for _, s := range slices.Backward(pathSegments(op.Path)) {
		if taken[name] == nil {
			return name
		}
		if !strings.HasPrefix(s, "{") {
			name = plain + differs + exported(words(s), "Other")
		}
	}
	for taken[name] != nil {
		name += exported(words(strings.ToLower(op.HTTPMethod)), "Other")
	}
	return name
}

// iteratorName gives All for List, AllForZone for ListForZone.
func iteratorName(method string) string {
	if rest, ok := strings.CutPrefix(method, "List"); ok {
		return "All" + rest
	}
	return method + "All"
}

// waiterName gives WaitUntilActive for Get, WaitUntilActiveForZone for
// GetForZone.
func waiterName(method, state string) string {
	wait := "WaitUntil" + exported(words(state), "Other")
	if rest, ok := strings.CutPrefix(method, "Get"); ok {
		return wait + rest
	}
	return wait + method
}

// arguments names path parameters as method arguments.
func (n *namer) arguments(op *model.Operation) {
	taken := map[string]bool{}
	for _, p := range op.PathParams {
		name := unexported(words(p.Name))
		for reserved[name] || taken[name] {
			name += "Param"
		}
		taken[name] = true
		p.GoName = name
	}
}

// reserved words would not compile, or would hide what the method needs.
var reserved = map[string]bool{
	"break": true, "case": true, "chan": true, "const": true, "continue": true, "default": true, "defer": true,
	"else": true, "fallthrough": true, "for": true, "func": true, "go": true, "goto": true, "if": true,
	"import": true, "interface": true, "map": true, "package": true, "range": true, "return": true,
	"select": true, "struct": true, "switch": true, "type": true, "var": true,
	"any": true, "bool": true, "error": true, "string": true, "int": true, "nil": true, "true": true,
	"false": true, "len": true, "new": true, "make": true, "append": true, "cap": true, "close": true,
	"copy": true, "delete": true, "max": true, "min": true, "clear": true, "print": true, "panic": true,
	"ctx": true, "params": true, "body": true, "opts": true, "req": true, "s": true, "err": true,
	"envelope": true, "http": true, "runtime": true, "iter": true, "context": true, "json": true,
	"nullable": true, "time": true, "io": true, "types": true,
}

// params names the struct of an operation's query, header and cookie
// parameters. Lists always have one, so that a later parameter breaks nobody.
func (n *namer) params(r *model.Resource, op *model.Operation, own []string) {
	if len(op.Params) == 0 && !op.IsList() {
		return
	}
	ws := append(slices.Clone(own), "Params")
	known := n.kept.operation(r, op)
	op.ParamsType = n.claim(known.Params, exported(ws, "Params"), r.Name()+"."+op.Kind+" params", join(n.longer(r, op, "Params")))
	fields := scope{}
	for _, p := range op.Params {
		fields.keep(known.Fields[record.ParamKey(p)])
	}
	for _, p := range sortedBy(op.Params, func(p *model.Param) string { return p.Name + " " + string(p.In) }) {
		p.GoName = fields.take(known.Fields[record.ParamKey(p)], exported(words(p.Name), "Value"), p.Name, string(p.In))
		n.declare(p.Type, concat(ws, words(p.Name)), append(n.longer(r, op, "Params"), words(p.Name)...),
			roleOf(p.Type, fmt.Sprintf("the parameter %s of [%s.%s]", p.Name, r.Service, op.Method)))
	}
}

// declare names a type and everything below it.
// role says what the type is for.
func (n *namer) declare(t *model.Type, ws, longer []string, role string) {
	switch {
	case t == nil || t.Name != "":
		return
	case !t.IsDeclared():
		item := singular(ws)
		if n.isTaken(exported(item, "Object"), t) && !equal(item, ws) {
			item, longer = append(slices.Clone(ws), "Item"), append(slices.Clone(longer), "Item")
		}
		n.declare(t.Elem, item, singular(longer), role)
		return
	}
	t.Name = n.claim(n.kept.types[t], exported(ws, "Object"), strings.TrimPrefix(role, "is "), exported(longer, "Object"))
	t.Role = role
	n.api.Types = append(n.api.Types, t)
	if t.Name != exported(ws, "Object") {
		if ws = longer; t.Name != exported(longer, "Object") && n.kept.types[t] != "" {
			ws = []string{t.Name}
		}
	}
	n.pending = append(n.pending, func() {
		switch t.Kind {
		case model.KindObject:
			n.fields(t, ws)
		case model.KindEnum:
			n.values(t)
		case model.KindUnion:
			n.arms(t, ws)
		}
	})
}

// isTaken reports whether a name is that of something other than t.
func (n *namer) isTaken(name string, t *model.Type) bool {
	return n.owners[name] != "" || n.kept.owners[name] != "" && n.kept.types[record.Declared(t)] != name
}

func (n *namer) fields(t *model.Type, ws []string) {
	fields := scope{}
	methods := []string{"LogValue"}
	if t.KeepsUnknown() {
		methods = append(methods, "UnknownMembers", "MarshalJSON")
	}
	if t.Extra != nil {
		methods = append(methods, "Extra", "MarshalJSON", "UnmarshalJSON")
		n.declare(t.Extra, concat(ws, []string{"Extra"}), append(slices.Clone(ws), "Extra", "Value"), roleOf(t.Extra, fmt.Sprintf("another member of [%s]", t.Name)))
	}
	if t.HoldsSecret() {
		methods = append(methods, "Format")
	}
	known := n.kept.typ(t)
	for _, f := range t.Fields {
		fields.keepBeside(known.Fields[f.Name], methods)
	}
	for _, f := range sortedBy(t.Fields, func(f *model.Field) string { return f.Name }) {
		f.GoName = fields.take(known.Fields[f.Name], beside(exported(words(f.Name), "Value"), methods...), f.Name, "Field")
	}
	for _, f := range t.Fields {
		child := concat(ws, words(f.Name))
		if n.isTaken(exported(child, "Object"), f.Type) {
			child = append(slices.Clone(ws), words(f.Name)...)
		}
		n.declare(f.Type, child, append(append(slices.Clone(ws), words(f.Name)...), "Value"),
			roleOf(f.Type, fmt.Sprintf("the %s of [%s]", f.Name, t.Name)))
	}
}

// beside keeps a field apart from what its type has besides.
func beside(name string, others ...string) string {
	if slices.Contains(others, name) {
		return name + "Value"
	}
	return name
}

func (n *namer) values(t *model.Type) {
	values := scope{}
	known := n.kept.typ(t)
	for _, v := range sortedBy(t.Values, func(v *model.Value) string { return v.Wire }) {
		fallback := "Value"
		if v.Wire == "" {
			fallback = "Empty"
		}
		name := values.take("", cmp.Or(join(words(v.Wire)), fallback), v.Wire, "Value")
		v.GoName = n.claim(known.Values[v.Wire], t.Name+name, t.Name+" value "+v.Wire, t.Name+name+"Value")
	}
}

func (n *namer) arms(t *model.Type, ws []string) {
	arms := scope{}
	methods := []string{"Raw", "IsZero", "MarshalJSON", "UnmarshalJSON", "LogValue"}
	if t.HoldsSecret() {
		methods = append(methods, "Format")
	}
	known := n.kept.arms(t)
	for i := range t.Arms {
		arms.keepBeside(known[i], methods)
	}
	for i, a := range t.Arms {
		part := armWords(t, i, ws)
		a.GoName = arms.take(known[i], beside(exported(part, "Value"), methods...), join(part), string(rune('A'+i%26)))
		child := append(slices.Clone(ws), a.GoName)
		n.declare(a.Type, child, append(slices.Clone(child), "Variant"), fmt.Sprintf("is one shape of [%s]", t.Name))
	}
}

// armWords tells an alternative of a union from the others: by its
// discriminator value, by its kind, by a property that only it has, and as a
// last resort by what the document calls its schema.
func armWords(t *model.Type, i int, ws []string) []string {
	a := t.Arms[i]
	if len(a.Tags) > 0 {
		return words(a.Tags[0])
	}
	if a.Type.Name != "" { // the resource's own
		return []string{a.Type.Name}
	}
	if a.Type.Kind != model.KindObject {
		if a.Type.Elem != nil {
			return append(words(string(a.Type.Elem.Kind)), words(string(a.Type.Kind))...)
		}
		return words(string(a.Type.Kind))
	}
	for _, f := range a.Type.Fields {
		unique := !slices.ContainsFunc(t.Arms, func(b *model.Arm) bool {
			return b != a && slices.ContainsFunc(b.Type.Fields, func(g *model.Field) bool { return g.Name == f.Name })
		})
		if unique {
			return words(f.Name)
		}
	}
	if schema := schemaWords(a.Type, ws); len(schema) > 0 {
		return schema
	}
	return []string{"Object"}
}

// schemaWords are the name or the title of the schema behind a type, without the words that
// its place says already.
func schemaWords(t *model.Type, place []string) []string {
	const maxTitle = 6 // words; what is longer describes
	name, ok := strings.CutPrefix(t.Origin.Pointer, "#/components/schemas/")
	ws := words(name)
	if !ok || strings.Contains(name, "/") {
		if ws = words(t.Doc.Text); len(ws) > maxTitle || strings.ContainsAny(t.Doc.Text, ".\n") {
			return nil
		}
	}
	for len(ws) > 1 && slices.Contains(place, ws[0]) {
		ws = ws[1:]
	}
	return ws
}

// scope keeps names inside one declaration apart.
type scope struct {
	taken map[string]bool
	had   map[string]bool // names that stay with what has them
}

// keep leaves a name to what has it.
func (s *scope) keep(name string) {
	if s.had == nil {
		s.had = map[string]bool{}
	}
	if name != "" {
		s.had[name] = true
	}
}

// keepBeside is keep, unless the declaration has got something else of that
// name.
func (s *scope) keepBeside(name string, others []string) {
	if !slices.Contains(others, name) {
		s.keep(name)
	}
}

// take gives what it had, else name, else name with a word that says how wire
// differs.
func (s *scope) take(had, name, wire, suffix string) string {
	if s.taken == nil {
		s.taken = map[string]bool{}
	}
	if s.had[had] && !s.taken[had] {
		s.taken[had] = true
		return had
	}
	for _, candidate := range []string{name, name + spelling(wire), name + spelling(wire) + exported(words(suffix), "Other")} {
		if !s.taken[candidate] && !s.had[candidate] {
			name = candidate
			break
		}
	}
	for s.taken[name] || s.had[name] {
		name += "Other"
	}
	s.taken[name] = true
	return name
}

// spelling describes how a name is written, for two that differ in nothing
// else.
func spelling(wire string) string {
	switch {
	case strings.Contains(wire, "-"):
		return "Dashed"
	case strings.Contains(wire, "."):
		return "Dotted"
	case strings.Contains(wire, " "):
		return "Spaced"
	case strings.Contains(wire, "_"):
		return "Underscored"
	case wire == strings.ToUpper(wire):
		return "Upper"
	case wire == strings.ToLower(wire):
		return "Lower"
	}
	return "Mixed"
}

func sortedBy[T any](items []T, key func(T) string) []T {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return out
}
