// Bench measures what docs/design.md promises, as ratios within one run: times
// of one machine say little about another, ratios do.
//
//	go run ./internal/bench                   generate against bare oapi-codegen; imports; calls against hand-written ones
//	go run ./internal/bench build             cold build and binary of a small program against a hand-written one
//	go run ./internal/bench corpus            every document of a corpus: lines, generation and compilation against bare oapi-codegen
//	go run ./internal/bench -o FILE report    all of it, as docs/benchmarks.md has it
//
// It runs in the repository, with the go command and nothing else. Of several
// runs, which take turns, the fastest counts, because everything else on the
// machine can only make a run slower. The corpus is FLAREGEN_CORPUS, or
// ../shared/corpus.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
)

func main() {
	file := flag.String("o", "", "write to a file instead of standard output")
	flag.Parse()
	steps := map[string][]func() error{
		"":       {generation, peaks, imports, calls},
		"build":  {builds},
		"corpus": {documentsOfCorpus},
		"report": {introduction, documentsOfCorpus, generation, imports, calls, builds},
	}[flag.Arg(0)]
	err := fmt.Errorf("usage: go run ./internal/bench [-o FILE] [build | corpus | report]")
	if steps != nil && flag.NArg() < 2 {
		err = run(*file, steps)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

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
