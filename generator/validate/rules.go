package validate

import (
	"regexp"
	"strings"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// references checks that every reference leads to an object of its kind in
// this document, and that schemas are finite.
func (c *checker) references() {
	for _, p := range c.places {
		if ref := p.Ref(); ref != "" {
			c.reference(p, ref)
		}
	}
	for _, p := range oas.Loops(c.places, c.lookup) {
		c.fault(p, nil, mend(p, nil), "the schema contains itself by allOf, anyOf, oneOf or not, so that no value can fit it")
	}
}

func (c *checker) reference(p *oas.Place, ref string) {
	field := []string{"$ref"}
	switch target := c.lookup.Find(ref); {
	case p.Kind == oas.PathItem:
		c.fault(p, field, mend(p, field), "a path item cannot be a reference in this place")
	case !strings.HasPrefix(ref, "#/"):
		c.fault(p, field, mend(p, field), "the reference %s leads out of the document", ref)
	case target == nil:
		c.fault(p, field, mend(p, field), "the reference %s leads nowhere%s", ref, c.similar(ref))
	case !tree.IsMap(c.lookup.Target(p.Kind, p.Node)):
		c.fault(p, field, mend(p, field), "the reference %s leads round in a circle or to no object", ref)
	case !rightSection(p.Kind, ref):
		c.fault(p, field, mend(p, field), "the reference %s leads to no %s", ref, p.Kind)
	}
}

// sections are the components that hold objects of a kind.
var sections = map[oas.Kind]string{
	oas.Schema: "schemas", oas.Response: "responses", oas.Parameter: "parameters", oas.Example: "examples",
	oas.RequestBody: "requestBodies", oas.Header: "headers", oas.SecurityScheme: "securitySchemes",
	oas.Link: "links", oas.Callback: "callbacks",
}

func rightSection(kind oas.Kind, ref string) bool {
	tokens := tree.Tokens(ref)
	return len(tokens) != 3 || tokens[0] != "components" || tokens[1] == sections[kind]
}

// similar names the component that differs in letter case or separators only.
func (c *checker) similar(ref string) string {
	tokens := tree.Tokens(ref)
	if len(tokens) != 3 {
		return ""
	}
	for k := range tree.Entries(tree.Get(c.root, tokens[0], tokens[1])) {
		if plain(k.Value) == plain(tokens[2]) {
			return " (there is " + k.Value + ")"
		}
	}
	return ""
}

func plain(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(s))
}

var (
	resourceName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)*$`)
	methodName   = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// rules checks what clients need and the specification does not demand.
func (c *checker) rules() {
	ids := map[string]*oas.Place{}
	for _, p := range c.places {
		if p.Kind != oas.Operation {
			continue
		}
		c.success(p)
		c.extension(p, "x-resource", resourceName, "names in lower case with underscores, joined by dots: zero_trust.gateway.certificates")
		c.extension(p, "x-method", methodName, "one word: list, create, get, update, edit, delete or an action such as activate")
		c.waiters(p)
		id := tree.String(tree.Get(p.Node, "operationId"))
		if first := ids[id]; first != nil && id != "" {
			field := []string{"operationId"}
			c.fault(p, field, mend(p, field), "operationId %q is that of %s, too (%s)", id, first.Pointer(), c.position(first, field))
			continue
		}
		ids[id] = p
	}
}

// success requires an answer that is no error.
func (c *checker) success(p *oas.Place) {
	responses := tree.Get(p.Node, "responses")
	if responses == nil {
		return // reported by forms
	}
	for k := range tree.Entries(responses) {
		if k.Value == "default" || k.Value != "" && strings.ContainsAny(k.Value[:1], "123") {
			return
		}
	}
	c.fault(p, []string{"responses"}, mend(p, []string{"responses"}), "the operation documents no answer of success: neither a 2xx status nor default")
}

func (c *checker) extension(p *oas.Place, name string, form *regexp.Regexp, words string) {
	v := tree.Get(p.Node, name)
	if v == nil || isString(v) && form.MatchString(v.Value) {
		return
	}
	c.fault(p, []string{name}, mend(p, []string{name}), "%s must be %s; it is %s", name, words, describe(v))
}
