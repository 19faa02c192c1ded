package merge

import (
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// statement is what one document says about a path or an operation.
type statement struct {
	doc        *source.Document
	rank       rank
	key, value *yaml.Node
}

func byRank(a, b statement) int { return a.rank.compare(b.rank) }

var variable = regexp.MustCompile(`\{[^{}]*\}`)

// shape is what paths have in common that differ in names of parameters only.
func shape(path string) string { return variable.ReplaceAllLiteralString(path, "{}") }

// paths merges the paths of all documents; nil when there are none.
func (m *merger) paths() *yaml.Node {
	var merged *yaml.Node
	var shapes []string
	byShape := map[string][]statement{}
	for _, doc := range m.ranked {
		paths := tree.Get(doc.Root, "paths")
		if paths != nil && merged == nil {
			merged = tree.At(paths, tree.NewMap())
		}
		for key, item := range tree.Entries(paths) {
			s := shape(key.Value)
			if byShape[s] == nil {
				shapes = append(shapes, s)
			}
			byShape[s] = append(byShape[s], statement{doc, itemRank(doc, key, item), key, item})
		}
	}
	for _, s := range shapes {
		key, item := m.path(byShape[s])
		merged.Content = append(merged.Content, key, item)
	}
	if merged != nil {
		sortKeys(merged)
	}
	return merged
}

// itemRank ranks a path item by the newest of its operations.
func itemRank(doc *source.Document, key, item *yaml.Node) rank {
	newest := ""
	for method, op := range tree.Entries(item) {
		if source.IsMethod(method.Value) {
			newest = max(newest, source.Retrieved(op))
		}
	}
	return statementRank(doc, key, newest)
}

func statementRank(doc *source.Document, key *yaml.Node, retrieved string) rank {
	if retrieved == "" {
		retrieved = doc.Retrieved
	}
	return rank{doc.Prefer, retrieved, doc.Name, key.Line}
}

// path merges what documents say about one path. The highest rank gives the
// names of the parameters.
func (m *merger) path(said []statement) (key, item *yaml.Node) {
	if len(said) == 1 {
		return said[0].key, said[0].value
	}
	slices.SortStableFunc(said, byRank)
	key, item = said[0].key, said[0].value
	for _, s := range said[1:] {
		m.renameParameters(s, key.Value)
	}
	m.pushParameters(said)
	at := (*place)(nil).child("paths").child(key.Value)
	operations := operationsOf(said)
	for _, s := range said[1:] {
		m.value(at, oas.Field{Shape: oas.Object, Kind: oas.PathItem}, item, withoutOperations(s.value))
	}
	if tree.IsMap(item) {
		for _, method := range oas.Methods {
			if ops := operations[method]; len(ops) > 0 {
				m.operation(at.child(method), item, ops)
			}
		}
	}
	return key, item
}

func operationsOf(said []statement) map[string][]statement {
	operations := map[string][]statement{}
	for _, s := range said {
		for method, op := range tree.Entries(s.value) {
			if source.IsMethod(method.Value) {
				rank := statementRank(s.doc, method, source.Retrieved(op))
				operations[method.Value] = append(operations[method.Value], statement{s.doc, rank, method, op})
			}
		}
	}
	return operations
}

func withoutOperations(item *yaml.Node) *yaml.Node {
	if !tree.IsMap(item) {
		return item
	}
	rest := tree.At(item, tree.NewMap())
	for key, value := range tree.Entries(item) {
		if !source.IsMethod(key.Value) {
			rest.Content = append(rest.Content, key, value)
		}
	}
	return rest
}

// operation merges what documents say about one operation into the path item.
func (m *merger) operation(at *place, item *yaml.Node, said []statement) {
	slices.SortStableFunc(said, byRank)
	field := oas.Field{Shape: oas.Object, Kind: oas.Operation}
	key, op := said[0].key, said[0].value
	for _, s := range said[1:] {
		if m.same(field, op, s.value) {
			m.result.Duplicates++
		}
		m.value(at, field, op, s.value)
	}
	if tree.Get(item, key.Value) == nil {
		item.Content = append(item.Content, key, op)
	} else {
		tree.Set(item, key.Value, op)
	}
}

// renameParameters calls the path parameters of a statement what the path's
// template calls them, matched by their order in the template.
func (m *merger) renameParameters(s statement, template string) {
	names := map[string]string{}
	to := variable.FindAllString(template, -1)
	for i, from := range variable.FindAllString(s.key.Value, -1) {
		if from != to[i] {
			names[from[1:len(from)-1]] = to[i][1 : len(to[i])-1]
		}
	}
	if len(names) == 0 {
		return
	}
	m.renameIn(tree.Get(s.value, "parameters"), names)
	for method, op := range tree.Entries(s.value) {
		if source.IsMethod(method.Value) {
			m.renameIn(tree.Get(op, "parameters"), names)
		}
	}
}

func (m *merger) renameIn(parameters *yaml.Node, names map[string]string) {
	for i, p := range tree.Items(parameters) {
		in, name := m.parameter(p)
		to, renamed := names[name]
		if in != "path" || !renamed {
			continue
		}
		if oas.Ref(oas.Parameter, p) != "" {
			p = tree.Clone(m.target(oas.Parameter, p)) // others may use the component as it is
			parameters.Content[i] = p
		}
		old := tree.Get(p, "name")
		tree.Set(p, "name", tree.At(old, tree.NewString(to)))
	}
}

// pushParameters writes the parameters of path items into their operations,
// unless all documents agree on them: those of one document do not hold for
// the operations of another.
func (m *merger) pushParameters(said []statement) {
	field := oas.Field{Shape: oas.ObjectList, Kind: oas.Parameter}
	first := tree.Get(said[0].value, "parameters")
	agreed := true
	for _, s := range said[1:] {
		list := tree.Get(s.value, "parameters")
		if list == nil || first == nil {
			agreed = agreed && list == first
		} else {
			agreed = agreed && m.same(field, first, list)
		}
	}
	if agreed {
		return
	}
	for _, s := range said {
		m.pushInto(s.value)
	}
}

func (m *merger) pushInto(item *yaml.Node) {
	shared := tree.Get(item, "parameters")
	if !tree.IsSeq(shared) {
		return
	}
	tree.Delete(item, "parameters")
	for method, op := range tree.Entries(item) {
		own := tree.Get(op, "parameters")
		if !source.IsMethod(method.Value) || !tree.IsMap(op) || own != nil && !tree.IsSeq(own) {
			continue
		}
		known := map[string]bool{}
		for _, p := range tree.Items(own) {
			known[m.name(oas.Parameter, p)] = true
		}
		all := tree.At(shared, tree.NewSeq())
		for _, p := range shared.Content {
			if name := m.name(oas.Parameter, p); name == "" || !known[name] {
				all.Content = append(all.Content, tree.Clone(p))
			}
		}
		all.Content = append(all.Content, tree.Items(own)...)
		tree.Set(op, "parameters", all)
	}
}

// pushSecurity writes the security of documents into their operations, unless
// all documents that have any agree: that of one document does not hold for
// the operations of another.
func (m *merger) pushSecurity() {
	var first *yaml.Node
	agreed := true
	for _, doc := range m.ranked {
		security := tree.Get(doc.Root, "security")
		switch {
		case security == nil:
		case first == nil:
			first = security
		default:
			agreed = agreed && m.same(oas.Field{Shape: oas.Requirements}, first, security)
		}
	}
	if agreed {
		return
	}
	for _, doc := range m.ranked {
		security := tree.Get(doc.Root, "security")
		for op := range source.Operations(doc.Root) {
			if security != nil && tree.Get(op, "security") == nil {
				tree.Set(op, "security", tree.Clone(security))
			}
		}
	}
}
