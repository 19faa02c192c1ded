package render

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"io"
	"strings"

	"github.com/flaregen/flaregen/generator/diff"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"parts": parts}).Parse(pageText))

// htmlPage writes one page that needs nothing else: findings by resource and
// operation, to be searched and filtered, with the code before and after.
func htmlPage(w io.Writer, reports []*diff.Report, _ Options) error {
	p := htmlReport{Release: diff.Worst(reports), Code: map[string]string{}}
	for _, r := range reports {
		p.Clients = append(p.Clients, p.client(r))
	}
	return page.Execute(w, p)
}

// htmlReport is what the template shows.
type htmlReport struct {
	Release diff.Release
	Clients []htmlClient

	// Code holds every declaration once, by its hash: many findings are about
	// the same one, and the page shows it when somebody asks.
	Code map[string]string
}

type htmlClient struct {
	*diff.Report
	Counts    []htmlCount
	Resources []*htmlResource
}

type htmlCount struct {
	Release diff.Release
	N       int
}

type htmlResource struct {
	Name       string
	Worst      diff.Release
	Operations []*htmlOperation
}

type htmlOperation struct {
	Name     string
	Findings []htmlFinding
}

type htmlFinding struct {
	diff.Finding
	Before, After string // hashes of code; "" when there is none
	Find          string // what search looks in, in lower case
}

func (p *htmlReport) client(r *diff.Report) htmlClient {
	c := htmlClient{Report: r}
	counts := map[diff.Release]int{}
	var resource *htmlResource
	var operation *htmlOperation
	for _, f := range r.Findings {
		counts[f.Release]++
		if resource == nil || resource.Name != f.Resource {
			resource, operation = &htmlResource{Name: f.Resource}, nil
			c.Resources = append(c.Resources, resource)
		}
		if operation == nil || operation.Name != f.Operation {
			operation = &htmlOperation{Name: f.Operation}
			resource.Operations = append(resource.Operations, operation)
		}
		resource.Worst = max(resource.Worst, f.Release)
		operation.Findings = append(operation.Findings, p.finding(f))
	}
	for _, release := range []diff.Release{diff.Major, diff.Minor, diff.Patch, diff.None} {
		c.Counts = append(c.Counts, htmlCount{release, counts[release]})
	}
	return c
}

func (p *htmlReport) finding(f diff.Finding) htmlFinding {
	out := htmlFinding{Finding: f, Find: strings.ToLower(strings.Join([]string{f.Resource, f.Operation, f.Symbol, f.Change, f.Rule, f.Fingerprint, strings.Join(f.With, " ")}, " "))}
	if f.Base.Code != f.Head.Code {
		out.Before, out.After = p.keep(f.Base.Code), p.keep(f.Head.Code)
	}
	return out
}

func (p *htmlReport) keep(code string) string {
	if code == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(code))
	const enough = 8 // bytes
	id := hex.EncodeToString(sum[:enough])
	p.Code[id] = code
	return id
}

// part is a piece of a message; what stands in backquotes is code.
type part struct {
	Text   string
	IsCode bool
}

func parts(s string) (out []part) {
	for i, text := range strings.Split(s, "`") {
		if text != "" {
			out = append(out, part{text, i%2 == 1})
		}
	}
	return out
}
