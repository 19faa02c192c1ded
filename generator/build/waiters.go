package build

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
)

// waiters reads x-waiters, whose form is valid, and checks it against the
// result: a state that is mistyped would be waited for in vain.
func (b *builder) waiters(op *model.Operation, node *yaml.Node) []*model.Waiter {
	var list []*model.Waiter
	for key, n := range tree.Entries(tree.Get(node, "x-waiters")) {
		w := &model.Waiter{Name: key.Value, Field: tree.String(tree.Get(n, "field")), Gone: tree.Bool(tree.Get(n, "gone"))}
		w.MinDelay, _ = time.ParseDuration(tree.String(tree.Get(n, "min_delay")))
		w.MaxDelay, _ = time.ParseDuration(tree.String(tree.Get(n, "max_delay")))
		at := op.Origin.Pointer + tree.Pointer("x-waiters", key.Value)
		if why := unwatchable(op); why != "" {
			b.fault(key, at, why, "state it on the operation that reads one thing")
			continue
		}
		field := b.stateField(op, w, n, at)
		w.Success = b.states(field, w, n, "success", at)
		w.Failure = b.states(field, w, n, "failure", at)
		list = append(list, w)
	}
	slices.SortFunc(list, func(x, y *model.Waiter) int { return strings.Compare(x.Name, y.Name) })
	return list
}

// unwatchable says why nobody can wait by calling an operation.
func unwatchable(op *model.Operation) string {
	switch {
	case op.HTTPMethod != "GET":
		return op.HTTPMethod + " is no way to look at a state"
	case op.Body != nil && op.Body.Encoding == model.BodyStream:
		return "the body can be sent once only"
	case op.Result.Kind != model.ResultValue || op.Result.Type.Kind != model.KindObject:
		return "the result is not one object, and has no state"
	}
	return ""
}

func (b *builder) stateField(op *model.Operation, w *model.Waiter, n *yaml.Node, at string) *model.Field {
	if w.Field == "" {
		return nil
	}
	var texts []string
	for _, f := range op.Result.Type.Fields {
		if !isText(f.Type) {
			continue
		}
		if f.Name == w.Field {
			return f
		}
		texts = append(texts, f.Name)
	}
	b.fault(tree.Get(n, "field"), at+"/field", fmt.Sprintf("the result has no text field %q", w.Field), "there are "+strings.Join(texts, ", "))
	return nil
}

func isText(t *model.Type) bool {
	return t.Kind == model.KindString || t.Kind == model.KindEnum && t.Base == model.KindString
}

// states reads a list of states. Any is possible where the document has no list.
func (b *builder) states(field *model.Field, w *model.Waiter, n *yaml.Node, key, at string) []string {
	var states []string
	for i, s := range tree.Items(tree.Get(n, key)) {
		pointer := fmt.Sprintf("%s/%s/%d", at, key, i)
		switch {
		case field != nil && field.Type.Kind == model.KindEnum && !hasValue(field.Type, s.Value):
			b.fault(s, pointer, fmt.Sprintf("%s is never %q by the documentation", field.Name, s.Value), "the states are "+wireValues(field.Type))
		case slices.Contains(w.Success, s.Value) || slices.Contains(states, s.Value):
			b.fault(s, pointer, fmt.Sprintf("the state %q is there twice", s.Value), "remove one of them")
		}
		states = append(states, s.Value)
	}
	return states
}

func hasValue(t *model.Type, wire string) bool {
	return slices.ContainsFunc(t.Values, func(v *model.Value) bool { return v.Wire == wire })
}

func wireValues(t *model.Type) string {
	var list []string
	for _, v := range t.Values {
		list = append(list, v.Wire)
	}
	return strings.Join(list, ", ")
}

func (b *builder) fault(n *yaml.Node, pointer, problem, advice string) {
	b.errs.Add(b.files.Position(n), pointer, problem, advice)
}
