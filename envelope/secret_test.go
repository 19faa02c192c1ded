package envelope

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/oapi-codegen/nullable"
)

const privateKey = "-----BEGIN PRIVATE KEY-----\nS3cr3tS3cr3t\n-----END PRIVATE KEY-----"

type upload struct {
	Certificate string                    `json:"certificate"`
	PrivateKey  Secret                    `json:"private_key"`
	Other       *Secret                   `json:"other,omitempty"`
	Third       nullable.Nullable[Secret] `json:"third,omitempty"`
}

func (u upload) LogValue() slog.Value { return Redacted(u) }

func testUpload() upload {
	other := Secret(privateKey)
	return upload{"public", privateKey, &other, nullable.NewNullableWithValue(Secret(privateKey))}
}

func wantNoSecret(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range []string{"S3cr3t", testToken, "c2VjcmV0", fmt.Sprintf("%x", "S3cr3t")} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows a secret: %s", where, text)
		}
	}
}

// Row 15: no verb, no logger, no error shows a token or a key.
func TestNothingShowsSecrets(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		// A server that echoes everything it was sent.
		w.WriteHeader(400)
		fmt.Fprintf(w, "bad request: %v %s", r.Header, privateKey)
	})
	var logged bytes.Buffer
	c, _ := newTestClient(t, s.URL, func(cfg *Config) {
		cfg.Logger = NewLogger(slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	})
	params := testUpload()
	r := NewRequest("Certificates.Create", http.MethodPost, "/certificates")
	r.SetJSON(params)
	err := Exec(t.Context(), c, r, WithQuery("api_key", "S3cr3t"), WithHeader("X-Extra", "S3cr3t"))
	if err == nil {
		t.Fatal("no error")
	}
	wantNoSecret(t, "log", logged.String())
	if !strings.Contains(logged.String(), `"operation":"Certificates.Create"`) {
		t.Errorf("log = %s", logged.String())
	}
	e, _ := errors.AsType[*Error](err)
	values := []any{params, &params, []upload{params}, map[string]upload{"a": params}, Secret(privateKey), c, struct{ C *Client }{c}, r, e, err, struct{ Config Config }{Config{APIToken: testToken, APIKey: "S3cr3t-key"}}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for _, v := range values {
			wantNoSecret(t, fmt.Sprintf("%s of %T", verb, v), fmt.Sprintf(verb, v))
		}
	}
	for _, handler := range []func(*bytes.Buffer) slog.Handler{
		func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
	} {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("x", "params", params, "secret", Secret(privateKey), "client", c, "err", err)
		wantNoSecret(t, "slog", out.String())
		if !strings.Contains(out.String(), redacted) {
			t.Errorf("slog = %s", out.String())
		}
	}
	// An error that the network makes of a secret.
	if got := newCall(c, r, shapeNothing, nil, nil).hide(errors.New("proxy says " + testToken)).Error(); strings.Contains(got, testToken) {
		t.Errorf("hidden error = %s", got)
	}
}

func TestSecretIsSent(t *testing.T) {
	params := testUpload()
	v1, err := stdjson.Marshal(params)
	wantNoError(t, err)
	v2, err := marshal(params)
	wantNoError(t, err)
	for name, body := range map[string][]byte{"encoding/json": v1, "json/v2": v2} {
		if n := strings.Count(string(body), "S3cr3tS3cr3t"); n != 3 {
			t.Errorf("%s: %d of 3 secrets in %s", name, n, body)
		}
	}
	var back upload
	wantNoError(t, unmarshal(v2, &back))
	if back.PrivateKey.Reveal() != privateKey {
		t.Error("the secret does not survive")
	}
}

func TestEncodeErrorHidesValue(t *testing.T) {
	r := get("/x")
	r.SetJSON(map[string]any{"a": []any{1, "S3cr3t\xff"}})
	if r.err == nil || strings.Contains(r.err.Error(), "S3cr3t") {
		t.Errorf("error = %v", r.err)
	}
}

// either encodes itself, like a generated union.
type either struct{ Upload *upload }

func (e either) MarshalJSON() ([]byte, error) { return marshal(e.Upload) }

func TestRedactedLooksIntoTypesThatEncodeThemselves(t *testing.T) {
	params := testUpload()
	text := fmt.Sprint(Redacted(map[string]any{"list": []either{{&params}}}))
	wantNoSecret(t, "Redacted", text)
	if strings.Count(text, redacted) != 3 || !strings.Contains(text, "public") {
		t.Errorf("redacted = %s", text)
	}
	if got := Redacted(make(chan int)).String(); got != "chan int" {
		t.Errorf("what cannot be encoded = %q", got)
	}
}
