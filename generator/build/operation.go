package build

import (
	"cmp"
	"mime"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

func (b *builder) operation(path, verb string, item, node *yaml.Node) *model.Operation {
	pointer := tree.Pointer("paths", path, verb)
	op := &model.Operation{
		ID:          cmp.Or(tree.String(tree.Get(node, "operationId")), verb+" "+path),
		HTTPMethod:  strings.ToUpper(verb),
		Path:        path,
		Server:      b.ownServer(item, node),
		Summary:     oneLine(tree.String(tree.Get(node, "summary"))),
		Description: strings.TrimSpace(tree.String(tree.Get(node, "description"))),
		Deprecated:  tree.Bool(tree.Get(node, "deprecated")),
		Origin:      b.provenance(node, pointer),
	}
	for _, p := range tree.Items(tree.Get(node, "x-permissions")) {
		op.Permissions = append(op.Permissions, p.Value)
	}
	b.params(op, item, node)
	op.Result = b.result(op, node)
	op.Kind = kindOf(path, op.HTTPMethod, node, op.Result.Kind == model.ResultList ||
		op.Result.Type != nil && op.Result.Type.Kind == model.KindArray)
	op.Body = b.body(op, tree.Get(node, "requestBody"))
	setHints(op)
	keyArms(op)
	op.Waiters = b.waiters(op, node)
	return op
}

// setHints marks the types that an operation owns with the part they play, for
// names to start from.
func setHints(op *model.Operation) {
	if op.Body != nil && op.Body.Type != nil {
		hint(op.Body.Type, op.Kind, "request")
	}
	if op.Result.Type != nil {
		hint(op.Result.Type, op.Kind, "result")
	}
	for _, p := range op.Params {
		hint(p.Type, op.Kind, "params", p.Name)
	}
}

// hint reaches through arrays and maps to the type that will be declared.
func hint(t *model.Type, parts ...string) {
	for t != nil && !t.IsDeclared() {
		t = t.Elem
	}
	if t != nil {
		t.Hint = parts
	}
}

// provenance reads x-source of the operation, else of the document.
func (b *builder) provenance(node *yaml.Node, pointer string) model.Origin {
	o := b.origin(node, pointer)
	src := tree.Get(node, "x-source")
	if src == nil {
		src = tree.Get(b.root, "x-source")
	}
	o.URL = tree.String(tree.Get(src, "url"))
	o.Retrieved = tree.String(tree.Get(src, "retrieved"))
	o.Note = tree.String(tree.Get(src, "note"))
	if o.URL == "" {
		o.URL = tree.String(tree.Get(node, "externalDocs", "url"))
	}
	return o
}

// params reads the parameters of the path item and of the operation; the
// operation's own statement wins.
func (b *builder) params(op *model.Operation, item, node *yaml.Node) {
	byKey := map[string]*model.Param{}
	var order []string
	for _, list := range []*yaml.Node{tree.Get(item, "parameters"), tree.Get(node, "parameters")} {
		for _, n := range tree.Items(list) {
			p := b.param(b.deref(n))
			key := string(p.In) + " " + p.Name
			if byKey[key] == nil {
				order = append(order, key)
			}
			byKey[key] = p
		}
	}
	for _, name := range templateNames(op.Path) {
		p := byKey[string(model.InPath)+" "+name]
		if p == nil {
			p = &model.Param{Name: name, In: model.InPath, Required: true, Type: &model.Type{Kind: model.KindString}}
		}
		op.PathParams = append(op.PathParams, p)
	}
	for _, key := range order {
		if p := byKey[key]; p.In != model.InPath && !isStandardHeader(p) {
			op.Params = append(op.Params, p)
		}
	}
}

// isStandardHeader reports parameters that OpenAPI says shall be ignored, and
// those that the client's credentials fill.
func isStandardHeader(p *model.Param) bool {
	if p.In != model.InHeader {
		return false
	}
	switch strings.ToLower(p.Name) {
	case "accept", "content-type", "authorization", "x-auth-email", "x-auth-key":
		return true
	}
	return false
}

func templateNames(path string) []string {
	var names []string
	for rest := path; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return names
		}
		name, tail, ok := strings.Cut(after, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		rest = tail
	}
}

