package sdktext

import (
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// bagNames are what SDKs call the argument with all that is not positional;
// the names of its types have a suffix.
var bagNames = []string{"params", "query", "body"}

const bagSuffix = "Params"

// placement sorts what a method takes into parameters and body.
type placement struct {
	*operation
	fields map[*evidence.Schema]*field
	body   []*evidence.Property
	taken  map[string]bool // parameters of the path that have a name, folded
}

func newPlacement(o *operation) *placement {
	p := &placement{operation: o, fields: map[*evidence.Schema]*field{}, taken: map[string]bool{}}
	for _, a := range o.signature.args {
		for _, name := range append([]string{a.name}, a.members...) {
			p.taken[fold(name)] = true
		}
	}
	return p
}

// parameters reads the section on parameters.
func (o *operation) parameters(lines []line, inside string) {
	r := &fieldReader{language: o.signature.language, wire: o.wire, positional: o.signature.taken, marked: o.page.marked}
	fields := r.read(lines)
	p := newPlacement(o)
	bag := slices.IndexFunc(fields, isBag)
	p.depths(fields, bag)
	r.open(fields)
	inBag := map[*outline.Entry]bool{}
	for i, f := range fields {
		inBag[f.Entry] = i > bag
		p.fields[f.Schema] = f
		if f.in == "" {
			f.in = inside
		}
	}
	top, notes := outline.Nest(entries(fields), nil)
	o.note(notes...)
	for _, e := range top {
		switch {
		case e.Name == "":
			o.note(evidence.Note{Place: e.Place, Text: "a type that belongs to no parameter is left out"})
		case bag >= 0 && e == fields[bag].Entry:
			p.opened(e)
		default:
			p.place(&evidence.Property{Name: e.Name, Place: e.Place, Required: e.Required, Schema: e.Schema}, inBag[e])
		}
	}
	p.finish()
}

func isBag(f *field) bool {
	return slices.Contains(bagNames, f.own) && strings.HasSuffix(f.Schema.Name.Value, bagSuffix)
}

// depths says what is known about nesting: the bag and what stands before it
// are on the first level; a parameter of the path, or one whose place the page
// mentions, is on the level of parameters; and where places are mentioned, what
// has none belongs to the parameter above it.
func (p *placement) depths(fields []*field, bag int) {
	placed := slices.ContainsFunc(fields, func(f *field) bool { return f.in != "" })
	seen, types := map[string]bool{}, map[string]bool{}
	for i, f := range fields {
		if f.Depth != outline.NoDepth {
			continue
		}
		_, inPath := p.wire.param(f.own)
		level, parent := 0, ""
		if i > bag && bag >= 0 {
			level, parent = 1, fields[bag].Schema.Name.Value
		}
		switch {
		case f.Name == "":
			f.Inside = true
		case i <= bag, f.in != "", inPath && !seen[f.Name], !placed && p.signature.isOwnType(parent, f):
			f.Depth = level
			seen[f.Name] = true
		default:
			f.Inside = placed || bag >= 0 || isPartOf(innermost(f.Schema).Name.Value, types)
		}
		if i > bag {
			types[innermost(f.Schema).Name.Value] = true
		}
	}
	if bag >= 0 && bag+1 < len(fields) {
		fields[bag].Opens = true
	}
	if placed {
		p.deepen(fields, bag)
	}
}

// deepen makes sure that what has no place goes below what has one.
func (p *placement) deepen(fields []*field, bag int) {
	for i := max(0, bag+1); i+1 < len(fields); i++ {
		if fields[i].in != "" && fields[i+1].in == "" && fields[i+1].Depth == outline.NoDepth {
			fields[i].Opens = true
		}
	}
}

// opened takes the members of the bag.
func (p *placement) opened(e *outline.Entry) {
	for _, m := range innermost(e.Schema).Properties {
		p.place(m, true)
	}
	if more := e.Schema.Shown.Count() - len(e.Schema.Properties); e.Schema.Shown.Listed && more > 0 {
		p.note(evidence.Note{Place: e.Place, Text: e.Schema.Name.Value + " has more parameters than the page shows"})
	}
}

// place decides where a parameter travels.
func (p *placement) place(m *evidence.Property, inBag bool) {
	in, at := "", m.Place
	if f := p.fields[m.Schema]; f != nil {
		in = f.in
	}
	if name, ok := p.wire.param(m.Name); ok && (in == "" || in == "path") {
		m.Name, in = name, "path"
		p.taken[fold(name)] = true
	} else if in == "" && inBag {
		in = p.signature.bag.in()
	} else if in == "" && !inBag {
		p.byOrder(m)
		in = "path"
	}
	switch in {
	case "body", "form":
		p.body = append(p.body, m)
		return
	case "header":
		if p.signature.renames || p.signature.name == python.name {
			m.Name = header(m.Name)
		}
	}
	param := &evidence.Param{Name: m.Name, Place: at, Required: m.Required, Schema: m.Schema}
	if in != "" {
		param.In = evidence.Says(evidence.In(in), at)
	}
	if in == "path" {
		param.Required = evidence.Says(true, at)
	}
	if m.Schema != nil {
		param.Doc, param.Deprecated = m.Schema.Doc, m.Schema.Deprecated
		m.Schema.Doc = evidence.Fact[string]{}
		if !m.Schema.Kind.Known() {
			param.Schema = nil
		}
	}
	p.Params = append(p.Params, param)
}

// in gives where the members of a bag travel that are not in the path.
func (a argument) in() string {
	if a.name == "query" || a.name == "body" {
		return a.name
	}
	return ""
}

// mostInPath bounds how many parameters of a path are looked at for a place.
const mostInPath = 32

// byOrder gives a positional parameter the name of the one in the path that no
// other parameter has, since positional parameters are always in the path.
func (p *placement) byOrder(m *evidence.Property) {
	free := slices.IndexFunc(p.wire.order[:min(len(p.wire.order), mostInPath)], func(name string) bool { return !p.taken[fold(name)] })
	if free < 0 {
		m.Name = p.wire.field(m.Name)
		return
	}
	name := p.wire.order[free]
	p.note(evidence.Note{Place: m.Place, Text: "the parameter " + m.Name + " is taken for {" + name + "} in the path"})
	m.Name = name
	p.taken[fold(name)] = true
}

func (p *placement) finish() {
	if len(p.body) == 0 {
		return
	}
	at := p.body[0].Place
	p.Bodies = append(p.Bodies, &evidence.Body{
		Place:  at,
		Schema: &evidence.Schema{Place: at, Kind: evidence.Says(evidence.Object, at), Properties: p.body},
	})
}

// parametersOfSignature takes what the signature says when there is nothing
// else. Of members in its short form, nothing but the name is known.
func (o *operation) parametersOfSignature() {
	p := newPlacement(o)
	at := o.signature.line.at
	for _, a := range o.signature.args {
		if a.positional {
			s, _, err := o.signature.parse(a.kind, at)
			if err != nil {
				s = nil
			}
			p.place(&evidence.Property{Name: a.name, Place: at, Schema: s}, false)
			continue
		}
		for _, name := range a.members {
			p.place(&evidence.Property{Name: name, Place: at, Schema: &evidence.Schema{Place: at}}, true)
		}
	}
	p.finish()
}
