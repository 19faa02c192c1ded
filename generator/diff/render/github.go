package render

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/flaregen/flaregen/generator/diff"
)

// github writes workflow commands, which annotate the lines of a pull request:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
//
// A step shows ten errors, ten warnings and ten notices; the worst come first
// in each report, and all of them are in the log.
func github(w io.Writer, reports []*diff.Report, opts Options) error {
	p := &printer{w: w}
	for _, level := range []string{"error", "warning", "notice"} {
		for _, r := range reports {
			for _, f := range r.Findings {
				if annotation(f) == level {
					p.annotate(level, f, opts.Prefix)
				}
			}
		}
	}
	return p.err
}

func annotation(f diff.Finding) string {
	switch {
	case f.Breaks():
		return "error"
	case f.Approved != nil, f.Kind == diff.Approval, f.Kind == diff.Overlay:
		return "warning"
	}
	return "notice"
}

func (p *printer) annotate(level string, f diff.Finding, prefix string) {
	var properties []string
	if at := f.Place(); at.IsValid() {
		properties = append(properties, "file="+property(path.Join(prefix, at.File)), fmt.Sprintf("line=%d", at.Line))
	}
	properties = append(properties, "title="+property(fmt.Sprintf("%s (%s, %s)", f.Release, f.Kind, f.Fingerprint)))
	text := f.Title()
	if f.Action != "" {
		text += "; " + f.Action
	}
	if f.Approved != nil {
		text += "; approved until " + f.Approved.Expires
	}
	p.printf("::%s %s::%s\n", level, strings.Join(properties, ","), data(text))
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(s string) string     { return dataEscapes.Replace(s) }
func property(s string) string { return propertyEscapes.Replace(s) }
