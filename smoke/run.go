package smoke

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/envelope"

	"github.com/flaregen/flaregen/smoke/documented"
)

// Run tries out every operation of a client, each in a subtest of its name.
//
// document is the file, an OpenAPI document as JSON, that the client was
// generated from. operations makes a client that sends its requests to
// baseURL, and gives its methods; that client must not repeat requests.
func Run(t *testing.T, document string, operations func(baseURL string) ([]Operation, error)) {
	t.Helper()
	doc, err := loadDocument(document)
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t)
	table, err := operations(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for i := range table {
		op := &table[i]
		t.Run(op.Name, func(t *testing.T) {
			r := &trial{t: t, server: s, op: op, route: doc.Route(op.Method, op.Path)}
			if r.route == nil {
				t.Fatalf("the document has no %s %s", op.Method, op.Path)
			}
			r.judged = documented.Judged(r.route, op.Params)
			r.run()
		})
	}
}

func loadDocument(name string) (*documented.Document, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	doc, err := documented.Load(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return doc, nil
}

// trial is one operation being tried out.
type trial struct {
	t       *testing.T
	server  *server
	op      *Operation
	route   *routers.Route
	judged  *routers.Route
	planner *planner
}

// run reports what is wrong with the operation.
func (r *trial) run() {
	found, err := r.faults()
	switch {
	case errors.Is(err, errSkip):
		r.t.Skip(err)
	case err != nil:
		r.t.Fatal(err)
	}
	const most = 4
	for i, fault := range found {
		if i == most {
			r.t.Errorf("… and %d more", len(found)-most)
			break
		}
		r.t.Error(fault)
	}
}

// faults finds all that is wrong. The error is the reason why nothing could be
// tried out.
func (r *trial) faults() (found []error, err error) {
	sets, answers, err := r.prepare()
	if err != nil {
		return nil, err
	}
	note := func(what string, err error) {
		if err != nil {
			found = append(found, fmt.Errorf("%s: %w", what, err))
		}
	}
	for i := range max(len(sets), len(answers)) {
		set, answer := sets[i%len(sets)], answers[i%len(answers)]
		note(set.name+", "+answer.name, r.try(set, answer))
	}
	for _, failure := range r.failures() {
		set, err := r.planner.set(0, true) // readers are read once
		if err == nil {
			err = r.fail(set, failure)
		}
		note(failure.name, err)
	}
	if r.op.All != nil {
		note("pages", r.guard(r.pages))
	}
	return found, nil
}

func (r *trial) prepare() (sets []*arguments, answers []answer, err error) {
	if r.planner, err = newPlanner(r.op, r.route); err != nil {
		return nil, nil, err
	}
	if sets, err = r.planner.sets(); err != nil {
		return nil, nil, err
	}
	answers, err = r.answers()
	return sets, answers, err
}

// guard turns a panic into an error.
func (r *trial) guard(step func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return step()
}

// in are the arguments of a call by reflection.
func (r *trial) in(set *arguments) []reflect.Value {
	return append([]reflect.Value{reflect.ValueOf(r.t.Context())}, set.values...)
}

// call calls the method.
func (r *trial) call(set *arguments, say reply) (result reflect.Value, err error) {
	r.server.answer(always(say))
	panicked := r.guard(func() error {
		out := reflect.ValueOf(r.op.Call).Call(r.in(set))
		err, _ = out[len(out)-1].Interface().(error)
		if len(out) > 1 {
			result = out[0]
		}
		return nil
	})
	if panicked != nil {
		err = panicked
	}
	return result, err
}

// try calls the method and judges both the request and the result.
func (r *trial) try(set *arguments, say answer) error {
	result, err := r.call(set, say.reply)
	if r.op.shape() == givesStream && err == nil {
		defer result.Interface().(*envelope.Stream).Close() //nolint:errcheck // it was read
	}
	request, sent := r.server.last()
	if fault := checkRequest(request, sent, r.judged, set); fault != nil {
		if err != nil {
			return fmt.Errorf("%w (the call: %w)", fault, err)
		}
		return fault
	}
	if err != nil {
		return err
	}
	return r.compare(result, say)
}

// compare judges what the method gave back.
func (r *trial) compare(result reflect.Value, say answer) error {
	if say.want == nil {
		return nil
	}
	if r.op.shape() == givesStream {
		stream := result.Interface().(*envelope.Stream)
		content, err := io.ReadAll(stream)
		if err == nil && !bytes.Equal(content, say.want) {
			err = errors.New("the stream does not give the bytes that were sent")
		}
		if err == nil && stream.ContentType != say.reply.media {
			err = fmt.Errorf("the stream has the content type %q instead of %q", stream.ContentType, say.reply.media)
		}
		return err
	}
	if r.op.shape() == givesPage {
		result = result.Elem().FieldByName("Items")
	}
	got, err := json.Marshal(result.Interface())
	if err != nil {
		return fmt.Errorf("the result cannot be encoded: %w", err)
	}
	if d := difference(say.want, got); d != "" {
		return fmt.Errorf("the result is not what was sent: %s", d)
	}
	return nil
}

// fail calls the method when the server refuses.
func (r *trial) fail(set *arguments, say answer) error {
	result, err := r.call(set, say.reply)
	if r.op.shape() == givesStream && err == nil {
		_ = result.Interface().(*envelope.Stream).Close() // nothing was expected of it
	}
	var e *envelope.Error
	switch {
	case err == nil:
		return errors.New("no error")
	case !errors.As(err, &e):
		return fmt.Errorf("the error is a %T: %w", err, err)
	case e.Status != say.reply.status:
		return fmt.Errorf("the error says status %d", e.Status)
	case say.want != nil && !envelope.HasCode(err, errorCode):
		return fmt.Errorf("the error lacks the code: %w", err)
	}
	return nil
}
