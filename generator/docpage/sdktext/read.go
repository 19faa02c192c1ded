package sdktext

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
	"github.com/flaregen/flaregen/generator/source"
)

// enough is how much of a page tells its format.
const enough = 256 << 10

// Detect reports whether a text is the page of an SDK: a method's signature
// next to a verb and a path.
func Detect(text []byte) bool {
	lines := split("", clean(text[:min(len(text), enough)]))
	return len(findOperations(lines)) > 0
}

// Read reads a page.
func Read(name string, text []byte) (*evidence.Page, error) {
	var errs source.Errors
	at := evidence.Place{File: name, Line: 1, Column: 1}
	if len(text) > evidence.MaxSize {
		errs.Add(at, "", fmt.Sprintf("the page has more than %d MiB", evidence.MaxSize>>20), "import parts of it")
		return nil, errs.Err()
	}
	p := &page{text: clean(text), Page: &evidence.Page{Name: name, Format: evidence.SDKText}}
	p.bytes = []byte(p.text)
	p.lines = split(name, p.text)
	p.operations = findOperations(p.lines)
	if len(p.operations) == 0 {
		errs.Add(at, "", "no method of an SDK is described here: there is no signature next to a verb and a path",
			"take the page of a method, or choose another --format")
		return nil, errs.Err()
	}
	p.marked = slices.ContainsFunc(p.lines, func(l line) bool { return optionalField.MatchString(l.text) })
	for i, h := range p.operations {
		end := len(p.lines)
		if i+1 < len(p.operations) {
			end = p.operations[i+1].start
		}
		p.Operations = append(p.Operations, p.operation(h, p.lines[h.verb+1:end]))
	}
	return p.Page, nil
}

var optionalField = regexp.MustCompile(`^[A-Z]\w* \S+[oO]ptional$`)

type page struct {
	*evidence.Page
	text       string
	bytes      []byte // the same
	lines      []line
	operations []heading
	attempts   int  // brackets that were tried as JSON
	marked     bool // optional fields are marked as such in Go
}

func (p *page) note(notes ...evidence.Note) { p.Notes = append(p.Notes, notes...) }

// heading is the lines that an operation begins with, as indexes.
type heading struct {
	start     int // title, or signature when there is none
	verb      int
	title     *line
	signature *signature
	method    string
	path      string
}

var verbAndPath = regexp.MustCompile("^(?i:\\**(get|post|put|patch|delete|head|options)\\**)\\s*`?(/[^\\s`]*)`?$")

// findOperations finds verbs with paths that have a signature right above.
func findOperations(lines []line) (found []heading) {
	next := 0
	for i := range lines {
		m := verbAndPath.FindStringSubmatch(lines[i].text)
		if m == nil {
			continue
		}
		h := heading{verb: i, method: strings.ToUpper(m[1]), path: m[2]}
		for k := i - 1; k >= max(next, i-3); k-- {
			if s, ok := findSignature(lines[k].text); ok {
				s.line = &lines[k]
				h.signature, h.start = s, k
				break
			}
		}
		if h.signature == nil {
			continue
		}
		if k := h.start - 1; k >= next && !chrome[strings.ToLower(lines[k].text)] {
			h.title, h.start = &lines[k], k
		}
		found = append(found, h)
		next = i + 1
	}
	return found
}

// chrome is what stands around a page's content.
var chrome = map[string]bool{
	"skip to content": true, "start here": true, "copy markdown": true, "typescript": true, "python": true, "go": true,
}

// operation is one method of the page.
type operation struct {
	*evidence.Operation
	page      *page
	wire      *wire
	signature *signature
	title     string
}

func (o *operation) note(notes ...evidence.Note) { o.page.note(notes...) }

func (p *page) operation(h heading, lines []line) *evidence.Operation {
	verb := p.lines[h.verb].at
	o := &operation{
		page: p, signature: h.signature, wire: newWire(h.path, h.signature.guess),
		Operation: &evidence.Operation{
			Place: verb, Method: evidence.Says(h.method, verb), Path: evidence.Says(h.path, verb),
		},
	}
	if h.title != nil {
		o.title = h.title.text
		o.Summary = evidence.Says(o.title, h.title.at)
	}
	o.names()
	s := o.split(lines)
	examples := o.examples(s.code)
	for _, e := range examples {
		o.wire.learn(e.Value, 0)
	}
	o.describe(s.about)
	o.Security = security(s.security)
	o.Permissions = permissions(s.permissions)
	if len(s.params) > 0 {
		for _, part := range s.params {
			o.parameters(part.lines, part.in)
		}
	} else {
		o.parametersOfSignature()
	}
	o.answers(s.returns, examples)
	o.models(s.models)
	if len(o.wire.guessed) > 0 {
		o.note(evidence.Note{Place: verb, Text: "no example shows these names, they are guessed: " + strings.Join(o.wire.guessed, ", ")})
	}
	return o.Operation
}

func (o *operation) names() {
	certainty := evidence.FromName
	if o.signature.exact {
		certainty = evidence.Stated
	}
	at := o.signature.line.at
	o.Resource = evidence.Fact[string]{Value: o.signature.resource, Place: at, Certainty: certainty}
	o.Action = evidence.Fact[string]{Value: o.signature.action, Place: at, Certainty: certainty}
}

// sections are the lines below a path, by what they are about.
type sections struct {
	about, security, permissions, returns, models, code []line
	params                                              []part
}

// part is a section on parameters, of which the heading may say where they
// travel.
type part struct {
	lines []line
	in    string
}

