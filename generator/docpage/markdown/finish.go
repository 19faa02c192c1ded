package markdown

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// finish completes the operation or type that was being read.
func (b *builder) finish() {
	switch {
	case b.op != nil:
		b.finishOperation()
		b.page.Operations = append(b.page.Operations, b.op)
	case b.named != nil:
		b.finishType()
	}
	b.op, b.named, b.parts, b.request, b.section = nil, nil, nil, nil, nowhere
}

func (b *builder) nest(p *part, example *yaml.Node) []*outline.Entry {
	top, notes := outline.Nest(p.entries, example)
	b.page.Notes = append(b.page.Notes, notes...)
	return top
}

func (b *builder) finishOperation() {
	b.params(inPath, evidence.InPath)
	b.params(inQuery, evidence.InQuery)
	b.params(inHeader, evidence.InHeader)
	b.params(inCookie, evidence.InCookie)
	if b.request != nil {
		b.op.Security = b.request.Security()
		b.op.Server = b.request.Server(b.op.Path.Value)
		if body := b.request.Body(); body != nil {
			b.op.Bodies = append(b.op.Bodies, body)
		}
	}
	b.body()
	b.returns()
}

func (b *builder) params(s section, in evidence.In) {
	p := b.parts[s]
	if p == nil {
		return
	}
	for _, e := range b.nest(p, nil) {
		if e.Name == "" {
			b.page.Notes = append(b.page.Notes, evidence.Note{Place: e.Place, Text: "a parameter without a name is left out"})
			continue
		}
		param := &evidence.Param{
			Name: e.Name, Place: e.Place, In: evidence.Says(in, p.place), Required: e.Required,
			Doc: e.Schema.Doc, Schema: e.Schema,
		}
		e.Schema.Doc = evidence.Fact[string]{}
		b.op.Params = append(b.op.Params, param)
	}
}

// body adds the fields that the page lists to the body that the example sends.
func (b *builder) body() {
	p := b.parts[inBody]
	if p == nil || len(p.entries) == 0 {
		return
	}
	if len(b.op.Bodies) == 0 {
		b.op.Bodies = append(b.op.Bodies, &evidence.Body{Place: p.place})
	}
	body := b.op.Bodies[0]
	body.Place, body.Doc = p.place, p.doc
	var example *yaml.Node
	if body.Example != nil {
		example = body.Example.Value
	}
	if isWhole(p.entries, example) {
		top := b.nest(p, member(wholeBody, example))
		if len(top) == 1 {
			body.Schema, body.Required = top[0].Schema, top[0].Required
			body.Doc, body.Schema.Doc = body.Schema.Doc, evidence.Fact[string]{}
			return
		}
		body.Schema = whole(p.place, top)
		return
	}
	body.Schema = whole(p.place, b.nest(p, example))
}

// wholeBody is the name under which pages list a body that is not an object
// with the parameters as members.
const wholeBody = "body"

// isWhole reports whether an outline describes the body under that name. When
// the example sends a member of the name, or there are other members, it is a
// member like any other.
func isWhole(entries []*outline.Entry, example *yaml.Node) bool {
	if entries[0].Name != wholeBody || has(example, wholeBody) {
		return false
	}
	for _, e := range entries[1:] {
		if e.Depth == 0 || e.Depth == outline.NoDepth && e.Name != "" && has(example, e.Name) && !holds(entries[0].Schema) {
			return false
		}
	}
	return true
}

// holds reports whether a type has members.
func holds(s *evidence.Schema) bool {
	switch s.Kind.Value {
	case evidence.String, evidence.Number, evidence.Integer, evidence.Boolean, evidence.Unknown, evidence.File:
		return false
	}
	return true
}

func has(object *yaml.Node, name string) bool {
	if object == nil || object.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(object.Content); i += 2 {
		if object.Content[i].Value == name {
			return true
		}
	}
	return false
}

// member makes an object with one member.
func member(name string, value *yaml.Node) *yaml.Node {
	if value == nil {
		return nil
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{key, value}}
}

