package diff

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/overlay"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// Version is one version of a client, as the pipeline makes it.
type Version struct {
	Name     string        // as the command line calls it
	Printed  []byte        // the merged document
	Document *yaml.Node    // the tree that it was printed from
	Files    *source.Files // in which the tree's nodes stand
	API      *model.API
	Code     map[string][]byte // Go files, relative to the client's folder
	Import   string            // path of the client's package; may be empty
	Overlays []overlay.ActionReport
}

// spot is what stands on a line of the printed document.
type spot struct {
	pointer string
	place   source.Position
}

// index leads from lines of the printed document, from operations and from Go
// symbols to each other.
type index struct {
	version    *Version
	lines      map[int]spot
	operations map[string]*operation // by method and shape of path
	calls      map[string]*operation // by Go call, such as DNS.Records.List
	symbols    map[string]symbol     // by Go name, such as Record.Name or RecordService.List
	pointers   map[string]string     // pointer → Go name of the type or field that it becomes
	overlays   map[string]bool       // names of overlay files
}

// operation is one operation with what callers know it by.
type operation struct {
	*model.Operation
	resource *model.Resource
	call     string // DNS.Records.List
}

func (o *operation) String() string { return o.HTTPMethod + " " + o.Path }

// symbol is what a Go name stands for.
type symbol struct {
	origin    model.Origin
	operation *operation // that has it: of a type, the first
	resource  string
	of        string // the type of an enum's value; "" for all else
}

func newIndex(v *Version) (*index, error) {
	x := &index{
		version: v, lines: map[int]spot{}, operations: map[string]*operation{}, calls: map[string]*operation{},
		symbols: map[string]symbol{}, pointers: map[string]string{}, overlays: map[string]bool{},
	}
	if err := x.readLines(); err != nil {
		return nil, err
	}
	x.readModel()
	for _, action := range v.Overlays {
		x.overlays[action.File] = true
	}
	return x, nil
}

// readLines walks through the printed document and the tree that it was
// printed from, which have the same shape.
func (x *index) readLines() error {
	var printed yaml.Node
	if err := yaml.Unmarshal(x.version.Printed, &printed); err != nil {
		return fmt.Errorf("the merged document of %s: %w", x.version.Name, err)
	}
	if printed.Kind == yaml.DocumentNode {
		x.walk("", printed.Content[0], x.version.Document)
	}
	return nil
}

func (x *index) walk(pointer string, printed, stated *yaml.Node) {
	x.note(pointer, printed.Line, stated)
	switch {
	case printed.Kind == yaml.MappingNode && stated.Kind == yaml.MappingNode:
		for i := 0; i+1 < min(len(printed.Content), len(stated.Content)); i += 2 {
			key := printed.Content[i]
			at := pointer + "/" + tree.Escape(key.Value)
			x.note(at, key.Line, stated.Content[i])
			x.walk(at, printed.Content[i+1], stated.Content[i+1])
		}
	case printed.Kind == yaml.SequenceNode && stated.Kind == yaml.SequenceNode:
		for i := range min(len(printed.Content), len(stated.Content)) {
			x.walk(fmt.Sprintf("%s/%d", pointer, i), printed.Content[i], stated.Content[i])
		}
	}
}

// note remembers what begins on a line: the outermost thing.
func (x *index) note(pointer string, line int, stated *yaml.Node) {
	if _, taken := x.lines[line]; !taken {
		x.lines[line] = spot{pointer: pointer, place: x.version.Files.Position(stated)}
	}
}

func (x *index) readModel() {
	api := x.version.API
	owners := map[*model.Type]string{}
	for r, op := range api.Operations() {
		o := &operation{Operation: op, resource: r, call: r.GoPath() + "." + op.Method}
		x.operations[identity(op.HTTPMethod, op.Path)] = o
		x.calls[o.call] = o
		prefix := ""
		if len(r.Path) > 0 {
			prefix = x.packageOf(r)
		}
		for _, method := range methodsOf(op) {
			if method != "" {
				x.symbols[prefix+r.Service+"."+method] = symbol{origin: op.Origin, operation: o, resource: r.Name()}
			}
		}
		if op.ParamsType != "" {
			x.symbols[prefix+op.ParamsType] = symbol{origin: op.Origin, operation: o, resource: r.Name()}
			for _, p := range op.Params {
				x.symbols[prefix+op.ParamsType+"."+p.GoName] = symbol{origin: p.Type.Origin, operation: o, resource: r.Name()}
				x.lead(p.Type.Origin.Pointer, prefix+op.ParamsType+"."+p.GoName)
			}
		}
		for t := range types(op) {
			if _, seen := owners[t]; !seen {
				owners[t] = r.Name()
				x.readType(prefix, t, symbol{origin: t.Origin, operation: o, resource: r.Name()})
			}
		}
	}
	for r := range api.AllResources() {
		x.readService(r)
	}
	for _, top := range api.Resources {
		x.symbols["Client."+top.Field] = x.symbols[x.packageOf(top)+top.Service]
	}
}

