package command

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/flaregen/flaregen/generator/config"
)

func TestImportPath(t *testing.T) {
	module := func(name string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("module " + name + "\n")} }
	for _, test := range []struct {
		name, output, dir string
		files             fs.FS
		want              string
	}{
		{"in the output", "gen/a", "", fstest.MapFS{"gen/a/go.mod": module("x.org/a"), "go.mod": module("x.org/b")}, "x.org/a"},
		{"between", "gen/a", "", fstest.MapFS{"gen/go.mod": module("x.org/a"), "go.mod": module("x.org/b")}, "x.org/a/a"},
		{"beside the configuration", "gen/a", "", fstest.MapFS{"go.mod": module("x.org/b")}, "x.org/b/gen/a"},
		{"a module of one word", "gen/a", "", fstest.MapFS{"go.mod": module("user")}, "user/gen/a"},
		{"the folder of the configuration", ".", "", fstest.MapFS{"go.mod": module("x.org/b")}, "x.org/b"},
		{"a folder called go.mod", "gen/a", "", fstest.MapFS{"gen/go.mod/x": module("x.org/a"), "go.mod": module("x.org/b")}, "x.org/b/gen/a"},
		{"above", "gen/a", "/home/u/c/d", elsewhere{fstest.MapFS{"c/go.mod": module("x.org/b")}, "c/d"}, "x.org/b/d/gen/a"},
		{"nowhere", "gen/a", "", fstest.MapFS{}, ""},
		{"nowhere above", "gen/a", "/home", fstest.MapFS{}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPipeline(t.Context(), Input{FS: rooted{test.files}, Dir: test.dir, Client: config.Client{Output: test.output, Split: config.SplitResource}})
			err := p.locate()
			if p.importPath != test.want || (err == nil) != (test.want != "") {
				t.Errorf("got %q, %v; want %q", p.importPath, err, test.want)
			}
			const nowhere = "split: no go.mod is found in gen/a or above it, so that its packages cannot import each other; run `go mod init` first"
			if err != nil && err.Error() != nowhere {
				t.Errorf("got %v", err)
			}
		})
	}
}

// rooted says about names that lead out of a file system that there is nothing.
type rooted struct{ fs.FS }

func (r rooted) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	if errors.Is(err, fs.ErrInvalid) {
		err = fs.ErrNotExist
	}
	return f, err
}
