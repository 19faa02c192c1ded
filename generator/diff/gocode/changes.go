package gocode

import (
	"cmp"
	"errors"
	"go/types"
	"maps"
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
	report := apidiff.ModuleChanges(base.module(), head.module())
	var changes []Change
	for _, c := range report.Changes {
		symbol, text := split(c.Message)
		changes = append(changes, Change{Symbol: symbol, Text: text, Compatible: c.Compatible})
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(changes), nil
}

// module gives the checked packages. Both versions have one path, so that a
// client that was moved is compared all the same.
func (m *Module) module() *apidiff.Module {
	var packages []*types.Package
	for _, at := range slices.Sorted(maps.Keys(m.checked)) {
		packages = append(packages, m.checked[at])
	}
	return &apidiff.Module{Path: m.path, Packages: packages}
}

// split takes a message such as "(*DNSService).List: changed from …" or
// "./dns.Record.Name: removed" apart.
func split(message string) (symbol, text string) {
	symbol, text, _ = strings.Cut(message, ": ")
	symbol = strings.TrimPrefix(symbol, "./")
	symbol = strings.NewReplacer("(*", "", ")", "", "package ", "").Replace(symbol)
	return symbol, text
}
