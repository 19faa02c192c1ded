package build

import (
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
)

// joinAnswers makes r fit what the other success statuses answer with: the
// same type where the shapes agree, else a union of both. A status that
// answers with nothing makes the result one that can be missing.
func (b *builder) joinAnswers(op *model.Operation, r *model.Result, answers []answer, chosen string) {
	for _, a := range answers {
		if a.status == chosen {
			continue
		}
		other := model.Result{Kind: model.ResultNone}
		switch {
		case a.media == "":
			r.Empty = append(r.Empty, a.status)
		case isJSON(a.media) && tree.Get(a.node, "schema") != nil:
			b.openEnvelope(op, &other, b.view(tree.Get(a.node, "schema")))
		default:
			continue // the runtime sees by the content type that it is no JSON
		}
		joinResult(r, other)
	}
}

func joinResult(r *model.Result, other model.Result) {
	switch {
	case other.Kind == model.ResultNone:
		r.Nullable = true
	case r.Kind == model.ResultNone:
		statuses, empty, media, origin, failure := r.Statuses, r.Empty, r.MediaType, r.Origin, r.Failure
		*r = other
		r.Statuses, r.Empty, r.MediaType, r.Origin, r.Failure = statuses, empty, media, origin, failure
		r.Nullable = true
	case r.Kind == model.ResultValue && other.Kind == model.ResultValue && opensAlike(r, &other):
		r.Nullable = r.Nullable || other.Nullable
		r.Type = either(r.Type, other.Type)
	}
}

// opensAlike reports whether the runtime finds both results in the same place.
func opensAlike(a, b *model.Result) bool {
	return a.Enveloped == b.Enveloped && a.Envelope.Success == b.Envelope.Success && a.Envelope.Result == b.Envelope.Result
}

// either gives a type that holds what both describe.
func either(a, b *model.Type) *model.Type {
	if a.Kind == model.KindUnion && a.Hint == nil && a.Discriminator == "" {
		for _, arm := range a.Arms {
			if agreeShapes(arm.Type, b) {
				join(arm.Type, b, pairs{})
				return a
			}
		}
		a.Arms = append(a.Arms, &model.Arm{Type: b})
		return a
	}
	if agreeShapes(a, b) {
		join(a, b, pairs{})
		return a
	}
	return &model.Type{
		Kind:   model.KindUnion,
		Arms:   []*model.Arm{{Type: a}, {Type: b}},
		Origin: a.Origin,
	}
}
