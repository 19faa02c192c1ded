package join

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
)

// merger combines what several pages say about one operation.
type merger struct {
	name    string // of the operation: DELETE /zones/{zone_id}
	origins []*origin
	result  *Result
}

// disagree records that two pages state different things.
func (m *merger) disagree(subject string, won, lost Claim, reason string) {
	m.result.Disagreements = append(m.result.Disagreements, Disagreement{
		Operation: m.name, Subject: subject, Won: won, Lost: lost, Reason: reason,
	})
}

// choose takes the best of several statements of one thing, and records which
// stated ones say something else.
func choose[T any](m *merger, t topic, subject string, claims []claim[T], show func(T) string) ev.Fact[T] {
	claims = slices.DeleteFunc(claims, func(c claim[T]) bool { return !c.fact.Known() })
	if len(claims) == 0 {
		return ev.Fact[T]{}
	}
	sortClaims(t, claims)
	won := claims[0]
	if t == wording || won.fact.Certainty != ev.Stated {
		return won.fact
	}
	for _, lost := range claims[1:] {
		if lost.fact.Certainty == ev.Stated && normal(show(lost.fact.Value)) != normal(show(won.fact.Value)) {
			m.disagree(subject, asClaim(won, show), asClaim(lost, show), reason(t, won.from, lost.from))
		}
	}
	return won.fact
}

func asClaim[T any](c claim[T], show func(T) string) Claim {
	return Claim{Value: show(c.fact.Value), Place: c.fact.Place, Format: c.from.page.Format}
}

func text(s string) string { return s }

func flag(b bool) string { return fmt.Sprint(b) }

// gather collects one fact of every origin.
func gather[T any](m *merger, get func(*ev.Operation) ev.Fact[T]) []claim[T] {
	claims := make([]claim[T], 0, len(m.origins))
	for _, o := range m.origins {
		claims = append(claims, claim[T]{get(o.op), o})
	}
	return claims
}

// fact chooses a text that an operation has.
func (m *merger) fact(t topic, subject string, get func(*ev.Operation) ev.Fact[string]) ev.Fact[string] {
	return choose(m, t, subject, gather(m, get), text)
}

// operation combines the origins, which are sorted for structure.
func (m *merger) operation() *ev.Operation {
	first := m.origins[0].op
	op := &ev.Operation{Place: first.Place, Method: first.Method}
	op.Path = m.path()
	m.name = title(op)
	op.Server = m.fact(structure, "server", func(o *ev.Operation) ev.Fact[string] { return o.Server })
	op.ID = m.fact(identity, "operationId", func(o *ev.Operation) ev.Fact[string] { return o.ID })
	op.Tag = m.fact(identity, "tag", func(o *ev.Operation) ev.Fact[string] { return o.Tag })
	op.Resource = m.fact(structure, "resource", func(o *ev.Operation) ev.Fact[string] { return o.Resource })
	op.Action = m.fact(structure, "method", func(o *ev.Operation) ev.Fact[string] { return o.Action })
	op.Summary = m.fact(wording, "", func(o *ev.Operation) ev.Fact[string] { return o.Summary })
	op.Description = m.fact(wording, "", func(o *ev.Operation) ev.Fact[string] { return o.Description })
	op.Deprecated = m.fact(constraints, "deprecated", func(o *ev.Operation) ev.Fact[string] { return o.Deprecated })
	op.Permissions = m.list(constraints, "permissions", func(o *ev.Operation) []ev.Fact[string] { return o.Permissions })
	op.Plans = m.list(identity, "plans", func(o *ev.Operation) []ev.Fact[string] { return o.Plans })
	op.Security = m.list(constraints, "security", func(o *ev.Operation) []ev.Fact[string] { return o.Security })
	op.Params = m.params(op)
	op.Bodies = m.bodies()
	op.Answers = m.answers()
	m.noAnswer(op)
	return op
}

// path chooses how the parameters of the path are called.
func (m *merger) path() ev.Fact[string] {
	claims := gather(m, func(o *ev.Operation) ev.Fact[string] { return o.Path })
	sortClaims(structure, claims)
	m.name = claims[0].from.op.Method.Value + " " + claims[0].fact.Value
	return choose(m, structure, "path", claims, text)
}

