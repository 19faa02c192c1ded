package normalize

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// statusRanges writes ranges of statuses as the specification does:
//
//	responses: {4xx: …}    responses: {4XX: …}
//
// When both spellings are there, the right one stands.
func statusRanges(s *state) {
	s.each(oas.Responses, func(p *oas.Place) {
		for k := range tree.Entries(p.Node) {
			right := statusName(k.Value)
			if right == k.Value {
				continue
			}
			s.fix(p, k, []string{k.Value}, "%q written as %s", k.Value, right)
			if tree.Get(p.Node, right) != nil {
				tree.Delete(p.Node, k.Value)
			} else {
				k.Value = right
			}
		}
	})
}

func statusName(key string) string {
	name := strings.ToUpper(strings.TrimSpace(key))
	switch {
	case name == "DEFAULT":
		return "default"
	case len(name) == 3 && '1' <= name[0] && name[0] <= '5' && (name[1:] == "XX" || isDigits(name[1:])):
		return name
	}
	return key
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// responseDescriptions adds the description that every answer must have:
//
//	"404": {content: …}    "404": {description: Not Found, content: …}
func responseDescriptions(s *state) {
	s.each(oas.Response, func(p *oas.Place) {
		if isSet(p.Node, "description") {
			return
		}
		text := "Response"
		if code, err := strconv.Atoi(p.Field); err == nil && http.StatusText(code) != "" {
			text = http.StatusText(code)
		}
		s.fix(p, p.Node, nil, "description %q added", text)
		tree.Set(p.Node, "description", tree.At(p.Node, tree.NewString(text)))
	})
}

// mediaTypes replaces keys of content that are no media types. What the
// schema describes decides: text, JSON or bytes:
//
//	content: {undefined: {schema: {type: string}}}    content: {text/plain: {schema: {type: string}}}
func mediaTypes(s *state) {
	for _, p := range s.index() {
		content := tree.Get(p.Node, "content")
		if !hasContent(p.Kind) || p.Ref() != "" || !tree.IsMap(content) {
			continue
		}
		for k, v := range tree.Entries(content) {
			if isMediaType(k.Value) {
				continue
			}
			right := s.meantMediaType(k.Value, v)
			s.fix(p, k, []string{"content", k.Value}, "media type %q written as %s", k.Value, right)
			if tree.Get(content, right) != nil {
				tree.Delete(content, k.Value)
			} else {
				k.Value = right
			}
		}
	}
}

func hasContent(kind oas.Kind) bool {
	return kind == oas.Response || kind == oas.RequestBody || kind == oas.Parameter || kind == oas.Header
}

func isMediaType(key string) bool {
	for _, part := range strings.Split(key, ",") {
		media, _, err := mime.ParseMediaType(part)
		if err != nil || strings.Count(media, "/") != 1 || part != key && strings.TrimSpace(part) == "" {
			return false
		}
	}
	return key == strings.TrimSpace(key)
}

func (s *state) meantMediaType(key string, media *yaml.Node) string {
	if trimmed := strings.TrimSpace(key); isMediaType(trimmed) {
		return trimmed
	}
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "json":
		return "application/json"
	case "text", "string", "plain":
		return "text/plain"
	case "xml":
		return "application/xml"
	case "html":
		return "text/html"
	case "csv":
		return "text/csv"
	}
	schema := s.target(oas.Schema, tree.Get(media, "schema"))
	example := tree.Get(schema, "example")
	if example == nil {
		example = tree.Get(media, "example")
	}
	switch t := typeOf(schema); {
	case t == "string" && tree.String(tree.Get(schema, "format")) == "binary":
		return "application/octet-stream"
	case t == "string", t == "" && tree.IsScalar(example) && example.ShortTag() == "!!str":
		return "text/plain"
	case schema != nil && len(schema.Content) > 0:
		return "application/json"
	}
	return "application/octet-stream"
}

// emptyContents removes content that names no media type, and request bodies
// that have none; a media type without anything is an empty object:
//
//	"200": {description: a, content: {}}    "200": {description: a}
//	requestBody: {content: {}}              (nothing)
//	content: {text/csv: null}               content: {text/csv: {}}
func emptyContents(s *state) {
	for _, p := range s.index() {
		switch {
		case p.Ref() != "":
		case p.Kind == oas.Operation:
			s.emptyRequestBody(p)
		case p.Kind == oas.Response, p.Kind == oas.Parameter, p.Kind == oas.Header:
			if content := tree.Get(p.Node, "content"); tree.IsMap(content) && len(content.Content) == 0 {
				s.drop(p, "content", "empty content removed")
			}
		}
		if !hasContent(p.Kind) || p.Ref() != "" {
			continue
		}
		for k, v := range tree.Entries(tree.Get(p.Node, "content")) {
			if tree.IsNull(v) {
				s.fix(p, v, []string{"content", k.Value}, "empty media type written as an object")
				become(v, tree.NewMap())
			}
		}
	}
	s.emptyBodyComponents()
}

