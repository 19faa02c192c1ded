package docpage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/statement"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// author invents fragments that a markdown page can express.
type author struct {
	*rand.Rand
	size  int        // how deep and wide
	types *yaml.Node // components that may be referred to
	names map[string]bool
}

// invent gives a fragment; the larger the size, the more there is of all.
func invent(seed uint64, size int) *yaml.Node {
	a := &author{Rand: rand.New(rand.NewPCG(seed, uint64(size))), size: size, types: tree.NewMap()}
	for i := range a.IntN(min(size, 3) + 1) {
		// Types are made before the operations that use them, and do not use each
		// other: how deep a name leads is not what this is about.
		types := a.types
		a.types = tree.NewMap()
		object := a.object(min(size, 2))
		if len(properties(object)) == 0 { // of a name without members a page does not tell what it is
			a.names = map[string]bool{}
			a.set(object, "kind", true, a.scalar())
		}
		a.types = types
		tree.Set(a.types, fmt.Sprintf("Type%c", 'A'+i), object)
	}
	paths := tree.NewMap()
	for i := range 1 + a.IntN(min(size, 3)) {
		path := fmt.Sprintf("/accounts/{account_id}/things%d", i)
		if a.flip() {
			path += "/{thing_id}"
		}
		methods := []string{"get", "put", "post", "patch", "delete"}
		a.Shuffle(len(methods), func(i, j int) { methods[i], methods[j] = methods[j], methods[i] })
		item := tree.NewMap()
		for _, method := range methods[:1+a.IntN(2)] {
			tree.Set(item, method, a.operation(method, path))
		}
		tree.Set(paths, path, item)
	}
	root := tree.NewMap("openapi", tree.NewString("3.0.3"), "paths", paths)
	if len(a.types.Content) > 0 {
		tree.Set(root, "components", tree.NewMap("schemas", a.types))
	}
	return root
}

func (a *author) flip() bool { return a.IntN(2) == 0 }

func (a *author) operation(method, path string) *yaml.Node {
	op := tree.NewMap("summary", tree.NewString("Do "+a.words()))
	if a.flip() {
		tree.Set(op, "description", tree.NewString(a.text()))
	}
	params := tree.NewSeq()
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			params.Content = append(params.Content, a.param("path", strings.TrimSuffix(name, "}"), true, tree.NewMap("type", tree.NewString("string"))))
		}
	}
	a.names = map[string]bool{"account_id": true, "thing_id": true}
	types := a.types // for lack of an example, members of a named parameter are its neighbours when white space is gone
	a.types = tree.NewMap()
	for _, in := range []string{"query", "header"} {
		var required, optional []*yaml.Node
		for range a.IntN(min(a.size, 3) + 1) {
			name := a.name()
			if in == "header" {
				name = "X-" + strings.ToUpper(name[:1]) + name[1:]
			}
			if a.flip() {
				required = append(required, a.param(in, name, true, a.schema(1)))
			} else {
				optional = append(optional, a.param(in, name, false, a.schema(1)))
			}
		}
		params.Content = slices.Concat(params.Content, required, optional)
	}
	a.types = types
	tree.Set(op, "parameters", params)
	if method != "get" && method != "delete" && a.IntN(4) > 0 {
		body := a.body() // a page does not say whether it may be left out: it may when all of it may
		required := len(tree.Items(tree.Get(body, "required"))) > 0 || tree.Get(body, "items") != nil
		tree.Set(op, "requestBody", tree.NewMap("required", tree.NewBool(required), "content", jsonContent(body)))
	}
	answer := a.object(0)
	a.set(answer, "success", a.IntN(4) > 0, tree.NewMap("type", tree.NewString("boolean"), "enum", tree.NewSeq(tree.NewBool(true))))
	a.set(answer, "result", a.flip(), a.schema(a.size))
	tree.Set(op, "responses", tree.NewMap("200", tree.NewMap("description", tree.NewString("What was done."), "content", jsonContent(answer))))
	return op
}

