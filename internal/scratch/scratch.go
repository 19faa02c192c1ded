// Package scratch makes modules for trying out generated code.
//
// In: a folder. Out: a go.mod and a go.sum in it that use this repository as it
// lies on the disk, and require what it requires, so that nothing has to be
// resolved. It never removes anything, and never changes the repository.
package scratch

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Repository finds the folder of this module, from any folder inside.
func Repository() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/flaregen/flaregen").Output()
	if err != nil {
		return "", fmt.Errorf("run this inside of the repository: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

var requirements = regexp.MustCompile(`(?s)require \(.*?\n\)`)

// Module writes a module into a folder. Below this module's path it may import
// what is internal.
func Module(folder, path, repository string) error {
	own, err := os.ReadFile(filepath.Join(repository, "go.mod"))
	if err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(repository, "go.sum"))
	if err != nil {
		return err
	}
	module := "module " + path + "\n\ngo 1.26\n\n" +
		strings.Join(requirements.FindAllString(string(own), -1), "\n\n") +
		"\n\nrequire github.com/flaregen/flaregen v0.0.0\n\nreplace github.com/flaregen/flaregen => " + filepath.ToSlash(repository) + "\n"
	for file, content := range map[string][]byte{"go.mod": []byte(module), "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(folder, file), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Go runs the go command in a module and gives what it wrote to both outputs.
func Go(ctx context.Context, folder string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	return cmd.CombinedOutput()
}
