package docpage_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// renderer writes a fragment as the markdown page of its resource: the other
// way round from what import does, for what such a page can say.
type renderer struct {
	root  *yaml.Node
	b     strings.Builder
	shown map[string]bool // named types whose members are on the page already
}

// render gives the page of a fragment.
func render(root *yaml.Node) string {
	r := &renderer{root: root, shown: map[string]bool{}}
	r.b.WriteString("# Things\n")
	for path, item := range tree.Entries(tree.Get(root, "paths")) {
		for method, op := range tree.Entries(item) {
			r.operation(method.Value, path.Value, op)
		}
	}
	return r.b.String()
}

func (r *renderer) printf(format string, args ...any) { fmt.Fprintf(&r.b, format, args...) }

func (r *renderer) operation(method, path string, op *yaml.Node) {
	r.shown = map[string]bool{} // each operation shows its types anew
	r.printf("\n## %s\n\n**%s** `%s`\n", tree.String(tree.Get(op, "summary")), method, path)
	if doc := tree.String(tree.Get(op, "description")); doc != "" {
		r.printf("\n%s\n", doc)
	}
	for _, in := range []string{"path", "query", "header"} {
		first := true
		for _, p := range tree.Items(tree.Get(op, "parameters")) {
			if tree.String(tree.Get(p, "in")) != in {
				continue
			}
			if first {
				r.printf("\n### %s Parameters\n", strings.ToUpper(in[:1])+in[1:])
				first = false
			}
			r.member(0, tree.String(tree.Get(p, "name")), tree.Bool(tree.Get(p, "required")), tree.Get(p, "schema"), tree.String(tree.Get(p, "description")))
		}
	}
	body := content(tree.Get(op, "requestBody"))
	if body != nil {
		r.printf("\n### Body Parameters\n")
		if target, name := r.resolve(body); name == "" && len(properties(target)) > 0 {
			r.members(0, target)
		} else {
			r.member(0, "body", true, body, "")
		}
	}
	answer := content(tree.Get(op, "responses", "200"))
	if answer != nil {
		r.printf("\n### Returns\n")
		r.members(0, answer)
	}
	r.call(method, path, body)
	if answer != nil {
		r.printf("\n#### Response\n\n```json\n%s\n```\n", indented(r.example(answer)))
	}
}

func content(n *yaml.Node) *yaml.Node { return tree.Get(n, "content", "application/json", "schema") }

func (r *renderer) call(method, path string, body *yaml.Node) {
	url := path
	for _, variable := range strings.Split(path, "/") {
		if name, ok := strings.CutPrefix(variable, "{"); ok {
			url = strings.Replace(url, variable, "$"+strings.ToUpper(strings.TrimSuffix(name, "}")), 1)
		}
	}
	r.printf("\n### Example\n\n```http\ncurl https://api.depot.example/v2%s", url)
	if method != "get" {
		r.printf(" \\\n    -X %s", strings.ToUpper(method))
	}
	if body != nil {
		r.printf(" \\\n    -H 'Content-Type: application/json'")
	}
	r.printf(" \\\n    -H \"Authorization: Bearer $DEPOT_API_TOKEN\"")
	if body != nil {
		r.printf(" \\\n    -d '%s'", strings.ReplaceAll(indented(r.example(body)), "\n", "\n          "))
	}
	r.printf("\n```\n")
}