// list chooses among lists whose order means nothing. What examples show is
// not the whole list: it is put together.
func (m *merger) list(t topic, subject string, get func(*ev.Operation) []ev.Fact[string]) []ev.Fact[string] {
	var claims []claim[[]ev.Fact[string]]
	var shown []ev.Fact[string]
	for _, o := range m.origins {
		facts := get(o.op)
		if len(facts) == 0 {
			continue
		}
		if slices.ContainsFunc(facts, func(f ev.Fact[string]) bool { return f.Certainty != ev.Stated }) {
			shown = append(shown, facts...)
			continue
		}
		claims = append(claims, claim[[]ev.Fact[string]]{ev.Says(facts, facts[0].Place), o})
	}
	if len(claims) > 0 {
		return choose(m, t, subject, claims, showSet).Value
	}
	slices.SortStableFunc(shown, func(a, b ev.Fact[string]) int { return strings.Compare(a.Value, b.Value) })
	return slices.CompactFunc(shown, func(a, b ev.Fact[string]) bool { return a.Value == b.Value })
}

func showSet(facts []ev.Fact[string]) string {
	values := make([]string, len(facts))
	for i, f := range facts {
		values[i] = strings.Trim(f.Value, " .")
	}
	slices.Sort(values)
	return strings.Join(slices.Compact(values), ", ")
}

// paramKey identifies a parameter: those of the path by their position, since
// pages name them differently.
type paramKey struct {
	in   ev.In
	name string
}

func (m *merger) params(op *ev.Operation) []*ev.Param {
	var order []paramKey
	groups := map[paramKey][]claim[*ev.Param]{}
	wanted := names(op.Path.Value)
	for i := range wanted {
		order = append(order, paramKey{ev.InPath, fmt.Sprint(i)})
	}
	for _, o := range m.origins {
		own := names(o.op.Path.Value)
		for _, p := range o.op.Params {
			key := paramKey{p.In.Value, p.Name}
			switch p.In.Value {
			case ev.InPath:
				i := slices.Index(own, p.Name)
				if i < 0 {
					m.note(p.Place, "path parameter "+p.Name+" is left out: the path has none of that name")
					continue
				}
				key.name = fmt.Sprint(i)
			case ev.InHeader:
				key.name = strings.ToLower(p.Name)
			}
			if groups[key] == nil && key.in != ev.InPath {
				order = append(order, key)
			}
			groups[key] = append(groups[key], claim[*ev.Param]{ev.Says(p, p.Place), o})
		}
	}
	var params []*ev.Param
	for i, key := range order {
		if group := groups[key]; len(group) > 0 {
			p := m.param(group)
			if i < len(wanted) {
				p.Name = wanted[i]
			}
			params = append(params, p)
		}
	}
	return params
}

func (m *merger) note(at ev.Place, text string) {
	m.result.Notes = append(m.result.Notes, ev.Note{Place: at, Text: text})
}

func (m *merger) param(group []claim[*ev.Param]) *ev.Param {
	first := group[0].fact.Value
	subject := fmt.Sprintf("%s parameter %s", first.In.Value, first.Name)
	p := &ev.Param{Name: first.Name, Place: first.Place, In: first.In}
	p.Required = choose(m, structure, subject+": required", pick(group, func(p *ev.Param) ev.Fact[bool] { return p.Required }), flag)
	p.Deprecated = choose(m, constraints, subject+": deprecated", pick(group, func(p *ev.Param) ev.Fact[string] { return p.Deprecated }), text)
	p.Doc = choose(m, wording, "", pick(group, func(p *ev.Param) ev.Fact[string] { return p.Doc }), text)
	p.Schema = m.schema(subject, part(group, func(p *ev.Param) *ev.Schema { return p.Schema }))
	if p.Schema != nil { // what is asked for is never read-only
		p.Schema.ReadOnly = ev.Fact[bool]{}
	}
	return p
}

