package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/flaregen/flaregen/internal/mdtable"
	"github.com/flaregen/flaregen/internal/measure"
	"github.com/flaregen/flaregen/internal/scratch"
)

// turns is how often each document is generated and compiled by either side.
const turns = 3

// comparison is what one document took and gave, with us and with bare
// oapi-codegen. What bare does not generate, or does not compile, is zero.
type comparison struct {
	name             string
	operations       int
	ours, bare       side
	generated, built bool // by bare
}

// side is what came of a document on one side.
type side struct {
	lines    int
	generate measure.Usage
	compile  measure.Usage
}

func (s *side) add(t side) {
	s.lines += t.lines
	s.generate.Add(t.generate)
	s.compile.Add(t.compile)
}

// documentsOfCorpus compares every document of a corpus, in a module of its
// own.
func documentsOfCorpus() error {
	s, err := newSite()
	if err != nil {
		return err
	}
	defer os.RemoveAll(s.folder) //nolint:errcheck // the system cleans up
	documents, err := corpus()
	if err != nil {
		return err
	}
	var all []comparison
	for i, document := range documents {
		c, err := s.generate(document, fmt.Sprintf("d%02d", i))
		if err != nil {
			return err
		}
		all = append(all, c)
		fmt.Fprintf(os.Stderr, "generated %d of %d: %s\n", i+1, len(documents), c.name)
	}
	ours, bare, err := s.dependencies()
	if err != nil {
		return err
	}
	for i := range all {
		if err := s.compile(&all[i], fmt.Sprintf("d%02d", i)); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "compiled %d of %d: %s\n", i+1, len(documents), all[i].name)
	}
	printTotals(all, ours, bare)
	printDocuments(all)
	return nil
}

// corpus lists the documents.
func corpus() (documents []string, err error) {
	root, err := scratch.Repository()
	if err != nil {
		return nil, err
	}
	folder := os.Getenv("FLAREGEN_CORPUS")
	if folder == "" {
		folder = filepath.Join(root, "..", "shared", "corpus")
	}
	err = filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name)) {
			documents = append(documents, name)
		}
		return err
	})
	if err == nil && len(documents) == 0 {
		err = errors.New("no documents in " + folder + "; set FLAREGEN_CORPUS")
	}
	return documents, err
}

// site is a module with a package for each document and side.
type site struct {
	folder         string
	flaregen, bare string // the commands
}

func newSite() (*site, error) {
	root, err := scratch.Repository()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "flaregen-bench-")
	if err != nil {
		return nil, err
	}
	s := &site{folder: folder}
	if err = scratch.Module(folder, "example.com/bench", root); err == nil {
		s.flaregen, s.bare, err = commands(folder)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

// generate makes both clients of a document, in turns.
func (s *site) generate(file, folder string) (c comparison, err error) {
	base := filepath.Base(file)
	d := document{name: strings.TrimSuffix(base, filepath.Ext(base)), sources: file}
	c.name = d.name
	folder = filepath.Join(s.folder, folder)
	if err := d.configure(folder); err != nil {
		return c, err
	}
	ours, bare := d.makers(folder, s.flaregen, s.bare)
	c.ours.generate, c.bare.generate, c.generated, err = compete(ours, bare)
	if err != nil {
		return c, err
	}
	if c.operations, err = s.operations(folder); err != nil {
		return c, err
	}
	if c.ours.lines, err = linesIn(filepath.Join(folder, "gen", "api")); err != nil {
		return c, err
	}
	if c.generated {
		c.bare.lines, err = linesIn(filepath.Join(folder, "bare"))
	}
	return c, err
}

// operations asks the command how many there are.
func (s *site) operations(folder string) (int, error) {
	cmd := exec.Command(s.flaregen, "list", "--output", "json", "-c", filepath.Join(folder, "flaregen.yaml"))
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", cmd, err)
	}
	var listing struct{ Operations []struct{} }
	err = json.Unmarshal(out, &listing)
	return len(listing.Operations), err
}

// linesIn counts the lines of the Go files in a folder.
func linesIn(folder string) (lines int, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	for _, name := range names {
		content, readErr := os.ReadFile(name)
		err = errors.Join(err, readErr)
		lines += bytes.Count(content, []byte("\n"))
	}
	return lines, err
}

