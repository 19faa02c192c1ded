package command

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fetch"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/spf13/cobra"
)

// newImport makes the command that turns documentation pages into a fragment.
func newImport(s *settings) *cobra.Command {
	var flags pageFlags
	var output string
	var report bool
	cmd := &cobra.Command{
		Use:   "import PAGE...",
		Short: "Turn documentation pages into a fragment",
		Long: "Import reads documentation pages (files, - for standard input, or http(s) URLs) and prints one\n" +
			"OpenAPI fragment. What several pages say about one operation is put together; --report lists,\n" +
			"on standard error, where they disagree and what was inferred rather than read.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkOutput(output, args); err != nil {
				return err
			}
			pages, err := flags.read(cmd.Context(), cmd.InOrStdin(), args)
			if err != nil {
				return err
			}
			result := join.Pages(pages)
			var b bytes.Buffer
			if err := printTree(&b, fragment.Build(result)); err != nil {
				return err
			}
			if report {
				printImport(cmd.ErrOrStderr(), pages, result)
			}
			if output == "" {
				_, err := cmd.OutOrStdout().Write(b.Bytes())
				return err
			}
			folder, base := filepath.Split(output)
			return writeFiles(cmd.Context(), folder, map[string][]byte{base: b.Bytes()})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	cmd.Flags().BoolVar(&report, "report", false, "list notes, disagreements and inferences on standard error")
	cmd.Flags().StringVar(&flags.retrieved, "retrieved", "", "day on which the pages were read, YYYY-MM-DD, where they do not say")
	flags.add(cmd)
	return cmd
}

// checkOutput sees that no page is overwritten.
func checkOutput(output string, args []string) error {
	for _, arg := range args {
		if output != "" && !fetch.IsURL(arg) && filepath.Clean(arg) == filepath.Clean(output) {
			return fileError(filepath.ToSlash(output), "is one of the pages, and would be overwritten", "choose another name for --output")
		}
	}
	return nil
}

// printImport reports, for people, how a fragment came about.
func printImport(w io.Writer, pages []*evidence.Page, result *join.Result) {
	fmt.Fprintf(w, "%s about %s: %s, %s\n", plural(len(pages), "page"), plural(len(result.Operations), "operation"),
		plural(len(result.Disagreements), "disagreement"), plural(len(result.Inferences), "inference"))
	disagreements, inferences := map[string][]join.Disagreement{}, map[string][]join.Inference{}
	for _, d := range result.Disagreements {
		disagreements[d.Operation] = append(disagreements[d.Operation], d)
	}
	for _, i := range result.Inferences {
		inferences[i.Operation] = append(inferences[i.Operation], i)
	}
	for _, op := range result.Operations {
		name := op.Method.Value + " " + op.Path.Value
		fmt.Fprintf(w, "\n%s\n", name)
		for _, page := range sortedPages(op) {
			fmt.Fprintf(w, "  %s (%s)\n", page.Name, page.Format)
		}
		printDisagreements(w, disagreements[name])
		printInferences(w, inferences[name])
	}
	if len(result.Notes) > 0 {
		fmt.Fprintf(w, "\nnotes\n")
	}
	for _, note := range result.Notes {
		printNote(w, note)
	}
}

func sortedPages(op *join.Operation) []*evidence.Page {
	return slices.SortedFunc(slices.Values(op.Pages), func(a, b *evidence.Page) int { return strings.Compare(a.Name, b.Name) })
}

func printDisagreements(w io.Writer, list []join.Disagreement) {
	for n, d := range list {
		if n == 0 {
			fmt.Fprintln(w, "  disagreements")
		}
		fmt.Fprintf(w, "    %s: %s at %s, but %s at %s; %s\n",
			d.Subject, oneLine(d.Won.Value), d.Won.Place, oneLine(d.Lost.Value), d.Lost.Place, d.Reason)
	}
}

func printInferences(w io.Writer, list []join.Inference) {
	for n, i := range list {
		if n == 0 {
			fmt.Fprintln(w, "  inferred")
		}
		fmt.Fprintf(w, "    %s: %s, from %s at %s\n", i.Subject, oneLine(i.What), sourceOf(i.From), i.Place)
	}
}

func sourceOf(c evidence.Certainty) string {
	if c == evidence.FromExample {
		return "the example"
	}
	return "the name"
}

// oneLine shortens what a page says to something that fits a report.
func oneLine(text string) string {
	const longest = 100
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest]) + "…"
	}
	return text
}
