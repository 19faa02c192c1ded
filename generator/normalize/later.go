package normalize

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// nullOnly marks a schema whose only value is null.
const nullOnly = "x-null-only"

// become gives a node the kind and content of another, keeping its position,
// so that whoever holds the node sees the change.
func become(n, other *yaml.Node) {
	line, column := n.Line, n.Column
	*n = *other
	n.Line, n.Column = line, column
}

// booleanSchemas writes the schemas that 3.1 spells as booleans, and empty
// places for schemas, as objects:
//
//	items: true                   items: {}
//	properties: {a: false, b: }   properties: {a: {not: {}}, b: {}}
func booleanSchemas(s *state) {
	for _, p := range s.index() {
		if p.Ref() != "" {
			continue
		}
		for k, v := range tree.Entries(p.Node) {
			field, ok := oas.FieldOf(p.Kind, k.Value)
			if !ok || field.Kind != oas.Schema {
				continue
			}
			switch field.Shape {
			case oas.Object:
				s.booleanSchema(p, v, k.Value)
			case oas.ObjectList:
				for i, item := range tree.Items(v) {
					s.booleanSchema(p, item, k.Value, strconv.Itoa(i))
				}
			case oas.ObjectMap:
				for name, item := range tree.Entries(v) {
					s.booleanSchema(p, item, k.Value, name.Value)
				}
			}
		}
	}
}

func (s *state) booleanSchema(p *oas.Place, n *yaml.Node, tokens ...string) {
	if !tree.IsScalar(n) {
		return
	}
	schema := tree.NewMap()
	switch tag := n.ShortTag(); {
	case tag == "!!bool" && !tree.Bool(n):
		schema = tree.NewMap("not", tree.At(n, tree.NewMap()))
	case tag != "!!bool" && tag != "!!null":
		return
	}
	s.fix(p, n, tokens, "%s written as a schema", orNull(n.Value))
	become(n, schema)
}

func orNull(s string) string {
	if s == "" {
		return "null"
	}
	return s
}

// definitions moves schemas that are declared inside schemas to the
// components, under the name of the component around them and their own:
//
//	components: {schemas: {a: {$defs: {b: {type: string}},      components: {schemas: {
//	  properties: {c: {$ref: '#/components/schemas/a/$defs/b'}}}}}   a: {properties: {c: {$ref: '#/components/schemas/a_b'}}},
//	                                                              a_b: {type: string}}}
//
// "#/$defs/b" is understood as the nearest $defs around the reference.
func definitions(s *state) {
	moved := map[string]string{} // old reference → new one
	byName := map[*yaml.Node]string{}
	for _, p := range s.index() {
		if p.Kind != oas.Schema || p.Ref() != "" {
			continue
		}
		for _, field := range []string{"$defs", "definitions"} {
			defs := tree.Get(p.Node, field)
			if !tree.IsMap(defs) {
				continue
			}
			for k, v := range tree.Entries(defs) {
				name := s.addSchema(owner(p)+"_"+k.Value, v)
				moved["#"+p.At(field, k.Value)] = "#/components/schemas/" + tree.Escape(name)
				byName[v] = name
				s.fix(p, k, []string{field, k.Value}, "moved to component %s", name)
			}
		}
	}
	if len(moved) > 0 {
		s.redirect(moved, byName)
	}
	for _, p := range s.index() {
		if p.Kind == oas.Schema {
			tree.Delete(p.Node, "$defs")
			tree.Delete(p.Node, "definitions")
		}
	}
}

// owner names the component or operation that a place belongs to.
func owner(p *oas.Place) string {
	for q := p; q != nil; q = q.Parent {
		if q.Parent != nil && q.Parent.Kind == oas.Components {
			return q.Key
		}
		if id := tree.String(tree.Get(q.Node, "operationId")); q.Kind == oas.Operation && id != "" {
			return componentName(id)
		}
	}
	return componentName(strings.Trim(p.Pointer(), "/"))
}

// componentName replaces the characters that names of components cannot have.
func componentName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == '_' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return '_'
	}, s)
}

// addSchema adds a schema to the components under a name that is free.
func (s *state) addSchema(name string, schema *yaml.Node) string {
	components := s.child(s.root, "components")
	schemas := s.child(components, "schemas")
	name = componentName(name)
	free := name
	for i := 2; tree.Get(schemas, free) != nil; i++ {
		free = name + "_" + strconv.Itoa(i)
	}
	tree.Set(schemas, free, schema)
	return free
}