// pick takes one fact out of what every origin says.
func pick[T, F any](group []claim[T], get func(T) ev.Fact[F]) []claim[F] {
	claims := make([]claim[F], 0, len(group))
	for _, c := range group {
		claims = append(claims, claim[F]{get(c.fact.Value), c.from})
	}
	return claims
}

// part takes one schema out of what every origin says.
func part[T any](group []claim[T], get func(T) *ev.Schema) []said {
	var list []said
	for _, c := range group {
		if s := get(c.fact.Value); s != nil {
			list = append(list, said{s, c.from})
		}
	}
	return list
}

func (m *merger) bodies() []*ev.Body {
	var order []string
	groups := map[string][]claim[*ev.Body]{}
	for _, o := range m.origins {
		for _, b := range o.op.Bodies {
			media := m.bodyMedia(o, b)
			if groups[media] == nil {
				order = append(order, media)
			}
			groups[media] = append(groups[media], claim[*ev.Body]{ev.Says(b, b.Place), o})
		}
	}
	var bodies []*ev.Body
	for _, media := range order {
		if b := m.body(media, groups[media]); b != nil {
			bodies = append(bodies, b)
		}
	}
	return bodies
}

// bodyMedia gives the media type of a body. Where a page only lets one guess
// it, another page with one body knows.
func (m *merger) bodyMedia(o *origin, b *ev.Body) string {
	if b.MediaType.Certainty != ev.FromName {
		return b.MediaType.Value
	}
	for _, other := range m.origins {
		if len(other.op.Bodies) == 1 && other.op.Bodies[0].MediaType.Certainty != ev.FromName {
			return other.op.Bodies[0].MediaType.Value
		}
	}
	return b.MediaType.Value
}

func (m *merger) body(media string, group []claim[*ev.Body]) *ev.Body {
	first := group[0].fact.Value
	if m.isEmptyClaim(group) {
		return nil
	}
	b := &ev.Body{Place: first.Place}
	b.MediaType = choose(m, constraints, "body: media type", pick(group, func(b *ev.Body) ev.Fact[string] { return b.MediaType }), text)
	b.MediaType.Value = media
	b.Required = choose(m, structure, "body: required", pick(group, func(b *ev.Body) ev.Fact[bool] { return b.Required }), flag)
	b.Doc = choose(m, wording, "", pick(group, func(b *ev.Body) ev.Fact[string] { return b.Doc }), text)
	b.Schema = m.schema("body", part(group, func(b *ev.Body) *ev.Schema { return b.Schema }))
	for _, c := range group {
		if b.Example == nil {
			b.Example = c.fact.Value.Example
		}
	}
	return b
}

// isEmptyClaim reports, and records, that pages have a body about which they
// say nothing, while pages that would list its fields have none.
func (m *merger) isEmptyClaim(group []claim[*ev.Body]) bool {
	for _, c := range group {
		if c.fact.Value.Schema != nil || c.fact.Value.Example != nil {
			return false
		}
	}
	lost := group[0]
	for _, o := range m.origins {
		if len(o.op.Bodies) == 0 && (o.page.Format == ev.Markdown || o.page.Format == ev.HTMLText) {
			m.disagree("body",
				Claim{Value: "none", Place: o.op.Place, Format: o.page.Format},
				Claim{Value: "a body of no known content", Place: lost.fact.Place, Format: lost.from.page.Format},
				why[structure])
			return true
		}
	}
	return false
}

func (m *merger) answers() []*ev.Answer {
	m.sameSuccess()
	type key struct{ status, media string }
	var order []key
	groups := map[key][]claim[*ev.Answer]{}
	for _, o := range m.origins {
		for _, a := range o.op.Answers {
			k := key{a.Status.Value, a.MediaType.Value}
			if k.media == "" {
				k.media = m.answerMedia(a.Status.Value)
			}
			if groups[k] == nil {
				order = append(order, k)
			}
			groups[k] = append(groups[k], claim[*ev.Answer]{ev.Says(a, a.Place), o})
		}
	}
	slices.SortStableFunc(order, func(a, b key) int { return strings.Compare(a.status, b.status) })
	var answers []*ev.Answer
	for _, k := range order {
		answers = append(answers, m.answer(k.status, groups[k]))
	}
	return answers
}

