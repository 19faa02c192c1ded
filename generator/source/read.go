package source

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"

	"gopkg.in/yaml.v3"
)

// Limits of one file (bytes, levels, nodes that aliases stand for) and of one
// Load (nodes). They are far above what real documents need and low enough
// that no input exhausts memory.
const (
	maxBytes  = 64 << 20
	maxDepth  = 200
	maxNodes  = 5_000_000
	maxCopies = 500_000
)

// Read reads one YAML or JSON file of any content into a tree with positions:
// without aliases, merge keys or comments, and with every key a string once
// per mapping. The error is an Errors with all faults; the tree is nil when
// the file could not be parsed at all.
func Read(files *Files, fsys fs.FS, name string) (*yaml.Node, error) {
	budget := maxNodes
	var errs Errors
	root := read(files, fsys, name, &budget, &errs)
	return root, errs.Err()
}

func read(files *Files, fsys fs.FS, name string, budget *int, errs *Errors) *yaml.Node {
	data, fault := content(fsys, name)
	if fault != nil {
		errs.Add(Position{File: name}, "", fault.problem, fault.advice)
		return nil
	}
	root, fault := parse(name, data)
	if fault != nil {
		errs.Add(Position{File: name, Line: fault.line, Column: fault.column}, "", fault.problem, fault.advice)
		return nil
	}
	shift(root, files.reserve(name, bytes.Count(data, []byte("\n"))+1), nil)
	r := resolver{files: files, errs: errs, budget: budget, copies: maxCopies, anchors: map[*yaml.Node]extent{}}
	r.resolve(root, 1)
	if r.stopped {
		return nil
	}
	return root
}

// fault is what stops the reading of a file.
type fault struct {
	line, column    int // in the file; 0 means unknown
	problem, advice string
}

func content(fsys fs.FS, name string) ([]byte, *fault) {
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &fault{problem: "no such file", advice: "create it, or correct the name in the configuration"}
	case err != nil:
		return nil, unreadable(err)
	case info.IsDir():
		return nil, &fault{problem: "is a folder", advice: "name the files in it, for example " + path.Join(name, "*.yaml")}
	case info.Size() > maxBytes:
		return nil, &fault{problem: "is larger than " + strconv.Itoa(maxBytes>>20) + " MiB", advice: "split it into several files"}
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, unreadable(err)
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

func unreadable(err error) *fault {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err // the position names the file already
	}
	return &fault{problem: "cannot be read: " + err.Error(), advice: "check the file and its permissions"}
}

// parse takes what begins like JSON for JSON: the YAML parser does not know
// all of JSON (tabs, surrogate pairs) and needs several times as long. A flow
// mapping that is YAML only gets its second chance there.
func parse(name string, data []byte) (*yaml.Node, *fault) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &fault{problem: "is empty", advice: "remove it, or write a document into it"}
	}
	isJSON := path.Ext(name) == ".json"
	if isJSON || bytes.TrimLeft(data, " \t\r\n")[0] == '{' {
		root, fault := parseJSON(data)
		if fault == nil || isJSON {
			return root, fault
		}
	}
	return parseYAML(data)
}

func parseYAML(data []byte) (*yaml.Node, *fault) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	root, err := decodeYAML(decoder)
	if errors.Is(err, io.EOF) {
		return nil, &fault{problem: "holds only comments", advice: "remove it, or write a document into it"}
	}
	if err != nil {
		return nil, syntaxFault(data, err)
	}
	second, err := decodeYAML(decoder)
	if err == nil {
		return nil, &fault{
			line: second.Line, column: second.Column,
			problem: "a second YAML document begins here",
			advice:  "put each document into a file of its own",
		}
	}
	if !errors.Is(err, io.EOF) {
		return nil, syntaxFault(data, err)
	}
	return root, nil
}
