package dump

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

var kinds = map[string]evidence.Kind{
	"string": evidence.String, "number": evidence.Number, "integer": evidence.Integer, "boolean": evidence.Boolean,
	"null": evidence.Null, "object": evidence.Object, "array": evidence.Array,
}

// limits are the keywords that are taken as they are, whether or not they fit
// the type.
var limits = []string{
	"maxLength", "minLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
	"maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties",
}

// schema turns an OpenAPI schema into evidence.
func (c *converter) schema(n *yaml.Node, depth int) *evidence.Schema {
	at := c.place(n)
	s := &evidence.Schema{Place: at}
	if depth > evidence.MaxDepth {
		c.note(at, "what is nested deeper than %d levels is left out", evidence.MaxDepth)
		s.Kind = evidence.Says(evidence.Unknown, at)
		return s
	}
	if ref := c.text(n, "$ref"); ref.Known() {
		s.Kind = evidence.Says(evidence.Reference, at)
		s.Name = evidence.Says(ref.Value[strings.LastIndexByte(ref.Value, '/')+1:], ref.Place)
		return s
	}
	c.own(s, n, depth)
	for _, m := range tree.Items(tree.Get(n, "allOf")) {
		s = c.both(s, c.schema(m, depth+1), true)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if list := tree.Get(n, key); tree.IsSeq(list) && len(list.Content) > 0 {
			s = c.choice(s, list, depth)
		}
	}
	if depth == 0 {
		settle(s, 0)
	}
	return s
}

// own takes what a schema says without its composition.
func (c *converter) own(s *evidence.Schema, n *yaml.Node, depth int) {
	c.kind(s, n)
	s.Doc = c.text(n, "description")
	s.Format = c.text(n, "format")
	s.ReadOnly, s.WriteOnly = c.bool(n, "readOnly"), c.bool(n, "writeOnly")
	s.Deprecated = c.deprecated(n)
	if v := c.bool(n, "nullable"); v.Known() {
		s.Nullable = v
	}
	if k, v := tree.Entry(n, "default"); v != nil {
		s.Default = evidence.Says(jsonText(v), c.place(k))
	}
	values := tree.Items(tree.Get(n, "enum"))
	if v := tree.Get(n, "const"); v != nil {
		values = []*yaml.Node{v}
	}
	for _, v := range values {
		s.Enum = append(s.Enum, evidence.Says(jsonText(v), c.place(v)))
	}
	for _, keyword := range limits {
		if k, v := tree.Entry(n, keyword); tree.IsScalar(v) {
			if s.Limits == nil {
				s.Limits = map[string]evidence.Fact[string]{}
			}
			s.Limits[keyword] = evidence.Says(jsonText(v), c.place(k))
		}
	}
	c.members(s, n, depth)
}

// kind reads the type, which may be a list, or follows from what is inside.
func (c *converter) kind(s *evidence.Schema, n *yaml.Node) {
	k, v := tree.Entry(n, "type")
	names := tree.Items(v)
	if tree.IsScalar(v) {
		names = []*yaml.Node{v}
	}
	var found []evidence.Kind
	for _, name := range names {
		switch kind, known := kinds[name.Value]; {
		case !known:
			c.note(c.place(name), "%q is no type", name.Value)
		case kind == evidence.Null:
			s.Nullable = evidence.Says(true, c.place(name))
		default:
			found = append(found, kind)
		}
	}
	switch {
	case len(found) == 1:
		s.Kind = evidence.Says(found[0], c.place(k))
	case len(found) > 1:
		s.Kind = evidence.Says(evidence.Union, c.place(k))
		for _, kind := range found {
			s.Arms = append(s.Arms, &evidence.Schema{Place: c.place(k), Kind: evidence.Says(kind, c.place(k))})
		}
	case s.Nullable.Value:
		s.Kind = evidence.Says(evidence.Null, c.place(k))
	}
}

// members takes properties, items and further values.
func (c *converter) members(s *evidence.Schema, n *yaml.Node, depth int) {
	required := map[string]*yaml.Node{}
	for _, name := range tree.Items(tree.Get(n, "required")) {
		required[name.Value] = name
	}
	seen := map[string]bool{}
	for k, v := range tree.Entries(tree.Get(n, "properties")) {
		if seen[k.Value] {
			c.note(c.place(k), "%s is there twice; the first one counts", k.Value)
			continue
		}
		seen[k.Value] = true
		p := &evidence.Property{Name: k.Value, Place: c.place(k), Schema: c.schema(v, depth+1)}
		p.Required = evidence.Says(false, p.Place)
		if name := required[k.Value]; name != nil {
			p.Required = evidence.Says(true, c.place(name))
		}
		s.Properties = append(s.Properties, p)
	}
	if v := tree.Get(n, "items"); tree.IsMap(v) {
		s.Items = c.schema(v, depth+1)
	}
	k, v := tree.Entry(n, "additionalProperties")
	switch {
	case tree.IsMap(v):
		s.Values = c.schema(v, depth+1)
	case tree.Bool(v):
		s.Values = &evidence.Schema{Place: c.place(k), Kind: evidence.Says(evidence.Unknown, c.place(k))}
	}
	if s.Kind.Known() {
		return
	}
	switch {
	case len(s.Properties) > 0 || s.Values != nil:
		s.Kind = evidence.Says(evidence.Object, s.Place)
	case s.Items != nil:
		s.Kind = evidence.Says(evidence.Array, s.Place)
	}
}