// answerMedia finds the media type of an answer on another page.
func (m *merger) answerMedia(status string) string {
	for _, o := range m.origins {
		for _, a := range o.op.Answers {
			if a.Status.Value == status && a.MediaType.Value != "" {
				return a.MediaType.Value
			}
		}
	}
	return ""
}

// sameSuccess lets pages that do not tell the status of the answer of success
// follow one that does.
func (m *merger) sameSuccess() {
	var claims []claim[string]
	var success []*ev.Answer
	for _, o := range m.origins {
		var own []*ev.Answer
		for _, a := range o.op.Answers {
			if strings.HasPrefix(a.Status.Value, "2") {
				own = append(own, a)
			}
		}
		if len(own) != 1 {
			continue
		}
		success = append(success, own[0])
		claims = append(claims, claim[string]{own[0].Status, o})
	}
	if len(claims) < 2 {
		return
	}
	sortClaims(identity, claims)
	for _, a := range success {
		if a.Status.Certainty != ev.Stated {
			a.Status = claims[0].fact
		}
	}
}

func (m *merger) answer(status string, group []claim[*ev.Answer]) *ev.Answer {
	subject := "answer " + status
	a := &ev.Answer{Place: group[0].fact.Value.Place}
	a.Status = choose(m, identity, subject, pick(group, func(a *ev.Answer) ev.Fact[string] { return a.Status }), text)
	a.MediaType = choose(m, constraints, subject+": media type", pick(group, func(a *ev.Answer) ev.Fact[string] { return a.MediaType }), text)
	a.Doc = choose(m, wording, "", pick(group, func(a *ev.Answer) ev.Fact[string] { return a.Doc }), text)
	a.Schema = m.schema(subject, part(group, func(a *ev.Answer) *ev.Schema { return a.Schema }))
	for _, c := range group {
		a.Examples = append(a.Examples, c.fact.Value.Examples...)
	}
	return a
}

// noAnswer gives an operation an answer of success of which no page has one.
// Pages leave out what is not JSON: an answer to GET is then a stream, one to
// DELETE is empty.
func (m *merger) noAnswer(op *ev.Operation) {
	for _, a := range op.Answers {
		if strings.HasPrefix(a.Status.Value, "2") || a.Status.Value == "default" {
			if a.Schema == nil && a.MediaType.Known() && a.MediaType.Value != "" {
				a.Schema = &ev.Schema{Place: a.Place, Kind: guess(ev.File, a.Place, ev.FromName)}
			}
			return
		}
	}
	a := &ev.Answer{Place: op.Place, Status: guess("200", op.Place, ev.FromName)}
	if op.Method.Value != "DELETE" && op.Method.Value != "HEAD" {
		a.MediaType = guess(mediaBinary, op.Place, ev.FromName)
		a.Schema = &ev.Schema{Place: op.Place, Kind: guess(ev.File, op.Place, ev.FromName)}
	}
	op.Answers = append([]*ev.Answer{a}, op.Answers...)
}

// said is a schema of one origin.
type said struct {
	schema *ev.Schema
	from   *origin
}

func schemaFacts[T any](list []said, get func(*ev.Schema) ev.Fact[T]) []claim[T] {
	claims := make([]claim[T], 0, len(list))
	for _, s := range list {
		claims = append(claims, claim[T]{get(s.schema), s.from})
	}
	return claims
}

