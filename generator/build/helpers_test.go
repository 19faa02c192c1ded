package build

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/source"
)

// parse reads YAML whose nodes know their place in spec.yaml.
func parse(t testing.TB, text string) (*source.Files, *yaml.Node) {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	files := &source.Files{}
	files.Add("spec.yaml", bytes.Count([]byte(text), []byte("\n"))+1, &doc)
	return files, doc.Content[0]
}

func buildText(t testing.TB, text string) *model.API {
	t.Helper()
	files, root := parse(t, text)
	api, err := Build(context.Background(), files, root, Options{Package: "p"})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// buildOperation builds a document of one operation. statement is the
// operation in YAML's flow style, components the schemas it refers to.
func buildOperation(t testing.TB, verb, path, statement, components string) *model.Operation {
	t.Helper()
	if components == "" {
		components = "{}"
	}
	api := buildText(t, fmt.Sprintf("openapi: 3.0.3\npaths:\n  %s:\n    %s: %s\ncomponents:\n  schemas: %s\n", path, verb, statement, components))
	for _, op := range api.Operations() {
		return op
	}
	t.Fatal("no operation")
	return nil
}

// show writes a type in one line: {a: string, b?: [](low|high)}, with ^ where
// it leads back into itself.
func show(t *model.Type) string { return showIn(t, nil) }

func showIn(t *model.Type, open []*model.Type) string {
	if t == nil {
		return "-"
	}
	for _, o := range open {
		if o == t {
			return "^"
		}
	}
	open = append(open[:len(open):len(open)], t)
	text := showKind(t, open)
	if t.Nullable {
		text += "|null"
	}
	return text
}

func showKind(t *model.Type, open []*model.Type) string {
	switch t.Kind {
	case model.KindArray:
		return "[]" + showIn(t.Elem, open)
	case model.KindMap:
		return "map " + showIn(t.Elem, open)
	case model.KindEnum:
		var values []string
		for _, v := range t.Values {
			values = append(values, v.Wire)
		}
		return fmt.Sprintf("%s(%s)", t.Base, strings.Join(values, " "))
	case model.KindObject:
		var fields []string
		for _, f := range t.Fields {
			fields = append(fields, showField(f)+showIn(f.Type, open))
		}
		if t.Extra != nil {
			fields = append(fields, "...: "+showIn(t.Extra, open))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case model.KindUnion:
		var arms []string
		for _, a := range t.Arms {
			arm := showIn(a.Type, open)
			if len(a.Tags) > 0 {
				arm = strings.Join(a.Tags, ",") + "=>" + arm
			}
			arms = append(arms, arm)
		}
		return fmt.Sprintf("union%s(%s)", t.Discriminator, strings.Join(arms, " or "))
	case model.KindInteger:
		if t.Bits != 0 {
			return fmt.Sprintf("integer%d", t.Bits)
		}
	}
	return string(t.Kind)
}

func showField(f *model.Field) string {
	if f.Required {
		return f.Name + ": "
	}
	return f.Name + "?: "
}

// showResult writes what an operation answers with.
func showResult(r model.Result) string {
	text := string(r.Kind)
	if r.Kind == model.ResultStream {
		return text + " " + r.MediaType
	}
	if r.Enveloped {
		text += " in envelope"
	}
	if r.Nullable {
		text += " or null"
	}
	if r.Pager != nil {
		text += fmt.Sprintf(" by %s %s/%s", r.Pager.Style, r.Pager.Param, r.Pager.Size)
		if r.Pager.UntilEmpty {
			text += " until empty"
		}
	}
	if r.Type != nil {
		text += ": " + show(r.Type)
	}
	return text
}
