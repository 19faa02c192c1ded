package join

import (
	"fmt"
	"regexp"
	"strings"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
)

var parameter = regexp.MustCompile(`\{[^{}/]*\}`)

// shape is a path without the names of its parameters.
func shape(path string) string { return parameter.ReplaceAllString(path, "{}") }

// names gives the parameters of a path, in order.
func names(path string) (found []string) {
	for _, m := range parameter.FindAllString(path, -1) {
		found = append(found, m[1:len(m)-1])
	}
	return found
}

// fold makes account_id, accountId and "Account ID" one.
var fold = strings.NewReplacer("_", "", "-", "", " ", "")

func folded(name string) string { return strings.ToLower(fold.Replace(name)) }

const or = "_or_"

// pseudo is a pair of path segments that stands for several real ones:
// {accounts_or_zones}/{account_or_zone_id}.
type pseudo struct {
	text  string   // both segments
	kinds []string // accounts, zones
	ids   []string // account_id, zone_id
}

// findPseudo finds the first such pair in a path.
func findPseudo(path string) (pseudo, bool) {
	segments := strings.Split(path, "/")
	for i := 0; i+1 < len(segments); i++ {
		kinds, id := alternatives(segments[i]), alternatives(segments[i+1])
		if len(kinds) < 2 || len(id) != len(kinds) {
			continue
		}
		last := len(id) - 1
		suffix, ok := strings.CutPrefix(id[last], singular(kinds[last]))
		if !ok {
			continue
		}
		ids := make([]string, len(id))
		for k := range id {
			ids[k] = strings.TrimSuffix(id[k], suffix) + suffix
		}
		return pseudo{segments[i] + "/" + segments[i+1], kinds, ids}, true
	}
	return pseudo{}, false
}

// alternatives splits {accounts_or_zones}; a segment of another kind has none.
func alternatives(segment string) []string {
	if !strings.HasPrefix(segment, "{") || !strings.HasSuffix(segment, "}") || !strings.Contains(segment, or) {
		return nil
	}
	parts := strings.Split(segment[1:len(segment)-1], or)
	for _, part := range parts {
		if part == "" {
			return nil
		}
	}
	return parts
}

func singular(plural string) string {
	switch {
	case strings.HasSuffix(plural, "ies"):
		return strings.TrimSuffix(plural, "ies") + "y"
	default:
		return strings.TrimSuffix(plural, "s")
	}
}

// maxReal bounds how many real paths a pseudo-path may stand for.
const maxReal = 16

// real gives the operations that an operation of a pseudo-path stands for, or
// a copy of the operation itself.
func real(op *ev.Operation) []*ev.Operation {
	pair, ok := findPseudo(op.Path.Value)
	if !ok || len(pair.kinds) > maxReal {
		return []*ev.Operation{cloneOperation(op)}
	}
	var found []*ev.Operation
	for i, kind := range pair.kinds {
		c := cloneOperation(op)
		c.Path.Value = strings.Replace(op.Path.Value, pair.text, kind+"/{"+pair.ids[i]+"}", 1)
		if op.ID.Known() { // it cannot belong to both
			c.ID = ev.Fact[string]{}
		}
		c.Params = nil
		for _, p := range op.Params {
			if !pair.drops(i, p) {
				n := *p
				n.Schema = cloneSchema(p.Schema)
				c.Params = append(c.Params, &n)
			}
		}
		if _, again := findPseudo(c.Path.Value); !again {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return []*ev.Operation{cloneOperation(op)}
	}
	return found
}

// drops reports whether a parameter belongs to the other paths only.
func (p pseudo) drops(i int, param *ev.Param) bool {
	if param.In.Value != ev.InPath && param.In.Value != ev.InUnknown {
		return false
	}
	name := folded(param.Name)
	for k, id := range p.ids {
		if k != i && name == folded(id) && name != folded(p.ids[i]) {
			return true
		}
	}
	kinds, ids, _ := strings.Cut(p.text, "/")
	return name == folded(strings.Trim(kinds, "{}")) || name == folded(strings.Trim(ids, "{}"))
}

// placePath finds out where parameters travel that a page does not place, and
// gives those of the path the names that the path has.
func placePath(op *ev.Operation) {
	inPath := names(op.Path.Value)
	for _, p := range op.Params {
		if p.In.Known() && p.In.Value != ev.InPath && p.In.Value != ev.InUnknown {
			continue
		}
		for _, name := range inPath {
			if folded(name) == folded(p.Name) {
				p.Name = name
				if p.In.Value != ev.InPath {
					p.In = ev.Says(ev.InPath, op.Path.Place)
				}
			}
		}
	}
}

// completePath declares the parameters of the path that nothing else
// mentions.
func completePath(op *ev.Operation) {
	declared := map[string]bool{}
	for _, p := range op.Params {
		if p.In.Value == ev.InPath {
			declared[p.Name] = true
		}
	}
	at := op.Path.Place
	for _, name := range names(op.Path.Value) {
		if declared[name] {
			continue
		}
		declared[name] = true
		op.Params = append(op.Params, &ev.Param{
			Name: name, Place: at,
			In:       ev.Says(ev.InPath, at),
			Required: ev.Says(true, at),
			Schema:   &ev.Schema{Place: at, Kind: guess(ev.String, at, ev.FromName)},
		})
	}
}

func guess[T any](value T, at ev.Place, how ev.Certainty) ev.Fact[T] {
	return ev.Fact[T]{Value: value, Place: at, Certainty: how}
}

func title(op *ev.Operation) string { return fmt.Sprintf("%s %s", op.Method.Value, op.Path.Value) }
