package gocode

import (
	"cmp"
	"errors"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
)

// Change is one difference between the exported APIs of two versions.
type Change struct {
	Symbol     string // Certificate.Status, DNSService.List, CertificateStatusActive; dns.Record in a split client
	Text       string // removed; added; changed from string to int
	Compatible bool   // code that compiled still does
}

// Changes compares two versions of a client. An error means that one of them
// is not Go that type-checks.
func Changes(base, head *Module) ([]Change, error) {
	stubs := foreign(base, head)
	if err := errors.Join(base.check(stubs), head.check(stubs)); err != nil {
		return nil, err
	}
	var changes []Change
	for _, at := range slices.Sorted(maps.Keys(union(base.checked, head.checked))) {
		was, is := base.checked[at], head.checked[at]
		inside := strings.TrimPrefix(strings.TrimPrefix(at, base.path), "/")
		switch {
		case was == nil:
			changes = append(changes, Change{Symbol: inside, Text: "added", Compatible: true})
		case is == nil:
			changes = append(changes, Change{Symbol: inside, Text: "removed"})
		default:
			changes = append(changes, base.between(inside, was, is)...)
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(changes), nil
}

func union[V any](a, b map[string]V) map[string]bool {
	all := map[string]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	return all
}

// between compares one package. What is inside says which of a split client.
func (m *Module) between(inside string, was, is *types.Package) (changes []Change) {
	for _, c := range apidiff.Changes(byName(was), byName(is)).Changes {
		symbol, text, _ := strings.Cut(c.Message, ": ")
		symbol = strings.NewReplacer("(*", "", ")", "").Replace(symbol)
		if inside != "" {
			symbol = inside + "." + symbol
		}
		changes = append(changes, Change{Symbol: symbol, Text: m.shorten(text), Compatible: c.Compatible})
	}
	return changes
}

// qualified matches the path in front of a package's name.
var qualified = regexp.MustCompile(`(?:[\w~-][\w.~-]*/)+([\w~-][\w.~-]*\.)`)

// shorten writes types as the generated code does: envelope.Page, and no
// package for the client's own.
func (m *Module) shorten(text string) string {
	text = strings.ReplaceAll(text, m.path+".", "")
	return qualified.ReplaceAllString(text, "$1")
}

// byName copies a package so that its types are taken for each other when they
// have the same name, and not otherwise. Left alone, apidiff looks for types
// that could have been renamed into each other, and takes the first pair that
// it comes across, in no particular order. Callers write names.
//
// The copies belong to a package of their own, but their fields, parameters
// and results are of the original types, which to apidiff are those of some
// other package: it compares their paths and names.
func byName(pkg *types.Package) *types.Package {
	copied := types.NewPackage("api", pkg.Name())
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			copied.Scope().Insert(types.NewConst(obj.Pos(), copied, name, obj.Type(), obj.Val()))
		case *types.Var:
			copied.Scope().Insert(types.NewVar(obj.Pos(), copied, name, obj.Type()))
		case *types.Func:
			copied.Scope().Insert(types.NewFunc(obj.Pos(), copied, name, obj.Signature()))
		case *types.TypeName:
			copied.Scope().Insert(copyType(copied, obj))
		}
	}
	copied.MarkComplete()
	return copied
}

func copyType(pkg *types.Package, obj *types.TypeName) *types.TypeName {
	renamed := types.NewTypeName(obj.Pos(), pkg, obj.Name(), nil)
	named, ok := obj.Type().(*types.Named)
	if !ok || obj.IsAlias() || named.TypeParams().Len() > 0 {
		types.NewAlias(renamed, obj.Type())
		return renamed
	}
	own := types.NewNamed(renamed, named.Underlying(), nil)
	for method := range named.Methods() {
		sig := method.Signature()
		var receiver types.Type = own
		if _, pointer := sig.Recv().Type().(*types.Pointer); pointer {
			receiver = types.NewPointer(own)
		}
		own.AddMethod(types.NewFunc(method.Pos(), pkg, method.Name(), types.NewSignatureType(
			types.NewVar(token.NoPos, pkg, "", receiver), nil, nil, sig.Params(), sig.Results(), sig.Variadic())))
	}
	return renamed
}
