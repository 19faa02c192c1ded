package source

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"gopkg.in/yaml.v3"
)

// Position is a place in a source file.
type Position struct {
	File         string // as the user named it, with forward slashes
	Line, Column int    // both count from 1; 0 means unknown
}

// IsValid reports whether the position names a line of a file.
func (p Position) IsValid() bool { return p.File != "" && p.Line > 0 }

// String gives file:line:column, or as much of it as is known.
func (p Position) String() string {
	switch {
	case p.File == "":
		return "-"
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

func (p Position) compare(q Position) int {
	if c := strings.Compare(p.File, q.File); c != 0 {
		return c
	}
	if c := p.Line - q.Line; c != 0 {
		return c
	}
	return p.Column - q.Column
}

// Files gives every node of every file a position of its own, the way
// go/token.FileSet does for Go: each file owns a range of line numbers, and
// the lines of its nodes are shifted into that range. A node then carries its
// origin through merging, copying and overlays without a side table.
//
// The zero value is ready to use. It is not safe for concurrent use.
type Files struct {
	names []string
	bases []int // bases[i] is the line before the first line of names[i]
	next  int
}

// Add registers a file of the given number of lines and shifts the lines of
// all nodes below root into the range of that file.
func (f *Files) Add(name string, lines int, root *yaml.Node) {
	shift(root, f.reserve(name, lines), map[*yaml.Node]bool{})
}

// AddText registers a file that is no tree itself, such as a documentation page
// from which trees are made. Put places their nodes in it.
func (f *Files) AddText(name string, lines int) { f.reserve(name, lines) }

// Put places a node where a registered file says what it holds: on its first
// line when only the file is known.
func (f *Files) Put(at Position, n *yaml.Node) {
	i := slices.Index(f.names, at.File)
	if i < 0 {
		n.Line, n.Column = 0, 0
		return
	}
	n.Line, n.Column = f.bases[i]+max(at.Line, 1), at.Column
}

// reserve gives a file its range and returns the line before it.
func (f *Files) reserve(name string, lines int) int {
	base := f.next
	f.names = append(f.names, name)
	f.bases = append(f.bases, base)
	f.next = base + lines + 1
	return base
}

// shift moves the lines of all nodes below n, each once. A nil seen stands for
// a tree in which no node has two parents, as a parser gives it.
func shift(n *yaml.Node, base int, seen map[*yaml.Node]bool) {
	if n == nil || base == 0 || seen[n] {
		return
	}
	if seen != nil {
		seen[n] = true
	}
	if n.Line > 0 {
		n.Line += base
	}
	for _, child := range n.Content {
		shift(child, base, seen)
	}
}

// Position tells where a node came from. A node that no file holds has the
// zero position.
func (f *Files) Position(n *yaml.Node) Position {
	if n == nil || n.Line == 0 {
		return Position{}
	}
	i := sort.SearchInts(f.bases, n.Line) - 1
	if i < 0 {
		return Position{}
	}
	return Position{File: f.names[i], Line: n.Line - f.bases[i], Column: n.Column}
}

// Error is one fault of the input, written for the person who must mend it.
type Error struct {
	Position Position
	Path     string // JSON pointer, configuration key or operation; may be empty
	Problem  string // what is wrong
	Advice   string // what to do about it; may be empty
}

// Error gives "file:line:column: path: what is wrong; what to do".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Position != (Position{}) {
		b.WriteString(e.Position.String())
		b.WriteString(": ")
	}
	if e.Path != "" {
		b.WriteString(e.Path)
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	if e.Advice != "" {
		b.WriteString("; ")
		b.WriteString(e.Advice)
	}
	return b.String()
}

// Errors collects faults, so that all of them are reported, not the first.
type Errors []*Error

// Add appends one fault.
func (e *Errors) Add(pos Position, path, problem, advice string) {
	*e = append(*e, &Error{Position: pos, Path: path, Problem: problem, Advice: advice})
}

// Err gives nil when nothing was collected, else all faults in file order,
// each once.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	sorted := slices.Clone(e)
	slices.SortStableFunc(sorted, func(a, b *Error) int {
		if c := a.Position.compare(b.Position); c != 0 {
			return c
		}
		return strings.Compare(a.Error(), b.Error())
	})
	return slices.CompactFunc(sorted, func(a, b *Error) bool { return *a == *b })
}

// Error gives one fault a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes the single faults reachable for errors.As.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, err := range e {
		errs[i] = err
	}
	return errs
}
