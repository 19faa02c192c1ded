package dump

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// enough is how much of a page tells its format.
const enough = 64 << 10

// Detect reports whether a text is such a page: a path, a verb, at most three
// more lines, and a JSON value.
func Detect(text []byte) bool {
	lines := split("", clean(text[:min(len(text), enough)]))
	at := findHeader(lines, 0)
	if at < 0 {
		return false
	}
	for _, l := range lines[at+2 : min(len(lines), at+6)] {
		if beginsValue(l.text) || beginsLabelled(l.text) {
			return true
		}
	}
	return false
}

// Read reads a page.
func Read(name string, text []byte) (*evidence.Page, error) {
	var errs source.Errors
	at := evidence.Place{File: name, Line: 1, Column: 1}
	if len(text) > evidence.MaxSize {
		errs.Add(at, "", fmt.Sprintf("the page has more than %d MiB", evidence.MaxSize>>20), "import parts of it")
		return nil, errs.Err()
	}
	r := &reader{text: clean(text), budget: maxCopies, page: &evidence.Page{Name: name, Format: evidence.Dump}}
	r.lines, r.bytes = split(name, r.text), []byte(r.text)
	for next := findHeader(r.lines, 0); next >= 0; next = findHeader(r.lines, r.next) {
		r.operation(next)
	}
	if len(r.page.Operations) == 0 {
		errs.Add(at, "", "no operation is dumped here: there is no path above a verb",
			"take the page of an operation, or choose another --format")
		return nil, errs.Err()
	}
	return r.page, nil
}

type line struct {
	text   string
	at     evidence.Place
	offset int // of the text's first byte
}

