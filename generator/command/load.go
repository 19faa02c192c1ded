package command

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// load reads the sources: OpenAPI documents as they are, documentation pages
// by way of a fragment. It stands here and not in package source because the
// readers of pages stand on that package.
func (p *pipeline) load() error {
	if err := p.find(); err != nil {
		return err
	}
	documents, pages, err := p.sort()
	if err != nil {
		return err
	}
	loaded, err := source.Load(p.files, p.in.FS, documents)
	made, pageErr := p.readPages(pages)
	if slices.ContainsFunc(loaded, func(doc *source.Document) bool { return tree.Get(doc.Root, "info") != nil }) {
		for _, doc := range made {
			tree.Delete(doc.Root, "info") // pages say nothing about the whole
		}
	}
	p.docs = slices.Concat(loaded, made)
	p.out.Report.Sources = len(p.sources)
	return joinFaults(err, pageErr)
}

// page is a documentation page among the sources.
type page struct {
	name string
	text []byte
}

var (
	pageExtensions     = []string{".md", ".markdown", ".txt", ".html", ".htm"}
	documentExtensions = []string{".yaml", ".yml", ".json"}
)

// sort tells pages from OpenAPI documents: by their extension, and by their
// content where that says nothing.
func (p *pipeline) sort() (documents []string, pages []page, err error) {
	var errs source.Errors
	for _, name := range p.sources {
		extension := strings.ToLower(path.Ext(name))
		if slices.Contains(documentExtensions, extension) {
			documents = append(documents, name)
			continue
		}
		if info, err := fs.Stat(p.in.FS, name); err == nil && info.Size() > evidence.MaxSize {
			if slices.Contains(pageExtensions, extension) {
				errs.Add(source.Position{File: name}, "", fmt.Sprintf("is larger than %d MiB", evidence.MaxSize>>20), "give a single page")
			} else {
				documents = append(documents, name)
			}
			continue
		}
		text, err := fs.ReadFile(p.in.FS, name)
		switch {
		case err != nil:
			errs.Add(source.Position{File: name}, "", "cannot be read: "+reason(err), "check the file and its permissions")
		case slices.Contains(pageExtensions, extension) || docpage.Detect(text) != "":
			pages = append(pages, page{name, text})
		default:
			documents = append(documents, name)
		}
	}
	return documents, pages, errs.Err()
}

// readPages makes a document of all pages that describe the same operations,
// so that they are weighed against each other before anything else is. What
// they say still has the line of the page.
func (p *pipeline) readPages(pages []page) ([]*source.Document, error) {
	var read []*evidence.Page
	var errs []error
	for _, page := range pages {
		p.files.AddText(page.name, bytes.Count(page.text, []byte("\n"))+1)
		found, err := docpage.Read(page.name, page.text, docpage.Auto)
		errs = append(errs, err)
		if err == nil {
			read = append(read, found)
		}
	}
	if err := joinFaults(errs...); err != nil {
		return nil, err
	}
	var docs []*source.Document
	for _, part := range join.Pages(read).Split() {
		doc, err := source.Adopt(p.files, firstPage(part), fragment.BuildIn(p.files, part))
		errs = append(errs, err)
		docs = append(docs, doc)
	}
	return docs, joinFaults(errs...)
}

// firstPage names a document after the first of its pages.
func firstPage(result *join.Result) string {
	var names []string
	for _, op := range result.Operations {
		for _, page := range op.Pages {
			names = append(names, page.Name)
		}
	}
	return slices.Min(names)
}

// joinFaults puts the faults of several sources in the order of files.
func joinFaults(errs ...error) error {
	var all source.Errors
	for _, err := range errs {
		switch e := err.(type) {
		case nil:
		case source.Errors:
			all = append(all, e...)
		case *source.Error:
			all = append(all, e)
		default:
			return err
		}
	}
	return all.Err()
}
