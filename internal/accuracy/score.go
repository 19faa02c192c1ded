package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/statement"
)

// result is how one page did.
type result struct {
	name       string
	format     string
	operations int
	tally
	missed, wrong []string
}

// tally counts places with a type.
type tally struct {
	documented int // in the document
	stated     int // of these, on the page
	found      int // of these, read
	read       int // from the page, right or not
	confirmed  int // of these, as the document has it
}

func (t *tally) add(u tally) {
	t.documented += u.documented
	t.stated += u.stated
	t.found += u.found
	t.read += u.read
	t.confirmed += u.confirmed
}

func (p *page) score(truths map[string]*statement.Operation) result {
	r := result{name: p.name, format: string(p.format)}
	for _, read := range p.read {
		truth := truths[read.Shape()]
		if truth == nil {
			truth = truths[p.shape] // a path that stands for several
		}
		if truth == nil {
			continue
		}
		r.operations++
		r.recall(p, read, truth)
		r.precision(read, truth)
	}
	return r
}

// recall asks for each place that the document has and the page states.
func (r *result) recall(p *page, read, truth *statement.Operation) {
	stated := map[string]bool{}
	for _, want := range truth.Points {
		fact, typed := want.Fact("type")
		if !typed || !counts(truth, want.Name) {
			continue
		}
		r.documented++
		above := statement.Above(want.Name)
		if above != "" && !stated[above] || !p.has(want.Name) || p.form(truth, want.Name) {
			continue
		}
		stated[want.Name] = true
		r.stated++
		got := read.Point(want.Name)
		if got != nil && same(got, want) {
			r.found++
			continue
		}
		r.missed = append(r.missed, fmt.Sprintf("%s: %s: %s, read %s", title(read), want.Name, fact.String(), typeOf(got)))
	}
}

// has reports whether the text of the page has the name of a point.
func (p *page) has(point string) bool {
	name := point[strings.LastIndexByte(point, '/')+1:]
	switch {
	case strings.HasPrefix(point, "path/"), point == "body", point == "answer", name == "[]", name == "*":
		return true
	case strings.HasPrefix(point, "header/"):
		return slices.ContainsFunc(slices.Collect(maps.Keys(p.words)), func(w string) bool { return strings.EqualFold(w, name) })
	}
	name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	if p.format == evidence.Dump { // where words such as type are keywords, too
		return strings.Contains(p.text, `"`+name+`": {`) || strings.Contains(p.text, `"name": "`+name+`"`)
	}
	return p.words[name]
}

// form reports whether a point is a field of a form that the page does not
// show: some kinds of pages have forms in examples only.
func (p *page) form(truth *statement.Operation, name string) bool {
	if p.format != evidence.Markdown && p.format != evidence.SDKText || !strings.HasPrefix(name, "body/") || mentions(truth.Point("body"), "json") {
		return false
	}
	field, _, _ := strings.Cut(strings.TrimPrefix(name, "body/"), "/")
	return !strings.Contains(p.text, "-F "+field+"=") && !strings.Contains(p.text, "-F '"+field+"=")
}

func mentions(p *statement.Point, media string) bool {
	f, _ := p.Fact("media")
	return slices.ContainsFunc(f.Values, func(m string) bool { return strings.Contains(m, media) })
}

// precision asks for each place that was read whether the document has it.
func (r *result) precision(read, truth *statement.Operation) {
	for _, got := range read.Points {
		fact, typed := got.Fact("type")
		if !typed || !counts(read, got.Name) || undecided(truth, got.Name) {
			continue
		}
		r.read++
		want := truth.Point(got.Name)
		if want != nil && same(got, want) {
			r.confirmed++
			continue
		}
		r.wrong = append(r.wrong, fmt.Sprintf("%s: %s: %s, documented %s", title(read), got.Name, fact.String(), typeOf(want)))
	}
}

// counts leaves out answers of failure, and what is not JSON.
func counts(op *statement.Operation, name string) bool {
	if strings.HasPrefix(name, "answer ") {
		return false
	}
	if !strings.HasPrefix(name, "answer") {
		return true
	}
	_, ok := op.Point("answer").Fact("media")
	return !ok || mentions(op.Point("answer"), "json")
}

// undecided reports whether the document has no opinion on a point: it goes
// round in a circle there, or says of what is around it that there may be
// anything in it.
func undecided(truth *statement.Operation, name string) bool {
	if p := truth.Point(name); p != nil {
		_, typed := p.Fact("type")
		return !typed
	}
	for name = statement.Above(name); name != ""; name = statement.Above(name) {
		if p := truth.Point(name); p != nil {
			return p.Open
		}
	}
	return false
}

// same reports whether two points have one type, as far as the page can say.
func same(got, want *statement.Point) bool {
	g, ok := got.Fact("type")
	w, _ := want.Fact("type")
	if !ok {
		return false
	}
	if g.String() == "unknown" && w.String() == "object" && want.Open {
		return true
	}
	if slices.Contains(g.Values, "integer") {
		return g.Equal(w)
	}
	var vague []string
	for _, value := range w.Values {
		if value == "integer" {
			value = "number"
		}
		vague = append(vague, value)
	}
	slices.Sort(vague)
	return slices.Equal(g.Values, slices.Compact(vague))
}

func typeOf(p *statement.Point) string {
	if p == nil {
		return "nothing"
	}
	if f, ok := p.Fact("type"); ok {
		return f.String()
	}
	return "no type"
}

func title(op *statement.Operation) string { return op.Method + " " + op.Path }

// print writes the table, with a total for each format.
func print(w io.Writer, results []result, verbose bool) error {
	slices.SortStableFunc(results, func(a, b result) int { return strings.Compare(a.format, b.format) })
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "FORMAT\tPAGE\tOPERATIONS\tDOCUMENTED\tSTATED\tRECALL\tREAD\tPRECISION")
	totals, operations := map[string]*tally{"": {}}, map[string]int{}
	for _, r := range results {
		row(table, r.format, r.name, r.operations, r.tally)
		for _, key := range []string{r.format, ""} {
			if totals[key] == nil {
				totals[key] = &tally{}
			}
			totals[key].add(r.tally)
			operations[key] += r.operations
		}
	}
	for _, format := range slices.Sorted(maps.Keys(totals)) {
		if format != "" {
			row(table, format, "all", operations[format], *totals[format])
		}
	}
	row(table, "all", "all", operations[""], *totals[""])
	if err := table.Flush(); err != nil || !verbose {
		return err
	}
	for _, r := range results {
		for _, line := range r.missed {
			fmt.Fprintf(w, "%s: missed: %s\n", r.name, line)
		}
		for _, line := range r.wrong {
			fmt.Fprintf(w, "%s: wrong: %s\n", r.name, line)
		}
	}
	return nil
}

func row(w io.Writer, format, name string, operations int, t tally) {
	fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%s\t%d\t%s\n", format, name, operations, t.documented, t.stated,
		percent(t.found, t.stated), t.read, percent(t.confirmed, t.read))
}

func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}
