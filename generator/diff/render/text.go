package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/flaregen/flaregen/generator/diff"
)

// text writes for people at a terminal: the verdicts, then the findings by
// resource and operation, the worst first.
func text(w io.Writer, reports []*diff.Report, opts Options) error {
	p := &printer{w: w, colour: opts.Colour}
	for _, r := range reports {
		p.verdicts(r)
		p.findings(r)
	}
	return p.err
}

type printer struct {
	w      io.Writer
	colour bool
	err    error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) verdicts(r *diff.Report) {
	p.printf("%s: release %s (wire %s, Go %s, behaviour %s)\n", r.Client, p.painted(r.Release), r.Wire, r.Go, r.Behaviour)
}

func (p *printer) findings(r *diff.Report) {
	resource, operation := "-", ""
	for _, f := range r.Findings {
		if f.Resource != resource {
			resource, operation = f.Resource, ""
			title := resource
			if title == "" {
				title = "(no resource)"
			}
			p.printf("\n%s\n", title)
		}
		if f.Operation != operation {
			operation = f.Operation
			p.printf("  %s\n", operation)
		}
		p.finding(f)
	}
}

func (p *printer) finding(f diff.Finding) {
	label := p.painted(f.Release)
	if f.Approved != nil {
		label = "approved"
	}
	p.printf("    %s %s %s\n", label, f.Kind, printable(f.Title()))
	if f.Action != "" {
		p.printf("      do: %s\n", printable(f.Action))
	}
	if len(f.With) > 0 {
		p.printf("      with it: %s\n", some(f.With))
	}
	p.printf("      %s  [%s %s]\n", f.Place(), f.Rule, f.Fingerprint)
}

func (p *printer) painted(r diff.Release) string {
	if !p.colour {
		return r.String()
	}
	colours := map[diff.Release]string{diff.Major: "31", diff.Minor: "33", diff.Patch: "36"}
	if c, ok := colours[r]; ok {
		return "\x1b[" + c + "m" + r.String() + "\x1b[0m"
	}
	return r.String()
}

// some lists the first few names and counts the others.
func some(names []string) string {
	const few = 4
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