// clean makes all line ends and blanks of a page the usual ones.
func clean(text []byte) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '\r':
			if i+1 >= len(text) || text[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\ufeff' || r == '\u200b':
		case r != '\n' && r != '\t' && unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.Write(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// split gives the lines that are not blank.
func split(name, text string) (lines []line) {
	number, offset := 0, 0
	for raw := range strings.Lines(text) {
		number++
		if trimmed := strings.TrimSpace(raw); trimmed != "" {
			indent := len(raw) - len(strings.TrimLeftFunc(raw, unicode.IsSpace))
			lines = append(lines, line{
				text: trimmed, offset: offset + indent,
				at: evidence.Place{File: name, Line: number, Column: utf8.RuneCountInString(raw[:indent]) + 1},
			})
		}
		offset += len(raw)
	}
	return lines
}

var (
	pathLine = regexp.MustCompile(`^/\S*$`)
	verbLine = regexp.MustCompile(`^(?i:get|post|put|patch|delete|head|options)$`)
)

// findHeader finds a path with a verb below it.
func findHeader(lines []line, from int) int {
	for i := from; i+1 < len(lines); i++ {
		if verbLine.MatchString(lines[i+1].text) && pathLine.MatchString(lines[i].text) {
			return i
		}
	}
	return -1
}

// beginsValue reports whether a line begins with a JSON value.
func beginsValue(text string) bool {
	return text[0] == '{' || text[0] == '[' || null.MatchString(text)
}

var null = regexp.MustCompile(`^(?:null|undefined)(?:[\s,;]|$)`)

// The six values, in their order.
const (
	plans = iota
	permissions
	parameters
	requestBody
	responses
	security
	count
)

var labels = map[string]int{
	"planavailability": plans, "plans": plans, "permissions": permissions, "parameters": parameters,
	"requestbody": requestBody, "responses": responses, "security": security,
}

var labelLine = regexp.MustCompile(`^(?:[A-Z][a-z]+\s+)?["'\x60]?([A-Za-z_]+)["'\x60]?\s*[:=]?$`)

// labelOf gives the label that a line is, in small letters; "" when it is none.
func labelOf(text string) string {
	if m := labelLine.FindStringSubmatch(text); m != nil {
		name := strings.ToLower(strings.ReplaceAll(m[1], "_", ""))
		if _, known := labels[name]; known && (name != strings.ToLower(text) || strings.ContainsAny(text, `"':_`) || text == m[1]) {
			return name
		}
	}
	return ""
}

type reader struct {
	text  string
	lines []line
	bytes []byte // the text
	next  int    // line to go on from
	page  *evidence.Page

	budget int // how much may still be copied to resolve composition
}

// maxCopies bounds how much larger than a page its evidence can become.
const maxCopies = 200_000

func (r *reader) note(at evidence.Place, format string, args ...any) {
	r.page.Notes = append(r.page.Notes, evidence.Note{Place: at, Text: fmt.Sprintf(format, args...)})
}

// operation reads the operation whose path is in a line.
func (r *reader) operation(at int) {
	path, verb := r.lines[at], r.lines[at+1]
	op := &evidence.Operation{
		Place:  path.at,
		Path:   evidence.Says(path.text, path.at),
		Method: evidence.Says(strings.ToUpper(verb.text), verb.at),
	}
	r.describe(op, r.lines[r.next:at])
	r.next = at + 2
	r.header(op)
	values := r.values()
	r.page.Operations = append(r.page.Operations, op)
	c := &converter{reader: r, op: op, budget: &r.budget}
	c.plans(values[plans])
	c.permissions(values[permissions])
	c.parameters(values[parameters])
	c.body(values[requestBody])
	c.answers(values[responses])
	c.security(values[security])
}

// describe takes the lines above the path.
func (r *reader) describe(op *evidence.Operation, lines []line) {
	if len(lines) == 0 {
		return
	}
	text := make([]string, len(lines))
	for i, l := range lines {
		text[i] = l.text
	}
	op.Description = evidence.Says(strings.Join(text, "\n"), lines[0].at)
}

// header reads tag and operationId. One line alone is the operationId, which
// has no blanks.
func (r *reader) header(op *evidence.Operation) {
	var found []line
	for r.next < len(r.lines) && len(found) < 2 {
		l := r.lines[r.next]
		if beginsValue(l.text) || beginsLabelled(l.text) {
			break
		}
		found = append(found, l)
		r.next++
	}
	for i, l := range found {
		if i == len(found)-1 && !strings.Contains(l.text, " ") {
			op.ID = evidence.Says(l.text, l.at)
		} else {
			op.Tag = evidence.Says(l.text, l.at)
		}
	}
}

// values reads the values up to the next header. Those without label count by
// their position when all are there, else by what they look like.
func (r *reader) values() (values [count]*yaml.Node) {
	v := &valueReader{reader: r, label: -1}
	v.read()
	for i, n := range v.found {
		slot := v.labels[i]
		if slot < 0 && len(v.found) == count {
			slot = i
		} else if slot < 0 {
			slot = looksLike(n)
		}
		switch {
		case tree.IsNull(n):
		case slot < 0:
			r.note(r.place(n), "this value is left out: it is none of plans, permissions, parameters, request body, responses and security")
		case values[slot] != nil:
			r.note(r.place(n), "this value is left out: it is there twice")
		default:
			values[slot] = n
		}
	}
	return values
}

func (r *reader) place(n *yaml.Node) evidence.Place {
	return evidence.Place{File: r.page.Name, Line: n.Line, Column: n.Column}
}

type valueReader struct {
	*reader
	label  int // of the next value
	found  []*yaml.Node
	labels []int
	done   int // offset behind the last value
}

func (v *valueReader) read() {
	for v.next < len(v.lines) {
		l := v.lines[v.next]
		if v.next+1 < len(v.lines) && verbLine.MatchString(v.lines[v.next+1].text) && pathLine.MatchString(l.text) {
			break
		}
		end := l.offset + len(l.text)
		if end <= v.done {
			v.next++
			continue
		}
		from := max(l.offset, v.done)
		rest := strings.TrimLeft(v.text[from:end], " \t,;")
		from = end - len(rest)
		switch {
		case rest == "":
			v.next++
		case beginsValue(rest) && len(v.found) < mostValues:
			v.value(l, from)
		case len(v.found) < mostValues && v.labelled(rest, from):
		case labelOf(rest) != "":
			v.label = labels[labelOf(rest)]
			v.next++
		case len(v.found) >= count:
			return // the description of what follows
		default:
			v.note(l.at, "this line is left out: %s", shortened(rest))
			v.next++
		}
	}
}

var inlineLabel = regexp.MustCompile(`^(?:Debug\s+)?["'\x60]?([A-Za-z_]+)["'\x60]?\s*[:=]?\s*(?:[{\[]|null|undefined)`)

// inline gives the label that has its value in the same line, and where that
// begins.
func inline(text string) (slot, value int, ok bool) {
	m := inlineLabel.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	slot, ok = labels[strings.ToLower(strings.ReplaceAll(m[1], "_", ""))]
	value = len(m[0])
	for _, start := range []string{"{", "[", "null", "undefined"} {
		if before, found := strings.CutSuffix(m[0], start); found {
			value = len(before)
		}
	}
	return slot, value, ok
}

func beginsLabelled(text string) bool {
	_, _, ok := inline(text)
	return ok || labelOf(text) != ""
}

// labelled takes a label that has its value in the same line.
func (v *valueReader) labelled(rest string, from int) bool {
	slot, value, ok := inline(rest)
	if ok {
		v.label, v.done = slot, from+value
	}
	return ok
}

// mostValues bounds how many values of one operation are read; what follows is
// noise.
const mostValues = 4 * count

// value reads one value that begins in a line.
func (v *valueReader) value(l line, from int) {
	at := l.at
	at.Column += utf8.RuneCountInString(v.text[l.offset:from])
	rest := v.text[from:]
	for _, nothing := range []string{"null", "undefined"} {
		if strings.HasPrefix(rest, nothing) {
			v.keep(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null", Line: at.Line, Column: at.Column})
			v.done = from + len(nothing)
			return
		}
	}
	n, size, err := source.JSON(v.bytes[from:], at)
	v.done = from + min(max(size, 1), len(rest))
	if err != nil {
		v.note(at, "a value is left out: %s", err)
		v.label = -1
		v.resume()
		return
	}
	v.keep(n)
}

func (v *valueReader) keep(n *yaml.Node) {
	v.found = append(v.found, n)
	v.labels = append(v.labels, v.label)
	v.label = -1
}

// resume goes on after a value that cannot be read: at the next label, or
// nowhere.
func (v *valueReader) resume() {
	for v.next < len(v.lines) {
		l := v.lines[v.next]
		if l.offset >= v.done && (labelOf(l.text) != "" || pathLine.MatchString(l.text)) {
			return
		}
		v.next++
	}
}

func shortened(text string) string {
	const most = 60
	for i := range text {
		if i >= most {
			return text[:i] + "…"
		}
	}
	return text
}

// looksLike tells a value by its form; -1 when it cannot.
func looksLike(n *yaml.Node) int {
	if tree.IsSeq(n) {
		return looksLikeList(tree.Items(n))
	}
	if !tree.IsMap(n) {
		return -1
	}
	keys := make([]string, 0, len(n.Content)/2)
	for k := range tree.Entries(n) {
		keys = append(keys, k.Value)
	}
	switch {
	case slices.Contains(keys, "content"):
		return requestBody
	case slices.Contains(keys, "enum"):
		return permissions
	case len(keys) > 0 && !slices.ContainsFunc(keys, func(k string) bool { return !status.MatchString(k) }):
		return responses
	}
	for _, v := range tree.Entries(n) {
		if v.ShortTag() == "!!bool" {
			return plans
		}
	}
	return -1
}

func looksLikeList(items []*yaml.Node) int {
	for _, item := range items {
		if tree.Get(item, "name") != nil && tree.Get(item, "in") != nil {
			return parameters
		}
		for _, v := range tree.Entries(item) {
			if tree.IsSeq(v) {
				return security
			}
		}
		if tree.IsScalar(item) {
			return permissions
		}
	}
	return -1
}

var status = regexp.MustCompile(`^(?:\d{3}|\d[Xx]{2}|default)$`)
