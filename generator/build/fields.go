package build

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// fieldsBody makes the type of a body that consists of fields: a form, or a
// multipart body. Any other schema leaves the body to the caller.
func (b *builder) fieldsBody(body *model.Body, s *schema, encodings *yaml.Node) {
	b.joinArms(s)
	if body.Encoding == model.BodyMulti {
		b.openNames(s)
	}
	t := b.newType(s, typeContext{request: true, multipart: body.Encoding == model.BodyMulti})
	if t.Kind != model.KindObject && t.Kind != model.KindMap {
		body.Encoding = model.BodyStream
		return
	}
	body.Type = t
	for _, f := range t.Fields {
		f.Type.Nullable = false // null has no spelling there
		if e := tree.Get(encodings, f.Name); e != nil {
			setEncoding(body, f, e)
		}
	}
}

// joinArms makes one list of fields of alternatives that are all objects:
// what is required is what all of them require.
func (b *builder) joinArms(s *schema) {
	arms := b.arms(s)
	if len(arms) == 0 || !allObjects(arms) || slices.ContainsFunc(arms, func(a *schema) bool { return len(a.arms) > 0 }) {
		return
	}
	for _, a := range arms {
		for _, p := range a.props {
			if _, ok := s.property(p.name); !ok {
				p.required = !slices.ContainsFunc(arms, func(x *schema) bool { q, _ := x.property(p.name); return !q.required })
				s.props = append(s.props, p)
			}
		}
	}
	s.typ, s.arms, s.ref = "object", nil, ""
}

// openNames finds properties whose name is no name but says what to put there,
// such as <any part name>: the caller names these parts. Where there may be
// several, each is an entry of its own.
func (b *builder) openNames(s *schema) {
	s.props = slices.DeleteFunc(slices.Clone(s.props), func(p property) bool {
		if !placeholder.MatchString(p.name) {
			return false
		}
		s.extra, s.ref = p.node, ""
		if v := b.view(p.node); v.typ == "array" && v.items != nil {
			s.extra = v.items
		}
		return true
	})
}

// placeholder is a name between angle brackets or braces.
var placeholder = regexp.MustCompile(`^(<[^<>]+>|\{[^{}]+\})$`)

// setEncoding takes over what is documented about one field. A field of one
// media type has it on the wire; several are for the caller to choose from. A
// string that is to be neither text nor JSON is a file.
func setEncoding(body *model.Body, f *model.Field, n *yaml.Node) {
	style := tree.String(tree.Get(n, "style"))
	e := model.FieldEncoding{Style: style, Explode: cmp.Or(style, "form") == "form"}
	if explode := tree.Get(n, "explode"); explode != nil {
		e.Explode = tree.Bool(explode)
		e.Style = cmp.Or(style, "form")
	}
	types := strings.Split(strings.ReplaceAll(tree.String(tree.Get(n, "contentType")), " ", ""), ",")
	if len(types) == 1 && !strings.Contains(types[0], "*") {
		e.MediaType = types[0]
	}
	if body.Encoding == model.BodyMulti && types[0] != "" && !slices.ContainsFunc(types, isTextual) && f.Type.Kind == model.KindString {
		f.Type.Kind = model.KindFile
	}
	if e != (model.FieldEncoding{Explode: true}) {
		if body.Encodings == nil {
			body.Encodings = map[string]model.FieldEncoding{}
		}
		body.Encodings[f.Name] = e
	}
}

func isTextual(media string) bool { return isJSON(media) || strings.HasPrefix(media, "text/") }

// isFile recognises the content of files in multipart bodies, as OpenAPI 3.0
// and as 3.1 write it, and by an example that names a file to curl.
func isFile(s *schema) bool {
	if s.typ != "string" && s.typ != "" || len(s.enum) > 0 {
		return false
	}
	media := s.text("contentMediaType")
	return s.format == "binary" || media != "" && !isTextual(media) && s.text("contentEncoding") == "" ||
		curlFile.MatchString(s.text("example"))
}

// curlFile is what stands behind the = of curl -F: @ and the path of a file.
var curlFile = regexp.MustCompile(`^@\S+\.[A-Za-z0-9]{1,8}$`)