// split sorts the lines of an operation.
func (o *operation) split(lines []line) (s sections) {
	current := &s.about
	for i := range lines {
		l := &lines[i]
		switch kind, in := sectionOf(l); kind {
		case "security":
			current = &s.security
			continue
		case "permissions":
			current = &s.permissions
			continue
		case "parameters":
			s.params = append(s.params, part{in: in})
			current = &s.params[len(s.params)-1].lines
			continue
		case "returns":
			current = &s.returns
			continue
		case "models":
			current = &s.models
			continue
		case "code":
			current = &s.code
			continue
		}
		if current != &s.about && current != &s.code && o.startsCode(lines[i:]) {
			current = &s.code
		}
		*current = append(*current, *l)
	}
	return s
}

var sectionNames = map[string]string{
	"security": "security", "parameters": "parameters", "path parameters": "parameters", "query parameters": "parameters",
	"header parameters": "parameters", "body parameters": "parameters", "returns": "returns", "returns examples": "code",
	"models": "models", "domain types": "models",
}

// sectionOf reads a heading: Parameters, ReturnsExpand Collapse.
func sectionOf(l *line) (kind, in string) {
	if len(l.text) > 80 {
		return "", ""
	}
	text := strings.ToLower(l.text)
	if strings.HasPrefix(text, "accepted permissions") {
		return "permissions", ""
	}
	if l.heading && (text == "example" || text == "response") {
		return "code", ""
	}
	text = strings.TrimSpace(strings.TrimSuffix(strings.Trim(text, ": "), "expand collapse"))
	kind = sectionNames[text]
	if in, ok := strings.CutSuffix(text, " parameters"); ok && kind != "" {
		return kind, in
	}
	return kind, ""
}

var codeLine = regexp.MustCompile(
	`^(?:import [\w{(*].*|import \(|from [\w.]+ import .+|package main|const \w+ = .*|client = .*|client := .*|` + "```.*" + `|curl .+)$`)

// startsCode reports whether the code sample begins, or its title.
func (o *operation) startsCode(lines []line) bool {
	text := lines[0].text
	if codeLine.MatchString(text) && !strings.HasSuffix(text, ".") || hasJSON(text) {
		return true
	}
	return text == o.title && len(lines) > 1 && codeLine.MatchString(lines[1].text)
}

// describe reads what stands between the path and the first section.
func (o *operation) describe(lines []line) {
	var about prose
	for _, l := range lines {
		if notice, ok := cutDeprecated(l.text); ok && !o.Deprecated.Known() {
			o.Deprecated = evidence.Says(notice, l.at)
			continue
		}
		about.add(l.text, l.at, l.afterBlank)
	}
	o.Description = about.fact()
}

// schemes are the ways to authenticate by what pages call them.
var schemes = map[string]string{
	"api token": "api_token", "api email + api key": "api_email_key", "user service key": "user_service_key",
}

func security(lines []line) (found []evidence.Fact[string]) {
	for _, l := range lines {
		scheme := schemes[strings.ToLower(l.text)]
		known := slices.ContainsFunc(found, func(f evidence.Fact[string]) bool { return f.Value == scheme })
		if scheme != "" && !known {
			found = append(found, evidence.Says(scheme, l.at))
		}
	}
	return found
}

func permissions(lines []line) (found []evidence.Fact[string]) {
	for _, l := range lines {
		for _, name := range splitPermissions(l.text) {
			found = append(found, evidence.Says(name, l.at))
		}
	}
	return found
}

var glued = regexp.MustCompile(`[A-Za-z]{4,}`)

// splitPermissions takes names apart that have no space in between: a capital
// after a word of some length begins another. Short words such as IoT, DoS and
// GitHub keep theirs.
func splitPermissions(text string) (names []string) {
	text = strings.Trim(text, "`")
	for piece := range strings.SplitSeq(text, "``") {
		start := 0
		for _, word := range glued.FindAllStringIndex(piece, -1) {
			from := word[0]
			for i := from + 1; i < word[1]; i++ {
				if isLower(piece[i-1]) && !isLower(piece[i]) && i-from >= 4 {
					names = append(names, strings.TrimSpace(piece[start:i]))
					start, from = i, i
				}
			}
		}
		if name := strings.TrimSpace(piece[start:]); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

// models reads the types that a page of a whole resource describes.
func (o *operation) models(lines []line) {
	fields := (&fieldReader{language: o.signature.language, wire: o.wire, top: true, marked: o.page.marked}).read(lines)
	for len(fields) > 0 {
		first, end := fields[0], 1
		arms := map[string]bool{}
		for _, s := range first.Schema.Arms {
			arms[s.Name.Value] = true
		}
		for end < len(fields) && !startsModel(first, fields[end], arms) {
			end++
		}
		o.model(first, fields[1:end])
		fields = fields[end:]
	}
}

// startsModel reports whether a field is the type after a first one. Types that
// a union consists of have names that begin with that of the union.
func startsModel(first, f *field, arms map[string]bool) bool {
	name := f.Schema.Name.Value
	if f.Depth > 0 || f.Name != "" || name == "" || arms[name] {
		return false
	}
	return !first.Opens || !strings.HasPrefix(name, first.Schema.Name.Value)
}

func (o *operation) model(head *field, rest []*field) {
	name := head.Schema.Name
	if head.Name != "" || !name.Known() {
		return
	}
	head.Name, head.Depth = name.Value, 0
	for _, f := range rest {
		f.Inside = true
	}
	o.signature.raise(name.Value, rest)
	_, notes := outline.Nest(entries(append([]*field{head}, rest...)), nil)
	o.note(notes...)
	o.page.Types = append(o.page.Types, &evidence.NamedType{Name: name.Value, Place: head.Place, Schema: head.Schema})
}
