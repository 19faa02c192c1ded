package smoke

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/flaregen/flaregen/smoke/documented"
	"github.com/flaregen/flaregen/smoke/sample"
)

// answer is one thing that the server may say, and what the method must make
// of it.
type answer struct {
	name  string
	reply reply
	want  []byte // the result as JSON; nil when there is nothing to compare
}

// answers gives the documented good answers that the method is made for.
func (r *trial) answers() ([]answer, error) {
	good, _ := documented.Responses(r.route.Operation)
	var list []answer
	var fault error
	for _, doc := range good {
		some, err := r.answersOf(doc)
		list = append(list, some...)
		if fault == nil {
			fault = err
		}
	}
	if len(list) == 0 && len(good) == 0 {
		list = []answer{{name: "no content", reply: reply{status: http.StatusOK}}}
	}
	if len(list) == 0 && fault == nil {
		fault = errors.New("no documented answer fits the method")
	}
	if len(list) == 0 {
		return nil, skip("answer: %v", fault)
	}
	return list, nil
}

func (r *trial) answersOf(doc documented.Response) ([]answer, error) {
	name := fmt.Sprintf("answer %d %s", doc.Status, doc.Media)
	switch shape := r.op.shape(); {
	case !mayHaveBody(doc.Status), doc.Media == "" && shape != givesStream:
		return []answer{{name: name, reply: reply{status: doc.Status}}}, nil
	case doc.Media == "":
		return nil, nil
	case shape == givesStream && !documented.IsJSON(doc.Media):
		return []answer{{name: name, reply: reply{doc.Status, documented.Concrete(doc.Media), unreadable}, want: unreadable}}, nil
	case shape == givesStream, !documented.IsJSON(doc.Media):
		return nil, nil // the one way to answer that the method does not expect
	case doc.Schema == nil:
		text := []byte(`{"any":"value"}`)
		return []answer{{name: name, reply: reply{doc.Status, documented.Concrete(doc.Media), text}, want: r.expected(text)}}, nil
	}
	values, err := sample.Values(doc.Schema, sample.Response)
	var list []answer
	for _, v := range values {
		text, want, err := r.envelope(doc, v)
		if err != nil {
			return nil, err
		}
		list = append(list, answer{name + " (" + v.Name + ")", reply{doc.Status, documented.Concrete(doc.Media), text}, want})
	}
	return list, err
}

// mayHaveBody: HTTP forbids a body with some statuses, whatever is documented.
func mayHaveBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusResetContent
}

func (r *trial) expected(text []byte) []byte {
	if r.op.shape() == givesNothing {
		return nil
	}
	return text
}

// envelope completes an answer to what a server says that has succeeded, and
// gives the part of it that the method is to hand over.
func (r *trial) envelope(doc documented.Response, v sample.Value) (text, want []byte, err error) {
	object, isObject := v.JSON.(map[string]any)
	value := v.JSON
	if isObject {
		keys := r.op.keys()
		if _, ok := object[keys.Success].(bool); ok {
			object[keys.Success] = true
		}
		if _, ok := object[keys.Errors].([]any); ok {
			object[keys.Errors] = []any{}
		}
	}
	if r.op.Result != "" {
		if !isObject {
			return nil, nil, fmt.Errorf("the answer %s is no envelope", show(v.JSON))
		}
		if _, ok := object[r.op.Result]; !ok {
			object[r.op.Result] = leastOf(doc, r.op.Result)
		}
		value = object[r.op.Result]
	}
	if text, err = json.Marshal(v.JSON); err != nil {
		return nil, nil, err
	}
	if r.op.Result == "" && isObject && r.saysNothing(object) {
		return text, nil, nil
	}
	want, err = json.Marshal(value)
	return text, r.expected(want), err
}

// saysNothing reports an envelope that carries no result: where other statuses
// answer without an envelope, it is the one that says that all is well.
func (r *trial) saysNothing(object map[string]any) bool {
	keys := r.op.keys()
	_, says := object[keys.Success].(bool)
	for name := range object {
		if !slices.Contains([]string{keys.Success, keys.Errors, keys.Messages, keys.Info}, name) {
			return false
		}
	}
	return says
}

// leastOf makes the smallest value of a member of an answer.
func leastOf(doc documented.Response, member string) any {
	values, err := sample.Values(sample.Member(doc.Schema, member), sample.Response)
	if err != nil {
		return nil
	}
	return least(values).JSON
}

// failures gives what the server may say when it has not done what it was
// asked for.
func (r *trial) failures() []answer {
	keys := r.op.keys()
	text, err := json.Marshal(map[string]any{
		keys.Success: false, keys.Result: nil, keys.Messages: []any{},
		keys.Errors: []any{map[string]any{"code": errorCode, "message": "smoke test"}},
	})
	if err != nil {
		panic(err) // plain values always marshal
	}
	list := []answer{
		{"status 403", reply{http.StatusForbidden, "application/json", text}, text},
		{"success false", reply{http.StatusOK, "application/json", text}, text},
	}
	_, bad := documented.Responses(r.route.Operation)
	for _, doc := range bad {
		one := answer{name: fmt.Sprintf("documented error %d %s", doc.Status, doc.Media), reply: reply{status: doc.Status, media: documented.Concrete(doc.Media)}}
		if doc.Schema != nil && documented.IsJSON(doc.Media) {
			values, err := sample.Values(doc.Schema, sample.Response)
			if err != nil {
				continue
			}
			if one.reply.body, err = json.Marshal(values[0].JSON); err != nil {
				continue
			}
		}
		list = append(list, one)
	}
	return list
}

const errorCode = 1234
