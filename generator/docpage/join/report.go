package join

import (
	"fmt"
	"strings"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
)

// infer lists what no page states about an operation. What lies within
// something inferred is not listed again.
func (r *Result) infer(op *Operation) {
	add := func(subject, what string, at ev.Place, from ev.Certainty) {
		r.Inferences = append(r.Inferences, Inference{
			Operation: title(op.Operation), Subject: subject, Place: at, What: what, From: from,
		})
	}
	for _, p := range op.Params {
		subject := fmt.Sprintf("%s parameter %s", p.In.Value, p.Name)
		if p.In.Certainty != ev.Stated {
			add(subject, "it travels in the "+string(p.In.Value), p.Place, p.In.Certainty)
		}
		inferBelow(subject, p.Schema, add)
	}
	for _, b := range op.Bodies {
		inferBelow("body", b.Schema, add)
	}
	for _, a := range op.Answers {
		subject := "answer " + a.Status.Value
		if a.Schema == nil && a.Status.Certainty != ev.Stated && len(a.Examples) == 0 {
			add(subject, "no content: no page describes an answer", a.Place, a.Status.Certainty)
		}
		inferBelow(subject, a.Schema, add)
	}
}

type addInference func(subject, what string, at ev.Place, from ev.Certainty)

func inferBelow(subject string, s *ev.Schema, add addInference) {
	switch {
	case s == nil:
		return
	case s.Kind.Certainty != ev.Stated && !outline(s):
		add(subject, Describe(s), s.Kind.Place, s.Kind.Certainty)
		return
	case s.Kind.Certainty != ev.Stated:
		add(subject, describeOutline(s), s.Kind.Place, s.Kind.Certainty)
	}
	if s.Nullable.Value && s.Nullable.Certainty != ev.Stated {
		add(subject, "it may be null", s.Nullable.Place, s.Nullable.Certainty)
	}
	for _, p := range s.Properties {
		inferBelow(within(subject, p.Name), p.Schema, add)
	}
	inferBelow(subject+"[]", s.Items, add)
	inferBelow(subject+".*", s.Values, add)
	for i, arm := range s.Arms {
		inferBelow(fmt.Sprintf("%s|%d", subject, i+1), arm, add)
	}
}

// outline reports whether a schema was inferred, but not all that is in it: an
// envelope around a stated result, a list of a stated type.
func outline(s *ev.Schema) bool {
	stated := false
	each(s, func(below *ev.Schema) {
		stated = stated || below != s && below.Kind.Certainty == ev.Stated
	})
	return stated
}

func describeOutline(s *ev.Schema) string {
	if s.Kind.Value == ev.Array && s.Name.Known() {
		return "array of the members of " + s.Name.Value
	}
	return Describe(s)
}

// collection is what an operation's path has in common with those of its
// resource: its shape, less the parameter at its end.
func collection(op *Operation) string { return strings.TrimSuffix(shape(op.Path.Value), "/{}") }

// shareResources gives operations whose pages do not name their resource that
// of the other operations on the same collection, if these agree. Otherwise
// one resource would be in two places, depending on what pages there were.
func (r *Result) shareResources() {
	known := map[string]ev.Fact[string]{}
	differ := map[string]bool{}
	for _, op := range r.Operations {
		if !op.Resource.Known() {
			continue
		}
		key := collection(op)
		if other, ok := known[key]; ok && other.Value != op.Resource.Value {
			differ[key] = true
		} else if !ok {
			known[key] = op.Resource
		}
	}
	for _, op := range r.Operations {
		resource, ok := known[collection(op)]
		if !ok || differ[collection(op)] || op.Resource.Known() {
			continue
		}
		op.Resource = guess(resource.Value, resource.Place, ev.FromName)
		r.Inferences = append(r.Inferences, Inference{
			Operation: title(op.Operation), Subject: "resource", Place: resource.Place,
			What: resource.Value + ", as that of other operations on the same path", From: ev.FromName,
		})
	}
}