// child gives the mapping below a key, making it when there is none.
func (s *state) child(n *yaml.Node, key string) *yaml.Node {
	c := tree.Get(n, key)
	if !tree.IsMap(c) {
		c = tree.At(n, tree.NewMap())
		tree.Set(n, key, c)
	}
	return c
}

// redirect rewrites references into what definitions has moved.
func (s *state) redirect(moved map[string]string, byName map[*yaml.Node]string) {
	for _, p := range s.index() {
		ref := p.Ref()
		if ref == "" {
			continue
		}
		node := tree.Get(p.Node, "$ref")
		if strings.HasPrefix(ref, "#/$defs/") || strings.HasPrefix(ref, "#/definitions/") {
			if name := nearestDefinition(p, tree.Tokens(ref), byName); name != "" {
				node.SetString("#/components/schemas/" + tree.Escape(name))
			}
			continue
		}
		for end := len(ref); end > 1; end = strings.LastIndexByte(ref[:end], '/') {
			if to, ok := moved[ref[:end]]; ok {
				node.SetString(to + ref[end:])
				break
			}
		}
	}
}

func nearestDefinition(p *oas.Place, tokens []string, byName map[*yaml.Node]string) string {
	if len(tokens) != 2 {
		return ""
	}
	for q := p; q != nil; q = q.Parent {
		if q.Kind == oas.Schema {
			if n := tree.Get(q.Node, tokens[0], tokens[1]); n != nil {
				return byName[n]
			}
		}
	}
	return ""
}

// wording are the schema keywords that state nothing about values.
var wording = []string{"title", "summary", "description", "example", "examples", "externalDocs", "$comment"}

// referenceSiblings makes room for statements next to a reference, which
// OpenAPI 3.0 ignores. Pure wording goes, extensions stay:
//
//	{$ref: a, description: b}    {$ref: a}
//	{$ref: a, nullable: true}    {allOf: [{$ref: a}], nullable: true}
//
// A type that the referenced schema has as well goes, too.
func referenceSiblings(s *state) {
	for _, p := range s.index() {
		if p.Ref() == "" || p.Kind == oas.PathItem {
			continue
		}
		statements, words := s.siblings(p)
		switch {
		case len(statements) > 0 && p.Kind == oas.Schema:
			s.fix(p, p.Node, nil, "%s next to $ref: the reference moves into allOf", strings.Join(statements, ", "))
			wrapReference(p.Node)
		case len(statements)+len(words) > 0:
			all := append(statements, words...)
			s.fix(p, p.Node, nil, "%s next to $ref removed", strings.Join(all, ", "))
			for _, key := range all {
				tree.Delete(p.Node, key)
			}
		}
	}
}

func (s *state) siblings(p *oas.Place) (statements, words []string) {
	target := s.target(p.Kind, p.Node)
	for k, v := range tree.Entries(p.Node) {
		switch key := k.Value; {
		case key == "$ref", strings.HasPrefix(key, "x-"):
		case slices.Contains(wording, key), key == "type" && tree.Equal(v, tree.Get(target, "type")):
			words = append(words, key)
		default:
			statements = append(statements, key)
		}
	}
	return statements, words
}

// wrapReference turns {$ref, a, b} into {allOf: [{$ref}], a, b}.
func wrapReference(n *yaml.Node) {
	key, ref := tree.Entry(n, "$ref")
	inner := tree.At(key, tree.NewMap())
	inner.Content = []*yaml.Node{key, ref}
	content := []*yaml.Node{tree.At(key, tree.NewString("allOf")), tree.At(key, tree.NewSeq(inner))}
	for k, v := range tree.Entries(n) {
		if k.Value != "$ref" && k.Value != "allOf" {
			content = append(content, k, v)
		}
	}
	content[1].Content = append(content[1].Content, tree.Items(tree.Get(n, "allOf"))...)
	n.Content = content
}

// typeKeywords are the keywords that speak about values of one type only.
var typeKeywords = map[string][]string{
	"string":  {"minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"},
	"number":  {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
	"integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
	"array":   {"items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains"},
	"object":  {"properties", "required", "additionalProperties", "minProperties", "maxProperties", "patternProperties"},
}

// typeLists writes a list of types in the words of 3.0:
//
//	type: [string, "null"]        type: string
//	                              nullable: true
//	type: [string, integer]       anyOf: [{type: string, maxLength: 9}, {type: integer}]
//	maxLength: 9
func typeLists(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		list := tree.Get(p.Node, "type")
		if !tree.IsSeq(list) {
			return
		}
		types, null := typesOf(list)
		s.fix(p, list, []string{"type"}, "list of types [%s] rewritten", strings.Join(append(types, nullName(null)...), ", "))
		if null {
			tree.Set(p.Node, "nullable", tree.At(list, tree.NewBool(true)))
		}
		switch {
		case len(types) == 1:
			tree.Set(p.Node, "type", tree.At(list, tree.NewString(types[0])))
		case len(types) == 0:
			tree.Delete(p.Node, "type")
			if null {
				tree.Set(p.Node, nullOnly, tree.At(list, tree.NewBool(true)))
			}
		default:
			splitTypes(p.Node, list, types)
		}
	})
}

