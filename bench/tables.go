package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/perf/benchunit"

	"github.com/flaregen/flaregen/internal/mdtable"
)

// Where the results are shown, below the repository.
const (
	pageFile  = "docs/bench-compare.md"
	chartFile = "docs/bench-compare.svg"
)

// What is compared, in the order in which it is told of. The names are those
// of the packages calls and programs; nothing is written while one is missing.
var (
	callNames  = []string{"Get", "List50", "Delete", "NotFound"}
	overs      = []string{"memory", "loopback"}
	contenders = []string{"flaregen", "encoding_json", "json_v2", "sdk", "sdk_sub"}
	programs   = []string{"byhand", "flaregen", "sdksub", "sdkroot"}
)

// titles are for readers.
var titles = map[string]string{
	"Get": "get", "List50": "list 50", "Delete": "delete", "NotFound": "404",
	"memory": "in memory", "loopback": "over loopback",
	"flaregen": "flaregen", "encoding_json": "by hand, encoding/json", "json_v2": "by hand, json/v2",
	"sdk": "official SDK", "sdk_sub": "official SDK, sub-package",
	"byhand": "by hand", "sdksub": "SDK, sub-packages", "sdkroot": "SDK, root package",
}

// What is promised of calls in memory, and of programs.
var (
	toEncodingJSON = target{limit: 0.8}
	toV2           = target{limit: 1.15}
	toSDK          = target{limit: 3, least: true}
	toSDKBuild     = target{limit: 10, least: true}
	toBinary       = target{limit: 1.1}
)

// Units, as benchfmt has them.
const (
	seconds = "sec/op"
	allocs  = "allocs/op"
)

// thrifty names the use of the official SDK that takes less of something.
func (r *results) thrifty(unit, call, over string) string {
	root, sub := callName(call, over, "sdk"), callName(call, over, "sdk_sub")
	if !r.has(sub) || r.has(root) && r.median(root, unit).Center < r.median(sub, unit).Center {
		return root
	}
	return sub
}

// callTable has the ratios of all calls; those in memory with a verdict.
func callTable(w io.Writer, r *results) {
	rows := [][]any{{"call", "time ÷ encoding/json", "allocations ÷", "time ÷ json/v2", "allocations ÷", "SDK's time ÷ flaregen's", "allocations ÷"},
		{"target", toEncodingJSON, toEncodingJSON, toV2, toV2, toSDK, toSDK}}
	for _, over := range overs {
		for _, call := range callNames {
			name := callName(call, over, "flaregen")
			if !r.has(name) {
				continue
			}
			row := []any{titles[call] + ", " + titles[over]}
			for _, base := range []struct {
				by string
				target
			}{{"encoding_json", toEncodingJSON}, {"json_v2", toV2}} {
				for _, unit := range []string{seconds, allocs} {
					row = append(row, r.cell(unit, name, callName(call, over, base.by), base.target, over == "memory"))
				}
			}
			for _, unit := range []string{seconds, allocs} {
				row = append(row, r.cell(unit, r.thrifty(unit, call, over), name, toSDK, over == "memory" && call != "NotFound"))
			}
			rows = append(rows, row)
		}
	}
	mdtable.Write(w, rows...)
}

// cell gives a ratio, with a verdict where something is promised.
func (r *results) cell(unit, name, base string, t target, promised bool) any {
	if !r.has(name) || !r.has(base) {
		return nil
	}
	q := r.ratio(unit, name, base)
	if promised {
		return t.verdict(q)
	}
	return q.String()
}

// buildTable has what the programs take, and the ratios that are promised.
func buildTable(w io.Writer, r *results) {
	head := []any{"program for all families"}
	var built []string
	for _, by := range programs {
		if r.has(buildName(by)) {
			head = append(head, titles[by])
			built = append(built, by)
		}
	}
	rows := [][]any{append(head, "ratio", "target")}
	for _, line := range []struct {
		title, unit string
		show        func(float64) string
		above, base string
		target      *target
	}{
		{"cold build, CPU", "cold-sec", cpu, "sdksub", "flaregen", nil},
		{"… above the standard library", "above-sec", cpu, "sdksub", "flaregen", &toSDKBuild},
		{"… of that, linking", "link-sec", cpu, "sdksub", "flaregen", nil},
		{"… peak memory of a process", "peak-B", size, "sdksub", "flaregen", nil},
		{"binary", "binary-B", size, "flaregen", "byhand", &toBinary},
		{"… stripped", "stripped-B", size, "flaregen", "byhand", &toBinary},
	} {
		row := []any{line.title}
		for _, by := range built {
			row = append(row, line.show(r.median(buildName(by), line.unit).Center))
		}
		if !r.has(buildName(line.above)) || !r.has(buildName(line.base)) {
			rows = append(rows, append(row, nil, nil))
			continue
		}
		q := ratio{value: r.median(buildName(line.above), line.unit).Center / r.median(buildName(line.base), line.unit).Center}
		what := fmt.Sprintf("%s ÷ %s: ", titles[line.above], titles[line.base])
		if line.target == nil {
			rows = append(rows, append(row, what+q.String(), nil))
		} else {
			rows = append(rows, append(row, what+line.target.verdict(q), *line.target))
		}
	}
	mdtable.Write(w, rows...)
}

