package outline

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// TestRecoverCorpus writes the request and answer of every operation of
// published documents as an outline, takes the depth away, and counts how many
// outlines come back exactly.
func TestRecoverCorpus(t *testing.T) {
	documents, _ := filepath.Glob("../../../../shared/corpus/openapi/*.yaml")
	if len(documents) == 0 {
		t.Skip("no published API documents in ../shared")
	}
	var good, all int
	for _, name := range documents {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
			continue
		}
		w := writer{root: doc.Content[0]}
		for _, at := range w.operations() {
			w.seen = map[string]bool{}
			w.entries = nil
			w.top(at.schema)
			if len(w.entries) < 3 || len(w.entries) > 3000 {
				continue
			}
			all++
			if difference := w.lost(t, w.example(at.schema, 0, 1)); difference == "" {
				good++
			} else {
				t.Logf("%s: %s", at.name, difference)
			}
		}
	}
	t.Logf("%d of %d outlines recovered exactly, %.2f %%", good, all, 100*float64(good)/float64(max(all, 1)))
	if good*1000 < all*leastRecovered {
		t.Errorf("fewer than %d per mille recovered", leastRecovered)
	}
}

const leastRecovered = 995

type place struct {
	name   string
	schema *yaml.Node
}

// writer writes schemas as outlines.
type writer struct {
	root    *yaml.Node
	entries []*Entry
	seen    map[string]bool
}

func (w *writer) lost(t *testing.T, example *yaml.Node) string {
	var entries []*Entry
	for _, e := range w.entries {
		again, err := ParseEntry(w.text(e), here)
		if err != nil {
			t.Fatalf("%s: %v", w.text(e), err)
		}
		entries = append(entries, again)
	}
	Nest(entries, example)
	for i, e := range entries {
		if e.Depth != w.entries[i].Depth {
			var b strings.Builder
			for j := max(0, i-8); j < min(len(entries), i+4); j++ {
				fmt.Fprintf(&b, "\n\t%d->%d %s%s", w.entries[j].Depth, entries[j].Depth, strings.Repeat("  ", w.entries[j].Depth), w.text(w.entries[j]))
			}
			return b.String()
		}
	}
	return ""
}

// text is kept in the description.
func (w *writer) text(e *Entry) string { return e.Schema.Doc.Value }

func (w *writer) add(depth int, text string) {
	w.entries = append(w.entries, &Entry{Depth: depth, Schema: &evidence.Schema{Doc: evidence.Says(text, here)}})
}

func get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var next *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		n = next
	}
	return n
}

func (w *writer) operations() (places []place) {
	paths := get(w.root, "paths")
	if paths == nil {
		return nil
	}
	for i := 1; i < len(paths.Content); i += 2 {
		for j := 0; j+1 < len(paths.Content[i].Content); j += 2 {
			op := paths.Content[i].Content[j+1]
			name := paths.Content[i].Content[j].Value + " " + paths.Content[i-1].Value
			if s := get(op, "requestBody", "content", "application/json", "schema"); s != nil {
				places = append(places, place{name + " body", s})
			}
			if s := get(op, "responses", "200", "content", "application/json", "schema"); s != nil {
				places = append(places, place{name + " answer", s})
			}
		}
	}
	return places
}

// flat is a schema with references followed and allOf merged.
type flat struct {
	name       string // of the reference
	kind       string
	names      []string
	properties map[string]*yaml.Node
	required   map[string]bool
	items      *yaml.Node
	values     *yaml.Node
	arms       []*yaml.Node
	enum       []string
}

func (w *writer) flatten(n *yaml.Node) *flat {
	f := &flat{properties: map[string]*yaml.Node{}, required: map[string]bool{}}
	w.merge(f, n, 0)
	if f.kind == "" && len(f.names) > 0 {
		f.kind = "object"
	}
	return f
}

func (w *writer) merge(f *flat, n *yaml.Node, depth int) {
	if n == nil || depth > 12 {
		return
	}
	if ref := get(n, "$ref"); ref != nil {
		keys := strings.Split(strings.TrimPrefix(ref.Value, "#/"), "/")
		if depth == 0 {
			f.name = "T" + strings.NewReplacer("_", "", "-", "", ".", "").Replace(keys[len(keys)-1])
		}
		w.merge(f, get(w.root, keys...), depth+1)
		return
	}
	if k := get(n, "type"); k != nil && k.Kind == yaml.ScalarNode {
		f.kind = k.Value
	}
	if p := get(n, "properties"); p != nil {
		for i := 0; i+1 < len(p.Content); i += 2 {
			name := p.Content[i].Value
			if f.properties[name] == nil {
				f.names = append(f.names, name)
			}
			f.properties[name] = p.Content[i+1]
		}
	}
	if r := get(n, "required"); r != nil {
		for _, name := range r.Content {
			f.required[name.Value] = true
		}
	}
	if e := get(n, "enum"); e != nil {
		for _, v := range e.Content {
			if v.Tag == "!!str" {
				f.enum = append(f.enum, strconv.Quote(v.Value))
			}
		}
	}
	if i := get(n, "items"); i != nil {
		f.kind, f.items = "array", i
	}
	if v := get(n, "additionalProperties"); v != nil && v.Kind == yaml.MappingNode {
		f.values = v
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		if arms := get(n, key); arms != nil {
			f.arms = append(f.arms, arms.Content...)
		}
	}
	if parts := get(n, "allOf"); parts != nil {
		for _, part := range parts.Content {
			w.merge(f, part, depth+1)
		}
	}
}

