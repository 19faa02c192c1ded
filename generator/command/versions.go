package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/diff"
	"github.com/flaregen/flaregen/generator/overlay"
	"github.com/flaregen/flaregen/generator/record"
	"github.com/flaregen/flaregen/generator/revision"
	"github.com/flaregen/flaregen/generator/source"
)

// configurationName is what a configuration is called in a folder that is
// compared.
const configurationName = "flaregen.yaml"

// place is one of the two things that diff compares: files somewhere, and a
// specification or a configuration among them.
type place struct {
	name string // as the command line calls it
	fsys fs.FS  // that file names are relative to
	dir  string // absolute path of its root
	file string // its name in fsys

	onDisk bool // rather than in a commit
}

// findPlace understands an argument of diff: a file, a folder with a
// configuration, or REV:path of the repository around the current folder.
func findPlace(ctx context.Context, arg string) (place, error) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return onDisk(arg, arg, configurationName)
	case err == nil && filepath.Base(arg) == configurationName:
		return onDisk(arg, filepath.Dir(arg), configurationName)
	case err == nil:
		return onDisk(arg, ".", filepath.ToSlash(arg)) // findings name it as the command line does
	}
	rev, name, isRevision := strings.Cut(arg, ":")
	if !isRevision || rev == "" {
		return place{}, fileError(filepath.ToSlash(arg), reason(err), "name a specification, a folder with a flaregen.yaml, or REV:path")
	}
	return atRevision(ctx, arg, rev, name)
}

func onDisk(arg, dir, file string) (place, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return place{}, err
	}
	p := place{name: filepath.ToSlash(arg), fsys: folder(dir), dir: filepath.ToSlash(abs), file: file, onDisk: true}
	if _, err := fs.Stat(p.fsys, file); err != nil {
		return place{}, fileError(path.Join(filepath.ToSlash(dir), file), reason(err), "a folder that is compared needs one")
	}
	return p, nil
}

// atRevision finds a file or folder of a commit. No name stands for the
// configuration in the current folder; a name that begins with a dot is
// relative to that folder, any other to the repository, as in git.
func atRevision(ctx context.Context, arg, rev, name string) (place, error) {
	tree, err := revision.Open(ctx, "", rev)
	if err != nil {
		return place{}, err
	}
	if name == "" || strings.HasPrefix(name, ".") {
		name = path.Join(tree.Folder, name)
	}
	name = path.Clean(name)
	info, err := fs.Stat(tree, name)
	if err != nil {
		return place{}, fileError(arg, reason(err), "the name is relative to the root of the repository unless it begins with ./")
	}
	if info.IsDir() {
		name = path.Join(name, configurationName)
	}
	p := place{name: arg, fsys: elsewhere{tree, path.Dir(name)}, dir: path.Join("/", path.Dir(name)), file: path.Base(name)}
	if _, err := fs.Stat(p.fsys, p.file); err != nil {
		return place{}, fileError(rev+":"+name, reason(err), "a folder that is compared needs one")
	}
	return p, nil
}

// isConfiguration reports whether the place holds clients, rather than one
// specification.
func (p place) isConfiguration() bool { return p.file == configurationName }

// clients gives the clients of a place's configuration, or one made up for its
// specification.
func (p place) clients() ([]config.Client, error) {
	if !p.isConfiguration() {
		client, err := forSpecification(p.file)
		return []config.Client{client}, err
	}
	data, err := fs.ReadFile(p.fsys, p.file)
	if err != nil {
		return nil, fileError(p.file, reason(err), "")
	}
	file, err := config.Parse(p.file, data)
	if err != nil {
		return nil, err
	}
	return file.Clients, nil
}

// forSpecification configures a client of one document and nothing else.
func forSpecification(name string) (config.Client, error) {
	text := fmt.Sprintf("version: 1\nclients:\n  - {name: client, output: client, sources: [%q]}\n", name)
	file, err := config.Parse(name, []byte(text))
	if err != nil {
		return config.Client{}, err
	}
	return file.Clients[0], nil
}

// pair is a client in both places; one side is nil when it is new or gone.
type pair struct{ base, head *config.Client }

