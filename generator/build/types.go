package build

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// typeContext says where a schema is used.
type typeContext struct {
	request   bool
	param     bool
	multipart bool   // a file can stand here
	name      string // of the property or parameter
	listed    bool   // inside of an array
	cycles    *cycles
}

func (c typeContext) at(name string) typeContext {
	c.name = name
	return c
}

// item is the context of an array's items: files can come as one list, not as
// a list of lists.
func (c typeContext) item() typeContext {
	c.multipart, c.listed = c.multipart && !c.listed, true
	return c
}

// typeOf makes the type of a schema node.
func (b *builder) typeOf(n *yaml.Node, ctx typeContext) *model.Type {
	if n == nil {
		return &model.Type{Kind: model.KindAny, Request: ctx.request}
	}
	return b.newType(b.view(n), ctx)
}

func (b *builder) newType(s *schema, ctx typeContext) *model.Type {
	if ctx.cycles == nil {
		ctx.cycles = newCycles()
	}
	if t := ctx.cycles.find(s); t != nil {
		return t
	}
	t := &model.Type{Nullable: s.nullable, Request: ctx.request, Doc: b.doc(s)}
	t.Origin = b.origin(s.node, cmp.Or(s.ref, soleReference(s.node)))
	b.places = append(b.places, place{&t.At, s.node, t.Origin.Pointer})
	done := ctx.cycles.open(s, t, b.isRecursive(s.ref))
	b.fill(t, s, ctx)
	done()
	return t
}

func (b *builder) fill(t *model.Type, s *schema, ctx typeContext) {
	if arms := b.arms(s); len(arms) > 0 {
		b.fillUnion(t, s, arms, ctx)
		return
	}
	switch {
	case ctx.multipart && ctx.name != "" && isFile(s):
		t.Kind = model.KindFile
	case s.typ == "object":
		b.fillObject(t, s, ctx)
	case s.typ == "array":
		t.Kind = model.KindArray
		t.Elem = b.elem(t, s.items, ctx.item())
	case len(s.enum) > 0 && (s.typ == "string" || s.typ == "integer"):
		fillEnum(t, s)
	case s.typ == "string":
		t.Kind = stringKind(s, ctx)
	case s.typ == "integer":
		t.Kind, t.Bits = model.KindInteger, bits(s.format)
	case s.typ == "number":
		t.Kind = model.KindNumber
	case s.typ == "boolean":
		t.Kind = model.KindBoolean
	default:
		t.Kind = model.KindAny
	}
}

// elem makes the type of what a list or map holds. One that holds itself, with
// no declared type in between, could not be written in Go: it holds anything.
func (b *builder) elem(owner *model.Type, n *yaml.Node, ctx typeContext) *model.Type {
	elem := b.typeOf(n, ctx)
	for t := elem; t != nil && !t.IsDeclared(); t = t.Elem {
		if t == owner {
			return &model.Type{Kind: model.KindAny, Request: ctx.request}
		}
	}
	return elem
}

func (b *builder) fillObject(t *model.Type, s *schema, ctx typeContext) {
	ctx.multipart = ctx.multipart && ctx.name == "" // inside of a part there are no files
	if len(s.props) == 0 {
		t.Kind = model.KindAnyMap
		if s.extra != nil && len(s.extra.Content) > 0 {
			t.Kind = model.KindMap
			if ctx.multipart {
				ctx = ctx.at("extra") // each entry is a part
			}
			t.Elem = b.elem(t, s.extra, ctx)
		}
		return
	}
	t.Kind = model.KindObject
	unnamed := false
	for _, p := range s.props {
		v := b.view(p.node)
		readOnly, writeOnly := v.flag("readOnly"), v.flag("writeOnly")
		if readOnly && ctx.request && !p.required || writeOnly && !ctx.request {
			continue // it never travels this way
		}
		if !isMemberName(p.name) {
			unnamed = true
			continue
		}
		f := &model.Field{
			Name:      p.name,
			Doc:       b.doc(v),
			Required:  p.required && !(readOnly && ctx.request), // that is about answers
			ReadOnly:  readOnly,
			WriteOnly: writeOnly,
			Type:      b.newType(v, ctx.at(p.name)),
		}
		b.places = append(b.places, place{&f.At, p.node, ""})
		t.Fields = append(t.Fields, f)
	}
	switch {
	case unnamed && len(t.Fields) == 0:
		t.Kind = model.KindAnyMap
	case unnamed:
		t.Extra = &model.Type{Kind: model.KindAny, Request: ctx.request}
	case s.extra != nil && len(s.extra.Content) > 0:
		t.Extra = b.typeOf(s.extra, ctx.at("extra"))
	}
}

