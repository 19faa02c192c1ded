package unknown_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/loopback"
	"github.com/flaregen/flaregen/generator/emit/testdata/golden/unknown"
)

var ctx = context.Background()

const (
	// known has nothing that is not documented; box has it everywhere.
	known = `{"id":"1","state":"open","size":-1,"secret":"hush","lid":{"color":"red"},"unknown_members":"u","marshal_json":"m","log_value":"l","valid":"valid"}`
	box   = `{"id":"1","state":"ajar","size":3,"secret":"hush","lid":{"color":"blue","shape":"round"},"labels":[{},{"text":{"en":"this side up"}}],` +
		`"any_name":{"known":"k","other":{"more":1}},"inside":{"weight":1.5,"unit":"kg"},"optional":{"x":null},"unknown_members":"u","valid":"invalid","UnknownMembers":true,"key":"hush hush"}`
)

// pointers are to what of box is not documented. Unions, and objects with
// members of any name, decode themselves.
var pointers = []string{"/result/state", "/result/size", "/result/lid/color", "/result/lid/shape", "/result/labels/1/text",
	"/result/optional/x", "/result/valid", "/result/UnknownMembers", "/result/key"}

func connect(t *testing.T, s *loopback.Server) *unknown.Client {
	t.Helper()
	client, err := unknown.NewClient(unknown.WithAPIToken("t"), unknown.WithBaseURL(s.URL), unknown.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func get(t *testing.T, text string) (*unknown.Box, envelope.Response) {
	t.Helper()
	var meta envelope.Response
	got, err := connect(t, loopback.JSON(t, `{"success":true,"result":`+text+`}`)).Boxes.Get(ctx, "1", envelope.WithResponse(&meta), envelope.WithUnknown())
	if err != nil {
		t.Fatal(err)
	}
	return got, meta
}

func TestUnknownSurvives(t *testing.T) {
	for text, want := range map[string][]string{known: nil, box: pointers} {
		got, meta := get(t, text)
		if !reflect.DeepEqual(meta.Unknown, want) {
			t.Errorf("unknown = %q, want %q", meta.Unknown, want)
		}
		wantSame(t, got, text)
		wantSame(t, []unknown.Box{*got}, "["+text+"]")
	}
	list, err := connect(t, loopback.JSON(t, `{"success":true,"result":[`+known+`,`+box+`]}`)).Boxes.List(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, list, "["+known+","+box+"]")
}

// wantSame wants v to say what text says, encoded by either package.
func wantSame(t *testing.T, v any, text string) {
	t.Helper()
	for name, encode := range map[string]func(any) ([]byte, error){
		"encoding/json": json.Marshal,
		"json/v2":       func(v any) ([]byte, error) { return jsonv2.Marshal(v) },
	} {
		encoded, err := encode(v)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got, want any
		if err := json.Unmarshal(encoded, &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %s, want %s", name, encoded, text)
		}
	}
}

func TestUnknownAsItCame(t *testing.T) {
	got, _ := get(t, box)
	if key := string(got.UnknownMembers["key"]); key != `"hush hush"` || got.UnknownMembersValue != "u" {
		t.Errorf("kept %s beside %s", key, got.UnknownMembersValue)
	}
	if unit := string(got.Inside.Weight.UnknownMembers["unit"]); unit != `"kg"` {
		t.Errorf("kept %s", unit)
	}
	got, _ = get(t, known)
	if got.UnknownMembers != nil || got.Lid.UnknownMembers != nil {
		t.Errorf("kept %v", got.UnknownMembers)
	}
}

// TestSecrets: what is secret, or could be, travels and is not shown.
func TestSecrets(t *testing.T) {
	got, _ := get(t, box)
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("got", "box", got, "lid", got.Lid, "inside", got.Inside)
	for _, text := range []string{fmt.Sprintf("%v", got), fmt.Sprintf("%+v", *got), fmt.Sprintf("%#v", *got), log.String()} {
		if strings.Contains(text, "hush") || strings.Contains(text, "kg") || !strings.Contains(text, "[REDACTED]") || !strings.Contains(text, "ajar") {
			t.Errorf("shown: %s", text)
		}
	}
}

func TestValid(t *testing.T) {
	for value, want := range map[interface{ Valid() bool }]bool{
		unknown.BoxStateOpen: true, unknown.BoxStateClosed: true, unknown.BoxState(""): true, unknown.BoxState("ajar"): false, unknown.BoxState("Open"): false,
		unknown.BoxSize(1): true, unknown.BoxSize(2): true, unknown.BoxSize(-1): true, unknown.BoxSize(0): false,
		unknown.BoxCreateRequestStateOpen: true, unknown.BoxCreateRequestState("ajar"): false,
	} {
		if got := value.Valid(); got != want {
			t.Errorf("%#v is valid: %v", value, got)
		}
	}
}

// TestRequest: a request has what is documented, and nothing else.
func TestRequest(t *testing.T) {
	s := loopback.JSON(t, `{"success":true,"result":{"id":"1"}}`)
	_, err := connect(t, s).Boxes.Create(ctx, unknown.BoxCreateRequest{ID: "1", Lid: &unknown.BoxCreateRequestLid{}, UnknownMembers: new("u")})
	if want := `{"id":"1","lid":{},"unknown_members":"u"}`; err != nil || s.Last.Body != want {
		t.Errorf("sent %s, %v", s.Last.Body, err)
	}
}
