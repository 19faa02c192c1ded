package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/benchmark/parse"
)

// result is the fastest of several runs of one benchmark.
type result struct {
	ns            float64
	bytes, allocs uint64
}

// benchmark runs benchmarks of a package and gives their results by name,
// without the prefix Benchmark and the number of processors. It goes through
// all of them several times over: a busy minute of the machine must not hit
// one side alone.
func benchmark(folder, pattern, benchtime string, rounds int) (map[string]result, error) {
	results := map[string]result{}
	for range rounds {
		cmd := exec.Command("go", "test", "-run=^$", "-bench="+pattern, "-benchmem", "-benchtime="+benchtime, "-count=1", folder)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", cmd, err, out)
		}
		set, err := parse.ParseSet(bytes.NewReader(out))
		if err != nil {
			return nil, err
		}
		for name, runs := range set {
			keepFastest(results, name, runs[0])
		}
	}
	return results, nil
}

func keepFastest(results map[string]result, name string, run *parse.Benchmark) {
	name = strings.TrimPrefix(name, "Benchmark")
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		name = name[:i]
	}
	if best, ok := results[name]; !ok || run.NsPerOp < best.ns {
		results[name] = result{run.NsPerOp, run.AllocedBytesPerOp, run.AllocsPerOp}
	}
}

func duration(ns float64) string {
	d := time.Duration(ns)
	switch {
	case d > time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d > time.Millisecond:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Nanosecond).String()
}

// generation compares the whole pipeline with oapi-codegen, in memory.
func generation() error {
	results, err := benchmark("./generator/command", "^Benchmark(Generate|BareOapiCodegen|Growth)$", "1x", 8)
	if err != nil {
		return err
	}
	rows := [][]any{{"document", "flaregen", "oapi-codegen", "time", "bytes", "allocs"}}
	for _, name := range slices.Sorted(maps.Keys(results)) {
		document, ok := strings.CutPrefix(name, "Generate/")
		ours, bare := results[name], results["BareOapiCodegen/"+document]
		if ok && bare.ns > 0 {
			rows = append(rows, []any{document, duration(ours.ns), duration(bare.ns),
				ours.ns / bare.ns, float64(ours.bytes) / float64(bare.bytes), float64(ours.allocs) / float64(bare.allocs)})
		}
	}
	table("Generate ÷ bare oapi-codegen (client and models, formatted), in memory", rows...)

	rows = [][]any{{"size", "flaregen", "time ÷ (size × time of 1x)"}}
	for _, factor := range []int{1, 2, 4, 8} {
		r := results[fmt.Sprintf("Growth/%dx", factor)]
		rows = append(rows, []any{fmt.Sprintf("%dx", factor), duration(r.ns), r.ns / float64(factor) / results["Growth/1x"].ns})
	}
	table("Generate, as the document grows", rows...)
	return nil
}

// imports shows how reading documentation pages grows with the page.
func imports() error {
	results, err := benchmark("./generator/docpage", "^BenchmarkImport$", "5x", 3)
	if err != nil {
		return err
	}
	rows := [][]any{{"page", "size", "flaregen", "time ÷ (size × time of 1x)"}}
	for _, form := range []string{"markdown", "collapsed", "one-large", "one-large-collapsed"} {
		for _, factor := range []int{1, 2, 4, 8} {
			r := results[fmt.Sprintf("Import/%s/%dx", form, factor)]
			rows = append(rows, []any{form, fmt.Sprintf("%dx", factor), duration(r.ns), r.ns / float64(factor) / results["Import/"+form+"/1x"].ns})
		}
	}
	table("Import, as the page grows from 100 kB", rows...)
	return nil
}
