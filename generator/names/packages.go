package names

import (
	"cmp"
	"go/doc"
	"go/token"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/record"
)

// Packages gives every top-level resource the name of its Go package, which is
// that of its folder, too: the one that it had, else its path segment without
// underscores. It returns the collisions that it resolved, in a fixed order.
// Only a client that is split needs it; no other name depends on it.
func Packages(api *model.API, known *record.Record) []Collision {
	rs := slices.Clone(api.Resources)
	slices.SortFunc(rs, func(a, b *model.Resource) int { // who loses nothing chooses first
		return cmp.Or(compareBool(changes(a), changes(b)), strings.Compare(a.Name(), b.Name()))
	})
	taken, had := map[string]string{}, map[string]string{}
	for _, r := range rs {
		if was := known.Resource(r.Name()); was != nil && was.Package != "" {
			had[was.Package] = r.Name()
		}
	}
	var collisions []Collision
	for _, r := range rs {
		free := func(name string) bool {
			return taken[name] == "" && (had[name] == "" || had[name] == r.Name())
		}
		candidates := packageCandidates(r.Name())
		r.Package = packageOf(r, known, candidates, free)
		if first := candidates[0]; r.Package != first && cmp.Or(taken[first], had[first]) != "" {
			collisions = append(collisions, Collision{Name: first, Owner: cmp.Or(taken[first], had[first]), Other: r.Name(), Now: r.Package})
		}
		taken[r.Package] = r.Name()
	}
	return collisions
}

func packageOf(r *model.Resource, known *record.Record, candidates []string, free func(string) bool) string {
	if was := known.Resource(r.Name()); was != nil && was.Package != "" {
		return was.Package
	}
	for _, name := range candidates {
		if free(name) {
			return name
		}
	}
	name := candidates[len(candidates)-1] + "resource"
	for !free(name) {
		name += "resource"
	}
	return name
}

// changes reports whether a resource's package is not called as the resource.
func changes(r *model.Resource) bool { return packageCandidates(r.Name())[0] != r.Name() }

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// packageCandidates lists what the package of a resource could be called. Two
// resources that differ in nothing but underscores keep them.
func packageCandidates(resource string) []string {
	ws := strings.FieldsFunc(strings.ToLower(resource), func(r rune) bool { return !isLetterOrDigit(r) })
	return []string{importable(strings.Join(ws, "")), importable(strings.Join(ws, "_"))}
}

// importable changes what would be no package name, or one that is in the way
// of others where it is imported.
func importable(name string) string {
	switch {
	case name == "":
		return "resource"
	case name[0] >= '0' && name[0] <= '9':
		return "n" + name
	case token.IsKeyword(name), doc.IsPredeclared(name), unwieldy[name], strings.HasSuffix(name, "_test"):
		return name + "api"
	}
	return name
}

// unwieldy are names that mean something else to the go command, to generated
// code, or to most files that import a client.
var unwieldy = map[string]bool{
	"internal": true, "main": true, "testdata": true, "vendor": true,
	"client": true, "envelope": true, "err": true, "fake": true, "nullable": true, "option": true, "opts": true,
	"bufio": true, "bytes": true, "context": true, "crypto": true, "embed": true, "errors": true, "flag": true,
	"fmt": true, "hash": true, "html": true, "http": true, "image": true, "io": true, "iter": true, "json": true,
	"log": true, "maps": true, "math": true, "mime": true, "net": true, "os": true, "path": true, "rand": true,
	"reflect": true, "regexp": true, "runtime": true, "slices": true, "slog": true, "sort": true, "strconv": true,
	"strings": true, "sync": true, "template": true, "testing": true, "time": true, "types": true, "unicode": true,
	"unsafe": true, "url": true, "xml": true,
}
