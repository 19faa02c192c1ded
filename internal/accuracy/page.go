package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/docpage/statement"
)

// page is one documentation page, read by itself.
type page struct {
	name   string
	format evidence.Format
	text   string
	words  map[string]bool // that its text has
	shape  string          // of its first operation, as it stands there
	read   []*statement.Operation
}

func readPages(ctx context.Context, files []string) ([]*page, error) {
	var pages []*page
	var errs []error
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		in, err := docpage.Read(filepath.ToSlash(file), text, docpage.Auto)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p := &page{name: filepath.Base(file), format: in.Format, text: string(text), words: words(string(text))}
		p.shape = statement.Shape(in.Operations[0].Method.Value, in.Operations[0].Path.Value)
		for _, op := range join.Pages([]*evidence.Page{in}).Operations {
			p.read = append(p.read, statement.OfPage(op.Operation))
		}
		pages = append(pages, p)
	}
	return pages, errors.Join(errs...)
}

var word = regexp.MustCompile(`[\p{L}\p{N}_.$-]+`)

// words gives the words of a text, without the backslashes of markdown. What is
// written without a gap between is found at the seams of capitals, too.
func words(text string) map[string]bool {
	found := map[string]bool{}
	for _, w := range word.FindAllString(strings.ReplaceAll(text, `\_`, "_"), -1) {
		found[w], found[strings.Trim(w, ".-")] = true, true
	}
	return found
}

func shapes(pages []*page) map[string]bool {
	all := map[string]bool{}
	for _, p := range pages {
		all[p.shape] = true
		for _, op := range p.read {
			all[op.Shape()] = true
		}
	}
	return all
}