// pairUp matches clients by name, or whatever there is when one side is a
// specification.
func pairUp(base, head place, only string) ([]pair, error) {
	from, errBase := base.clients()
	to, errHead := head.clients()
	if err := errors.Join(errBase, errHead); err != nil {
		return nil, err
	}
	if !base.isConfiguration() || !head.isConfiguration() {
		return pairWithSpecification(base, head, pick(from, base, only), pick(to, head, only))
	}
	var pairs []pair
	for i := range from {
		pairs = append(pairs, pair{base: &from[i], head: named(to, from[i].Name)})
	}
	for i := range to {
		if named(from, to[i].Name) == nil {
			pairs = append(pairs, pair{head: &to[i]})
		}
	}
	if only == "" {
		return pairs, nil
	}
	for _, p := range pairs {
		if p.base != nil && p.base.Name == only || p.head != nil && p.head.Name == only {
			return []pair{p}, nil
		}
	}
	return nil, fmt.Errorf("neither %s nor %s has a client called %s", base.name, head.name, only)
}

func named(clients []config.Client, name string) *config.Client {
	for i := range clients {
		if clients[i].Name == name {
			return &clients[i]
		}
	}
	return nil
}

// pick leaves the client that was asked for, of a configuration.
func pick(clients []config.Client, at place, only string) []config.Client {
	if only == "" || !at.isConfiguration() {
		return clients
	}
	if c := named(clients, only); c != nil {
		return []config.Client{*c}
	}
	return nil
}

// pairWithSpecification compares a specification with a client: the
// specification is read as that client would be.
func pairWithSpecification(base, head place, from, to []config.Client) ([]pair, error) {
	for _, side := range []struct {
		at      place
		clients []config.Client
	}{{base, from}, {head, to}} {
		if len(side.clients) != 1 {
			return nil, fmt.Errorf("%s has %s; choose one with --client to compare it with a specification", side.at.name, plural(len(side.clients), "client"))
		}
	}
	b, h := from[0], to[0]
	switch {
	case base.isConfiguration():
		h.Package, h.Envelope, h.Select = b.Package, b.Envelope, b.Select
	case head.isConfiguration():
		b.Package, b.Envelope, b.Select = h.Package, h.Envelope, h.Select
	}
	return []pair{{&b, &h}}, nil
}

// overlayLeniently lets actions pass that match nothing: a comparison reports
// them with all else that has changed.
func (p *pipeline) overlayLeniently() error {
	err := p.overlay()
	var faults source.Errors
	if p.applied == nil || !errors.As(err, &faults) {
		return err
	}
	unmatched := 0
	for _, action := range p.applied.Actions {
		if action.Status == overlay.NoMatch {
			unmatched++
		}
	}
	if len(faults) > unmatched {
		return err
	}
	p.out.Report.Overlays = p.applied.Actions
	return nil
}

// names gives the record that a client has in this place: a specification has
// none.
func (p place) names(ctx context.Context, client config.Client) (*record.Record, error) {
	if !p.isConfiguration() {
		return nil, nil
	}
	run := newPipeline(ctx, Input{FS: p.fsys, Client: client, Dir: p.dir})
	err := run.recall()
	return run.known, err
}

// version runs the pipeline for one side of a comparison, in memory. What is
// known has the names that the record says.
func (p place) version(ctx context.Context, client config.Client, known *record.Record) (*diff.Version, error) {
	client.Testing = false // servers for tests are not compared, and must not need a go.mod
	run := newPipeline(ctx, Input{FS: p.fsys, Client: client, Dir: p.dir})
	run.known = known
	_, err := run.run(
		step{"locate", (*pipeline).locate},
		step{"load", (*pipeline).load},
		step{"merge", (*pipeline).merge},
		step{"overlay", (*pipeline).overlayLeniently},
		step{"prune", (*pipeline).prune},
		step{"settle", (*pipeline).settle},
		step{"normalize", (*pipeline).normalize},
		step{"validate", (*pipeline).validate},
		step{"build", (*pipeline).build},
		step{"name", (*pipeline).name},
	)
	if err != nil {
		return nil, err
	}
	root := run.root // emit lets go of it
	printed, err := printSpec(ctx, root)
	if err != nil {
		return nil, err
	}
	if _, err := run.run(step{"emit", (*pipeline).emit}); err != nil {
		return nil, err
	}
	v := &diff.Version{
		Name: p.name, Printed: printed, Document: root, Files: run.files, API: run.out.API,
		Code: map[string][]byte{}, Import: client.Package, Overlays: run.out.Report.Overlays,
	}
	for name, text := range run.out.Files {
		if below, ok := strings.CutPrefix(name, path.Clean(client.Output)+"/"); ok {
			v.Code[below] = text
		}
	}
	if run.importPath != "" {
		v.Import = run.importPath
	}
	return v, nil
}
