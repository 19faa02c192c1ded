package command

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/drift"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/spf13/cobra"
)

// driftError says that pages and fragments no longer agree.
type driftError struct{ summary string }

func (e *driftError) Error() string {
	return "flaregen: " + e.summary + "; correct the fragments where the pages are right, or add an overlay where they are wrong"
}

// newDrift makes the command that compares pages with fragments.
func newDrift(s *settings) *cobra.Command {
	var against []string
	var output string
	var from pageFlags
	cmd := &cobra.Command{
		Use:   "drift PAGE...",
		Short: "Compare documentation pages with the fragments",
		Long: "Drift reads documentation pages as import does and says where they and the fragments no longer\n" +
			"agree: operations, parameters, fields, types, enums, limits. Wording is no difference, nor is\n" +
			"what a page of its kind cannot say. Overlays are left out of account: fragments state what pages\n" +
			"say, faults included. It exits 0 when they agree, 1 when they have drifted apart.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			show, ok := map[string]func(*drift.Report, io.Writer) error{
				"text": (*drift.Report).Text, "json": (*drift.Report).JSON, "markdown": (*drift.Report).Markdown,
			}[output]
			if !ok {
				return fmt.Errorf("--output %s is not known; it is text, json or markdown", output)
			}
			report, err := compareDrift(cmd, &from, args, against)
			if err != nil {
				return err
			}
			if err := show(report, s.results(cmd)); err != nil || !report.Drifted() {
				return err
			}
			return &driftError{report.Summary()}
		},
	}
	cmd.Flags().StringSliceVar(&against, "against", []string{"spec/fragments"}, "fragments: files, folders or globs")
	cmd.Flags().StringVar(&output, "output", "text", "text, json or markdown")
	from.add(cmd)
	return cmd
}

func compareDrift(cmd *cobra.Command, from *pageFlags, pages, against []string) (*drift.Report, error) {
	fragments, err := loadFragments(cmd.Context(), folder("."), against)
	if err != nil {
		return nil, err
	}
	read, err := from.read(cmd.Context(), cmd.InOrStdin(), pages)
	if err != nil {
		return nil, err
	}
	return drift.Compare(join.Pages(read), fragments), nil
}

// loadFragments reads the documents that patterns stand for: files, globs, and
// folders with all that is below them.
func loadFragments(ctx context.Context, fsys fs.FS, patterns []string) ([]drift.Fragment, error) {
	var names []string
	var errs source.Errors
	for _, pattern := range patterns {
		pattern = filepath.ToSlash(pattern)
		found, err := fragmentNames(fsys, pattern)
		switch {
		case err != nil:
			errs.Add(source.Position{}, "--against", pattern+": "+reason(err), "")
		case len(found) == 0:
			errs.Add(source.Position{}, "--against", pattern+" names no file", "name fragments, folders that hold some, or globs")
		}
		names = append(names, found...)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	slices.Sort(names)
	files := &source.Files{}
	docs, err := source.Load(files, fsys, slices.Compact(names))
	if err != nil {
		return nil, err
	}
	return drift.Fragments(files, docs), ctx.Err()
}

func fragmentNames(fsys fs.FS, pattern string) ([]string, error) {
	info, err := fs.Stat(fsys, pattern)
	if err != nil {
		return fs.Glob(fsys, pattern)
	}
	if !info.IsDir() {
		return []string{pattern}, nil
	}
	var names []string
	err = fs.WalkDir(fsys, pattern, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(path.Ext(name))) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}
