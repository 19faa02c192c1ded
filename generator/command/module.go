package command

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/source"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// locate finds the import path of a client whose packages import each other:
// one that is split, or has a server for tests. Faults are reported where the
// configuration asks for that.
func (p *pipeline) locate() error {
	key := "split"
	if p.in.Client.Split != config.SplitResource {
		key = "test_server"
		if !p.in.Client.Testing {
			return nil
		}
	}
	var errs source.Errors
	fail := func(problem, advice string) error {
		errs.Add(p.in.Client.Position(key), key, problem, advice)
		return errs.Err()
	}
	output := p.in.Client.Output
	name, below := p.goMod()
	if name == "" {
		return fail("no go.mod is found in "+output+" or above it, so that its packages cannot import each other",
			"run `go mod init` first")
	}
	content, err := fs.ReadFile(p.in.FS, name)
	if err != nil {
		return fail(name+" cannot be read: "+reason(err), "")
	}
	parent := modfile.ModulePath(content)
	if parent == "" {
		return fail(name+" names no module", "add a line: module example.com/name")
	}
	p.importPath = path.Join(parent, below)
	if err := module.CheckImportPath(p.importPath); err != nil {
		return fail(fmt.Sprintf("%s cannot be imported: %v", p.importPath, err), "choose another output")
	}
	return nil
}

// goMod finds the go.mod that is nearest to the output, there or above it, and
// the path from its folder to the output. The name is "" when there is none.
func (p *pipeline) goMod() (name, below string) {
	folder := path.Clean(p.in.Client.Output)
	for {
		name := path.Join(folder, "go.mod")
		if p.isFile(name) {
			return name, below
		}
		if folder == "." {
			break
		}
		folder, below = path.Dir(folder), path.Join(path.Base(folder), below)
	}
	above := "."
	for dir := p.in.Dir; dir != "" && path.Dir(dir) != dir; dir = path.Dir(dir) {
		above, below = path.Join(above, ".."), path.Join(path.Base(dir), below)
		if name := path.Join(above, "go.mod"); p.isFile(name) {
			return name, below
		}
	}
	return "", ""
}

// isFile reports anything that is called so and is no folder, also when it
// cannot be read: a go.mod further up would be the wrong one.
func (p *pipeline) isFile(name string) bool {
	info, err := fs.Stat(p.in.FS, name)
	return err == nil && !info.IsDir() || err != nil && !isMissing(err)
}