func nullName(null bool) []string {
	if null {
		return []string{"null"}
	}
	return nil
}

// typesOf gives the types of a list, each once and without null. Integers are
// numbers.
func typesOf(list *yaml.Node) (types []string, null bool) {
	for _, item := range list.Content {
		switch {
		case tree.IsNull(item) || tree.String(item) == "null":
			null = true
		case tree.IsScalar(item) && !slices.Contains(types, item.Value):
			types = append(types, item.Value)
		}
	}
	if slices.Contains(types, "number") {
		types = slices.DeleteFunc(types, func(t string) bool { return t == "integer" })
	}
	return types, null
}

// splitTypes makes an anyOf with one member for each type. Keywords that
// speak of one type move into its member, the others stay.
func splitTypes(n, at *yaml.Node, types []string) {
	union := tree.At(at, tree.NewSeq())
	values := tree.Get(n, "enum")
	for _, t := range types {
		arm := tree.At(at, tree.NewMap("type", tree.At(at, tree.NewString(t))))
		for _, key := range typeKeywords[t] {
			if k, v := tree.Entry(n, key); k != nil {
				arm.Content = append(arm.Content, k, v)
			}
		}
		if tree.IsSeq(values) {
			if fitting := valuesOf(values, t); len(fitting) > 0 {
				tree.Set(arm, "enum", tree.At(values, tree.NewSeq(fitting...)))
			} else {
				continue
			}
		}
		union.Content = append(union.Content, arm)
	}
	tree.Delete(n, "type")
	for _, t := range types {
		for _, key := range typeKeywords[t] {
			tree.Delete(n, key)
		}
	}
	if len(union.Content) == 0 {
		return
	}
	tree.Delete(n, "enum")
	if tree.Get(n, "anyOf") == nil {
		tree.Set(n, "anyOf", union)
		return
	}
	member := tree.At(at, tree.NewMap("anyOf", union))
	if all := tree.Get(n, "allOf"); tree.IsSeq(all) {
		all.Content = append(all.Content, member)
		return
	}
	tree.Set(n, "allOf", tree.At(at, tree.NewSeq(member)))
}

func valuesOf(list *yaml.Node, typ string) []*yaml.Node {
	var fitting []*yaml.Node
	for _, v := range list.Content {
		if hasType(v, typ) {
			fitting = append(fitting, v)
		}
	}
	return fitting
}

// hasType reports whether a value is of an OpenAPI type.
func hasType(v *yaml.Node, typ string) bool {
	switch v.Kind {
	case yaml.MappingNode:
		return typ == "object"
	case yaml.SequenceNode:
		return typ == "array"
	}
	switch v.ShortTag() {
	case "!!null":
		return false
	case "!!bool":
		return typ == "boolean"
	case "!!int":
		return typ == "integer" || typ == "number"
	case "!!float":
		return typ == "number"
	}
	return typ == "string"
}

// nullTypes writes the type null as nullable; in a union the member goes:
//
//	type: "null"                            nullable: true
//	                                        x-null-only: true
//	anyOf: [{$ref: a}, {type: "null"}]      allOf: [{$ref: a}]
//	                                        nullable: true
func nullTypes(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		for _, union := range []string{"anyOf", "oneOf"} {
			s.nullMember(p, union)
		}
		if t := tree.Get(p.Node, "type"); isNullType(t) {
			s.fix(p, t, []string{"type"}, "type null written as nullable")
			tree.Delete(p.Node, "type")
			setNullOnly(p.Node, t)
		}
	})
}

func isNullType(t *yaml.Node) bool {
	return tree.IsNull(t) || tree.String(t) == "null" || tree.IsSeq(t) && len(t.Content) == 1 && isNullType(t.Content[0])
}

func setNullOnly(n, at *yaml.Node) {
	tree.Set(n, "nullable", tree.At(at, tree.NewBool(true)))
	tree.Set(n, nullOnly, tree.At(at, tree.NewBool(true)))
}

