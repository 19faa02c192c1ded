package sdktext

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

const mediaJSON = "application/json"

// shown is an example with the status that the page gives above it.
type shown struct {
	*evidence.Example
	status evidence.Fact[string]
}

var statusLine = regexp.MustCompile(`^(\d{3}|\d[Xx]{2}) [Ee]xample$`)

// examples finds the JSON values after a code sample. They begin a line, or
// are glued to the end of the code, but never stand within its brackets.
func (o *operation) examples(lines []line) []shown {
	f := &exampleFinder{operation: o, seen: map[string]bool{}}
	f.find(lines)
	if len(f.found) == 0 { // the code's brackets do not match
		f = &exampleFinder{operation: o, seen: map[string]bool{}, anywhere: true}
		f.find(lines)
	}
	return f.found
}

type exampleFinder struct {
	*operation
	anywhere bool
	status   evidence.Fact[string]
	depth    int // of the code's brackets
	done     int // offset behind the last value
	seen     map[string]bool
	found    []shown
}

func (f *exampleFinder) find(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.offset+len(l.raw) <= f.done {
			continue
		}
		if m := statusLine.FindStringSubmatch(l.text); m != nil {
			f.status, f.depth = evidence.Says(m[1], l.at), 0
			continue
		}
		f.line(l)
	}
}

// line goes through the code in a line, and the values.
func (f *exampleFinder) line(l *line) {
	first := len(l.raw) - len(strings.TrimLeft(l.raw, " \t"))
	for i := max(first, f.done-l.offset); i < len(l.raw); i++ {
		switch c := l.raw[i]; c {
		case '{', '[':
			begins := i == first || l.offset+i == f.done || strings.IndexByte(";)}", l.raw[i-1]) >= 0
			if begins && (f.depth == 0 || f.anywhere) {
				if end := f.value(l, i); end > l.offset+i {
					f.depth, f.done = 0, end
					i = end - l.offset - 1
					continue
				}
			}
			f.depth++
		case '(':
			f.depth++
		case ')', ']', '}':
			f.depth = max(0, f.depth-1)
		case '"', '\'', '`':
			i += quotedSize(l.raw[i:])
		case '#':
			return
		case '/':
			if strings.HasPrefix(l.raw[i:], "//") {
				return
			}
		}
	}
}

// quotedSize gives how many bytes follow the quotation mark at the front of a
// text up to the one that closes it, if any does.
func quotedSize(text string) int {
	_, size := quotedText(text)
	return max(0, size-1)
}

// value reads the value that begins in a line. It gives the offset to go on
// from, or 0 when the bracket is code's.
func (f *exampleFinder) value(l *line, from int) int {
	start := l.offset + from
	if f.page.attempts++; f.page.attempts > mostAttempts {
		return 0
	}
	rest := f.page.text[start:]
	at := l.at
	at.Column = 1 + utf8.RuneCountInString(l.raw[:from])
	value, size, err := source.JSON(f.page.bytes[start:], at)
	size = min(max(size, 1), len(rest))
	e := &evidence.Example{Place: at, MediaType: evidence.Says(mediaJSON, at), Text: rest[:size], Value: value}
	switch {
	case err != nil && looksLikeJSON(rest):
		e.Value = nil
		f.note(evidence.Note{Place: at, Text: "this example cannot be used: " + problem(err)})
	case err != nil && f.anywhere:
		return start + size
	case err != nil, len(value.Content) == 0 && strings.TrimSpace(l.raw) != e.Text:
		return 0
	}
	if !f.seen[e.Text] {
		f.seen[e.Text] = true
		f.found = append(f.found, shown{e, f.status})
	}
	return start + size
}

// mostAttempts bounds how many brackets of a page may turn out to be code's.
const mostAttempts = 10_000

func problem(err error) string {
	var fault *source.Error
	if errors.As(err, &fault) {
		return fmt.Sprintf("line %d %s", fault.Position.Line, fault.Problem)
	}
	return err.Error()
}

var jsonStart = regexp.MustCompile(`^\{\s*"(?:[^"\\]|\\.)*"\s*:`)

func looksLikeJSON(text string) bool {
	return jsonStart.MatchString(text[:min(len(text), 300)])
}

// answers reads what the method returns, with the examples.
func (o *operation) answers(lines []line, examples []shown) {
	var good, other []shown
	for _, e := range examples {
		if e.status.Known() && !strings.HasPrefix(e.status.Value, "2") {
			other = append(other, e)
		} else {
			good = append(good, e)
		}
	}
	if a := o.success(lines, good); a != nil {
		o.Answers = append(o.Answers, a)
	}
	for _, e := range other {
		o.Answers = append(o.Answers, &evidence.Answer{
			Place: e.Place, Status: e.status, MediaType: e.MediaType, Examples: []*evidence.Example{e.Example},
		})
	}
}

func (o *operation) success(lines []line, examples []shown) *evidence.Answer {
	a := &evidence.Answer{Place: o.signature.line.at}
	var example *yaml.Node
	for _, e := range examples {
		a.Examples = append(a.Examples, e.Example)
		if e.status.Known() && !a.Status.Known() {
			a.Status = e.status
		}
		if example == nil {
			example = e.Value
		}
		a.MediaType = e.MediaType
	}
	r := &returned{operation: o, example: example}
	r.read(lines)
	if r.schema == nil && len(examples) == 0 {
		return nil
	}
	if len(lines) > 0 {
		a.Place = lines[0].at
	}
	a.Schema, a.Unwrapped = r.schema, r.unwrapped
	if a.Schema != nil && a.Schema.Kind.Value == evidence.File {
		a.MediaType, a.Unwrapped = evidence.Fact[string]{}, false
	}
	return a
}

