package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// results are the figures of a run, as they stand in results.txt: by the name
// of a benchmark and by unit, one for each round.
type results struct {
	about   map[string]string // go, goos, goarch, sdk
	figures map[string]map[string][]float64
}

// read reads the format of Go's benchmarks.
func read(text []byte) (*results, error) {
	r := &results{map[string]string{}, map[string]map[string][]float64{}}
	var faults []error
	reader := benchfmt.NewReader(bytes.NewReader(text), resultsFile)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			r.add(record)
		case *benchfmt.SyntaxError:
			faults = append(faults, record)
		}
	}
	return r, errors.Join(append(faults, reader.Err())...)
}

func (r *results) add(record *benchfmt.Result) {
	for _, c := range record.Config {
		r.about[c.Key] = string(c.Value)
	}
	_, parts := record.Name.Parts()
	name := record.Name.String()
	if n := len(parts); n > 0 && parts[n-1][0] == '-' { // the number of processors
		name = strings.TrimSuffix(name, string(parts[n-1]))
	}
	if r.figures[name] == nil {
		r.figures[name] = map[string][]float64{}
	}
	for _, v := range record.Values {
		r.figures[name][v.Unit] = append(r.figures[name][v.Unit], v.Value)
	}
}

func callName(call, over, by string) string {
	return "Call/call=" + call + "/over=" + over + "/by=" + by
}

func buildName(by string) string { return "Build/by=" + by }

// has says whether a benchmark was run.
func (r *results) has(name string) bool { return r.figures[name] != nil }

// any says whether there is a benchmark whose name begins with one text and
// has another.
func (r *results) any(prefix, part string) bool {
	for name := range r.figures {
		if strings.HasPrefix(name, prefix) && strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// sample gives what was measured, for benchmath. Percentiles sort the values,
// so they are copied.
func (r *results) sample(name, unit string) *benchmath.Sample {
	values := append([]float64(nil), r.figures[name][unit]...)
	return benchmath.NewSample(values, &benchmath.DefaultThresholds)
}

// confidence of all intervals, as benchstat has it.
const confidence = 0.95

// median gives the middle of what was measured, and how far it may be off.
func (r *results) median(name, unit string) benchmath.Summary {
	return benchmath.AssumeNothing.Summary(r.sample(name, unit), confidence)
}

// ratio is a quotient of two medians.
type ratio struct {
	value     float64
	variation float64 // how far it may be off, as a part of it; from the intervals of both medians
	same      bool    // the two cannot be told apart
}

func (r *results) ratio(unit, name, base string) ratio {
	a, b := r.median(name, unit), r.median(base, unit)
	q := ratio{value: a.Center / b.Center}
	q.variation = max(a.Hi/b.Lo/q.value-1, 1-a.Lo/b.Hi/q.value)
	c := benchmath.AssumeNothing.Compare(r.sample(name, unit), r.sample(base, unit))
	q.same = c.P > c.Alpha
	return q
}

// String gives the ratio as it stands in tables; ~ as in benchstat.
func (q ratio) String() string {
	if q.same {
		return fmt.Sprintf("~ %.2f", q.value)
	}
	return fmt.Sprintf("%.2f", q.value)
}

// varied is String with the variation.
func (q ratio) varied() string { return fmt.Sprintf("%s ± %s", q, percent(q.variation)) }

func percent(part float64) string {
	if !(part < 10) { // too few rounds have no bound
		return "∞"
	}
	return fmt.Sprintf("%.0f%%", 100*part)
}

// target is a limit for a ratio.
type target struct {
	limit float64
	least bool // the ratio must not be below it; else not above
}

func (t target) String() string {
	if t.least {
		return fmt.Sprintf("≥ %.4g", t.limit)
	}
	return fmt.Sprintf("≤ %.2f", t.limit)
}

// verdict gives a ratio and what it means.
func (t target) verdict(q ratio) string {
	if t.met(q) {
		return q.String() + " met"
	}
	return q.String() + " missed"
}

func (t target) met(q ratio) bool {
	if t.least {
		return q.value >= t.limit
	}
	return q.value <= t.limit
}
