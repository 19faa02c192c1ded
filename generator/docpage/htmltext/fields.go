package htmltext

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// fields are the entries of a section, as they stand below each other.
type fields struct {
	entries []*outline.Entry
	docs    [][]*line
	names   map[string]bool // that types announce
	items   bool            // the fields are those of an array's items

	opened bool  // there are details, which nest
	levels []int // of nesting, by details
	closed int   // fields that a link ended
	open   []int // fields that no link has ended yet
}

// scanner reads the fields of one section.
type scanner struct {
	*reader
	f       *fields
	section section

	depth      int            // open details
	inSummary  bool           // of the details opened last
	current    int            // field, -1 before there is one
	expected   bool           // a field may begin here
	choices    bool           // alternatives were announced
	declared   map[string]int // alternatives that are still to come, by shape
	unions     map[string][]*evidence.Schema
	first      bool // the next one is the first alternative
	deprecated bool // the next field is
}

// scan reads fields up to the next section.
func (r *reader) scan(s section) *fields {
	sc := &scanner{
		reader: r, section: s, current: -1, expected: true, declared: map[string]int{}, unions: map[string][]*evidence.Schema{},
		f: &fields{names: map[string]bool{}},
	}
	for ; r.pos < len(r.lines); r.pos++ {
		l := &r.lines[r.pos]
		if _, ok := sectionTitle(l); ok || r.endsFields(l) {
			break
		}
		sc.line(l)
	}
	return sc.f
}

// endsFields reports whether the fields end at a line that is no title of a
// section: a heading, the title of the operation once more, a request.
func (r *reader) endsFields(l *line) bool {
	switch l.kind {
	case heading:
		return true
	case code:
		return isCurl(strings.Trim(l.text, blanks+"\n"))
	case textLine:
		if _, _, ok := l.route(); ok {
			return true
		}
		return r.op != nil && r.drafts.title != "" && l.text == r.drafts.title
	}
	return false
}

func (s *scanner) line(l *line) {
	switch l.kind {
	case detailsOpen:
		s.depth++
		s.f.opened = true
		s.expected = true
	case detailsClose:
		s.depth = max(0, s.depth-1)
		s.expected = true
	case summaryOpen:
		s.inSummary = true
		s.expected = true
	case summaryClose:
		s.inSummary = false
		s.expected = true
	case trailer:
		s.trailer(l)
	case code:
		s.describe(l)
	case textLine:
		s.text(l)
	}
}

// trailer ends the field opened last that is not ended yet.
func (s *scanner) trailer(l *line) {
	s.f.closed++
	s.expected = true
	a := parseAnchor(l.link)
	if a.resource != "" && s.op != nil {
		s.op.Resource, s.op.Action = evidence.Says(a.resource, l.at), evidence.Says(a.method, l.at)
	}
	if n := len(s.f.open); n > 0 {
		if n == 1 && a.items {
			s.f.items = true
		}
		s.f.open = s.f.open[:n-1]
	} else {
		s.f.closed += len(s.f.entries) + 1 // they do not match
	}
}

var oneOf = regexp.MustCompile(`(?i)^(?:accepts )?(?:one|any|all) of the following\b.*:$`)

func (s *scanner) text(l *line) {
	switch {
	case oneOf.MatchString(l.text):
		s.alternatives()
		return
	case l.text == "Deprecated":
		s.deprecated = true
		return
	case s.current >= 0 && s.constraint(l):
		return
	}
	if e := s.entry(l); e != nil {
		s.add(e)
		return
	}
	if e := s.unknown(l); e != nil {
		s.add(e)
		return
	}
	s.describe(l)
}

var fieldLike = regexp.MustCompile(`^"?([\w$.@/-]{1,100})"?: (optional )?\S`)