func indented(v any) string {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// resolve follows a reference and gives the name of the type.
func (r *renderer) resolve(n *yaml.Node) (target *yaml.Node, name string) {
	ref := tree.String(tree.Get(n, "$ref"))
	if parts := tree.Items(tree.Get(n, "allOf")); len(parts) == 1 { // a reference with a description of its own
		ref = tree.String(tree.Get(parts[0], "$ref"))
	}
	if ref == "" {
		return n, ""
	}
	return tree.Resolve(r.root, strings.TrimPrefix(ref, "#")), ref[strings.LastIndexByte(ref, '/')+1:]
}

func properties(n *yaml.Node) []*yaml.Node { // names and schemas by turns
	if p := tree.Get(n, "properties"); p != nil {
		return p.Content
	}
	return nil
}

func isRequired(object *yaml.Node, name string) bool {
	return slices.ContainsFunc(tree.Items(tree.Get(object, "required")), func(n *yaml.Node) bool { return n.Value == name })
}

// arms gives the alternatives of a union.
func arms(n *yaml.Node) []*yaml.Node {
	if union := tree.Items(tree.Get(n, "oneOf")); union != nil {
		return union
	}
	return tree.Items(tree.Get(n, "anyOf"))
}

func literal(n *yaml.Node) string {
	if n.ShortTag() == "!!str" {
		text, _ := json.Marshal(n.Value)
		return string(text)
	}
	return n.Value
}

// short cuts a list as pages do.
func short(entries []string, separator string) string {
	if len(entries) > 4 {
		entries = append(slices.Clone(entries[:3]), fmt.Sprintf("%d more", len(entries)-3))
	}
	return strings.Join(entries, separator)
}

// phrase is a type on one line.
func (r *renderer) phrase(n *yaml.Node) string {
	target, name := r.resolve(n)
	if name != "" {
		return name
	}
	return r.inline(target)
}

func (r *renderer) inline(n *yaml.Node) string {
	if values := tree.Items(tree.Get(n, "enum")); values != nil {
		var all []string
		for _, v := range values {
			all = append(all, literal(v))
		}
		return short(all, " or ")
	}
	if union := arms(n); union != nil {
		var all []string
		for _, arm := range union {
			all = append(all, r.phrase(arm))
		}
		return short(all, " or ")
	}
	switch kind := tree.String(tree.Get(n, "type")); kind {
	case "array":
		return "array of " + r.phrase(tree.Get(n, "items"))
	case "object":
		if values := tree.Get(n, "additionalProperties"); values != nil {
			return "map[" + r.phrase(values) + "]"
		}
		var names []string
		all := inOrder(n)
		for i := 0; i < len(all); i += 2 {
			names = append(names, all[i].Value)
		}
		return "object { " + short(names, ", ") + " }"
	case "":
		return "unknown"
	default:
		return kind
	}
}

func (r *renderer) member(depth int, name string, required bool, schema *yaml.Node, doc string) {
	optional := "optional "
	if required {
		optional = ""
	}
	if strings.ContainsAny(name, "-. $") {
		name = `"` + name + `"`
	}
	r.bullet(depth, name+": "+optional+r.phrase(schema))
	target, _ := r.resolve(schema)
	if doc == "" {
		doc = tree.String(tree.Get(target, "description"))
	}
	if doc != "" {
		r.printf("\n%s%s\n", strings.Repeat("  ", depth+1), doc)
	}
	r.below(depth+1, schema)
}

func (r *renderer) bullet(depth int, text string) {
	r.printf("\n%s- `%s`\n", strings.Repeat("  ", depth), text)
}

// inOrder gives names and schemas as pages list them: those that are required
// first.
func inOrder(n *yaml.Node) []*yaml.Node {
	all := properties(n)
	var sorted []*yaml.Node
	for _, required := range []bool{true, false} {
		for i := 0; i < len(all); i += 2 {
			if isRequired(n, all[i].Value) == required {
				sorted = append(sorted, all[i], all[i+1])
			}
		}
	}
	return sorted
}

func (r *renderer) members(depth int, n *yaml.Node) {
	all := inOrder(n)
	for i := 0; i < len(all); i += 2 {
		r.member(depth, all[i].Value, isRequired(n, all[i].Value), all[i+1], "")
	}
}

// below lists what belongs to a type.
func (r *renderer) below(depth int, n *yaml.Node) {
	target, name := r.resolve(n)
	if name != "" && r.shown[name] {
		return
	}
	if name != "" {
		r.shown[name] = true
	}
	if items := tree.Get(target, "items"); items != nil {
		r.below(depth, items)
		return
	}
	if values := tree.Get(target, "additionalProperties"); values != nil {
		r.below(depth, values)
		return
	}
	for _, v := range tree.Items(tree.Get(target, "enum")) {
		r.bullet(depth, literal(v))
	}
	for _, arm := range arms(target) {
		text := r.phrase(arm)
		if _, named := r.resolve(arm); named != "" && !r.shown[named] {
			resolved, _ := r.resolve(arm)
			text += " " + r.inline(resolved)
		}
		r.bullet(depth, text)
		r.below(depth+1, arm)
	}
	r.members(depth, target)
}

// example is a value with every member.
func (r *renderer) example(n *yaml.Node) any {
	target, _ := r.resolve(n)
	if values := tree.Items(tree.Get(target, "enum")); values != nil {
		var v any
		if err := values[0].Decode(&v); err != nil {
			panic(err)
		}
		return v
	}
	if union := arms(target); union != nil {
		return r.example(union[0])
	}
	switch tree.String(tree.Get(target, "type")) {
	case "string":
		return "text"
	case "number":
		return 1.5
	case "boolean":
		return true
	case "array":
		return []any{r.example(tree.Get(target, "items"))}
	case "object":
		if values := tree.Get(target, "additionalProperties"); values != nil {
			return map[string]any{"some key": r.example(values)}
		}
		members := ordered{}
		all := properties(target)
		for i := 0; i < len(all); i += 2 {
			members = append(members, pair{all[i].Value, r.example(all[i+1])})
		}
		return members
	}
	return map[string]any{"any": "thing"}
}

// ordered is an object that keeps its order.
type ordered []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteString("{")
	for i, p := range o {
		if i > 0 {
			b.WriteString(",")
		}
		value, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", p.name, value)
	}
	b.WriteString("}")
	return []byte(b.String()), nil
}