func (s *state) nullMember(p *oas.Place, union string) {
	list := tree.Get(p.Node, union)
	if !tree.IsSeq(list) || len(list.Content) < 2 {
		return
	}
	kept := list.Content[:0:0]
	var dropped []*yaml.Node
	for _, member := range list.Content {
		if isNullMember(member) {
			dropped = append(dropped, member)
		} else {
			kept = append(kept, member)
		}
	}
	if len(dropped) == 0 || len(kept) == 0 {
		return
	}
	s.fix(p, list, []string{union}, "member of type null written as nullable")
	for _, member := range dropped {
		member.Content = nil // the index still lists it
	}
	list.Content = kept
	tree.Set(p.Node, "nullable", tree.At(list, tree.NewBool(true)))
	if len(kept) == 1 {
		unwrapUnion(p.Node, union, kept[0])
	}
}

// isNullMember reports whether a union member says nothing but null.
func isNullMember(n *yaml.Node) bool {
	if tree.Get(n, "type") == nil && !tree.Bool(tree.Get(n, nullOnly)) || tree.Get(n, "$ref") != nil {
		return false
	}
	for k, v := range tree.Entries(n) {
		switch {
		case k.Value == "type" && isNullType(v), k.Value == "nullable", strings.HasPrefix(k.Value, "x-"), slices.Contains(wording, k.Value):
		default:
			return false
		}
	}
	return true
}

// unwrapUnion puts the only member of a union in its place: next to the other
// keywords when it can stand there, else as an allOf.
func unwrapUnion(n *yaml.Node, union string, member *yaml.Node) {
	clash := tree.Get(member, "$ref") != nil
	for k := range tree.Entries(member) {
		if tree.Get(n, k.Value) != nil && k.Value != "nullable" {
			clash = true
		}
	}
	if !clash {
		tree.Delete(n, union)
		for k, v := range tree.Entries(member) {
			if k.Value != "nullable" {
				n.Content = append(n.Content, k, v)
			}
		}
		return
	}
	if all := tree.Get(n, "allOf"); tree.IsSeq(all) {
		tree.Delete(n, union)
		all.Content = append(all.Content, member)
		return
	}
	for k, v := range tree.Entries(n) {
		if k.Value == union && v != nil {
			k.Value = "allOf"
		}
	}
}

// constants writes const as an enum of one value:
//
//	const: a    enum: [a]
func constants(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		if _, v := tree.Entry(p.Node, "const"); v != nil {
			s.drop(p, "const", "const written as enum")
			tree.Set(p.Node, "enum", tree.At(v, tree.NewSeq(v)))
		}
	})
}

// schemaExamples keeps the first of several examples:
//
//	examples: [a, b]    example: a
func schemaExamples(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		list := tree.Get(p.Node, "examples")
		if !s.drop(p, "examples", "examples written as example") {
			return
		}
		first := list
		if tree.IsSeq(list) && len(list.Content) > 0 {
			first = list.Content[0]
		} else if tree.IsMap(list) && len(list.Content) > 1 {
			if first = tree.Get(list.Content[1], "value"); first == nil {
				return
			}
		} else {
			return
		}
		if tree.Get(p.Node, "example") == nil {
			tree.Set(p.Node, "example", first)
		}
	})
}

// exclusiveBounds writes an exclusive bound as 3.0 does:
//
//	exclusiveMinimum: 0    minimum: 0
//	                       exclusiveMinimum: true
//
// When there is an inclusive bound, too, the narrower one is kept.
func exclusiveBounds(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		s.exclusiveBound(p, "exclusiveMinimum", "minimum", func(exclusive, inclusive float64) bool { return exclusive >= inclusive })
		s.exclusiveBound(p, "exclusiveMaximum", "maximum", func(exclusive, inclusive float64) bool { return exclusive <= inclusive })
	})
}

func (s *state) exclusiveBound(p *oas.Place, exclusive, inclusive string, narrower func(a, b float64) bool) {
	bound := tree.Get(p.Node, exclusive)
	value, ok := number(bound)
	if !ok {
		return
	}
	s.fix(p, bound, []string{exclusive}, "%s: %s written as %s", exclusive, bound.Value, inclusive)
	if other, has := number(tree.Get(p.Node, inclusive)); has && !narrower(value, other) {
		tree.Delete(p.Node, exclusive)
		return
	}
	tree.Set(p.Node, inclusive, bound)
	tree.Set(p.Node, exclusive, tree.At(bound, tree.NewBool(true)))
}

