package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/flaregen/flaregen/generator/diff"
)

// markdown writes for a comment on a pull request: a table of verdicts first,
// then what breaks, then the rest folded away.
func markdown(w io.Writer, reports []*diff.Report, _ Options) error {
	p := &printer{w: w}
	p.printf("## API changes: release %s\n\n", diff.Worst(reports))
	p.printf("| client | wire | Go | behaviour | release | findings | breaking, not approved |\n|---|---|---|---|---|--:|--:|\n")
	for _, r := range reports {
		p.printf("| %s | %s | %s | %s | **%s** | %d | %d |\n", cell(r.Client), r.Wire, r.Go, r.Behaviour, r.Release, len(r.Findings), len(breaks(r)))
	}
	for _, r := range reports {
		p.markdownReport(r)
	}
	return p.err
}

func breaks(r *diff.Report) (found []diff.Finding) {
	for _, f := range r.Findings {
		if f.Breaks() {
			found = append(found, f)
		}
	}
	return found
}

// A comment on a pull request holds 65,536 characters. Beyond these numbers a
// list is cut, and says so.
const (
	mostBreaks = 60
	mostRest   = 120
)

func (p *printer) markdownReport(r *diff.Report) {
	worst, rest := breaks(r), []diff.Finding{}
	for _, f := range r.Findings {
		if !f.Breaks() {
			rest = append(rest, f)
		}
	}
	if len(worst) > 0 {
		p.printf("\n### %s: what breaks\n\n", cell(r.Client))
		p.markdownList(worst, mostBreaks)
	}
	if len(rest) > 0 {
		p.printf("\n<details><summary>%s: %s</summary>\n\n", cell(r.Client), count(len(rest), "other finding"))
		p.markdownList(rest, mostRest)
		p.printf("\n</details>\n")
	}
}

func (p *printer) markdownList(findings []diff.Finding, most int) {
	operation := ""
	for i, f := range findings {
		if i == most {
			p.printf("\n… and %s; `flaregen diff` without `--output` lists them.\n", count(len(findings)-most, "more finding"))
			return
		}
		if f.Operation != operation {
			operation = f.Operation
			if operation != "" {
				p.printf("\n**%s**\n\n", code(operation))
			}
		}
		label := f.Release.String()
		if f.Approved != nil {
			label = "approved until " + f.Approved.Expires
		}
		p.printf("- %s, %s: ", label, f.Kind)
		if f.Symbol != "" {
			p.printf("%s ", code(f.Symbol))
		}
		p.printf("%s", escape(f.Change))
		if f.Action != "" {
			p.printf(" → %s", escape(f.Action))
		}
		if len(f.With) > 0 {
			p.printf(" (with it %s)", count(len(f.With), "more name"))
		}
		p.printf("  \n  <sub>%s · %s · %s</sub>\n", escape(f.Place().String()), f.Rule, f.Fingerprint)
	}
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// code writes text as code. Text of a document cannot break out of it.
func code(s string) string {
	s = oneLine(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

var special = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "@", "&#64;",
)

// escape writes text as text: what a document says mentions nobody, links
// nowhere and adds no markup. Code that oasdiff marks with backquotes stays so.
func escape(s string) string {
	parts := strings.Split(oneLine(s), "`")
	for i := range parts {
		if i%2 == 0 || len(parts)%2 == 0 {
			parts[i] = special.Replace(parts[i])
		}
	}
	if len(parts)%2 == 0 {
		return strings.Join(parts, "\\`")
	}
	return strings.Join(parts, "`")
}

func cell(s string) string { return escape(s) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
