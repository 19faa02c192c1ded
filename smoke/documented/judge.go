package documented

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/smoke/sample"
)

// Judge says why the document does not accept a request, in one line and
// without the values that were sent; nil when it does. The route must be one of
// [Judged]. media is that of the body, which is not looked at when opaque.
func Judge(r *http.Request, params map[string]string, route *routers.Route, media string, opaque bool) error {
	err := openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc:         openapi3filter.NoopAuthenticationFunc,
			ExcludeReadOnlyValidations: true, // "should not be sent" is no must
			ExcludeRequestBody:         opaque || !readable(route.Operation.RequestBody, media),
			SkipSettingDefaults:        true,
		},
	})
	if err != nil {
		return errors.New(brief(err))
	}
	return nil
}

// readable reports whether openapi3filter can take a body of that media type
// apart. A form it knows only as an object whose members have types, and none
// an encoding of its own; in one that is not multipart, they are flat.
func readable(ref *openapi3.RequestBodyRef, media string) bool {
	multi, form := strings.HasPrefix(media, "multipart/"), media == "application/x-www-form-urlencoded"
	if !multi && !form || ref == nil || ref.Value.Content[media] == nil || ref.Value.Content[media].Schema == nil {
		return true
	}
	s := ref.Value.Content[media].Schema.Value
	for _, p := range s.Properties {
		flat, ok := sample.Merged(p.Value)
		if p.Value.Type == nil || len(p.Value.AllOf) > 0 || form && (!ok || flat.Type.Is("object")) ||
			p.Value.Type.Is("array") && (p.Value.Items == nil || p.Value.Items.Value.Type == nil) {
			return false
		}
	}
	return s.Type != nil && s.Type.Is("object") && len(s.AllOf)+len(s.AnyOf)+len(ref.Value.Content[media].Encoding) == 0
}

// brief leaves the schema and the value out of a validation error.
func brief(err error) string {
	text := ""
	if e := (*openapi3filter.RequestError)(nil); errors.As(err, &e) && e.Parameter != nil {
		text = e.Parameter.In + " parameter " + e.Parameter.Name + ": "
	}
	if e := (*openapi3.SchemaError)(nil); errors.As(err, &e) {
		return text + "/" + strings.Join(e.JSONPointer(), "/") + ": " + e.Reason
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return text + first
}

// MatchPath gives the path parameters that a path carries.
func MatchPath(template, path string) (map[string]string, error) {
	params := map[string]string{}
	rest := path
	for part := template; ; {
		fixed, after, found := strings.Cut(part, "{")
		if !strings.HasPrefix(rest, fixed) || !found && rest != fixed {
			return nil, fmt.Errorf("the path %s is not one of %s", path, template)
		}
		if !found {
			return params, nil
		}
		rest = rest[len(fixed):]
		name, tail, _ := strings.Cut(after, "}")
		end := strings.IndexByte(rest, '/')
		if next, _, _ := strings.Cut(tail, "{"); next != "" {
			end = strings.Index(rest, next)
		} else if tail == "" {
			end = len(rest)
		}
		if end < 0 {
			end = len(rest)
		}
		value, err := url.PathUnescape(rest[:end])
		if err != nil {
			return nil, err
		}
		params[name], rest, part = value, rest[end:], tail
	}
}
