package sdktext

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

var errNoField = errors.New("it is no field")

// field is an entry of an outline with what the page says below it.
type field struct {
	*outline.Entry
	own string // name in the SDK
	in  string // path, query, header or body, where the page says so
	doc prose
}

// prose is text in several lines.
type prose struct {
	lines []string
	at    evidence.Place // of the first
}

func (p *prose) add(text string, at evidence.Place, paragraph bool) {
	if len(p.lines) == 0 {
		p.at = at
	} else if paragraph {
		p.lines = append(p.lines, "")
	}
	p.lines = append(p.lines, text)
}

func (p *prose) fact() (f evidence.Fact[string]) {
	if len(p.lines) > 0 {
		f = evidence.Says(strings.Join(p.lines, "\n"), p.at)
	}
	return f
}

// fieldReader reads the lines of a section one after the other.
type fieldReader struct {
	*language
	wire       *wire
	positional map[string]bool // names of arguments
	top        bool            // the first line may be any type

	fields  []*field
	choices bool // alternatives were announced
	marked  bool // the page marks fields that are optional
	before  rank // of the line above
}

// rank is what a line was taken for.
type rank int

const (
	nothing rank = iota
	aField
	aType
	aMarker
	aText
)

func (r *fieldReader) read(lines []line) []*field {
	for i := range lines {
		r.before = r.line(&lines[i])
	}
	if !r.firm && !r.marked {
		for _, f := range r.fields {
			if f.Required.Known() {
				f.Required.Certainty = evidence.FromName
			}
		}
	}
	return r.fields
}

var marker = regexp.MustCompile(`(?i)^(?:accepts )?one of the following:?$`)

func (r *fieldReader) line(l *line) rank {
	text := l.text
	if marker.MatchString(text) {
		r.choices = true
		if f := r.latest(); f != nil {
			f.Opens = true
		}
		return aMarker
	}
	if f := r.latest(); f != nil && f.limit(text, l.at) {
		return r.before
	}
	if r.entry(l) {
		if r.latest().Name == "" {
			return aType
		}
		return aField
	}
	if f := r.latest(); f != nil {
		f.describe(text, l.at, l.afterBlank)
	}
	return aText
}

func (r *fieldReader) latest() *field {
	if len(r.fields) == 0 {
		return nil
	}
	return r.fields[len(r.fields)-1]
}

// entry reads a line as a field or as a type, if it is one.
func (r *fieldReader) entry(l *line) bool {
	text := straight(l.text)
	// What follows a field after a blank line describes it.
	described := l.afterBlank && l.depth < 0 && (r.before == aField || r.before == aType) && len(r.latest().doc.lines) == 0
	if e, err := r.field(r.language, text, l.at); err == nil && r.plausible(e, described) {
		f := &field{Entry: e, own: e.Name}
		f.Name = r.fieldName(e.Name)
		r.marked = r.marked || e.Required.Known() && !e.Required.Value
		r.add(f, l)
		return true
	}
	if s, err := r.head(r.language, text, l.at); err == nil && r.plausibleType(text, s, described) {
		r.add(&field{Entry: &outline.Entry{Schema: s}}, l)
		return true
	}
	return false
}

func (r *fieldReader) fieldName(name string) string {
	if r.positional[name] {
		return name
	}
	return r.wire.field(name)
}

func (r *fieldReader) add(f *field, l *line) {
	f.Place, f.Depth = l.at, l.depth
	r.fields = append(r.fields, f)
}

// plausible tells a field from prose that has the same form: "Note: Deprecated"
// in TypeScript, "Zone Identifier" in Go.
func (r *fieldReader) plausible(e *outline.Entry, described bool) bool {
	if r.renames && !startsUpper(e.Name) && !slices.Contains(bagNames, e.Name) && !r.positional[e.Name] {
		return false
	}
	if e.Schema.Kind.Value != evidence.Reference || e.Required.Known() && !e.Required.Value {
		return true
	}
	return startsUpper(e.Schema.Name.Value) && !described || strings.HasSuffix(e.Schema.Name.Value, bagSuffix)
}

// plausibleType tells a type that stands alone in a line from prose.
func (r *fieldReader) plausibleType(text string, s *evidence.Schema, described bool) bool {
	if r.top && len(r.fields) == 0 {
		return s.Kind.Value != evidence.Reference || startsUpper(s.Name.Value)
	}
	declared := s.Kind.Value == evidence.Object && s.Name.Known() || strings.ContainsAny(text, "={")
	switch {
	case declared && s.Name.Known() || strings.HasPrefix(text, "const "):
		return true
	case r.latest() == nil || described && !isValues(s):
		return false
	case len(s.Enum) == 1:
		return r.choices || isValues(innermost(r.latest().Schema))
	case !r.choices:
		return false
	case s.Kind.Value == evidence.Reference:
		return startsUpper(s.Name.Value) && (r.before == aMarker || r.before == aType)
	}
	return s.Kind.Value != evidence.Unknown || slices.Contains(r.primitives, text)
}

func startsUpper(name string) bool {
	return name != "" && name[0] >= 'A' && name[0] <= 'Z'
}