// schema combines what pages say about one type.
func (m *merger) schema(subject string, list []said) *ev.Schema {
	if len(list) == 0 {
		return nil
	}
	if len(list) == 1 {
		m.trim(subject, list[0].schema)
		return list[0].schema
	}
	kind, list := m.kind(subject, list)
	s := &ev.Schema{Place: list[0].schema.Place, Kind: kind, Shown: list[0].schema.Shown}
	s.Name = choose(m, wording, "", schemaFacts(list, func(s *ev.Schema) ev.Fact[string] { return s.Name }), text)
	s.Doc = choose(m, wording, "", schemaFacts(list, func(s *ev.Schema) ev.Fact[string] { return s.Doc }), text)
	s.Format = choose(m, constraints, subject+": format", schemaFacts(list, func(s *ev.Schema) ev.Fact[string] { return s.Format }), text)
	s.Default = choose(m, constraints, subject+": default", schemaFacts(list, func(s *ev.Schema) ev.Fact[string] { return s.Default }), text)
	s.Deprecated = choose(m, constraints, subject+": deprecated", schemaFacts(list, func(s *ev.Schema) ev.Fact[string] { return s.Deprecated }), text)
	s.Nullable = choose(m, identity, subject+": nullable", schemaFacts(list, func(s *ev.Schema) ev.Fact[bool] { return s.Nullable }), flag)
	s.ReadOnly = choose(m, identity, subject+": readOnly", schemaFacts(list, func(s *ev.Schema) ev.Fact[bool] { return s.ReadOnly }), flag)
	s.WriteOnly = choose(m, identity, subject+": writeOnly", schemaFacts(list, func(s *ev.Schema) ev.Fact[bool] { return s.WriteOnly }), flag)
	s.Limits = m.limits(subject, list)
	m.enum(subject, s, list)
	s.Properties = m.properties(subject, list)
	s.Items = m.schema(subject+"[]", below(list, func(s *ev.Schema) *ev.Schema { return s.Items }))
	s.Values = m.schema(subject+".*", below(list, func(s *ev.Schema) *ev.Schema { return s.Values }))
	s.Arms = m.arms(subject, list)
	m.trimOne(subject, s)
	return s
}

func below(list []said, get func(*ev.Schema) *ev.Schema) []said {
	var found []said
	for _, s := range list {
		if b := get(s.schema); b != nil {
			found = append(found, said{b, s.from})
		}
	}
	return found
}

// kind settles what a value is, and gives the schemas that agree, the best
// first. What the others say about other kinds cannot be used.
func (m *merger) kind(subject string, list []said) (ev.Fact[ev.Kind], []said) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b said) int {
		return cmp.Or(
			cmp.Compare(vagueness(a.schema), vagueness(b.schema)),
			cmp.Compare(a.schema.Kind.Certainty, b.schema.Kind.Certainty),
			compareOrigins(structure, a.from, b.from),
		)
	})
	won := list[0]
	kept := []said{won}
	kind := won.schema.Kind
	for _, lost := range list[1:] {
		k := lost.schema.Kind
		switch {
		case isNumber(kind.Value) && isNumber(k.Value):
			kind = m.number(subject, won, lost, kind)
		case alike(kind.Value, k.Value):
			if (k.Value == ev.Map || k.Value == ev.File) && k.Value != kind.Value && k.Certainty <= kind.Certainty {
				kind = k
			}
		default:
			if k.Known() && kind.Certainty == ev.Stated && k.Certainty == ev.Stated && vagueness(lost.schema) == 0 {
				m.disagree(subject+": type", kindClaim(won), kindClaim(lost), reason(structure, won.from, lost.from))
			}
			if vagueness(lost.schema) == 0 {
				continue
			}
		}
		kept = append(kept, lost)
	}
	return kind, kept
}

func kindClaim(s said) Claim {
	return Claim{Value: Describe(s.schema), Place: s.schema.Kind.Place, Format: s.from.page.Format}
}

// vagueness is 0 for a schema that says what a value is, more for one that
// only says its name, or that it may be anything.
func vagueness(s *ev.Schema) int {
	switch s.Kind.Value {
	case ev.Unknown:
		return 1
	case ev.Reference:
		return 2
	case "":
		return 3
	}
	return 0
}

func isNumber(k ev.Kind) bool { return k == ev.Number || k == ev.Integer }

// alike reports kinds that do not contradict each other.
func alike(a, b ev.Kind) bool {
	if a == b {
		return true
	}
	pair := [2]ev.Kind{min(a, b), max(a, b)}
	return pair == [2]ev.Kind{ev.Map, ev.Object} || pair == [2]ev.Kind{ev.File, ev.String}
}