// readService notes the type that holds a resource's methods and leads to the
// resources below. It is there because of the first operation in either.
func (x *index) readService(r *model.Resource) {
	s := symbol{resource: r.Name()}
	if first := firstOperation(r); first != nil {
		s.origin = first.Origin
	}
	service := x.packageOf(r) + r.Service
	x.symbols[service] = s
	for _, child := range r.Children {
		below := symbol{resource: child.Name()}
		if first := firstOperation(child); first != nil {
			below.origin = first.Origin
		}
		x.symbols[service+"."+child.Field] = below
	}
}

func firstOperation(r *model.Resource) *model.Operation {
	if len(r.Operations) > 0 {
		return r.Operations[0]
	}
	for _, child := range r.Children {
		if op := firstOperation(child); op != nil {
			return op
		}
	}
	return nil
}

// packageOf is what names of a split client's package begin with in findings.
func (x *index) packageOf(r *model.Resource) string {
	for _, top := range x.version.API.Resources {
		if top.Package != "" && len(r.Path) > 0 && top.Path[0] == r.Path[0] {
			return top.Package + "."
		}
	}
	return ""
}

func (x *index) readType(prefix string, t *model.Type, s symbol) {
	if !t.IsDeclared() {
		return
	}
	name := prefix + t.Name
	x.symbols[name] = s
	x.lead(t.Origin.Pointer, name)
	for _, f := range t.Fields {
		field := s
		if f.Type.Origin.File != "" {
			field.origin = f.Type.Origin
		}
		x.symbols[name+"."+f.GoName] = field
		x.lead(t.Origin.Pointer+"/properties/"+tree.Escape(f.Name), name+"."+f.GoName)
		x.lead(f.Type.Origin.Pointer, name+"."+f.GoName)
	}
	for _, arm := range t.Arms {
		part := s
		if arm.Type.Origin.File != "" {
			part.origin = arm.Type.Origin
		}
		x.symbols[name+"."+arm.GoName] = part
	}
	value := s
	value.of = name
	for _, v := range t.Values {
		x.symbols[prefix+v.GoName] = value
	}
}

// find gives what a Go name stands for, or else what the name in front of its
// last dot does: of a method that a type has because it is a union, the type.
func (x *index) find(name string) (symbol, bool) {
	for {
		if s, ok := x.symbols[name]; ok {
			return s, true
		}
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			return symbol{}, false
		}
		name = name[:dot]
	}
}

// lead notes what a pointer becomes. Several things can come from one
// component; the first stands for all.
func (x *index) lead(pointer, name string) {
	if _, taken := x.pointers[pointer]; !taken && pointer != "" {
		x.pointers[pointer] = name
	}
}

// becomes gives the Go name for a place of the document: of the innermost
// thing around it that has one.
func (x *index) becomes(pointer string) string {
	for pointer != "" {
		if name, ok := x.pointers[pointer]; ok {
			return name
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
	return ""
}

// side describes a place of the version.
func (x *index) side(place source.Position, pointer string) Side {
	s := Side{Place: place, Pointer: pointer}
	switch {
	case x.overlays[place.File]:
		s.Cause = FromOverlay
	case place.File != "":
		s.Cause = FromSource
	}
	return s
}

func (x *index) sideOf(o model.Origin) Side {
	return x.side(source.Position{File: o.File, Line: o.Line, Column: o.Column}, o.Pointer)
}

// types yields every type that an operation speaks of, each once.
func types(op *model.Operation) iter.Seq[*model.Type] {
	return func(yield func(*model.Type) bool) {
		seen := map[*model.Type]bool{}
		var visit func(t *model.Type) bool
		visit = func(t *model.Type) bool {
			if t == nil || seen[t] {
				return true
			}
			seen[t] = true
			if !yield(t) || !visit(t.Elem) || !visit(t.Extra) {
				return false
			}
			for _, f := range t.Fields {
				if !visit(f.Type) {
					return false
				}
			}
			for _, arm := range t.Arms {
				if !visit(arm.Type) {
					return false
				}
			}
			return true
		}
		roots := []*model.Type{op.Result.Type}
		if op.Body != nil {
			roots = append(roots, op.Body.Type)
		}
		for _, p := range slices.Concat(op.PathParams, op.Params) {
			roots = append(roots, p.Type)
		}
		for _, t := range roots {
			if !visit(t) {
				return
			}
		}
	}
}

// identity is what makes an operation the same one in two versions.
func identity(method, path string) string { return strings.ToUpper(method) + " " + shape(path) }

// shape is a path without the names of its parameters.
func shape(path string) string {
	var b strings.Builder
	for path != "" {
		before, rest, found := strings.Cut(path, "{")
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteString("{}")
		_, path, _ = strings.Cut(rest, "}")
	}
	return b.String()
}

// methodsOf are all methods that an operation becomes.
func methodsOf(op *model.Operation) []string {
	methods := []string{op.Method, op.Iterator}
	for _, w := range op.Waiters {
		methods = append(methods, w.Method)
	}
	return methods
}
