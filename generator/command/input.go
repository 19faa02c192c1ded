package command

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

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
		found, err := glob(p.in.FS, pattern)
		if fault := (*source.Error)(nil); errors.As(err, &fault) {
			errs.Add(p.place(key, i), key, pattern+" "+fault.Problem, fault.Advice)
		} else if err != nil {
			errs.Add(p.place(key, i), key, pattern+": "+reason(err), "")
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// glob gives the files that a pattern stands for. Sources may be kept outside
// of the configuration's folder: the pattern is then looked up from the folder
// that it leads to.
func glob(fsys fs.FS, pattern string) ([]string, error) {
	base, below := leave(pattern)
	if base == "" {
		return source.Expand(fsys, []string{pattern})
	}
	found, err := source.Expand(elsewhere{fsys, base}, []string{below})
	for i, name := range found {
		found[i] = path.Join(base, name)
	}
	return found, err
}

// leave splits off what leads out of a folder: "../..", "/" or "".
func leave(pattern string) (base, below string) {
	below = path.Clean(pattern)
	if path.IsAbs(below) {
		return "/", below[1:]
	}
	for strings.HasPrefix(below, "../") {
		base, below = path.Join(base, ".."), below[3:]
	}
	return base, below
}

// elsewhere is a file system seen from another folder, which may lie above
// its root. fs.Sub would refuse that.
type elsewhere struct {
	fs.FS
	base string
}

// Open opens a file or folder for reading.
func (e elsewhere) Open(name string) (fs.File, error) { return e.FS.Open(path.Join(e.base, name)) }

// place is where the configuration holds entry i of a list.
func (p *pipeline) place(key string, i int) source.Position {
	return p.in.Client.Position(key + "." + strconv.Itoa(i))
}

// inputHash identifies everything that a client is made from: its
// configuration, its import path if that shows, and the names and contents of its sources and overlays. It
// does not depend on where the configuration lies or on the order in which the
// file system lists files.
func inputHash(in Input, importPath string, sources, overlays []string) (string, error) {
	h := sha256.New()
	client, err := json.Marshal(in.Client)
	if err != nil {
		return "", err
	}
	hashPart(h, "client", client)
	if importPath != "" {
		hashPart(h, "import path", []byte(importPath))
	}
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
