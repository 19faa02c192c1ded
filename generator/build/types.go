package build

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// typeContext says where a schema is used.
type typeContext struct {
	request   bool
	param     bool
	multipart bool
	name      string // of the property or parameter
	open      []openType
}

// openType is a referenced schema whose type is being made, so that recursion
// ends in a cycle of types.
type openType struct {
	ref string
	typ *model.Type
}

func (c typeContext) at(name string) typeContext {
	c.name = name
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
	if s.ref != "" {
		for _, o := range ctx.open {
			if o.ref == s.ref {
				return o.typ
			}
		}
	}
	t := &model.Type{Nullable: s.nullable, Request: ctx.request, Doc: b.doc(s)}
	t.Origin = b.origin(s.node, s.ref)
	if s.ref != "" {
		ctx.open = append(slices.Clip(ctx.open), openType{s.ref, t})
	}
	b.fill(t, s, ctx)
	return t
}

func (b *builder) fill(t *model.Type, s *schema, ctx typeContext) {
	if arms := b.arms(s); len(arms) > 0 {
		b.fillUnion(t, s, arms, ctx)
		return
	}
	switch {
	case s.typ == "object":
		b.fillObject(t, s, ctx)
	case s.typ == "array":
		t.Kind = model.KindArray
		t.Elem = b.typeOf(s.items, ctx)
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

func (b *builder) fillObject(t *model.Type, s *schema, ctx typeContext) {
	if len(s.props) == 0 {
		t.Kind = model.KindAnyMap
		if s.extra != nil && len(s.extra.Content) > 0 {
			t.Kind = model.KindMap
			t.Elem = b.typeOf(s.extra, ctx)
		}
		return
	}
	t.Kind = model.KindObject
	for _, p := range s.props {
		v := b.view(p.node)
		readOnly, writeOnly := v.flag("readOnly"), v.flag("writeOnly")
		if readOnly && ctx.request && !p.required || writeOnly && !ctx.request {
			continue // it never travels this way
		}
		t.Fields = append(t.Fields, &model.Field{
			Name:      p.name,
			Doc:       b.doc(v),
			Required:  p.required,
			ReadOnly:  readOnly,
			WriteOnly: writeOnly,
			Type:      b.newType(v, ctx.at(p.name)),
		})
	}
	if s.extra != nil && len(s.extra.Content) > 0 {
		t.Extra = b.typeOf(s.extra, ctx.at("extra"))
	}
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
	case s.format == "binary" && ctx.multipart:
		return model.KindFile
	}
	return model.KindString
}

// isSecret decides which strings must never be printed: those that the
// document marks, and those whose name leaves no doubt.
func isSecret(s *schema, ctx typeContext) bool {
	if s.flag("x-secret") || s.format == "password" {
		return true
	}
	if marked := s.keyword("x-secret"); marked != nil || ctx.param {
		return false
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
func (b *builder) arms(s *schema) []*schema {
	var views []*schema
	for _, arm := range s.arms {
		v := b.view(arm)
		if v.typ == "" && len(v.arms) == 0 && v.ref == "" && len(s.props) > 0 {
			continue // only narrows what its parent declares
		}
		views = append(views, v)
	}
	return views
}

func (b *builder) fillUnion(t *model.Type, s *schema, arms []*schema, ctx typeContext) {
	if len(s.props) > 0 && allObjects(arms) {
		// Properties beside the alternatives belong to each of them.
		for _, a := range arms {
			for _, p := range s.props {
				if _, ok := a.property(p.name); !ok {
					a.props = append(a.props, p)
				}
			}
			a.ref = ""
		}
	}
	types := make([]*model.Type, 0, len(arms))
	for _, a := range arms {
		at := b.newType(a, ctx)
		if !slices.ContainsFunc(types, func(x *model.Type) bool { return x == at || sameScalar(x, at) }) {
			types = append(types, at)
		}
	}
	if len(types) == 1 {
		doc, nullable, origin := t.Doc, t.Nullable || types[0].Nullable, t.Origin
		*t = *types[0]
		t.Nullable, t.Origin = nullable, origin
		if doc.Text != "" {
			t.Doc = doc
		}
		return
	}
	t.Kind = model.KindUnion
	t.Discriminator = tree.String(tree.Get(s.keyword("discriminator"), "propertyName"))
	mapping := tree.Get(s.keyword("discriminator"), "mapping")
	for i, at := range types {
		arm := &model.Arm{Type: at}
		if t.Discriminator != "" {
			arm.Tags = b.tags(arms[i], t.Discriminator, mapping)
		}
		t.Arms = append(t.Arms, arm)
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
	if unit != "" {
		unit = " " + unit
	}
	if low == "0" && unit != "" {
		low = ""
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
