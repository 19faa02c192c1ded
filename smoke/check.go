package smoke

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/smoke/sample"
)

// checkRequest says what is wrong with a request: what the document does not
// accept, and arguments that are not in it.
func checkRequest(r *http.Request, sent []byte, route *routers.Route, args *arguments) error {
	if r == nil {
		return errors.New("nothing was sent")
	}
	params, err := matchPath(route.Path, r.URL.EscapedPath())
	if err != nil {
		return err
	}
	if r.Method != route.Method {
		return fmt.Errorf("%s was sent instead of %s", r.Method, route.Method)
	}
	if err := checkBody(r, sent, args); err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	err = openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc:         openapi3filter.NoopAuthenticationFunc,
			ExcludeReadOnlyValidations: true, // "should not be sent" is no must
			ExcludeRequestBody:         args.raw != nil || !readable(route.Operation.RequestBody, args.media),
			SkipSettingDefaults:        true,
		},
	})
	if err != nil {
		return fmt.Errorf("the document does not accept the request: %s", brief(err))
	}
	return checkPresence(r, args)
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

// checkParts looks for every part that a multipart body was to have.
func checkParts(r *http.Request, sent []byte, parts []string) error {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	form, err := multipart.NewReader(bytes.NewReader(sent), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		return fmt.Errorf("the body is no form: %w", err)
	}
	for _, name := range parts {
		if len(form.Value[name]) == 0 && len(form.File[name]) == 0 {
			return fmt.Errorf("the part %s was given and not sent", name)
		}
	}
	return nil
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

// matchPath gives the path parameters that a path carries.
func matchPath(template, path string) (map[string]string, error) {
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

// checkBody compares what was sent with the argument.
func checkBody(r *http.Request, sent []byte, args *arguments) error {
	switch {
	case args.media == "":
		return nil
	case args.raw != nil:
		if !bytes.Equal(sent, args.raw) {
			return errors.New("the body that was sent is not the one that was given")
		}
	case args.json != nil:
		if d := difference(args.json, sent); d != "" {
			return fmt.Errorf("the body differs from the argument: %s", d)
		}
	case args.parts != nil:
		if err := checkParts(r, sent, args.parts); err != nil {
			return err
		}
	case len(sent) == 0:
		return nil // no optional body was given
	}
	have, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	want, _, _ := mime.ParseMediaType(args.media)
	if err != nil || !strings.Contains(want, "*") && have != want && !(isJSON(have) && isJSON(want)) {
		return fmt.Errorf("the content type is %q instead of %q", r.Header.Get("Content-Type"), args.media)
	}
	return nil
}

// checkPresence looks for every parameter that was given. Objects are spread
// over names of their own; validation has looked at them.
func checkPresence(r *http.Request, args *arguments) error {
	query := r.URL.Query()
	for _, p := range args.given {
		found := true
		switch p.In {
		case openapi3.ParameterInQuery:
			found = query.Has(p.Name)
		case openapi3.ParameterInHeader:
			found = r.Header.Get(p.Name) != ""
		case openapi3.ParameterInCookie:
			_, err := r.Cookie(p.Name)
			found = err == nil
		}
		if !found {
			return fmt.Errorf("the %s parameter %s was given and not sent", p.In, p.Name)
		}
	}
	return nil
}