// choice takes the alternatives of anyOf or oneOf. What stands next to them
// applies to each.
func (c *converter) choice(s *evidence.Schema, list *yaml.Node, depth int) *evidence.Schema {
	var arms []*evidence.Schema
	for _, item := range list.Content {
		if arm := c.schema(item, depth+1); says(arm) {
			arms = append(arms, arm)
		}
	}
	if len(arms) == 0 { // which of the fields are required together
		return s
	}
	union := &evidence.Schema{Place: s.Place, Kind: evidence.Says(evidence.Union, c.place(list)), Arms: arms}
	if len(arms) == 1 {
		union = arms[0]
	}
	return c.both(s, union, false)
}

// says reports whether a schema says anything about a value's form.
func says(s *evidence.Schema) bool {
	return s.Kind.Known() || len(s.Enum) > 0 || s.Items != nil || s.Format.Known() || s.Nullable.Known() || len(s.Limits) > 0
}

// both gives what two schemas say together. Of statements that cannot both
// hold, the later counts.
func (c *converter) both(a, b *evidence.Schema, noted bool) *evidence.Schema {
	m := *a
	switch {
	case !b.Kind.Known():
	case !a.Kind.Known():
		m.Kind, m.Arms = b.Kind, b.Arms
	case a.Kind.Value == evidence.Union && b.Kind.Value == evidence.Union:
		m.Arms = shared(a.Arms, b.Arms)
		if len(m.Arms) == 0 {
			m.Arms = b.Arms
		}
	case a.Kind.Value == evidence.Union:
		return c.narrow(a, b)
	case b.Kind.Value == evidence.Union:
		return c.spread(a, b)
	case a.Kind.Value == evidence.Number && b.Kind.Value == evidence.Integer, a.Kind.Value == b.Kind.Value:
		m.Kind = b.Kind
	case a.Kind.Value == evidence.Integer && b.Kind.Value == evidence.Number:
	default:
		if noted {
			c.note(b.Kind.Place, "allOf joins %s with %s; the latter counts", a.Kind.Value, b.Kind.Value)
		}
		m.Kind = b.Kind
		m.Properties, m.Items, m.Values, m.Enum = nil, nil, nil, nil
	}
	c.facts(&m, b)
	c.parts(&m, b)
	return &m
}

// facts adds what b says about the value itself.
func (c *converter) facts(m, b *evidence.Schema) {
	later(&m.Doc, b.Doc)
	later(&m.Name, b.Name)
	later(&m.Format, b.Format)
	later(&m.Default, b.Default)
	later(&m.Deprecated, b.Deprecated)
	later(&m.Nullable, b.Nullable)
	later(&m.ReadOnly, b.ReadOnly)
	later(&m.WriteOnly, b.WriteOnly)
	if len(b.Limits) > 0 {
		joined := maps.Clone(m.Limits)
		if joined == nil {
			joined = map[string]evidence.Fact[string]{}
		}
		maps.Copy(joined, b.Limits)
		m.Limits = joined
	}
	switch {
	case len(b.Enum) == 0:
	case len(m.Enum) == 0 || !c.spend(len(m.Enum)):
		m.Enum = b.Enum
	default:
		both := common(m.Enum, b.Enum)
		if len(both) == 0 {
			c.note(b.Enum[0].Place, "allOf joins values that have nothing in common; the latter count")
			both = b.Enum
		}
		m.Enum = both
	}
}

// spend takes from the budget, if there is that much.
func (c *converter) spend(n int) bool {
	if *c.budget < n {
		return false
	}
	*c.budget -= n
	return true
}

func later[T any](f *evidence.Fact[T], other evidence.Fact[T]) {
	if other.Known() {
		*f = other
	}
}

// parts adds what b says about what is inside.
func (c *converter) parts(m, b *evidence.Schema) {
	m.Items = c.join(m.Items, b.Items)
	m.Values = c.join(m.Values, b.Values)
	if len(b.Properties) == 0 {
		return
	}
	if !c.spend(len(m.Properties)) {
		c.note(b.Place, "members are left out: too much is joined with allOf on this page")
		return
	}
	at := make(map[string]int, len(m.Properties)+len(b.Properties))
	m.Properties = slices.Clone(m.Properties)
	for i, p := range m.Properties {
		at[p.Name] = i
	}
	for _, p := range b.Properties {
		i, known := at[p.Name]
		if !known {
			at[p.Name] = len(m.Properties)
			m.Properties = append(m.Properties, p)
			continue
		}
		joined := *m.Properties[i]
		if p.Required.Value || !joined.Required.Value {
			joined.Required = p.Required
		}
		joined.Place, joined.Schema = p.Place, c.join(joined.Schema, p.Schema)
		m.Properties[i] = &joined
	}
}

func (c *converter) join(a, b *evidence.Schema) *evidence.Schema {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return c.both(a, b, true)
}