// The caches of either side are apart: what one has compiled must not help the
// other.
func (s *site) build(cache string, packages ...string) *exec.Cmd {
	cmd := exec.Command("go", append([]string{"build", "-mod=mod"}, packages...)...)
	cmd.Dir = s.folder
	cmd.Env = append(os.Environ(), "GOCACHE="+filepath.Join(s.folder, "cache-"+cache), "GOFLAGS=-buildvcs=false", "GOWORK=off")
	return cmd
}

// dependencies compiles what the clients import, which they all do alike, and
// says what that took beyond the standard library.
func (s *site) dependencies() (ours, bare measure.Usage, err error) {
	for _, one := range []struct {
		cache, packages string
		took            *measure.Usage
	}{{"ours", "./d.../gen/...", &ours}, {"bare", "./d.../bare", &bare}} {
		for _, kind := range []string{"{{if .Standard}}{{.ImportPath}}{{end}}", "{{if not .Standard}}{{with .Module}}{{if not .Main}}{{$.ImportPath}}{{end}}{{end}}{{end}}"} {
			list := exec.Command("go", "list", "-mod=mod", "-e", "-deps", "-f", kind, one.packages)
			list.Dir = s.folder
			out, err := list.Output()
			if err != nil {
				return ours, bare, fmt.Errorf("%s: %w", list, err)
			}
			if *one.took, err = measure.Run(s.build(one.cache, strings.Fields(string(out))...)); err != nil {
				return ours, bare, err
			}
		}
	}
	return ours, bare, nil
}

// compile builds both packages of a document in turns, changing them each
// time so that none is found in the cache.
func (s *site) compile(c *comparison, folder string) (err error) {
	ours, bare := "./"+folder+"/gen/api", "./"+folder+"/bare"
	maker := func(cache, pkg string) func() *exec.Cmd {
		return func() *exec.Cmd { s.touch(pkg); return s.build(cache, pkg) }
	}
	theirs := maker("bare", bare)
	if !c.generated {
		theirs = nil
	}
	c.ours.compile, c.bare.compile, c.built, err = compete(maker("ours", ours), theirs)
	return err
}

// compete runs the commands of both sides in turns and gives the least that
// each took. The other side may fail, or be absent: then ok is false.
func compete(our, their func() *exec.Cmd) (ours, theirs measure.Usage, ok bool, err error) {
	if ours, err = measure.Run(our()); err != nil || their == nil {
		return ours, theirs, false, err
	}
	if theirs, err = measure.Run(their()); err != nil {
		return ours, measure.Usage{}, false, nil
	}
	best, err := fastest(turns-1, our, their)
	if err != nil {
		return ours, theirs, false, err
	}
	return ours.Least(best[0]), theirs.Least(best[1]), true, nil
}

var packageClause = regexp.MustCompile(`(?m)^package \w+.*$`)

// touch gives a package an export data of its own: a constant that no other
// build had.
func (s *site) touch(pkg string) {
	name := filepath.Join(s.folder, pkg, "touched.go")
	files, _ := filepath.Glob(filepath.Join(s.folder, pkg, "*.go"))
	for _, file := range files {
		if content, err := os.ReadFile(file); err == nil {
			clause, _, _ := strings.Cut(string(packageClause.Find(content)), " //")
			_ = os.WriteFile(name, fmt.Appendf(nil, "%s\n\nconst touched = %q\n", clause, time.Now()), 0o666) // the build would tell
			return
		}
	}
}