// innermost gives the part of a type that what follows it is about.
func innermost(s *evidence.Schema) *evidence.Schema {
	for {
		switch {
		case s.Kind.Value == evidence.Array && s.Items != nil:
			s = s.Items
		case s.Kind.Value == evidence.Map && s.Values != nil:
			s = s.Values
		default:
			return s
		}
	}
}

var location = regexp.MustCompile(`^(Path|Query|Header|Body|Cookie|Form) param(?:eter)?(?:\s*:\s*|$)`)

// describe adds a line to what a field is said to be.
func (f *field) describe(text string, at evidence.Place, paragraph bool) {
	if m := location.FindStringSubmatch(text); m != nil && f.in == "" && len(f.doc.lines) == 0 {
		f.in = strings.ToLower(m[1])
		if text = text[len(m[0]):]; text == "" {
			return
		}
	}
	if notice, ok := cutDeprecated(text); ok && !f.Schema.Deprecated.Known() {
		f.Schema.Deprecated = evidence.Says(notice, at)
		return
	}
	f.doc.add(text, at, paragraph)
}

// cutDeprecated gives the notice of a line such as `Deprecated: use another`.
func cutDeprecated(text string) (string, bool) {
	rest, ok := strings.CutPrefix(text, "Deprecated")
	if !ok || rest != "" && rest[0] != ':' && rest[0] != '.' {
		return "", false
	}
	return strings.TrimSpace(strings.TrimLeft(rest, ":.")), true
}

// limits are the constraints that pages glue to their values.
var limits = []struct {
	keyword string
	value   *regexp.Regexp
}{
	{"maxLength", whole}, {"minLength", whole}, {"maxItems", whole}, {"minItems", whole},
	{"maxProperties", whole}, {"minProperties", whole},
	{"exclusiveMinimum", number}, {"exclusiveMaximum", number}, {"minimum", number}, {"maximum", number},
	{"multipleOf", number}, {"uniqueItems", boolean}, {"pattern", expression}, {"format", word},
}

var (
	whole      = regexp.MustCompile(`^\d+$`)
	number     = regexp.MustCompile(`^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$|^true$|^false$`)
	boolean    = regexp.MustCompile(`^true$|^false$`)
	expression = regexp.MustCompile(`^[^A-Za-z\s:].*$`)
	word       = regexp.MustCompile(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)
)

// wholeFormats are the formats that only integers have.
var wholeFormats = map[string]bool{"int32": true, "int64": true, "uint32": true, "uint64": true}

// limit takes a line such as `maxLength32` or `formatdate-time`.
func (f *field) limit(text string, at evidence.Place) bool {
	for _, l := range limits {
		value, ok := strings.CutPrefix(text, l.keyword)
		if !ok || !l.value.MatchString(value) {
			continue
		}
		s := f.Schema
		switch {
		case l.keyword == "format":
			if value == "ted" || value == "s" { // "formatted", "formats"
				return false
			}
			s.Format = evidence.Says(value, at)
			if s.Kind.Value == evidence.Number && wholeFormats[value] {
				s.Kind = evidence.Says(evidence.Integer, at)
			}
			return true
		case l.value == expression:
			value = jsonText(value)
		case !json.Valid([]byte(value)):
			continue
		}
		if s.Limits == nil {
			s.Limits = map[string]evidence.Fact[string]{}
		}
		s.Limits[l.keyword] = evidence.Says(value, at)
		return true
	}
	return false
}

// open tells the outline where what belongs to a type follows right below it:
// where types are only named, the page shows the first of each name in full.
func (r *fieldReader) open(fields []*field) {
	if !r.references {
		return
	}
	seen := map[string]bool{}
	for _, f := range fields {
		in := innermost(f.Schema)
		if in.Kind.Value == evidence.Reference && !seen[in.Name.Value] {
			seen[in.Name.Value] = true
			f.Opens = true
		}
	}
}

// isOwnType reports whether a field's type is named after the field and the
// type that it would belong to. Deeper types are named after all that they are
// in, and shared ones after neither.
func (l *language) isOwnType(parent string, f *field) bool {
	in := innermost(f.Schema)
	if !l.references || f.Name == "" || in.Kind.Value != evidence.Reference {
		return false
	}
	name := in.Name.Value
	if l.renames { // Go has one name space
		var ok bool
		if name, ok = strings.CutPrefix(name, parent); !ok || parent == "" {
			return false
		}
	}
	return singular(fold(name)) == singular(fold(f.own))
}

// raise puts fields on the level below a type that their types are named after.
func (l *language) raise(parent string, fields []*field) {
	for _, f := range fields {
		if f.Depth == outline.NoDepth && l.isOwnType(parent, f) {
			f.Depth = 1
		}
	}
}

// isPartOf reports whether a type is named after one of several others and what
// it is within that.
func isPartOf(name string, others map[string]bool) bool {
	const longest = 200
	for i := 1; i < min(len(name), longest); i++ {
		if name[i] >= 'A' && name[i] <= 'Z' && others[name[:i]] {
			return true
		}
	}
	return false
}

func singular(name string) string {
	if stem, ok := strings.CutSuffix(name, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(name, "s")
}

// entries gives what the outline needs.
func entries(fields []*field) []*outline.Entry {
	list := make([]*outline.Entry, len(fields))
	for i, f := range fields {
		list[i] = f.Entry
		if doc := f.doc.fact(); doc.Known() {
			f.Schema.Doc = doc
		}
	}
	return list
}
