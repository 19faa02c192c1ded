package docpage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// Auto stands for whatever format a page turns out to have.
const Auto evidence.Format = "auto"

// reader is a package that reads one format.
type reader struct {
	format evidence.Format
	detect func(text []byte) bool
	read   func(name string, text []byte) (*evidence.Page, error)
}

// Formats are the names that --format knows.
func Formats() []string {
	names := []string{string(Auto)}
	for _, r := range readers {
		names = append(names, string(r.format))
	}
	return names
}

// ParseFormat checks the name of a format.
func ParseFormat(name string) (evidence.Format, error) {
	if !slices.Contains(Formats(), name) {
		return "", fmt.Errorf("--format %s is not known; it is one of %s", name, strings.Join(Formats(), ", "))
	}
	return evidence.Format(name), nil
}

// Detect finds the format of a page; "" when it has none that is known.
func Detect(text []byte) evidence.Format {
	for _, r := range readers {
		if r.detect(text) {
			return r.format
		}
	}
	return ""
}

// Read reads a page. The name is what errors call it.
func Read(name string, text []byte, format evidence.Format) (*evidence.Page, error) {
	if len(text) > evidence.MaxSize {
		return nil, fault(name, 0, fmt.Sprintf("is larger than %d MiB", evidence.MaxSize>>20), "give a single page")
	}
	if format == Auto || format == "" {
		format = Detect(text)
	}
	for _, r := range readers {
		if r.format == format {
			return r.read(name, text)
		}
	}
	return nil, fault(name, 1, "is no documentation page of a known format ("+strings.Join(Formats()[1:], ", ")+")", "give the page as it was downloaded")
}

func fault(name string, line int, problem, advice string) error {
	var errs source.Errors
	errs.Add(source.Position{File: name, Line: line}, "", problem, advice)
	return errs.Err()
}

// Publish tells a page where it is on the web. Unless the page says more, its
// address also tells which resource it describes, and which method.
func Publish(page *evidence.Page, url string) {
	if page.URL != "" || url == "" {
		return
	}
	page.URL = url
	at := evidence.Place{File: page.Name}
	resource, method := evidence.ParseAddress(url)
	for _, op := range page.Operations {
		if resource != "" && !op.Resource.Known() {
			op.Resource = evidence.Fact[string]{Value: resource, Place: at, Certainty: evidence.FromName}
		}
		if method != "" && !op.Action.Known() && len(page.Operations) == 1 {
			op.Action = evidence.Fact[string]{Value: method, Place: at, Certainty: evidence.FromName}
		}
	}
}
