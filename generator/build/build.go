package build

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// Options are what the configuration says about one client.
type Options struct {
	Package  string
	Envelope model.Envelope // empty members take their default
}

type builder struct {
	files    *source.Files
	root     *yaml.Node
	envelope model.Envelope
	errs     source.Errors

	baseURL string // of the document

	refers    map[string][]string // what the component behind a reference refers to
	recursive map[string]bool     // whether it leads back to itself
	joined    map[[2]*yaml.Node]*yaml.Node
}

// Build reads the normalized, validated document and gives the model of its
// API. files tells where nodes come from. Faults that only show here, such as
// an x-resource that is no dotted path, come back together as source.Errors.
func Build(ctx context.Context, files *source.Files, root *yaml.Node, opts Options) (*model.API, error) {
	b := &builder{
		files: files, root: root, envelope: withDefaults(opts.Envelope),
		refers: map[string][]string{}, recursive: map[string]bool{}, joined: map[[2]*yaml.Node]*yaml.Node{},
	}
	b.baseURL = firstAddress(tree.Get(root, "servers"), "")
	api := &model.API{
		Package:     opts.Package,
		Title:       tree.String(tree.Get(root, "info", "title")),
		Description: tree.String(tree.Get(root, "info", "description")),
		BaseURL:     b.baseURL,
		Envelope:    b.envelope,
	}
	byName := map[string]*model.Resource{}
	for path, item := range tree.Entries(tree.Get(root, "paths")) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for verb, node := range tree.Entries(item) {
			if !isVerb(verb.Value) {
				continue
			}
			op := b.operation(path.Value, verb.Value, item, node)
			r := b.resource(api, byName, ResourceOf(path.Value, node), op.Origin)
			r.Operations = append(r.Operations, op)
		}
	}
	b.finish(api)
	return api, b.errs.Err()
}

func withDefaults(e model.Envelope) model.Envelope {
	d := model.DefaultEnvelope()
	for _, pair := range []struct{ have, fallback *string }{
		{&e.Success, &d.Success}, {&e.Result, &d.Result}, {&e.Errors, &d.Errors},
		{&e.Messages, &d.Messages}, {&e.Info, &d.Info},
	} {
		if *pair.have == "" {
			*pair.have = *pair.fallback
		}
	}
	return e
}

func isVerb(key string) bool {
	switch key {
	case "get", "put", "post", "delete", "options", "head", "patch", "trace":
		return true
	}
	return false
}

var resourceName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// resource finds or makes the resource of a path, with its parents.
func (b *builder) resource(api *model.API, byName map[string]*model.Resource, path []string, at model.Origin) *model.Resource {
	var parent *model.Resource
	for i := range path {
		if !resourceName.MatchString(path[i]) {
			path[i] = "r_" + snake(path[i])
		}
		name := strings.Join(path[:i+1], ".")
		r := byName[name]
		if r == nil {
			r = &model.Resource{Path: slices.Clone(path[:i+1])}
			byName[name] = r
			if parent == nil {
				api.Resources = append(api.Resources, r)
			} else {
				parent.Children = append(parent.Children, r)
			}
		}
		parent = r
	}
	return parent
}

// finish puts everything into an order that does not depend on the order of
// the document, and lets the operations of a resource share their types.
func (b *builder) finish(api *model.API) {
	model.SortResources(api.Resources)
	for r := range api.AllResources() {
		slices.SortFunc(r.Operations, func(x, y *model.Operation) int {
			if c := kindRank(x.Kind) - kindRank(y.Kind); c != 0 {
				return c
			}
			if c := strings.Compare(x.Kind, y.Kind); c != 0 {
				return c
			}
			return strings.Compare(x.Path+x.HTTPMethod, y.Path+y.HTTPMethod)
		})
		shareTypes(r)
	}
}

// kindRank is the order in which a reader expects the methods of a resource.
func kindRank(kind string) int {
	for i, k := range []string{"list", "get", "create", "update", "edit", "delete"} {
		if kind == k {
			return i
		}
	}
	return 6
}

func (b *builder) origin(n *yaml.Node, pointer string) model.Origin {
	p := b.files.Position(n)
	return model.Origin{File: p.File, Line: p.Line, Column: p.Column, Pointer: pointer}
}

// deref follows references of parameters, bodies and responses.
func (b *builder) deref(n *yaml.Node) *yaml.Node {
	for range 32 {
		ref := tree.String(tree.Get(n, "$ref"))
		if ref == "" {
			return n
		}
		n = tree.Resolve(b.root, ref)
	}
	return n
}
