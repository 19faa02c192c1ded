package sdktext

import (
	"errors"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// python reads `name: type` and
// `a.b.get(strthing_id, ThingGetParams**kwargs) -> Thing`.
var python = &language{
	name: "Python", signature: pythonSignature, field: pythonField, head: pythonHead,
	types: func(p *typeText) { p.named, p.other = pythonNamed, nil },
	guess: pythonName, primitives: []string{"str", "int", "float", "bool", "object"},
	firm: true, references: true,
}

// pythonName takes back what keeps a name from being one of Python's words.
func pythonName(name string) string {
	if stem, ok := strings.CutSuffix(name, "_"); ok && pythonWords[stem] {
		return stem
	}
	return name
}

var pythonWords = map[string]bool{
	"and": true, "as": true, "assert": true, "async": true, "await": true, "break": true, "class": true, "continue": true,
	"def": true, "del": true, "elif": true, "else": true, "except": true, "finally": true, "for": true, "from": true,
	"global": true, "if": true, "import": true, "in": true, "is": true, "lambda": true, "nonlocal": true, "not": true,
	"or": true, "pass": true, "raise": true, "return": true, "try": true, "while": true, "with": true, "yield": true,
	"None": true, "True": true, "False": true, "format": true, "schema": true, "copy": true, "json": true, "dict": true,
}

func pythonField(l *language, text string, at evidence.Place) (*outline.Entry, error) {
	name, rest, ok := cutName(text)
	if !ok {
		return nil, errNoField
	}
	if rest, ok = strings.CutPrefix(rest, ":"); !ok {
		return nil, errNoField
	}
	s, p, err := l.parse(rest, at)
	if err != nil {
		return nil, err
	}
	e := &outline.Entry{Name: name, Schema: s, Required: evidence.Says(true, at)}
	if p.maybe {
		e.Required = evidence.Fact[bool]{Place: at, Certainty: evidence.FromName}
	}
	return e, nil
}

// pythonHead reads the line of a type: `class Thing:`, `A = Union[B, C]`, or a
// type without a name.
func pythonHead(l *language, text string, at evidence.Place) (*evidence.Schema, error) {
	if rest, ok := strings.CutPrefix(text, "class "); ok {
		name, tail, ok := strings.Cut(rest, ":")
		tail = strings.TrimSpace(tail)
		name, _, _ = strings.Cut(strings.TrimSpace(name), "(")
		if !ok || !isIdentifier(name) || tail != "" && tail != "…" && tail != "..." {
			return nil, errNoField
		}
		return object(name, at), nil
	}
	if name, rest, ok := strings.Cut(text, "="); ok && isIdentifier(strings.TrimSpace(name)) {
		s, p, err := l.parse(rest, at)
		if err != nil {
			return nil, err
		}
		return p.called(strings.TrimSpace(name), s), nil
	}
	s, _, err := l.parse(text, at)
	return s, err
}

// object is a type whose members follow.
func object(name string, at evidence.Place) *evidence.Schema {
	return &evidence.Schema{Place: at, Kind: evidence.Says(evidence.Object, at), Name: evidence.Says(name, at)}
}

var pythonKinds = map[string]evidence.Kind{
	"str": evidence.String, "int": evidence.Integer, "float": evidence.Number, "bool": evidence.Boolean,
	"object": evidence.Unknown, "Any": evidence.Unknown, "None": evidence.Null, "NoneType": evidence.Null,
	"Omit": evidence.Null, "NotGiven": evidence.Null,
	"bytes": evidence.File, "FileTypes": evidence.File, "BinaryAPIResponse": evidence.File,
	"AsyncBinaryAPIResponse": evidence.File, "StreamedBinaryAPIResponse": evidence.File, "HttpxBinaryResponseContent": evidence.File,
}

func pythonNamed(p *typeText, name string, depth int) (*evidence.Schema, error) {
	name = unqualified(name)
	if kind, known := pythonKinds[name]; known {
		return p.schema(kind), nil
	}
	switch name {
	case "True", "False", "true", "false":
		return p.value(evidence.Boolean, strings.ToLower(name)), nil
	case "datetime":
		return p.formatted("date-time"), nil
	case "date":
		return p.formatted("date"), nil
	case "Base64FileInput":
		return p.formatted("byte"), nil
	}
	if !p.symbol("[") {
		return pythonBare(p, name), nil
	}
	if name == "Union" || name == "Literal" {
		return pythonChoice(p, depth)
	}
	arguments, err := p.arguments("]", depth)
	if err != nil {
		return nil, err
	}
	return pythonGeneric(p, name, arguments, depth)
}

// pythonBare gives a name without arguments.
func pythonBare(p *typeText, name string) *evidence.Schema {
	switch name {
	case "List", "list", "Iterable", "Sequence":
		return p.array(nil)
	case "Dict", "dict", "Mapping":
		return p.mapping(nil)
	}
	return p.generic(name, nil)
}

// pythonChoice reads the arms of Union[…] and the values of Literal[…].
func pythonChoice(p *typeText, depth int) (*evidence.Schema, error) {
	if depth > evidence.MaxDepth {
		return nil, errors.New("the type nests too deep")
	}
	c := &choice{shown: evidence.Shown{Listed: true}}
	for !p.symbol("]") {
		if err := p.armOf(c, depth+1); err != nil {
			return nil, err
		}
		if !p.symbol(",") && !strings.HasPrefix(p.rest, "]") {
			return nil, errors.New("a bracket is not closed")
		}
	}
	if c.null && depth == 0 {
		c.null, p.maybe = false, true
	}
	return p.combine(c), nil
}

func pythonGeneric(p *typeText, name string, arguments []*evidence.Schema, depth int) (*evidence.Schema, error) {
	if len(arguments) == 0 {
		return nil, errors.New("there is no type in the brackets")
	}
	switch name {
	case "Optional":
		if depth == 0 {
			p.maybe = true
		} else {
			arguments[0].Nullable = evidence.Fact[bool]{Value: true, Place: p.at, Certainty: evidence.FromName}
		}
		return arguments[0], nil
	case "Required", "NotRequired", "Annotated", "Type":
		return arguments[0], nil
	case "List", "list", "Iterable", "Sequence", "SequenceNotStr", "Set", "set", "Tuple", "tuple":
		return p.array(arguments[0]), nil
	case "Dict", "dict", "Mapping":
		return p.mapping(last(arguments)), nil
	}
	return p.generic(name, arguments), nil
}

// unqualified gives a name without the package it is from.
func unqualified(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

func pythonSignature(text string) (*signature, bool) {
	path, rest, ok := cutCall(text)
	if ok && path[0] == "client" {
		path = path[1:]
	}
	if !ok || len(path) < 2 {
		return nil, false
	}
	args, rest, ok := cutArguments(rest)
	if !ok {
		return nil, false
	}
	returns, ok := strings.CutPrefix(strings.TrimSpace(rest), "->")
	if !ok {
		return nil, false
	}
	s := &signature{returns: strings.TrimSpace(returns), exact: true}
	s.place(path, pythonName)
	for _, a := range args {
		s.add(pythonArgument(strings.TrimSpace(a)))
	}
	return s, true
}

func pythonArgument(text string) argument {
	if kind, _, ok := strings.Cut(text, "**"); ok {
		return argument{name: "kwargs", kind: strings.TrimSpace(kind)}
	}
	for _, kind := range []string{"str", "int", "float", "bool"} {
		if name, ok := strings.CutPrefix(text, kind); ok && name != "" {
			return argument{name: strings.TrimSpace(name), kind: kind, positional: true}
		}
	}
	return bagArgument(text)
}
