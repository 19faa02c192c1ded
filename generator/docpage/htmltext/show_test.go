package htmltext_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// show writes what a page says, a statement in each line.
func show(p *evidence.Page) string {
	var b strings.Builder
	if p.URL != "" || p.Retrieved != "" {
		fmt.Fprintf(&b, "page %s %s\n", p.URL, p.Retrieved)
	}
	for _, op := range p.Operations {
		showOperation(&b, op)
	}
	for _, t := range p.Types {
		fmt.Fprintf(&b, "type %s", t.Name)
		showSchema(&b, t.Schema, "  ")
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note %d: %s\n", n.Place.Line, n.Text)
	}
	return b.String()
}

func showOperation(b *strings.Builder, op *evidence.Operation) {
	fmt.Fprintf(b, "%s %s\n", op.Method.Value, op.Path.Value)
	for _, f := range []struct {
		name string
		fact evidence.Fact[string]
	}{
		{"title", op.Summary}, {"about", op.Description}, {"resource", op.Resource}, {"action", op.Action},
		{"deprecated", op.Deprecated}, {"server", op.Server},
	} {
		if f.fact.Known() {
			fmt.Fprintf(b, "  %s %q\n", f.name, f.fact.Value)
		}
	}
	for _, p := range op.Permissions {
		fmt.Fprintf(b, "  permission %s\n", p.Value)
	}
	for _, s := range op.Security {
		fmt.Fprintf(b, "  security %s\n", s.Value)
	}
	for _, p := range op.Params {
		fmt.Fprintf(b, "  %s %s%s", p.In.Value, p.Name, required(p.Required))
		showSchema(b, p.Schema, "    ")
	}
	for _, body := range op.Bodies {
		fmt.Fprintf(b, "  body %s%s", body.MediaType.Value, required(body.Required))
		showSchema(b, body.Schema, "    ")
		showExample(b, body.Example)
	}
	for _, a := range op.Answers {
		fmt.Fprintf(b, "  answer %s %s", a.Status.Value, a.MediaType.Value)
		if a.Unwrapped {
			b.WriteString(" unwrapped")
		}
		showSchema(b, a.Schema, "    ")
		for _, e := range a.Examples {
			showExample(b, e)
		}
	}
}

func required(f evidence.Fact[bool]) string {
	switch {
	case !f.Known():
		return ""
	case f.Value:
		return "!"
	}
	return "?"
}

func showExample(b *strings.Builder, e *evidence.Example) {
	if e == nil {
		return
	}
	fmt.Fprintf(b, "    example of %d bytes, JSON %t", len(e.Text), e.Value != nil)
	for _, f := range e.Fields {
		fmt.Fprintf(b, ", %s=%s", f.Name, f.Value)
	}
	b.WriteByte('\n')
}

func showSchema(b *strings.Builder, s *evidence.Schema, indent string) {
	if s == nil {
		b.WriteByte('\n')
		return
	}
	fmt.Fprintf(b, " %s", s.Kind.Value)
	if s.Name.Known() {
		fmt.Fprintf(b, " %s", s.Name.Value)
	}
	if len(s.Enum) > 0 {
		b.WriteByte(' ')
		for i, v := range s.Enum {
			if i > 0 {
				b.WriteByte('|')
			}
			b.WriteString(v.Value)
		}
	}
	for _, f := range []struct {
		name string
		fact evidence.Fact[string]
	}{{"format", s.Format}, {"default", s.Default}, {"deprecated", s.Deprecated}, {"about", s.Doc}} {
		if f.fact.Known() {
			fmt.Fprintf(b, " %s=%q", f.name, f.fact.Value)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(s.Limits)) {
		fmt.Fprintf(b, " %s=%s", k, s.Limits[k].Value)
	}
	b.WriteByte('\n')
	for _, p := range s.Properties {
		fmt.Fprintf(b, "%s%s%s", indent, p.Name, required(p.Required))
		showSchema(b, p.Schema, indent+"  ")
	}
	for _, inner := range []struct {
		name   string
		schema *evidence.Schema
	}{{"[]", s.Items}, {"[*]", s.Values}} {
		if inner.schema != nil {
			fmt.Fprintf(b, "%s%s", indent, inner.name)
			showSchema(b, inner.schema, indent+"  ")
		}
	}
	for _, arm := range s.Arms {
		fmt.Fprintf(b, "%s|", indent)
		showSchema(b, arm, indent+"  ")
	}
}
