package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := command(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("accuracy", flag.ContinueOnError)
	flags.SetOutput(stderr)
	verbose := flags.Bool("v", false, "list what was missed and what was made up")
	documents := flags.String("documents", folder("FLAREGEN_CORPUS", "corpus/openapi"), "folder of the OpenAPI documents")
	if err := flags.Parse(args); err != nil {
		return err
	}
	names := flags.Args()
	if len(names) == 0 {
		names = []string{folder("FLAREGEN_PAGES", "docs")}
	}
	files, err := below(names, isPage)
	if err != nil {
		return err
	}
	pages, err := readPages(ctx, files)
	if err != nil {
		return err
	}
	truths, err := findTruths(ctx, *documents, shapes(pages))
	if err != nil {
		return err
	}
	var results []result
	for _, page := range pages {
		if r := page.score(truths); r.operations > 0 {
			results = append(results, r)
		} else {
			fmt.Fprintf(stderr, "%s: no document has its operations\n", page.name)
		}
	}
	return print(stdout, results, *verbose)
}

// folder is where test data lies unless a variable of the environment says.
func folder(variable, name string) string {
	if value := os.Getenv(variable); value != "" {
		return value
	}
	return filepath.Join("..", "shared", name)
}

// isPage leaves out what describes a collection of pages.
func isPage(name string) bool {
	ext := filepath.Ext(name)
	return (ext == ".md" || ext == ".txt") && filepath.Base(name) != "FORMATS.md" && filepath.Base(name) != "README.md"
}

func isDocument(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name))
}

// below gives files as they are, and those in folders that are wanted.
func below(names []string, wanted func(string) bool) ([]string, error) {
	var files []string
	for _, name := range names {
		err := filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && (file == name || wanted(file)) {
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
