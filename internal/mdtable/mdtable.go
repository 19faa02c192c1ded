// Package mdtable prints tables in Markdown that can be read as they are.
package mdtable

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Write prints rows of cells. The first row is the head. Numbers with a
// fraction are ratios, nil is a dash.
func Write(w io.Writer, rows ...[]any) {
	text := make([][]string, len(rows))
	widths := make([]int, len(rows[0]))
	for i, row := range rows {
		text[i] = make([]string, len(row))
		for j, cell := range row {
			text[i][j] = show(cell)
			widths[j] = max(widths[j], utf8.RuneCountInString(text[i][j]))
		}
	}
	for i, row := range text {
		line(w, row, widths)
		if i == 0 {
			rule := make([]string, len(widths))
			for j, width := range widths {
				rule[j] = strings.Repeat("-", max(width-1, 2)) + ":"
			}
			rule[0] = strings.Repeat("-", max(widths[0], 3))
			line(w, rule, widths)
		}
	}
}

func line(w io.Writer, cells []string, widths []int) {
	for j, cell := range cells {
		blanks := strings.Repeat(" ", max(widths[j]-utf8.RuneCountInString(cell), 0))
		if j == 0 {
			cell += blanks
		} else {
			cell = blanks + cell
		}
		fmt.Fprintf(w, "| %s ", cell)
	}
	fmt.Fprintln(w, "|")
}

func show(cell any) string {
	switch v := cell.(type) {
	case float64: // a ratio
		return fmt.Sprintf("%.2f", v)
	case nil:
		return "–"
	default:
		return fmt.Sprint(v)
	}
}

// Mebibytes gives a size.
func Mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }
