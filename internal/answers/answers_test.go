// Package answers checks that documented example answers, sent by a real
// server, come out of the generated client as the values that they document.
package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"gopkg.in/yaml.v3"
)

const id = "6512bd43d9caa6e02c990b0a82652dca"

// calls are the operations that the first documentation pages describe.
var calls = map[string]func(context.Context, *cloudflare.Client, ...envelope.RequestOption) (any, error){
	"origin_tls_client_auth.hostname_certificates list": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		page, err := c.OriginTLSClientAuth.HostnameCertificates.List(ctx, id, nil, opts...)
		if err != nil {
			return nil, err
		}
		return page.Items, nil
	},
	"origin_tls_client_auth.hostname_certificates get": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		return c.OriginTLSClientAuth.HostnameCertificates.Get(ctx, id, id, opts...)
	},
	"origin_tls_client_auth.hostname_certificates create": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		return c.OriginTLSClientAuth.HostnameCertificates.Create(ctx, id,
			cloudflare.HostnameCertificateCreateRequest{Certificate: "PEM", PrivateKey: "KEY"}, opts...)
	},
	"origin_tls_client_auth.hostname_certificates delete": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		return c.OriginTLSClientAuth.HostnameCertificates.Delete(ctx, id, id, opts...)
	},
	"client_certificates delete": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		return c.ClientCertificates.Delete(ctx, id, id, opts...)
	},
	"mtls_certificates delete": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		return c.MTLSCertificates.Delete(ctx, id, id, opts...)
	},
	"zero_trust.gateway.certificates delete": func(ctx context.Context, c *cloudflare.Client, opts ...envelope.RequestOption) (any, error) {
		return c.ZeroTrust.Gateway.Certificates.Delete(ctx, id, id, opts...)
	},
}

// ask serves answer over loopback and makes the call; the client has to know
// all of it.
func ask(t *testing.T, operation string, answer []byte) (any, envelope.Response) {
	t.Helper()
	result, meta := askAnything(t, operation, answer)
	if len(meta.Unknown) > 0 {
		t.Errorf("the client does not know %v", meta.Unknown)
	}
	return result, meta
}

func askAnything(t *testing.T, operation string, answer []byte) (any, envelope.Response) {
	t.Helper()
	call, ok := calls[operation]
	if !ok {
		t.Fatalf("no call is written down for %q", operation)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	}))
	defer server.Close()
	client, err := cloudflare.NewClient(cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("token"))
	if err != nil {
		t.Fatal(err)
	}
	var meta envelope.Response
	result, err := call(t.Context(), client, envelope.WithResponse(&meta), envelope.WithUnknown())
	if err != nil {
		t.Fatal(err)
	}
	return result, meta
}

// example is a documented answer of our own writing.
type example struct {
	Resource, Method, File string
	Values                 map[string]any
}

func (e example) answer(t *testing.T) []byte {
	t.Helper()
	answer, err := os.ReadFile(filepath.Join(exampleFolder, e.File))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

var exampleFolder = filepath.Join("..", "..", "spec", "examples")

func examples(t *testing.T) []example {
	t.Helper()
	var index struct{ Examples []example }
	data, err := os.ReadFile(filepath.Join(exampleFolder, "index.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &index); err != nil {
		t.Fatal(err)
	}
	return index.Examples
}

func TestOwnExamples(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.File, func(t *testing.T) {
			result, meta := ask(t, e.Resource+" "+e.Method, e.answer(t))
			checked := 0
			for pointer, want := range e.Values {
				if rest, ok := strings.CutPrefix(pointer, "/result/"); ok {
					checkValue(t, pointer, at(t, reflect.ValueOf(result), rest), want)
					checked++
				}
			}
			if checked == 0 {
				t.Error("the example states no value of its result")
			}
			checkMeta(t, meta, e.Values)
		})
	}
}

