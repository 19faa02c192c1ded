package wire

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/flatten/allof"
	"github.com/oasdiff/oasdiff/load"
)

// Level is how bad a change is for running programs.
type Level int

// The levels, the worst last.
const (
	Info     Level = iota // a difference that breaks nobody
	Warning               // can break programs that rely on more than is documented
	Breaking              // breaks programs that rely on what was documented
)

// Change is one difference between two documents.
type Change struct {
	Rule     string // of oasdiff, such as request-parameter-removed
	Level    Level
	Method   string // of the operation; "" for components and the like
	Path     string // template, of the document that has the operation
	Text     string
	BaseLine int // in the printed document, from 1; 0 when it is not there
	HeadLine int
}

// Changes compares two documents, which must be valid.
func Changes(ctx context.Context, base, head []byte) ([]Change, error) {
	base, err := align(base, head)
	if err != nil {
		return nil, fmt.Errorf("comparing the documents: %w", err)
	}
	from, err := open(ctx, "base", base)
	if err != nil {
		return nil, err
	}
	to, err := open(ctx, "head", head)
	if err != nil {
		return nil, err
	}
	changes, err := check(from, to)
	if err != nil || !flatten(from, to) {
		return changes, err
	}
	flat, err := check(from, to)
	if err != nil {
		return nil, err
	}
	return addLines(flat, changes), nil
}

// check applies all rules.
func check(from, to *load.SpecInfo) ([]Change, error) {
	difference, sources, err := diff.GetWithOperationsSourcesMap(config(), from, to)
	if err != nil {
		return nil, fmt.Errorf("comparing the documents: %w", err)
	}
	localize := checker.NewDefaultLocalizer()
	var changes []Change
	for _, found := range checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), difference, sources, checker.INFO) {
		changes = append(changes, Change{
			Rule:     found.GetId(),
			Level:    level(found.GetLevel()),
			Method:   found.GetOperation(),
			Path:     found.GetPath(),
			Text:     found.GetUncolorizedText(localize),
			BaseLine: line(found.GetBaseSource()),
			HeadLine: line(found.GetRevisionSource()),
		})
	}
	slices.SortFunc(changes, compare)
	return slices.Compact(changes), nil
}

// addLines takes the lines of changes, which flattening loses, from the same
// changes of the documents as they are.
func addLines(flat, placed []Change) []Change {
	type key struct{ rule, method, path, text string }
	lines := map[key]Change{}
	for _, c := range placed {
		lines[key{c.Rule, c.Method, c.Path, c.Text}] = c
	}
	for i := range flat {
		c := &flat[i]
		if c.BaseLine != 0 || c.HeadLine != 0 {
			continue
		}
		if found, ok := lines[key{c.Rule, c.Method, c.Path, c.Text}]; ok {
			c.BaseLine, c.HeadLine = found.BaseLine, found.HeadLine
		}
	}
	return flat
}

func config() *diff.Config {
	c := diff.NewConfig()
	for _, element := range []string{
		diff.ExcludeExamplesOption, diff.ExcludeDescriptionOption, diff.ExcludeTitleOption,
		diff.ExcludeSummaryOption, diff.ExcludeExtensionsOption,
	} {
		c.ExcludeElements.Add(element)
	}
	return c
}

// open reads a document that is complete in itself.
func open(ctx context.Context, name string, text []byte) (*load.SpecInfo, error) {
	loader := openapi3.NewLoader()
	loader.Context = ctx
	loader.IncludeOrigin = true
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, other *url.URL) ([]byte, error) {
		return nil, fmt.Errorf("%s: references into other files are not followed", other)
	}
	spec, err := loader.LoadFromDataWithPath(text, &url.URL{Path: name})
	if err != nil {
		return nil, fmt.Errorf("the %s document: %w", name, err)
	}
	return &load.SpecInfo{Url: name, Spec: spec, Version: spec.Info.Version, Sources: map[string]string{name: string(text)}}, nil
}

// flatten joins the members of allOf lists, so that moving a property from one
// member to another is no change, and reports whether that made a difference.
// A document whose members contradict each other cannot be flattened; then
// neither is.
func flatten(from, to *load.SpecInfo) bool {
	if !composed(from) && !composed(to) {
		return false
	}
	base, errBase := allof.MergeSpec(from.Spec)
	head, errHead := allof.MergeSpec(to.Spec)
	if errBase != nil || errHead != nil {
		return false
	}
	from.Spec, to.Spec = base, head
	return true
}

// composed reports whether a document has any allOf.
func composed(info *load.SpecInfo) bool {
	return strings.Contains(info.Sources[info.Url], "allOf:")
}

func level(l checker.Level) Level {
	switch l {
	case checker.ERR:
		return Breaking
	case checker.WARN:
		return Warning
	}
	return Info
}

func line(at *checker.Source) int {
	if at == nil {
		return 0
	}
	return at.Line
}

func compare(a, b Change) int {
	return cmp.Or(
		cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method), -cmp.Compare(a.Level, b.Level),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Text, b.Text), cmp.Compare(a.HeadLine, b.HeadLine), cmp.Compare(a.BaseLine, b.BaseLine),
	)
}