func (s *state) emptyRequestBody(p *oas.Place) {
	body := tree.Get(p.Node, "requestBody")
	if body == nil {
		return
	}
	target := s.target(oas.RequestBody, body)
	if target == nil || len(entries(tree.Get(target, "content"))) > 0 {
		return
	}
	s.drop(p, "requestBody", "request body without content removed")
}

func (s *state) emptyBodyComponents() {
	components := &oas.Place{Kind: oas.Components, Node: tree.Get(s.root, "components"), Parent: s.document(), Field: "components"}
	bodies := tree.Get(components.Node, "requestBodies")
	for k, v := range tree.Entries(bodies) {
		if tree.IsMap(v) && oas.Ref(oas.RequestBody, v) == "" && len(entries(tree.Get(v, "content"))) == 0 {
			s.fix(components, k, []string{"requestBodies", k.Value}, "request body without content removed")
			tree.Delete(bodies, k.Value)
		}
	}
}

// emptyBodies removes request bodies that describe nothing from methods that
// seldom have one:
//
//	delete: {requestBody: {required: true, content: {application/json: {}}}}    delete: {}
func emptyBodies(s *state) {
	s.bodies([]string{"get", "head", "delete"}, func(p *oas.Place, body *yaml.Node) {
		if !hasSchema(body) {
			s.drop(p, "requestBody", "request body without schema removed from %s", strings.ToUpper(p.Field))
		}
	})
}

// getBodies removes request bodies from methods that have none:
//
//	get: {requestBody: {content: {application/json: {schema: …}}}}    get: {}
func getBodies(s *state) {
	s.bodies([]string{"get", "head"}, func(p *oas.Place, body *yaml.Node) {
		s.drop(p, "requestBody", "request body removed from %s", strings.ToUpper(p.Field))
	})
}

func (s *state) bodies(methods []string, visit func(*oas.Place, *yaml.Node)) {
	s.each(oas.Operation, func(p *oas.Place) {
		if !slices.Contains(methods, p.Field) {
			return
		}
		if body := s.target(oas.RequestBody, tree.Get(p.Node, "requestBody")); body != nil {
			visit(p, body)
		}
	})
}

func hasSchema(body *yaml.Node) bool {
	for _, media := range tree.Entries(tree.Get(body, "content")) {
		for k := range tree.Entries(tree.Get(media, "schema")) {
			if !slices.Contains(wording, k.Value) {
				return true
			}
		}
	}
	return false
}

// encodings removes encodings where there is no form to encode, and those of
// properties that the form does not have:
//
//	application/json: {schema: …, encoding: {a: …}}    application/json: {schema: …}
func encodings(s *state) {
	s.each(oas.MediaType, func(p *oas.Place) {
		list := tree.Get(p.Node, "encoding")
		if list == nil {
			return
		}
		media := strings.ToLower(p.Key)
		if !strings.HasPrefix(media, "multipart/") && !strings.HasPrefix(media, "application/x-www-form-urlencoded") {
			s.drop(p, "encoding", "encoding of %s removed", p.Key)
			return
		}
		known := map[string]bool{}
		s.propertyNames(tree.Get(p.Node, "schema"), known, 0)
		for k, v := range tree.Entries(list) {
			if !tree.IsMap(v) || len(known) > 0 && !known[k.Value] {
				s.fix(p, k, []string{"encoding", k.Value}, "encoding of %q removed, the form has no such property", k.Value)
				tree.Delete(list, k.Value)
			}
		}
		if len(entries(list)) == 0 {
			s.drop(p, "encoding", "empty encoding removed")
		}
	})
}

// propertyNames collects the properties that a schema can have.
func (s *state) propertyNames(schema *yaml.Node, names map[string]bool, depth int) {
	if schema = s.target(oas.Schema, schema); schema == nil || depth > maxChain {
		return
	}
	for k := range tree.Entries(tree.Get(schema, "properties")) {
		names[k.Value] = true
	}
	for _, list := range []string{"allOf", "anyOf", "oneOf"} {
		for _, member := range tree.Items(tree.Get(schema, list)) {
			s.propertyNames(member, names, depth+1)
		}
	}
}

func entries(n *yaml.Node) []*yaml.Node {
	if !tree.IsMap(n) {
		return nil
	}
	return n.Content
}

// examplePairs removes the example where there are several, which may not
// stand together:
//
//	{example: a, examples: {b: …}}    {examples: {b: …}}
func examplePairs(s *state) {
	for _, p := range s.index() {
		switch p.Kind {
		case oas.MediaType, oas.Parameter, oas.Header:
			if p.Ref() == "" && tree.Get(p.Node, "examples") != nil {
				s.drop(p, "example", "example next to examples removed")
			}
		}
	}
}
