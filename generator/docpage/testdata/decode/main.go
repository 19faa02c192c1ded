// Command decode calls methods of a generated client against a server that
// gives the answers of documentation pages, and compares what comes out with
// what the pages show. It reads its cases from standard input.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"time"

	"example.com/decode/client"
	"github.com/flaregen/flaregen/envelope"
)

// testCase is one answer that a page shows.
type testCase struct {
	Page   string
	Call   string // Shelves.List
	Body   json.RawMessage
	Status int
	Media  string
	Answer string
}

func main() {
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	failed := false
	for _, c := range cases {
		for _, fault := range c.run() {
			failed = true
			fmt.Printf("%s: %s: %s\n", c.Page, c.Call, fault)
		}
	}
	if failed {
		os.Exit(1)
	}
	fmt.Printf("%d answers decode\n", len(cases))
}

func (c testCase) run() []string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", c.Media)
		w.WriteHeader(c.Status)
		_, _ = io.WriteString(w, c.Answer)
	}))
	defer server.Close()
	root, err := client.NewClient(client.WithBaseURL(server.URL), client.WithAPIToken("token"))
	if err != nil {
		return []string{err.Error()}
	}
	method := reflect.ValueOf(root)
	for name := range strings.SplitSeq(c.Call, ".") {
		if m := method.MethodByName(name); m.IsValid() {
			method = m
		} else {
			method = reflect.Indirect(method).FieldByName(name)
		}
		if !method.IsValid() {
			return []string{"the client has no " + name}
		}
	}
	var meta envelope.Response
	args, err := c.arguments(method.Type(), &meta)
	if err != nil {
		return []string{err.Error()}
	}
	results := method.Call(args)
	if err, _ := results[len(results)-1].Interface().(error); err != nil {
		return []string{err.Error()}
	}
	var faults []string
	for _, pointer := range meta.Unknown {
		faults = append(faults, "the client does not know "+pointer)
	}
	if len(results) == 1 {
		return faults
	}
	return append(faults, c.compare(results[0].Interface())...)
}

// arguments makes up what a call needs; the body is that of the page.
func (c testCase) arguments(method reflect.Type, meta *envelope.Response) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	for i := 1; i < method.NumIn()-1; i++ {
		arg := reflect.New(method.In(i)).Elem()
		params := strings.HasSuffix(method.In(i).String(), "Params")
		switch {
		case arg.Kind() == reflect.String && !params && len(args) == i && isPath(method, i):
			arg.SetString("some-id")
		case !params && len(c.Body) > 0:
			if err := json.Unmarshal(c.Body, arg.Addr().Interface()); err != nil {
				return nil, fmt.Errorf("the page's request: %w", err)
			}
		}
		fill(arg)
		args = append(args, arg)
	}
	return append(args, reflect.ValueOf(envelope.WithResponse(meta)), reflect.ValueOf(envelope.WithUnknown())), nil
}

// fill gives the files of a form, which no example holds, some content.
func fill(arg reflect.Value) {
	if arg.Kind() != reflect.Struct {
		return
	}
	for i := range arg.NumField() {
		if file, ok := arg.Field(i).Addr().Interface().(*envelope.File); ok {
			file.Content = strings.NewReader("content")
		}
	}
}

// isPath reports whether all arguments up to i are plain strings.
func isPath(method reflect.Type, i int) bool {
	for j := 1; j <= i; j++ {
		if method.In(j) != reflect.TypeFor[string]() {
			return false
		}
	}
	return true
}

func (c testCase) compare(result any) []string {
	if stream, ok := result.(*envelope.Stream); ok {
		text, err := io.ReadAll(stream)
		if err != nil || string(text) != c.Answer {
			return []string{fmt.Sprintf("%q, %v", text, err)}
		}
		return nil
	}
	if v := reflect.Indirect(reflect.ValueOf(result)); v.Kind() == reflect.Struct && v.FieldByName("Items").IsValid() && v.FieldByName("Info").IsValid() {
		result = v.FieldByName("Items").Interface()
	}
	text, err := json.Marshal(result)
	if err != nil {
		return []string{err.Error()}
	}
	var got, want any
	if err := json.Unmarshal(text, &got); err != nil {
		return []string{err.Error()}
	}
	if err := json.Unmarshal([]byte(c.Answer), &want); err != nil {
		return []string{err.Error()}
	}
	if members, ok := want.(map[string]any); ok {
		if inner, ok := members["result"]; ok {
			want = inner
		}
	}
	return differences("", want, got)
}

// differences lists what was documented and did not come out. A zero may be
// left out when a value is written again.
func differences(pointer string, want, got any) []string {
	if text, ok := want.(string); ok {
		if other, ok := got.(string); ok && (text == other || sameTime(text, other)) {
			return nil
		}
	}
	if isZero(want) && (got == nil || isZero(got)) {
		return nil
	}
	var faults []string
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			for name, value := range w {
				faults = append(faults, differences(pointer+"/"+name, value, g[name])...)
			}
			return faults
		}
	case []any:
		if g, ok := got.([]any); ok && len(g) == len(w) {
			for i := range w {
				faults = append(faults, differences(fmt.Sprintf("%s/%d", pointer, i), w[i], g[i])...)
			}
			return faults
		}
	default:
		if want == got {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s is %v, the page shows %v", pointer, got, want)}
}

func sameTime(a, b string) bool {
	s, err := time.Parse(time.RFC3339, a)
	if err != nil {
		return false
	}
	t, err := time.Parse(time.RFC3339, b)
	return err == nil && s.Equal(t)
}

func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case map[string]any:
		for _, member := range v {
			if !isZero(member) {
				return false
			}
		}
		return true
	case []any:
		return len(v) == 0
	}
	return reflect.ValueOf(v).IsZero()
}