// whole gives the type that an outline describes: an object of named entries,
// or the type of a single one without a name, or one of several.
func whole(at evidence.Place, top []*outline.Entry) *evidence.Schema {
	object := &evidence.Schema{Place: at, Kind: evidence.Says(evidence.Object, at)}
	union := &evidence.Schema{Place: at, Kind: evidence.Says(evidence.Union, at)}
	for _, e := range top {
		if e.Name == "" {
			union.Arms = append(union.Arms, e.Schema)
			continue
		}
		object.Properties = append(object.Properties,
			&evidence.Property{Name: e.Name, Place: e.Place, Required: e.Required, Schema: e.Schema})
	}
	switch {
	case len(object.Properties) > 0 || len(union.Arms) == 0:
		return object
	case len(union.Arms) == 1:
		return union.Arms[0]
	}
	return union
}

// returns adds what the page lists to the answer of success.
func (b *builder) returns() {
	p := b.parts[inReturns]
	if p != nil {
		a := b.success(p.place)
		a.Place, a.Doc = p.place, p.doc
		var example *yaml.Node
		if len(a.Examples) > 0 {
			example = a.Examples[0].Value
		}
		if len(p.entries) > 0 {
			a.Schema = whole(p.place, b.nest(p, example))
		}
	}
	if b.request == nil {
		return
	}
	if accept := b.request.Accept(); accept.Known() && (p == nil || len(b.op.Answers) > 0 && !b.op.Answers[0].MediaType.Known()) {
		b.success(accept.Place).MediaType = accept
	}
}

// success gives the answer of status 2XX, and adds one when there is none.
func (b *builder) success(at evidence.Place) *evidence.Answer {
	for _, a := range b.op.Answers {
		if strings.HasPrefix(a.Status.Value, "2") {
			return a
		}
	}
	a := &evidence.Answer{Place: at, Status: evidence.Fact[string]{Value: "200", Place: at, Certainty: evidence.FromName}}
	b.op.Answers = append([]*evidence.Answer{a}, b.op.Answers...)
	return a
}

func (b *builder) finishType() {
	p := b.parts[inTypes]
	if len(p.entries) == 0 {
		return
	}
	schema := whole(p.place, b.nest(p, nil))
	if schema.Name.Known() {
		b.named.Name = schema.Name.Value
		b.cutTitle(p)
	}
	if p.doc.Known() && !schema.Doc.Known() {
		schema.Doc = p.doc
	}
	b.named.Schema = schema
	b.page.Types = append(b.page.Types, b.named)
}

// cutTitle takes a description from the title of a type, which on a collapsed
// page ends where the type's name does.
func (b *builder) cutTitle(p *part) {
	rest, name := b.typeTitle.title, ""
	for rest != "" && !strings.EqualFold(name, b.named.Name) {
		if len(name) > len(b.named.Name) {
			return
		}
		word, after, _ := strings.Cut(rest, " ")
		name, rest = name+word, after
	}
	if rest != "" && !p.doc.Known() {
		p.doc = evidence.Says(rest, b.at.place(b.typeTitle.end-len(rest)))
	}
}

// clean takes the indentation from a piece of prose and tells where it begins.
func clean(text []byte, from, to int) (string, int) {
	piece := text[from:to]
	start := from + len(piece) - len(bytes.TrimLeft(piece, " \t\r\n\u00a0"))
	first := from + lineStart(piece, start-from)
	lines := strings.Split(strings.ReplaceAll(string(text[first:to]), "\r", ""), "\n")
	margin := -1
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\u00a0")
		if indent := len(l) - len(strings.TrimLeft(l, " ")); lines[i] != "" && (margin < 0 || indent < margin) {
			margin = indent
		}
	}
	var out []string
	for _, l := range lines {
		if l != "" {
			l = l[margin:]
		}
		if l != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, l)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n")), start
}

// unescaped takes the backslashes from punctuation.
func unescaped(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte("\\`*_{}[]()#+-.!|<>~&", text[i+1]) >= 0 {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
