package emit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// statements are what a request builder does with a request between making
// and returning it, as Go source; "" when there is nothing to do. usual is the
// spelling of envelopes that the client expects, baseURL where it sends requests.
func statements(op *model.Operation, usual model.Envelope, baseURL string) string {
	var s strings.Builder
	if op.Server != "" {
		fmt.Fprintf(&s, "req.SetServer(%q, %q)\n", op.Server, baseURL)
	}
	if op.Result.Enveloped && op.Result.Envelope != usual {
		fmt.Fprintf(&s, "req.SetKeys(%s)\n", keysLiteral(op.Result.Envelope))
	}
	if media := op.Result.MediaType; media != "" && media != "application/json" {
		fmt.Fprintf(&s, "req.Accept(%q)\n", media)
	}
	if statuses := emptyStatuses(op.Result); len(statuses) > 0 {
		fmt.Fprintf(&s, "req.MayBeEmpty(%s)\n", strings.Join(statuses, ", "))
	}
	paramStatements(&s, op)
	bodyStatements(&s, op.Body)
	return strings.TrimSuffix(s.String(), "\n")
}

// emptyStatuses are those that the runtime would not take for granted: HTTP
// itself forbids content with 204 and 205.
func emptyStatuses(r model.Result) []string {
	var statuses []string
	for _, status := range r.Empty {
		if _, err := strconv.Atoi(status); err == nil && r.Kind != model.ResultNone && status != "204" && status != "205" {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// paramStatements leave it to the runtime to skip what is nil.
func paramStatements(s *strings.Builder, op *model.Operation) {
	if len(op.Params) == 0 {
		return
	}
	var required []string
	s.WriteString("if params != nil {\n")
	for _, p := range op.Params {
		fmt.Fprintf(s, "req.%s(%q, params.%s%s)\n", paramMethods[p.In], p.Name, p.GoName, secondary(paramStyle(p))+reserved(p))
		if p.Required {
			required = append(required, strconv.Quote(p.Name))
		}
	}
	if len(required) > 0 {
		fmt.Fprintf(s, "} else {\nreq.MissingParams(%s)\n", strings.Join(required, ", "))
	}
	s.WriteString("}\n")
}

var paramMethods = map[model.In]string{
	model.InQuery:  "QueryParam",
	model.InHeader: "HeaderParam",
	model.InCookie: "CookieParam",
}

// paramStyle is the runtime's name of a style, "" where its default is meant.
func paramStyle(p *model.Param) string {
	switch {
	case p.MediaType != "" && isJSON(p.MediaType):
		return "JSON"
	case p.MediaType != "":
		return ""
	case p.In == model.InQuery:
		return queryStyle(p.Type, p.Style, p.Explode)
	case p.In == model.InHeader && p.Explode && !isSingle(p.Type):
		return "Exploded"
	}
	return ""
}

// queryStyle is the style of a query parameter or of a field of a form.
func queryStyle(t *model.Type, style string, explode bool) string {
	switch {
	case isSingle(t):
		return ""
	case style == "deepObject":
		return "DeepObject"
	case explode:
		return ""
	case style == "spaceDelimited":
		return "Spaces"
	case style == "pipeDelimited":
		return "Pipes"
	}
	return "Commas"
}

// isSingle reports types whose values look the same in every style.
func isSingle(t *model.Type) bool {
	switch t.Kind {
	case model.KindObject, model.KindUnion, model.KindArray, model.KindMap, model.KindAny, model.KindAnyMap:
		return false
	}
	return true
}

func reserved(p *model.Param) string {
	if p.Reserved {
		return ", envelope.Reserved"
	}
	return ""
}

// secondary writes an argument that is left out by default.
func secondary(style string) string {
	if style == "" {
		return ""
	}
	return ", envelope." + style
}

func bodyStatements(s *strings.Builder, b *model.Body) {
	switch {
	case b == nil:
	case b.Encoding == model.BodyJSON:
		s.WriteString("req.SetJSON(body)\n")
	case b.Encoding == model.BodyStream && callerSetsMediaType(b):
		s.WriteString("req.SetBody(contentType, body)\n")
	case b.Encoding == model.BodyStream:
		fmt.Fprintf(s, "req.SetBody(%q, body)\n", b.MediaType)
	case b.Required:
		fieldStatements(s, b)
	default:
		s.WriteString("if body != nil {\n")
		fieldStatements(s, b)
		s.WriteString("}\n")
	}
}

// fieldStatements write a body that consists of fields.
func fieldStatements(s *strings.Builder, b *model.Body) {
	if b.Type.Kind == model.KindMap {
		namedStatement(s, b, "body")
		return
	}
	if b.Encoding == model.BodyForm {
		for _, f := range b.Type.Fields {
			fmt.Fprintf(s, "req.FormParam(%q, body.%s%s)\n", f.Name, f.GoName, secondary(formStyle(b, f)))
		}
		if b.Type.Extra != nil {
			namedStatement(s, b, "body."+extraField)
		}
		return
	}
	s.WriteString("req.SetMultipart(\n")
	for _, f := range b.Type.Fields {
		constructor, as := "ValuePart", ""
		if isFile(f.Type) {
			constructor = "FilePart"
		}
		if media := b.Encodings[f.Name].MediaType; media != "" && media != defaultMedia(f.Type) {
			as = fmt.Sprintf(".As(%q)", media)
		}
		fmt.Fprintf(s, "envelope.%s(%q, body.%s)%s,\n", constructor, f.Name, f.GoName, as)
	}
	if b.Type.Extra != nil {
		fmt.Fprintf(s, "envelope.NamedParts(body.%s),\n", extraField)
	}
	s.WriteString(")\n")
}

// namedStatement writes fields that the caller names.
func namedStatement(s *strings.Builder, b *model.Body, fields string) {
	if b.Encoding == model.BodyForm {
		fmt.Fprintf(s, "req.FormParam(\"\", %s)\n", fields) // its members are fields of their own
		return
	}
	fmt.Fprintf(s, "req.SetMultipart(envelope.NamedParts(%s))\n", fields)
}

// formStyle writes as JSON, unless a style is documented, what has members:
// that is what OpenAPI says about the fields of forms.
func formStyle(b *model.Body, f *model.Field) string {
	switch e := b.Encodings[f.Name]; {
	case e.Style != "":
		return queryStyle(f.Type, e.Style, e.Explode)
	case e.MediaType != "" && isJSON(e.MediaType), f.Type.Kind != model.KindArray && !isSingle(f.Type):
		return "JSON"
	}
	return ""
}

func isFile(t *model.Type) bool {
	return t.Kind == model.KindFile || t.Kind == model.KindArray && t.Elem.Kind == model.KindFile
}

// defaultMedia is what the runtime states on its own.
func defaultMedia(t *model.Type) string {
	switch t.Kind {
	case model.KindObject, model.KindMap, model.KindAnyMap:
		return "application/json"
	}
	return ""
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	return media == "application/json" || strings.HasSuffix(media, "+json")
}
