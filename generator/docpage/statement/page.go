package statement

import (
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// OfPage lays out what pages say about an operation.
func OfPage(in *evidence.Operation) *Operation {
	o := &Operation{
		Method: strings.ToUpper(in.Method.Value), Path: in.Path.Value, Resource: in.Resource.Value, Place: in.Place,
	}
	if in.Deprecated.Known() {
		o.Facts = say(o.Facts, "deprecated", "true", in.Deprecated.Place, in.Deprecated.Certainty)
	}
	for _, p := range in.Params {
		o.pageParam(p)
	}
	for _, b := range in.Bodies {
		o.pageBody(b)
	}
	for _, a := range in.Answers {
		o.pageAnswer(a)
	}
	o.finish()
	return o
}

func (o *Operation) pageParam(in *evidence.Param) {
	name, label := "param/"+in.Name, ""
	switch in.In.Value {
	case evidence.InPath:
		name, label = pathParam(o.Path, in.Name), in.Name
	case evidence.InQuery, evidence.InHeader, evidence.InCookie:
		name = string(in.In.Value) + "/" + in.Name
	}
	if in.In.Value == evidence.InHeader {
		name = strings.ToLower(name)
	}
	p := o.point(name, in.Place, in.In.Certainty)
	p.Label = label
	if in.In.Value != evidence.InPath {
		p.required(in.Required)
	}
	if in.Deprecated.Known() {
		p.say("deprecated", "true", in.Deprecated.Place, in.Deprecated.Certainty)
	}
	o.schema(p, in.Schema, 0)
}

// pathParam names a parameter of a path by its position.
func pathParam(path, name string) string {
	i := slices.Index(variable.FindAllString(path, -1), "{"+name+"}")
	if i < 0 {
		return "path/" + name
	}
	return "path/" + strconv.Itoa(i+1)
}

func (o *Operation) pageBody(in *evidence.Body) {
	certainty := evidence.Stated
	if in.Schema == nil {
		certainty = evidence.FromExample
	}
	p := o.point("body", in.Place, certainty)
	if in.MediaType.Known() {
		p.say("media", in.MediaType.Value, in.MediaType.Place, in.MediaType.Certainty)
	}
	p.required(in.Required)
	o.schema(p, in.Schema, 0)
}

func (o *Operation) pageAnswer(in *evidence.Answer) {
	p := o.point(answer(in.Status.Value), in.Place, in.Status.Certainty)
	if in.MediaType.Known() {
		p.say("media", in.MediaType.Value, in.MediaType.Place, in.MediaType.Certainty)
	}
	if in.Unwrapped {
		p.Open = true
		p = o.point(Below(p.Name, "result"), in.Place, in.Status.Certainty)
	}
	o.schema(p, in.Schema, 0)
}

func (p *Point) required(f evidence.Fact[bool]) {
	if f.Known() {
		p.say("required", strconv.FormatBool(f.Value), f.Place, f.Certainty)
	}
}

// schema says at p, and below it, what a page says about a type.
func (o *Operation) schema(p *Point, s *evidence.Schema, depth int) {
	if s == nil || depth > evidence.MaxDepth || len(o.Points) > maxPoints {
		p.Open = true
		return
	}
	o.kind(p, s, depth)
	for _, value := range s.Enum {
		if value.Value == "null" {
			p.say("nullable", "true", value.Place, value.Certainty)
			continue
		}
		p.say("enum", normal(value.Value), value.Place, value.Certainty)
	}
	p.bool("nullable", s.Nullable)
	p.bool("readOnly", s.ReadOnly)
	p.bool("writeOnly", s.WriteOnly)
	if s.Deprecated.Known() {
		p.say("deprecated", "true", s.Deprecated.Place, s.Deprecated.Certainty)
	}
	if s.Format.Known() {
		p.say("format", s.Format.Value, s.Format.Place, s.Format.Certainty)
	}
	if s.Default.Known() {
		p.say("default", normal(s.Default.Value), s.Default.Place, s.Default.Certainty)
	}
	for name, limit := range s.Limits {
		p.say(name, normal(limit.Value), limit.Place, limit.Certainty)
	}
}

func (p *Point) bool(keyword string, f evidence.Fact[bool]) {
	if f.Known() && f.Value {
		p.say(keyword, "true", f.Place, f.Certainty)
	}
}

// kind says the type, and what lies below.
func (o *Operation) kind(p *Point, s *evidence.Schema, depth int) {
	say := func(kind evidence.Kind) { p.say("type", string(kind), s.Kind.Place, s.Kind.Certainty) }
	switch kind := s.Kind.Value; kind {
	case "", evidence.Reference:
		p.Open = true
	case evidence.Null:
		p.say("nullable", "true", s.Kind.Place, s.Kind.Certainty)
	case evidence.Union:
		for _, arm := range s.Arms {
			o.schema(p, arm, depth+1)
		}
		p.Open = p.Open || s.Shown.Count() > len(s.Arms)
	case evidence.Array:
		say(kind)
		if s.Items == nil {
			p.Open = true
			return
		}
		o.schema(o.point(Below(p.Name, items), s.Items.Place, s.Items.Kind.Certainty), s.Items, depth+1)
	case evidence.Object, evidence.Map:
		say(evidence.Object)
		o.members(p, s, depth)
	case evidence.File:
		say(evidence.String)
		p.say("format", "binary", s.Kind.Place, s.Kind.Certainty)
	case evidence.Unknown:
		p.Open = true
		say(kind)
	default:
		say(kind)
		p.anything = p.anything || len(s.Enum) == 0
		p.OpenEnum = p.OpenEnum || len(s.Enum) > 0 && s.Shown.Count() > len(s.Enum)
	}
}

func (o *Operation) members(p *Point, s *evidence.Schema, depth int) {
	for _, member := range s.Properties {
		certainty := evidence.Stated
		if member.Schema != nil {
			certainty = member.Schema.Kind.Certainty
		}
		m := o.point(Below(p.Name, member.Name), member.Place, certainty)
		m.required(member.Required)
		o.schema(m, member.Schema, depth+1)
	}
	if s.Values != nil {
		o.schema(o.point(Below(p.Name, values), s.Values.Place, s.Values.Kind.Certainty), s.Values, depth+1)
	}
	bare := len(s.Properties) == 0 && s.Values == nil
	p.Open = p.Open || bare || s.Shown.Count() > len(s.Properties) || s.Kind.Certainty != evidence.Stated
}
