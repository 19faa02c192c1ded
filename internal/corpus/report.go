package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

// report is what came of all documents.
type report struct {
	Documents []result `json:"documents"`
}

// result is what came of one document.
type result struct {
	Document   string  `json:"document"`
	Operations int     `json:"operations"`
	Lines      int     `json:"lines"` // of Go, tests not counted
	Passed     int     `json:"passed"`
	Failed     int     `json:"failed"`
	Skipped    int     `json:"skipped"`
	Seconds    float64 `json:"seconds"`

	Stage    string   `json:"stage,omitempty"` // that failed: generate, build, vet, test
	Error    string   `json:"error,omitempty"`
	Panicked bool     `json:"panicked,omitempty"`
	Reasons  []reason `json:"reasons,omitempty"`
}

// reason is why an operation failed or was skipped.
type reason struct {
	Operation string `json:"operation"`
	Outcome   string `json:"outcome"` // fail or skip
	Text      string `json:"text"`
}

// ok reports whether everything could be generated and nothing failed.
func (r report) ok() bool {
	return !slices.ContainsFunc(r.Documents, func(d result) bool { return d.Error != "" || d.Failed > 0 })
}

// countOperations counts the methods that send a request, without those that
// go through pages, and the lines of the client.
func (r *result) countOperations(folder string) {
	files, _ := filepath.Glob(filepath.Join(folder, "*.gen.go")) // the patterns are valid
	parts, _ := filepath.Glob(filepath.Join(folder, "*", "*.gen.go"))
	for _, name := range slices.Concat(files, parts) {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		r.Lines += bytes.Count(text, []byte("\n"))
		if filepath.Base(name) == "requests.gen.go" {
			r.Operations += bytes.Count(text, []byte("\nfunc new"))
		}
	}
}

// event is one line of `go test -json`.
type event struct {
	Action string
	Test   string
	Output string
}

// readTests reads what the smoke test said.
func (r *result) readTests(out []byte, failure error) {
	texts := map[string]string{}
	rest := ""
	for line := range bytes.Lines(out) {
		var e event
		if json.Unmarshal(line, &e) != nil {
			rest += string(line)
			continue
		}
		_, operation, isOperation := strings.Cut(e.Test, "/")
		switch {
		case e.Action == "output" && isOperation:
			texts[operation] += e.Output
		case e.Action == "output" || e.Action == "build-output":
			rest += e.Output
		case isOperation:
			r.count(e.Action, operation, texts[operation])
		}
	}
	if failure != nil && r.Failed == 0 || r.Passed+r.Failed+r.Skipped != r.Operations {
		r.Stage, r.Error = "test", excerpt([]byte(rest), failure)
		r.Panicked = strings.Contains(rest, "panic: ")
	}
}

func (r *result) count(action, operation, text string) {
	switch action {
	case "pass":
		r.Passed++
		return
	case "fail":
		r.Failed++
	case "skip":
		r.Skipped++
	default:
		return
	}
	r.Reasons = append(r.Reasons, reason{operation, action, clean(text)})
}

var place = regexp.MustCompile(`^\s*\w+\.go:\d+: `)

// clean leaves out what `go test` adds to the messages of a test.
func clean(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "=== ") || strings.HasPrefix(strings.TrimSpace(line), "--- ") {
			continue
		}
		lines = append(lines, strings.TrimSpace(place.ReplaceAllString(line, "")))
	}
	return strings.Join(lines, "\n")
}

// line says in one line what came of a document.
func (r *result) line() string {
	text := fmt.Sprintf("%s: %d operations, %d passed, %d failed, %d skipped, %.1f s", r.Document, r.Operations, r.Passed, r.Failed, r.Skipped, r.Seconds)
	if r.Stage != "" {
		text += ", " + r.Stage + " failed"
	}
	return text
}

// print writes a table, then all reasons.
func (r report) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "document\toperations\tpassed\tfailed\tskipped\tlines/op\tseconds\tstage\t")
	var sum result
	for _, d := range r.Documents {
		d.row(w)
		sum.Operations += d.Operations
		sum.Passed += d.Passed
		sum.Failed += d.Failed
		sum.Skipped += d.Skipped
		sum.Lines += d.Lines
		sum.Seconds += d.Seconds
	}
	sum.Document = fmt.Sprintf("%d documents", len(r.Documents))
	sum.row(w)
	if err := w.Flush(); err != nil {
		return err
	}
	for _, d := range r.Documents {
		if d.Error != "" {
			fmt.Fprintf(out, "\n%s: %s: %s\n", d.Document, d.Stage, d.Error)
		}
		for _, reason := range d.Reasons {
			fmt.Fprintf(out, "\n%s: %s %s: %s\n", d.Document, reason.Outcome, reason.Operation, reason.Text)
		}
	}
	return nil
}

func (r *result) row(w io.Writer) {
	stage := r.Stage
	if stage == "" {
		stage = "ok"
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%.1f\t%s\t\n", r.Document, r.Operations, r.Passed, r.Failed, r.Skipped,
		r.Lines/max(r.Operations, 1), r.Seconds, stage)
}
