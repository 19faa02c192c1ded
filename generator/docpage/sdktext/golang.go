package sdktext

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// golang reads `Name Type` and
// `client.A.B.Get(ctx, thingID, query) (*Thing, error)`.
var golang = &language{
	name: "Go", signature: goSignature, field: goField, head: goHead,
	types: func(p *typeText) { p.named, p.other = goNamed, goPrefixed },
	guess: snake, primitives: []string{"string", "int64", "float64", "bool", "any"},
	references: true, renames: true,
}

func goField(l *language, text string, at evidence.Place) (*outline.Entry, error) {
	name, rest, ok := strings.Cut(text, " ")
	if !ok || !isIdentifier(name) {
		return nil, errNoField
	}
	rest, optional := cutOptional(strings.TrimSpace(rest))
	if strings.Contains(rest, " ") && !strings.ContainsAny(rest, "[{") {
		return nil, errNoField // prose
	}
	s, _, err := l.parse(rest, at)
	if err != nil {
		return nil, err
	}
	return &outline.Entry{Name: name, Schema: s, Required: evidence.Says(!optional, at)}, nil
}

// cutOptional takes the mark that is glued to a type.
func cutOptional(text string) (string, bool) {
	for _, mark := range []string{"optional", "Optional"} {
		if before, ok := strings.CutSuffix(text, mark); ok && strings.TrimSpace(before) != "" {
			return strings.TrimSpace(before), true
		}
	}
	return text, false
}

// goHead reads the line of a type or of one of its values:
// `type Thing struct{…}`, `type Kind string`, `const KindA Kind = "a"`.
func goHead(l *language, text string, at evidence.Place) (*evidence.Schema, error) {
	if rest, ok := strings.CutPrefix(text, "const "); ok {
		name, value, ok := strings.Cut(rest, "=")
		if !ok || len(strings.Fields(name)) > 2 {
			return nil, errNoField
		}
		s, _, err := l.parse(value, at)
		if err == nil && len(s.Enum) == 0 {
			err = errNoField
		}
		return s, err
	}
	rest, ok := strings.CutPrefix(text, "type ")
	if !ok {
		s, _, err := l.parse(text, at)
		return s, err
	}
	name, rest, ok := strings.Cut(rest, " ")
	if !ok || !isIdentifier(name) {
		return nil, errNoField
	}
	rest = strings.TrimSpace(rest)
	switch {
	case strings.HasPrefix(rest, "struct"):
		return object(name, at), nil
	case strings.HasPrefix(rest, "interface"):
		s := object(name, at)
		s.Kind.Value = evidence.Reference
		return s, nil
	}
	s, p, err := l.parse(rest, at)
	if err != nil {
		return nil, err
	}
	return p.called(name, s), nil
}

var goKinds = map[string]evidence.Kind{
	"string": evidence.String, "bool": evidence.Boolean, "any": evidence.Unknown, "unknown": evidence.Unknown, "error": evidence.Null,
	"int": evidence.Integer, "int8": evidence.Integer, "int16": evidence.Integer, "int32": evidence.Integer, "int64": evidence.Integer,
	"uint": evidence.Integer, "uint8": evidence.Integer, "uint16": evidence.Integer, "uint32": evidence.Integer, "uint64": evidence.Integer,
	"float32": evidence.Number, "float64": evidence.Number,
	"UnionString": evidence.String, "UnionBool": evidence.Boolean, "UnionInt": evidence.Integer, "UnionFloat": evidence.Number,
	"io.Reader": evidence.File, "Reader": evidence.File, "io.ReadCloser": evidence.File, "http.Response": evidence.File, "Response": evidence.File,
}

// goPrefixed reads slices, pointers, maps and interfaces.
func goPrefixed(p *typeText, depth int) (*evidence.Schema, bool, error) {
	if depth > evidence.MaxDepth {
		return nil, false, errors.New("the type nests too deep")
	}
	switch {
	case p.symbol("[]"):
		items, err := p.arm(depth + 1)
		return p.array(items), true, err
	case p.symbol("*"):
		s, err := p.arm(depth + 1)
		return s, true, err
	case p.symbol("map["):
		if _, err := p.arm(depth + 1); err != nil {
			return nil, true, err
		}
		if !p.symbol("]") {
			return nil, true, errors.New("a map's bracket is not closed")
		}
		values, err := p.arm(depth + 1)
		return p.mapping(values), true, err
	case strings.HasPrefix(p.rest, "interface"), strings.HasPrefix(p.rest, "struct"):
		kind := evidence.Unknown
		if strings.HasPrefix(p.rest, "struct") {
			kind = evidence.Object
		}
		_, after, ok := strings.Cut(p.rest, "}")
		if !ok {
			return nil, true, errors.New("a brace is not closed")
		}
		p.rest = strings.TrimLeft(after, " ")
		return p.schema(kind), true, nil
	}
	return nil, false, nil
}

func goNamed(p *typeText, name string, depth int) (*evidence.Schema, error) {
	if name == "http.Response" || name == "io.Reader" || name == "io.ReadCloser" {
		return p.schema(evidence.File), nil
	}
	name = unqualified(name)
	switch kind, known := goKinds[name]; {
	case name == "true" || name == "false":
		return p.value(evidence.Boolean, name), nil
	case name == "Time" || name == "UnionTime":
		return p.formatted("date-time"), nil
	case known && name != "Response" && name != "Reader":
		return p.schema(kind), nil
	case !p.symbol("["):
		return p.generic(name, nil), nil
	}
	arguments, err := p.arguments("]", depth)
	if err != nil {
		return nil, err
	}
	if (name == "Field" || name == "Opt" || name == "Nullable") && len(arguments) == 1 {
		return arguments[0], nil
	}
	return p.generic(name, arguments), nil
}

func goSignature(text string) (*signature, bool) {
	path, rest, ok := cutCall(text)
	if !ok || len(path) < 3 || path[0] != "client" {
		return nil, false
	}
	if r, _ := utf8.DecodeRuneInString(path[1]); !unicode.IsUpper(r) {
		return nil, false
	}
	args, rest, ok := cutArguments(rest)
	rest = strings.TrimSpace(rest)
	if !ok || strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "->") {
		return nil, false
	}
	s := &signature{}
	if inner, ok := strings.CutPrefix(rest, "("); ok {
		s.returns, _, _ = strings.Cut(strings.TrimSuffix(inner, ")"), ", error")
	} else if rest != "error" && rest != "" {
		return nil, false
	}
	s.place(path[1:], snake)
	s.action = goAction(s.action)
	for _, a := range args {
		switch name := strings.TrimSpace(a); name {
		case "ctx", "opts", "":
		case "body", "query", "params":
			s.add(argument{name: name})
		default:
			s.add(argument{name: name, kind: "string", positional: true})
		}
	}
	return s, true
}

// goAction undoes that Go's SDK says New for create.
func goAction(action string) string {
	words := strings.Split(action, "_")
	for i, w := range words {
		if w == "new" {
			words[i] = "create"
		}
	}
	return strings.Join(words, "_")
}
