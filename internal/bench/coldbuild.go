package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The two programs do the same: they list one resource.
const (
	programGenerated = "./internal/bench/programs/generated"
	programByHand    = "./internal/bench/programs/byhand"
)

// builds compares building and the result of it. A first build fills an empty
// cache; a second one finds the standard library there, and shows what comes
// on top of it.
func builds() error {
	rows := [][]any{{"program", "cold build", "above the standard library", "binary", "stripped"}}
	var measured []compiled
	for _, pkg := range []string{programByHand, programGenerated} {
		c, err := compile(pkg)
		if err != nil {
			return err
		}
		measured = append(measured, c)
		rows = append(rows, []any{filepath.Base(pkg), c.cold.cpu.Round(1e7).String() + " CPU", c.above.cpu.Round(1e7).String() + " CPU",
			mebibytes(c.size), mebibytes(c.stripped)})
	}
	hand, generated := measured[0], measured[1]
	rows = append(rows, []any{"generated ÷ byhand", generated.cold.cpu.Seconds() / hand.cold.cpu.Seconds(), generated.above.cpu.Seconds() / hand.above.cpu.Seconds(),
		float64(generated.size) / float64(hand.size), float64(generated.stripped) / float64(hand.stripped)})
	table("A program that lists one resource: on the generated client, and by hand on net/http", rows...)
	paragraph(fmt.Sprintf("On top of what the hand-written program takes: %s CPU.", (generated.above.cpu - hand.above.cpu).Round(1e7)))
	return nil
}

// compiled is what building a program took and gave.
type compiled struct {
	cold, above    usage
	size, stripped int64 // bytes
}

func compile(pkg string) (c compiled, err error) {
	folder, err := os.MkdirTemp("", "flaregen-build-")
	if err != nil {
		return c, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system cleans up
	program := filepath.Join(folder, "program")
	cached := func(cache string, args ...string) *exec.Cmd {
		cmd := exec.Command("go", args...)
		cmd.Env = append(os.Environ(), "GOCACHE="+filepath.Join(folder, cache), "GOFLAGS=-buildvcs=false")
		return cmd
	}
	if c.cold, err = measure(cached("cold", "build", "-o", program, pkg)); err != nil {
		return c, err
	}
	if c.size, err = sizeOf(program); err != nil {
		return c, err
	}
	standard, err := exec.Command("go", "list", "-deps", "-f", "{{if .Standard}}{{.ImportPath}}{{end}}", pkg).Output()
	if err != nil {
		return c, err
	}
	if _, err = measure(cached("warm", append([]string{"build"}, strings.Fields(string(standard))...)...)); err != nil {
		return c, err
	}
	if c.above, err = measure(cached("warm", "build", "-o", program, pkg)); err != nil {
		return c, err
	}
	if _, err = measure(cached("warm", "build", "-ldflags=-s -w", "-o", program, pkg)); err != nil {
		return c, err
	}
	c.stripped, err = sizeOf(program)
	return c, err
}

func sizeOf(name string) (int64, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
