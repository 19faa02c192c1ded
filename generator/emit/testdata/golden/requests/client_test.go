package requests_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime"
	"mime/multipart"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/requests"
	"github.com/oapi-codegen/nullable"
)

var ctx = context.Background()

func connect(t *testing.T, s *loopback.Server) *requests.Client {
	t.Helper()
	client, err := requests.NewClient(requests.WithAPIToken("t"), requests.WithBaseURL(s.URL), requests.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

const keyAnswer = `{"success":true,"result":{"id":"k","label":null,"kind":"rsa","scope":{"zone":"z"}}}`

// TestJSON checks what bodies look like on the wire.
func TestJSON(t *testing.T) {
	for _, test := range []struct {
		name string
		call func(*requests.KeyService) error
		want string
	}{
		{"required fields only, label unset", func(s *requests.KeyService) error {
			_, err := s.Create(ctx, requests.KeyCreateRequest{Kind: requests.KeyCreateRequestKindRSA})
			return err
		}, `{"label":null,"kind":"rsa"}`},
		{"zero values are sent when set", func(s *requests.KeyService) error {
			_, err := s.Create(ctx, requests.KeyCreateRequest{
				Label: nullable.NewNullableWithValue(""), Kind: "other",
				Uses: new(0), Weight: new(0.0), Active: new(false), Tags: []string{}, Labels: map[string]string{},
				Meta: map[string]any{}, Anything: 0, Digest: []byte("hi"),
				PrivateKey: new(envelope.Secret("pem")), Passphrase: new(envelope.Secret("")),
				Scope: &requests.KeyCreateRequestScope{Zone: "z", Depth: new(0)},
			})
			return err
		}, `{"label":"","kind":"other","private_key":"pem","passphrase":"","uses":0,"weight":0,"active":false,` +
			`"tags":[],"labels":{},"meta":{},"anything":0,"digest":"aGk=","scope":{"zone":"z","depth":0}}`},
		{"optional and nullable", func(s *requests.KeyService) error {
			_, err := s.Edit(ctx, "k", &requests.KeyEditRequest{
				Label:     nullable.NewNullNullable[string](),
				ExpiresOn: nullable.NewNullableWithValue(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)),
				Limits:    nullable.NewNullableWithValue(requests.KeyEditRequestLimits{Rate: new(1)}),
			})
			return err
		}, `{"label":null,"expires_on":"2026-01-02T03:04:05Z","limits":{"rate":1}}`},
		{"nothing in it", func(s *requests.KeyService) error {
			_, err := s.Edit(ctx, "k", &requests.KeyEditRequest{})
			return err
		}, `{}`},
		{"left out", func(s *requests.KeyService) error { _, err := s.Edit(ctx, "k", nil); return err }, ``},
		{"array", func(s *requests.KeyService) error {
			return s.Import(ctx, []requests.KeyImportRequest{{Kind: "rsa", Label: nullable.NewNullableWithValue("a")}})
		}, `[{"label":"a","kind":"rsa"}]`},
		{"anything", func(s *requests.KeyService) error { return s.Purge(ctx, []any{1, "a"}) }, `[1,"a"]`},
		{"scalar", func(s *requests.KeyService) error { return s.Rotate(ctx, "k", new("why")) }, `"why"`},
		{"scalar left out", func(s *requests.KeyService) error { return s.Rotate(ctx, "k", nil) }, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := loopback.JSON(t, keyAnswer)
			if err := test.call(connect(t, s).Keys); err != nil {
				t.Fatal(err)
			}
			if s.Last.Body != test.want {
				t.Errorf("sent %s\nwant %s", s.Last.Body, test.want)
			}
			if media := s.Last.Header.Get("Content-Type"); test.want != "" && media != "application/json" {
				t.Errorf("sent as %s", media)
			}
		})
	}
}

func TestAnswer(t *testing.T) {
	key, err := connect(t, loopback.JSON(t, keyAnswer)).Keys.Get(ctx, "k")
	want := &requests.Key{ID: "k", Kind: requests.KeyKindRSA, Scope: requests.KeyScope{Zone: "z"}}
	if err != nil || !reflect.DeepEqual(key, want) {
		t.Errorf("got %+v, %v", key, err)
	}
}

func TestForm(t *testing.T) {
	s := loopback.Nothing(t)
	c := connect(t, s)
	err := c.Login.Create(ctx, requests.LoginCreateRequest{
		User: "a&b=c", Password: "s€cret", Remember: new(false), Roles: []string{"x", "y z"},
		Until: new(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)),
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = "user=a%26b%3Dc&password=s%E2%82%ACcret&remember=false&until=2026-01-02T03%3A04%3A05Z&roles=x&roles=y+z"
	if s.Last.Body != want || s.Last.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("sent %s as %s", s.Last.Body, s.Last.Header.Get("Content-Type"))
	}
	for _, test := range []struct {
		body *requests.LogoutCreateRequest
		want string
	}{
		{nil, ""},
		{&requests.LogoutCreateRequest{}, ""},
		{&requests.LogoutCreateRequest{Everywhere: new(true), AB: new("+")}, "everywhere=true&a+b=%2B"},
	} {
		if err := c.Logout.Create(ctx, test.body); err != nil || s.Last.Body != test.want {
			t.Errorf("sent %s, %v; want %s", s.Last.Body, err, test.want)
		}
	}
	if err := c.Forms.Create(ctx, strings.NewReader("a=1")); err != nil || s.Last.Body != "a=1" ||
		s.Last.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("sent %+v, %v", s.Last, err)
	}
}

func TestStreams(t *testing.T) {
	s := loopback.Nothing(t)
	c := connect(t, s)
	if err := c.Blobs.Create(ctx, strings.NewReader("\x00\x01")); err != nil || s.Last.Body != "\x00\x01" ||
		s.Last.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("octet-stream: sent %+v, %v", s.Last, err)
	}
	if err := c.Texts.Update(ctx, strings.NewReader("hi")); err != nil || s.Last.Body != "hi" ||
		s.Last.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("text: sent %+v, %v", s.Last, err)
	}
	if err := c.Texts.Update(ctx, nil); err != nil || s.Last.Body != "" {
		t.Errorf("nothing: sent %+v, %v", s.Last, err)
	}
}

func TestMultipart(t *testing.T) {
	s := loopback.Nothing(t)
	err := connect(t, s).Uploads.Create(ctx, requests.UploadCreateRequest{
		File: &envelope.File{Name: "a.txt", Content: strings.NewReader("hi")}, Name: new("n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(s.Last.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	form, err := multipart.NewReader(strings.NewReader(s.Last.Body), params["boundary"]).ReadForm(1 << 10)
	if err != nil || form.Value["name"][0] != "n" || form.File["file"][0].Filename != "a.txt" {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
}

func TestSecretsStayHidden(t *testing.T) {
	body := requests.KeyCreateRequest{
		PrivateKey: new(envelope.Secret("hush-1")),
		Scope:      &requests.KeyCreateRequestScope{Zone: "shown", SecretAccessKey: new(envelope.Secret("hush-2"))},
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("create", "body", body, "scope", body.Scope)
	for _, text := range []string{log.String(), fmt.Sprintf("%v %+v %#v %s", body, body, *body.PrivateKey, *body.Scope.SecretAccessKey)} {
		if strings.Contains(text, "hush") {
			t.Errorf("a secret shows in %s", text)
		}
	}
	if !strings.Contains(log.String(), "shown") {
		t.Errorf("what is no secret is gone: %s", &log)
	}
}
