package diff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/diff/gocode"
)

// code adds what callers of the Go packages notice.
func (c *comparison) code(context.Context) error {
	at := c.head.version.Import // one path for both: moving a client is no change of its API
	base, err := gocode.Parse(at, c.base.version.Code)
	if err != nil {
		return fmt.Errorf("%s: %w", c.base.version.Name, err)
	}
	head, err := gocode.Parse(at, c.head.version.Code)
	if err != nil {
		return fmt.Errorf("%s: %w", c.head.version.Name, err)
	}
	changes, err := gocode.Changes(base, head)
	if err != nil {
		return err
	}
	was, is := base.Declarations(c.base.version.Code), head.Declarations(c.head.version.Code)
	var found []Finding
	for _, change := range changes {
		if change.Compatible && isMethodOfTypes(change.Symbol) {
			continue
		}
		f := c.goFinding(change)
		f.Base.Code, f.Head.Code = declared(was, is, change.Symbol)
		found = append(found, f)
	}
	c.report.Findings = append(c.report.Findings, c.fold(found)...)
	return nil
}

// isMethodOfTypes reports whether a symbol is one of the methods that types
// get for the sake of libraries. A new one tells callers nothing.
func isMethodOfTypes(symbol string) bool {
	switch symbol[strings.LastIndexByte(symbol, '.')+1:] {
	case "LogValue", "String", "GoString", "Format", "IsZero", "Valid", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText":
		return strings.Contains(symbol, ".")
	}
	return false
}

// fold puts what comes or goes with something else into the finding about
// that: the types of an operation, the values of an enum, the methods of a
// type. An operation that was added is one thing to know, not fifty.
func (c *comparison) fold(found []Finding) []Finding {
	owners := map[string]int{} // rule and symbol → position among those kept
	var kept []Finding
	add := func(f Finding) {
		owners[f.Rule+" "+f.Symbol] = len(kept)
		kept = append(kept, f)
	}
	into := func(f Finding, owner string) bool {
		at, ok := owners[f.Rule+" "+owner]
		if ok && owner != f.Symbol {
			kept[at].With = append(kept[at].With, f.Symbol)
			return true
		}
		return false
	}
	var rest []Finding
	for _, f := range found {
		if f.isMethod {
			add(f)
		} else {
			rest = append(rest, f)
		}
	}
	var details []Finding
	for _, f := range rest {
		switch {
		case f.Rule == "symbol-added" || f.Rule == "symbol-removed":
			if into(f, c.callOf(f)) {
				continue
			}
			if f.of != "" || strings.Contains(f.Symbol, ".") {
				details = append(details, f)
				continue
			}
		}
		add(f)
	}
	for _, f := range details {
		before, _, _ := cutLast(f.Symbol)
		if !into(f, f.of) && !into(f, before) {
			add(f)
		}
	}
	return kept
}

// callOf is the call of the operation that a finding belongs to, in the
// version that has it.
func (c *comparison) callOf(f Finding) string {
	method, path, _ := strings.Cut(f.Operation, " ")
	version := c.head
	if f.Rule == "symbol-removed" {
		version = c.base
	}
	if op := version.operations[identity(method, path)]; op != nil {
		return op.call
	}
	return ""
}

func cutLast(symbol string) (before, after string, found bool) {
	dot := strings.LastIndexByte(symbol, '.')
	if dot < 0 {
		return symbol, "", false
	}
	return symbol[:dot], symbol[dot+1:], true
}

// declared gives the declarations of a symbol in both versions: its own, or
// when neither has one, those of the type that the field belongs to.
func declared(was, is map[string]gocode.Declaration, symbol string) (before, after string) {
	for {
		before, after = was[symbol].Text, is[symbol].Text
		owner, _, found := cutLast(symbol)
		if before != "" || after != "" || !found {
			return before, after
		}
		symbol = owner
	}
}

func (c *comparison) goFinding(change gocode.Change) Finding {
	f := Finding{Kind: Go, Rule: goRule(change), Release: Minor, Symbol: change.Symbol, Change: change.Text}
	was, inBase := c.base.find(change.Symbol)
	is, inHead := c.head.find(change.Symbol)
	if inBase && f.Rule != "symbol-added" {
		f.Base = c.base.sideOf(was.origin)
		f.describe(was)
	}
	if inHead && f.Rule != "symbol-removed" {
		f.Head = c.head.sideOf(is.origin)
		f.describe(is)
	}
	if text, ok := strings.CutPrefix(change.Text, "changed from "); ok {
		if from, to, _ := strings.Cut(text, " to "); from == to {
			f.Change = "is another kind of type now"
		}
	}
	if !change.Compatible {
		f.Release = Major
		f.Action = c.goAction(change, was)
	}
	return f
}

func (f *Finding) describe(s symbol) {
	f.Resource, f.of = s.resource, s.of
	if s.operation == nil {
		return
	}
	f.Operation = s.operation.String()
	switch _, name, _ := cutLast(f.Symbol); {
	case !strings.HasSuffix(f.Symbol, s.operation.resource.Service+"."+name):
	case name == s.operation.Method:
		f.Symbol, f.isMethod = s.operation.call, true
	case slices.Contains(methodsOf(s.operation.Operation), name):
		before, _, _ := cutLast(s.operation.call)
		f.Symbol = before + "." + name
	}
}

func goRule(change gocode.Change) string {
	switch {
	case change.Text == "removed", change.Text == "added":
		return "symbol-" + change.Text
	case strings.HasPrefix(change.Text, "changed from func"):
		return "signature-changed"
	case strings.HasPrefix(change.Text, "changed from"):
		return "type-changed"
	case strings.HasPrefix(change.Text, "value changed"):
		return "value-changed"
	}
	return "changed"
}

// goAction says what to do about code that no longer compiles.
func (c *comparison) goAction(change gocode.Change, was symbol) string {
	switch rule := goRule(change); {
	case rule == "symbol-removed" && strings.HasSuffix(change.Symbol, ".UnknownMembers"):
		return "read Extra instead: further members are documented now"
	case rule == "symbol-removed" && was.operation != nil:
		if now := c.head.operations[identity(was.operation.HTTPMethod, was.operation.Path)]; now != nil && now.call != was.operation.call {
			return "call " + now.call + " instead"
		}
		return "remove its uses: there is nothing instead"
	case rule == "symbol-removed":
		if now := c.head.pointers[was.origin.Pointer]; now != "" && now != change.Symbol {
			return "use " + now + " instead"
		}
		return "remove its uses: there is nothing instead"
	case rule == "signature-changed":
		return "pass and take what the new signature says"
	case rule == "type-changed":
		_, to, _ := strings.Cut(strings.TrimPrefix(change.Text, "changed from "), " to ")
		return "use it as " + to
	}
	return "adapt the code that uses it"
}
