package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"

	"github.com/flaregen/flaregen/generator/source"
)

// find resolves the globs of the configuration. A pattern that matches
// nothing is reported at its line of the configuration.
func (p *pipeline) find() error {
	var errs source.Errors
	p.sources = p.expand("sources", p.in.Client.Sources, &errs)
	p.overlays = p.expand("overlays", p.in.Client.Overlays, &errs)
	if spec := p.in.Client.Spec; spec != "" && slices.Contains(slices.Concat(p.sources, p.overlays), spec) {
		errs.Add(p.in.Client.Position("spec"), "spec", spec+" would be written, but it is read as a source or overlay",
			"choose another name, or a narrower pattern")
	}
	return errs.Err()
}

// expand gives the files of one list of patterns in name order, each once.
func (p *pipeline) expand(key string, patterns []string, errs *source.Errors) (files []string) {
	for i, pattern := range patterns {
		found, err := source.Expand(p.in.FS, []string{pattern})
		if err != nil {
			p.blame(key, i, err, errs)
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// blame adds an error about one entry of a list in the configuration.
func (p *pipeline) blame(key string, i int, err error, errs *source.Errors) {
	fault := source.Error{Problem: err.Error()}
	if known := (*source.Error)(nil); errors.As(err, &known) {
		fault = *known
	}
	errs.Add(p.place(key, i), key, fault.Problem, fault.Advice)
}

// place is where the configuration holds entry i of a list.
func (p *pipeline) place(key string, i int) source.Position {
	return p.in.Client.Position(key + "." + strconv.Itoa(i))
}

// inputHash identifies everything that a client is made from: its
// configuration and the names and contents of its sources and overlays. It
// does not depend on where the configuration lies or on the order in which the
// file system lists files.
func inputHash(in Input, sources, overlays []string) (string, error) {
	h := sha256.New()
	client, err := json.Marshal(in.Client)
	if err != nil {
		return "", err
	}
	hashPart(h, "client", client)
	for _, part := range []struct {
		kind  string
		files []string
	}{{"source", sources}, {"overlay", overlays}} {
		for _, name := range part.files {
			content, err := fs.ReadFile(in.FS, name)
			if err != nil {
				return "", fileError(name, reason(err), "")
			}
			hashPart(h, part.kind+" "+name, content)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// hashPart writes lengths in front of contents, so that no two inputs give the
// same stream of bytes.
func hashPart(w io.Writer, name string, content []byte) {
	fmt.Fprintf(w, "%d %s %d ", len(name), name, len(content))
	w.Write(content)
}
