package outline

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// ParseType reads a type as pages write it: `optional array of object { id,
// name, 5 more }`. It gives the schema without its members, and whether the
// type is marked optional.
//
//	type    = ["optional"] union
//	union   = arm {"or" arm} ["or" NUMBER "more"]
//	arm     = part {"and" part}
//	part    = literal | word | "array of" union | "map[" union "]" | [NAME] object | NAME "=" union
//	object  = ["object"] "{" [name {"," name}] ["," NUMBER "more"] "}"
//
// "array of" takes all alternatives after it, so `"x" or array of "x" or "y"`
// has two arms.
func ParseType(text string, at evidence.Place) (schema *evidence.Schema, optional bool, err error) {
	p := &parser{rest: strings.TrimSpace(plain(text)), at: at}
	optional = p.word("optional")
	schema, err = p.union(0)
	if err == nil && p.rest != "" {
		err = fmt.Errorf("nothing is expected after the type, but %q follows", shortened(p.rest))
	}
	if err != nil {
		return nil, false, err
	}
	return schema, optional, nil
}

// plain undoes what converting a page to text does to a type: escaped
// punctuation, typographic quotes, unusual spaces.
func plain(text string) string {
	if !strings.ContainsAny(text, "\\\u201c\u201d\u00a0\u200b\ufeff\t\r\n") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next := text[i+size:]
		switch {
		case r == '\\' && strings.HasPrefix(next, `\`):
			b.WriteString(`\\`)
			size++
		case r == '\\' && next != "" && strings.IndexByte("_*[]<>#-{}|.()!~&`+=:'", next[0]) >= 0:
		case r == '\u201c' || r == '\u201d':
			b.WriteByte('"')
		case r == '\u200b' || r == '\ufeff':
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// parser reads from the front of rest, which never begins with a space.
type parser struct {
	rest  string
	at    evidence.Place
	loose bool // a name has no closing quotation mark, so there is no use in looking for the next one's
}

func (p *parser) skip(n int) { p.rest = strings.TrimLeft(p.rest[n:], " ") }

// word takes a keyword, which must end where it ends.
func (p *parser) word(w string) bool {
	if !p.atWord(w) {
		return false
	}
	p.skip(len(w))
	return true
}

func (p *parser) atWord(w string) bool {
	after, found := strings.CutPrefix(p.rest, w)
	return found && (after == "" || !isNameByte(after[0]))
}

func (p *parser) symbol(s string) bool {
	if !strings.HasPrefix(p.rest, s) {
		return false
	}
	p.skip(len(s))
	return true
}

// more takes `5 more`.
func (p *parser) more() (int, bool) {
	digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
	if digits == 0 || digits > 6 {
		return 0, false
	}
	after := strings.TrimLeft(p.rest[digits:], " ")
	if !strings.HasPrefix(after, "more") || len(after) > 4 && isNameByte(after[4]) {
		return 0, false
	}
	n, err := strconv.Atoi(p.rest[:digits])
	p.rest = after
	p.skip(len("more"))
	return n, err == nil
}

func (p *parser) union(depth int) (*evidence.Schema, error) {
	if depth > evidence.MaxDepth {
		return nil, fmt.Errorf("the type nests deeper than %d levels", evidence.MaxDepth)
	}
	var arms []*evidence.Schema
	shown := evidence.Shown{Listed: true}
	for {
		if n, ok := p.more(); ok {
			shown.More += n
		} else {
			before := p.rest
			arm, err := p.both(depth)
			if err != nil {
				return nil, err
			}
			arms = append(arms, arm)
			shown.Names = append(shown.Names, strings.TrimSpace(before[:len(before)-len(p.rest)]))
		}
		if !p.word("or") {
			return p.combine(arms, shown), nil
		}
	}
}

// combine makes one schema of alternatives. Values of one kind are an enum.
func (p *parser) combine(arms []*evidence.Schema, shown evidence.Shown) *evidence.Schema {
	if len(arms) == 1 && shown.More == 0 {
		return arms[0]
	}
	arms = joinValues(arms)
	if len(arms) == 1 && isValues(arms[0]) {
		arms[0].Shown = shown
		return arms[0]
	}
	union := p.schema(evidence.Union)
	union.Arms, union.Shown = arms, shown
	return union
}

// joinValues makes one arm of values that stand next to each other.
func joinValues(arms []*evidence.Schema) []*evidence.Schema {
	var joined []*evidence.Schema
	for _, arm := range arms {
		if n := len(joined); n > 0 && isValues(arm) && isValues(joined[n-1]) && arm.Kind.Value == joined[n-1].Kind.Value {
			last := joined[n-1]
			last.Enum = append(last.Enum, arm.Enum...)
			last.Shown.Names = append(last.Shown.Names, arm.Shown.Names...)
			last.Shown.More += arm.Shown.More
			continue
		}
		joined = append(joined, arm)
	}
	return joined
}

// isValues reports whether a schema is nothing but a list of values.
func isValues(s *evidence.Schema) bool { return len(s.Enum) > 0 && !s.Name.Known() }

// both reads `A and B`: one object with the members of both.
func (p *parser) both(depth int) (*evidence.Schema, error) {
	arm, err := p.arm(depth)
	for err == nil && p.word("and") {
		var other *evidence.Schema
		if other, err = p.arm(depth); err != nil {
			break
		}
		object := p.schema(evidence.Object)
		object.Shown = evidence.Shown{
			Listed: arm.Shown.Listed && other.Shown.Listed,
			Names:  append(arm.Shown.Names, other.Shown.Names...),
			More:   arm.Shown.More + other.Shown.More,
		}
		arm = object
	}
	if err != nil {
		return nil, err
	}
	return arm, nil
}

func (p *parser) arm(depth int) (*evidence.Schema, error) {
	switch {
	case p.rest == "":
		return nil, errors.New("there is no type")
	case p.rest[0] == '{':
		return p.object()
	case p.rest[0] == '"':
		return p.quoted()
	case p.rest[0] == '-' || p.rest[0] >= '0' && p.rest[0] <= '9':
		return p.number()
	case p.word("array"):
		return p.array(depth)
	case strings.HasPrefix(p.rest, "map["):
		return p.mapping(depth)
	}
	return p.named(depth)
}

func (p *parser) array(depth int) (*evidence.Schema, error) {
	array := p.schema(evidence.Array)
	if !p.word("of") {
		return array, nil
	}
	var err error
	array.Items, err = p.union(depth + 1)
	return array, err
}

func (p *parser) mapping(depth int) (*evidence.Schema, error) {
	p.skip(len("map["))
	mapping := p.schema(evidence.Map)
	var err error
	mapping.Values, err = p.union(depth + 1)
	if err == nil && !p.symbol("]") {
		err = errors.New("a map's closing bracket is missing")
	}
	return mapping, err
}

// joints are the words that join types, and so name none.
var joints = []string{"or", "of", "and", "optional"}

// words are the types that have no name of their own.
var words = map[string]evidence.Kind{
	"string": evidence.String, "number": evidence.Number, "integer": evidence.Integer,
	"boolean": evidence.Boolean, "unknown": evidence.Unknown, "object": evidence.Object, "file": evidence.File,
}

func (p *parser) named(depth int) (*evidence.Schema, error) {
	size := 0
	for size < len(p.rest) && isNameByte(p.rest[size]) {
		size++
	}
	name := p.rest[:size]
	if first, _ := utf8.DecodeRuneInString(name); first != '_' && !unicode.IsLetter(first) || slices.Contains(joints, name) {
		return nil, fmt.Errorf("%q is not a type", shortened(p.rest))
	}
	p.skip(size)
	switch kind, known := words[name]; {
	case name == "true" || name == "false":
		return p.value(evidence.Boolean, name), nil
	case name == "null":
		return p.schema(evidence.Null), nil
	case kind == evidence.Object && p.symbolAhead('{'):
		return p.object()
	case known:
		return p.schema(kind), nil
	}
	return p.declared(name, depth)
}

// declared reads what follows a type's name: nothing, or what the name stands
// for. Without an equals sign, only members belong to the one alternative.
func (p *parser) declared(name string, depth int) (*evidence.Schema, error) {
	var schema *evidence.Schema
	var err error
	switch {
	case p.symbol("="), p.atDeclaration():
		schema, err = p.union(depth + 1)
	case p.atWord("object"):
		p.word("object")
		if schema = p.schema(evidence.Object); p.symbolAhead('{') {
			schema, err = p.object()
		}
	case p.symbolAhead('{'):
		schema, err = p.object()
	default:
		schema = p.schema(evidence.Reference)
	}
	if err != nil {
		return nil, err
	}
	if schema.Name.Known() { // a name for a name: X = Y
		schema = &evidence.Schema{Place: p.at, Kind: evidence.Says(evidence.Union, p.at), Arms: []*evidence.Schema{schema}}
	}
	schema.Name = evidence.Says(name, p.at)
	return schema, nil
}

// atDeclaration reports whether a type follows a name without an equals sign.
func (p *parser) atDeclaration() bool {
	if p.rest == "" {
		return false
	}
	if p.rest[0] == '"' || p.rest[0] >= '0' && p.rest[0] <= '9' || strings.HasPrefix(p.rest, "map[") {
		return true
	}
	for word := range words {
		if word != "object" && p.atWord(word) {
			return true
		}
	}
	return p.atWord("array") || p.atWord("true") || p.atWord("false")
}

func (p *parser) symbolAhead(c byte) bool { return p.rest != "" && p.rest[0] == c }

// object reads the members that a short form lists.
func (p *parser) object() (*evidence.Schema, error) {
	p.skip(1)
	object := p.schema(evidence.Object)
	object.Shown.Listed = true
	for !p.symbol("}") {
		if p.rest == "" {
			return nil, errors.New("an object's closing brace is missing")
		}
		if n, ok := p.more(); ok {
			object.Shown.More += n
		} else if name := p.member(); name == "…" || name == "..." {
			object.Shown.Listed = false
		} else if name != "" {
			object.Shown.Names = append(object.Shown.Names, name)
		}
		p.symbol(",")
	}
	return object, nil
}

func (p *parser) member() string {
	if p.rest[0] == '"' && !p.loose {
		end := closingQuote(p.rest, func(after string) bool {
			return strings.HasPrefix(after, ",") || strings.HasPrefix(after, "}")
		})
		if end > 0 {
			name := unquoted(p.rest[:end+1])
			p.skip(end + 1)
			return name
		}
		p.loose = true
	}
	end := strings.IndexAny(p.rest, ",}")
	if end < 0 {
		end = len(p.rest)
	}
	name := strings.TrimSpace(p.rest[:end])
	p.skip(end)
	return name
}

func (p *parser) quoted() (*evidence.Schema, error) {
	end := closingQuote(p.rest, endsValue)
	if end < 0 {
		return nil, errors.New("a value's closing quotation mark is missing")
	}
	text := jsonText(p.rest[:end+1])
	p.skip(end + 1)
	return p.value(evidence.String, text), nil
}

// endsValue reports whether a value may end before what follows: `"a"or "b"`
// is written as well as `"a" or "b"`.
func endsValue(after string) bool {
	if after == "" || after[0] == ']' {
		return true
	}
	or, found := strings.CutPrefix(after, "or")
	return found && or != "" && !isNameByte(or[0])
}

// closingQuote finds the quotation mark that ends the string at the front of
// text: not escaped, and before something that may follow it, since pages do
// not escape quotation marks within. It gives -1 when there is none.
func closingQuote(text string, mayFollow func(after string) bool) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			blanks := i + 1
			for blanks < len(text) && text[blanks] == ' ' {
				blanks++
			}
			if mayFollow(text[blanks:]) {
				return i
			}
			i = blanks - 1
		}
	}
	return -1
}

