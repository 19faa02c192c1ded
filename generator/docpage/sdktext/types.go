package sdktext

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// typeText is a type that is being read from the front.
type typeText struct {
	rest    string // never begins with a blank
	at      evidence.Place
	returns bool // it is what a method returns, where lists come as pages
	paged   bool // it was such a page

	// maybe is set by a type that a field may also be without.
	maybe bool
	named func(p *typeText, name string, depth int) (*evidence.Schema, error)
	other func(p *typeText, depth int) (s *evidence.Schema, ok bool, err error)
}

// parse reads all of the text as one type.
func (p *typeText) parse() (*evidence.Schema, error) {
	p.rest = strings.TrimSpace(straight(p.rest))
	s, err := p.union(0)
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q follows the type", p.rest)
	}
	return s, err
}

func (p *typeText) skip(n int) { p.rest = strings.TrimLeft(p.rest[n:], " \t") }

func (p *typeText) symbol(s string) bool {
	if !strings.HasPrefix(p.rest, s) {
		return false
	}
	p.skip(len(s))
	return true
}

// more takes `5 more`.
func (p *typeText) more() (int, bool) {
	digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
	if digits == 0 || digits > 6 {
		return 0, false
	}
	after, ok := strings.CutPrefix(strings.TrimLeft(p.rest[digits:], " "), "more")
	if !ok || after != "" && isNameByte(after[0]) {
		return 0, false
	}
	n, _ := strconv.Atoi(p.rest[:digits])
	p.rest = strings.TrimLeft(after, " ")
	return n, true
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// name takes an identifier, with the package it is from.
func (p *typeText) name() string {
	n := 0
	for n < len(p.rest) && isNameByte(p.rest[n]) {
		n++
	}
	name := strings.TrimRight(p.rest[:n], ".")
	if r, _ := utf8.DecodeRuneInString(name); r != '_' && !unicode.IsLetter(r) {
		return ""
	}
	p.skip(len(name))
	return name
}

// choice collects the arms of a union.
type choice struct {
	arms  []*evidence.Schema
	null  bool
	shown evidence.Shown
}

func (c *choice) add(s *evidence.Schema, text string) {
	if s.Kind.Value == evidence.Null {
		c.null = true
		return
	}
	c.arms = append(c.arms, s)
	c.shown.Names = append(c.shown.Names, strings.TrimSpace(text))
}

// union reads arms with | in between.
func (p *typeText) union(depth int) (*evidence.Schema, error) {
	if depth > evidence.MaxDepth {
		return nil, errors.New("the type nests too deep")
	}
	c := &choice{shown: evidence.Shown{Listed: true}}
	p.symbol("|")
	for {
		if err := p.armOf(c, depth); err != nil {
			return nil, err
		}
		if !p.symbol("|") {
			return p.combine(c), nil
		}
	}
}

// armOf reads one more arm, or how many more there are.
func (p *typeText) armOf(c *choice, depth int) error {
	if n, ok := p.more(); ok {
		c.shown.More += n
		return nil
	}
	before := p.rest
	s, err := p.both(depth)
	if err == nil {
		c.add(s, before[:len(before)-len(p.rest)])
	}
	return err
}

// both reads parts with & in between: a value that is all of them.
func (p *typeText) both(depth int) (*evidence.Schema, error) {
	s, err := p.arm(depth)
	for err == nil && p.symbol("&") {
		var part *evidence.Schema
		if part, err = p.arm(depth); err == nil {
			s.Kind = evidence.Says(evidence.Object, p.at)
			s.Shown.Listed = s.Shown.Listed && part.Shown.Listed
			s.Shown.Names = append(s.Shown.Names, part.Shown.Names...)
			s.Shown.More += part.Shown.More
		}
	}
	return s, err
}

func (p *typeText) arm(depth int) (*evidence.Schema, error) {
	if p.rest == "" {
		return nil, errors.New("there is no type")
	}
	switch c := p.rest[0]; {
	case c == '"' || c == '\'':
		return p.quoted()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == '(':
		p.skip(1)
		s, err := p.union(depth + 1)
		if err == nil && !p.symbol(")") {
			err = errors.New("a parenthesis is not closed")
		}
		return p.lists(s), err
	case c == '{':
		return p.members(p.schema(evidence.Object))
	}
	if p.other != nil {
		if s, ok, err := p.other(p, depth); ok || err != nil {
			return s, err
		}
	}
	name := p.name()
	if name == "" {
		return nil, fmt.Errorf("%q is no type", p.rest)
	}
	return p.named(p, name, depth)
}

// combine makes one schema of the arms: an enum of values of one kind, a type
// that may be null, or a union.
func (p *typeText) combine(c *choice) *evidence.Schema {
	arms := joinValues(c.arms)
	var s *evidence.Schema
	switch {
	case len(arms) == 0 && c.shown.More == 0:
		return p.schema(evidence.Null)
	case len(arms) == 1 && (c.shown.More == 0 || isValues(arms[0])):
		s = arms[0]
		if isValues(s) && len(c.arms)+c.shown.More > 1 {
			s.Shown = c.shown
		}
	case len(arms) == 2 && isText(arms[0]) && isText(arms[1]):
		s = arms[0] // Union[str, datetime]
		if arms[1].Format.Known() {
			s = arms[1]
		}
	default:
		s = p.schema(evidence.Union)
		s.Arms, s.Shown = arms, c.shown
	}
	if c.null {
		s.Nullable = evidence.Says(true, p.at)
	}
	return s
}

func isText(s *evidence.Schema) bool {
	return s.Kind.Value == evidence.String && len(s.Enum) == 0 && !s.Name.Known()
}

func isValues(s *evidence.Schema) bool { return len(s.Enum) > 0 && !s.Name.Known() }

// joinValues makes one arm of values of one kind that follow each other.
func joinValues(arms []*evidence.Schema) (joined []*evidence.Schema) {
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

func (p *typeText) schema(kind evidence.Kind) *evidence.Schema {
	return &evidence.Schema{Place: p.at, Kind: evidence.Says(kind, p.at)}
}

func (p *typeText) reference(name string) *evidence.Schema {
	s := p.schema(evidence.Reference)
	s.Name = evidence.Says(name, p.at)
	return s
}

func (p *typeText) formatted(format string) *evidence.Schema {
	s := p.schema(evidence.String)
	s.Format = evidence.Says(format, p.at)
	return s
}

func (p *typeText) value(kind evidence.Kind, text string) *evidence.Schema {
	s := p.schema(kind)
	s.Enum = []evidence.Fact[string]{evidence.Says(text, p.at)}
	s.Shown = evidence.Shown{Listed: true, Names: []string{text}}
	return s
}

func (p *typeText) quoted() (*evidence.Schema, error) {
	text, size := quotedText(p.rest)
	if size == 0 {
		return nil, errors.New("a value's closing quotation mark is missing")
	}
	p.skip(size)
	return p.value(evidence.String, jsonText(text)), nil
}

// quotedText gives the string at the front of a text and its length there.
func quotedText(text string) (string, int) {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			var s string
			if quote == '"' && json.Unmarshal([]byte(text[:i+1]), &s) == nil {
				return s, i + 1
			}
			return text[1:i], i + 1
		}
	}
	return "", 0
}

func jsonText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (p *typeText) number() (*evidence.Schema, error) {
	text := p.rest[:len(p.rest)-len(strings.TrimLeft(p.rest, "+-.0123456789eE"))]
	if !json.Valid([]byte(text)) {
		return nil, fmt.Errorf("%q is no type", p.rest)
	}
	p.skip(len(text))
	return p.value(evidence.Number, text), nil
}

// members reads the short form of an object: { id, name, 5 more }.
func (p *typeText) members(s *evidence.Schema) (*evidence.Schema, error) {
	p.skip(1)
	s.Kind = evidence.Says(evidence.Object, p.at)
	s.Shown.Listed = true
	for !p.symbol("}") {
		if p.rest == "" {
			return nil, errors.New("a brace is not closed")
		}
		if n, ok := p.more(); ok {
			s.Shown.More += n
		} else if err := p.member(s); err != nil {
			return nil, err
		}
		if !p.symbol(",") && !p.symbol(";") && !strings.HasPrefix(p.rest, "}") {
			return nil, errors.New("a brace is not closed")
		}
	}
	return s, nil
}

func (p *typeText) member(s *evidence.Schema) error {
	for _, dots := range []string{"…", "..."} {
		if p.symbol(dots) {
			s.Shown.Listed = false
			return nil
		}
	}
	if p.rest[0] == '"' || p.rest[0] == '\'' {
		name, size := quotedText(p.rest)
		if size == 0 {
			return errors.New("a name's closing quotation mark is missing")
		}
		p.skip(size)
		s.Shown.Names = append(s.Shown.Names, name)
		return nil
	}
	end := strings.IndexAny(p.rest, ",;{}()<>")
	name := p.rest
	if end >= 0 {
		name = p.rest[:end]
	}
	if name = strings.TrimSpace(name); name == "" || strings.Contains(name, " ") {
		return errors.New("a member's name is missing")
	}
	p.skip(len(name))
	s.Shown.Names = append(s.Shown.Names, strings.TrimSuffix(name, "?"))
	return nil
}

// arguments reads types between brackets.
func (p *typeText) arguments(closing string, depth int) (types []*evidence.Schema, err error) {
	if depth > evidence.MaxDepth {
		return nil, errors.New("the type nests too deep")
	}
	for !p.symbol(closing) {
		s, err := p.union(depth + 1)
		if err != nil {
			return nil, err
		}
		types = append(types, s)
		if !p.symbol(",") && !strings.HasPrefix(p.rest, closing) {
			return nil, errors.New("a bracket is not closed")
		}
	}
	return types, nil
}

func (p *typeText) array(items *evidence.Schema) *evidence.Schema {
	s := p.schema(evidence.Array)
	s.Items = items
	return s
}

// lists takes the brackets after a type that make it a list.
func (p *typeText) lists(s *evidence.Schema) *evidence.Schema {
	for levels := 0; levels < evidence.MaxDepth && p.symbol("[]"); levels++ {
		s = p.array(s)
	}
	return s
}

func (p *typeText) mapping(values *evidence.Schema) *evidence.Schema {
	s := p.schema(evidence.Map)
	s.Values = values
	return s
}

func last(types []*evidence.Schema) *evidence.Schema {
	if len(types) == 0 {
		return nil
	}
	return types[len(types)-1]
}

// generic gives a type with arguments that is none of the language's own: a
// page of a list, or a name.
func (p *typeText) generic(name string, arguments []*evidence.Schema) *evidence.Schema {
	if p.returns && isPage(name) {
		p.paged = true
		return p.array(last(arguments))
	}
	return p.reference(name)
}

// called gives a schema the name that the page has for it. A name for a name is
// a union of one.
func (p *typeText) called(name string, s *evidence.Schema) *evidence.Schema {
	if s.Name.Known() {
		arm := s
		s = p.schema(evidence.Union)
		s.Arms = []*evidence.Schema{arm}
	}
	s.Name = evidence.Says(name, p.at)
	return s
}