// number settles integer against number. Only SDK pages and dumps know both:
// elsewhere "number" does not say that it is no integer.
func (m *merger) number(subject string, won, lost said, kind ev.Fact[ev.Kind]) ev.Fact[ev.Kind] {
	other := lost.schema.Kind
	if kind.Value == other.Value {
		if other.Certainty < kind.Certainty {
			return other
		}
		return kind
	}
	integer, number, from, against := kind, other, won, lost
	if other.Value == ev.Integer {
		integer, number, from, against = other, kind, lost, won
	}
	if integer.Certainty != ev.Stated {
		return number
	}
	if number.Certainty == ev.Stated {
		m.disagree(subject+": type",
			Claim{Value: string(ev.Integer), Place: integer.Place, Format: from.from.page.Format},
			Claim{Value: string(ev.Number), Place: number.Place, Format: against.from.page.Format},
			"only SDK pages and dumps tell integers from numbers")
	}
	return integer
}

func (m *merger) limits(subject string, list []said) map[string]ev.Fact[string] {
	keys := map[string]bool{}
	for _, s := range list {
		for key := range s.schema.Limits {
			keys[key] = true
		}
	}
	var limits map[string]ev.Fact[string]
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		fact := choose(m, constraints, subject+": "+key, schemaFacts(list, func(s *ev.Schema) ev.Fact[string] { return s.Limits[key] }), text)
		if limits == nil {
			limits = map[string]ev.Fact[string]{}
		}
		limits[key] = fact
	}
	return limits
}

// enum chooses a list of values. A list that a page cuts short is no
// statement about the rest.
func (m *merger) enum(subject string, s *ev.Schema, list []said) {
	var claims []claim[[]ev.Fact[string]]
	var cut []said
	for _, x := range list {
		switch {
		case len(x.schema.Enum) == 0:
		case isCut(x.schema):
			cut = append(cut, x)
		default:
			claims = append(claims, claim[[]ev.Fact[string]]{ev.Says(x.schema.Enum, x.schema.Enum[0].Place), x.from})
		}
	}
	if len(claims) == 0 {
		if len(cut) > 0 {
			s.Enum, s.Shown = cut[0].schema.Enum, cut[0].schema.Shown
		}
		return
	}
	s.Enum = choose(m, structure, subject+": enum", claims, showSet).Value
	s.Shown = ev.Shown{}
}

// isCut reports whether a page announces more values than it lists.
func isCut(s *ev.Schema) bool { return len(s.Enum) > 0 && s.Shown.Count() > len(s.Enum) }

func (m *merger) properties(subject string, list []said) []*ev.Property {
	var order []string
	groups := map[string][]claim[*ev.Property]{}
	for _, s := range list {
		for _, p := range s.schema.Properties {
			if groups[p.Name] == nil {
				order = append(order, p.Name)
			}
			groups[p.Name] = append(groups[p.Name], claim[*ev.Property]{ev.Says(p, p.Place), s.from})
		}
	}
	var properties []*ev.Property
	for _, name := range order {
		group := groups[name]
		inner := within(subject, name)
		p := &ev.Property{Name: name, Place: group[0].fact.Value.Place}
		p.Required = choose(m, structure, inner+": required", pick(group, func(p *ev.Property) ev.Fact[bool] { return p.Required }), flag)
		p.Schema = m.schema(inner, part(group, func(p *ev.Property) *ev.Schema { return p.Schema }))
		properties = append(properties, p)
	}
	return properties
}

// within names a member: answer 200: result.id.
func within(subject, name string) string {
	if strings.Contains(subject, ": ") {
		return subject + "." + name
	}
	return subject + ": " + name
}

