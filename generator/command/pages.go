package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fetch"
	"github.com/spf13/cobra"
)

// pageFlags are the flags of commands that read documentation pages.
type pageFlags struct {
	format    string
	save      string
	retrieved string // import only
}

func (f *pageFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", string(docpage.Auto), "format of the pages: auto, markdown, html-text, sdk-text or openapi-dump")
	cmd.Flags().StringVar(&f.save, "save", "", "keep pages that are fetched in this folder, with a manifest of their hashes")
}

// read gives the pages that the arguments name. Faults of all of them are
// reported; nothing is saved unless every page could be fetched.
func (f *pageFlags) read(ctx context.Context, stdin io.Reader, args []string) ([]*evidence.Page, error) {
	format, err := docpage.ParseFormat(f.format)
	if err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, f.retrieved); f.retrieved != "" && err != nil {
		return nil, fmt.Errorf("--retrieved %s is not a date of the form YYYY-MM-DD", f.retrieved)
	}
	if f.save != "" && !slices.ContainsFunc(args, fetch.IsURL) {
		return nil, errors.New("--save keeps pages that are fetched, but no argument is a URL")
	}
	fetcher := fetch.Fetcher{Stdin: stdin}
	docs, fetchErr := fetcher.Get(ctx, args)
	if fetchErr == nil && f.save != "" {
		if err := f.keep(ctx, docs); err != nil {
			return nil, err
		}
	}
	errs := []error{fetchErr}
	var pages []*evidence.Page
	for _, doc := range docs {
		page, err := readPage(doc, format)
		errs = append(errs, err)
		if err == nil {
			page.Retrieved = cmp.Or(page.Retrieved, f.retrieved)
			pages = append(pages, page)
		}
	}
	return pages, errors.Join(errs...)
}

// readPage reads a page. What the server says about its format counts where
// the text does not tell.
func readPage(doc fetch.Document, format evidence.Format) (*evidence.Page, error) {
	if format == docpage.Auto && doc.Hint != "" && docpage.Detect(doc.Text) == "" {
		format = doc.Hint
	}
	page, err := docpage.Read(doc.Name, doc.Text, format)
	if err != nil {
		return nil, err
	}
	docpage.Publish(page, doc.URL)
	return page, nil
}

// keep writes the pages that were fetched, and the manifest.
func (f *pageFlags) keep(ctx context.Context, docs []fetch.Document) error {
	manifest := filepath.Join(f.save, fetch.ManifestName)
	old, err := os.ReadFile(manifest)
	if err != nil && !isMissing(err) {
		return fileError(filepath.ToSlash(manifest), "cannot be read: "+reason(err), "")
	}
	files, err := fetch.Save(docs, old)
	if err != nil {
		return err
	}
	return writeFiles(ctx, f.save, files)
}

// writeFiles writes files that the user asked for by name, all or none. What
// was there before is replaced.
func writeFiles(ctx context.Context, folder string, files map[string][]byte) error {
	c, err := replacing(system{}, folder, files)
	if err != nil {
		return err
	}
	return c.apply(ctx, system{})
}

func printNote(w io.Writer, note evidence.Note) { fmt.Fprintf(w, "  %s: %s\n", note.Place, note.Text) }
