// Bench compares the generated client with hand-written code and with
// Cloudflare's official SDK: four calls, and a program for all families of
// certificates. It runs in the folder bench; `make bench-compare` is
//
//	go run . -w
//
// which takes about ten minutes, and writes what it has measured to
// results.txt, README.md, docs/bench-compare.md and docs/bench-compare.svg.
// Without -w it only prints the tables, and parts of it can be run:
//
//	go run . -count 3 -call Get -over memory -programs=    some calls, nothing built
//	go run . -count 0 -programs byhand,flaregen            two programs built, no calls
//	go run . -read results.txt -w                          nothing measured: all written anew
//
// Figures are medians, compared as benchstat does: ± is how far a ratio may be
// off with a confidence of 95 %, ~ stands before what cannot be told from 1.
// That takes at least six rounds; with fewer there is no bound.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const resultsFile = "results.txt"

func main() {
	o := options{}
	flag.IntVar(&o.count, "count", 10, "how often calls are measured, all of them in turns; 0 for none")
	flag.StringVar(&o.benchtime, "benchtime", "300ms", "how long each is measured, as in go test")
	flag.StringVar(&o.call, "call", ".", "which calls: a regular expression for "+strings.Join(callNames, ", "))
	flag.StringVar(&o.over, "over", ".", "over what: a regular expression for "+strings.Join(overs, ", "))
	flag.StringVar(&o.by, "by", ".", "by whom: a regular expression for "+strings.Join(contenders, ", "))
	names := flag.String("programs", strings.Join(programs, ","), "which programs are built; empty for none")
	from := flag.String("read", "", "measure nothing, take the results from a `file`")
	write := flag.Bool("w", false, "write "+resultsFile+", README.md and docs; needs complete results")
	flag.Usage = usage
	flag.Parse()
	if *names != "" {
		o.programs = strings.Split(*names, ",")
	}
	if err := compare(os.Stdout, o, *from, *write); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprint(flag.CommandLine.Output(), `Compares the generated client with hand-written code and with the official SDK.

  go run . -w                                            all of it, written to README.md and docs (about ten minutes)
  go run . -count 3 -call Get -over memory -programs=    some calls, nothing built; printed only
  go run . -count 0 -programs byhand,flaregen            two programs built, no calls
  go run . -read results.txt -w                          nothing measured: all written anew

`)
	flag.PrintDefaults()
}

func compare(w io.Writer, o options, from string, write bool) error {
	for _, name := range o.programs {
		if !slices.Contains(programs, name) {
			return fmt.Errorf("no program %s; there are %s", name, strings.Join(programs, ", "))
		}
	}
	if write && from == "" && !o.whole() {
		return errors.New("-w needs everything to be measured: leave -call, -over, -by and -programs out, and -count above 0")
	}
	text, err := figures(o, from)
	if err != nil {
		return err
	}
	r, err := read(text)
	if err != nil {
		return err
	}
	printTables(w, r)
	if !write {
		return nil
	}
	if err := r.complete(); err != nil {
		return err
	}
	return writeAll("..", text, r)
}

// figures gives results in the format of Go's benchmarks.
func figures(o options, from string) ([]byte, error) {
	if from != "" {
		return os.ReadFile(from)
	}
	return run(o)
}

// complete says what is missing from what README.md shows.
func (r *results) complete() error {
	var missing []error
	for _, call := range callNames {
		for _, over := range overs {
			for _, by := range contenders {
				if name := callName(call, over, by); !r.has(name) {
					missing = append(missing, fmt.Errorf("not measured: %s", name))
				}
			}
		}
	}
	for _, by := range programs {
		if name := buildName(by); !r.has(name) {
			missing = append(missing, fmt.Errorf("not measured: %s", name))
		}
	}
	return errors.Join(missing...)
}

// writeAll writes everything that shows the results, below the repository.
func writeAll(root string, text []byte, r *results) error {
	readme := filepath.Join(root, "README.md")
	content, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	content, err = replace(content, summary(r))
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(readme, content, 0o666),
		os.WriteFile(filepath.Join(root, "bench", resultsFile), text, 0o666),
		os.WriteFile(filepath.Join(root, pageFile), page(r), 0o666),
		os.WriteFile(filepath.Join(root, chartFile), chart(r), 0o666),
	)
}
