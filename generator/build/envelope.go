package build

import (
	"slices"

	"github.com/flaregen/flaregen/generator/model"
)

// spelled are the names that the members of an envelope go by, beside those of
// the configuration, which come first. They are looked for only in an answer
// that tells success: without that flag an object with data, or with errors,
// may be anything.
var spelled = struct{ success, result, errors, messages, info []string }{
	success:  []string{"success", "ok", "succeeded"},
	result:   []string{"result", "data"},
	errors:   []string{"errors", "error"},
	messages: []string{"messages", "message"},
	info:     []string{"result_info", "paging", "pagination", "page_info", "pageInfo", "meta"},
}

// found is an envelope as an answer spells it.
type found struct {
	model.Envelope
	hasSuccess, hasResult bool
}

// recognize reports whether a schema is an envelope, and how it is spelled. An
// envelope is an object with
//
//   - the flag and the result that the configuration names, either of them
//     enough, or
//   - a boolean called success, ok or succeeded, and with it a result or data;
//     or one object or list beside the flag that has no part of its own, which
//     is the result then; or nothing but the flag, errors, messages and page
//     information.
//
// failure, what the operation answers when it fails, or nil, says how errors
// are spelled where success has none.
//
// Two objects look like an envelope and are none: one that has a result which
// is a mere text or number among other members, without telling success, and
// one that tells success among members of its own. The caller gets all of
// them.
func (b *builder) recognize(s, failure *schema) (found, bool) {
	if s.typ != "object" || len(s.arms) > 0 && len(s.props) == 0 {
		return found{}, false
	}
	f := found{Envelope: b.envelope}
	isFlag := func(v *schema) bool { return v.typ == "boolean" }
	f.Success, f.hasSuccess = b.member(s, isFlag, b.envelope.Success, spelled.success...)
	f.Errors, _ = b.member(s, anything, b.envelope.Errors, spelled.errors...)
	if _, ok := s.property(f.Errors); !ok && failure != nil {
		f.Errors, _ = b.member(failure, anything, b.envelope.Errors, spelled.errors...)
	}
	f.Messages, _ = b.member(s, anything, b.envelope.Messages, spelled.messages...)
	f.Info, _ = b.member(s, b.hasPageMembers, b.envelope.Info, spelled.info...)
	if !f.hasSuccess {
		f.Messages = b.envelope.Messages // what a bare message belongs to is not said
		v, ok := b.memberView(s, b.envelope.Result)
		f.hasResult = ok
		return f, ok && (isStructured(v) || len(b.foreign(s, f)) == 0)
	}
	f.Result, f.hasResult = b.member(s, anything, b.envelope.Result, spelled.result...)
	if f.hasResult {
		return f, true
	}
	switch others := b.foreign(s, f); {
	case len(others) == 0:
		return f, true
	case len(others) == 1:
		v, _ := b.memberView(s, others[0])
		if f.hasResult = isStructured(v); f.hasResult {
			f.Result = others[0]
		}
		return f, f.hasResult
	}
	return found{}, false
}

func anything(*schema) bool { return true }

// member gives the first of the names that the object has with a value that
// fits; ok is false, and the name the configured one, when it has none.
func (b *builder) member(s *schema, fits func(*schema) bool, configured string, names ...string) (name string, ok bool) {
	for _, name := range append([]string{configured}, names...) {
		if v, ok := b.memberView(s, name); ok && fits(v) {
			return name, true
		}
	}
	return configured, false
}

func (b *builder) memberView(s *schema, name string) (*schema, bool) {
	p, ok := s.property(name)
	if !ok {
		return nil, false
	}
	return b.view(p.node), true
}

// isStructured reports what is more than a text, a number or a flag; what may
// be anything is.
func isStructured(s *schema) bool {
	switch s.typ {
	case "string", "number", "integer", "boolean":
		return false
	}
	return true
}

// hasPageMembers reports an object that tells about pages, or about anything:
// a result_info is often left untyped.
func (b *builder) hasPageMembers(s *schema) bool {
	return s.typ == "object" && (len(s.props) == 0 || slices.ContainsFunc(s.props, func(p property) bool { return pageMembers[p.name] != "" }))
}

// foreign lists the members of an object that have no part in the envelope.
func (b *builder) foreign(s *schema, f found) []string {
	var names []string
	for _, p := range s.props {
		if !slices.Contains([]string{f.Success, f.Result, f.Errors, f.Messages, f.Info}, p.name) && pageMembers[p.name] == "" {
			names = append(names, p.name)
		}
	}
	return names
}

// answerShape says what the answer looks like, for those who count.
func (b *builder) answerShape(s *schema, f found, enveloped bool) model.AnswerShape {
	switch {
	case enveloped && !f.hasSuccess:
		return model.AnswerResultOnly
	case enveloped && (f.Success != b.envelope.Success || f.hasResult && f.Result != b.envelope.Result):
		return model.AnswerOtherSpelling
	case enveloped && !f.hasResult:
		return model.AnswerNoResult
	case enveloped && len(b.foreign(s, f)) > 0:
		return model.AnswerForeign
	case enveloped:
		return model.AnswerEnvelope
	case len(s.arms) > 0:
		return model.AnswerUnion
	case s.typ == "object":
		return model.AnswerObject
	case s.typ == "array":
		return model.AnswerArray
	case s.typ == "":
		return model.AnswerUntyped
	}
	return model.AnswerScalar
}