func cpu(seconds float64) string { return fmt.Sprintf("%.1f s", seconds) }

func size(bytes float64) string { return mdtable.Mebibytes(int64(bytes)) }

// markers surround what README.md has from here.
const (
	begin = "<!-- bench-compare: written by `make bench-compare` -->\n"
	end   = "<!-- /bench-compare -->\n"
)

// replace puts a text between the markers.
func replace(content []byte, text string) ([]byte, error) {
	before, rest, ok := strings.Cut(string(content), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return nil, fmt.Errorf("README.md lacks the lines %q and %q", strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return []byte(before + begin + text + end + after), nil
}

// summary is what README.md has.
func summary(r *results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "![Bars: time and allocations of calls, and what building a program takes, against hand-written code and the official SDK](%s)\n\n", chartFile)
	callTable(&b, r)
	b.WriteByte('\n')
	buildTable(&b, r)
	return b.String()
}

// printTables prints what was measured, all of it or a part.
func printTables(w io.Writer, r *results) {
	for _, over := range overs {
		if r.any("Call/", "/over="+over) {
			fmt.Fprintf(w, "\n# Calls %s\n\n", titles[over])
			detailTable(w, r, over)
		}
	}
	if r.any("Call/", "/by=flaregen") {
		fmt.Fprintf(w, "\n# Calls, as ratios\n\n")
		callTable(w, r)
	}
	if r.any("Build/", "") {
		fmt.Fprintf(w, "\n# Builds\n\n")
		buildTable(w, r)
	}
}

// detailTable has what each contender takes for each call, and how sure that
// is.
func detailTable(w io.Writer, r *results, over string) {
	rows := [][]any{{"call", "way", "time", "±", "allocations", "bytes", "time ÷ encoding/json", "allocations ÷"}}
	for _, call := range callNames {
		for _, by := range contenders {
			name, base := callName(call, over, by), callName(call, over, "encoding_json")
			if !r.has(name) {
				continue
			}
			time := r.median(name, seconds)
			row := []any{titles[call], titles[by], benchunit.Scale(time.Center, benchunit.Decimal) + "s", time.PctRangeString(),
				fmt.Sprintf("%.0f", r.median(name, allocs).Center), fmt.Sprintf("%.0f", r.median(name, "B/op").Center), nil, nil}
			if by != "encoding_json" && r.has(base) {
				row[6], row[7] = r.ratio(seconds, name, base).varied(), r.ratio(allocs, name, base).String()
			}
			rows = append(rows, row)
		}
	}
	mdtable.Write(w, rows...)
}

// page is all that was measured, for docs.
func page(r *results) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Calls and builds, compared

%s writes this file, the chart and the tables in README.md from one run, whose figures are in
[bench/results.txt](../bench/results.txt), where benchstat (%s) reads them as well. Nothing here is written by hand, and a
test in [bench](../bench) holds all of it against the figures. Measured with %s on %s/%s, against
version %s of the official SDK.

![The same as a chart](%s)

`, "`make bench-compare`", "`-col /by`", r.about["go"], r.about["goos"], r.about["goarch"], r.about["sdk"], strings.TrimPrefix(chartFile, "docs/"))
	callTable(&b, r)
	fmt.Fprintf(&b, `
Figures are medians over %d rounds, in which the contenders take turns. ~ stands before a ratio that cannot be told from 1
(Mann-Whitney, as benchstat has it), ± is how far a figure may be off with a confidence of 95 %%. All make the same calls and
return the same, which [a test](../bench/calls/calls_test.go) checks; nobody retries. The official SDK counts with whichever
of its two uses takes less. What is promised is about calls in memory: over loopback most of the time is that of the
network and of net/http, which all of them share.
`, len(r.figures[callName("Get", "memory", "flaregen")][seconds]))
	for _, over := range overs {
		fmt.Fprintf(&b, "\n## Calls %s\n\n", titles[over])
		detailTable(&b, r, over)
	}
	b.WriteString(`
Memory that a server allocates is not in it: the one on loopback is a process of its own.

## A program for all families of certificates

`)
	buildTable(&b, r)
	b.WriteString(`
The four programs below [bench/programs](../bench/programs) list, get, create, change and delete in every family, and send
the same requests; [a test](../bench/programs/programs_test.go) checks it. Each is built with an empty cache, and with one
that has the standard library alone. CPU is user and system time of the go command with everything that it starts. What is
promised is about what comes on top of the standard library, which has to be compiled for the hand-written program, too;
linking is part of it.
`)
	return b.Bytes()
}
