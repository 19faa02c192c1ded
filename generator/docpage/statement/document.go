package statement

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// OfDocument lays out what an OpenAPI document says about its operations, in
// its order; only about those whose [Shape] is wanted. References that lead
// nowhere in root are looked up in the others.
func OfDocument(files *source.Files, root *yaml.Node, wanted func(shape string) bool, others ...*yaml.Node) []*Operation {
	d := &document{files: files, lookups: []*oas.Lookup{oas.NewLookup(root)}}
	for _, other := range others {
		if other != root {
			d.lookups = append(d.lookups, oas.NewLookup(other))
		}
	}
	var all []*Operation
	for path, item := range tree.Entries(tree.Get(root, "paths")) {
		for method, op := range tree.Entries(item) {
			if source.IsMethod(method.Value) && wanted(Shape(method.Value, path.Value)) {
				all = append(all, d.operation(path.Value, item, method, op))
			}
		}
	}
	return all
}

type document struct {
	files   *source.Files
	lookups []*oas.Lookup
	op      *Operation
	open    []*yaml.Node // schemas that are being laid out, from the top
}

func (d *document) operation(path string, item, method, op *yaml.Node) *Operation {
	d.op = &Operation{
		Method: strings.ToUpper(method.Value), Path: path,
		Resource: tree.String(tree.Get(op, "x-resource")), Place: d.files.Position(method),
	}
	if deprecated := tree.Get(op, "deprecated"); tree.Bool(deprecated) {
		d.op.Facts = say(d.op.Facts, "deprecated", "true", d.files.Position(deprecated), evidence.Stated)
	}
	for _, param := range slices.Concat(tree.Items(tree.Get(item, "parameters")), tree.Items(tree.Get(op, "parameters"))) {
		d.param(d.target(oas.Parameter, param))
	}
	d.body(d.target(oas.RequestBody, tree.Get(op, "requestBody")))
	for status, answer := range tree.Entries(tree.Get(op, "responses")) {
		d.answer(status, d.target(oas.Response, answer))
	}
	d.op.finish()
	return d.op
}

// target follows references to where something is said; nil when they lead
// nowhere.
func (d *document) target(kind oas.Kind, n *yaml.Node) *yaml.Node {
	if n == nil || oas.Ref(kind, n) == "" {
		return n
	}
	for _, lookup := range d.lookups {
		if found := lookup.Target(kind, n); found != nil {
			return found
		}
	}
	return nil
}

func (d *document) param(n *yaml.Node) {
	in, name := tree.String(tree.Get(n, "in")), tree.String(tree.Get(n, "name"))
	if name == "" {
		return
	}
	key, label := in+"/"+name, ""
	switch in {
	case "path":
		key, label = pathParam(d.op.Path, name), name
	case "header":
		key = strings.ToLower(key)
	}
	p := d.op.point(key, d.files.Position(n), certaintyOf(n))
	p.Label = label
	if in != "path" {
		p.required(d.fact(n, n, tree.Bool(tree.Get(n, "required"))))
	}
	if deprecated := tree.Get(n, "deprecated"); tree.Bool(deprecated) {
		p.say("deprecated", "true", d.files.Position(deprecated), evidence.Stated)
	}
	schema := tree.Get(n, "schema")
	for _, content := range tree.Entries(tree.Get(n, "content")) {
		schema = tree.Get(content, "schema")
	}
	d.schema(p, schema)
}

// fact is a statement that stands at a node, about something that may be
// marked as inferred.
func (d *document) fact(at, about *yaml.Node, value bool) evidence.Fact[bool] {
	return evidence.Fact[bool]{Value: value, Place: d.files.Position(at), Certainty: certaintyOf(about)}
}

// certaintyOf reads the mark of what was imported without being stated.
func certaintyOf(n *yaml.Node) evidence.Certainty {
	if tree.Bool(tree.Get(n, "x-inferred")) {
		return evidence.FromExample
	}
	return evidence.Stated
}