// number gives the value of a numeric scalar.
func number(n *yaml.Node) (float64, bool) {
	if !tree.IsScalar(n) || n.ShortTag() != "!!int" && n.ShortTag() != "!!float" {
		return 0, false
	}
	var f float64
	if n.Decode(&f) != nil {
		return 0, false
	}
	return f, true
}

// contentEncodings writes binary strings as 3.0 does:
//
//	contentEncoding: base64                        format: byte
//	contentMediaType: application/octet-stream     format: binary
func contentEncodings(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		encoding := tree.Get(p.Node, "contentEncoding")
		media := tree.Get(p.Node, "contentMediaType")
		if encoding == nil && media == nil {
			return
		}
		format := "binary"
		if encoding != nil {
			format = "byte"
		}
		s.drop(p, "contentEncoding", "contentEncoding written as format")
		s.drop(p, "contentMediaType", "contentMediaType written as format")
		if tree.Get(p.Node, "format") == nil && (encoding == nil || strings.HasPrefix(tree.String(encoding), "base64")) {
			if t := tree.String(tree.Get(p.Node, "type")); (t == "" || t == "string") && !isText(tree.String(media), encoding) {
				tree.Set(p.Node, "format", tree.At(p.Node, tree.NewString(format)))
			}
		}
	})
}

// isText reports whether an unencoded media type is text, which needs no format.
func isText(media string, encoding *yaml.Node) bool {
	return encoding == nil && (strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml"))
}

// schemaIdentities removes what identifies a schema to other documents:
//
//	{$id: https://…, $schema: https://…, type: string}    {type: string}
func schemaIdentities(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		for _, key := range []string{"$id", "$schema", "$anchor", "$dynamicAnchor", "$comment", "$vocabulary"} {
			s.drop(p, key, "%s removed", key)
		}
	})
}

// laterKeywords approximates or removes the keywords of later versions:
//
//	patternProperties: {"^a": {type: string}}         additionalProperties: {type: string}
//	prefixItems: [{type: string}, {type: integer}]    items: {anyOf: [{type: string}, {type: integer}]}
//	if, then, else, contains, propertyNames, …        (nothing)
func laterKeywords(s *state) {
	s.each(oas.Schema, func(p *oas.Place) {
		if patterns := tree.Get(p.Node, "patternProperties"); patterns != nil {
			s.drop(p, "patternProperties", "patternProperties written as additionalProperties")
			if tree.IsMap(patterns) && (tree.Get(p.Node, "additionalProperties") == nil || isFalse(tree.Get(p.Node, "additionalProperties"))) {
				if v := union(patterns, mapValues(patterns)); v != nil {
					tree.Set(p.Node, "additionalProperties", v)
				}
			}
		}
		if prefix := tree.Get(p.Node, "prefixItems"); prefix != nil {
			s.drop(p, "prefixItems", "prefixItems written as items")
			members := slices.Clone(tree.Items(prefix))
			if rest := tree.Get(p.Node, "items"); tree.IsMap(rest) && len(rest.Content) > 0 && !isNothing(rest) {
				members = append(members, rest)
			}
			if v := union(prefix, members); v != nil {
				tree.Set(p.Node, "items", v)
			}
		}
		for _, key := range []string{
			"if", "then", "else", "contains", "minContains", "maxContains", "propertyNames", "unevaluatedItems",
			"unevaluatedProperties", "dependentSchemas", "dependentRequired", "contentSchema", "$dynamicRef", "$recursiveRef",
		} {
			s.drop(p, key, "%s removed", key)
		}
	})
}

// isNothing reports whether a schema allows no value: {not: {}}.
func isNothing(n *yaml.Node) bool {
	not := tree.Get(n, "not")
	return tree.IsMap(not) && len(not.Content) == 0
}

func isFalse(n *yaml.Node) bool {
	return tree.IsScalar(n) && n.ShortTag() == "!!bool" && !tree.Bool(n)
}

func mapValues(n *yaml.Node) []*yaml.Node {
	var values []*yaml.Node
	for _, v := range tree.Entries(n) {
		values = append(values, v)
	}
	return values
}

// union gives a schema for any of the members, equal ones counted once.
func union(at *yaml.Node, members []*yaml.Node) *yaml.Node {
	var distinct []*yaml.Node
	for _, m := range members {
		if !slices.ContainsFunc(distinct, func(d *yaml.Node) bool { return tree.Equal(d, m) }) {
			distinct = append(distinct, m)
		}
	}
	switch len(distinct) {
	case 0:
		return nil
	case 1:
		return distinct[0]
	}
	return tree.At(at, tree.NewMap("anyOf", tree.At(at, tree.NewSeq(distinct...))))
}
