package command

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/flaregen/flaregen/generator/merge"
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/names"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/overlay"
)

// Report is what the stages did for one client.
type Report struct {
	Client     string
	Operations int
	Resources  int // that have operations
	Types      int // declared Go types

	Sources    int // files
	Duplicates int // identical statements of several sources, collapsed
	Renamed    []merge.Rename
	Left       LeftOut
	Overlays   []overlay.ActionReport
	Fixes      []normalize.Fix
	Counts     []normalize.Count // of Fixes, by pass
	Collisions []names.Collision
}

// LeftOut is what the client's selection left out of the document.
type LeftOut struct{ Operations, Components int }

// count takes the size of the client from its model.
func (r *Report) count(api *model.API) {
	r.Types = len(api.Types)
	for resource := range api.AllResources() {
		r.Operations += len(resource.Operations)
		if len(resource.Operations) > 0 {
			r.Resources++
		}
	}
}

// Print writes the report for people: a line for the client, then one for
// each thing done. With detail, every single repair, renaming and name has a line.
func (r *Report) Print(w io.Writer, detail bool) {
	fmt.Fprintf(w, "%s: %s, %s, %s from %s\n", r.Client, plural(r.Operations, "operation"),
		plural(r.Resources, "resource"), plural(r.Types, "type"), plural(r.Sources, "source"))
	r.printMerge(w, detail)
	if r.Left != (LeftOut{}) {
		fmt.Fprintf(w, "  select: %s and %s left out\n", plural(r.Left.Operations, "operation"), plural(r.Left.Components, "component"))
	}
	r.printOverlays(w, detail)
	r.printFixes(w, detail)
	r.printCollisions(w, detail)
}

func (r *Report) printMerge(w io.Writer, detail bool) {
	if r.Duplicates+len(r.Renamed) > 0 {
		fmt.Fprintf(w, "  merge: %s collapsed, %s renamed\n", plural(r.Duplicates, "duplicate statement"), plural(len(r.Renamed), "component"))
	}
	if detail {
		for _, rename := range r.Renamed {
			fmt.Fprintf(w, "    %s: %s/%s is now %s\n", rename.Document, rename.Kind, rename.From, rename.To)
		}
	}
}

func (r *Report) printOverlays(w io.Writer, detail bool) {
	if len(r.Overlays) == 0 {
		return
	}
	fmt.Fprintf(w, "  overlays: %s\n", plural(len(r.Overlays), "action"))
	table := newTable(w)
	for _, a := range r.Overlays {
		expect := ""
		if a.Drifted() || detail && a.Matches > 0 && a.Found != "" {
			expect = fmt.Sprintf("  x-expect: %q", a.Found)
		}
		fmt.Fprintf(table, "    %s:%d\t%s\t%s\t%s%s\n", a.File, a.Position.Line, a.Status, plural(a.Matches, "match"), a.Target, expect)
	}
	table.Flush()
}

func (r *Report) printFixes(w io.Writer, detail bool) {
	fmt.Fprintf(w, "  fixes: %d\n", len(r.Fixes))
	table := newTable(w)
	for _, c := range r.Counts {
		lossy := ""
		if c.Lossy {
			lossy = "\tlossy"
		}
		fmt.Fprintf(table, "    %s\t%d%s\n", c.Pass, c.N, lossy)
	}
	table.Flush()
	if detail {
		for _, f := range r.Fixes {
			fmt.Fprintf(w, "    %s: %s: %s: %s\n", f.Position, f.Pass, f.Pointer, f.Detail)
		}
	}
}

// fewCollisions are printed without being asked for: with the next source a
// collision can move a name that callers use.
const fewCollisions = 10

func (r *Report) printCollisions(w io.Writer, detail bool) {
	if len(r.Collisions) > 0 {
		fmt.Fprintf(w, "  names: %s wanted twice\n", plural(len(r.Collisions), "name"))
	}
	for i, c := range r.Collisions {
		if i == fewCollisions && !detail {
			fmt.Fprintf(w, "    … and %d more; --verbose lists them\n", len(r.Collisions)-i)
			return
		}
		fmt.Fprintf(w, "    %s is %s; %s is now %s\n", c.Name, c.Owner, c.Other, c.Now)
	}
}

func newTable(w io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) }

// plural gives "1 match", "2 matches".
func plural(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "ch"):
		noun += "es"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