func (b *builder) param(n *yaml.Node) *model.Param {
	in := model.In(tree.String(tree.Get(n, "in")))
	p := &model.Param{
		Name:       tree.String(tree.Get(n, "name")),
		In:         in,
		Required:   tree.Bool(tree.Get(n, "required")),
		Deprecated: tree.Bool(tree.Get(n, "deprecated")),
		Reserved:   in == model.InQuery && tree.Bool(tree.Get(n, "allowReserved")),
		Style:      cmp.Or(tree.String(tree.Get(n, "style")), defaultStyle(in)),
	}
	p.Explode = p.Style == "form"
	if e := tree.Get(n, "explode"); e != nil {
		p.Explode = tree.Bool(e)
	}
	schemaNode := tree.Get(n, "schema")
	for media, content := range tree.Entries(tree.Get(n, "content")) {
		schemaNode, p.MediaType = tree.Get(content, "schema"), media.Value
	}
	s := b.view(schemaNode)
	p.Type = b.newType(s, typeContext{request: true, param: true, name: p.Name})
	p.Doc = b.doc(s)
	limits(p, s)
	if d := tree.String(tree.Get(n, "description")); d != "" {
		p.Doc.Text = clean(d)
	}
	p.Doc.Deprecated = p.Doc.Deprecated || p.Deprecated
	return p
}

func defaultStyle(in model.In) string {
	if in == model.InQuery || in == model.InCookie {
		return "form"
	}
	return "simple"
}

func (b *builder) body(op *model.Operation, n *yaml.Node) *model.Body {
	n = b.deref(n)
	media, node := pickRequestMedia(tree.Get(n, "content"))
	if media == "" {
		return nil
	}
	body := &model.Body{Required: tree.Bool(tree.Get(n, "required")), MediaType: media}
	body.Doc.Text = clean(tree.String(tree.Get(n, "description")))
	schemaNode := tree.Get(node, "schema")
	switch {
	case isJSON(media):
		body.Encoding = model.BodyJSON
	case media == "application/x-www-form-urlencoded" && schemaNode != nil:
		body.Encoding = model.BodyForm
	case media == "multipart/form-data" && schemaNode != nil:
		body.Encoding = model.BodyMulti
	default:
		body.Encoding = model.BodyStream
		return body
	}
	if schemaNode == nil {
		body.Type = &model.Type{Kind: model.KindAny, Request: true}
		return body
	}
	s := b.view(schemaNode)
	if body.Encoding == model.BodyJSON {
		body.Type = b.newType(s, typeContext{request: true})
	} else {
		b.fieldsBody(body, s, tree.Get(node, "encoding"))
	}
	if body.Doc.Text == "" {
		body.Doc = b.doc(s)
	}
	return body
}

// pickRequestMedia prefers what a caller can fill in most easily.
func pickRequestMedia(content *yaml.Node) (string, *yaml.Node) {
	rank := func(media string) int {
		switch {
		case isJSON(media):
			return 0
		case media == "multipart/form-data":
			return 1
		case media == "application/x-www-form-urlencoded":
			return 2
		}
		return 3
	}
	var best string
	var bestNode *yaml.Node
	for k, v := range tree.Entries(content) {
		if best == "" || rank(k.Value) < rank(best) {
			best, bestNode = k.Value, v
		}
	}
	return best, bestNode
}

// isJSON reports whether a media type holds one JSON value.
func isJSON(media string) bool {
	t, _, err := mime.ParseMediaType(media)
	if err != nil {
		t = strings.ToLower(strings.TrimSpace(media))
	}
	return t == "application/json" || strings.HasSuffix(t, "+json") || t == "text/json" || t == "*/*"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// clean keeps the paragraphs of a description and drops what only matters to
// a web page.
func clean(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