// printTotals holds the sums against the budgets.
func printTotals(all []comparison, oursBelow, bareBelow measure.Usage) {
	var every, generated, built comparison
	for _, c := range all {
		every.operations += c.operations
		every.ours.lines += c.ours.lines
		if c.generated {
			generated.operations += c.operations
			generated.ours.add(c.ours)
			generated.bare.add(c.bare)
		}
		if c.built {
			built.operations += c.operations
			built.ours.add(c.ours)
			built.bare.add(c.bare)
		}
	}
	perOperation := func(lines, operations int) float64 { return float64(lines) / float64(max(operations, 1)) }
	ratio := func(a, b float64) any {
		if b == 0 {
			return nil
		}
		return a / b
	}
	g, b := generated, built
	table(fmt.Sprintf("The corpus: %d documents, %d operations", len(all), every.operations),
		[]any{"what", "flaregen", "oapi-codegen", "ratio", "budget"},
		[]any{"lines per operation, all documents", perOperation(every.ours.lines, every.operations), nil, nil, "200 lines"},
		[]any{fmt.Sprintf("lines per operation, the %d that both generate", count(all, func(c comparison) bool { return c.generated })),
			perOperation(g.ours.lines, g.operations), perOperation(g.bare.lines, g.operations), ratio(float64(g.ours.lines), float64(g.bare.lines)), ""},
		[]any{"generate, time", duration(float64(g.ours.generate.Wall)), duration(float64(g.bare.generate.Wall)), ratio(g.ours.generate.Wall.Seconds(), g.bare.generate.Wall.Seconds()), "1.00"},
		[]any{"generate, CPU", duration(float64(g.ours.generate.CPU)), duration(float64(g.bare.generate.CPU)), ratio(g.ours.generate.CPU.Seconds(), g.bare.generate.CPU.Seconds()), ""},
		[]any{"generate, peak memory of the largest", mdtable.Mebibytes(g.ours.generate.Peak), mdtable.Mebibytes(g.bare.generate.Peak), ratio(float64(g.ours.generate.Peak), float64(g.bare.generate.Peak)), "1.00"},
		[]any{fmt.Sprintf("compile, CPU, the %d that compile on both sides", count(all, func(c comparison) bool { return c.built })),
			duration(float64(b.ours.compile.CPU)), duration(float64(b.bare.compile.CPU)), ratio(b.ours.compile.CPU.Seconds(), b.bare.compile.CPU.Seconds()), "1.00"},
		[]any{"compile, time", duration(float64(b.ours.compile.Wall)), duration(float64(b.bare.compile.Wall)), ratio(b.ours.compile.Wall.Seconds(), b.bare.compile.Wall.Seconds()), ""},
		[]any{"compile, peak memory of a process", mdtable.Mebibytes(b.ours.compile.Peak), mdtable.Mebibytes(b.bare.compile.Peak), ratio(float64(b.ours.compile.Peak), float64(b.bare.compile.Peak)), "1.00"},
		[]any{"compile what they import, CPU, once", duration(float64(oursBelow.CPU)), duration(float64(bareBelow.CPU)), ratio(oursBelow.CPU.Seconds(), bareBelow.CPU.Seconds()), ""},
	)
}

func count(all []comparison, f func(comparison) bool) (n int) {
	for _, c := range all {
		if f(c) {
			n++
		}
	}
	return n
}

// printDocuments has a line for each document.
func printDocuments(all []comparison) {
	rows := [][]any{{"document", "operations", "lines/op", "bare", "generate", "time ÷", "CPU ÷", "memory ÷", "compile, CPU", "÷", "memory", "÷"}}
	for _, c := range all {
		n := max(c.operations, 1)
		row := []any{c.name, c.operations, c.ours.lines / n, nil,
			duration(float64(c.ours.generate.Wall)), nil, nil, nil,
			duration(float64(c.ours.compile.CPU)), nil, mdtable.Mebibytes(c.ours.compile.Peak), nil}
		if c.generated {
			row[3] = c.bare.lines / n
			row[5] = c.ours.generate.Wall.Seconds() / c.bare.generate.Wall.Seconds()
			row[6] = c.ours.generate.CPU.Seconds() / c.bare.generate.CPU.Seconds()
			row[7] = float64(c.ours.generate.Peak) / float64(c.bare.generate.Peak)
		}
		if c.built {
			row[9] = c.ours.compile.CPU.Seconds() / c.bare.compile.CPU.Seconds()
			row[11] = float64(c.ours.compile.Peak) / float64(c.bare.compile.Peak)
		}
		rows = append(rows, row)
	}
	table("Document by document", rows...)
	paragraph("÷ is flaregen ÷ oapi-codegen, bare the lines per operation of the latter. A dash: oapi-codegen does not generate the\ndocument, or what it generates does not compile.")
}

// introduction opens docs/benchmarks.md.
func introduction() error {
	_, err := fmt.Fprintf(output, `# Benchmarks

%s writes this file, in one run; nothing here is written by hand. Its corpus is not part of the repository:
any folder of OpenAPI documents will do (FLAREGEN_CORPUS), the figures are of the one that Flaregen is developed with.

The other side is oapi-codegen of the version in go.mod, bare: client and models, with the options that let most of its
output compile. It gets the document that flaregen has merged and repaired, since it takes few as they are published; so
flaregen's time includes the repairs, and printing that document. The sides take turns, the fastest of %d runs counts.
Ratios are flaregen ÷ the other side. Times depend on the machine, and on what else it does; ratios less so.
`, "`make benchmarks`", turns)
	return err
}
