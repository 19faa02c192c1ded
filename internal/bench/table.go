package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// output is where results go.
var output io.Writer = os.Stdout

// table prints rows of cells under a title, as Markdown that can be read as it
// is. The first row is the head.
func table(title string, rows ...[]any) {
	section(title)
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
		line(row, widths)
		if i == 0 {
			rule := make([]string, len(widths))
			for j, width := range widths {
				rule[j] = strings.Repeat("-", max(width-1, 2)) + ":"
			}
			rule[0] = strings.Repeat("-", max(widths[0], 3))
			line(rule, widths)
		}
	}
}

func line(cells []string, widths []int) {
	for j, cell := range cells {
		blanks := strings.Repeat(" ", max(widths[j]-utf8.RuneCountInString(cell), 0))
		if j == 0 {
			cell += blanks
		} else {
			cell = blanks + cell
		}
		fmt.Fprintf(output, "| %s ", cell)
	}
	fmt.Fprintln(output, "|")
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

func section(title string) { fmt.Fprintf(output, "\n## %s\n\n", title) }

func paragraph(text string) { fmt.Fprintf(output, "\n%s\n", text) }

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }
