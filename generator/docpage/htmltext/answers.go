package htmltext

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/curl"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
	"github.com/flaregen/flaregen/generator/source"
)

// answer is a title of an example, `200 example`, or a block of code, or that
// the examples are repeated from here on.
type answer struct {
	status  string
	code    *line
	command *curl.Command
	repeats bool
}

var exampleLabel = regexp.MustCompile(`([1-5](?:\d\d|XX)|default) (?:example|response)|(?:Response|Status) ([1-5]\d\d)`)

// example reads a line among the examples.
func (r *reader) example(l *line) {
	const longest = 200
	d := &r.drafts
	switch l.kind {
	case code:
		text := strings.TrimLeft(l.text, "` \t\r\n")
		if isCurl(text) {
			if c, err := curl.Parse(l.text, l.place(1, 1)); err == nil {
				d.answers = append(d.answers, answer{command: c, code: l})
			} else {
				r.note(l.at, "the request is left out: "+err.Error())
			}
			return
		}
		d.answers = append(d.answers, answer{code: l})
	case textLine, heading:
		if len(l.text) > longest {
			return
		}
		for _, m := range exampleLabel.FindAllStringSubmatch(l.text, -1) {
			d.answers = append(d.answers, answer{status: m[1] + m[2], code: &line{at: l.at}})
		}
	}
}

// command is the request that the page shows.
func (r *reader) command() *curl.Command {
	for _, a := range r.drafts.answers {
		if a.command != nil {
			return a.command
		}
	}
	return nil
}

// request completes the operation with what is sent.
func (r *reader) request() {
	c := r.command()
	var shown *evidence.Body
	if c != nil {
		r.op.Server = c.Server(r.op.Path.Value)
		if len(r.op.Security) == 0 {
			r.op.Security = c.Security()
		}
		shown = c.Body()
	}
	d := &r.drafts
	if d.body == nil {
		if shown != nil {
			r.op.Bodies = append(r.op.Bodies, shown)
		}
		return
	}
	b := &evidence.Body{Place: d.bodyAt.at}
	var example *yaml.Node
	if d.media != "" {
		b.MediaType = evidence.Says(d.media, d.bodyAt.at)
	}
	if shown != nil {
		b.Example = shown.Example
		example = shown.Example.Value
		if !b.MediaType.Known() || strings.HasPrefix(d.media, "multipart/") && shown.MediaType.Certainty == evidence.Stated {
			b.MediaType = shown.MediaType
		}
	}
	if len(d.body.entries) == 0 {
		r.note(b.Place, "there are no fields in the body")
	} else if e := r.whole(d.body, "body", b.Example, example); e != nil {
		b.Schema, b.Required, b.Doc = e.Schema, e.Required, e.Schema.Doc
	} else {
		b.Schema = r.object(d.body, d.bodyAt.at, example)
	}
	r.op.Bodies = append(r.op.Bodies, b)
}

// whole gives the one field that is called body and is all that is sent, not a
// member of it; nil when there is no such field.
func (r *reader) whole(f *fields, name string, shown *evidence.Example, example *yaml.Node) *outline.Entry {
	first := f.entries[0]
	switch {
	case first.Name == "": // a type alone
		first.Name = name
	case first.Name != name || member(example, name) || hasField(shown, name):
		return nil
	case f.opened && topLevel(f) > 1:
		return nil
	case example == nil && isPlain(first.Schema.Kind.Value):
		return nil
	}
	top := r.nest(f, wrapped(name, example))
	for _, e := range top[1:] {
		r.note(e.Place, "this stands next to "+name+", which is all there is, and is left out")
	}
	return top[0]
}

func topLevel(f *fields) (count int) {
	for _, level := range f.levels {
		if level == 0 {
			count++
		}
	}
	return count
}

func isPlain(k evidence.Kind) bool {
	return k == evidence.String || k == evidence.Number || k == evidence.Boolean || k == evidence.Integer
}

func hasField(example *evidence.Example, name string) bool {
	if example != nil {
		for _, f := range example.Fields {
			if f.Name == name {
				return true
			}
		}
	}
	return false
}

// value gives a member of an object; nil when there is none.
func value(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

func member(n *yaml.Node, name string) bool { return value(n, name) != nil }

// wrapped gives an object whose only member is the example.
func wrapped(name string, example *yaml.Node) *yaml.Node {
	if example == nil {
		return nil
	}
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{
		{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}, example,
	}}
}

// object makes an object of the fields of a section.
func (r *reader) object(f *fields, at evidence.Place, example *yaml.Node) *evidence.Schema {
	object := &evidence.Schema{Place: at, Kind: evidence.Says(evidence.Object, at)}
	seen := map[string]bool{}
	for _, e := range r.nest(f, example) {
		if e.Name == "" || seen[e.Name] {
			r.note(e.Place, "this is no field of its own and left out")
			continue
		}
		seen[e.Name] = true
		object.Properties = append(object.Properties,
			&evidence.Property{Name: e.Name, Place: e.Place, Required: e.Required, Schema: e.Schema})
	}
	return object
}

// answers completes the operation with what it answers.
func (r *reader) answers() {
	shown := r.pair()
	for _, s := range shown {
		r.addAnswer(s)
	}
	d := &r.drafts
	if d.returns != nil && len(d.returns.entries) > 0 {
		r.result(r.success())
	}
	c := r.command()
	if c == nil || !c.Accept().Known() {
		return
	}
	if len(r.op.Answers) == 0 {
		r.op.Answers = []*evidence.Answer{{Place: r.op.Place, Status: r.usual(r.op.Place), MediaType: c.Accept()}}
	} else if a := r.success(); !a.MediaType.Known() {
		a.MediaType = c.Accept()
	}
}

// shownAnswer is an example with the title that belongs to it.
type shownAnswer struct {
	status evidence.Fact[string]
	code   *line
	value  *yaml.Node
}

// pair finds the title of each block of code. Titles come one before each
// block, or all of them before all blocks.
func (r *reader) pair() (shown []shownAnswer) {
	var titles []evidence.Fact[string]
	for _, a := range r.drafts.answers {
		switch {
		case a.repeats:
			shown = append(shown, untitled(titles)...)
			titles = nil
		case a.command != nil:
		case a.status != "":
			titles = append(titles, evidence.Says(a.status, a.code.at))
		default:
			s := shownAnswer{code: a.code, value: r.json(a.code)}
			if len(titles) == 0 && s.value == nil {
				continue // an example of another language
			}
			s.status, titles = r.titleFor(s, titles)
			shown = append(shown, s)
		}
	}
	return append(shown, untitled(titles)...)
}

func untitled(titles []evidence.Fact[string]) (shown []shownAnswer) {
	for _, t := range titles {
		shown = append(shown, shownAnswer{status: t})
	}
	return shown
}

// titleFor takes the next title, or, for an answer that says that it failed,
// the next one of a failure.
func (r *reader) titleFor(s shownAnswer, titles []evidence.Fact[string]) (evidence.Fact[string], []evidence.Fact[string]) {
	if len(titles) == 0 {
		return r.usual(s.code.at), nil
	}
	if success := value(s.value, "success"); success != nil && success.Value == "false" {
		for i, t := range titles {
			if !isSuccess(t.Value) {
				return t, append(titles[:i:i], titles[i+1:]...)
			}
		}
	}
	return titles[0], titles[1:]
}

func isSuccess(status string) bool { return strings.HasPrefix(status, "2") }

// usual is the status of an answer when the page does not say it.
func (r *reader) usual(at evidence.Place) evidence.Fact[string] {
	return evidence.Fact[string]{Value: "200", Place: at, Certainty: evidence.FromName}
}

