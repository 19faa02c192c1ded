package overlay

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	library "github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// match is a node that a target matched, and where it stands.
type match struct {
	node    *yaml.Node
	parent  *yaml.Node // nil for the root
	pointer string     // of the node, or of the entry whose key it is
	isKey   bool
}

func (a *applier) apply(act action) ActionReport {
	target := tree.Get(act.node, "target")
	report := ActionReport{
		File: act.file, Position: a.files.Position(act.node),
		Target: target.Value, Description: tree.String(tree.Get(act.node, "description")),
	}
	nodes, err := act.target.run(a.root)
	if err != nil {
		a.fault(target, act.pointer+"/target", err.Error(), "write a simpler query")
		return report
	}
	matches := locate(a.root, nodes)
	report.Matches = len(matches)
	report.Found = fingerprint(matches)
	switch {
	case len(matches) == 0 && act.optional():
		report.Status = OptionalNoMatch
	case len(matches) == 0:
		report.Status = NoMatch
		a.fault(target, act.pointer, "the target "+target.Value+" matches nothing",
			"correct it, remove the action, or let it say `x-optional: true`")
	default:
		report.Status = a.do(act, matches)
		if report.Expected = tree.String(tree.Get(act.node, "x-expect")); report.Drifted() && report.Status == Applied {
			report.Status = TargetDrifted
		}
	}
	return report
}

// fingerprint identifies what an action is about to change, by content: not by
// where it stands, nor by how it is written.
func fingerprint(matches []match) string {
	h := sha256.New()
	for _, m := range matches {
		tree.Walk(m.node, func(pointer string, n *yaml.Node) bool {
			fmt.Fprintf(h, "%q %d %s %q\n", pointer, n.Kind, n.ShortTag(), n.Value)
			return true
		})
	}
	const enough = 12 // hexadecimal digits, to be copied by hand
	return hex.EncodeToString(h.Sum(nil))[:enough]
}

func (a *applier) do(act action, matches []match) Status {
	if act.remove() {
		a.remove(act, matches)
		return Applied
	}
	update := tree.Get(act.node, "update")
	if update == nil {
		if update = a.copied(act); update == nil {
			return ""
		}
	}
	status := AlreadySo
	for _, m := range matches {
		if a.update(act, m, update) {
			status = Applied
		}
	}
	return status
}

// copied gives what a copy action copies, nil after a fault.
func (a *applier) copied(act action) *yaml.Node {
	from := tree.Get(act.node, "copy")
	nodes, err := act.copy.run(a.root)
	if err != nil {
		a.fault(from, act.pointer+"/copy", err.Error(), "write a simpler query")
		return nil
	}
	if len(nodes) != 1 {
		a.fault(from, act.pointer+"/copy", fmt.Sprintf("%s matches %d values", from.Value, len(nodes)), "name one")
		return nil
	}
	return tree.Clone(nodes[0])
}

// locate finds the nodes in the tree, in document order.
func locate(root *yaml.Node, nodes []*yaml.Node) []match {
	wanted := make(map[*yaml.Node]bool, len(nodes))
	for _, n := range nodes {
		wanted[n] = true
	}
	var matches []match
	var path []string
	var walk func(n, parent *yaml.Node)
	walk = func(n, parent *yaml.Node) {
		if len(matches) == len(wanted) {
			return
		}
		if wanted[n] {
			matches = append(matches, match{node: n, parent: parent, pointer: tree.Pointer(path...)})
		}
		for i, child := range n.Content {
			token := ""
			switch {
			case n.Kind == yaml.SequenceNode:
				token = strconv.Itoa(i)
			case i%2 == 1:
				token = n.Content[i-1].Value
			case wanted[child]:
				matches = append(matches, match{node: child, parent: n, pointer: tree.Pointer(append(path, child.Value)...), isKey: true})
				continue
			default:
				continue
			}
			path = append(path, token)
			walk(child, n)
			path = path[:len(path)-1]
		}
	}
	if len(wanted) > 0 {
		walk(root, nil)
	}
	return matches
}

