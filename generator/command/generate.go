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
	"github.com/flaregen/flaregen/generator/record"
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
		step{"recall", (*pipeline).recall},       // Step 2: read which names were given before.
		step{"load", (*pipeline).load},           // Step 3: find and read the sources, documentation pages among them.
		step{"merge", (*pipeline).merge},         // Step 4: join them into one document.
		step{"overlay", (*pipeline).overlay},     // Step 5: correct what is known to be wrong in it.
		step{"prune", (*pipeline).prune},         // Step 6: keep what the client asks for.
		step{"settle", (*pipeline).settle},       // Step 7: insist that the sources agree about what is kept.
		step{"normalize", (*pipeline).normalize}, // Step 8: repair what real documents get wrong.
		step{"validate", (*pipeline).validate},   // Step 9: accept nothing that is still wrong.
		step{"print", (*pipeline).print},         // Step 10: print the document for review.
		step{"build", (*pipeline).build},         // Step 11: understand it as resources and operations.
		step{"name", (*pipeline).name},           // Step 12: give everything its Go name.
		step{"emit", (*pipeline).emit},           // Step 13: print the package, or the packages.
		step{"remember", (*pipeline).remember},   // Step 14: print which names were given.
		step{"smoke", (*pipeline).smoke},         // Step 15: print a test of all of it, if asked for.
		step{"fake", (*pipeline).fake},           // Step 16: print a server for tests, if asked for.
	)
}

// Describe goes as far as the names and prints no files: all that list needs.
func Describe(ctx context.Context, in Input) (Output, error) {
	return newPipeline(ctx, in).run(
		step{"recall", (*pipeline).recall},
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

	files    *source.Files
	sources  []string // file names
	overlays []string // file names
	docs     []*source.Document
	root     *yaml.Node // the document, from merge on

	companions *yaml.Node // what else the names depend on; nil when everything is selected
	resources  [][]string // all of the document when not everything is selected

	conflicts []merge.Conflict
	applied   *overlay.Result
	hash      string         // of the input
	known     *record.Record // names given before; nil when there are none

	importPath string // of the client; "" unless one of its packages imports another
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
	result := prune.Run(p.root, prune.Selection(p.in.Client.Select), prune.Rules{
		ResourceOf: build.ResourceOf,
		Companions: func(all [][]string, selected map[string]bool) map[string]bool {
			return names.Companions(all, selected, p.known)
		},
	})
	p.companions, p.resources = result.Companions, result.Resources
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
	for _, c := range p.conflicts {
		p.applied.Decide(c.Pointer)
	}
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
	if p.companions != nil {
		normalize.Shapes(p.files, p.companions)
	}
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

		Companions: p.companions,
		Resources:  p.resources,
		Known:      p.known,
	})
	if err == nil && len(p.out.API.Resources) == 0 {
		var errs source.Errors
		errs.Add(p.place("sources", 0), "sources", "they describe no operation", "name a source that has paths, and see that no overlay removes them")
		return errs.Err()
	}
	return err
}

func (p *pipeline) name() error {
	collisions := names.Assign(p.out.API, p.known)
	if p.in.Client.Split == config.SplitResource {
		collisions = append(collisions, names.Packages(p.out.API, p.known)...)
	}
	p.out.Report.Collisions = names.Narrow(p.out.API, collisions)
	p.out.Report.count(p.out.API)
	return nil
}

func (p *pipeline) emit() (err error) {
	if !p.in.Client.SmokeTest && !p.in.Client.Testing {
		p.root, p.companions, p.conflicts, p.applied = nil, nil, nil, nil // the model has it all, and needs the memory
	}
	if p.hash, err = inputHash(p.in, p.importPath, p.sources, p.overlays); err != nil {
		return err
	}
	opts := emit.Options{InputHash: p.hash}
	if p.in.Client.Split == config.SplitResource {
		opts.ImportPath = p.importPath
	}
	files, err := emit.Package(p.out.API, opts)
	if err != nil {
		return err
	}
	for name, content := range files {
		p.out.Files[path.Join(p.in.Client.Output, name)] = content
	}
	return nil
}

// recall reads the record that the client was last written with. It is no part
// of the input hash: what it says follows from inputs of the past.
func (p *pipeline) recall() (err error) {
	name := p.recordName()
	if _, err := fs.Stat(p.in.FS, name); isMissing(err) {
		return nil
	}
	p.known, err = record.Read(p.in.FS, name, names.Reserved())
	return err
}

func (p *pipeline) remember() error {
	content, err := record.Of(p.out.API).Print()
	if err != nil {
		return err
	}
	p.out.Files[p.recordName()] = content
	return nil
}

func (p *pipeline) recordName() string { return path.Join(p.in.Client.Output, record.File) }