// isMemberName reports names that a Go struct tag can hold. The others travel
// with the members that are not documented by name.
func isMemberName(name string) bool {
	return name != "" && name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsPrint(r) || strings.ContainsRune(",'\"\\`", r)
	})
}

func fillEnum(t *model.Type, s *schema) {
	t.Kind, t.Base = model.KindEnum, model.KindString
	if s.typ == "integer" {
		t.Base = model.KindInteger
	}
	for _, v := range s.enum {
		if !tree.IsScalar(v) || tree.IsNull(v) {
			continue
		}
		if t.Base == model.KindInteger {
			if _, err := strconv.ParseInt(v.Value, 10, 64); err != nil {
				continue
			}
		}
		if !slices.ContainsFunc(t.Values, func(w *model.Value) bool { return w.Wire == v.Value }) {
			t.Values = append(t.Values, &model.Value{Wire: v.Value})
		}
	}
	if len(t.Values) == 0 {
		t.Kind = t.Base
	}
}

func stringKind(s *schema, ctx typeContext) model.Kind {
	switch {
	case isSecret(s, ctx):
		return model.KindSecret
	case s.format == "date-time":
		return model.KindTime
	case s.format == "date":
		return model.KindDate
	case s.format == "byte":
		return model.KindBytes
	}
	return model.KindString
}

// isSecret decides which strings must never be printed: those that the
// document marks, and those whose name leaves no doubt. x-sensitive is how
// Cloudflare's own documents mark keys and tokens.
func isSecret(s *schema, ctx typeContext) bool {
	if s.flag("x-secret") || s.format == "password" {
		return true
	}
	if marked := s.keyword("x-secret"); marked != nil || ctx.param {
		return false
	}
	if s.flag("x-sensitive") {
		return true
	}
	name := strings.ToLower(ctx.name)
	for _, ending := range []string{"private_key", "password", "passphrase", "client_secret", "secret_access_key", "shared_secret"} {
		if name == ending || strings.HasSuffix(name, "_"+ending) {
			return true
		}
	}
	return s.flag("writeOnly") && ctx.request && name != "" && strings.Contains(name, "secret")
}

func bits(format string) int {
	switch format {
	case "int32":
		return 32
	case "int64":
		return 64
	}
	return 0
}

// arms gives the alternatives of a union that can hold a value.
// A union among them has no shape of its own: its alternatives take its place.
func (b *builder) arms(s *schema) []*schema { return b.openArms(s, nil) }

// openArms is arms; open holds the unions around s.
func (b *builder) openArms(s *schema, open []*yaml.Node) []*schema {
	var views []*schema
	for _, arm := range s.arms {
		v := b.view(arm)
		switch {
		case v.typ == "" && len(v.arms) == 0 && v.ref == "" && len(s.props) > 0:
			// It only narrows what its parent declares.
		case isBareUnion(s) && isBareUnion(v) && !slices.Contains(open, v.arms[0]) && v.arms[0] != s.arms[0]:
			views = append(views, b.openArms(v, append(open, s.arms[0]))...)
		default:
			views = append(views, v)
		}
	}
	return views
}

// isBareUnion reports unions that consist of nothing but their alternatives.
func isBareUnion(s *schema) bool {
	return len(s.arms) > 0 && len(s.props) == 0 && s.keyword("discriminator") == nil
}

func (b *builder) fillUnion(t *model.Type, s *schema, arms []*schema, ctx typeContext) {
	if len(s.props) > 0 {
		// Properties beside the alternatives belong to each that is an object.
		for _, a := range arms {
			if !a.isObject() {
				continue
			}
			for _, p := range s.props {
				if _, ok := a.property(p.name); !ok {
					a.props = append(a.props, p)
				}
			}
			a.ref = ""
		}
	}
	discriminator := tree.String(tree.Get(s.keyword("discriminator"), "propertyName"))
	mapping := tree.Get(s.keyword("discriminator"), "mapping")
	if discriminator == "" {
		discriminator = b.impliedDiscriminator(arms)
	}
	ctx.multipart = false
	for _, a := range arms {
		arm := &model.Arm{Type: b.newType(a, ctx)}
		if discriminator != "" {
			arm.Tags = b.tags(a, discriminator, mapping)
		}
		if !slices.ContainsFunc(t.Arms, func(x *model.Arm) bool { return x.Type == arm.Type || sameScalar(x.Type, arm.Type) }) {
			t.Arms = append(t.Arms, arm)
		}
	}
	if len(t.Arms) == 1 {
		b.becomeArm(t)
		return
	}
	t.Kind, t.Discriminator = model.KindUnion, discriminator
}