// TestUnknownSurvives adds a member to every object of a result: all of them
// are listed, and there when the result is encoded again.
func TestUnknownSurvives(t *testing.T) {
	for _, e := range examples(t) {
		t.Run(e.File, func(t *testing.T) {
			var answer map[string]any
			if err := json.Unmarshal(e.answer(t), &answer); err != nil {
				t.Fatal(err)
			}
			added := addEverywhere(answer["result"], "/result")
			text, err := json.Marshal(answer)
			if err != nil {
				t.Fatal(err)
			}
			result, meta := askAnything(t, e.Resource+" "+e.Method, text)
			slices.Sort(meta.Unknown)
			if slices.Sort(added); len(added) == 0 || !slices.Equal(meta.Unknown, added) {
				t.Errorf("listed %q, added %q", meta.Unknown, added)
			}
			encoded, err := json.Marshal(result)
			if got := strings.Count(string(encoded), undocumented); err != nil || got != len(added) {
				t.Errorf("%d of %d are left in %s, %v", got, len(added), encoded, err)
			}
		})
	}
}

const undocumented = `"undocumented":{"in":[1,null]}`

// addEverywhere adds a member to every object below v and tells where.
func addEverywhere(v any, at string) (added []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, below := range v {
			added = append(added, addEverywhere(below, at+"/"+name)...)
		}
		v["undocumented"] = map[string]any{"in": []any{1, nil}}
		added = append(added, at+"/undocumented")
	case []any:
		for i, below := range v {
			added = append(added, addEverywhere(below, fmt.Sprintf("%s/%d", at, i))...)
		}
	}
	return added
}

// checkMeta compares what surrounds the result.
func checkMeta(t *testing.T, meta envelope.Response, values map[string]any) {
	t.Helper()
	if want, ok := values["/messages/0/code"]; ok {
		if len(meta.Messages) == 0 {
			t.Fatal("the messages are gone")
		}
		checkValue(t, "/messages/0/code", reflect.ValueOf(meta.Messages[0].Code), want)
		checkValue(t, "/messages/0/message", reflect.ValueOf(meta.Messages[0].Message), values["/messages/0/message"])
	}
	if want, ok := values["/result_info/total_count"]; ok {
		checkValue(t, "/result_info/total_count", reflect.ValueOf(meta.Info.TotalCount), want)
	}
}

// at follows a JSON pointer through a decoded value by its JSON names.
func at(t *testing.T, v reflect.Value, pointer string) reflect.Value {
	t.Helper()
	for token := range strings.SplitSeq(pointer, "/") {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.Slice:
			i, err := strconv.Atoi(token)
			if err != nil || i >= v.Len() {
				t.Fatalf("%s: no item %s", pointer, token)
			}
			v = v.Index(i)
		case reflect.Struct:
			v = field(t, v, token)
		default:
			t.Fatalf("%s: %s in a %s", pointer, token, v.Kind())
		}
	}
	return v
}

func field(t *testing.T, v reflect.Value, name string) reflect.Value {
	t.Helper()
	for i := range v.NumField() {
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if tag == name {
			return v.Field(i)
		}
	}
	t.Fatalf("%s has no %s", v.Type(), name)
	return reflect.Value{}
}

func checkValue(t *testing.T, pointer string, got reflect.Value, want any) {
	t.Helper()
	for got.Kind() == reflect.Pointer {
		got = got.Elem()
	}
	var text string
	switch g := got.Interface().(type) {
	case time.Time:
		text = g.UTC().Format(time.RFC3339Nano)
		if parsed, err := time.Parse(time.RFC3339, fmt.Sprint(want)); err == nil {
			want = parsed.UTC().Format(time.RFC3339Nano)
		}
	case envelope.Secret:
		text = g.Reveal()
	default:
		text = fmt.Sprint(g)
	}
	if text != fmt.Sprint(want) {
		t.Errorf("%s is %q, the example says %q", pointer, text, want)
	}
}

