package htmltext

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// Detect reports whether a text is a rendered page about the API itself, not
// about an SDK's method.
func Detect(text []byte) bool {
	if len(text) > evidence.MaxSize {
		return false
	}
	r := newReader("page", string(text))
	found := false
	for i := range r.lines {
		if _, _, ok := r.lines[i].route(); ok {
			if r.afterSignature(i) {
				return false
			}
			found = true
		}
		if l := &r.lines[i]; found && (l.kind == code && isCurl(strings.Trim(l.text, blanks+"\n")) || isSection(l)) {
			return true
		}
	}
	return false
}

// isSection reports whether a line is a title that only pages of this format
// have: SDK pages do not say where parameters travel.
func isSection(l *line) bool {
	t, ok := sectionTitle(l)
	return ok && (t.section == parameters || t.section == body || t.section == models)
}

// Read reads a page. It fails when there is no operation on it.
func Read(name string, text []byte) (*evidence.Page, error) {
	var faults source.Errors
	if len(text) > evidence.MaxSize {
		faults.Add(evidence.Place{File: name}, "", "the page is too large", "give a page of less than 16 MiB")
		return nil, faults.Err()
	}
	r := newReader(name, string(text))
	r.read()
	if r.sdk.File != "" {
		faults.Add(r.sdk, "", "this page is about an SDK's method, not about the request",
			"name its format: --format sdk-text")
		return nil, faults.Err()
	}
	if len(r.page.Operations) == 0 {
		faults.Add(evidence.Place{File: name, Line: 1, Column: 1}, "",
			"no operation is found: a rendered page shows its method and path in one line, such as GET/zones/{zone_id}",
			"check that the page is complete, or name its format with --format")
		return nil, faults.Err()
	}
	r.address()
	return r.page, nil
}

type reader struct {
	page       *evidence.Page
	lines      []line
	pos        int
	firstRoute int            // line of the page
	escaped    bool           // the page escapes punctuation in plain words
	sdk        evidence.Place // of the signature of an SDK's method

	op     *evidence.Operation
	drafts draft
}

// draft is what of an operation can be finished only when all of it is read.
type draft struct {
	title       string
	description []*line
	params      []*fields
	paramsIn    []evidence.In // of params
	body        *fields
	bodyAt      line // the section's title
	media       string
	returns     *fields
	returnsAt   line
	answers     []answer
}

func newReader(name, text string) *reader {
	r := &reader{page: &evidence.Page{Name: name, Format: evidence.HTMLText}}
	if isHTML(text) {
		r.lines, r.page.URL = htmlLines(name, text)
		return r
	}
	start := len(text) - len(strings.TrimPrefix(text, "\ufeff"))
	start += frontMatter(text[start:], r.page)
	r.lines = textLines(name, text, start)
	r.escaped = strings.Contains(text, `\_`)
	return r
}

var htmlStart = regexp.MustCompile(`(?i)^[\s\x{feff}]*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype html|html|head|body|main|div|article|section)\b`)

// isHTML reports whether a page is HTML as a whole rather than text with tags.
func isHTML(text string) bool {
	const beginning = 4096
	return htmlStart.MatchString(text[:min(len(text), beginning)])
}

func (r *reader) note(at evidence.Place, text string) {
	r.page.Notes = append(r.page.Notes, evidence.Note{Place: at, Text: text})
}

// read goes through the lines once.
func (r *reader) read() {
	current := title{}
	for r.pos < len(r.lines) {
		l := &r.lines[r.pos]
		if method, path, ok := l.route(); ok {
			r.giveBack(r.pos)
			r.finish()
			r.begin(l, method, path)
			current = title{section: description}
			r.pos++
			continue
		}
		if t, ok := sectionTitle(l); ok && (r.op != nil || t.section == models) {
			current = t
			r.pos++
			r.fields(current, l)
			continue
		}
		if r.op != nil && current.section != examples && r.startsExamples(l, current.section) {
			current = title{section: examples}
		}
		if current.section == description && r.endsDescription(l) {
			current = title{}
		}
		r.take(current, l)
		r.pos++
	}
	r.finish()
}

// startsExamples reports whether the examples begin: under the operation's
// title, once more, or with the request.
func (r *reader) startsExamples(l *line, now section) bool {
	switch {
	case l.kind == code:
		return isCurl(strings.Trim(l.text, blanks+"\n"))
	case now == description && l.kind != heading:
		return false
	}
	return (l.kind == heading || l.kind == textLine) && r.drafts.title != "" && l.text == r.drafts.title
}

