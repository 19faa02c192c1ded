package normalize

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// document gives the place of the whole document.
func (s *state) document() *oas.Place { return &oas.Place{Kind: oas.Document, Node: s.root} }

// drop removes a field of an object and records it.
func (s *state) drop(p *oas.Place, field, detail string, args ...any) bool {
	key, _ := tree.Entry(p.Node, field)
	if key == nil {
		return false
	}
	tree.Delete(p.Node, field)
	s.fix(p, key, []string{field}, detail, args...)
	return true
}

// openapiVersion writes a 3.1 document as 3.0.3. The passes after it rewrite
// what only 3.1 has; this one takes the fields of the document itself:
//
//	openapi: 3.1.0                    openapi: 3.0.3
//	jsonSchemaDialect: https://…      info: {title: a, version: b}
//	info: {title: a, version: b,      paths: {}
//	  summary: c}
func openapiVersion(s *state) {
	doc := s.document()
	if v := tree.Get(s.root, "openapi"); strings.HasPrefix(tree.String(v), "3.") && !strings.HasPrefix(v.Value, "3.0") {
		s.fix(doc, v, []string{"openapi"}, "version %s is written as 3.0.3", v.Value)
		v.SetString("3.0.3")
	}
	s.drop(doc, "jsonSchemaDialect", "jsonSchemaDialect removed")
	info := &oas.Place{Kind: oas.Info, Node: tree.Get(s.root, "info"), Parent: doc, Field: "info"}
	s.drop(info, "summary", "summary removed")
	license := &oas.Place{Kind: oas.License, Node: tree.Get(info.Node, "license"), Parent: info, Field: "license"}
	s.drop(license, "identifier", "identifier removed")
	if _, paths := tree.Entry(s.root, "paths"); paths == nil || tree.IsNull(paths) {
		s.fix(doc, paths, []string{"paths"}, "empty paths added")
		tree.Set(s.root, "paths", tree.At(s.root, tree.NewMap()))
	}
}

// webhooks removes what a client does not call:
//
//	webhooks: {created: {post: …}}    (nothing)
func webhooks(s *state) { s.drop(s.document(), "webhooks", "webhooks removed") }

// pathItemReferences writes path items where they are referred to, and removes
// those among the components, which OpenAPI 3.0 does not have:
//
//	paths: {/a: {$ref: '#/components/pathItems/a'}}    paths: {/a: {get: …}}
//	components: {pathItems: {a: {get: …}}}
func pathItemReferences(s *state) {
	doc := s.document()
	paths := tree.Get(s.root, "paths")
	for path, item := range tree.Entries(paths) {
		ref := tree.String(tree.Get(item, "$ref"))
		target := tree.Resolve(s.root, ref)
		if !strings.HasPrefix(ref, "#/") || !tree.IsMap(target) || tree.Get(target, "$ref") != nil {
			continue
		}
		s.fix(doc, item, []string{"paths", path.Value}, "%s written in place", ref)
		tree.Delete(item, "$ref")
		for k, v := range tree.Entries(tree.Clone(target)) {
			if tree.Get(item, k.Value) == nil {
				item.Content = append(item.Content, k, v)
			}
		}
	}
	components := &oas.Place{Kind: oas.Components, Node: tree.Get(s.root, "components"), Parent: doc, Field: "components"}
	s.drop(components, "pathItems", "pathItems removed")
}

// securitySchemes removes requirements that no declared scheme can fulfil. A
// list that loses all its alternatives goes as a whole, so that the operation
// falls back to the document's:
//
//	security: [{bearer: []}]    (nothing, when components.securitySchemes has no bearer)
func securitySchemes(s *state) {
	declared := tree.Get(s.root, "components", "securitySchemes")
	s.requirements(s.document(), declared)
	s.each(oas.Operation, func(p *oas.Place) { s.requirements(p, declared) })
}

func (s *state) requirements(p *oas.Place, declared *yaml.Node) {
	list := tree.Get(p.Node, "security")
	if !tree.IsSeq(list) || len(list.Content) == 0 {
		return
	}
	kept := list.Content[:0:0]
	for _, requirement := range list.Content {
		undeclared := ""
		for scheme := range tree.Entries(requirement) {
			if tree.Get(declared, scheme.Value) == nil {
				undeclared = scheme.Value
			}
		}
		if undeclared == "" {
			kept = append(kept, requirement)
			continue
		}
		s.fix(p, requirement, []string{"security"}, "requirement of %q removed, components.securitySchemes does not declare it", undeclared)
	}
	if list.Content = kept; len(kept) == 0 {
		tree.Delete(p.Node, "security")
	}
}

// duplicateTags keeps the first of tags with one name:
//
//	tags: [{name: a}, {name: a, description: b}]    tags: [{name: a}]
func duplicateTags(s *state) {
	list := tree.Get(s.root, "tags")
	if !tree.IsSeq(list) {
		return
	}
	seen := map[string]bool{}
	kept := list.Content[:0:0]
	for _, tag := range list.Content {
		name := tree.String(tree.Get(tag, "name"))
		if name != "" && seen[name] {
			s.fix(s.document(), tag, []string{"tags"}, "second declaration of tag %q removed", name)
			continue
		}
		seen[name] = true
		kept = append(kept, tag)
	}
	list.Content = kept
}
