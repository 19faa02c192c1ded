package bodies_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/bodies"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

var ctx = context.Background()

func connect(t *testing.T, s *loopback.Server) *bodies.Client {
	t.Helper()
	client, err := bodies.NewClient(bodies.WithAPIToken("t"), bodies.WithBaseURL(s.URL), bodies.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// parts reads a multipart body: name|file name|media type|content.
func parts(t *testing.T, r loopback.Request) []string {
	t.Helper()
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		t.Fatalf("sent as %s, %v", media, err)
	}
	var out []string
	reader := multipart.NewReader(strings.NewReader(r.Body), params["boundary"])
	for {
		p, err := reader.NextPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s|%s|%s|%s", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), content))
	}
}

func file(name, content string) envelope.File {
	return envelope.File{Name: name, Content: strings.NewReader(content)}
}

func TestMultipart(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name string
		call func(*bodies.Client) error
		want []string
	}{
		{"everything, in documented order", func(c *bodies.Client) error {
			thumbnail := file("small.png", "s")
			thumbnail.ContentType = "image/png"
			return c.Images.Create(ctx, bodies.ImageCreateRequest{
				File: file("big.png", "\x00\xff\r\n--"), Title: "", Thumbnail: &thumbnail,
				Attachments: []envelope.File{file("a", "1"), {Content: bytes.NewBufferString("2")}},
				Size:        new(0), Opacity: new(0.5), RequireSignedURLs: new(false),
				Position: new(bodies.ImageCreateRequestPositionUpperRight), Expiry: &at, Day: &openapi_types.Date{Time: at},
				Tags: []string{"x", "y"}, AccessPassword: new(envelope.Secret("hush")),
				Metadata: map[string]any{"b": 1, "a": "<"}, Options: &bodies.ImageCreateRequestOptions{Mode: "m", Mask: new("t")},
				Anything: "as it is",
			})
		}, []string{
			"file|big.png|application/octet-stream|\x00\xff\r\n--", "title|||", "thumbnail|small.png|image/png|s",
			"attachments|a|application/octet-stream|1", "attachments|attachments|application/octet-stream|2",
			"size|||0", "opacity|||0.5", "requireSignedURLs|||false", "position|||upperRight",
			"expiry|||2026-01-02T03:04:05Z", "day|||2026-01-02", "tags|||x", "tags|||y", "access_password|||hush",
			`metadata||application/json|{"a":"<","b":1}`, `options||application/json|{"mode":"m","mask":"t"}`, "anything|||as it is",
		}},
		{"required only", func(c *bodies.Client) error {
			return c.Images.Create(ctx, bodies.ImageCreateRequest{File: file("", "x"), Title: "t"})
		}, []string{"file|file|application/octet-stream|x", "title|||t"}},
		{"optional body", func(c *bodies.Client) error {
			f := file("f", "x")
			return c.Imports.Create(ctx, &bodies.ImportCreateRequest{File: &f})
		}, []string{"file|f|application/octet-stream|x"}},
		{"documented with curl", func(c *bodies.Client) error {
			f := file("l.pdf", "x")
			return c.Imports.Create(ctx, &bodies.ImportCreateRequest{Letter: &f, Handle: new("@you")})
		}, []string{"letter|l.pdf|application/octet-stream|x", "handle|||@you"}},
		{"alternatives", func(c *bodies.Client) error {
			return c.Sources.Create(ctx, bodies.SourceCreateRequest{URL: new("https://example.com/x")})
		}, []string{"url|||https://example.com/x"}},
		{"other alternative", func(c *bodies.Client) error {
			f := file("f", "x")
			return c.Sources.Create(ctx, bodies.SourceCreateRequest{File: &f, Metadata: map[string]any{}})
		}, []string{"metadata||application/json|{}", "file|f|application/octet-stream|x"}},
		{"documented media types", func(c *bodies.Client) error {
			icon, either := file("i", "png"), envelope.File{Name: "e", ContentType: "image/jpeg", Content: strings.NewReader("jpeg")}
			return c.Scripts.Update(ctx, bodies.ScriptUpdateRequest{
				Main: file("main.js", "js"), Icon: &icon, Either: &either, Settings: []string{"a", "b"}, Note: new("# n"),
			})
		}, []string{
			"main|main.js|application/javascript+module|js", "icon|i|image/png|png", "either|e|image/jpeg|jpeg",
			`settings||application/json|["a","b"]`, "note||text/markdown|# n",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loopback.Nothing(t)
			if err := test.call(connect(t, s)); err != nil {
				t.Fatal(err)
			}
			if got := parts(t, s.Last); !reflect.DeepEqual(got, test.want) {
				t.Errorf("sent\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func TestNoBody(t *testing.T) {
	s := loopback.Nothing(t)
	if err := connect(t, s).Imports.Create(ctx, nil); err != nil || s.Last.Body != "" || s.Last.Header.Get("Content-Type") != "" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

func TestFileWithoutContent(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Images.Create(ctx, bodies.ImageCreateRequest{})
	if err == nil || !strings.Contains(err.Error(), "part file") || s.Last.Method != "" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

func TestStreams(t *testing.T) {
	for _, test := range []struct {
		media string
		call  func(*bodies.Client, io.Reader) error
	}{
		{"multipart/form-data; boundary=b", func(c *bodies.Client, r io.Reader) error {
			return c.Raw.Create(ctx, "multipart/form-data; boundary=b", r)
		}},
		{"multipart/form-data; boundary=c", func(c *bodies.Client, r io.Reader) error {
			return c.Opaque.Create(ctx, "multipart/form-data; boundary=c", r)
		}},
		{"application/x-ndjson", func(c *bodies.Client, r io.Reader) error { return c.Lines.Create(ctx, r) }},
		{"application/javascript", func(c *bodies.Client, r io.Reader) error { return c.Programs.Update(ctx, r) }},
		{"text/csv", func(c *bodies.Client, r io.Reader) error { return c.Tables.Update(ctx, r) }},
		{"image/webp", func(c *bodies.Client, r io.Reader) error { return c.Pictures.Update(ctx, "image/webp", r) }},
	} {
		s := loopback.Nothing(t)
		err := test.call(connect(t, s), strings.NewReader("\x00\x01"))
		if err != nil || s.Last.Body != "\x00\x01" || s.Last.Header.Get("Content-Type") != test.media {
			t.Errorf("%s: sent %+v, %v", test.media, s.Last, err)
		}
	}
}

// TestChoice: JSON is what a caller can fill in most easily.
func TestChoice(t *testing.T) {
	s := loopback.Nothing(t)
	if err := connect(t, s).Choices.Update(ctx, bodies.ChoiceUpdateRequest{URL: new("u")}); err != nil || s.Last.Body != `{"url":"u"}` {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

func TestForm(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		body *bodies.SearchCreateRequest
		want string
	}{
		{nil, ""},
		{&bodies.SearchCreateRequest{}, "query="},
		{&bodies.SearchCreateRequest{
			Query: "a&b=c d", Kind: new(bodies.SearchCreateRequestKindUsed), Limit: new(0), Since: &at,
			Words: []string{"x", "y"}, IDs: []int{1, 2}, Near: &bodies.SearchCreateRequestNear{Lat: new(1.5)},
			Filter:   &bodies.SearchCreateRequestFilter{Color: new("red"), Sizes: []int{7}},
			Password: new(envelope.Secret("hush+")),
		}, "query=a%26b%3Dc+d&kind=used&limit=0&since=2026-01-02T03%3A04%3A05Z&words=x&words=y&ids=1,2" +
			"&near=%7B%22lat%22%3A1.5%7D&filter[color]=red&filter[sizes][0]=7&password=hush%2B"},
	} {
		s := loopback.Nothing(t)
		if err := connect(t, s).Searches.Create(ctx, test.body); err != nil || s.Last.Body != test.want {
			t.Errorf("sent %s, %v; want %s", s.Last.Body, err, test.want)
		}
	}
}

func TestNamedByTheCaller(t *testing.T) {
	s := loopback.Serve(t, func(loopback.Request) (int, string, string) { return 204, "", "" })
	c := connect(t, s)
	if err := c.Modules.Create(ctx, bodies.ModuleCreateRequest{
		Metadata: bodies.ModuleCreateRequestMetadata{Main: new("b.js")},
		Extra:    map[string]envelope.File{"b.js": {Content: strings.NewReader("bee"), ContentType: "text/javascript"}, "a.wasm": file("a", "ay")},
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := parts(t, s.Last), []string{`metadata||application/json|{"main":"b.js"}`, "a.wasm|a|application/octet-stream|ay", "b.js|b.js|text/javascript|bee"}; !reflect.DeepEqual(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	if err := c.Bundles.Create(ctx, map[string]envelope.File{"b": file("x", "y")}); err != nil {
		t.Fatal(err)
	}
	if got, want := parts(t, s.Last), []string{"b|x|application/octet-stream|y"}; !reflect.DeepEqual(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	if err := c.Settings.Create(ctx, bodies.SettingsCreateRequest{Mode: new("m"), Extra: map[string]string{"b": "2&", "a": "1"}}); err != nil || s.Last.Body != "mode=m&a=1&b=2%26" {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
	if err := c.Tags.Create(ctx, map[string]string{"b": "2", "a": "1"}); err != nil || s.Last.Body != "a=1&b=2" {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
	if err := c.Tags.Create(ctx, nil); err != nil || s.Last.Body != "" {
		t.Errorf("sent %q, %v", s.Last.Body, err)
	}
}

// TestNoName: a member without a name is kept with those that are not documented.
func TestNoName(t *testing.T) {
	s := loopback.JSON(t, `{"":"nobody","name":"n"}`)
	got, err := connect(t, s).Empty.Update(ctx, bodies.EmptyUpdateRequest{Name: new("m"), Extra: map[string]any{"": "me"}})
	if err != nil || got.Name != "n" || string(got.Extra[""]) != `"nobody"` || s.Last.Body != `{"name":"m","":"me"}` {
		t.Errorf("sent %s, got %+v, %v", s.Last.Body, got, err)
	}
}
