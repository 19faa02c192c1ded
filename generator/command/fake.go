package command

import (
	"maps"
	"path"

	"github.com/flaregen/flaregen/generator/emit"
)

// fake adds the server for tests, and the document that it answers from. Where
// every operation is to be tested, it is tested through the server, too.
func (p *pipeline) fake() error {
	if !p.in.Client.Testing {
		return nil
	}
	files, err := emit.Fake(p.out.API, emit.Options{InputHash: p.hash}, p.importPath)
	if err != nil {
		return err
	}
	files[emit.FakeDocument] = printPlain(p.root, emit.PartMark)
	if p.in.Client.SmokeTest {
		tests, err := emit.FakeTest(p.out.API, emit.Options{InputHash: p.hash})
		if err != nil {
			return err
		}
		maps.Copy(files, tests)
	}
	for name, content := range files {
		p.out.Files[path.Join(p.in.Client.Output, emit.FakeFolder, name)] = content
	}
	return nil
}