// fields reads the fields of sections that have any.
func (r *reader) fields(t title, at *line) {
	switch t.section {
	case parameters:
		r.drafts.params = append(r.drafts.params, r.scan(t.section))
		r.drafts.paramsIn = append(r.drafts.paramsIn, t.in)
	case body:
		r.drafts.body, r.drafts.bodyAt, r.drafts.media = r.scan(t.section), *at, t.media
	case returns:
		r.drafts.returns, r.drafts.returnsAt = r.scan(t.section), *at
	case models:
		r.models(r.scan(t.section))
	case examples:
		r.drafts.answers = append(r.drafts.answers, answer{repeats: true})
	}
}

// take reads a line of the sections that have no fields.
func (r *reader) take(t title, l *line) {
	if r.op == nil {
		return
	}
	switch t.section {
	case description:
		r.drafts.description = append(r.drafts.description, l)
	case security:
		r.security(l)
	case permissions:
		r.permissions(l)
	case examples:
		r.example(l)
	}
}

// endsDescription reports whether a line is the title of the next operation of
// a resource's page, or above it.
func (r *reader) endsDescription(l *line) bool {
	if l.kind != heading {
		return false
	}
	_, method := evidence.ParseAddress(l.link)
	return method != "" || l.level <= 2 && r.routeFollows(r.pos+1)
}

func (r *reader) routeFollows(pos int) bool {
	for ; pos < len(r.lines) && r.lines[pos].kind != heading; pos++ {
		if _, _, ok := r.lines[pos].route(); ok {
			return true
		}
		if _, ok := sectionTitle(&r.lines[pos]); ok {
			return false
		}
	}
	if pos < len(r.lines) {
		_, _, ok := r.lines[pos].route()
		return ok
	}
	return false
}

func (r *reader) begin(l *line, method, path string) {
	if r.firstRoute == 0 {
		r.firstRoute = l.at.Line
	}
	r.op = &evidence.Operation{Place: l.at, Method: evidence.Says(method, l.at), Path: evidence.Says(path, l.at)}
	r.drafts = draft{}
	if r.afterSignature(r.pos) {
		r.sdk = l.at
	}
	r.page.Operations = append(r.page.Operations, r.op)
	resource, action := evidence.ParseAddress(r.page.URL)
	if resource != "" {
		at := evidence.Place{File: r.page.Name}
		r.op.Resource = evidence.Says(resource, at)
		if action != "" {
			r.op.Action = evidence.Says(action, at)
		}
	}
	r.above(r.pos)
}

var deprecatedLine = regexp.MustCompile(`^Deprecated(?::[ \t]*(.*))?$`)

// above reads the title over an operation, and the notice between the two.
func (r *reader) above(pos int) {
	top := r.titleOf(pos)
	if top < 0 {
		top = pos
	} else {
		r.entitle(&r.lines[top])
	}
	for i := top + 1; i < pos; i++ {
		l := &r.lines[i]
		switch m := deprecatedLine.FindStringSubmatch(l.doc); {
		case m != nil && l.kind == textLine:
			r.op.Deprecated = evidence.Says(m[1], l.at)
		case r.op.Deprecated.Known() && !signature.MatchString(l.text):
			r.op.Deprecated.Value += "\n\n" + l.doc
		}
	}
}

// titleOf finds the title over the line that begins an operation: the heading,
// or the line of text where there are no headings; -1 when there is none.
func (r *reader) titleOf(pos int) int {
	const furthest = 12
	for i := pos - 1; i >= 0 && i >= pos-furthest; i-- {
		l := &r.lines[i]
		if _, _, ok := l.route(); ok || l.kind != heading && l.kind != textLine {
			return -1
		}
		if l.kind == heading || !deprecatedLine.MatchString(l.doc) && !signature.MatchString(l.text) && !r.headed(i) {
			return i
		}
	}
	return -1
}

// giveBack takes the title of the next operation out of the description of the
// one before, where no heading ended it.
func (r *reader) giveBack(pos int) {
	top := r.titleOf(pos)
	if top < 0 {
		return
	}
	for i, l := range r.drafts.description {
		if l == &r.lines[top] {
			r.drafts.description = r.drafts.description[:i]
			return
		}
	}
}

// headed reports whether a line of text close by stands below a heading.
func (r *reader) headed(pos int) bool {
	const furthest = 12
	for i := pos - 1; i >= 0 && i >= pos-furthest; i-- {
		switch r.lines[i].kind {
		case heading:
			return true
		case textLine:
			if _, _, ok := r.lines[i].route(); ok {
				return false
			}
		default:
			return false
		}
	}
	return false
}

