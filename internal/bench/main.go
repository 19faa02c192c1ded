// Bench measures what docs/design.md promises, as ratios within one run: times
// of one machine say little about another, ratios do.
//
//	go run ./internal/bench                   generate against bare oapi-codegen; imports
//	go run ./internal/bench corpus            every document of a corpus: lines, generation and compilation against bare oapi-codegen
//	go run ./internal/bench -o FILE report    all of it, as docs/benchmarks.md has it
//
// It runs in the repository, with the go command and nothing else. Of several
// runs, which take turns, the fastest counts, because everything else on the
// machine can only make a run slower. The corpus is FLAREGEN_CORPUS, or
// ../shared/corpus.
//
// What generated clients do is measured by the module in the folder bench.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/flaregen/flaregen/internal/mdtable"
)

func main() {
	file := flag.String("o", "", "write to a file instead of standard output")
	flag.Parse()
	steps := map[string][]func() error{
		"":       {generation, peaks, imports},
		"corpus": {documentsOfCorpus},
		"report": {introduction, documentsOfCorpus, generation, imports},
	}[flag.Arg(0)]
	err := fmt.Errorf("usage: go run ./internal/bench [-o FILE] [corpus | report]")
	if steps != nil && flag.NArg() < 2 {
		err = run(*file, steps)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// output is where results go.
var output io.Writer = os.Stdout

// table prints rows of cells under a title.
func table(title string, rows ...[]any) {
	fmt.Fprintf(output, "\n## %s\n\n", title)
	mdtable.Write(output, rows...)
}

func paragraph(text string) { fmt.Fprintf(output, "\n%s\n", text) }

// run takes the steps, and writes the file when all of them have succeeded.
func run(file string, steps []func() error) error {
	var report bytes.Buffer
	if file != "" {
		output = &report
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	if file == "" {
		return nil
	}
	return os.WriteFile(file, report.Bytes(), 0o666)
}
