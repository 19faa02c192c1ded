package build

import (
	"context"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// Options are what the configuration says about one client.
type Options struct {
	Package  string
	Envelope model.Envelope // empty members take their default

	// Companions is the document of operations that the client does not select
	// but that say what those it selects are called. It is normalized, not
	// validated. Resources are the paths of all resources that there would be
	// if everything were selected. Both are empty when everything is.
	Companions *yaml.Node
	Resources  [][]string

	Known *record.Record // which operations share a type already; nil when there is none
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
	places    []place // of types and fields, in the order in which they were made
}

func newBuilder(files *source.Files, root *yaml.Node, envelope model.Envelope) *builder {
	return &builder{
		files: files, root: root, envelope: envelope,
		refers: map[string][]string{}, recursive: map[string]bool{}, joined: map[[2]*yaml.Node]*yaml.Node{},
	}
}

// Build reads the normalized, validated document and gives the model of its
// API. files tells where nodes come from. Faults that only show here, such as
// an x-resource that is no dotted path, come back together as source.Errors.
func Build(ctx context.Context, files *source.Files, root *yaml.Node, opts Options) (*model.API, error) {
	b := newBuilder(files, root, withDefaults(opts.Envelope))
	b.baseURL = firstAddress(tree.Get(root, "servers"), "")
	api := &model.API{
		Package:     opts.Package,
		Title:       tree.String(tree.Get(root, "info", "title")),
		Description: tree.String(tree.Get(root, "info", "description")),
		BaseURL:     b.baseURL,
		Envelope:    b.envelope,
	}
	resources := resources{api, map[string]*model.Resource{}}
	if err := b.operations(ctx, resources, root); err != nil {
		return nil, err
	}
	b.locate()
	if err := b.companions(ctx, resources, opts); err != nil {
		return nil, err
	}
	b.finish(api, opts.Known)
	return api, b.errs.Err()
}

// operations adds the operations of a document to their resources.
func (b *builder) operations(ctx context.Context, resources resources, root *yaml.Node) error {
	for path, item := range tree.Entries(tree.Get(root, "paths")) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for verb, node := range tree.Entries(item) {
			if !isVerb(verb.Value) {
				continue
			}
			op := b.operation(path.Value, verb.Value, item, node)
			r := resources.at(ResourceOf(path.Value, node))
			r.Operations = append(r.Operations, op)
		}
	}
	return nil
}

// companions adds the operations and resources that are there for the names.
func (b *builder) companions(ctx context.Context, all resources, opts Options) error {
	for _, path := range opts.Resources {
		all.at(path)
	}
	if opts.Companions == nil {
		return nil
	}
	// What is wrong with them is of no interest: their errors stay behind.
	c := newBuilder(b.files, opts.Companions, b.envelope)
	chosen := map[*model.Operation]bool{}
	for _, op := range all.api.Operations() {
		chosen[op] = true
	}
	if err := c.operations(ctx, all, opts.Companions); err != nil {
		return err
	}
	for _, op := range all.api.Operations() {
		if !chosen[op] {
			markCompanion(op)
		}
	}
	return nil
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

// resources is the tree of resources in the making.
type resources struct {
	api    *model.API
	byName map[string]*model.Resource
}

// at finds or makes the resource of a path, with its parents.
func (rs resources) at(path []string) *model.Resource {
	var parent *model.Resource
	for i := range path {
		name := strings.Join(path[:i+1], ".")
		r := rs.byName[name]
		if r == nil {
			r = &model.Resource{Path: slices.Clone(path[:i+1])}
			rs.byName[name] = r
			if parent == nil {
				rs.api.Resources = append(rs.api.Resources, r)
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
func (b *builder) finish(api *model.API, known *record.Record) {
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
		shareTypes(r, known)
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
