package gocode

import (
	"cmp"
	"errors"
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

// majorVersion matches what follows a package's name in its path.
var majorVersion = regexp.MustCompile(`/v[0-9]+\.`)

// shorten writes types as the generated code does: envelope.Page, and no
// package for the client's own.
func (m *Module) shorten(text string) string {
	text = strings.ReplaceAll(text, m.path+".", "")
	text = majorVersion.ReplaceAllString(text, ".")
	return qualified.ReplaceAllString(text, "$1")
}