func jsonContent(schema *yaml.Node) *yaml.Node {
	return tree.NewMap("application/json", tree.NewMap("schema", schema))
}

func (a *author) param(in, name string, required bool, schema *yaml.Node) *yaml.Node {
	p := tree.NewMap("name", tree.NewString(name), "in", tree.NewString(in), "required", tree.NewBool(required))
	if a.flip() {
		tree.Set(p, "description", tree.NewString(a.text()))
	}
	tree.Set(p, "schema", schema)
	return p
}

// body is an object with members, most of the time.
func (a *author) body() *yaml.Node {
	if a.IntN(4) > 0 {
		object := a.object(a.size)
		if len(properties(object)) == 0 {
			a.set(object, "value", true, a.scalar())
		}
		return object
	}
	return tree.NewMap("type", tree.NewString("array"), "items", a.object(a.size))
}

func (a *author) scalar() *yaml.Node {
	return tree.NewMap("type", tree.NewString([]string{"string", "number", "boolean"}[a.IntN(3)]))
}

// schema is any type.
func (a *author) schema(depth int) *yaml.Node {
	if depth <= 0 {
		return a.scalar()
	}
	switch a.IntN(10) {
	case 0, 1, 2:
		return a.object(depth - 1)
	case 3:
		return tree.NewMap("type", tree.NewString("array"), "items", a.schema(depth-1))
	case 4:
		return tree.NewMap("type", tree.NewString("object"), "additionalProperties", a.schema(depth-1))
	case 5:
		return a.literals()
	case 6:
		return a.union(depth - 1)
	case 7:
		return tree.NewMap() // anything
	case 8:
		if n := len(a.types.Content) / 2; n > 0 {
			return tree.NewMap("$ref", tree.NewString("#/components/schemas/"+a.types.Content[2*a.IntN(n)].Value))
		}
	}
	return a.scalar()
}

// object has members with names that differ from all others of the operation
// now and then only.
func (a *author) object(depth int) *yaml.Node {
	object := tree.NewMap("type", tree.NewString("object"), "required", tree.NewSeq(), "properties", tree.NewMap())
	outer := a.names
	a.names = map[string]bool{}
	for range a.IntN(a.size + 1) {
		a.set(object, a.name(), a.flip(), a.schema(depth))
	}
	a.names = outer
	return object
}

func (a *author) set(object *yaml.Node, name string, required bool, schema *yaml.Node) {
	if tree.Get(schema, "$ref") == nil && a.flip() {
		tree.Set(schema, "description", tree.NewString(a.text()))
	}
	tree.Set(tree.Get(object, "properties"), name, schema)
	if required {
		list := tree.Get(object, "required")
		list.Content = append(list.Content, tree.NewString(name))
	}
}

func (a *author) literals() *yaml.Node {
	values := tree.NewSeq()
	if a.IntN(4) == 0 {
		for i := range 1 + a.IntN(6) {
			values.Content = append(values.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(7 * (i + 1))})
		}
		return tree.NewMap("type", tree.NewString("number"), "enum", values)
	}
	for i := range 1 + a.IntN(6) {
		values.Content = append(values.Content, tree.NewString(fmt.Sprintf("%s_%d", vocabulary[a.IntN(len(vocabulary))], i)))
	}
	return tree.NewMap("type", tree.NewString("string"), "enum", values)
}

// union has alternatives of different kinds; a list comes last, because all
// that follows `array of` belongs to its items.
func (a *author) union(depth int) *yaml.Node {
	var arms []*yaml.Node
	switch a.IntN(3) {
	case 0:
		for range 2 + a.IntN(3) {
			object := a.plain()
			arms = append(arms, object)
		}
	case 1:
		arms = []*yaml.Node{tree.NewMap("type", tree.NewString("number")), a.word()}
	default:
		arms = []*yaml.Node{a.word(), tree.NewMap("type", tree.NewString("array"), "items", a.literals())}
	}
	return tree.NewMap("oneOf", tree.NewSeq(arms...))
}

