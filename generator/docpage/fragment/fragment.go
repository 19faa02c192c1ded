package fragment

import (
	"cmp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// Build writes joined operations as one fragment. The lines of its nodes are
// those of the page that each was taken from; which page that is they do not
// say.
func Build(result *join.Result) *yaml.Node { return BuildIn(nil, result) }

// BuildIn does the same for pages that are registered in files, so that every
// node knows its page, too.
func BuildIn(files *source.Files, result *join.Result) *yaml.Node {
	b := &builder{files: files}
	b.components = findComponents(result)
	return b.document(result)
}

type builder struct {
	files      *source.Files
	components *components
	server     string // of most operations
	around     []enclosing
}

// at gives a node the place that says so.
func (b *builder) at(place ev.Place, n *yaml.Node) *yaml.Node {
	if b.files != nil {
		b.files.Put(place, n)
		return n
	}
	n.Line, n.Column = place.Line, place.Column
	return n
}

// set adds an entry whose key and value stand where the fact does.
func (b *builder) set(n *yaml.Node, key string, place ev.Place, value *yaml.Node) {
	if value.Line == 0 {
		b.at(place, value)
	}
	n.Content = append(n.Content, b.at(place, tree.NewString(key)), value)
}

func (b *builder) text(n *yaml.Node, key string, f ev.Fact[string]) {
	if f.Known() && strings.TrimSpace(f.Value) != "" {
		b.set(n, key, f.Place, tree.NewString(strings.TrimSpace(f.Value)))
	}
}

func (b *builder) flag(n *yaml.Node, key string, f ev.Fact[bool]) {
	if f.Known() && f.Value {
		b.set(n, key, f.Place, tree.NewBool(true))
	}
}

func (b *builder) list(n *yaml.Node, key string, facts []ev.Fact[string]) {
	if len(facts) == 0 {
		return
	}
	seq := tree.NewSeq()
	for _, f := range facts {
		seq.Content = append(seq.Content, b.at(f.Place, tree.NewString(f.Value)))
	}
	b.set(n, key, facts[0].Place, seq)
}

func (b *builder) document(result *join.Result) *yaml.Node {
	doc := tree.NewMap(
		"openapi", tree.NewString("3.0.3"),
		"info", tree.NewMap("title", tree.NewString(topic(result)), "version", version(result)),
	)
	if len(result.Operations) == 0 {
		tree.Set(doc, "paths", tree.NewMap())
		return doc
	}
	first := result.Operations[0]
	b.below(first.Place, doc)
	b.servers(doc, result)
	paths, items := tree.NewMap(), map[string]*yaml.Node{}
	for _, op := range result.Operations {
		item := items[op.Path.Value]
		if item == nil {
			item = tree.NewMap()
			items[op.Path.Value] = item
			b.set(paths, op.Path.Value, op.Path.Place, item)
		}
		if method := strings.ToLower(op.Method.Value); tree.Get(item, method) == nil {
			b.set(item, method, op.Place, b.operation(op))
		}
	}
	b.set(doc, "paths", first.Place, paths)
	b.writeComponents(doc, result)
	return doc
}

// topic names what the operations have in common.
func topic(result *join.Result) string {
	common := func(get func(*join.Operation) ev.Fact[string]) string {
		var value string
		for i, op := range result.Operations {
			if i > 0 && get(op).Value != value {
				return ""
			}
			value = get(op).Value
		}
		return value
	}
	return cmp.Or(
		common(func(op *join.Operation) ev.Fact[string] { return op.Tag }),
		common(func(op *join.Operation) ev.Fact[string] { return op.Resource }),
		common(func(op *join.Operation) ev.Fact[string] { return op.Summary }),
		"Documentation pages",
	)
}

// version is the day on which the newest page was read, if that is known.
func version(result *join.Result) *yaml.Node {
	newest := ""
	for _, op := range result.Operations {
		for _, page := range op.Pages {
			newest = max(newest, page.Retrieved)
		}
	}
	return date(cmp.Or(newest, "0"))
}

// servers states the server that most operations have; the others name their
// own.
func (b *builder) servers(doc *yaml.Node, result *join.Result) {
	counts := map[string]int{}
	var best ev.Fact[string]
	for _, op := range result.Operations {
		if !op.Server.Known() {
			continue
		}
		url := op.Server.Value
		counts[url]++
		if counts[url] > counts[best.Value] || counts[url] == counts[best.Value] && url < best.Value {
			best = op.Server
		}
	}
	if best.Known() {
		b.server = best.Value
		b.set(doc, "servers", best.Place, b.serverList(best))
	}
}

func (b *builder) serverList(url ev.Fact[string]) *yaml.Node {
	entry := tree.NewMap()
	b.set(entry, "url", url.Place, tree.NewString(url.Value))
	return tree.NewSeq(b.at(url.Place, entry))
}

func (b *builder) operation(op *join.Operation) *yaml.Node {
	n := b.at(op.Place, tree.NewMap())
	b.text(n, "operationId", op.ID)
	b.text(n, "summary", op.Summary)
	b.text(n, "description", b.description(op))
	if op.Tag.Known() {
		b.list(n, "tags", []ev.Fact[string]{op.Tag})
	}
	if op.Deprecated.Known() {
		b.set(n, "deprecated", op.Deprecated.Place, tree.NewBool(true))
	}
	b.text(n, "x-resource", op.Resource)
	if op.Resource.Known() { // without it the method would be out of place
		b.text(n, "x-method", op.Action)
	}
	b.source(n, op)
	b.list(n, "x-permissions", op.Permissions)
	b.list(n, "x-plans", op.Plans)
	b.security(n, op)
	if op.Server.Known() && op.Server.Value != b.server {
		b.set(n, "servers", op.Server.Place, b.serverList(op.Server))
	}
	b.params(n, op)
	b.body(n, op)
	b.answers(n, op)
	return n
}

// description is that of the page, with the notice of deprecation below.
func (b *builder) description(op *join.Operation) ev.Fact[string] {
	d, notice := op.Description, strings.TrimSpace(op.Deprecated.Value)
	if notice == "" || strings.Contains(d.Value, notice) {
		return d
	}
	if !d.Known() {
		return op.Deprecated
	}
	d.Value = strings.TrimSpace(d.Value) + "\n\n" + notice
	return d
}

// source says where the documentation is, and when it was read if that is
// known.
func (b *builder) source(n *yaml.Node, op *join.Operation) {
	for _, page := range op.Pages {
		if page.URL == "" {
			continue
		}
		if page.Retrieved == "" {
			continue
		}
		s := tree.NewMap("url", tree.NewString(page.URL), "retrieved", date(page.Retrieved))
		b.set(n, "x-source", op.Place, b.below(op.Place, s))
		return
	}
	for _, page := range op.Pages {
		if page.URL != "" {
			s := tree.NewMap("url", tree.NewString(page.URL))
			b.set(n, "externalDocs", op.Place, b.below(op.Place, s))
			return
		}
	}
}

// date is a string that YAML readers would otherwise take for a time.
func date(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

// below places a tree that is made of nothing but what stands at one place.
func (b *builder) below(place ev.Place, n *yaml.Node) *yaml.Node {
	b.at(place, n)
	for _, child := range n.Content {
		b.below(place, child)
	}
	return n
}

func (b *builder) params(n *yaml.Node, op *join.Operation) {
	if len(op.Params) == 0 {
		return
	}
	seq := tree.NewSeq()
	for _, p := range op.Params {
		seq.Content = append(seq.Content, b.param(p))
	}
	b.set(n, "parameters", op.Params[0].Place, seq)
}

func (b *builder) param(p *ev.Param) *yaml.Node {
	n := b.at(p.Place, tree.NewMap())
	b.set(n, "name", p.Place, tree.NewString(p.Name))
	b.set(n, "in", p.Place, tree.NewString(string(p.In.Value)))
	if p.In.Value == ev.InPath || p.Required.Value {
		b.set(n, "required", p.Place, tree.NewBool(true))
	}
	if p.In.Certainty != ev.Stated {
		b.set(n, inferred, p.Place, tree.NewBool(true))
	}
	schema := b.schema(p.Schema)
	doc := p.Doc
	if !doc.Known() && p.Schema != nil {
		doc = p.Schema.Doc
	}
	b.text(n, "description", doc)
	if tree.Get(schema, "$ref") == nil {
		tree.Delete(schema, "description")
	}
	if p.Deprecated.Known() {
		b.set(n, "deprecated", p.Deprecated.Place, tree.NewBool(true))
	}
	b.set(n, "schema", p.Place, schema)
	return n
}

func (b *builder) body(n *yaml.Node, op *join.Operation) {
	if len(op.Bodies) == 0 {
		return
	}
	body := b.at(op.Bodies[0].Place, tree.NewMap())
	for _, x := range op.Bodies {
		if x.Doc.Known() && tree.Get(body, "description") == nil {
			b.text(body, "description", x.Doc)
		}
	}
	if slices.ContainsFunc(op.Bodies, func(x *ev.Body) bool { return x.Required.Value }) {
		b.set(body, "required", op.Bodies[0].Place, tree.NewBool(true))
	}
	content := tree.NewMap()
	for _, x := range op.Bodies {
		var value *yaml.Node
		if x.Example != nil {
			value = x.Example.Value
		}
		b.set(content, x.MediaType.Value, x.Place, b.media(x.Place, x.MediaType.Value, x.Schema, value))
	}
	b.set(body, "content", op.Bodies[0].Place, content)
	b.set(n, "requestBody", op.Bodies[0].Place, body)
}

func (b *builder) media(place ev.Place, media string, s *ev.Schema, example *yaml.Node) *yaml.Node {
	n := b.at(place, tree.NewMap())
	if s != nil {
		b.set(n, "schema", s.Place, b.schema(s))
	}
	if example != nil && strings.Contains(media, "json") {
		b.set(n, "example", place, b.value(place, example))
	}
	return n
}

// value copies an example, which knows its line but not its page.
func (b *builder) value(place ev.Place, example *yaml.Node) *yaml.Node {
	c := &yaml.Node{Kind: example.Kind, Tag: example.Tag, Value: example.Value}
	b.at(ev.Place{File: place.File, Line: example.Line, Column: example.Column}, c)
	for _, child := range example.Content {
		c.Content = append(c.Content, b.value(place, child))
	}
	return c
}

func (b *builder) answers(n *yaml.Node, op *join.Operation) {
	responses := tree.NewMap()
	for _, a := range op.Answers {
		response := tree.Get(responses, a.Status.Value)
		if response == nil {
			response = b.at(a.Place, tree.NewMap())
			b.set(response, "description", a.Place, tree.NewString(describe(a)))
			b.set(responses, a.Status.Value, a.Place, response)
		}
		if a.MediaType.Value == "" {
			continue
		}
		content := tree.Get(response, "content")
		if content == nil {
			content = tree.NewMap()
			b.set(response, "content", a.Place, content)
		}
		var example *yaml.Node
		for _, e := range a.Examples {
			if example == nil {
				example = e.Value
			}
		}
		b.set(content, a.MediaType.Value, a.Place, b.media(a.Place, a.MediaType.Value, a.Schema, example))
	}
	b.set(n, "responses", op.Place, responses)
}

// describe gives the description that every response must have.
func describe(a *ev.Answer) string {
	switch doc := strings.TrimSpace(a.Doc.Value); {
	case doc != "":
		return doc
	case strings.HasPrefix(a.Status.Value, "2"):
		return "The answer to a successful call."
	case strings.HasPrefix(a.Status.Value, "4"), strings.HasPrefix(a.Status.Value, "5"):
		return "The answer to a failed call."
	}
	return "The answer."
}

// The ways to authenticate, by the names that evidence has for them.
var (
	requirements = map[string][]string{
		"api_token":        {"api_token"},
		"api_email_key":    {"api_email", "api_key"},
		"user_service_key": {"user_service_key"},
	}
	schemes = map[string][]string{ // type, then in and name or scheme
		"api_token":        {"type", "http", "scheme", "bearer"},
		"api_email":        {"type", "apiKey", "in", "header", "name", "X-Auth-Email"},
		"api_key":          {"type", "apiKey", "in", "header", "name", "X-Auth-Key"},
		"user_service_key": {"type", "apiKey", "in", "header", "name", "X-Auth-User-Service-Key"},
	}
)

func (b *builder) security(n *yaml.Node, op *join.Operation) {
	seq := tree.NewSeq()
	for _, f := range op.Security {
		if len(requirements[f.Value]) == 0 {
			continue
		}
		entry := b.at(f.Place, tree.NewMap())
		for _, scheme := range requirements[f.Value] {
			b.set(entry, scheme, f.Place, tree.NewSeq())
		}
		seq.Content = append(seq.Content, entry)
	}
	if len(seq.Content) > 0 {
		b.set(n, "security", op.Security[0].Place, seq)
	}
}

func (b *builder) securitySchemes(result *join.Result) *yaml.Node {
	used := map[string]ev.Place{}
	var names []string
	for _, op := range result.Operations {
		for _, f := range op.Security {
			for _, scheme := range requirements[f.Value] {
				if _, ok := used[scheme]; !ok {
					used[scheme] = f.Place
					names = append(names, scheme)
				}
			}
		}
	}
	slices.Sort(names)
	n := tree.NewMap()
	for _, name := range names {
		s := tree.NewMap()
		for i := 0; i+1 < len(schemes[name]); i += 2 {
			tree.Set(s, schemes[name][i], tree.NewString(schemes[name][i+1]))
		}
		b.set(n, name, used[name], b.below(used[name], s))
	}
	return n
}

func (b *builder) writeComponents(doc *yaml.Node, result *join.Result) {
	place := result.Operations[0].Place
	schemas, securitySchemes := tree.NewMap(), b.securitySchemes(result)
	for _, name := range b.components.names() {
		s := b.components.schemas[name]
		b.set(schemas, name, s.Place, b.inline(s, name))
	}
	all := tree.NewMap()
	if len(schemas.Content) > 0 {
		b.set(all, "schemas", place, schemas)
	}
	if len(securitySchemes.Content) > 0 {
		b.set(all, "securitySchemes", place, securitySchemes)
	}
	if len(all.Content) > 0 {
		b.set(doc, "components", place, all)
	}
}