// impliedDiscriminator finds the property that tells the alternatives apart
// where the document does not name it: each allows it values that no other
// does.
func (b *builder) impliedDiscriminator(arms []*schema) string {
	if len(arms) < 2 || !allObjects(arms) {
		return ""
	}
	for _, p := range arms[0].props {
		if b.isTag(p.name, arms) {
			return p.name
		}
	}
	return ""
}

func (b *builder) isTag(name string, arms []*schema) bool {
	seen := map[string]bool{}
	for _, a := range arms {
		p, ok := a.property(name)
		if !ok {
			return false
		}
		v := b.view(p.node)
		if v.typ != "string" || len(v.enum) == 0 {
			return false
		}
		for _, value := range v.enum {
			if seen[value.Value] {
				return false
			}
			seen[value.Value] = true
		}
	}
	return true
}

// becomeArm makes a union of one alternative that alternative.
func (b *builder) becomeArm(t *model.Type) {
	arm, doc, nullable, origin := t.Arms[0].Type, t.Doc, t.Nullable, t.Origin
	if arm == t { // it has no alternative but itself
		t.Kind, t.Arms = model.KindAny, nil
		return
	}
	*t = *arm
	t.Nullable, t.Origin = nullable || arm.Nullable, origin
	if doc.Text != "" {
		t.Doc = doc
	}
}

func allObjects(arms []*schema) bool {
	return !slices.ContainsFunc(arms, func(a *schema) bool { return !a.isObject() })
}

func sameScalar(x, y *model.Type) bool {
	return x.Kind == y.Kind && !x.IsDeclared() && x.Elem == nil && y.Elem == nil
}

// tags gives the discriminator values that select an arm: those mapped to it,
// else those its own property allows.
func (b *builder) tags(arm *schema, discriminator string, mapping *yaml.Node) []string {
	var tags []string
	for k, v := range tree.Entries(mapping) {
		if v.Value == arm.ref {
			tags = append(tags, k.Value)
		}
	}
	if len(tags) > 0 {
		return tags
	}
	p, ok := arm.property(discriminator)
	if !ok {
		return nil
	}
	for _, v := range b.view(p.node).enum {
		tags = append(tags, v.Value)
	}
	return tags
}

// doc gathers the prose of a schema and writes its constraints out.
func (b *builder) doc(s *schema) model.Doc {
	return model.Doc{
		Text:        clean(firstOf(s.text("description"), s.text("title"))),
		Constraints: constraints(s),
		Deprecated:  s.flag("deprecated"),
		Link:        tree.String(tree.Get(s.keyword("externalDocs"), "url")),
	}
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

// constraints writes out what a Go type can not say, in a fixed order.
func constraints(s *schema) []string {
	var out []string
	out = appendRange(out, "characters", s.text("minLength"), s.text("maxLength"))
	out = appendRange(out, "items", s.text("minItems"), s.text("maxItems"))
	out = appendRange(out, "", s.text("minimum"), s.text("maximum"))
	if p := s.text("pattern"); p != "" && !strings.ContainsAny(p, "\n\r") {
		out = append(out, "Pattern: "+p+".")
	}
	if d := s.keyword("default"); tree.IsScalar(d) && !tree.IsNull(d) && d.Value != "" && !strings.ContainsAny(d.Value, "\n\r") {
		out = append(out, "Default: "+d.Value+".")
	}
	return out
}

func appendRange(out []string, unit, low, high string) []string {
	if low == "0" && unit != "" {
		low = ""
	}
	if unit != "" {
		if cmp.Or(high, low) == "1" {
			unit = strings.TrimSuffix(unit, "s")
		}
		unit = " " + unit
	}
	switch {
	case low == "" && high == "":
		return out
	case low == high:
		return append(out, fmt.Sprintf("Exactly %s%s.", low, unit))
	case low == "":
		return append(out, fmt.Sprintf("At most %s%s.", high, unit))
	case high == "":
		return append(out, fmt.Sprintf("At least %s%s.", low, unit))
	}
	return append(out, fmt.Sprintf("From %s to %s%s.", low, high, unit))
}
