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

	Progress func(Progress) // told of every stage before it begins; may be nil
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
	return newPipeline(ctx, in).run(
		step{"locate", (*pipeline).locate},       // Step 1: find the module, if packages will import each other.
		step{"load", (*pipeline).load},           // Step 2: find and read the sources.
		step{"merge", (*pipeline).merge},         // Step 3: join them into one document.
		step{"overlay", (*pipeline).overlay},     // Step 4: correct what is known to be wrong in it.
		step{"prune", (*pipeline).prune},         // Step 5: keep what the client asks for.
		step{"settle", (*pipeline).settle},       // Step 6: insist that the sources agree about what is kept.
		step{"normalize", (*pipeline).normalize}, // Step 7: repair what real documents get wrong.
		step{"validate", (*pipeline).validate},   // Step 8: accept nothing that is still wrong.
		step{"print", (*pipeline).print},         // Step 9: print the document for review.
		step{"build", (*pipeline).build},         // Step 10: understand it as resources and operations.
		step{"name", (*pipeline).name},           // Step 11: give everything its Go name.
		step{"emit", (*pipeline).emit},           // Step 12: print the package, or the packages.
		step{"smoke", (*pipeline).smoke},         // Step 13: print a test of all of it, if asked for.
	)
}

// Describe goes as far as the names and prints no files: all that list needs.
func Describe(ctx context.Context, in Input) (Output, error) {
	return newPipeline(ctx, in).run(
		step{"load", (*pipeline).load},
		step{"merge", (*pipeline).merge},
		step{"overlay", (*pipeline).overlay},
		step{"prune", (*pipeline).prune},
		step{"settle", (*pipeline).settle},
		step{"normalize", (*pipeline).normalize},
		step{"validate", (*pipeline).validate},
		step{"build", (*pipeline).build},
		step{"name", (*pipeline).name},
	)
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
	operations int    // in the document
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

// step is one stage of the pipeline, with the name that progress shows.
type step struct {
	name string
	take func(*pipeline) error
}

// run takes the steps in order, as long as nobody calls it off.
func (p *pipeline) run(steps ...step) (Output, error) {
	for _, step := range steps {
		p.tell(step.name)
		if err := p.await(step.take); err != nil {
			return Output{}, err
		}
	}
	return p.out, nil
}

// await takes a step, and gives up on it when the context ends. The stages
// need seconds for large documents, most of them in libraries that cannot be
// stopped. What was given up on comes to its end by itself, and to nothing.
func (p *pipeline) await(take func(*pipeline) error) error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- take(p) }()
	select {
	case err := <-done:
		return err
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// tell says what comes next.
func (p *pipeline) tell(stage string) {
	if p.in.Progress != nil {
		p.in.Progress(Progress{Client: p.in.Client.Name, Stage: stage, Documents: p.out.Report.Sources, Operations: p.operations})
	}
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
	p.docs = nil // their nodes are in the tree, or nobody needs them
	p.countOperations()
	p.out.Report.Duplicates, p.out.Report.Renamed = result.Duplicates, result.Renamed
	return nil
}

func (p *pipeline) countOperations() {
	p.operations = 0
	for range source.Operations(p.root) {
		p.operations++
	}
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
	p.countOperations()
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
	if !p.in.Client.SmokeTest {
		p.root, p.conflicts, p.applied = nil, nil, nil // the model has it all, and needs the memory
	}
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
