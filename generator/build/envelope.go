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
// Two objects look like an envelope and are none: one that has a result which
// is a mere text or number among other members, without telling success, and
// one that tells success among members of its own. The caller gets all of
// them.
func (b *builder) recognize(s *schema) (found, bool) {
	if s.typ != "object" || len(s.arms) > 0 && len(s.props) == 0 {
		return found{}, false
	}
	f := found{Envelope: b.envelope}
	isFlag := func(v *schema) bool { return v.typ == "boolean" }
	f.Success, f.hasSuccess = b.member(s, isFlag, b.envelope.Success, spelled.success...)
	f.Errors, _ = b.member(s, anything, b.envelope.Errors, spelled.errors...)
	f.Info = b.infoName(s)
	if !f.hasSuccess {
		var v *schema
		v, f.hasResult = b.memberView(s, b.envelope.Result)
		return f, f.hasResult && (isStructured(v) || len(b.foreign(s, f)) == 0)
	}
	f.Messages, _ = b.member(s, anything, b.envelope.Messages, spelled.messages...)
	f.Result, f.hasResult = b.member(s, anything, b.envelope.Result, spelled.result...)
	if f.hasResult {
		return f, true
	}
	switch others := b.foreign(s, f); len(others) {
	case 0:
		return f, true
	case 1:
		v, _ := b.memberView(s, others[0])
		if f.hasResult = isStructured(v); f.hasResult {
			f.Result = others[0]
		}
		return f, f.hasResult
	}
	return found{}, false
}

// infoName gives the name of the page information. What is called as
// configured may be left untyped, as it often is; under another name it has to
// say something that is known.
func (b *builder) infoName(s *schema) string {
	if v, ok := b.memberView(s, b.envelope.Info); ok && v.typ == "object" {
		return b.envelope.Info
	}
	name, _ := b.member(s, func(v *schema) bool {
		return slices.ContainsFunc(v.props, func(p property) bool { return pageMembers[p.name] != "" })
	}, b.envelope.Info, spelled.info...)
	return name
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

// foreign lists the members of an object that have no part in the envelope.
// Beside a result, page numbers and totals are about that.
func (b *builder) foreign(s *schema, f found) []string {
	var names []string
	for _, p := range s.props {
		aboutPages := f.hasResult && pageMembers[p.name] != ""
		if !aboutPages && !slices.Contains([]string{f.Success, f.Result, f.Errors, f.Messages, f.Info}, p.name) {
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
