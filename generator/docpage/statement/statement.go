package statement

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// Operation is all that is said about one method and path.
type Operation struct {
	Method   string // GET
	Path     string // template, with the names that are used there
	Resource string // dotted; "" when nothing is said
	Place    source.Position
	Facts    []Fact   // about the operation itself
	Points   []*Point // those above before those below, otherwise in the order in which they are said

	byName map[string]*Point
}

// Point is a place in an operation that has a type.
type Point struct {
	Name      string // query/page, header/If-Match, path/1, body/config/[]/id, answer/result, answer 4XX
	Place     source.Position
	Certainty evidence.Certainty // that there is such a point at all
	Facts     []Fact             // by keyword, each once
	Open      bool               // there may be members besides those below
	OpenEnum  bool               // there may be values besides those in the enum
	Label     string             // what a person calls it when the name does not say: the name of a path parameter

	anything bool // an alternative allows any string or number
}

// Fact is one statement about an operation or a point.
type Fact struct {
	Keyword   string   // type, enum, required, nullable, media, deprecated, or a keyword of JSON Schema
	Values    []string // sorted; several when alternatives differ
	Place     source.Position
	Certainty evidence.Certainty
}

// Equal reports whether two statements say the same.
func (f Fact) Equal(g Fact) bool { return slices.Equal(f.Values, g.Values) }

// String gives the values for people.
func (f Fact) String() string { return strings.Join(f.Values, " or ") }

var variable = regexp.MustCompile(`\{[^{}]*\}`)

// Shape is what operations have in common that differ in the names of path
// parameters only.
func Shape(method, path string) string {
	return strings.ToUpper(method) + " " + strings.TrimSuffix(variable.ReplaceAllLiteralString(path, "{}"), "/")
}

// Shape of the operation.
func (o *Operation) Shape() string { return Shape(o.Method, o.Path) }

// Point finds a point by its name; nil when nothing is said about it.
func (o *Operation) Point(name string) *Point { return o.byName[name] }

// Fact finds a statement about the operation itself.
func (o *Operation) Fact(keyword string) (Fact, bool) { return find(o.Facts, keyword) }

// Fact finds a statement.
func (p *Point) Fact(keyword string) (Fact, bool) { return find(p.Facts, keyword) }

func find(facts []Fact, keyword string) (Fact, bool) {
	i := slices.IndexFunc(facts, func(f Fact) bool { return f.Keyword == keyword })
	if i < 0 {
		return Fact{}, false
	}
	return facts[i], true
}

// Above is the name of the point that a point lies in; "" for parameters,
// bodies and answers.
func Above(name string) string {
	i := strings.LastIndexByte(name, '/')
	if i < 0 || isParam(name[:i]) {
		return ""
	}
	return name[:i]
}

func isParam(name string) bool {
	return slices.Contains([]string{"path", "query", "header", "cookie", "param"}, name)
}

// Below gives the name of a member. A slash in it would look like a level.
func Below(name, member string) string {
	return name + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(member)
}

// Names of points that no name of a member can be.
const (
	items  = "[]"
	values = "*"
)

// maxPoints bounds what is laid out of one operation: a document whose schemas
// refer to each other in many ways has no end otherwise.
const maxPoints = 20000

// point gives the point of a name, made when there is none yet.
func (o *Operation) point(name string, place source.Position, certainty evidence.Certainty) *Point {
	if p := o.byName[name]; p != nil {
		p.Certainty = min(p.Certainty, certainty)
		return p
	}
	p := &Point{Name: name, Place: place, Certainty: certainty}
	if o.byName == nil {
		o.byName = map[string]*Point{}
	}
	o.byName[name] = p
	o.Points = append(o.Points, p)
	return p
}

// say adds a statement to a point. Where alternatives say different things,
// all of them are kept.
func (p *Point) say(keyword, value string, place source.Position, certainty evidence.Certainty) {
	p.Facts = say(p.Facts, keyword, value, place, certainty)
}

func say(facts []Fact, keyword, value string, place source.Position, certainty evidence.Certainty) []Fact {
	i := slices.IndexFunc(facts, func(f Fact) bool { return f.Keyword == keyword })
	if i < 0 {
		return append(facts, Fact{Keyword: keyword, Values: []string{value}, Place: place, Certainty: certainty})
	}
	f := &facts[i]
	if !slices.Contains(f.Values, value) {
		f.Values = append(f.Values, value)
		slices.Sort(f.Values)
	}
	f.Certainty = max(f.Certainty, certainty)
	return facts
}

// finish settles what only the whole of a point shows.
func (o *Operation) finish() {
	for _, p := range o.Points {
		p.finish()
	}
	slices.SortStableFunc(o.Points, func(a, b *Point) int { return cmp.Compare(group(a.Name), group(b.Name)) })
}

// group orders what a call needs before what it gives.
func group(name string) int {
	for i, prefix := range []string{"path/", "query/", "header/", "cookie/", "param/", "body", "answer"} {
		if strings.HasPrefix(name, prefix) {
			return i
		}
	}
	return len(name)
}

// about says which types a keyword means something for.
var about = map[string][]string{
	"maxLength": {"string"}, "minLength": {"string"}, "pattern": {"string"},
	"maximum": {"number", "integer"}, "minimum": {"number", "integer"}, "multipleOf": {"number", "integer"},
	"exclusiveMaximum": {"number", "integer"}, "exclusiveMinimum": {"number", "integer"},
	"maxItems": {"array"}, "minItems": {"array"}, "uniqueItems": {"array"},
	"maxProperties": {"object"}, "minProperties": {"object"},
}

// means reports whether a keyword says anything at a point.
func (p *Point) means(keyword string) bool {
	if keyword == "readOnly" || keyword == "writeOnly" {
		in, _, _ := strings.Cut(p.Name, "/")
		return !isParam(in)
	}
	types, typed := p.Fact("type")
	return about[keyword] == nil || !typed || slices.ContainsFunc(about[keyword], func(t string) bool { return slices.Contains(types.Values, t) })
}

func (p *Point) finish() {
	p.Facts = slices.DeleteFunc(p.Facts, func(f Fact) bool { return !p.means(f.Keyword) })
	if f, ok := p.Fact("type"); ok && len(f.Values) > 1 && slices.Contains(f.Values, "unknown") {
		p.drop("type")
		p.say("type", "unknown", f.Place, f.Certainty)
	}
	if f, ok := p.Fact("enum"); ok && (p.anything || slices.Equal(f.Values, []string{"false", "true"})) {
		p.drop("enum")
	}
	slices.SortStableFunc(p.Facts, func(a, b Fact) int { return cmp.Compare(keyword(a.Keyword), keyword(b.Keyword)) })
}

// keyword orders the statements about a point.
func keyword(name string) string {
	if i := slices.Index([]string{"media", "type", "required", "nullable", "enum", "format"}, name); i >= 0 {
		return string(rune('0' + i))
	}
	return name
}

func (p *Point) drop(keyword string) {
	p.Facts = slices.DeleteFunc(p.Facts, func(f Fact) bool { return f.Keyword == keyword })
}

// normal writes a JSON text in one way: numbers without needless digits.
func normal(text string) string {
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return text
}

// quoted writes a string as JSON.
func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return strconv.Quote(s)
	}
	return string(text)
}

func isSuccess(status string) bool { return strings.HasPrefix(status, "2") }

// answer names the point of an answer.
func answer(status string) string {
	if status == "" || isSuccess(status) {
		return "answer"
	}
	return "answer " + strings.ToUpper(status)
}