// json reads a block of code as JSON; nil when it is something else, or broken.
func (r *reader) json(l *line) *yaml.Node {
	text := strings.TrimSpace(l.text)
	if text == "" || strings.IndexByte(`{["-0123456789tfn`, text[0]) < 0 {
		return nil
	}
	at := l.at
	if l.starts != nil {
		at.Line, at.Column = 1, 1
	}
	v, size, err := source.JSON([]byte(l.text), at)
	if err != nil || strings.TrimSpace(l.text[size:]) != "" {
		if text[0] == '{' || text[0] == '[' {
			r.note(l.at, "the example is not valid JSON and not looked into")
		}
		return nil
	}
	if l.starts != nil {
		move(v, l)
	}
	return v
}

// move gives nodes the places that they have on the page.
func move(n *yaml.Node, l *line) {
	at := l.place(n.Line, n.Column)
	n.Line, n.Column = at.Line, at.Column
	for _, c := range n.Content {
		move(c, l)
	}
}

// addAnswer adds an example to the answer of its status, once.
func (r *reader) addAnswer(s shownAnswer) {
	var a *evidence.Answer
	for _, have := range r.op.Answers {
		if have.Status.Value == s.status.Value {
			a = have
		}
	}
	if a == nil {
		a = &evidence.Answer{Place: s.status.Place, Status: s.status}
		r.op.Answers = append(r.op.Answers, a)
	}
	if s.code == nil {
		return
	}
	text := strings.TrimSpace(s.code.text)
	for _, have := range a.Examples {
		if have.Text == text {
			return
		}
	}
	e := &evidence.Example{Place: s.code.at, Text: text, Value: s.value}
	if s.value != nil || strings.HasPrefix(text, "{") {
		e.MediaType = evidence.Fact[string]{Value: "application/json", Place: s.code.at, Certainty: evidence.FromExample}
		if !a.MediaType.Known() {
			a.MediaType = e.MediaType
		}
	}
	a.Examples = append(a.Examples, e)
}

// success gives the answer that the section about results describes.
func (r *reader) success() *evidence.Answer {
	for _, a := range r.op.Answers {
		if isSuccess(a.Status.Value) {
			return a
		}
	}
	at := r.drafts.returnsAt.at
	if at.File == "" {
		at = r.op.Place
	}
	a := &evidence.Answer{Place: at, Status: r.usual(at)}
	r.op.Answers = append([]*evidence.Answer{a}, r.op.Answers...)
	return a
}

// result gives an answer what the page says that is returned.
func (r *reader) result(a *evidence.Answer) {
	d := &r.drafts
	at := d.returnsAt.at
	a.Place = at
	var example *yaml.Node
	if len(a.Examples) > 0 {
		example = a.Examples[0].Value
	}
	if isUnwrapped(d.returns, example) {
		a.Unwrapped = true
		example = value(example, "result")
	}
	if d.returns.entries[0].Name == "" {
		e := r.whole(d.returns, "result", nil, example)
		a.Schema, a.Doc = e.Schema, e.Schema.Doc
		return
	}
	isArray := example != nil && example.Kind == yaml.SequenceNode
	if isArray && len(example.Content) > 0 {
		example = example.Content[0]
	}
	a.Schema = r.object(d.returns, at, example)
	if isArray || d.returns.items {
		kind := evidence.Says(evidence.Array, at)
		if !d.returns.items {
			kind.Certainty = evidence.FromExample
		}
		a.Schema = &evidence.Schema{Place: at, Kind: kind, Items: a.Schema}
	}
}

// isUnwrapped reports whether fields describe the member result of the
// envelope, which the example shows all of.
func isUnwrapped(f *fields, example *yaml.Node) bool {
	inner := value(example, "result")
	if inner == nil || !member(example, "success") {
		return false
	}
	if inner.Kind == yaml.SequenceNode && len(inner.Content) > 0 {
		inner = inner.Content[0]
	}
	within := false
	for _, e := range f.entries {
		if e.Name != "" && member(example, e.Name) {
			return false
		}
		within = within || e.Name != "" && member(inner, e.Name)
	}
	return within
}
