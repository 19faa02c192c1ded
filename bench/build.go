package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/flaregen/flaregen/internal/measure"
)

// builds compiles each program several times: with an empty cache; with one that
// has the standard library, which shows what comes on top of it; again, which
// links alone; and stripped.
func builds(w io.Writer, programs []string) error {
	folder, err := os.MkdirTemp("", "flaregen-build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system cleans up
	standard := filepath.Join(folder, "standard")
	fmt.Fprintln(os.Stderr, "builds: the standard library")
	if err := buildStandard(standard, programs); err != nil {
		return err
	}
	for _, name := range programs {
		fmt.Fprintln(os.Stderr, "builds:", name)
		c, err := build(filepath.Join(folder, name), standard, "./programs/"+name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "Benchmark%s 1 %.2f cold-sec %.2f above-sec %.2f link-sec %d peak-B %d binary-B %d stripped-B\n",
			buildName(name), c.cold.CPU.Seconds(), c.above.CPU.Seconds(), c.link.CPU.Seconds(), c.cold.Peak, c.size, c.stripped)
	}
	return nil
}

// compiled is what building a program took and gave.
type compiled struct {
	cold, above, link measure.Usage
	size, stripped    int64 // bytes
}

// build builds in a folder that does not exist yet. Every build writes a file
// of its own, since go does not link what is there already.
func build(folder, standard, pkg string) (c compiled, err error) {
	empty, warm := filepath.Join(folder, "empty"), filepath.Join(folder, "warm")
	if err = os.CopyFS(warm, os.DirFS(standard)); err != nil {
		return c, err
	}
	steps := []struct {
		cache, program, flags string
		took                  *measure.Usage
		size                  *int64
	}{
		{empty, "cold", "", &c.cold, &c.size},
		{warm, "above", "", &c.above, new(int64)},
		{warm, "linked", "", &c.link, new(int64)},
		{warm, "stripped", "-s -w", new(measure.Usage), &c.stripped},
	}
	for _, s := range steps {
		program := filepath.Join(folder, s.program)
		if *s.took, err = measure.Run(command(s.cache, "build", "-ldflags="+s.flags, "-o", program, pkg)); err != nil {
			return c, err
		}
		if *s.size, err = sizeOf(program); err != nil {
			return c, err
		}
	}
	return c, nil
}

// buildStandard fills a cache with what the programs need of the standard
// library.
func buildStandard(cache string, programs []string) error {
	args := []string{"list", "-deps", "-f", "{{if .Standard}}{{.ImportPath}}{{end}}"}
	for _, name := range programs {
		args = append(args, "./programs/"+name)
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return err
	}
	_, err = measure.Run(command(cache, append([]string{"build"}, strings.Fields(string(out))...)...))
	return err
}

// command is one of go, with a cache of its own.
func command(cache string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOCACHE="+cache, "GOFLAGS=-buildvcs=false")
	return cmd
}

func sizeOf(name string) (int64, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
