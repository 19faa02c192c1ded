package emit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/getkin/kin-openapi/openapi3"
)

// lower writes the model down as an OpenAPI document again, one that says to
// oapi-codegen just what to declare: every schema carries its final Go name,
// envelopes are gone, answers are absent because the services decode them.
func lower(api *model.API) *openapi3.T {
	l := lowering{openapi3.Schemas{}, api.Envelope, api.BaseURL}
	doc := &openapi3.T{
		OpenAPI:    "3.0.3",
		Info:       &openapi3.Info{Title: api.Title, Version: "0"},
		Paths:      openapi3.NewPaths(),
		Components: &openapi3.Components{Schemas: l.schemas},
	}
	for _, t := range api.Types {
		if t.Kind != model.KindUnion {
			l.schemas[t.Name] = &openapi3.SchemaRef{Value: &openapi3.Schema{}}
		}
	}
	for _, t := range api.Types {
		if t.Kind != model.KindUnion {
			*l.schemas[t.Name].Value = *l.declared(t)
		}
	}
	for r, op := range api.Operations() {
		if op.ParamsType != "" && len(op.Params) > 0 {
			l.schemas[op.ParamsType] = l.params(r, op).NewRef()
		}
		l.operation(doc, r, op)
	}
	return doc
}

// lowering holds the declared schemas, made before they are filled because
// they refer to each other, and what the client expects of all operations.
type lowering struct {
	schemas  openapi3.Schemas
	envelope model.Envelope
	baseURL  string
}

func (l lowering) declared(t *model.Type) *openapi3.Schema {
	s := &openapi3.Schema{Description: typeComment(t), Extensions: map[string]any{}}
	switch t.Kind {
	case model.KindEnum:
		lowerEnum(s, t)
	case model.KindObject:
		s.Type = &openapi3.Types{"object"}
		s.Properties = openapi3.Schemas{}
		for i, f := range t.Fields {
			s.Properties[f.Name] = l.field(f, i, t).NewRef()
			if f.Required && !holds(f.Type, t) {
				s.Required = append(s.Required, f.Name)
			}
		}
		switch {
		case t.Extra != nil:
			s.Properties[fieldMark+extraField] = extraMembers(t).NewRef()
		case t.KeepsUnknown():
			s.Properties[fieldMark+unknownField] = unknownMembers(t).NewRef()
		}
	}
	return s
}

// extraMembers makes the field for members that have no fixed name; extras
// writes how it is filled.
func extraMembers(t *model.Type) *openapi3.Schema {
	return lastField(t, extraField, "map[string]"+goType(t.Extra), "-", "Members of other names.")
}

// unknownMembers makes the field for what is not documented. The tag lets
// json/v2 fill it; there it has had either name.
func unknownMembers(t *model.Type) *openapi3.Schema {
	return lastField(t, unknownField, "envelope.UnknownMembers", ",embed,inline", "Members that are not documented.")
}

func lastField(t *model.Type, name, typ, tag, doc string) *openapi3.Schema {
	return &openapi3.Schema{
		Description: fieldMark + doc,
		Extensions: map[string]any{
			"x-order":                         float64(len(t.Fields)),
			"x-go-name":                       name,
			"x-go-type":                       typ,
			"x-go-type-skip-optional-pointer": true,
			"x-oapi-codegen-extra-tags":       map[string]any{"json": tag},
		},
	}
}

// lowerEnum leaves the values to the template: oapi-codegen would compare each
// enum with every other one for names that they share, and ours are unique.
func lowerEnum(s *openapi3.Schema, t *model.Type) {
	s.Type = &openapi3.Types{string(t.Base)}
	var constants []constant
	for _, v := range t.Values {
		value := v.Wire
		if t.Base == model.KindInteger {
			n, _ := strconv.ParseInt(v.Wire, 10, 64) // build admits nothing else
			value = strconv.FormatInt(n, 10)
		}
		constants = append(constants, constant{v.GoName, value})
	}
	slices.SortFunc(constants, func(a, b constant) int { return strings.Compare(a.Name, b.Name) })
	s.Extensions[extConstants] = constants
	s.Extensions[extCases] = cases(constants)
}

