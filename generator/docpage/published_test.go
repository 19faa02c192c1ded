package docpage_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/statement"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// plainer writes schemas of published documents as a page can show them:
// without references, allOf, limits, or a way to tell an integer from a number.
type plainer struct {
	lookup *oas.Lookup
	open   []*yaml.Node
	failed bool // there is something that a page has no words for
}

func (p *plainer) schema(n *yaml.Node) *yaml.Node {
	n = p.lookup.Target(oas.Schema, n)
	if n == nil || slices.Contains(p.open, n) || len(p.open) > 12 {
		p.failed = true // a circle
		return tree.NewMap()
	}
	p.open = append(p.open, n)
	defer func() { p.open = p.open[:len(p.open)-1] }()
	out := tree.NewMap()
	for _, part := range tree.Items(tree.Get(n, "allOf")) {
		p.merge(out, p.schema(part))
	}
	kind := tree.String(tree.Get(n, "type"))
	if kind == "integer" {
		kind = "number"
	}
	own := tree.NewMap()
	if kind != "" && (kind != "object" || tree.Get(n, "properties") != nil || tree.IsMap(tree.Get(n, "additionalProperties"))) {
		tree.Set(own, "type", tree.NewString(kind))
	}
	p.parts(own, n)
	p.merge(out, own)
	return out
}

func (p *plainer) parts(own, n *yaml.Node) {
	if all := tree.Get(n, "properties"); all != nil {
		properties := tree.NewMap()
		for name, property := range tree.Entries(all) {
			tree.Set(properties, name.Value, p.schema(property))
		}
		tree.Set(own, "type", tree.NewString("object"))
		tree.Set(own, "properties", properties)
	} else if values := tree.Get(n, "additionalProperties"); tree.IsMap(values) {
		tree.Set(own, "type", tree.NewString("object"))
		tree.Set(own, "additionalProperties", p.schema(values))
	}
	array := tree.String(tree.Get(n, "type")) == "array"
	if array && tree.Get(n, "properties") != nil || !array && tree.Get(n, "type") != nil && tree.Get(n, "items") != nil {
		p.failed = true // a slip of the document
	}
	if items := tree.Get(n, "items"); items != nil {
		tree.Set(own, "type", tree.NewString("array"))
		tree.Set(own, "items", p.schema(items))
	} else if tree.String(tree.Get(n, "type")) == "array" {
		tree.Set(own, "items", tree.NewMap())
	}
	if required := tree.Get(n, "required"); tree.IsSeq(required) {
		tree.Set(own, "required", required)
	}
	if values := tree.Items(tree.Get(n, "enum")); values != nil {
		tree.Set(own, "enum", tree.Get(n, "enum"))
		p.failed = p.failed || slices.ContainsFunc(values, tree.IsNull)
	}
	if tree.Get(n, "oneOf") != nil || tree.Get(n, "anyOf") != nil {
		p.failed = true // generated fragments have them; here they come in forms that a page writes otherwise
	}
}

func (p *plainer) merge(into, from *yaml.Node) {
	for key, value := range tree.Entries(from) {
		old := tree.Get(into, key.Value)
		switch {
		case old != nil && key.Value == "properties":
			for name, property := range tree.Entries(value) {
				tree.Set(old, name.Value, property)
			}
		case old != nil && key.Value == "required":
			tree.Set(into, "required", tree.NewSeq(slices.Concat(old.Content, value.Content)...))
		default:
			tree.Set(into, key.Value, value)
		}
	}
}

// operation gives an operation as a page of its own; nil when a page could not
// show it.
func (p *plainer) operation(path, method string, item, op *yaml.Node) *yaml.Node {
	p.failed = false
	params := tree.NewSeq()
	for _, param := range slices.Concat(tree.Items(tree.Get(item, "parameters")), tree.Items(tree.Get(op, "parameters"))) {
		param = p.lookup.Target(oas.Parameter, param)
		if in := tree.String(tree.Get(param, "in")); in == "cookie" || tree.Get(param, "schema") == nil {
			return nil
		}
		params.Content = append(params.Content, tree.NewMap("name", tree.Get(param, "name"), "in", tree.Get(param, "in"),
			"required", tree.NewBool(tree.Bool(tree.Get(param, "required"))), "schema", p.schema(tree.Get(param, "schema"))))
	}
	slices.SortStableFunc(params.Content, func(a, b *yaml.Node) int { // required ones come first
		required := func(n *yaml.Node) int {
			if tree.Bool(tree.Get(n, "required")) {
				return 0
			}
			return 1
		}
		return required(a) - required(b)
	})
	out := tree.NewMap("summary", tree.NewString("Do it"), "parameters", params)
	if body := p.lookup.Target(oas.RequestBody, tree.Get(op, "requestBody")); body != nil {
		schema := content(body)
		if schema == nil {
			return nil
		}
		tree.Set(out, "requestBody", tree.NewMap("content", jsonContent(p.schema(schema))))
	}
	answer := content(p.lookup.Target(oas.Response, tree.Get(op, "responses", "200")))
	if answer == nil {
		return nil
	}
	answer = p.schema(answer)
	if len(properties(answer)) == 0 || p.failed {
		return nil
	}
	tree.Set(out, "responses", tree.NewMap("200", tree.NewMap("content", jsonContent(answer))))
	return tree.NewMap("paths", tree.NewMap(path, tree.NewMap(method, out)))
}

// types are all places of an operation with their types and enums.
func types(t *testing.T, root *yaml.Node) string {
	t.Helper()
	files := &source.Files{}
	root = placed(root)
	files.Add("document", 0, root)
	var lines []string
	for _, op := range statement.OfDocument(files, root, func(string) bool { return true }) {
		for _, point := range op.Points {
			kind, _ := point.Fact("type")
			enum, _ := point.Fact("enum")
			lines = append(lines, point.Name+" "+kind.String()+" "+strings.Join(enum.Values, ","))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestPublishedDocuments writes operations of published documents as pages and
// reads them back, with and without their white space: one of four, since they
// resemble each other.
func TestPublishedDocuments(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "openapi", "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Skip("the collection of documents is not there")
	}
	found, tried := 0, 0
	for _, name := range names {
		files := &source.Files{}
		docs, err := source.Load(files, os.DirFS(filepath.Dir(name)), []string{filepath.Base(name)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := normalize.Run(files, docs[0].Root); err != nil {
			t.Fatal(err)
		}
		p := &plainer{lookup: oas.NewLookup(docs[0].Root)}
		for path, item := range tree.Entries(tree.Get(docs[0].Root, "paths")) {
			for method, op := range tree.Entries(item) {
				if !source.IsMethod(method.Value) {
					continue
				}
				root := p.operation(path.Value, method.Value, item, op)
				if root == nil {
					continue
				}
				if found++; found%4 != 0 {
					continue
				}
				tried++
				page, want := render(root), types(t, root)
				for form, text := range map[string]string{"as written": page, "collapsed": collapsed(page)} {
					if got := types(t, imported(t, "page", []byte(text))); got != want {
						t.Errorf("%s: %s %s, %s:%s\n%s", filepath.Base(name), method.Value, path.Value, form, difference(want, got), text)
					}
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d operations tried", tried)
	}
}
