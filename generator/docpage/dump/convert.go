package dump

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

// converter turns the values of an operation into evidence.
type converter struct {
	*reader
	op     *evidence.Operation
	budget *int // how much may still be copied
}

func (c *converter) says(n *yaml.Node) evidence.Fact[string] {
	return evidence.Says(n.Value, c.place(n))
}

// text gives a member that is a string; the zero Fact when there is none.
func (c *converter) text(n *yaml.Node, key string) (f evidence.Fact[string]) {
	if v := tree.Get(n, key); tree.IsScalar(v) && !tree.IsNull(v) {
		return c.says(v)
	}
	return f
}

func (c *converter) bool(n *yaml.Node, key string) (f evidence.Fact[bool]) {
	if v := tree.Get(n, key); tree.IsScalar(v) && v.ShortTag() == "!!bool" {
		return evidence.Says(tree.Bool(v), c.place(v))
	}
	return f
}

// plans keeps the plans that have the operation.
func (c *converter) plans(n *yaml.Node) {
	for k, v := range tree.Entries(n) {
		if tree.Bool(v) {
			c.op.Plans = append(c.op.Plans, c.says(k))
		}
	}
}

func (c *converter) permissions(n *yaml.Node) {
	if list := tree.Get(n, "enum"); list != nil {
		n = list
	}
	for _, item := range tree.Items(n) {
		if tree.IsScalar(item) && !tree.IsNull(item) {
			c.op.Permissions = append(c.op.Permissions, c.says(item))
		}
	}
}

// schemes are the names of ways to authenticate, by what their parts are
// called in the documents.
var schemes = map[string]string{
	"apitoken": "api_token", "apiemail": "api_email_key", "apikey": "api_email_key", "userservicekey": "user_service_key",
}

func (c *converter) security(n *yaml.Node) {
	for _, way := range tree.Items(n) {
		var names []string
		for k := range tree.Entries(way) {
			name := schemes[strings.ToLower(strings.ReplaceAll(k.Value, "_", ""))]
			if name == "" {
				name = k.Value
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		for _, name := range names {
			c.op.Security = append(c.op.Security, evidence.Says(name, c.place(way)))
		}
		if len(names) > 1 {
			c.note(c.place(way), "several ways to authenticate are needed at once; they are listed as if one were enough")
		}
	}
}

func (c *converter) parameters(n *yaml.Node) {
	for _, item := range tree.Items(n) {
		name := c.text(item, "name")
		if !name.Known() {
			c.note(c.place(item), "a parameter without a name is left out")
			continue
		}
		p := &evidence.Param{
			Name: name.Value, Place: c.place(item), Doc: c.text(item, "description"),
			Required: c.bool(item, "required"), Deprecated: c.deprecated(item),
		}
		if in := c.text(item, "in"); in.Known() {
			p.In = evidence.Says(evidence.In(in.Value), in.Place)
		}
		if !p.Required.Known() {
			p.Required = evidence.Says(p.In.Value == evidence.InPath, p.Place)
		}
		if s := tree.Get(item, "schema"); s != nil {
			p.Schema = c.schema(s, 0)
		}
		if p.Schema != nil && p.Schema.ReadOnly.Value && p.In.Value == evidence.InPath {
			c.note(p.Schema.ReadOnly.Place, "parameter %s of the path is said to be readOnly", p.Name)
		}
		c.op.Params = append(c.op.Params, p)
	}
}

// deprecated gives the notice of what is deprecated, which is never worded.
func (c *converter) deprecated(n *yaml.Node) (f evidence.Fact[string]) {
	if d := c.bool(n, "deprecated"); d.Value {
		return evidence.Says("", d.Place)
	}
	return f
}

func (c *converter) body(n *yaml.Node) {
	required := c.bool(n, "required")
	doc := c.text(n, "description")
	for media, v := range tree.Entries(tree.Get(n, "content")) {
		b := &evidence.Body{
			Place: c.place(media), MediaType: c.says(media), Required: required, Doc: doc,
			Schema: c.content(v), Example: c.example(media, v),
		}
		if b.Schema == nil && required.Value {
			c.note(b.Place, "a body of %s is required, but nothing is said about it", media.Value)
		}
		c.op.Bodies = append(c.op.Bodies, b)
	}
}

// content gives the schema of a media type; nil when it has none.
func (c *converter) content(media *yaml.Node) *evidence.Schema {
	s := tree.Get(media, "schema")
	if s == nil {
		return nil
	}
	return c.schema(s, 0)
}

// example gives what a media type shows.
func (c *converter) example(media, v *yaml.Node) *evidence.Example {
	value := tree.Get(v, "example")
	for _, named := range tree.Entries(tree.Get(v, "examples")) {
		if value == nil {
			value = tree.Get(named, "value")
		}
	}
	if value == nil {
		return nil
	}
	return &evidence.Example{Place: c.place(value), MediaType: c.says(media), Value: value, Text: jsonText(value)}
}

func (c *converter) answers(n *yaml.Node) {
	for code, v := range tree.Entries(n) {
		content := tree.Get(v, "content")
		a := evidence.Answer{Place: c.place(code), Status: c.says(code), Doc: c.text(v, "description")}
		if len(tree.Items(content)) == 0 && (content == nil || len(content.Content) == 0) {
			c.op.Answers = append(c.op.Answers, &a)
			continue
		}
		for media, v := range tree.Entries(content) {
			typed := a
			typed.MediaType = c.says(media)
			typed.Schema = c.answer(code.Value, tree.Get(v, "schema"))
			if e := c.example(media, v); e != nil {
				typed.Examples = []*evidence.Example{e}
			}
			c.op.Answers = append(c.op.Answers, &typed)
		}
	}
}

// answer gives the schema of an answer. A failure that is said to be a success
// at the same time is what the last member says.
func (c *converter) answer(status string, n *yaml.Node) *evidence.Schema {
	if n == nil {
		return nil
	}
	members := tree.Items(tree.Get(n, "allOf"))
	if strings.HasPrefix(status, "2") || len(members) < 2 {
		return c.schema(n, 0)
	}
	last := c.schema(members[len(members)-1], 0)
	for _, m := range members[:len(members)-1] {
		if contradict(c.quietly().schema(m, 0), last) {
			c.note(c.place(n), "the answer %s is said to be a success, too; only the last member of allOf counts", status)
			return last
		}
	}
	return c.schema(n, 0)
}

// quietly gives a converter whose notes nobody reads.
func (c *converter) quietly() *converter {
	return &converter{reader: &reader{page: &evidence.Page{Name: c.page.Name}}, op: c.op, budget: c.budget}
}

// contradict reports whether a property must have one value in one schema and
// another in the other.
func contradict(a, b *evidence.Schema) bool {
	values := map[string][]evidence.Fact[string]{}
	for _, q := range b.Properties {
		values[q.Name] = q.Schema.Enum
	}
	return slices.ContainsFunc(a.Properties, func(p *evidence.Property) bool {
		other := values[p.Name]
		return len(p.Schema.Enum) > 0 && len(other) > 0 && len(common(p.Schema.Enum, other)) == 0
	})
}

func common(a, b []evidence.Fact[string]) (both []evidence.Fact[string]) {
	in := map[string]bool{}
	for _, v := range a {
		in[v.Value] = true
	}
	for _, v := range b {
		if in[v.Value] {
			both = append(both, v)
		}
	}
	return both
}