// unknown keeps a field whose type makes no sense, where a field must begin.
func (s *scanner) unknown(l *line) *outline.Entry {
	m := fieldLike.FindStringSubmatch(unescape(l.text))
	if m == nil || !s.expected || s.current >= 0 && !s.f.names[m[1]] && s.f.closed == 0 {
		return nil
	}
	s.note(l.at, m[1]+": its type is not understood")
	return &outline.Entry{
		Place: l.at, Name: m[1], Required: evidence.Says(m[2] == "", l.at), Schema: &evidence.Schema{Place: l.at},
	}
}

// innermost is what a list, or a list of lists, is of.
func innermost(t *evidence.Schema) *evidence.Schema {
	for {
		switch {
		case t.Items != nil:
			t = t.Items
		case t.Values != nil:
			t = t.Values
		default:
			return t
		}
	}
}

// alternatives prepares for those of the current field.
func (s *scanner) alternatives() {
	s.choices, s.expected, s.first = true, true, true
	if s.current < 0 {
		return
	}
	e := s.f.entries[s.current]
	e.Opens = true
	t := innermost(e.Schema)
	arms := t.Arms
	if len(arms) == 0 {
		arms = s.unions[t.Name.Value]
	}
	for _, arm := range arms {
		s.declared[shape(arm)]++
	}
}

func (s *scanner) describe(l *line) {
	if s.current < 0 {
		return
	}
	s.expected = false
	s.f.docs[s.current] = append(s.f.docs[s.current], l)
}

func (s *scanner) add(e *outline.Entry) {
	level := s.depth
	if s.inSummary {
		level--
	}
	s.f.levels = append(s.f.levels, max(0, level))
	e.Depth = len(s.f.open)
	s.f.open = append(s.f.open, len(s.f.entries))
	s.current = len(s.f.entries)
	s.f.entries = append(s.f.entries, e)
	s.f.docs = append(s.f.docs, nil)
	s.expected = false
	e.Inside = s.current > 0 && (s.first || s.isArm(e))
	s.first = false
	if s.deprecated {
		e.Schema.Deprecated = evidence.Says("", e.Place)
		s.deprecated = false
	}
	if t := e.Schema; t.Name.Known() && len(t.Arms) > 0 {
		s.unions[t.Name.Value] = t.Arms
	}
	s.announce(e.Schema, 0)
}

// announce remembers the names that a type lists.
func (s *scanner) announce(t *evidence.Schema, depth int) {
	if t == nil || depth > evidence.MaxDepth {
		return
	}
	for _, name := range t.Shown.Names {
		s.f.names[name] = true
	}
	for _, arm := range t.Arms {
		s.announce(arm, depth+1)
	}
	s.announce(t.Items, depth+1)
	s.announce(t.Values, depth+1)
}

// isArm reports whether an entry is an alternative that a type lists.
func (s *scanner) isArm(e *outline.Entry) bool {
	if e.Name != "" || !s.choices {
		return false
	}
	key := shape(e.Schema)
	if s.declared[key] == 0 {
		return false
	}
	s.declared[key]--
	return true
}

// shape tells alternatives apart: by name, or by the members listed.
func shape(t *evidence.Schema) string {
	if t.Shown.Listed {
		return strings.Join(t.Shown.Names, ",")
	}
	return string(t.Kind.Value) + " " + t.Name.Value
}

var gluedOr = regexp.MustCompile(`\b(string|number|boolean|unknown|integer|file|null|true|false)(or|and) `)

// entry reads a line as a field, and gives nil when it is something else.
func (s *scanner) entry(l *line) *outline.Entry {
	const longest = 20_000
	if len(l.text) > longest {
		return nil
	}
	text := gluedOr.ReplaceAllString(l.text, "$1 $2 ")
	e, err := outline.ParseEntry(text, l.at)
	if rest, found := strings.CutPrefix(text, "Deprecated"); found && rest != "" && (err != nil || !s.f.names[e.Name]) {
		if d := s.deprecatedEntry(rest, l); d != nil {
			return d
		}
	}
	if err != nil || !s.plausible(e, text) {
		return nil
	}
	return e
}

