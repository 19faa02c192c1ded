package join

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

// types are the named types of a page, and its objects that show their members
// once and are cut to a short form afterwards.
type types struct {
	*completion
	named map[string]*ev.Schema // as shown in full, by name
	short map[string]*ev.Schema // objects without a name, by short form
	lists map[string]ev.Place   // named types that an example shows to be lists
}

// collect finds for every name the place that shows most of it. A name that
// stands for different things on a page stands for the first of them.
func (t *types) collect() {
	t.named, t.short, t.lists = map[string]*ev.Schema{}, map[string]*ev.Schema{}, map[string]ev.Place{}
	learn := func(s *ev.Schema) {
		each(s, func(s *ev.Schema) {
			if s.Name.Known() && s.Name.Value != "" && isShown(s) {
				t.learn(s.Name.Value, s)
			} else if key := shortForm(s); key != "" && len(s.Properties) > 0 && t.short[key] == nil {
				t.short[key] = cloneSchema(s)
			}
		})
	}
	t.eachSchema(learn)
	for _, n := range t.page.Types {
		s := cloneSchema(n.Schema)
		learn(s)
		if s != nil && isShown(s) {
			t.learn(n.Name, s)
		}
	}
}

func (t *types) learn(name string, s *ev.Schema) {
	if old := t.named[name]; old == nil || showsMore(s, old) {
		t.named[name] = cloneSchema(s)
	}
}

// isShown reports whether a schema is more than a name.
func isShown(s *ev.Schema) bool {
	switch s.Kind.Value {
	case ev.Reference, "":
		return false
	case ev.Object:
		return len(s.Properties) > 0 || s.Values != nil || s.Shown.Count() == 0
	case ev.Array:
		return s.Items != nil
	case ev.Union:
		return len(s.Arms) > 0
	case ev.Map:
		return s.Values != nil
	case ev.Unknown:
		return false
	}
	return true
}

// showsMore reports whether a shows the same type as b, with more of it.
func showsMore(a, b *ev.Schema) bool {
	if a.Kind.Value != b.Kind.Value || size(a) <= size(b) {
		return false
	}
	known := index(a)
	return all(b.Properties, func(p *ev.Property) bool { return known[p.Name] != nil })
}

func size(s *ev.Schema) (n int) {
	each(s, func(*ev.Schema) { n++ })
	return n
}

// shortForm identifies an object without a name by what its short form says:
// object { code, message, 2 more }.
func shortForm(s *ev.Schema) string {
	if s.Kind.Value != ev.Object || s.Name.Known() || len(s.Shown.Names) == 0 {
		return ""
	}
	return strings.Join(s.Shown.Names, ",") + "+" + strconv.Itoa(s.Shown.More)
}

// findLists finds named types that are lists, although the page lists the
// members of the items right below the name: only an example tells.
func (t *types) findLists(s *ev.Schema, n *yaml.Node) { t.settle(s, n, 0) }

func (t *types) settle(s *ev.Schema, n *yaml.Node, depth int) {
	if s == nil || n == nil || depth > ev.MaxDepth {
		return
	}
	if s.Name.Known() && tree.IsSeq(n) && (s.Kind.Value == ev.Object || s.Kind.Value == ev.Reference) {
		if def := t.named[s.Name.Value]; def == nil || def.Kind.Value == ev.Object {
			if _, known := t.lists[s.Name.Value]; !known {
				t.lists[s.Name.Value] = t.infer.at(n)
			}
		}
		return
	}
	shown := values(n)
	for _, p := range s.Properties {
		if v := shown[p.Name]; v != nil {
			t.settle(p.Schema, v, depth+1)
		}
	}
	for _, item := range tree.Items(n) {
		t.settle(s.Items, item, depth+1)
	}
	if s.Values != nil {
		for _, v := range tree.Entries(n) {
			t.settle(s.Values, v, depth+1)
		}
	}
}

// wrapLists makes lists of what findLists found.
func (t *types) wrapLists() {
	wrap := func(root *ev.Schema) {
		var found []*ev.Schema
		each(root, func(s *ev.Schema) {
			if _, ok := t.lists[s.Name.Value]; ok && s.Name.Known() && (s.Kind.Value == ev.Object || s.Kind.Value == ev.Reference) {
				found = append(found, s)
			}
		})
		for _, s := range found {
			t.makeList(s)
		}
	}
	t.eachSchema(wrap)
	for name, def := range t.named {
		if _, ok := t.lists[name]; ok && def.Kind.Value == ev.Object {
			t.makeList(def)
		}
	}
}

// makeList turns a named schema into the list that its name stands for. The
// items have no name.
func (t *types) makeList(s *ev.Schema) {
	if s.Kind.Value == ev.Array {
		return
	}
	at := t.lists[s.Name.Value]
	if s.Kind.Value == ev.Reference {
		return // resolving it gives the list
	}
	items := *s
	items.Name, items.Doc = ev.Fact[string]{}, ev.Fact[string]{}
	*s = ev.Schema{
		Place: s.Place, Name: s.Name, Doc: s.Doc, Nullable: s.Nullable, Deprecated: s.Deprecated,
		Kind: guess(ev.Array, at, ev.FromExample), Items: &items,
	}
}

// resolve writes named and cut types in full.
func (t *types) resolve(s *ev.Schema) { t.fill(s, nil) }

