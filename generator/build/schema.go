package build

import (
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// schema is the flat view of a schema node: references followed, allOf merged.
type schema struct {
	node     *yaml.Node // where the view starts, before following anything
	ref      string     // what the node consists of, "" for an inline schema
	typ      string
	format   string
	nullable bool
	enum     []*yaml.Node
	props    []property
	items    *yaml.Node
	extra    *yaml.Node // additionalProperties, when it is a schema
	extraOff bool       // additionalProperties: false
	arms     []*yaml.Node
	keywords map[string]*yaml.Node // the first value of every other keyword
}

type property struct {
	name     string
	node     *yaml.Node
	required bool
}

// annotations belong to the place that states them, so a reference's own
// statement wins over that of its target.
func (s *schema) keyword(name string) *yaml.Node { return s.keywords[name] }

func (s *schema) text(name string) string { return tree.String(s.keywords[name]) }

func (s *schema) flag(name string) bool { return tree.Bool(s.keywords[name]) }

func (s *schema) property(name string) (property, bool) {
	i := slices.IndexFunc(s.props, func(p property) bool { return p.name == name })
	if i < 0 {
		return property{}, false
	}
	return s.props[i], true
}

func (s *schema) isObject() bool { return s.typ == "object" || len(s.props) > 0 }

// view makes the flat view of a schema node.
func (b *builder) view(n *yaml.Node) *schema {
	s := &schema{node: n, ref: soleReference(n), keywords: map[string]*yaml.Node{}}
	required := map[string]bool{}
	b.collect(s, n, required, nil)
	for i := range s.props {
		s.props[i].required = required[s.props[i].name]
	}
	if s.typ == "" {
		s.typ = impliedType(s)
	}
	return s
}

// soleReference gives the reference that a schema consists of, bare or as the
// only member of an allOf with nothing but wording beside it.
func soleReference(n *yaml.Node) string {
	if ref := tree.String(tree.Get(n, "$ref")); ref != "" {
		return ref
	}
	members := tree.Items(tree.Get(n, "allOf"))
	if len(members) != 1 {
		return ""
	}
	for k := range tree.Entries(n) {
		if k.Value != "allOf" && !isAnnotation(k.Value) {
			return ""
		}
	}
	return tree.String(tree.Get(members[0], "$ref"))
}

func impliedType(s *schema) string {
	switch {
	case len(s.props) > 0 || s.extra != nil:
		return "object"
	case s.items != nil:
		return "array"
	case len(s.enum) > 0 && tree.IsScalar(s.enum[0]) && s.enum[0].ShortTag() == "!!str":
		return "string"
	}
	return ""
}

// collect adds the statements of n to s. open holds the references being
// followed, so that a schema that contains itself through allOf ends.
func (b *builder) collect(s *schema, n *yaml.Node, required map[string]bool, open []string) {
	if ref := tree.String(tree.Get(n, "$ref")); ref != "" {
		if slices.Contains(open, ref) {
			return
		}
		b.collect(s, tree.Resolve(b.root, ref), required, append(open, ref))
		return
	}
	for k, v := range tree.Entries(n) {
		switch k.Value {
		case "type":
			s.typ = tree.String(v)
		case "format":
			s.format = v.Value
		case "nullable":
			s.nullable = tree.Bool(v)
		case "enum":
			s.enum = v.Content
		case "properties":
			for name, p := range tree.Entries(v) {
				s.put(name.Value, p)
			}
		case "required":
			for _, r := range tree.Items(v) {
				required[r.Value] = true
			}
		case "items":
			s.items = b.both(s.items, v)
		case "additionalProperties":
			s.extraOff = tree.IsScalar(v) && !tree.Bool(v)
			if tree.IsMap(v) {
				s.extra = v
			}
		case "oneOf", "anyOf":
			s.arms = append(s.arms, v.Content...)
		case "allOf":
		default:
			if _, ok := s.keywords[k.Value]; !ok {
				s.keywords[k.Value] = v
			}
		}
	}
	for _, member := range tree.Items(tree.Get(n, "allOf")) {
		b.collect(s, member, required, open)
	}
}

// both gives a schema that says what two say, for the items that several
// members of an allOf describe in part. The same two give the same node, which
// is how recursive schemas are noticed.
func (b *builder) both(x, y *yaml.Node) *yaml.Node {
	if x == nil || x == y || tree.Equal(x, y) {
		return y
	}
	pair := [2]*yaml.Node{x, y}
	if b.joined[pair] == nil {
		b.joined[pair] = tree.At(y, tree.NewMap("allOf", tree.At(y, tree.NewSeq(x, y))))
	}
	return b.joined[pair]
}

// put records a property. Along an allOf chain the last definition wins,
// unless it says less than the one before.
func (s *schema) put(name string, n *yaml.Node) {
	for i := range s.props {
		if s.props[i].name == name {
			if saysSomething(n) {
				s.props[i].node = n
			}
			return
		}
	}
	s.props = append(s.props, property{name: name, node: n})
}

func saysSomething(n *yaml.Node) bool {
	for k := range tree.Entries(n) {
		if !isAnnotation(k.Value) {
			return true
		}
	}
	return false
}

// isAnnotation reports keywords that describe a place and leave the shape of
// the value alone.
func isAnnotation(keyword string) bool {
	switch keyword {
	case "description", "example", "title", "nullable", "readOnly", "writeOnly", "deprecated", "default", "externalDocs":
		return true
	}
	return strings.HasPrefix(keyword, "x-")
}