// deprecatedEntry reads a field whose badge is glued to its name.
func (s *scanner) deprecatedEntry(text string, l *line) *outline.Entry {
	if strings.ContainsAny(text[:1], " :,.;") {
		return nil
	}
	e, err := outline.ParseEntry(text, l.at)
	if err != nil || !s.plausible(e, text) {
		return nil
	}
	e.Schema.Deprecated = evidence.Says("", l.at)
	return e
}

// plausible tells a field from a sentence that reads like one.
func (s *scanner) plausible(e *outline.Entry, text string) bool {
	switch {
	case e.Name == "":
		return s.plausibleType(e.Schema)
	case s.f.names[e.Name] || text[0] == '"':
		return true
	case strings.ContainsFunc(e.Name, unicode.IsSpace):
		return false
	case s.expected || !e.Required.Value:
		return true
	}
	vague := e.Schema.Kind.Value == evidence.Reference && !e.Schema.Shown.Listed || len(e.Schema.Enum) == 1
	first, _ := utf8.DecodeRuneInString(e.Name)
	return !vague || !unicode.IsUpper(first)
}

// plausibleType tells an alternative, a value or a named type from a sentence.
func (s *scanner) plausibleType(t *evidence.Schema) bool {
	named := t.Name.Known()
	switch {
	case t.Kind.Value == evidence.Reference && !t.Shown.Listed:
		return s.declared[shape(t)] > 0 || s.choices && s.expected && t.Shown.Count() == 0 && isTypeName(t.Name.Value)
	case s.choices:
		return true
	case named || t.Shown.Listed && t.Kind.Value == evidence.Object:
		return s.expected || s.section == models
	}
	return s.expected && s.current < 0 && (t.Kind.Value == evidence.Array || t.Kind.Value == evidence.Map || t.Kind.Value == evidence.Union)
}

func isTypeName(name string) bool {
	first, size := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(first) && len(name) > size && !strings.HasSuffix(name, ".")
}

// limits are the constraints whose value is a number.
var limits = []string{
	"maxLength", "minLength", "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf",
	"maxItems", "minItems", "maxProperties", "minProperties",
}

