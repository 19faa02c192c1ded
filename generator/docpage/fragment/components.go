package fragment

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/join"
)

// components are the types that get a name of their own: those that are used
// more than once, contain themselves, or are alternatives that a literal tells
// apart. A name must stand for one thing; where it does not, only types that
// cannot do without a name keep it, with that of the operation in front.
type components struct {
	schemas map[string]*ev.Schema // by component name
	byType  map[string]string     // component name by key
	keys    map[*ev.Schema]string // memory of key
	sorted  []string              // component names
}

// use is what was seen of one type.
type use struct {
	schema *ev.Schema // where it is described best
	count  int
	needed bool   // recursive, or told apart by a literal
	first  string // operation
}

func findComponents(result *join.Result) *components {
	c := &components{schemas: map[string]*ev.Schema{}, byType: map[string]string{}, keys: map[*ev.Schema]string{}}
	uses := map[string]*use{}
	for _, op := range result.Operations {
		each(op, func(s *ev.Schema) { c.count(uses, s, op) })
	}
	byName := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(uses)) {
		if u := uses[key]; u.count > 1 || u.needed {
			name := clean(u.schema.Name.Value)
			byName[name] = append(byName[name], key)
		}
	}
	distinctTypes := map[string]int{}
	for _, u := range uses {
		distinctTypes[clean(u.schema.Name.Value)]++
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		for _, key := range byName[name] {
			u := uses[key]
			switch {
			case distinctTypes[name] == 1:
				c.add(name, key, u.schema)
			case u.needed:
				c.add(c.free(clean(u.first)+"_"+name), key, u.schema)
			}
		}
	}
	c.sorted = slices.Sorted(maps.Keys(c.schemas))
	return c
}

func (c *components) add(name, key string, s *ev.Schema) {
	c.schemas[name], c.byType[key] = s, name
}

// free gives a name that is not taken. Two types of one name within one
// operation are as rare as can be.
func (c *components) free(name string) string {
	for c.schemas[name] != nil {
		name += "_"
	}
	return name
}

func (c *components) names() []string { return c.sorted }

// of gives the name of the component that a type is; "" when it is none.
func (c *components) of(s *ev.Schema) string {
	if !s.Name.Known() || s.Name.Value == "" || !worthwhile(s) {
		return ""
	}
	return c.byType[c.key(s)]
}

// reference finds what a type within itself refers to by name.
func (c *components) reference(name string) string {
	name = clean(name)
	if c.schemas[name] != nil {
		return name
	}
	for _, known := range c.names() {
		if strings.HasSuffix(known, "_"+name) && containsItself(c.schemas[known]) {
			return known
		}
	}
	return ""
}

func (c *components) count(uses map[string]*use, s *ev.Schema, op *join.Operation) {
	if marker(s.Arms) != "" {
		for _, arm := range s.Arms {
			if arm.Name.Known() && arm.Name.Value != "" {
				c.use(uses, arm, op).needed = true
			}
		}
	}
	if !s.Name.Known() || s.Name.Value == "" || !worthwhile(s) {
		return
	}
	u := c.use(uses, s, op)
	u.count++
	u.needed = u.needed || containsItself(s)
}

func (c *components) use(uses map[string]*use, s *ev.Schema, op *join.Operation) *use {
	key := c.key(s)
	u := uses[key]
	if u == nil {
		u = &use{schema: s, first: strings.ToLower(op.Method.Value) + op.Path.Value}
		uses[key] = u
	}
	return u
}

// worthwhile reports types that are more than a word.
func worthwhile(s *ev.Schema) bool {
	switch s.Kind.Value {
	case ev.Object:
		return len(s.Properties) > 0
	case ev.Union:
		return len(s.Arms) > 1
	}
	return isScalar(s.Kind.Value) && len(s.Enum) > 0
}

func containsItself(s *ev.Schema) bool {
	found := false
	walk(s, func(below *ev.Schema) {
		found = found || below != s && below.Kind.Value == ev.Reference && below.Name.Value == s.Name.Value
	})
	return found
}

// key identifies a type by everything that is said about it, except wording
// that belongs to the place.
func (c *components) key(s *ev.Schema) string {
	if key, ok := c.keys[s]; ok {
		return key
	}
	var b strings.Builder
	c.write(&b, s, true)
	key := fmt.Sprintf("%x", sha256.Sum256([]byte(b.String())))
	c.keys[s] = key
	return key
}

func (c *components) write(b *strings.Builder, s *ev.Schema, top bool) {
	if s == nil {
		b.WriteString("-")
		return
	}
	if !top && s.Name.Known() && s.Kind.Value != ev.Reference {
		b.WriteString(c.key(s)) // remembered, so that no type is written twice
		fmt.Fprintf(b, "%q", s.Doc.Value)
		return
	}
	fmt.Fprintf(b, "%q%q%v", s.Kind.Value, s.Name.Value, s.Kind.Certainty != ev.Stated)
	if !top {
		fmt.Fprintf(b, "%q", s.Doc.Value)
		fmt.Fprint(b, s.Nullable.Value)
	}
	fmt.Fprintf(b, "%q%v%v%v%q", s.Format.Value, s.ReadOnly.Value, s.WriteOnly.Value, s.Deprecated.Known(), s.Default.Value)
	for _, e := range s.Enum {
		fmt.Fprintf(b, "%q", e.Value)
	}
	for _, key := range slices.Sorted(maps.Keys(s.Limits)) {
		fmt.Fprintf(b, "%q%q", key, s.Limits[key].Value)
	}
	properties := slices.Clone(s.Properties)
	sort.SliceStable(properties, func(i, j int) bool { return properties[i].Name < properties[j].Name })
	for _, p := range properties {
		fmt.Fprintf(b, "{%q%v", p.Name, p.Required.Value)
		c.write(b, p.Schema, false)
		b.WriteString("}")
	}
	for _, below := range slices.Concat([]*ev.Schema{s.Items, s.Values}, s.Arms) {
		b.WriteString("(")
		c.write(b, below, false)
		b.WriteString(")")
	}
}

var unsafe = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// clean makes a name that a component may have.
func clean(name string) string { return strings.Trim(unsafe.ReplaceAllString(name, "_"), "_") }

// each visits every schema of an operation.
func each(op *join.Operation, visit func(*ev.Schema)) {
	for _, p := range op.Params {
		walk(p.Schema, visit)
	}
	for _, b := range op.Bodies {
		walk(b.Schema, visit)
	}
	for _, a := range op.Answers {
		walk(a.Schema, visit)
	}
}

func walk(s *ev.Schema, visit func(*ev.Schema)) {
	if s == nil {
		return
	}
	visit(s)
	for _, p := range s.Properties {
		walk(p.Schema, visit)
	}
	walk(s.Items, visit)
	walk(s.Values, visit)
	for _, arm := range s.Arms {
		walk(arm, visit)
	}
}
