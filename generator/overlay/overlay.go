package overlay

import (
	"io/fs"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
)

// Status says what became of an action.
type Status string

// What can become of an action.
const (
	Applied         Status = "applied"            // the document changed
	TargetDrifted   Status = "target drifted"     // the same, but x-expect says that it was something else
	AlreadySo       Status = "already so"         // the document already said so
	NoMatch         Status = "no match"           // the target matched nothing: an error
	OptionalNoMatch Status = "optional, no match" // the same, allowed by x-optional
)

// ActionReport is one action and what became of it.
type ActionReport struct {
	File        string
	Position    source.Position // of the action
	Target      string          // JSONPath
	Description string
	Status      Status
	Matches     int // nodes that the target matched

	// Found identifies the content of what the target matched, before the
	// action. Expected is what the action's x-expect says about that; "" when
	// it says nothing.
	Found, Expected string

	// Decides says that sources disagree about what the action sets or
	// confirms, so that it is needed even where it changes nothing.
	Decides bool
}

// Drifted reports whether an action corrects something else than what it was
// written for.
func (r ActionReport) Drifted() bool { return r.Expected != "" && r.Expected != r.Found }

// Result is what applying overlays gives.
type Result struct {
	Actions []ActionReport // in the order in which they were applied
	// Touched holds the JSON pointers of what actions set, confirmed or
	// removed. They lead into the tree as it was before the first action:
	// elements that actions removed from lists still count.
	Touched []string

	by map[string][]int // which actions touched a pointer
}

// Settles reports whether an action decided what stands at a JSON pointer: it
// set, confirmed or removed that value or one around it.
func (r *Result) Settles(pointer string) bool { return len(r.deciders(pointer)) > 0 }

// Decide marks the actions that decided what stands at a JSON pointer, about
// which sources disagree.
func (r *Result) Decide(pointer string) {
	for _, i := range r.deciders(pointer) {
		r.Actions[i].Decides = true
	}
}

// deciders are the actions that touched what stands at a JSON pointer, or
// around it.
func (r *Result) deciders(pointer string) (actions []int) {
	for r != nil {
		actions = append(actions, r.by[pointer]...)
		slash := strings.LastIndexByte(pointer, '/')
		if slash < 0 {
			break
		}
		pointer = pointer[:slash]
	}
	return actions
}

// Apply applies the named overlay files to root, in place and in the order of
// their names. Names are relative to fsys; the files are registered in files.
// The error is a source.Errors with all faults of all files, or of all actions;
// the result is complete even then, as far as actions were applied.
func Apply(files *source.Files, fsys fs.FS, names []string, root *yaml.Node) (*Result, error) {
	a := applier{files: files, root: root, result: &Result{by: map[string][]int{}}}
	var actions []action
	for _, name := range slices.Sorted(slices.Values(names)) {
		actions = append(actions, a.read(fsys, name)...)
	}
	if len(a.errs) > 0 {
		return a.result, a.errs.Err()
	}
	for i, act := range actions {
		before := len(a.result.Touched)
		a.result.Actions = append(a.result.Actions, a.apply(act))
		for _, pointer := range a.result.Touched[before:] {
			a.result.by[pointer] = append(a.result.by[pointer], i)
		}
	}
	slices.Sort(a.result.Touched)
	a.result.Touched = slices.Compact(a.result.Touched)
	return a.result, a.errs.Err()
}

type applier struct {
	files  *source.Files
	root   *yaml.Node
	result *Result
	gone   []element // elements removed from lists, in the order of removal
	added  int       // nodes that actions added
	errs   source.Errors
}

// element is an element of a list, at the time of its removal.
type element struct {
	list  string // JSON pointer
	index int
}

func (a *applier) fault(n *yaml.Node, path, problem, advice string) {
	a.errs.Add(a.files.Position(n), path, problem, advice)
}