func (p *parser) number() (*evidence.Schema, error) {
	size := len(p.rest) - len(strings.TrimLeft(p.rest, "+-.0123456789eE"))
	text := p.rest[:size]
	if !json.Valid([]byte(text)) {
		return nil, fmt.Errorf("%q is not a type", shortened(p.rest))
	}
	p.skip(size)
	return p.value(evidence.Number, text), nil
}

func (p *parser) schema(kind evidence.Kind) *evidence.Schema {
	return &evidence.Schema{Place: p.at, Kind: evidence.Says(kind, p.at)}
}

func (p *parser) value(kind evidence.Kind, text string) *evidence.Schema {
	s := p.schema(kind)
	s.Enum = []evidence.Fact[string]{evidence.Says(text, p.at)}
	s.Shown = evidence.Shown{Listed: true, Names: []string{text}}
	return s
}

// unquoted gives the string that a page writes between quotation marks, with
// or without the escapes of JSON.
func unquoted(quoted string) string {
	var s string
	if json.Unmarshal([]byte(quoted), &s) == nil {
		return s
	}
	return quoted[1 : len(quoted)-1]
}

func jsonText(quoted string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(unquoted(quoted)); err != nil {
		return quoted
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// isNameByte reports whether a byte may be part of a type's name, in any
// language.
func isNameByte(c byte) bool {
	return c == '_' || c == '.' || c == '-' || c == '$' || c >= utf8.RuneSelf ||
		c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// shortened keeps error messages short.
func shortened(text string) string {
	const most = 40
	for i := range text {
		if i >= most {
			return text[:i] + "…"
		}
	}
	return text
}