func (d *document) body(n *yaml.Node) {
	if n == nil {
		return
	}
	p := d.op.point("body", d.files.Position(n), certaintyOf(n))
	p.required(d.fact(n, n, tree.Bool(tree.Get(n, "required"))))
	d.content(p, n)
}

func (d *document) answer(status, n *yaml.Node) {
	if n == nil {
		return
	}
	p := d.op.point(answer(status.Value), d.files.Position(status), certaintyOf(n))
	d.content(p, n)
}

// content lays out JSON where there is a choice: that is what pages describe.
func (d *document) content(p *Point, n *yaml.Node) {
	choice := false
	for media := range tree.Entries(tree.Get(n, "content")) {
		choice = choice || isJSON(media.Value)
	}
	for media, content := range tree.Entries(tree.Get(n, "content")) {
		p.say("media", media.Value, d.files.Position(media), certaintyOf(content))
		if schema := tree.Get(content, "schema"); schema != nil && (isJSON(media.Value) || !choice) {
			d.schema(p, schema)
		}
	}
}

// schema says at p, and below it, what a schema says.
func (d *document) schema(p *Point, n *yaml.Node) {
	n = d.target(oas.Schema, n)
	if !tree.IsMap(n) || slices.Contains(d.open, n) || len(d.open) > evidence.MaxDepth || len(d.op.Points) > maxPoints {
		p.Open = true
		return
	}
	d.open = append(d.open, n)
	defer func() { d.open = d.open[:len(d.open)-1] }()
	n = d.flat(n, 0)
	alternatives := slices.Concat(tree.Items(tree.Get(n, "oneOf")), tree.Items(tree.Get(n, "anyOf")))
	for _, alternative := range alternatives {
		d.schema(p, alternative)
	}
	d.kinds(p, n, len(alternatives) > 0)
	d.keywords(p, n)
}

// flat joins a schema with its allOf; of two members that say something about
// one keyword or property the last one wins.
func (d *document) flat(n *yaml.Node, depth int) *yaml.Node {
	parts := tree.Items(tree.Get(n, "allOf"))
	if len(parts) == 0 || depth > evidence.MaxDepth {
		return n
	}
	joined := tree.At(n, tree.NewMap())
	for _, part := range parts {
		if part = d.target(oas.Schema, part); tree.IsMap(part) && !slices.Contains(d.open, part) {
			overlay(joined, d.flat(part, depth+1))
		}
	}
	overlay(joined, n)
	tree.Delete(joined, "allOf")
	return joined
}

func overlay(into, from *yaml.Node) {
	for key, value := range tree.Entries(from) {
		old := tree.Get(into, key.Value)
		switch {
		case old != nil && key.Value == "properties":
			both := tree.At(old, &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: slices.Clone(old.Content)})
			for name, property := range tree.Entries(value) {
				tree.Set(both, name.Value, property)
			}
			value = both
		case old != nil && key.Value == "required":
			value = tree.At(old, tree.NewSeq(slices.Concat(old.Content, value.Content)...))
		}
		tree.Set(into, key.Value, value)
	}
}

