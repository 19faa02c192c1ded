package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/flaregen/flaregen/internal/mdtable"
	"github.com/flaregen/flaregen/internal/measure"
)

// fastest runs commands in turns and gives for each of them the least of what
// its runs took.
func fastest(runs int, makers ...func() *exec.Cmd) ([]measure.Usage, error) {
	best := make([]measure.Usage, len(makers))
	for i := range runs {
		for j, command := range makers {
			u, err := measure.Run(command())
			if err != nil {
				return nil, err
			}
			if i == 0 {
				best[j] = u
			}
			best[j] = best[j].Least(u)
		}
	}
	return best, nil
}

// build compiles a package into a folder and gives the name of the program.
func build(folder, pkg string) (string, error) {
	program := filepath.Join(folder, filepath.Base(pkg))
	_, err := measure.Run(exec.Command("go", "build", "-o", program, pkg))
	return program, err
}

// peaks compares the two commands as users run them: flaregen, and
// oapi-codegen with the version that go.mod pins.
func peaks() error {
	folder, err := os.MkdirTemp("", "flaregen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system cleans up
	flaregen, bare, err := commands(folder)
	if err != nil {
		return err
	}
	rows := [][]any{{"document", "time", "CPU", "peak memory", "flaregen", "oapi-codegen"}}
	for _, d := range documents() {
		row, err := d.compare(filepath.Join(folder, d.name), flaregen, bare)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	table("flaregen generate ÷ oapi-codegen (client and models), as commands", rows...)
	return nil
}

// commands builds both commands into a folder.
func commands(folder string) (flaregen, bare string, err error) {
	if flaregen, err = build(folder, "./generator"); err == nil {
		bare, err = build(folder, "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen")
	}
	return flaregen, bare, err
}

// document is what a client is generated from.
type document struct {
	name              string
	sources, overlays string // globs
}

// documents gives the sources of this repository's client and, where there is
// one, a large document: FLAREGEN_BENCH_SPEC names it.
func documents() []document {
	all := []document{{"cloudflare", "spec/fragments/*.yaml", "overlays/*.yaml"}}
	large := os.Getenv("FLAREGEN_BENCH_SPEC")
	if large == "" {
		large = "../shared/corpus/openapi/zero_trust.yaml"
	}
	if _, err := os.Stat(large); err == nil {
		base := filepath.Base(large)
		all = append(all, document{name: strings.TrimSuffix(base, filepath.Ext(base)), sources: large})
	}
	return all
}

func (d document) compare(folder, flaregen, bare string) ([]any, error) {
	if err := d.configure(folder); err != nil {
		return nil, err
	}
	first, second := d.makers(folder, flaregen, bare)
	best, err := fastest(5, first, second)
	if err != nil {
		return nil, err
	}
	ours, theirs := best[0], best[1]
	memory := any("unknown")
	if ours.Peak > 0 {
		memory = float64(ours.Peak) / float64(theirs.Peak)
	}
	return []any{d.name, ours.Wall.Seconds() / theirs.Wall.Seconds(), ours.CPU.Seconds() / theirs.CPU.Seconds(), memory, figures(ours), figures(theirs)}, nil
}

// makers give the commands that generate in a folder; ours finds nothing there
// that need not be written.
func (d document) makers(folder, flaregen, bare string) (ours, theirs func() *exec.Cmd) {
	return func() *exec.Cmd {
			_ = os.RemoveAll(filepath.Join(folder, "gen")) // what cannot be removed is found unchanged, and faster
			return exec.Command(flaregen, "generate", "-c", filepath.Join(folder, "flaregen.yaml"))
		},
		func() *exec.Cmd {
			return exec.Command(bare, "-config", filepath.Join(folder, "bare.yaml"), "-o", filepath.Join(folder, "bare", "bare.go"), filepath.Join(folder, "openapi.yaml"))
		}
}

// figures are what the ratios are made of.
func figures(u measure.Usage) string {
	return fmt.Sprintf("%s, %s CPU, %s", duration(float64(u.Wall)), duration(float64(u.CPU)), mdtable.Mebibytes(u.Peak))
}

// configure writes the configurations of both commands.
func (d document) configure(folder string) error {
	if err := os.MkdirAll(filepath.Join(folder, "bare"), 0o777); err != nil {
		return err
	}
	sources, err := filepath.Abs(d.sources)
	if err != nil {
		return err
	}
	ours := fmt.Sprintf("version: 1\nclients:\n  - name: api\n    output: gen/api\n    spec: openapi.yaml\n    sources: [%q]\n", sources)
	if d.overlays != "" {
		overlays, err := filepath.Abs(d.overlays)
		if err != nil {
			return err
		}
		ours += fmt.Sprintf("    overlays: [%q]\n", overlays)
	}
	if err := os.WriteFile(filepath.Join(folder, "flaregen.yaml"), []byte(ours), 0o666); err != nil {
		return err
	}
	const theirs = `package: api
generate: {client: true, models: true}
compatibility: {always-prefix-enum-values: true}
output-options: {resolve-type-name-collisions: true, disable-type-aliases-for-type: [array]}
`
	return os.WriteFile(filepath.Join(folder, "bare.yaml"), []byte(theirs), 0o666)
}