func (f *flat) order() []string {
	names := slices.Clone(f.names)
	slices.SortStableFunc(names, func(a, b string) int {
		return map[bool]int{true: 0, false: 1}[f.required[a]] - map[bool]int{true: 0, false: 1}[f.required[b]]
	})
	return names
}

func chance(text string, percent uint32) bool {
	h := fnv.New32a()
	h.Write([]byte(text))
	return h.Sum32()%100 < percent
}

func short(all []string) []string {
	if len(all) > 4 {
		return append(slices.Clone(all[:3]), fmt.Sprintf("%d more", len(all)-3))
	}
	return all
}

// typeText is the short form of a type. Some references stay names.
func (w *writer) typeText(n *yaml.Node, depth int) string {
	f := w.flatten(n)
	if f.name != "" && chance(f.name, 30) {
		return f.name
	}
	switch {
	case depth > 6:
		return "unknown"
	case len(f.enum) > 0:
		return strings.Join(short(f.enum), " or ")
	case f.kind == "array":
		return "array of " + w.typeText(f.items, depth+1)
	case len(f.names) > 0:
		var names []string
		for _, name := range f.order() {
			names = append(names, quoteName(name))
		}
		return "object { " + strings.Join(short(names), ", ") + " }"
	case f.values != nil:
		return "map[" + w.typeText(f.values, depth+1) + "]"
	case len(f.arms) > 0:
		var arms []string
		for _, arm := range f.arms {
			arms = append(arms, w.typeText(arm, depth+1))
		}
		if len(arms) == 1 {
			return arms[0]
		}
		return strings.Join(short(arms), " or ")
	case f.kind == "object" || f.kind == "":
		return "unknown"
	case f.kind == "integer":
		return "number"
	}
	return f.kind
}

func quoteName(name string) string {
	if strings.ContainsAny(name, " :,{}\"") || name == "" {
		return strconv.Quote(name)
	}
	return name
}

func (w *writer) top(n *yaml.Node) {
	f := w.flatten(n)
	for _, name := range f.order() {
		w.property(f, name, 0)
	}
}

func (w *writer) property(f *flat, name string, depth int) {
	optional := map[bool]string{true: "", false: "optional "}[f.required[name]]
	schema := f.properties[name]
	w.add(depth, quoteName(name)+": "+optional+w.typeText(schema, 0))
	w.below(schema, depth+1)
}

// below writes what belongs to a type, unless it was written before.
func (w *writer) below(n *yaml.Node, depth int) {
	f := w.flatten(n)
	if depth > 12 {
		return
	}
	if f.name != "" && len(f.names) > 0 {
		if w.seen[f.name] {
			return
		}
		w.seen[f.name] = true
	}
	switch {
	case len(f.enum) > 0:
		for _, v := range f.enum {
			w.add(depth, v)
		}
	case f.kind == "array":
		w.below(f.items, depth)
	case len(f.names) > 0:
		for _, name := range f.order() {
			w.property(f, name, depth)
		}
	case f.values != nil:
		w.below(f.values, depth)
	case len(f.arms) == 1:
		w.below(f.arms[0], depth)
	default:
		for _, arm := range f.arms {
			w.arm(arm, depth)
		}
	}
}

func (w *writer) arm(n *yaml.Node, depth int) {
	f := w.flatten(n)
	text := w.typeText(n, 1)
	if text == f.name && len(f.names) > 0 {
		text += " object { " + strings.Join(short(f.order()), ", ") + " }"
	}
	w.add(depth, text)
	w.below(n, depth+1)
}

// example makes a value of a type, with most of the optional members.
func (w *writer) example(n *yaml.Node, depth int, rate uint32) *yaml.Node {
	f := w.flatten(n)
	scalar := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "x"}
	switch {
	case depth > 12 || len(f.enum) > 0:
		return scalar
	case f.kind == "integer" || f.kind == "number":
		scalar.Tag, scalar.Value = "!!int", "1"
	case f.kind == "boolean":
		scalar.Tag, scalar.Value = "!!bool", "true"
	case f.kind == "array":
		return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{w.example(f.items, depth+1, rate)}}
	case len(f.names) > 0:
		object := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, name := range f.order() {
			if f.required[name] || !chance(name, 5*rate) {
				key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name}
				object.Content = append(object.Content, key, w.example(f.properties[name], depth+1, rate))
			}
		}
		return object
	case f.values != nil:
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "foo"}
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{key, w.example(f.values, depth+1, rate)}}
	case len(f.arms) > 0:
		return w.example(f.arms[0], depth+1, rate)
	}
	return scalar
}
