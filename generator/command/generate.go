package command

import (
	"context"
	"io/fs"
	"path"

	"github.com/flaregen/flaregen/generator/build"
	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/emit"
	"github.com/flaregen/flaregen/generator/merge"
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/names"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/overlay"
	"github.com/flaregen/flaregen/generator/prune"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
	"github.com/flaregen/flaregen/generator/validate"
	"gopkg.in/yaml.v3"
)

// Input is what one client is generated from.
type Input struct {
	FS     fs.FS // rooted at the folder of the configuration
	Client config.Client

	// Dir is the absolute, slash-separated path of FS's root. It says what the
	// folders between that and the module's go.mod are called, which a client
	// of several packages needs to know; "" when nothing lies above FS.
	Dir string
}

// Output is one generated client.
type Output struct {
	Files  map[string][]byte // by name; slash-separated, relative to the configuration
	Folder string            // that holds nothing generated for this client but these files
	Report Report
	API    *model.API
}

// Generate makes one client. It reads through in.FS and writes nothing; the
// same input gives the same bytes. Its errors are those of the stages: a
// [source.Errors] with every fault that the failing stage found, each with its
// place.
func Generate(ctx context.Context, in Input) (Output, error) {
	p := newPipeline(ctx, in)
	err := p.run(
		p.locate,    // Step 1: find the module, if packages will import each other.
		p.load,      // Step 2: find and read the sources.
		p.merge,     // Step 3: join them into one document.
		p.overlay,   // Step 4: correct what is known to be wrong in it.
		p.prune,     // Step 5: keep what the client asks for.
		p.settle,    // Step 6: insist that the sources agree about what is kept.
		p.normalize, // Step 7: repair what real documents get wrong.
		p.validate,  // Step 8: accept nothing that is still wrong.
		p.print,     // Step 9: print the document for review.
		p.build,     // Step 10: understand it as resources and operations.
		p.name,      // Step 11: give everything its Go name.
		p.emit,      // Step 12: print the package, or the packages.
		p.smoke,     // Step 13: print a test of all of it, if asked for.
	)
	return p.out, err
}

// Describe goes as far as the names and prints no files: all that list needs.
func Describe(ctx context.Context, in Input) (Output, error) {
	p := newPipeline(ctx, in)
	err := p.run(p.load, p.merge, p.overlay, p.prune, p.settle, p.normalize, p.validate, p.build, p.name)
	return p.out, err
}

// pipeline is a client in the making. It lives as long as one call of
// [Generate], whose context it carries so that all steps have one signature.
type pipeline struct {
	ctx context.Context
	in  Input
	out Output

	files     *source.Files
	sources   []string // file names
	overlays  []string // file names
	docs      []*source.Document
	root      *yaml.Node // the document, from merge on
	conflicts []merge.Conflict
	applied   *overlay.Result
	hash      string // of the input

	importPath string // of the client; "" unless it is split
}

func newPipeline(ctx context.Context, in Input) *pipeline {
	return &pipeline{
		ctx:   ctx,
		in:    in,
		files: &source.Files{},
		out: Output{
			Files:  map[string][]byte{},
			Folder: in.Client.Output,
			Report: Report{Client: in.Client.Name},
		},
	}
}

// run takes the steps in order, as long as nobody calls it off.
func (p *pipeline) run(steps ...func() error) error {
	for _, step := range steps {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (p *pipeline) load() (err error) {
	if err := p.find(); err != nil {
		return err
	}
	p.docs, err = source.Load(p.files, p.in.FS, p.sources)
	p.out.Report.Sources = len(p.docs)
	return err
}

func (p *pipeline) merge() error {
	result, err := merge.Merge(p.files, p.docs)
	if err != nil {
		return err
	}
	p.root, p.conflicts = result.Root, result.Conflicts
	p.out.Report.Duplicates, p.out.Report.Renamed = result.Duplicates, result.Renamed
	return nil
}

func (p *pipeline) overlay() (err error) {
	p.applied, err = overlay.Apply(p.files, p.in.FS, p.overlays, p.root)
	if err != nil {
		return err
	}
	p.out.Report.Overlays = p.applied.Actions
	return nil
}

func (p *pipeline) prune() error {
	result := prune.Run(p.root, prune.Selection(p.in.Client.Select), build.ResourceOf)
	p.out.Report.Left = LeftOut{Operations: result.Operations, Components: result.Components}
	var errs source.Errors
	for _, e := range result.Unmatched {
		key := "select." + e.List
		errs.Add(p.place(key, e.Index), key, "nothing matches "+e.Value, "`flaregen list` shows what there is; correct or remove the entry")
	}
	return errs.Err()
}

func (p *pipeline) settle() error {
	return merge.Unsettled(p.files, p.conflicts, func(pointer string) bool {
		return p.applied.Settles(pointer) || !p.kept(pointer)
	})
}

// kept reports whether the operation or component that a pointer leads into
// is still there. About one that a client leaves out, sources may disagree.
func (p *pipeline) kept(pointer string) bool {
	const depth = 3 // paths, template, method; components, section, name
	tokens := tree.Tokens(pointer)
	return tree.Resolve(p.root, tree.Pointer(tokens[:min(len(tokens), depth)]...)) != nil
}

func (p *pipeline) normalize() error {
	report, err := normalize.Run(p.files, p.root)
	if err != nil {
		return err
	}
	p.out.Report.Fixes, p.out.Report.Counts = report.Fixes, report.Counts()
	return nil
}

func (p *pipeline) validate() error {
	_, err := validate.Document(p.files, p.root)
	return err
}

func (p *pipeline) print() error {
	if p.in.Client.Spec == "" {
		return nil
	}
	text, err := printSpec(p.ctx, p.root)
	if err != nil {
		return err
	}
	p.out.Files[p.in.Client.Spec] = text
	return nil
}

func (p *pipeline) build() (err error) {
	p.out.API, err = build.Build(p.ctx, p.files, p.root, build.Options{
		Package:  p.in.Client.Package,
		Envelope: model.Envelope(p.in.Client.Envelope),
	})
	if err == nil && len(p.out.API.Resources) == 0 {
		var errs source.Errors
		errs.Add(p.place("sources", 0), "sources", "they describe no operation", "name a source that has paths, and see that no overlay removes them")
		return errs.Err()
	}
	return err
}

func (p *pipeline) name() error {
	p.out.Report.Collisions = names.Assign(p.out.API)
	if p.in.Client.Split == config.SplitResource {
		p.out.Report.Collisions = append(p.out.Report.Collisions, names.Packages(p.out.API)...)
	}
	p.out.Report.count(p.out.API)
	return nil
}

func (p *pipeline) emit() (err error) {
	if p.hash, err = inputHash(p.in, p.importPath, p.sources, p.overlays); err != nil {
		return err
	}
	files, err := emit.Package(p.out.API, emit.Options{InputHash: p.hash, ImportPath: p.importPath})
	if err != nil {
		return err
	}
	for name, content := range files {
		p.out.Files[path.Join(p.in.Client.Output, name)] = content
	}
	return nil
}
