package documented

import (
	"maps"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/smoke/sample"
)

// Document is the API as it is documented. It is not changed after it is
// loaded.
type Document struct{ t *openapi3.T }

// Load reads an OpenAPI document that flaregen has printed.
func Load(data []byte) (*Document, error) {
	t, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	relax(t)
	return &Document{t}, nil
}

// relax makes every oneOf an anyOf: documented alternatives overlap more often
// than not, and a value that is one of them is then refused for being another
// one, too, which is no fault of who sends it. Required members that are
// read-only become optional in requests, as OpenAPI has it.
func relax(t *openapi3.T) {
	seen := map[*openapi3.Schema]bool{}
	var visit func(refs ...*openapi3.SchemaRef)
	visit = func(refs ...*openapi3.SchemaRef) {
		for _, ref := range refs {
			if ref == nil || ref.Value == nil || seen[ref.Value] {
				continue
			}
			s := ref.Value
			seen[s] = true
			sample.Waive(s)
			if len(s.AnyOf) == 0 {
				s.OneOf, s.AnyOf = nil, s.OneOf
			}
			if s.Discriminator != nil && len(s.Discriminator.Mapping) == 0 {
				s.Discriminator = nil
			}
			visit(slices.Concat(s.OneOf, s.AnyOf, s.AllOf, openapi3.SchemaRefs{s.Items, s.Not, s.AdditionalProperties.Schema})...)
			visit(slices.Collect(maps.Values(s.Properties))...)
		}
	}
	content := func(c openapi3.Content) {
		for _, media := range c {
			visit(media.Schema)
		}
	}
	parameters := func(list openapi3.Parameters) {
		for _, p := range list {
			visit(p.Value.Schema)
			content(p.Value.Content)
		}
	}
	for _, item := range t.Paths.Map() {
		parameters(item.Parameters)
		for _, op := range item.Operations() {
			parameters(op.Parameters)
			if op.RequestBody != nil {
				content(op.RequestBody.Value.Content)
			}
			for _, response := range op.Responses.Map() {
				content(response.Value.Content)
			}
		}
	}
}

// Route finds an operation; nil when the document has none such.
func (d *Document) Route(method, path string) *routers.Route {
	item := d.t.Paths.Value(path)
	if item == nil || item.GetOperation(method) == nil {
		return nil
	}
	return &routers.Route{Spec: d.t, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method)}
}

// Parameters are those of an operation, in the order of the document; its own
// ones take the place of those of its path.
func Parameters(r *routers.Route) []*openapi3.Parameter {
	var all []*openapi3.Parameter
	for _, p := range r.PathItem.Parameters {
		if r.Operation.Parameters.GetByInAndName(p.Value.In, p.Value.Name) == nil {
			all = append(all, p.Value)
		}
	}
	for _, p := range r.Operation.Parameters {
		all = append(all, p.Value)
	}
	return all
}

// Parameter finds one of them; nil when the operation has none such.
func Parameter(r *routers.Route, in, name string) *openapi3.Parameter {
	for _, p := range Parameters(r) {
		if p.In == in && p.Name == name {
			return p
		}
	}
	return nil
}

// Judged is the operation as requests are held against it. Its parameters are
// those that the client sends ("query page"), in forms that openapi3filter can decode: types
// that an allOf states in parts are stated at once. A parameter that OpenAPI
// has no serialization for is left out.
func Judged(r *routers.Route, sent []string) *routers.Route {
	operation, item := *r.Operation, *r.PathItem
	operation.Parameters, item.Parameters = nil, nil
	for _, p := range Parameters(r) {
		if p.In != openapi3.ParameterInPath && !slices.Contains(sent, p.In+" "+p.Name) {
			continue
		}
		if p.Schema == nil || p.Schema.Value == nil {
			operation.Parameters = append(operation.Parameters, &openapi3.ParameterRef{Value: p})
			continue
		}
		if schema, ok := sample.Merged(p.Schema.Value); ok && hasSerialization(p, schema) {
			one := *p
			if isSpread(p, schema) {
				schema.Required = nil // openapi3filter takes it to be there, with nothing in it, when it is not
			}
			one.Schema = schema.NewRef()
			operation.Parameters = append(operation.Parameters, &openapi3.ParameterRef{Value: &one})
		}
	}
	return &routers.Route{Spec: r.Spec, Path: r.Path, PathItem: &item, Method: r.Method, Operation: &operation}
}

// hasSerialization reports whether OpenAPI says how a value of that type is
// written in that style.
func hasSerialization(p *openapi3.Parameter, schema *openapi3.Schema) bool {
	switch p.Style {
	case openapi3.SerializationPipeDelimited, openapi3.SerializationSpaceDelimited:
		return schema.Type.Is("array")
	case openapi3.SerializationDeepObject:
		return schema.Type.Is("object")
	}
	return true
}

// isSpread reports objects whose members are parameters of their own.
func isSpread(p *openapi3.Parameter, schema *openapi3.Schema) bool {
	return schema.Type.Is("object") && p.In == openapi3.ParameterInQuery &&
		(p.Style == "" || p.Style == openapi3.SerializationForm) && (p.Explode == nil || *p.Explode)
}

// SchemaOf gives the schema of a parameter; one without may be anything.
func SchemaOf(p *openapi3.Parameter) *openapi3.Schema {
	if p.Schema != nil && p.Schema.Value != nil {
		return p.Schema.Value
	}
	for _, media := range p.Content {
		if media.Schema != nil {
			return media.Schema.Value
		}
	}
	return &openapi3.Schema{}
}

// Response is one documented answer: a status and, unless it has no content, a
// media type.
type Response struct {
	Status  int
	Media   string
	Schema  *openapi3.Schema // nil when nothing is said
	Content *openapi3.MediaType
}

// Responses lists the documented answers in order. The default answer stands
// for success when no other does.
func Responses(op *openapi3.Operation) (good, bad []Response) {
	byStatus := op.Responses.Map()
	for _, code := range slices.Sorted(maps.Keys(byStatus)) {
		if code == "default" {
			continue
		}
		status, err := strconv.Atoi(strings.ReplaceAll(strings.ToUpper(code), "X", "0"))
		switch {
		case err != nil:
		case status/100 == 2:
			good = append(good, contents(status, byStatus[code].Value)...)
		case status >= 400 && status <= 599:
			bad = append(bad, contents(status, byStatus[code].Value)...)
		}
	}
	if other := byStatus["default"]; other != nil && len(good) == 0 {
		good = contents(200, other.Value)
	} else if other != nil {
		bad = append(bad, contents(400, other.Value)...)
	}
	return good, bad
}

func contents(status int, r *openapi3.Response) (list []Response) {
	for _, media := range slices.Sorted(maps.Keys(r.Content)) {
		one := Response{Status: status, Media: media, Content: r.Content[media]}
		if ref := r.Content[media].Schema; ref != nil {
			one.Schema = ref.Value
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		list = append(list, Response{Status: status})
	}
	return list
}

// IsJSON reports whether a media type holds one JSON value.
func IsJSON(media string) bool {
	t, _, err := mime.ParseMediaType(media)
	if err != nil {
		t = strings.ToLower(strings.TrimSpace(media))
	}
	return t == "application/json" || t == "text/json" || t == "*/*" || strings.HasSuffix(t, "+json")
}

// Concrete gives a media type that a message can have in place of a range.
func Concrete(media string) string {
	switch {
	case media == "*/*":
		return "application/json"
	case strings.Contains(media, "*"):
		return "application/octet-stream"
	}
	return media
}