// fill completes s and all below it. open holds the names around it: a type
// within itself stays a name.
func (t *types) fill(s *ev.Schema, open []string) {
	if s == nil || len(open) > ev.MaxDepth {
		return
	}
	name := s.Name.Value
	if name != "" {
		def := t.named[name]
		if slices.Contains(open, name) {
			if def != nil && def.Kind.Value != ev.Array && (s.Kind.Value == ev.Reference || s.Kind.Value == ev.Object) {
				*s = ev.Schema{Place: s.Place, Kind: ev.Says(ev.Reference, s.Place), Name: s.Name, Doc: s.Doc, Nullable: s.Nullable}
				return
			}
		} else if def != nil {
			t.take(s, def)
		}
		open = append(slices.Clip(open), name)
	} else if key := shortForm(s); key != "" && len(s.Properties) == 0 {
		if full := t.short[key]; full != nil {
			t.take(s, full)
		}
	}
	for _, p := range s.Properties {
		t.fill(p.Schema, open)
	}
	t.fill(s.Items, open)
	t.fill(s.Values, open)
	for _, arm := range s.Arms {
		t.fill(arm, open)
	}
}

// take adds to s what the page shows of the same type elsewhere. The place,
// the wording and the flags of s stay.
func (t *types) take(s, full *ev.Schema) {
	if s.Kind.Value != ev.Reference && s.Kind.Value != "" && s.Kind.Value != full.Kind.Value {
		return
	}
	if !isShown(s) || s.Kind.Value == ev.Reference {
		if !t.spend(size(full)) {
			return
		}
		c := cloneSchema(full)
		c.Place, c.Name = s.Place, s.Name
		if s.Doc.Known() {
			c.Doc = s.Doc
		}
		if s.Nullable.Known() {
			c.Nullable = s.Nullable
		}
		if s.Deprecated.Known() {
			c.Deprecated = s.Deprecated
		}
		*s = *c
		return
	}
	known := index(full)
	for _, p := range s.Properties {
		if same := known[p.Name]; same != nil && p.Schema != nil && same.Schema != nil {
			t.complete(p.Schema, same.Schema, 0)
		}
	}
	if s.Items != nil && full.Items != nil {
		t.complete(s.Items, full.Items, 0)
	}
}

// complete fills what is cut in a second showing of a type from the first.
func (t *types) complete(s, full *ev.Schema, depth int) {
	if s == nil || full == nil || depth > ev.MaxDepth || s.Kind.Value != full.Kind.Value {
		return
	}
	if !isShown(s) {
		if isShown(full) && s.Name.Value == full.Name.Value && t.spend(size(full)) {
			place, doc := s.Place, s.Doc
			*s = *cloneSchema(full)
			s.Place = place
			if doc.Known() {
				s.Doc = doc
			}
		}
		return
	}
	if len(s.Enum) == 0 && len(full.Enum) > 0 {
		s.Enum = slices.Clone(full.Enum)
	}
	known := index(full)
	for _, p := range s.Properties {
		if same := known[p.Name]; same != nil {
			t.complete(p.Schema, same.Schema, depth+1)
		}
	}
	t.complete(s.Items, full.Items, depth+1)
	t.complete(s.Values, full.Values, depth+1)
}

func (t *types) spend(n int) bool {
	if t.budget < n {
		return false
	}
	t.budget -= n
	return true
}

// spread adds the members that an example shows of a named type to all places
// that name it, so that it stays one type.
func (t *types) spread() {
	type extra struct {
		owner string
		list  []*ev.Property
	}
	extras := map[string]*extra{}
	t.eachSchema(func(root *ev.Schema) {
		each(root, func(s *ev.Schema) {
			def := t.named[s.Name.Value]
			if !s.Name.Known() || s.Kind.Value != ev.Object || def == nil {
				return
			}
			known := index(def)
			for _, p := range s.Properties {
				if p.Schema == nil || p.Required.Certainty != ev.FromExample || known[p.Name] != nil {
					continue
				}
				x := extras[s.Name.Value]
				if x == nil {
					x = &extra{owner: s.Name.Value}
					extras[s.Name.Value] = x
				}
				if !slices.ContainsFunc(x.list, func(q *ev.Property) bool { return q.Name == p.Name }) && len(x.list) < maxMembers {
					x.list = append(x.list, p)
				}
			}
		})
	})
	if len(extras) == 0 {
		return
	}
	t.eachSchema(func(root *ev.Schema) {
		var users []*ev.Schema
		each(root, func(s *ev.Schema) {
			if s.Name.Known() && s.Kind.Value == ev.Object && extras[s.Name.Value] != nil {
				users = append(users, s)
			}
		})
		for _, s := range users {
			s.Properties = t.withExtras(s, extras[s.Name.Value].list)
		}
	})
}

func (t *types) withExtras(s *ev.Schema, extras []*ev.Property) []*ev.Property {
	def := t.named[s.Name.Value]
	known := index(s)
	if !all(def.Properties, func(p *ev.Property) bool { return known[p.Name] != nil }) {
		return s.Properties // another type of that name
	}
	added := index(&ev.Schema{Properties: extras})
	list := slices.DeleteFunc(slices.Clone(s.Properties), func(p *ev.Property) bool { return added[p.Name] != nil })
	for _, x := range extras {
		if !t.spend(size(x.Schema)) {
			return s.Properties
		}
		list = append(list, cloneProperty(x))
	}
	return list
}

// jsonText gives a scalar as JSON.
func jsonText(n *yaml.Node) string {
	if n.ShortTag() == "!!str" {
		return quoted(n.Value)
	}
	return n.Value
}

func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func lineOf(at ev.Place) string { return strconv.Itoa(at.Line) }