// remove removes the last match first: the pointers of the others stay true.
func (a *applier) remove(act action, matches []match) {
	var touched []string
	var gone []element
	for _, m := range slices.Backward(matches) {
		if m.parent == nil {
			a.fault(tree.Get(act.node, "target"), act.pointer, "removes the whole document", "remove parts of it")
			return
		}
		i := slices.Index(m.parent.Content, m.node)
		if i < 0 {
			continue // its key or value was matched too
		}
		touched = append(touched, a.original(m.pointer))
		if m.parent.Kind == yaml.SequenceNode {
			m.parent.Content = slices.Delete(m.parent.Content, i, i+1)
			list := m.pointer[:strings.LastIndexByte(m.pointer, '/')]
			gone = append(gone, element{list, i})
			continue
		}
		i -= i % 2
		m.parent.Content = slices.Delete(m.parent.Content, i, i+2)
	}
	a.result.Touched = append(a.result.Touched, touched...)
	a.gone = append(a.gone, gone...)
}

// original translates a JSON pointer of the tree as it is into one of the tree
// as it was before the first action.
func (a *applier) original(pointer string) string {
	for _, e := range slices.Backward(a.gone) {
		rest, ok := strings.CutPrefix(pointer, e.list+"/")
		if !ok {
			continue
		}
		token, rest, _ := strings.Cut(rest, "/")
		if i, err := strconv.Atoi(token); err == nil && i >= e.index {
			pointer = e.list + "/" + strconv.Itoa(i+1)
			if rest != "" {
				pointer += "/" + rest
			}
		}
	}
	return pointer
}

// update merges an update into one match and reports whether anything changed.
func (a *applier) update(act action, m match, update *yaml.Node) bool {
	if m.isKey {
		return a.rename(act, m, update)
	}
	var p plan
	rest := p.reduce(m.pointer, m.node, update, true)
	if p.mismatch != "" {
		a.fault(update, act.pointer, p.mismatch, "remove it in one action and set it in the next")
		return false
	}
	for _, pointer := range p.touched {
		a.result.Touched = append(a.result.Touched, a.original(pointer))
	}
	if rest == nil || !a.afford(act, rest) {
		return false
	}
	single := library.Overlay{Version: version, Actions: []library.Action{{Target: "$", Update: *rest}}}
	if err := single.ApplyTo(m.node); err != nil {
		a.fault(update, act.pointer, "cannot be applied: "+err.Error(), "")
		return false
	}
	place(m.node, rest)
	return true
}

// maxAdded bounds what all actions together add: actions that copy, or that add
// to whatever an earlier one added, could double the document each time.
const maxAdded = 250_000

func (a *applier) afford(act action, update *yaml.Node) bool {
	before := a.added
	tree.Walk(update, func(string, *yaml.Node) bool { a.added++; return true })
	if a.added > maxAdded && before <= maxAdded {
		a.fault(act.node, act.pointer, fmt.Sprintf("with it, the actions add more than %d values", maxAdded), "narrow its target")
	}
	return a.added <= maxAdded
}

// rename gives a mapping key another name.
func (a *applier) rename(act action, m match, update *yaml.Node) bool {
	if !tree.IsScalar(update) {
		a.fault(update, act.pointer, "the target is a name, but the update is not", "write the new name")
		return false
	}
	parent := m.pointer[:strings.LastIndexByte(m.pointer, '/')]
	a.result.Touched = append(a.result.Touched, a.original(m.pointer), a.original(parent+"/"+tree.Escape(update.Value)))
	if m.node.Value == update.Value {
		return false
	}
	if taken, _ := tree.Entry(m.parent, update.Value); taken != nil {
		a.fault(update, act.pointer, fmt.Sprintf("the name %q is taken at %s", update.Value, a.files.Position(taken)), "remove that entry first")
		return false
	}
	m.node.Value = update.Value
	tree.At(update, m.node)
	return true
}
