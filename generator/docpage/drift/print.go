package drift

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Text prints the findings, a block for each operation.
func (r *Report) Text(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	operation := ""
	for _, f := range r.Findings {
		if f.Operation != operation {
			if operation != "" {
				fmt.Fprintln(table)
			}
			operation = f.Operation
			fmt.Fprintln(table, operation)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", f.Rank, f.what(), f.difference(), f.places())
	}
	if operation != "" {
		fmt.Fprintln(table)
	}
	fmt.Fprintln(table, r.Summary())
	return table.Flush()
}

// Summary counts what was found.
func (r *Report) Summary() string {
	operations := fmt.Sprintf("%d operations", r.Operations)
	if r.Operations == 1 {
		operations = "1 operation"
	}
	var parts []string
	for _, rank := range ranks {
		if n := r.count(rank); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, rank))
		}
	}
	if len(parts) == 0 {
		return operations + ": pages and fragments agree"
	}
	return operations + ": " + strings.Join(parts, ", ")
}

func (r *Report) count(rank Rank) int {
	n := 0
	for _, f := range r.Findings {
		if f.Rank == rank {
			n++
		}
	}
	return n
}

// what is different.
func (f Finding) what() string {
	switch {
	case f.Point == "" && f.Keyword == "":
		return "operation"
	case f.Point == "":
		return f.Keyword
	}
	return strings.TrimSpace(f.Point + " " + f.Keyword)
}

// difference shows what both sides say.
func (f Finding) difference() string {
	switch {
	case f.Point == "" && f.Keyword == "":
		return ""
	case f.Fragment.Says == "":
		return f.Page.Says
	case f.Page.Says == "":
		return "was " + f.Fragment.Says
	}
	return f.Page.Says + ", was " + f.Fragment.Says
}

func (f Finding) places() string {
	var places []string
	for _, side := range []Side{f.Page, f.Fragment} {
		if side.Place.File != "" {
			places = append(places, side.Place.String())
		}
	}
	return strings.Join(places, " / ")
}

var cells = strings.NewReplacer("|", `\|`, "\n", " ", "`", "'")

// Markdown prints the findings as a table, for an issue or a job's summary.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Summary())
	if len(r.Findings) > 0 {
		b.WriteString("\n| operation | | what | page | fragment |\n|---|---|---|---|---|\n")
	}
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s | %s |\n", cells.Replace(f.Operation), f.Rank, cells.Replace(f.what()), f.Page.cell(), f.Fragment.cell())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Side) cell() string {
	var parts []string
	if s.Says != "" {
		parts = append(parts, "`"+cells.Replace(s.Says)+"`")
	}
	if s.Place.File != "" {
		parts = append(parts, cells.Replace(s.Place.String()))
	}
	return strings.Join(parts, " ")
}

// The form of --output json. Its field names are stable.
type (
	printed struct {
		Drifted    bool             `json:"drifted"`    // whether anything differs that the pages state
		Operations int              `json:"operations"` // of the pages
		Findings   []printedFinding `json:"findings"`
	}
	printedFinding struct {
		Rank      Rank        `json:"rank"`              // added, removed, changed or inferred
		Operation string      `json:"operation"`         // GET /zones/{zone_id}/settings
		Point     string      `json:"point,omitempty"`   // answer/result/id; absent for the operation itself
		Keyword   string      `json:"keyword,omitempty"` // type, enum, maxLength, …; absent when all of the point is meant
		Page      printedSide `json:"page,omitzero"`     // what the page says, or where it does not
		Fragment  printedSide `json:"fragment,omitzero"` // what the fragment says, or where it does not
	}
	printedSide struct {
		Says   string `json:"says,omitempty"`
		File   string `json:"file,omitempty"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
)

// JSON prints the findings for programs.
func (r *Report) JSON(w io.Writer) error {
	all := printed{Drifted: r.Drifted(), Operations: r.Operations, Findings: []printedFinding{}}
	for _, f := range r.Findings {
		all.Findings = append(all.Findings, printedFinding{f.Rank, f.Operation, f.Point, f.Keyword, f.Page.printed(), f.Fragment.printed()})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}

func (s Side) printed() printedSide {
	return printedSide{Says: s.Says, File: s.Place.File, Line: s.Place.Line, Column: s.Place.Column}
}