func (a *author) word() *yaml.Node {
	return tree.NewMap("type", tree.NewString("string"), "enum", tree.NewSeq(tree.NewString(vocabulary[a.IntN(len(vocabulary))])))
}

// plain is an object of scalars.
func (a *author) plain() *yaml.Node {
	object := a.object(0)
	if len(properties(object)) == 0 {
		a.set(object, "kind", true, a.scalar())
	}
	return object
}

var vocabulary = []string{"amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty", "knoll", "ledge"}

// name is one that its object does not have yet.
func (a *author) name() string {
	for {
		name := vocabulary[a.IntN(len(vocabulary))]
		switch a.IntN(8) {
		case 0:
			name += "_" + vocabulary[a.IntN(len(vocabulary))]
		case 1:
			name += strings.ToUpper(name[:1]) + "b"
		case 2:
			name += "-x"
		case 3:
			name += "." + vocabulary[a.IntN(len(vocabulary))]
		}
		if !a.names[name] {
			a.names[name] = true
			return name
		}
	}
}

func (a *author) words() string {
	var all []string
	for range 1 + a.IntN(4) {
		all = append(all, vocabulary[a.IntN(len(vocabulary))])
	}
	return strings.Join(all, " ")
}

// text is a description with what may look like something else.
func (a *author) text() string {
	text := strings.ToUpper(a.words()) + " " + a.words()
	switch a.IntN(6) {
	case 0:
		return text + ": see `" + a.words() + "`."
	case 1:
		return text + " - or not, e.g. 5 more."
	case 2:
		return text + " (\"quoted\") { a, b }."
	case 3:
		return text + " * 2 # 3 or optional."
	}
	return text + "."
}

// said gives all statements of a fragment, sorted, since a page lists what is
// required first.
func said(t *testing.T, root *yaml.Node) string {
	t.Helper()
	files := &source.Files{}
	files.Add("fragment", 0, root)
	var lines []string
	for _, op := range statement.OfDocument(files, placed(root), func(string) bool { return true }) {
		for _, p := range op.Points {
			line := op.Method + " " + op.Path + " " + p.Name
			for _, f := range p.Facts {
				line += " " + f.Keyword + "=" + strings.Join(f.Values, ",")
			}
			if p.Certainty != 0 {
				line += " (inferred)"
			}
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// placed gives every node a place: what has none is no statement.
func placed(root *yaml.Node) *yaml.Node {
	n := tree.Clone(root)
	tree.Walk(n, func(_ string, n *yaml.Node) bool {
		for _, child := range n.Content {
			child.Line, child.Column = 1, 1
		}
		return true
	})
	return n
}

// TestRenderedFragments: what a page says about a fragment is what import makes
// of it, whether its white space is there or not.
func TestRenderedFragments(t *testing.T) {
	const rounds = 50
	for size := 1; size <= 6; size++ { // small ones first: they are easier to look at
		for seed := range uint64(rounds) {
			want := invent(seed, size)
			page := render(want)
			for form, text := range map[string]string{"as written": page, "collapsed": strings.Join(strings.Fields(page), " ")} {
				got := imported(t, "page.md", []byte(text))
				if w, g := said(t, want), said(t, got); w != g {
					t.Fatalf("size %d, seed %d, %s: %s\n%s", size, seed, form, difference(w, g), text)
				}
				if again := render(got); form == "as written" && said(t, imported(t, "page.md", []byte(again))) != said(t, want) {
					t.Fatalf("size %d, seed %d: a second time gives something else\n%s", size, seed, again)
				}
			}
		}
	}
}

// difference lists the lines that one of two sorted lists has and the other
// has not.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for _, line := range w {
		if !slices.Contains(g, line) {
			fmt.Fprintf(&b, "\n- %s", line)
		}
	}
	for _, line := range g {
		if !slices.Contains(w, line) {
			fmt.Fprintf(&b, "\n+ %s", line)
		}
	}
	return b.String()
}
