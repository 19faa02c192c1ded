package sdktext

import (
	"strings"
	"unicode"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// language is what differs from SDK to SDK.
type language struct {
	name      string
	signature func(text string) (*signature, bool)
	field     func(l *language, text string, at evidence.Place) (*outline.Entry, error)
	head      func(l *language, text string, at evidence.Place) (*evidence.Schema, error)
	types     func(*typeText)
	guess     func(name string) string // a name on the wire, when nothing shows it

	primitives []string // types that a line may consist of
	firm       bool     // fields without a mark are required; else only if the page marks optional ones
	references bool     // types are named only, so what is in them follows
	renames    bool     // fields have names that are not those on the wire
}

var languages = []*language{typescript, python, golang}

func (l *language) parse(text string, at evidence.Place) (*evidence.Schema, *typeText, error) {
	p := &typeText{rest: text, at: at}
	l.types(p)
	s, err := p.parse()
	return s, p, err
}

// signature is the declaration of a method.
type signature struct {
	*language
	resource string // dotted
	action   string
	exact    bool // the SDK spells resource and action as the documentation does
	args     []argument
	taken    map[string]bool // names of positional arguments
	bag      argument        // holds all parameters that are not positional
	returns  string          // "" for nothing
	line     *line
}

// argument is what a method takes.
type argument struct {
	name       string
	kind       string
	positional bool     // a parameter of its own
	options    bool     // about the request, not part of it
	members    []string // of an object with parameters
}

func (s *signature) place(path []string, spell func(string) string) {
	for i, name := range path {
		path[i] = spell(name)
	}
	s.action = path[len(path)-1]
	if s.action == "del" { // delete is a word of JavaScript
		s.action = "delete"
	}
	s.resource = strings.Join(path[:len(path)-1], ".")
}

func (s *signature) add(a argument) {
	if a.options {
		return
	}
	s.args = append(s.args, a)
	switch {
	case !a.positional && s.bag.name == "":
		s.bag = a
	case a.positional && s.taken == nil:
		s.taken = map[string]bool{a.name: true}
	case a.positional:
		s.taken[a.name] = true
	}
}

// findSignature reads a line as a signature in any language.
func findSignature(text string) (*signature, bool) {
	text = strings.TrimPrefix(straight(text), "await ")
	if !strings.Contains(text, "(") {
		return nil, false
	}
	for _, l := range languages {
		if s, ok := l.signature(text); ok && s.action != "" {
			s.language = l
			return s, true
		}
	}
	return nil, false
}

// cutCall splits `a.b.c(` from what follows it.
func cutCall(text string) (path []string, rest string, ok bool) {
	called, rest, ok := strings.Cut(text, "(")
	if !ok {
		return nil, "", false
	}
	path = strings.Split(strings.TrimSpace(called), ".")
	for _, name := range path {
		if !isIdentifier(name) {
			return nil, "", false
		}
	}
	return path, rest, true
}

// cutArguments splits a list of arguments at its commas and from what follows
// its closing parenthesis.
func cutArguments(text string) (args []string, rest string, ok bool) {
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '{', '[', '<':
			depth++
		case '}', ']', '>':
			depth--
		case ')':
			if depth <= 0 {
				if arg := strings.TrimSpace(text[start:i]); arg != "" {
					args = append(args, arg)
				}
				return args, text[i+1:], true
			}
			depth--
		case ',':
			if depth == 0 {
				args = append(args, text[start:i])
				start = i + 1
			}
		}
	}
	return nil, "", false
}

// bagArgument splits a type and a name, both unknown, that are glued together:
// a type ends in Params, a name is one of a few.
func bagArgument(text string) argument {
	for _, name := range []string{"params", "query", "body"} {
		if kind, ok := strings.CutSuffix(text, name); ok {
			return argument{name: name, kind: strings.TrimSpace(kind)}
		}
	}
	return argument{name: text}
}

func memberNames(text string) (names []string) {
	for name := range strings.SplitSeq(text, ",") {
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if name != "" && !strings.ContainsAny(name, " {}") {
			names = append(names, name)
		}
	}
	return names
}

func cutLast(text, separator string) (before, after string, ok bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// cutName splits a field's name from what follows. It may be quoted.
func cutName(text string) (name, rest string, ok bool) {
	if text == "" {
		return "", "", false
	}
	if text[0] == '"' || text[0] == '\'' {
		name, size := quotedText(text)
		return name, strings.TrimSpace(text[size:]), size > 0
	}
	end := strings.IndexAny(text, ": ?")
	if end <= 0 || !isFieldName(text[:end]) {
		return "", "", false
	}
	return text[:end], strings.TrimSpace(text[end:]), true
}

func isFieldName(name string) bool {
	return isIdentifier(strings.NewReplacer("-", "_", "@", "_", ".", "_").Replace(name))
}

func isIdentifier(name string) bool {
	for i, r := range name {
		if r != '_' && r != '$' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}
