package source

import (
	"io/fs"
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// Document is one source after loading.
type Document struct {
	Name      string     // path relative to the configuration, forward slashes
	Root      *yaml.Node // top-level mapping, with positions of the Files it was loaded into; no aliases, no merge keys
	Resource  string     // first x-resource found in it, else the base name without extension; used to rename components
	Retrieved string     // newest x-source.retrieved in it (YYYY-MM-DD), "" if there is none
	Prefer    bool       // top-level `prefer: true`: its statements win over those of other documents
}

// Load reads and parses the named files, which are relative to fsys, checks
// the shape of their top level and registers them in files. The documents come
// in the order of names. The error is an Errors with the faults of all files;
// documents without faults are returned even then.
func Load(files *Files, fsys fs.FS, names []string) ([]*Document, error) {
	budget := maxNodes
	var errs Errors
	var docs []*Document
	for _, name := range names {
		faults := len(errs)
		root := read(files, fsys, name, &budget, &errs)
		if root == nil {
			continue
		}
		c := checker{files: files, errs: &errs, doc: &Document{Name: name, Root: root}}
		c.document()
		if len(errs) == faults {
			docs = append(docs, c.doc)
		}
	}
	return docs, errs.Err()
}

// Adopt makes a document of a tree that was not read but made, such as one
// from documentation pages, with the same checks and defaults. Its nodes have
// their places in files.
func Adopt(files *Files, name string, root *yaml.Node) (*Document, error) {
	var errs Errors
	c := checker{files: files, errs: &errs, doc: &Document{Name: name, Root: root}}
	c.document()
	return c.doc, errs.Err()
}

// provide writes the defaults of the top level into the operations that say
// nothing of their own, and notes what identifies the document.
func (c *checker) provide() {
	doc := c.doc
	defaults := map[string]*yaml.Node{}
	for _, key := range []string{"x-source", "x-resource"} {
		if value := tree.Get(doc.Root, key); value != nil {
			defaults[key] = value
			tree.Delete(doc.Root, key)
		}
	}
	for op := range Operations(doc.Root) {
		for _, key := range []string{"x-source", "x-resource"} {
			if value := defaults[key]; value != nil && tree.Get(op, key) == nil {
				tree.Set(op, key, tree.Clone(value))
			}
		}
		if doc.Resource == "" {
			doc.Resource = tree.String(tree.Get(op, "x-resource"))
		}
		doc.Retrieved = max(doc.Retrieved, Retrieved(op))
	}
	doc.Retrieved = max(doc.Retrieved, tree.String(tree.Get(defaults["x-source"], "retrieved")))
	if doc.Resource == "" {
		doc.Resource = tree.String(defaults["x-resource"])
	}
	if doc.Resource == "" {
		base := path.Base(doc.Name)
		doc.Resource = strings.TrimSuffix(base, path.Ext(base))
	}
	doc.Prefer = tree.Bool(tree.Get(doc.Root, "prefer"))
}
