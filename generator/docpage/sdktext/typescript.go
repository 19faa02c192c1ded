package sdktext

import (
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

// typescript reads `name?: type` and
// `client.a.b.get(stringthingId, ThingGetParams { zone_id } params): Thing { id }`.
var typescript = &language{
	name: "TypeScript", signature: typescriptSignature, field: typescriptField, head: typescriptType,
	types: func(p *typeText) { p.named, p.other = typescriptNamed, nil },
	guess: func(name string) string { return name },
	firm:  true, primitives: []string{"string", "number", "boolean", "unknown"},
}

func typescriptField(l *language, text string, at evidence.Place) (*outline.Entry, error) {
	name, rest, ok := cutName(text)
	if !ok {
		return nil, errNoField
	}
	name, optional := strings.CutSuffix(name, "?")
	if after, found := strings.CutPrefix(rest, "?"); found {
		rest, optional = after, true
	}
	rest, ok = strings.CutPrefix(rest, ":")
	if !ok || name == "" {
		return nil, errNoField
	}
	s, _, err := l.parse(rest, at)
	if err != nil {
		return nil, err
	}
	return &outline.Entry{Name: name, Required: evidence.Says(!optional, at), Schema: s}, nil
}

// typescriptType reads the line of a type: `Thing { id, name }`, `A = B | C`.
func typescriptType(l *language, text string, at evidence.Place) (*evidence.Schema, error) {
	s, _, err := l.parse(text, at)
	return s, err
}

var typescriptKinds = map[string]evidence.Kind{
	"string": evidence.String, "number": evidence.Number, "boolean": evidence.Boolean, "bigint": evidence.Integer,
	"unknown": evidence.Unknown, "any": evidence.Unknown, "object": evidence.Object,
	"null": evidence.Null, "undefined": evidence.Null, "void": evidence.Null,
	"Uploadable": evidence.File, "Core.Uploadable": evidence.File, "File": evidence.File, "Blob": evidence.File,
	"BlobLike": evidence.File, "Response": evidence.File,
}

func typescriptNamed(p *typeText, name string, depth int) (s *evidence.Schema, err error) {
	switch kind, known := typescriptKinds[name]; {
	case name == "true" || name == "false":
		s = p.value(evidence.Boolean, name)
	case name == "Date":
		s = p.formatted("date-time")
	case known:
		s = p.schema(kind)
		if kind == evidence.Object && strings.HasPrefix(p.rest, "{") {
			s, err = p.members(s)
		}
	default:
		s, err = typescriptDeclared(p, strings.TrimSuffix(name, "."), depth)
	}
	return p.lists(s), err
}

func typescriptDeclared(p *typeText, name string, depth int) (*evidence.Schema, error) {
	var arguments []*evidence.Schema
	generic := p.symbol("<")
	if generic {
		var err error
		if arguments, err = p.arguments(">", depth); err != nil {
			return nil, err
		}
	}
	switch {
	case name == "Array" || name == "ReadonlyArray":
		return p.array(last(arguments)), nil
	case name == "Record":
		return p.mapping(last(arguments)), nil
	case (name == "Promise" || name == "APIPromise" || name == "Partial" || name == "Readonly") && len(arguments) == 1:
		return arguments[0], nil
	case strings.HasPrefix(p.rest, "{"):
		s := p.reference(name)
		return p.members(s)
	case p.symbol("="):
		s, err := p.union(depth + 1)
		if err != nil {
			return nil, err
		}
		return p.called(name, s), nil
	}
	return p.generic(name, arguments), nil
}

// typescriptSignature reads a signature. Types and names of arguments are glued
// together; names alone, in braces or not, say nothing.
func typescriptSignature(text string) (*signature, bool) {
	path, rest, ok := cutCall(text)
	if !ok || len(path) < 3 || path[0] != "client" {
		return nil, false
	}
	args, rest, ok := cutArguments(rest)
	if !ok {
		return nil, false
	}
	returns, ok := strings.CutPrefix(strings.TrimSpace(rest), ":")
	if !ok {
		return nil, false
	}
	s := &signature{returns: strings.TrimSpace(returns)}
	s.place(path[1:], snake)
	for _, a := range args {
		s.add(typescriptArgument(a))
	}
	return s, true
}

func typescriptArgument(text string) argument {
	text = strings.TrimSuffix(strings.TrimSpace(text), "?")
	if before, name, ok := cutLast(text, "}"); ok {
		kind, names, _ := strings.Cut(before, "{")
		return argument{name: strings.TrimSpace(name), kind: strings.TrimSpace(kind), members: memberNames(names)}
	}
	if strings.HasPrefix(text, "RequestOptions") {
		return argument{name: "options", options: true}
	}
	for _, kind := range []string{"string", "number", "boolean"} {
		if name, ok := strings.CutPrefix(text, kind); ok && name != "" {
			return argument{name: strings.TrimSpace(name), kind: kind, positional: true}
		}
	}
	return bagArgument(text)
}
