package smoke

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/flaregen/flaregen/envelope"
)

// Through calls every operation of a client that has a server which answers
// with what is documented, each in a subtest of its name: none may fail, and
// every list must come to its end.
func Through(t *testing.T, document string, operations []Operation) {
	t.Helper()
	doc, err := loadDocument(document)
	if err != nil {
		t.Fatal(err)
	}
	for i := range operations {
		op := &operations[i]
		t.Run(op.Name, func(t *testing.T) {
			r := &trial{t: t, op: op, route: doc.Route(op.Method, op.Path)}
			if r.route == nil {
				t.Fatalf("the document has no %s %s", op.Method, op.Path)
			}
			switch err := r.through(); {
			case errors.Is(err, errSkip):
				t.Skip(err)
			case err != nil:
				t.Error(err)
			}
		})
	}
}

// through calls the method with every set of arguments.
func (r *trial) through() error {
	sets, _, err := r.prepare()
	if err != nil {
		return err
	}
	for _, set := range sets {
		if err := r.guard(func() error { return r.succeed(set) }); err != nil {
			return fmt.Errorf("%s: %w", set.name, err)
		}
	}
	if r.op.All == nil {
		return nil
	}
	set, err := r.planner.set(0, false)
	if err != nil {
		return err
	}
	return r.guard(func() error {
		const most = 1000 // items of a list that is documented
		_, err := collect(reflect.ValueOf(r.op.All).Call(r.in(set))[0], most)
		return err
	})
}

func (r *trial) succeed(set *arguments) error {
	out := reflect.ValueOf(r.op.Call).Call(r.in(set))
	if err, ok := out[len(out)-1].Interface().(error); ok {
		return err
	}
	if r.op.shape() == givesStream {
		return out[0].Interface().(*envelope.Stream).Close()
	}
	return nil
}
