package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/statement"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/source"
)

// findTruths gives what documents say about operations, by shape.
func findTruths(ctx context.Context, folder string, wanted map[string]bool) (map[string]*statement.Operation, error) {
	names, err := below([]string{folder}, isDocument)
	if err != nil {
		return nil, err
	}
	truths := map[string]*statement.Operation{}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if !mayHold(text, wanted) {
			continue
		}
		if err := truthsOf(name, wanted, truths); err != nil {
			return nil, err
		}
	}
	return truths, nil
}

// mayHold looks for the fixed parts of paths, which is much faster than reading
// the document.
func mayHold(text []byte, wanted map[string]bool) bool {
	for shape := range wanted {
		all := true
		for part := range strings.SplitSeq(shape[strings.IndexByte(shape, '/'):], "{}") {
			all = all && bytes.Contains(text, []byte(part))
		}
		if all {
			return true
		}
	}
	return false
}

func truthsOf(name string, wanted map[string]bool, truths map[string]*statement.Operation) error {
	files := &source.Files{}
	docs, err := source.Load(files, os.DirFS(filepath.Dir(name)), []string{filepath.Base(name)})
	if err != nil {
		return err
	}
	if _, err := normalize.Run(files, docs[0].Root); err != nil {
		return err
	}
	for _, op := range statement.OfDocument(files, docs[0].Root, func(shape string) bool { return wanted[shape] }) {
		if truths[op.Shape()] == nil {
			truths[op.Shape()] = op
		}
	}
	return nil
}