// TestOriginalPages does the same with the pages themselves, where they are.
func TestOriginalPages(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "docs", "seeds")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the documentation pages are not there: ", folder)
	}
	const hostname = "origin_tls_client_auth.hostname_certificates "
	for prefix, operations := range map[string][]string{
		"000": {hostname + "delete", hostname + "delete"},
		"001": {hostname + "list", hostname + "get", hostname + "create", hostname + "delete"},
		"002": {"client_certificates delete", "client_certificates delete"},
		"003": {"mtls_certificates delete"},
		"004": {"zero_trust.gateway.certificates delete", "zero_trust.gateway.certificates delete"},
	} {
		t.Run(prefix, func(t *testing.T) {
			answers := documentedAnswers(t, folder, prefix)
			if len(answers) != len(operations) {
				t.Fatalf("%d answers in the page, want %d", len(answers), len(operations))
			}
			for i, answer := range answers {
				result, _ := ask(t, operations[i], answer)
				checkAll(t, result, answer)
			}
		})
	}
}

// documentedAnswers finds the example answers in a page, in page order. The
// old dump has none; there the examples of the properties make one.
func documentedAnswers(t *testing.T, folder, prefix string) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, prefix+"*"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%d pages %s (%v)", len(names), prefix, err)
	}
	page, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	var answers [][]byte
	for _, value := range jsonObjects(page) {
		var members map[string]json.RawMessage
		if json.Unmarshal(value, &members) != nil {
			continue
		}
		if members["success"] != nil && members["result"] != nil {
			answers = append(answers, value)
		} else if members["200"] != nil {
			answers = append(answers, answerOfSchema(t, members["200"]))
		}
	}
	return answers
}

var objectStart = regexp.MustCompile(`\{\s*"`)

// jsonObjects gives the outermost JSON objects of a text.
func jsonObjects(text []byte) []json.RawMessage {
	var objects []json.RawMessage
	for len(text) > 0 {
		start := objectStart.FindIndex(text)
		if start == nil {
			break
		}
		text = text[start[0]:]
		decoder := json.NewDecoder(strings.NewReader(string(text)))
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			text = text[1:]
			continue
		}
		objects = append(objects, value)
		text = text[decoder.InputOffset():]
	}
	return objects
}

// answerOfSchema makes an answer of the examples that stand at properties; the
// last statement about result wins.
func answerOfSchema(t *testing.T, response json.RawMessage) []byte {
	t.Helper()
	var tree any
	if err := json.Unmarshal(response, &tree); err != nil {
		t.Fatal(err)
	}
	result := map[string]any{}
	collectExamples(tree, false, result)
	answer, err := json.Marshal(map[string]any{"success": true, "errors": []any{}, "messages": []any{}, "result": result})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func collectExamples(node any, inResult bool, into map[string]any) {
	switch n := node.(type) {
	case []any:
		for _, item := range n {
			collectExamples(item, inResult, into)
		}
	case map[string]any:
		for name, child := range n {
			if property, ok := child.(map[string]any); ok && inResult && property["example"] != nil {
				into[name] = property["example"]
			}
			collectExamples(child, inResult || name == "result", into)
		}
	}
}

// checkAll compares every leaf of the documented result.
func checkAll(t *testing.T, result any, answer []byte) {
	t.Helper()
	var document struct {
		Result any `json:"result"`
	}
	if err := json.Unmarshal(answer, &document); err != nil {
		t.Fatal(err)
	}
	leaves := map[string]any{}
	flatten("", document.Result, leaves)
	if len(leaves) < 5 {
		t.Fatalf("only %d values documented", len(leaves))
	}
	for pointer, want := range leaves {
		checkValue(t, "/result"+pointer, at(t, reflect.ValueOf(result), strings.TrimPrefix(pointer, "/")), want)
	}
}

func flatten(pointer string, node any, into map[string]any) {
	switch n := node.(type) {
	case map[string]any:
		for name, child := range n {
			flatten(pointer+"/"+name, child, into)
		}
	case []any:
		for i, child := range n {
			flatten(pointer+"/"+strconv.Itoa(i), child, into)
		}
	default:
		into[pointer] = n
	}
}
