package curl

import (
	"mime"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// Media types of bodies.
const (
	mediaJSON      = "application/json"
	mediaMultipart = "multipart/form-data"
	mediaForm      = "application/x-www-form-urlencoded"
)

// Header gives the first header of a name.
func (c *Command) Header(name string) (evidence.Field, bool) {
	for _, h := range c.Headers {
		if strings.EqualFold(h.Name, name) {
			return h, true
		}
	}
	return evidence.Field{}, false
}

// Body gives what is sent, nil when nothing is. Its schema is not known from an
// example.
func (c *Command) Body() *evidence.Body {
	header, typed := c.Header("Content-Type")
	body := &evidence.Body{Place: c.Place}
	example := &evidence.Example{Place: c.Place}
	media := ""
	switch {
	case len(c.Form) > 0:
		media = mediaMultipart
		example.Place, example.Fields = c.Form[0].Place, c.Form
	case len(c.Data) > 0:
		media = c.data(example, mediaType(header.Value))
	case c.Upload == "":
		return nil
	}
	body.Place = example.Place
	if typed {
		body.MediaType = evidence.Says(mediaType(header.Value), header.Place)
	} else if media != "" {
		body.MediaType = evidence.Fact[string]{Value: media, Place: body.Place, Certainty: evidence.FromExample}
	}
	example.MediaType = body.MediaType
	body.Example = example
	return body
}

// data fills the example of a body given with -d and says what it looks like.
func (c *Command) data(example *evidence.Example, declared string) (media string) {
	first := c.Data[0]
	example.Place = first.Place
	example.Text = first.Value
	for _, more := range c.Data[1:] {
		example.Text += "&" + more.Value
	}
	if value := jsonValue(example.Text, first.Place); value != nil && declared != mediaForm {
		example.Value = value
		return mediaJSON
	}
	if strings.ContainsAny(example.Text[:min(1, len(example.Text))], "{[") {
		return mediaJSON // or what is left of it
	}
	if declared == "" || declared == mediaForm {
		example.Fields = pairs(example.Text, first.Place)
		return mediaForm
	}
	return declared
}

// jsonValue reads an object or an array; a number alone could be anything.
func jsonValue(text string, at evidence.Place) *yaml.Node {
	start := strings.TrimLeft(text, " \t\r\n")
	if !strings.HasPrefix(start, "{") && !strings.HasPrefix(start, "[") {
		return nil
	}
	value, size, err := source.JSON([]byte(text), at)
	if err != nil || strings.TrimSpace(text[size:]) != "" {
		return nil
	}
	return value
}

// mediaType is a media type without its parameters.
func mediaType(header string) string {
	media, _, err := mime.ParseMediaType(header)
	if err != nil {
		media, _, _ = strings.Cut(header, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	return media
}

// Accept is the media type that the request asks for, if it names one.
func (c *Command) Accept() evidence.Fact[string] {
	header, found := c.Header("Accept")
	first, _, _ := strings.Cut(header.Value, ",")
	if media := mediaType(first); found && media != "" && !strings.Contains(media, "*") {
		return evidence.Says(media, header.Place)
	}
	return evidence.Fact[string]{}
}

// Security gives the security scheme that the headers show.
func (c *Command) Security() []evidence.Fact[string] {
	for _, way := range []struct{ header, scheme string }{
		{"X-Auth-User-Service-Key", "user_service_key"},
		{"X-Auth-Key", "api_email_key"},
		{"X-Auth-Email", "api_email_key"},
		{"Authorization", "api_token"},
	} {
		h, found := c.Header(way.header)
		if found && (way.scheme != "api_token" || strings.HasPrefix(strings.ToLower(h.Value), "bearer")) {
			return []evidence.Fact[string]{{Value: way.scheme, Place: h.Place, Certainty: evidence.FromExample}}
		}
	}
	return nil
}

// Server is the URL less the path of the operation, whose template must fit its
// end.
func (c *Command) Server(path string) evidence.Fact[string] {
	scheme, rest, found := strings.Cut(c.URL.Value, "://")
	if !found {
		return evidence.Fact[string]{}
	}
	have := strings.Split(strings.Trim(rest, "/"), "/")
	want := strings.Split(strings.Trim(path, "/"), "/")
	base := len(have) - len(want)
	if base < 1 {
		return evidence.Fact[string]{}
	}
	for i, segment := range want {
		if have[base+i] != segment && !strings.Contains(segment, "{") {
			return evidence.Fact[string]{}
		}
	}
	return evidence.Says(scheme+"://"+strings.Join(have[:base], "/"), c.URL.Place)
}
