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
	r := model.Result{Kind: model.ResultNone, Origin: op.Origin, PagerNote: "no list"}
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
		r.Kind = model.ResultStream
		return r
	}
	schemaNode := tree.Get(chosen.node, "schema")
	if schemaNode == nil {
		r.Kind = model.ResultValue
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
	env, ok := b.recognize(s)
	if !ok {
		r.Kind = model.ResultValue
		r.Type = b.newType(s, typeContext{})
		r.Nullable = r.Type.Nullable
		return
	}
	r.Enveloped, r.Envelope = true, env
	p, ok := s.property(env.Result)
	if !ok {
		return // an envelope that carries nothing
	}
	v := b.view(p.node)
	if isNothing(v) {
		return
	}
	r.Kind = model.ResultValue
	r.Type = b.newType(v, typeContext{name: env.Result})
	r.Nullable = r.Type.Nullable
	b.recognizePages(op, r, s)
}

// recognize reports whether a schema is an envelope: an object that has a
// result, or that tells success.
func (b *builder) recognize(s *schema) (model.Envelope, bool) {
	if s.typ != "object" || len(s.arms) > 0 && len(s.props) == 0 {
		return model.Envelope{}, false
	}
	_, hasResult := s.property(b.envelope.Result)
	success, hasSuccess := s.property(b.envelope.Success)
	if hasSuccess && b.view(success.node).typ != "boolean" {
		hasSuccess = false
	}
	return b.envelope, hasResult || hasSuccess
}

// isNothing reports a result that can only be null.
func isNothing(s *schema) bool {
	if s.typ == "null" {
		return true
	}
	return len(s.enum) > 0 && !slices.ContainsFunc(s.enum, func(n *yaml.Node) bool { return !tree.IsNull(n) }) ||
		s.nullable && s.flag("x-null-only")
}

// recognizePages decides whether and how an array result comes in pages.
func (b *builder) recognizePages(op *model.Operation, r *model.Result, envelope *schema) {
	if r.Type.Kind != model.KindArray || op.HTTPMethod != "GET" {
		return
	}
	info := b.infoMembers(envelope, r.Envelope.Info)
	pager, note := pagerOf(op, info)
	r.PagerNote = note
	if pager == nil {
		return
	}
	r.Kind, r.Pager, r.Type = model.ResultList, pager, r.Type.Elem
}

// infoMembers gives the dotted names that result_info documents.
func (b *builder) infoMembers(envelope *schema, name string) map[string]bool {
	p, ok := envelope.property(name)
	if !ok {
		return nil
	}
	members := map[string]bool{}
	for _, m := range b.view(p.node).props {
		members[m.name] = true
		for _, inner := range b.view(m.node).props {
			members[m.name+"."+inner.name] = true
		}
	}
	return members
}

// pagerOf reads the page style off the query parameters first and off
// result_info second; the note says why.
func pagerOf(op *model.Operation, info map[string]bool) (*model.Pager, string) {
	size := queryParam(op, "per_page", "page_size", "pageSize", "limit", "size")
	if p := queryParam(op, "cursor"); p != "" {
		return &model.Pager{Style: model.PageCursor, Param: p, Size: size}, "query parameter " + p
	}
	if p := queryParam(op, "page_token", "pageToken"); p != "" {
		return &model.Pager{Style: model.PageToken, Param: p, Size: size}, "query parameter " + p
	}
	if p := queryParam(op, "page"); p != "" {
		return &model.Pager{Style: model.PageNumber, Param: p, Size: size}, "query parameter " + p
	}
	if p := queryParam(op, "offset"); p != "" {
		return &model.Pager{Style: model.PageOffset, Param: p, Size: size}, "query parameter " + p
	}
	switch {
	case info["cursors.after"], info["cursor"]:
		return &model.Pager{Style: model.PageCursor, Param: "cursor", Size: size}, "result_info has a cursor; no parameter is documented"
	case info["next_page_token"]:
		return &model.Pager{Style: model.PageToken, Param: "page_token", Size: size}, "result_info has next_page_token; no parameter is documented"
	case info["page"], info["total_pages"]:
		return &model.Pager{Style: model.PageNumber, Param: "page", Size: size}, "result_info counts pages; no parameter is documented"
	}
	return nil, "neither page parameters nor page counts are documented"
}

// queryParam gives the first of the names that the operation documents.
func queryParam(op *model.Operation, names ...string) string {
	for _, name := range names {
		for _, p := range op.Params {
			if p.In == model.InQuery && p.Name == name {
				return name
			}
		}
	}
	return ""
}
