package record

import (
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// File is the name of the record in the folder of its client.
const File = "symbols.json"

// Record is every name of one client. A nil one knows none.
type Record struct {
	Resources  map[string]*Resource  `json:"resources"`  // by dotted path
	Operations map[string]*Operation `json:"operations"` // by method and shape of the path, see [Shape]
	Types      map[string]*Type      `json:"types"`      // by Go name

	places map[string]string // where types stand → Go name
}

// Resource is what a resource is called.
type Resource struct {
	Go      string `json:"go"`                // from the client: SSL.CertificatePacks
	Service string `json:"service"`           // type with the methods
	Base    string `json:"base"`              // what the names of its types start with
	Package string `json:"package,omitempty"` // of a top-level resource, when the client is split
}

// Operation is what belongs to one operation.
type Operation struct {
	Go       string            `json:"go"` // from the client: SSL.CertificatePacks.List
	Iterator string            `json:"iterator,omitempty"`
	Waiters  map[string]string `json:"waiters,omitempty"` // methods, by what they wait for
	Resource string            `json:"resource"`
	Kind     string            `json:"kind"`
	At       string            `json:"at"`                   // JSON pointer in the merged document
	Params   string            `json:"params,omitempty"`     // type of the parameters
	Fields   map[string]string `json:"parameters,omitempty"` // its fields, by place and name on the wire
	Request  string            `json:"request,omitempty"`    // type of the body, or of what it is a list of
	Result   string            `json:"result,omitempty"`     // type of the result, or of what it is a list of
}

// Type is one declared type.
type Type struct {
	Of     string            `json:"of"`           // where it stands
	At     string            `json:"at,omitempty"` // JSON pointer of its schema
	Fields map[string]string `json:"fields,omitempty"`
	Places map[string]string `json:"places,omitempty"` // pointers of fields that do not stand in the properties of At
	Values map[string]string `json:"values,omitempty"` // constants, by value
	Arms   map[string]string `json:"alternatives,omitempty"`
}

// Shape gives a path without the names of its parameters.
func Shape(path string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(path, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, path, _ = strings.Cut(after, "}")
		b.WriteString("{}")
	}
}

// OperationKey identifies an operation.
func OperationKey(op *model.Operation) string { return op.HTTPMethod + " " + Shape(op.Path) }

// ParamKey identifies a parameter of its operation.
func ParamKey(p *model.Param) string { return string(p.In) + " " + p.Name }

// Operation gives what is known about an operation: nothing when it is new, or
// when its documentation has put it somewhere else.
func (r *Record) Operation(resource string, op *model.Operation) *Operation {
	if r == nil {
		return nil
	}
	known := r.Operations[OperationKey(op)]
	if known == nil || known.Resource != resource || known.Kind != op.Kind {
		return nil
	}
	return known
}

// Resource gives what is known about a resource, or nil.
func (r *Record) Resource(name string) *Resource {
	if r == nil {
		return nil
	}
	return r.Resources[name]
}

// TypeAt gives the Go name of the type that stands in a place, or "".
func (r *Record) TypeAt(place string) string {
	if r == nil {
		return ""
	}
	if r.places == nil {
		r.places = map[string]string{}
		for name, t := range r.Types {
			r.places[t.Of] = name
		}
	}
	return r.places[place]
}

// Shared reports whether an operation answers with the type of its resource.
// known is false for operations that are new, or that answered with nothing
// that has a type.
func (r *Record) Shared(resource string, op *model.Operation) (shared, known bool) {
	o := r.Operation(resource, op)
	if o == nil || o.Result == "" {
		return false, false
	}
	return o.Result == r.TypeAt(resource), true
}

// SharesArm reports whether one alternative of a union is the type of a
// resource.
func (r *Record) SharesArm(union, resource string) bool {
	t, own := r.Types[union], r.TypeAt(resource)
	if t == nil || own == "" {
		return false
	}
	for key, name := range t.Arms {
		if name == own && r.TypeAt(union+"|"+key) == "" {
			return true
		}
	}
	return false
}

// last is the part of a dotted Go path that belongs to its end.
func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// Field is the Go name of the field that leads to a resource.
func (r *Resource) Field() string { return last(r.Go) }

// Method is the Go name of the operation's method.
func (o *Operation) Method() string { return last(o.Go) }
