package testserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/smoke/documented"
	"github.com/flaregen/flaregen/smoke/sample"
)

// reply is what goes to the client.
type reply struct {
	status int
	media  string // "" for no content
	body   []byte
}

func (a reply) write(w http.ResponseWriter) {
	if a.media != "" {
		w.Header().Set("Content-Type", a.media)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the client will notice
}

// model is the documented answer of an operation: either value or bytes.
type model struct {
	status int
	media  string
	value  any // of JSON; never changed
	bytes  []byte
	schema *openapi3.Schema // of the value; nil when nothing is said
}

// answer gives what is documented, which is found once.
func (e *endpoint) answer() (model, error) {
	e.once.Do(func() { e.model, e.err = e.find() })
	return e.model, e.err
}

// find looks for the first documented answer of success that the client
// expects.
func (e *endpoint) find() (model, error) {
	good, _ := documented.Responses(e.route.Operation)
	if len(good) == 0 {
		return model{status: http.StatusOK}, nil
	}
	fault := errors.New("no documented answer fits the method")
	for _, doc := range good {
		found, err := e.answerOf(doc)
		if err == nil {
			return found, nil
		}
		if !errors.Is(err, errOther) {
			fault = err
		}
	}
	return model{}, fault
}

// errOther marks an answer that the client does not expect.
var errOther = errors.New("another media type")

func (e *endpoint) answerOf(doc documented.Response) (model, error) {
	m := model{status: doc.Status}
	switch {
	case doc.Status == http.StatusNoContent, doc.Status == http.StatusResetContent, doc.Media == "" && !e.Stream:
		return m, nil
	case doc.Media == "", e.Stream == documented.IsJSON(doc.Media):
		return m, errOther
	}
	m.media, m.schema = documented.Concrete(doc.Media), doc.Schema
	if e.Stream {
		text, ok := firstExample(doc.Content).(string)
		if !ok {
			text = "sample"
		}
		m.bytes = []byte(text)
		return m, nil
	}
	var err error
	m.value, err = e.valueOf(doc)
	return m, err
}

// firstExample gives the example of a whole answer, nil when there is none.
func firstExample(media *openapi3.MediaType) any {
	if media.Example != nil {
		return media.Example
	}
	for _, name := range slices.Sorted(maps.Keys(media.Examples)) {
		if ref := media.Examples[name]; ref != nil && ref.Value != nil && ref.Value.Value != nil {
			return ref.Value.Value
		}
	}
	return nil
}

// valueOf gives the documented example, if its schema accepts it, else a
// sample; completed to what a server says that has succeeded.
func (e *endpoint) valueOf(doc documented.Response) (any, error) {
	schema := doc.Schema
	if schema == nil {
		schema = &openapi3.Schema{}
	}
	if example, err := plain(firstExample(doc.Content)); err == nil && example != nil {
		whole := e.succeed(example, schema)
		if checked, err := plain(whole); err == nil && e.opens(whole) && sample.Check(schema, checked, sample.Response) == nil {
			return whole, nil
		}
	}
	value, err := sample.Documented(schema)
	if err != nil {
		return nil, err
	}
	whole := e.succeed(value, schema)
	if !e.opens(whole) {
		return nil, errors.New("the documented answer is no envelope")
	}
	return whole, nil
}

// opens reports whether there is the member that the client gives.
func (e *endpoint) opens(whole any) bool {
	object, ok := whole.(map[string]any)
	return e.Result == "" || ok && has(object, e.Result)
}

func has(object map[string]any, name string) bool {
	_, ok := object[name]
	return ok
}

// succeed makes an envelope say that all is well, and gives it a result.
func (e *endpoint) succeed(value any, schema *openapi3.Schema) any {
	object, ok := value.(map[string]any)
	if !ok || e.Bare {
		return value
	}
	if _, ok := object[e.Keys.Success].(bool); ok {
		object[e.Keys.Success] = true
	}
	for _, name := range []string{e.Keys.Errors, e.Keys.Messages} {
		if _, ok := object[name].([]any); ok {
			object[name] = []any{}
		}
	}
	if e.Result != "" && !has(object, e.Result) {
		if result, err := sample.Documented(sample.Member(schema, e.Result)); err == nil {
			object[e.Result] = result
		}
	}
	return object
}

// success makes the answer with a result, or with the documented one.
func (e *endpoint) success(r *http.Request, result any) (reply, error) {
	m, err := e.answer()
	_, usual := result.(asDocumented)
	if err != nil && usual {
		return reply{}, err
	}
	if err != nil || m.media == "" && !usual && result != nil && (e.Result != "" || e.Bare) {
		m = model{status: max(m.status, http.StatusOK), media: "application/json"}
		if !e.Bare {
			m.value = map[string]any{e.Keys.Success: true, e.Keys.Errors: []any{}, e.Keys.Messages: []any{}}
		}
	}
	if m.media == "" {
		return reply{status: m.status}, nil
	}
	if e.Stream {
		return e.stream(m, result)
	}
	whole, err := e.whole(r, m, result)
	if err != nil {
		return reply{}, err
	}
	text, err := json.Marshal(whole)
	return reply{m.status, m.media, text}, err
}

func (e *endpoint) stream(m model, result any) (reply, error) {
	switch result := result.(type) {
	case asDocumented:
		return reply{m.status, m.media, m.bytes}, nil
	case []byte:
		return reply{m.status, m.media, result}, nil
	case string:
		return reply{m.status, m.media, []byte(result)}, nil
	}
	return reply{}, fmt.Errorf("a stream is bytes or a string, not %T", result)
}

// whole puts a result where it belongs.
func (e *endpoint) whole(r *http.Request, m model, result any) (any, error) {
	whole, err := plain(m.value)
	if err != nil {
		return nil, err
	}
	object, isObject := whole.(map[string]any)
	if _, usual := result.(asDocumented); !usual {
		value, err := plain(result)
		switch {
		case err != nil:
			return nil, err
		case e.Result == "" && e.Bare:
			return value, nil
		case e.Result == "":
		case !isObject:
			return nil, errors.New("the documented answer is no envelope")
		default:
			object[e.Result] = value
		}
	}
	if items, ok := object[e.Result].([]any); ok && isObject && e.Pager != nil {
		e.turnTo(r.URL.Query(), object, items)
	}
	return whole, nil
}

// check says why an answer is not what is documented.
func (e *endpoint) check(answer reply) error {
	m, err := e.answer()
	if err != nil || m.schema == nil || e.Stream {
		return nil
	}
	var value any
	if err := json.Unmarshal(answer.body, &value); err != nil {
		return err
	}
	err = sample.Check(m.schema, value, sample.Response)
	if fault := (*openapi3.SchemaError)(nil); errors.As(err, &fault) {
		return fmt.Errorf("/%s: %s", strings.Join(fault.JSONPointer(), "/"), fault.Reason)
	}
	if undeclared := sample.Undeclared(m.schema, value); err == nil && len(undeclared) > 0 {
		return fmt.Errorf("%s: there is no such member", undeclared[0])
	}
	return err
}

// plain gives the JSON value that something is encoded as; a copy, when it is
// one already.
func plain(value any) (decoded any, err error) {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &decoded)
	}
	return decoded, err
}