// constant is a value of an enum, as the template of types takes it.
type constant struct{ Name, Value string }

// cases lists the constants of an enum for a switch, as many in a line as a
// comment is wide. Of two integers that are one, written differently, a switch
// takes but one.
func cases(constants []constant) string {
	var b strings.Builder
	width := 0
	seen := map[string]bool{}
	for _, c := range constants {
		switch {
		case seen[c.Value]:
			continue
		case width > 0 && width+len(c.Name) > lineWidth:
			b.WriteString(",\n")
			width = 0
		case width > 0:
			b.WriteString(", ")
		}
		seen[c.Value] = true
		b.WriteString(c.Name)
		width += len(c.Name) + len(", ")
	}
	return b.String()
}

// field decides how absence is written: a plain value with omitzero in
// answers, a pointer in requests, and nullable.Nullable where a request can
// say null.
func (l lowering) field(f *model.Field, order int, owner *model.Type) *openapi3.Schema {
	s := l.use(f.Type)
	s.Description = fieldComment(f.Doc)
	s.Extensions["x-order"] = float64(order)
	s.Extensions["x-go-name"] = f.GoName
	s.Extensions["x-omitempty"] = false
	switch {
	case f.Type.Nullable && owner.Request:
		s.Nullable = true
	case !owner.Request || !isScalar(f.Type):
		s.Extensions["x-go-type-skip-optional-pointer"] = !holds(f.Type, owner)
	}
	s.Extensions["x-omitzero"] = !f.Required
	return s
}

// isScalar reports types whose zero value could be meant: those need a pointer
// to be optional in a request. Lists, maps and raw JSON have nil.
func isScalar(t *model.Type) bool {
	switch t.Kind {
	case model.KindArray, model.KindMap, model.KindAnyMap, model.KindAny, model.KindBytes:
		return false
	}
	return true
}

// holds reports whether a value of t would contain a value of owner, which Go
// can only express through a pointer.
func holds(t, owner *model.Type) bool { return holdsIn(t, owner, map[*model.Type]bool{}) }

func holdsIn(t, owner *model.Type, seen map[*model.Type]bool) bool {
	if t == owner {
		return true
	}
	if t.Kind != model.KindObject || seen[t] {
		return false
	}
	seen[t] = true
	for _, f := range t.Fields {
		if holdsIn(f.Type, owner, seen) {
			return true
		}
	}
	return false
}

// use writes a type where it is used.
func (l lowering) use(t *model.Type) *openapi3.Schema {
	s := &openapi3.Schema{Extensions: map[string]any{}}
	switch t.Kind {
	case model.KindObject, model.KindEnum:
		// A reference has no siblings in OpenAPI 3.0; an allOf of one gives
		// the place its own description and extensions.
		s.AllOf = openapi3.SchemaRefs{l.refer(t)}
	case model.KindUnion:
		s.Extensions["x-go-type"] = t.Name
	case model.KindArray:
		s.Type = &openapi3.Types{"array"}
		s.Items = l.elem(t.Elem)
	case model.KindMap:
		s.Type = &openapi3.Types{"object"}
		s.AdditionalProperties = openapi3.AdditionalProperties{Schema: l.elem(t.Elem)}
	case model.KindAnyMap:
		s.Extensions["x-go-type"] = "map[string]any"
	case model.KindAny:
		s.Extensions["x-go-type"] = "json.RawMessage"
		if t.Request {
			s.Extensions["x-go-type"] = "any"
		}
	case model.KindSecret, model.KindFile:
		s.Type = &openapi3.Types{"string"}
		s.Extensions["x-go-type"] = goType(t)
	default:
		lowerScalar(s, t)
	}
	return s
}

// elem writes a type where nothing stands beside it.
func (l lowering) elem(t *model.Type) *openapi3.SchemaRef {
	if t.Kind == model.KindObject || t.Kind == model.KindEnum {
		return l.refer(t)
	}
	return l.use(t).NewRef()
}