// narrow gives the alternative that another schema decides for.
func (c *converter) narrow(union, s *evidence.Schema) *evidence.Schema {
	base := *union
	base.Kind, base.Arms = evidence.Fact[evidence.Kind]{}, nil
	for _, arm := range union.Arms {
		if arm.Kind.Value == s.Kind.Value {
			return c.both(c.both(&base, arm, false), s, false)
		}
	}
	return c.both(&base, s, false)
}

// spread gives each alternative what the schema next to them says.
func (c *converter) spread(s, union *evidence.Schema) *evidence.Schema {
	if !c.spend(len(union.Arms) * c.size(s, *c.budget+1)) {
		*c.budget = 0
		c.note(union.Place, "alternatives are left out: too much is repeated in them on this page")
		return s
	}
	m := *union
	base := *s
	base.Doc, base.Nullable = evidence.Fact[string]{}, evidence.Fact[bool]{}
	later(&m.Doc, s.Doc)
	later(&m.Nullable, s.Nullable)
	m.Arms = nil
	for _, arm := range union.Arms {
		if arm.Kind.Known() && arm.Kind.Value != s.Kind.Value && !bothNumbers(arm, s) {
			continue // cannot hold
		}
		m.Arms = append(m.Arms, c.both(&base, arm, false))
	}
	switch len(m.Arms) {
	case 0:
		return s
	case 1:
		only := *m.Arms[0]
		later(&only.Doc, m.Doc)
		later(&only.Nullable, m.Nullable)
		return &only
	}
	return &m
}

// size counts the schemas in one, up to a limit.
func (c *converter) size(s *evidence.Schema, limit int) int {
	if s == nil || limit <= 0 {
		return 0
	}
	n := 1
	for _, p := range s.Properties {
		n += c.size(p.Schema, limit-n)
	}
	n += c.size(s.Items, limit-n)
	n += c.size(s.Values, limit-n)
	for _, arm := range s.Arms {
		n += c.size(arm, limit-n)
	}
	return n
}

func bothNumbers(a, b *evidence.Schema) bool {
	return isNumber(a) && isNumber(b)
}

func isNumber(s *evidence.Schema) bool {
	return s.Kind.Value == evidence.Number || s.Kind.Value == evidence.Integer
}

// shared gives the alternatives of b that a has, too, by kind.
func shared(a, b []*evidence.Schema) (both []*evidence.Schema) {
	in := map[evidence.Kind]bool{}
	for _, arm := range a {
		in[arm.Kind.Value] = true
	}
	for _, arm := range b {
		if in[arm.Kind.Value] {
			both = append(both, arm)
		}
	}
	return both
}

// settle gives kinds to what has none: objects with only further values are
// maps, values tell their kind, and the rest may be anything.
func settle(s *evidence.Schema, depth int) {
	if s == nil || depth > 2*evidence.MaxDepth {
		return
	}
	switch {
	case s.Kind.Value == evidence.Object && len(s.Properties) == 0 && s.Values != nil:
		s.Kind.Value = evidence.Map
	case s.Kind.Known():
	case len(s.Enum) > 0 && valuesKind(s.Enum) != "":
		s.Kind = evidence.Says(valuesKind(s.Enum), s.Enum[0].Place)
	default:
		s.Kind = evidence.Says(evidence.Unknown, s.Place)
	}
	for _, p := range s.Properties {
		settle(p.Schema, depth+1)
	}
	settle(s.Items, depth+1)
	settle(s.Values, depth+1)
	for _, arm := range s.Arms {
		settle(arm, depth+1)
	}
}

// valuesKind gives the kind that all values have; "" when they differ.
func valuesKind(values []evidence.Fact[string]) (kind evidence.Kind) {
	for _, v := range values {
		k := evidence.Number
		switch v.Value[0] {
		case '"':
			k = evidence.String
		case 't', 'f':
			k = evidence.Boolean
		case 'n':
			continue
		case '{', '[':
			return ""
		}
		if kind != "" && kind != k {
			return ""
		}
		kind = k
	}
	return kind
}

// jsonText writes a value as JSON again.
func jsonText(n *yaml.Node) string {
	var b strings.Builder
	writeJSON(&b, n, 0)
	return b.String()
}

func writeJSON(b *strings.Builder, n *yaml.Node, depth int) {
	separator := ""
	switch {
	case n == nil || tree.IsNull(n) || depth > 16*evidence.MaxDepth:
		b.WriteString("null")
	case tree.IsMap(n):
		b.WriteByte('{')
		for k, v := range tree.Entries(n) {
			b.WriteString(separator + quote(k.Value) + ":")
			writeJSON(b, v, depth+1)
			separator = ","
		}
		b.WriteByte('}')
	case tree.IsSeq(n):
		b.WriteByte('[')
		for _, item := range n.Content {
			b.WriteString(separator)
			writeJSON(b, item, depth+1)
			separator = ","
		}
		b.WriteByte(']')
	case n.ShortTag() == "!!str":
		b.WriteString(quote(n.Value))
	default:
		b.WriteString(n.Value)
	}
}

func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // strings can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}
