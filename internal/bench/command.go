package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// usage is what running a command took.
type usage struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory at most; 0 where the system does not say
}

// add sums times, and keeps the higher peak.
func (u *usage) add(v usage) {
	u.wall += v.wall
	u.cpu += v.cpu
	u.peak = max(u.peak, v.peak)
}

// least gives the lower value of each.
func (u usage) least(v usage) usage {
	return usage{min(u.wall, v.wall), min(u.cpu, v.cpu), min(u.peak, v.peak)}
}

// measure runs a command.
func measure(cmd *exec.Cmd) (usage, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return usage{}, fmt.Errorf("%s: %w\n%s", cmd, err, &output)
	}
	state := cmd.ProcessState
	return usage{time.Since(start), state.UserTime() + state.SystemTime(), peak(state)}, nil
}

// fastest runs commands in turns and gives for each of them the least of what
// its runs took.
func fastest(runs int, makers ...func() *exec.Cmd) ([]usage, error) {
	best := make([]usage, len(makers))
	for i := range runs {
		for j, command := range makers {
			u, err := measure(command())
			if err != nil {
				return nil, err
			}
			if i == 0 {
				best[j] = u
			}
			best[j] = best[j].least(u)
		}
	}
	return best, nil
}

// build compiles a package into a folder and gives the name of the program.
func build(folder, pkg string) (string, error) {
	program := filepath.Join(folder, filepath.Base(pkg))
	_, err := measure(exec.Command("go", "build", "-o", program, pkg))
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
	if ours.peak > 0 {
		memory = float64(ours.peak) / float64(theirs.peak)
	}
	return []any{d.name, ours.wall.Seconds() / theirs.wall.Seconds(), ours.cpu.Seconds() / theirs.cpu.Seconds(), memory, ours, theirs}, nil
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

// String gives the figures that the ratios are made of.
func (u usage) String() string {
	return fmt.Sprintf("%s, %s CPU, %s", duration(float64(u.wall)), duration(float64(u.cpu)), mebibytes(u.peak))
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