// returned is what a method returns.
type returned struct {
	*operation
	example   *yaml.Node
	schema    *evidence.Schema
	unwrapped bool
}

const resultKey = "result"

func (r *returned) read(lines []line) {
	declared, paged := r.declared()
	fields := (&fieldReader{language: r.signature.language, wire: r.wire, top: true, marked: r.page.marked}).read(lines)
	r.unwrapped = r.isResult(fields, declared)
	if len(fields) == 0 {
		r.schema = declared
		if paged {
			r.inItems(declared)
		}
		return
	}
	head, rest := r.head(fields, declared, paged)
	top, notes := outline.Nest(entries(append([]*field{head}, rest...)), r.under(paged))
	r.note(notes...)
	r.schema = head.Schema
	for _, stray := range top[1:] {
		if in := innermost(head.Schema); stray.Name != "" && in.Kind.Value == evidence.Object {
			in.Properties = append(in.Properties, &evidence.Property{
				Name: stray.Name, Place: stray.Place, Required: stray.Required, Schema: stray.Schema})
		}
	}
	if paged {
		r.inItems(head.Schema)
	}
}

// declared gives the type in the signature, and whether it is a page of a list.
func (r *returned) declared() (s *evidence.Schema, paged bool) {
	if r.signature.returns == "" {
		return nil, false
	}
	p := &typeText{rest: r.signature.returns, at: r.signature.line.at, returns: true}
	r.signature.types(p)
	s, err := p.parse()
	switch {
	case err != nil:
		r.note(evidence.Note{Place: p.at, Text: "the returned type is not understood: " + err.Error()})
		return nil, false
	case s.Kind.Value == evidence.Null:
		return nil, false
	case s.Kind.Value == evidence.Reference && binary[s.Name.Value]:
		s.Kind.Value = evidence.File
	}
	return s, p.paged
}

// binary are the types of answers that are no JSON.
var binary = map[string]bool{"Response": true, "http.Response": true}

// head makes the entry of the returned type, under which all others are.
func (r *returned) head(fields []*field, declared *evidence.Schema, paged bool) (*field, []*field) {
	head, rest := &field{}, fields
	if fields[0].Name == "" {
		head, rest = fields[0], fields[1:]
	} else {
		at := fields[0].Place
		head.Entry = &outline.Entry{Place: at, Schema: &evidence.Schema{Place: at, Kind: evidence.Says(evidence.Object, at)}}
		if declared != nil {
			head.Schema = innermost(declared)
		}
	}
	s := head.Schema
	isList := declared != nil && declared.Kind.Value == evidence.Array
	if (paged || isList) && s.Kind.Value != evidence.Array {
		head.Schema = &evidence.Schema{Place: s.Place, Kind: evidence.Says(evidence.Array, s.Place), Items: s, Doc: s.Doc}
	}
	if declared != nil && declared.Nullable.Known() {
		head.Schema.Nullable = declared.Nullable
	}
	head.Name, head.Depth = resultKey, 0
	head.Opens = len(rest) > 0
	for _, f := range rest {
		f.Inside = true
		if f.Depth == 0 {
			f.Depth = 1
		}
	}
	if r.example == nil {
		(&fieldReader{language: r.signature.language}).open(rest)
		r.signature.raise(s.Name.Value, rest)
	}
	return head, rest
}

// isResult reports whether the type returned is the result only. It is not
// where the example has no result, or the type has the envelope's members.
func (r *returned) isResult(fields []*field, declared *evidence.Schema) bool {
	names := map[string]bool{}
	for _, f := range fields {
		names[f.Name] = true
	}
	if len(fields) == 0 && declared != nil {
		for _, name := range declared.Shown.Names {
			names[name] = true
		}
	}
	envelope := names["success"] && names["errors"] && (names["messages"] || names[resultKey])
	if r.example == nil {
		return !envelope
	}
	return tree.IsMap(r.example) && tree.Get(r.example, resultKey) != nil && !(envelope && names[resultKey])
}

// under gives an example of the returned type, under the name that its entry
// has.
func (r *returned) under(paged bool) *yaml.Node {
	if r.example == nil {
		return nil
	}
	value := r.example
	if r.unwrapped {
		value = tree.Get(r.example, resultKey)
	}
	if paged {
		if _, items := itemsOf(value); items != nil {
			value = items
		}
	}
	return tree.NewMap(resultKey, value)
}

// inItems puts a list into the member that the example shows it in, since some
// pages of lists are an object.
func (r *returned) inItems(list *evidence.Schema) {
	if !r.unwrapped || r.example == nil {
		return
	}
	key, _ := itemsOf(tree.Get(r.example, resultKey))
	if key == nil {
		return
	}
	at := evidence.Place{File: list.Place.File, Line: key.Line, Column: key.Column}
	r.schema = &evidence.Schema{
		Place: at,
		Kind:  evidence.Fact[evidence.Kind]{Value: evidence.Object, Place: at, Certainty: evidence.FromExample},
		Properties: []*evidence.Property{{
			Name: key.Value, Place: at, Schema: list,
			Required: evidence.Fact[bool]{Place: at, Certainty: evidence.FromExample},
		}},
	}
}

// itemsOf finds the only list in an object.
func itemsOf(n *yaml.Node) (key, items *yaml.Node) {
	for k, v := range tree.Entries(n) {
		if !tree.IsSeq(v) {
			continue
		}
		if items != nil {
			return nil, nil
		}
		key, items = k, v
	}
	return key, items
}

// hasJSON reports whether a line is where examples begin.
func hasJSON(text string) bool {
	return text == "{" || text == "[" || strings.HasPrefix(text, `{"`) || strings.HasPrefix(text, `[{"`) || statusLine.MatchString(text)
}