// arms takes the alternatives of the best page, and adds to each what other
// pages say about the same alternative.
func (m *merger) arms(subject string, list []said) []*ev.Schema {
	var lists []said
	for _, s := range list {
		if len(s.schema.Arms) > 0 {
			lists = append(lists, s)
		}
	}
	if len(lists) == 0 {
		return nil
	}
	if len(lists) == 1 || len(lists[0].schema.Arms) > maxMembers {
		return lists[0].schema.Arms
	}
	groups := make([][]said, len(lists[0].schema.Arms))
	for i, arm := range lists[0].schema.Arms {
		groups[i] = []said{{arm, lists[0].from}}
	}
	for _, other := range lists[1:] {
		taken := map[int]bool{}
		for _, arm := range other.schema.Arms {
			i := slices.IndexFunc(groups, func(g []said) bool { return sameArm(g[0].schema, arm) })
			if i < 0 || taken[i] {
				m.disagree(subject+": alternatives",
					Claim{Value: Describe(lists[0].schema), Place: lists[0].schema.Place, Format: lists[0].from.page.Format},
					Claim{Value: Describe(other.schema), Place: other.schema.Place, Format: other.from.page.Format},
					reason(structure, lists[0].from, other.from))
				break
			}
			taken[i] = true
			groups[i] = append(groups[i], said{arm, other.from})
		}
	}
	arms := make([]*ev.Schema, len(groups))
	for i, group := range groups {
		arms[i] = m.schema(fmt.Sprintf("%s|%d", subject, i+1), group)
	}
	return arms
}

// sameArm reports whether two pages mean the same alternative: by name, by a
// literal that marks it, or by its kind where that says enough.
func sameArm(a, b *ev.Schema) bool {
	if a.Name.Known() && a.Name.Value == b.Name.Value {
		return true
	}
	if a.Kind.Value != b.Kind.Value && !(isNumber(a.Kind.Value) && isNumber(b.Kind.Value)) {
		return false
	}
	if a.Kind.Value != ev.Object {
		return showSet(a.Enum) == showSet(b.Enum)
	}
	known := index(b)
	for _, p := range a.Properties {
		q := known[p.Name]
		if q == nil || p.Schema == nil || q.Schema == nil || len(p.Schema.Enum) != 1 || len(q.Schema.Enum) != 1 {
			continue
		}
		return p.Schema.Enum[0].Value == q.Schema.Enum[0].Value
	}
	return all(a.Properties, func(p *ev.Property) bool { return known[p.Name] != nil })
}

// limitsOf says which limits mean something for a kind.
var limitsOf = map[string][]ev.Kind{
	"minLength": {ev.String, ev.File}, "maxLength": {ev.String, ev.File}, "pattern": {ev.String, ev.File},
	"minimum": {ev.Number, ev.Integer}, "maximum": {ev.Number, ev.Integer}, "multipleOf": {ev.Number, ev.Integer},
	"exclusiveMinimum": {ev.Number, ev.Integer}, "exclusiveMaximum": {ev.Number, ev.Integer},
	"minItems": {ev.Array}, "maxItems": {ev.Array}, "uniqueItems": {ev.Array},
	"minProperties": {ev.Object, ev.Map}, "maxProperties": {ev.Object, ev.Map},
}

// trim leaves out what cannot be, in a schema and all below it.
func (m *merger) trim(subject string, root *ev.Schema) {
	each(root, func(s *ev.Schema) { m.trimOne(subject, s) })
}

// trimOne leaves out limits of another kind, and lists of values that the page
// cuts. A number whose format is that of integers is one.
func (m *merger) trimOne(subject string, s *ev.Schema) {
	for _, key := range slices.Sorted(maps.Keys(s.Limits)) {
		if !limits(s.Kind.Value, key) {
			m.note(s.Limits[key].Place, fmt.Sprintf("%s: %s of %s says nothing; it is left out", subject, key, article(s.Kind.Value)))
			delete(s.Limits, key)
		}
	}
	if s.Kind.Value == ev.Number && (s.Format.Value == "int32" || s.Format.Value == "int64") {
		s.Kind = ev.Fact[ev.Kind]{Value: ev.Integer, Place: s.Format.Place, Certainty: s.Format.Certainty}
	}
	if isCut(s) {
		m.note(s.Place, fmt.Sprintf("%s: the page lists %d of %d values; any other is allowed, too", subject, len(s.Enum), s.Shown.Count()))
		s.Enum, s.Shown = nil, ev.Shown{}
	}
}

// limits reports whether a limit means something for a kind.
func limits(kind ev.Kind, key string) bool {
	kinds, known := limitsOf[key]
	return !known || slices.Contains(kinds, kind) || kind == ev.Unknown || kind == ev.Union
}