// types are what `type` says, or what the other keywords let one see.
func types(n *yaml.Node) []string {
	said := tree.Get(n, "type")
	switch {
	case tree.IsSeq(said):
		var all []string
		for _, item := range said.Content {
			all = append(all, item.Value)
		}
		return all
	case tree.IsScalar(said):
		return []string{said.Value}
	case tree.Get(n, "properties") != nil || tree.IsMap(tree.Get(n, "additionalProperties")):
		return []string{"object"}
	case tree.Get(n, "items") != nil:
		return []string{"array"}
	}
	found := map[string]bool{}
	for _, value := range enum(n) {
		found[kindOf(value)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// enum gives the only values.
func enum(n *yaml.Node) []*yaml.Node {
	if only := tree.Get(n, "const"); only != nil {
		return []*yaml.Node{only}
	}
	return tree.Items(tree.Get(n, "enum"))
}

func kindOf(value *yaml.Node) string {
	switch {
	case tree.IsMap(value):
		return "object"
	case tree.IsSeq(value):
		return "array"
	}
	switch value.ShortTag() {
	case "!!bool":
		return "boolean"
	case "!!int", "!!float":
		return "number"
	case "!!null":
		return "null"
	}
	return "string"
}

func (d *document) kinds(p *Point, n *yaml.Node, alternatives bool) {
	all := types(n)
	if tree.Bool(tree.Get(n, "x-null-only")) {
		all = []string{"null"}
	}
	if len(all) == 0 && !alternatives {
		all = []string{"unknown"}
	}
	for _, kind := range all {
		place := d.files.Position(n)
		if kind == "null" {
			p.say("nullable", "true", place, certaintyOf(n))
			continue
		}
		if !alternatives || kind != "object" || tree.Get(n, "properties") != nil {
			p.say("type", kind, place, certaintyOf(n))
		}
		switch kind {
		case "object":
			d.members(p, n)
		case "array":
			d.schema(d.op.point(Below(p.Name, items), d.files.Position(tree.Get(n, "items")), certaintyOf(n)), tree.Get(n, "items"))
		case "unknown":
			p.Open = true
		default:
			p.anything = p.anything || len(enum(n)) == 0 && !alternatives
		}
	}
}

func (d *document) members(p *Point, n *yaml.Node) {
	var required []string
	for _, name := range tree.Items(tree.Get(n, "required")) {
		required = append(required, name.Value)
	}
	for name, property := range tree.Entries(tree.Get(n, "properties")) {
		m := d.op.point(Below(p.Name, name.Value), d.files.Position(name), certaintyOf(property))
		m.required(d.fact(name, property, slices.Contains(required, name.Value)))
		d.schema(m, property)
	}
	more := tree.Get(n, "additionalProperties")
	if tree.IsMap(more) {
		d.schema(d.op.point(Below(p.Name, values), d.files.Position(more), certaintyOf(more)), more)
	}
	if len(tree.Items(tree.Get(n, "properties"))) == 0 && !tree.IsMap(tree.Get(n, "properties")) && !tree.IsMap(more) {
		p.Open = true
	}
}

// ignored keywords say nothing about the interface, or are read elsewhere.
var ignored = map[string]bool{
	"type": true, "properties": true, "items": true, "additionalProperties": true, "required": true, "enum": true, "const": true,
	"allOf": true, "oneOf": true, "anyOf": true, "not": true, "discriminator": true, "xml": true, "externalDocs": true,
	"title": true, "description": true, "example": true, "examples": true, "nullable": true, "$ref": true,
}

func (d *document) keywords(p *Point, n *yaml.Node) {
	for _, value := range enum(n) {
		if tree.IsNull(value) {
			p.say("nullable", "true", d.files.Position(value), certaintyOf(n))
			continue
		}
		p.say("enum", text(value), d.files.Position(value), certaintyOf(n))
	}
	if nullable := tree.Get(n, "nullable"); tree.Bool(nullable) {
		p.say("nullable", "true", d.files.Position(nullable), certaintyOf(n))
	}
	for key, value := range tree.Entries(n) {
		if ignored[key.Value] || strings.HasPrefix(key.Value, "x-") || !tree.IsScalar(value) {
			continue
		}
		if tag := value.ShortTag(); tag == "!!bool" && !tree.Bool(value) {
			continue // says no more than silence
		}
		said := text(value)
		if key.Value == "format" || key.Value == "pattern" {
			said = value.Value
		}
		p.say(key.Value, said, d.files.Position(key), certaintyOf(n))
	}
}

// text writes a value as JSON.
func text(n *yaml.Node) string {
	switch {
	case tree.IsMap(n):
		var members []string
		for key, value := range tree.Entries(n) {
			members = append(members, quoted(key.Value)+":"+text(value))
		}
		return "{" + strings.Join(members, ",") + "}"
	case tree.IsSeq(n):
		var all []string
		for _, item := range n.Content {
			all = append(all, text(item))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	if kindOf(n) == "string" {
		return quoted(n.Value)
	}
	return normal(n.Value)
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	media = strings.TrimSpace(media)
	return media == "application/json" || strings.HasSuffix(media, "+json")
}