func (l lowering) refer(t *model.Type) *openapi3.SchemaRef {
	return openapi3.NewSchemaRef("#/components/schemas/"+t.Name, l.schemas[t.Name].Value)
}

func lowerScalar(s *openapi3.Schema, t *model.Type) {
	typ, format := "string", ""
	switch t.Kind {
	case model.KindTime:
		format = "date-time"
	case model.KindDate:
		format = "date"
	case model.KindBytes:
		format = "byte"
	case model.KindInteger:
		typ, format = "integer", map[int]string{32: "int32", 64: "int64"}[t.Bits]
	case model.KindNumber:
		typ, format = "number", "double"
	case model.KindBoolean:
		typ = "boolean"
	}
	s.Type = &openapi3.Types{typ}
	s.Format = format
}

func (l lowering) params(r *model.Resource, op *model.Operation) *openapi3.Schema {
	owner := &model.Type{Kind: model.KindObject, Name: op.ParamsType, Request: true, Role: paramsRole(r, op)}
	for _, p := range op.Params {
		doc := p.Doc
		if p.Required {
			doc.Constraints = append(slices.Clone(doc.Constraints), "Required.")
		}
		owner.Fields = append(owner.Fields, &model.Field{
			Name: p.GoName, GoName: p.GoName, Doc: doc, Required: p.Required, Type: p.Type,
		})
	}
	s := l.declared(owner)
	for _, p := range s.Properties {
		p.Value.Nullable = false // a parameter is sent or not; it is never null
		p.Value.Extensions["x-go-json-ignore"] = true
	}
	return s
}

// operation states what the request builder needs; the label of the
// operation travels as its summary, parameters and body as statements.
func (l lowering) operation(doc *openapi3.T, r *model.Resource, op *model.Operation) {
	o := &openapi3.Operation{
		OperationID: requestName(op),
		Summary:     fieldPath(r) + op.Method,
		Responses:   openapi3.NewResponses(),
		Extensions:  map[string]any{extArguments: declare(arguments(op, true)), extPathNames: pathNames(op)},
	}
	for _, p := range op.PathParams {
		o.Parameters = append(o.Parameters, pathParam(p))
	}
	if s := statements(op, l.envelope, l.baseURL); s != "" {
		o.Extensions[extStatements] = s
	}
	item := doc.Paths.Value(op.Path)
	if item == nil {
		item = &openapi3.PathItem{}
		doc.Paths.Set(op.Path, item)
	}
	item.SetOperation(op.HTTPMethod, o)
}

func pathNames(op *model.Operation) string {
	var b strings.Builder
	for _, p := range op.PathParams {
		b.WriteString(", " + p.GoName)
	}
	return b.String()
}

// keysLiteral names the members that are not called as usual; the runtime
// fills in the others.
func keysLiteral(e model.Envelope) string {
	usual := model.DefaultEnvelope()
	if e == usual {
		return "envelope.DefaultKeys()"
	}
	var fields []string
	for _, f := range []struct{ name, have, usual string }{
		{"Success", e.Success, usual.Success}, {"Result", e.Result, usual.Result}, {"Errors", e.Errors, usual.Errors},
		{"Messages", e.Messages, usual.Messages}, {"Info", e.Info, usual.Info},
	} {
		if f.have != f.usual {
			fields = append(fields, fmt.Sprintf("%s: %q", f.name, f.have))
		}
	}
	return "envelope.Keys{" + strings.Join(fields, ", ") + "}"
}

func pathParam(p *model.Param) *openapi3.ParameterRef {
	return &openapi3.ParameterRef{Value: openapi3.NewPathParameter(p.Name).WithSchema(openapi3.NewStringSchema())}
}

// requestName is the operation's part of its request builder's name.
func requestName(op *model.Operation) string {
	return strings.TrimSuffix(strings.TrimPrefix(op.RequestFunc, "new"), "Request")
}
