package build

import (
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// answer is one documented success answer.
type answer struct {
	status string
	media  string
	node   *yaml.Node // the media type object
	at     *yaml.Node
}

// result reads the success answers of an operation.
func (b *builder) result(op *model.Operation, node *yaml.Node) model.Result {
	answers := b.answers(node)
	r := model.Result{
		Kind: model.ResultNone, Origin: op.Origin, PagerNote: model.NoList,
		Answer: model.AnswerNothing, Failure: b.failure(node), Pages: model.Pages{Params: pageParams(op)},
	}
	for _, a := range answers {
		r.Statuses = append(r.Statuses, a.status)
	}
	r.Statuses = slices.Compact(r.Statuses)
	chosen, ok := pickAnswer(answers)
	if !ok {
		return r
	}
	r.MediaType = chosen.media
	r.Origin = b.origin(chosen.at, tree.Pointer("paths", op.Path, strings.ToLower(op.HTTPMethod), "responses", chosen.status))
	if !isJSON(chosen.media) {
		r.Kind, r.Answer = model.ResultStream, model.AnswerNotJSON
		return r
	}
	schemaNode := tree.Get(chosen.node, "schema")
	if schemaNode == nil {
		r.Kind, r.Answer = model.ResultValue, model.AnswerUntyped
		r.Type = &model.Type{Kind: model.KindAny}
		return r
	}
	b.openEnvelope(op, &r, b.view(schemaNode))
	b.joinAnswers(op, &r, answers, chosen.status)
	return r
}

// answers lists the 2xx answers in status order; the default answer counts
// when there is no other.
func (b *builder) answers(node *yaml.Node) []answer {
	var out []answer
	responses := tree.Get(node, "responses")
	for status, resp := range tree.Entries(responses) {
		if strings.HasPrefix(status.Value, "2") {
			out = append(out, b.contents(status.Value, resp)...)
		}
	}
	if len(out) == 0 {
		if resp := tree.Get(responses, "default"); resp != nil {
			out = b.contents("default", resp)
		}
	}
	slices.SortStableFunc(out, func(x, y answer) int { return strings.Compare(x.status, y.status) })
	return out
}

func (b *builder) contents(status string, resp *yaml.Node) []answer {
	target := b.deref(resp)
	var out []answer
	for media, n := range tree.Entries(tree.Get(target, "content")) {
		out = append(out, answer{status, media.Value, n, resp})
	}
	if len(out) == 0 {
		out = append(out, answer{status: status, at: resp})
	}
	return out
}

// pickAnswer takes what the lowest status with content answers: JSON that has
// a schema, else something other than JSON. JSON without a schema is taken
// when no status says more.
func pickAnswer(answers []answer) (answer, bool) {
	best, rank := answer{}, 0
	for _, a := range answers {
		if rank > 1 && a.status != best.status {
			break
		}
		if n := a.rank(); n > rank {
			best, rank = a, n
		}
	}
	return best, rank > 0
}

// rank is how much an answer says.
func (a answer) rank() int {
	switch {
	case a.media == "":
		return 0
	case isJSON(a.media) && tree.Get(a.node, "schema") != nil:
		return 3
	case !isJSON(a.media):
		return 2
	}
	return 1
}

// openEnvelope finds what the caller wants inside the documented answer.
func (b *builder) openEnvelope(op *model.Operation, r *model.Result, s *schema) {
	found, ok := b.recognize(s)
	r.Answer = b.answerShape(s, found, ok)
	if !ok {
		r.Kind = model.ResultValue
		r.Type = b.newType(s, typeContext{})
		r.Nullable = r.Type.Nullable
		b.explainBare(op, r, s)
		return
	}
	r.Enveloped, r.Envelope = true, found.Envelope
	if !found.hasResult {
		return // an envelope that carries nothing
	}
	p, _ := s.property(found.Result)
	v := b.view(p.node)
	if isNothing(v) {
		return
	}
	r.Kind = model.ResultValue
	r.Type = b.newType(v, typeContext{name: found.Result})
	r.Nullable = r.Type.Nullable
	b.recognizePages(op, r, s, v)
}

// isNothing reports a result that can only be null.
func isNothing(s *schema) bool {
	if s.typ == "null" {
		return true
	}
	return len(s.enum) > 0 && !slices.ContainsFunc(s.enum, func(n *yaml.Node) bool { return !tree.IsNull(n) }) ||
		s.nullable && s.flag("x-null-only")
}
