package build

import (
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// failure is the shape of what an operation answers when it fails: that of the
// first documented error that says anything. It is for those who count; the
// runtime reads errors of any shape.
func (b *builder) failure(node *yaml.Node) model.FailureShape {
	shape := model.FailureUndocumented
	for status, response := range tree.Entries(tree.Get(node, "responses")) {
		if !isFailure(status.Value) {
			continue
		}
		if shape == model.FailureUndocumented {
			shape = model.FailureEmpty
		}
		for media, content := range tree.Entries(tree.Get(b.deref(response), "content")) {
			schemaNode := tree.Get(content, "schema")
			if !isJSON(media.Value) || schemaNode == nil {
				shape = model.FailureUntyped
				continue
			}
			return b.failureShape(b.view(schemaNode))
		}
	}
	return shape
}

// isFailure reports statuses of errors; the default answer is one.
func isFailure(status string) bool {
	return status == "default" || strings.HasPrefix(status, "4") || strings.HasPrefix(status, "5")
}

func (b *builder) failureShape(s *schema) model.FailureShape {
	has := func(names ...string) bool {
		for _, name := range names {
			if _, ok := s.property(name); ok {
				return true
			}
		}
		return false
	}
	_, success := b.member(s, func(v *schema) bool { return v.typ == "boolean" || v.typ == "" }, b.envelope.Success, spelled.success...)
	switch {
	case success && has(b.envelope.Result, "result", "data"):
		return model.FailureEnvelope
	case success && has(b.envelope.Errors, "errors"):
		return model.FailureNoResult
	case has("error"):
		return model.FailureError
	case len(s.props) == 0 && len(s.arms) == 0:
		return model.FailureUntyped
	}
	return model.FailureForeign
}
