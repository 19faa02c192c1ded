package render

import (
	"io"
	"slices"

	"github.com/flaregen/flaregen/generator/diff"
)

// changelog writes entries for CHANGELOG.md, in the words of the Go API: what
// breaks and what to do about it, what is new, what else callers notice.
func changelog(w io.Writer, reports []*diff.Report, _ Options) error {
	p := &printer{w: w}
	for i, r := range reports {
		if i > 0 {
			p.printf("\n")
		}
		if len(reports) > 1 {
			p.printf("## %s\n\n", cell(r.Client))
		}
		p.changelogOf(r)
	}
	return p.err
}

func (p *printer) changelogOf(r *diff.Report) {
	sections := []struct {
		title   string
		belongs func(diff.Finding) bool
	}{
		{"Breaking", func(f diff.Finding) bool { return f.Release == diff.Major }},
		{"Added", func(f diff.Finding) bool {
			return f.Release == diff.Minor && f.Kind == diff.Go && f.Rule == "symbol-added"
		}},
		{"Changed", func(f diff.Finding) bool {
			return f.Release == diff.Minor && f.Kind == diff.Behaviour
		}},
	}
	empty := true
	for _, s := range sections {
		var lines []string
		for _, f := range r.Findings {
			if s.belongs(f) {
				lines = append(lines, entry(f))
			}
		}
		slices.Sort(lines)
		if lines = slices.Compact(lines); len(lines) == 0 {
			continue
		}
		if !empty {
			p.printf("\n")
		}
		empty = false
		p.printf("### %s\n\n", s.title)
		for _, line := range lines {
			p.printf("%s\n", line)
		}
	}
	if empty {
		p.printf("No changes for callers.\n")
	}
}

// entry is one line of a changelog.
func entry(f diff.Finding) string {
	line := "- "
	if f.Symbol != "" {
		line += code(f.Symbol) + ": "
	}
	line += escape(f.Change)
	if f.Operation != "" && f.Kind != diff.Go {
		line += " (" + code(f.Operation) + ")"
	}
	if f.Action != "" {
		line += "; " + escape(f.Action)
	}
	return line + "."
}
