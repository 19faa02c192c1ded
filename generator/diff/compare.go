package diff

import (
	"context"
	"strings"

	"github.com/flaregen/flaregen/generator/diff/wire"
)

// Compare says what lies between two versions of a client. It gives up with
// the context.
func Compare(ctx context.Context, base, head *Version) (*Report, error) {
	c := &comparison{report: &Report{Base: base.Name, Head: head.Name}}
	var err error
	if c.base, err = newIndex(base); err != nil {
		return nil, err
	}
	if c.head, err = newIndex(head); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{c.wire, c.code, c.behaviour, c.overlays} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	c.report.finish()
	return c.report, nil
}

// comparison is a report in the making.
type comparison struct {
	base, head *index
	report     *Report
}

func (c *comparison) add(f Finding) { c.report.Findings = append(c.report.Findings, f) }

// wire adds what oasdiff finds in the documents.
func (c *comparison) wire(ctx context.Context) error {
	changes, err := wire.Changes(ctx, c.base.version.Printed, c.head.version.Printed)
	if err != nil {
		return err
	}
	for _, change := range changes {
		if silent[change.Rule] {
			continue
		}
		c.add(c.wireFinding(change))
	}
	return nil
}

func (c *comparison) wireFinding(change wire.Change) Finding {
	f := Finding{Kind: Wire, Rule: change.Rule, Release: wireRelease(change), Change: change.Text}
	if spot, ok := c.base.lines[change.BaseLine]; ok && change.BaseLine > 0 {
		f.Base = c.base.side(spot.place, spot.pointer)
	}
	if spot, ok := c.head.lines[change.HeadLine]; ok && change.HeadLine > 0 {
		f.Head = c.head.side(spot.place, spot.pointer)
	}
	c.locate(&f, identity(change.Method, change.Path))
	if f.Symbol == "" {
		f.Symbol = "Client" // what is said of the whole API
	}
	if f.Release == Major {
		f.Action = wireAction(change)
	}
	return f
}

// locate adds the operation and the symbol to a finding about the document.
func (c *comparison) locate(f *Finding, id string) {
	for _, version := range []struct {
		index *index
		side  *Side
	}{{c.base, &f.Base}, {c.head, &f.Head}} {
		op := version.index.operations[id]
		if op == nil {
			continue
		}
		f.Operation, f.Resource, f.Symbol = op.String(), op.resource.Name(), op.call
		if !version.side.Place.IsValid() && (version.index == c.head || c.head.operations[id] == nil) {
			*version.side = version.index.sideOf(op.Origin)
		}
		if name := version.index.becomes(version.side.Pointer); name != "" {
			f.Symbol = name
		}
	}
}

// silent are rules about names that neither travel nor become Go: operations
// are known by method and path, and types by their resource.
var silent = map[string]bool{
	"api-operation-id-added":   true,
	"api-operation-id-removed": true,
	"api-tag-added":            true,
	"api-tag-removed":          true,
	"api-schema-added":         true,
	"api-schema-removed":       true,
	"api-version-not-bumped":   true,
}

func wireRelease(change wire.Change) Release {
	switch {
	case change.Level == wire.Breaking:
		return Major
	case change.Level == wire.Warning:
		return Minor
	case strings.HasSuffix(change.Rule, "-added"), strings.HasPrefix(change.Rule, "new-"):
		return Minor
	}
	return Patch
}

func wireAction(change wire.Change) string {
	switch {
	case strings.Contains(change.Rule, "removed-without-deprecation"), strings.HasPrefix(change.Rule, "api-removed"), change.Rule == "api-path-removed-before-sunset":
		return "stop calling it: the API no longer documents it"
	case strings.HasPrefix(change.Rule, "request-"), strings.HasPrefix(change.Rule, "new-required-request"):
		return "check what you send: programs that are running already may be refused"
	case strings.HasPrefix(change.Rule, "response-"):
		return "check what you read: programs that are running already may get what they do not expect"
	}
	return "check programs that are running already"
}