func (r *reader) entitle(l *line) {
	r.drafts.title = l.text
	text := strings.Trim(strings.TrimSpace(unescape(l.text)), "[]")
	r.op.Summary = evidence.Says(text, l.at)
	resource, action := evidence.ParseAddress(l.link)
	if resource != "" && action != "" {
		r.op.Resource, r.op.Action = evidence.Says(resource, l.at), evidence.Says(action, l.at)
	}
}

func (r *reader) afterSignature(route int) bool {
	for i := route - 1; i >= 0 && i >= route-3; i-- {
		if l := &r.lines[i]; l.kind == heading || l.kind == textLine && signature.MatchString(unescape(l.text)) {
			return l.kind == textLine
		}
	}
	return false
}

// schemes are the ways to authenticate by what the page shows of them, the
// clearest first.
var schemes = []struct{ shown, name string }{
	{"X-Auth-User-Service-Key", "user_service_key"},
	{"User Service Key", "user_service_key"},
	{"X-Auth-Email", "api_email_key"},
	{"X-Auth-Key", "api_email_key"},
	{"API Email + API Key", "api_email_key"},
	{"Authorization: Bearer", "api_token"},
	{"API Token", "api_token"},
}

func (r *reader) security(l *line) {
	const longest = 120
	if l.kind != textLine || len(l.text) > longest {
		return
	}
	text := strings.ReplaceAll(unescape(l.text), "`", "")
	example, isExample := strings.CutPrefix(text, "Example:")
	for _, s := range schemes {
		if isExample && strings.HasPrefix(strings.TrimSpace(example), s.shown) || text == s.shown {
			r.secures(evidence.Says(s.name, l.at))
			return
		}
	}
}

func (r *reader) secures(scheme evidence.Fact[string]) {
	for _, have := range r.op.Security {
		if have.Value == scheme.Value {
			return
		}
	}
	r.op.Security = append(r.op.Security, scheme)
}

// permissionName leaves the length to longestPermission: counted in the
// pattern, it would cost every start of the command some megabytes.
var permissionName = regexp.MustCompile(`^[\pL#][\pL\d:&()/,.+'# _-]*$`)

const longestPermission = 100 // characters

var nextPermission = regexp.MustCompile(`(Read|Write|Edit|Revoke|Purge|Run|Report|Admin|List|Delete|Create|Invoke)([A-Z])`)

func (r *reader) permissions(l *line) {
	if l.kind != textLine && l.kind != heading {
		return
	}
	text := strings.TrimPrefix(unescape(l.text), "- ")
	if !strings.Contains(text, "`") {
		text = nextPermission.ReplaceAllString(text, "$1`$2")
	}
	for permission := range strings.SplitSeq(text, "`") {
		permission = strings.Trim(permission, blanks+",;")
		if utf8.RuneCountInString(permission) <= longestPermission && permissionName.MatchString(permission) {
			r.op.Permissions = append(r.op.Permissions, evidence.Says(permission, l.at))
		}
	}
}

// paragraphs joins lines of text as they stand.
func paragraphs(lines []*line) string {
	var b strings.Builder
	for _, l := range lines {
		text := l.doc
		switch l.kind {
		case code:
			text = "```\n" + strings.TrimRight(l.text, " \n") + "\n```"
		case heading:
			text = strings.Repeat("#", l.level) + " " + l.doc
		case textLine:
		default:
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if l.blank && !strings.HasPrefix(text, "- ") {
				b.WriteByte('\n')
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

// finish completes the operation that was read last.
func (r *reader) finish() {
	if r.op == nil {
		return
	}
	d := &r.drafts
	if len(d.description) > 0 {
		if m := deprecatedLine.FindStringSubmatch(d.description[0].doc); m != nil && !r.op.Deprecated.Known() {
			r.op.Deprecated = evidence.Says(m[1], d.description[0].at)
			d.description = d.description[1:]
		}
	}
	if text := paragraphs(d.description); text != "" {
		r.op.Description = evidence.Says(text, d.description[0].at)
	}
	for i, f := range d.params {
		r.params(f, d.paramsIn[i])
	}
	r.request()
	r.answers()
	r.op, r.drafts = nil, draft{}
}

func (r *reader) params(f *fields, in evidence.In) {
	for _, e := range r.nest(f, nil) {
		if e.Name == "" {
			r.note(e.Place, "this is no parameter and left out")
			continue
		}
		r.op.Params = append(r.op.Params, &evidence.Param{
			Name: e.Name, Place: e.Place, In: evidence.Says(in, e.Place), Required: e.Required,
			Deprecated: e.Schema.Deprecated, Doc: e.Schema.Doc, Schema: e.Schema,
		})
	}
}