var (
	formatName = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$`)
	patternish = regexp.MustCompile(`^[\^(\[\\./$*.]`)
	jsonNumber = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`)
)

// constraint reads a keyword that is glued to its value, or several of them.
func (s *scanner) constraint(l *line) bool {
	t := s.f.entries[s.current].Schema
	text := strings.TrimSpace(l.text)
	found := map[string]string{}
	for text != "" {
		keyword, value, rest := cutLimit(text)
		if keyword == "" {
			break
		}
		found[keyword] = value
		text = strings.TrimSpace(rest)
	}
	if text != "" && !s.lastConstraint(t, l, text) {
		return false
	}
	for keyword, value := range found {
		s.limit(t, keyword, evidence.Says(value, l.at))
	}
	s.expected = true
	return true
}

func (s *scanner) limit(t *evidence.Schema, keyword string, value evidence.Fact[string]) {
	if t.Limits == nil {
		t.Limits = map[string]evidence.Fact[string]{}
	}
	t.Limits[keyword] = value
}

// cutLimit cuts a keyword with a number.
func cutLimit(text string) (keyword, value, rest string) {
	for _, k := range limits {
		after, found := strings.CutPrefix(text, k)
		if !found {
			continue
		}
		after = strings.TrimLeft(after, ": ")
		if value = jsonNumber.FindString(after); value != "" {
			return k, value, after[len(value):]
		}
		if strings.HasPrefix(k, "exclusive") && (after == "" || after == "true") {
			return k, "true", ""
		}
		return "", "", text
	}
	if text == "uniqueItems" || text == "uniqueItemstrue" {
		return "uniqueItems", "true", ""
	}
	return "", "", text
}

// lastConstraint reads a constraint whose value takes the rest of the line.
func (s *scanner) lastConstraint(t *evidence.Schema, l *line, text string) bool {
	switch {
	case strings.HasPrefix(text, "format"):
		format := unescape(strings.TrimLeft(text[len("format"):], ": "))
		if !formatName.MatchString(format) || strings.HasPrefix(text, "formatt") && !strings.HasPrefix(text, "formattime") ||
			text == "formats" || strings.HasPrefix(text, "format ") {
			return false
		}
		t.Format = evidence.Says(format, l.at)
	case strings.HasPrefix(text, "pattern"):
		pattern := text[len("pattern"):]
		if !patternish.MatchString(pattern) {
			return false
		}
		if s.escaped {
			pattern = unescapeAll(pattern)
		}
		s.limit(t, "pattern", evidence.Says(jsonString(pattern), l.at))
	case strings.HasPrefix(text, "default"):
		value := strings.TrimLeft(unescape(text[len("default"):]), ": ")
		if !json.Valid([]byte(value)) {
			return false
		}
		t.Default = evidence.Says(value, l.at)
	default:
		return false
	}
	return true
}

func jsonString(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(text) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// unescapeAll undoes Markdown's escape of any punctuation.
func unescapeAll(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (unicode.IsPunct(rune(text[i+1])) || unicode.IsSymbol(rune(text[i+1]))) {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// nest arranges the fields of a section, with what is said about each of them.
func (r *reader) nest(f *fields, example *yaml.Node) []*outline.Entry {
	if f == nil {
		return nil
	}
	f.level()
	for i, e := range f.entries {
		r.document(e, f.docs[i])
	}
	top, notes := outline.Nest(f.entries, example)
	r.page.Notes = append(r.page.Notes, notes...)
	return top
}

// level gives the fields the depth that the page shows, if it does.
func (f *fields) level() {
	bracketed := f.closed == len(f.entries) && len(f.open) == 0
	for i, e := range f.entries {
		switch {
		case f.opened:
			e.Depth = f.levels[i]
		case !bracketed:
			e.Depth = outline.NoDepth
		}
	}
}

// document gives an entry its description. That of a deprecated field begins
// with the notice.
func (r *reader) document(e *outline.Entry, lines []*line) {
	if len(lines) == 0 {
		return
	}
	if e.Schema.Deprecated.Known() && e.Schema.Deprecated.Value == "" && lines[0].kind == textLine {
		first := lines[0].doc
		if len(lines) > 1 && (lines[1].blank || strings.HasSuffix(first, ".")) {
			e.Schema.Deprecated = evidence.Says(first, lines[0].at)
			lines = lines[1:]
		} else if strings.HasPrefix(first, "Deprecated") {
			e.Schema.Deprecated = evidence.Says(first, lines[0].at)
		}
	} else if m := deprecatedLine.FindStringSubmatch(lines[0].doc); m != nil && lines[0].kind == textLine && !e.Schema.Deprecated.Known() {
		e.Schema.Deprecated = evidence.Says(m[1], lines[0].at)
	}
	if text := paragraphs(lines); text != "" {
		e.Schema.Doc = evidence.Says(text, lines[0].at)
	}
}

// models reads the named types of a resource.
func (r *reader) models(f *fields) {
	f.level()
	for _, e := range f.entries {
		if e.Name == "" && e.Depth <= 0 && !e.Inside && e.Schema.Name.Known() {
			e.Name, e.Depth = e.Schema.Name.Value, 0
		} else if e.Depth == outline.NoDepth {
			e.Inside = true
		}
	}
	for _, e := range r.nest(f, nil) {
		if e.Name == "" {
			r.note(e.Place, "this type has no name and is left out")
			continue
		}
		r.page.Types = append(r.page.Types, &evidence.NamedType{Name: e.Name, Place: e.Place, Schema: e.Schema})
	}
}
