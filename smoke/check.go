package smoke

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/smoke/documented"
)

// checkRequest says what is wrong with a request: what the document does not
// accept, and arguments that are not in it.
func checkRequest(r *http.Request, sent []byte, route *routers.Route, args *arguments) error {
	if r == nil {
		return errors.New("nothing was sent")
	}
	params, err := documented.MatchPath(route.Path, r.URL.EscapedPath())
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
	if err := documented.Judge(r, params, route, args.media, args.raw != nil); err != nil {
		return fmt.Errorf("the document does not accept the request: %w", err)
	}
	return checkPresence(r, args)
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
	if err != nil || !strings.Contains(want, "*") && have != want && !(documented.IsJSON(have) && documented.IsJSON(want)) {
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
