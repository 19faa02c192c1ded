// Bench measures what docs/design.md promises, as ratios within one run: times
// of one machine say little about another, ratios do.
//
//	go run ./internal/bench          generate against bare oapi-codegen; imports; calls against hand-written ones
//	go run ./internal/bench build    cold build and binary of a small program against a hand-written one
//
// It runs in the repository, with the go command and nothing else. Of several
// runs the fastest counts, because everything else on the machine can only make
// a run slower.
package main

import (
	"fmt"
	"os"
	"text/tabwriter"
)

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 0:
		err = run(generation, peaks, imports, calls)
	case len(args) == 1 && args[0] == "build":
		err = run(builds)
	default:
		err = fmt.Errorf("usage: go run ./internal/bench [build]")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// table prints rows of cells under a title.
func table(title string, rows ...[]any) {
	fmt.Printf("\n%s\n\n", title)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for _, cell := range row {
			switch v := cell.(type) {
			case float64: // a ratio
				fmt.Fprintf(w, "%.2f\t", v)
			default:
				fmt.Fprintf(w, "%v\t", v)
			}
		}
		fmt.Fprintln(w)
	}
	_ = w.Flush() // standard output; main has no better place to complain
}

func mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }
