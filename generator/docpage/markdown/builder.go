package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/curl"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
	"github.com/flaregen/flaregen/generator/source"
)

// section is a part of what a page says about an operation, or about types.
type section int

const (
	nowhere section = iota
	inDescription
	inPath
	inQuery
	inHeader
	inCookie
	inBody
	inReturns
	inExample
	inAnswer
	inTypes
	inUnknown
)

// sections are the headings that mean something.
var sections = []struct {
	title   string
	section section
}{
	{"path parameters", inPath},
	{"query parameters", inQuery},
	{"header parameters", inHeader},
	{"cookie parameters", inCookie},
	{"body parameters", inBody},
	{"returns", inReturns},
	{"examples", inExample},
	{"example", inExample},
	{"response", inAnswer},
	{"domain types", inTypes},
}

func sectionOf(title string) section {
	title = strings.ToLower(title)
	for _, s := range sections {
		if rest, found := strings.CutPrefix(title, s.title); found {
			if rest == "" || s.section == inAnswer && rest[0] == ' ' {
				return s.section
			}
		}
	}
	return inUnknown
}

// part is what a page lists in one section.
type part struct {
	place   evidence.Place
	doc     evidence.Fact[string]
	entries []*outline.Entry
}

// builder makes operations and types of landmarks.
type builder struct {
	*reader
	marks []*landmark

	title     *landmark // of the operation to come
	op        *evidence.Operation
	parts     map[section]*part
	request   *curl.Command
	named     *evidence.NamedType
	typeTitle *landmark
	section   section

	prose     *evidence.Fact[string] // where the text from proseFrom on belongs
	proseFrom int
}

func (b *builder) build() {
	b.flatten()
	for i, m := range b.marks {
		switch m.kind {
		case heading:
			b.heading(m, i)
		case operation:
			b.operation(m)
		case entry:
			b.entry(m)
		case fence:
			b.fence(m)
		}
	}
	b.describe(nil, len(b.text), 0)
	b.finish()
}

// flatten takes the depth from the entries of a page that has lost its
// indentation: all of them are on the first level, although some have members.
func (b *builder) flatten() {
	nesting := false
	for _, m := range b.marks {
		if m.kind == entry {
			if m.entry.Depth != 0 {
				return
			}
			nesting = nesting || m.entry.Name == ""
		}
	}
	for _, m := range b.marks {
		if nesting && m.kind == entry {
			m.entry.Depth = outline.NoDepth
		}
	}
}

// describe ends the prose at one offset; what follows the other one belongs to
// the given fact.
func (b *builder) describe(next *evidence.Fact[string], end, from int) {
	if b.prose != nil {
		if text, at := clean(b.text, b.proseFrom, end); text != "" {
			*b.prose = evidence.Says(text, b.at.place(at))
		}
	}
	b.prose, b.proseFrom = next, from
}

func (b *builder) heading(m *landmark, i int) {
	if m.level <= 2 && i+1 < len(b.marks) && b.marks[i+1].kind == operation {
		b.describe(nil, m.start, 0)
		b.title = m
		return
	}
	s := sectionOf(m.title)
	switch {
	case s == inTypes:
		b.describe(nil, m.start, 0)
		b.finish()
		b.section = inTypes
	case b.section == inTypes:
		b.describe(nil, m.start, 0)
		b.finish()
		b.typeTitle = m
		b.named = &evidence.NamedType{Name: strings.Join(strings.Fields(m.title), ""), Place: b.at.place(m.start)}
		b.parts = map[section]*part{}
		b.enter(inTypes, m)
	case b.op == nil || s == inUnknown && (b.section == inDescription || m.level == 1 || m.level > 3):
		// of the page, or in a description
	case s == inUnknown:
		b.describe(nil, m.start, 0)
		b.section = inUnknown
		b.note(m.start, "the section %q is not known and left out", m.title)
	default:
		b.describe(nil, m.start, 0)
		b.enter(s, m)
	}
}

// enter begins a section. Prose at its beginning is about all of it.
func (b *builder) enter(s section, m *landmark) {
	b.section = s
	if s == inAnswer {
		b.answer(m)
		return
	}
	if b.parts[s] == nil {
		b.parts[s] = &part{place: b.at.place(m.start)}
	}
	b.prose, b.proseFrom = &b.parts[s].doc, m.end
}

func (b *builder) operation(m *landmark) {
	b.describe(nil, m.start, 0)
	b.finish()
	at := b.at.place(m.start)
	b.op = &evidence.Operation{
		Place:  at,
		Method: evidence.Says(m.verb, at),
		Path:   evidence.Says(m.path, at),
	}
	if b.title != nil && b.title.title != "" {
		b.op.Place = b.at.place(b.title.start)
		b.op.Summary = evidence.Says(unescaped(b.title.title), b.op.Place)
	}
	b.title = nil
	b.parts = map[section]*part{}
	b.section = inDescription
	b.prose, b.proseFrom = &b.op.Description, m.end
}

func (b *builder) entry(m *landmark) {
	switch b.section {
	case nowhere, inDescription, inUnknown, inExample, inAnswer:
		return // a bullet of a description
	}
	p := b.parts[b.section]
	if p == nil { // a type without a heading
		return
	}
	b.describe(&m.entry.Schema.Doc, m.start, m.end)
	p.entries = append(p.entries, m.entry)
}

func (b *builder) fence(m *landmark) {
	switch {
	case b.op == nil:
	case b.section == inExample && !isJSON(m.language):
		b.describe(nil, m.start, 0)
		b.command(m)
	case b.section == inExample:
		b.answer(m)
		b.example(m)
	case b.section == inAnswer:
		b.example(m)
	}
}

func isJSON(language string) bool { return strings.EqualFold(language, "json") }

// command reads the request of an example. The first one counts.
func (b *builder) command(m *landmark) {
	if b.request != nil {
		return
	}
	text := string(b.plain[m.from:m.to])
	start := m.from + len(text) - len(strings.TrimLeft(text, " \t\n"))
	command, err := curl.Parse(string(b.plain[start:m.to]), b.at.place(start))
	if err != nil {
		b.note(m.from, "the example of a request is left out: %s", err)
		return
	}
	b.request = command
}

var status = regexp.MustCompile(`\b[1-5](\d\d|XX)\b`)

// answer begins what the page says about the answers of a status, 200 unless
// the heading has another one.
func (b *builder) answer(m *landmark) {
	at := b.at.place(m.start)
	a := &evidence.Answer{Place: at, Status: evidence.Fact[string]{Value: "200", Place: at, Certainty: evidence.FromName}}
	if s := status.FindString(m.title); s != "" {
		a.Status = evidence.Says(s, at)
	}
	for _, other := range b.op.Answers {
		if other.Status.Value == a.Status.Value {
			return
		}
	}
	b.op.Answers = append(b.op.Answers, a)
}

// example adds a fence to the answer that was begun last.
func (b *builder) example(m *landmark) {
	if len(b.op.Answers) == 0 {
		return
	}
	a := b.op.Answers[len(b.op.Answers)-1]
	at := b.at.place(m.from)
	e := &evidence.Example{Place: at, Text: strings.TrimRight(string(b.text[m.from:m.to]), " \t\r\n"), Value: m.value}
	if isJSON(m.language) {
		e.MediaType = evidence.Fact[string]{Value: "application/json", Place: at, Certainty: evidence.FromExample}
		if e.Value == nil {
			e.Value = b.json(m)
		}
	}
	if !a.MediaType.Known() {
		a.MediaType = e.MediaType
	}
	a.Examples = append(a.Examples, e)
}

func (b *builder) json(m *landmark) *yaml.Node {
	text := b.plain[m.from:m.to]
	value, size, err := source.JSON(text, b.at.place(m.from))
	if err == nil && len(bytes.TrimSpace(text[size:])) > 0 {
		b.note(m.from+size, "something follows the JSON of an example, which is left out")
	}
	if err != nil {
		b.page.Notes = append(b.page.Notes, evidence.Note{Place: b.at.place(min(m.from+size, m.to)), Text: "an example is not read: " + reason(err)})
	}
	return value
}

// reason is an error's text without the place, which the note has.
func reason(err error) string {
	if e, ok := err.(*source.Error); ok {
		return "it " + e.Problem
	}
	return err.Error()
}