// detail is one entry of an envelope's errors.
type detail struct {
	Code             int     `json:"code"`
	Message          string  `json:"message"`
	DocumentationURL string  `json:"documentation_url,omitempty"`
	Source           *source `json:"source,omitempty"`
}

type source struct {
	Pointer string `json:"pointer"`
}

func writeError(w http.ResponseWriter, keys envelope.Keys, err error) {
	e, ok := errors.AsType[*envelope.Error](err)
	if !ok {
		writeFailure(w, keys, http.StatusInternalServerError, detail{Code: CodeInternal, Message: err.Error()})
		return
	}
	var details []detail
	for _, d := range e.Details {
		one := detail{Code: d.Code, Message: d.Message, DocumentationURL: d.DocumentationURL}
		if d.Pointer != "" {
			one.Source = &source{d.Pointer}
		}
		details = append(details, one)
	}
	status := e.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if seconds := int(e.RetryAfter.Seconds()); seconds > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	writeFailure(w, keys, status, details...)
}

// writeFailure writes an envelope that says that the call has failed.
func writeFailure(w http.ResponseWriter, keys envelope.Keys, status int, details ...detail) {
	if details == nil {
		details = []detail{}
	}
	text, err := json.Marshal(map[string]any{
		keys.Success: false, keys.Errors: details, keys.Messages: []any{}, keys.Result: nil,
	})
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	reply{status, "application/json", text}.write(w)
}

func sortedNames(query url.Values) []string { return slices.Sorted(maps.Keys(query)) }
