package compat

import (
	"os/exec"
	"testing"
)

func TestProgramsStillCompile(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", t.TempDir(), "./...").CombinedOutput()
	if err != nil {
		t.Fatalf("programs that users have written no longer compile; docs/versioning.md says what that means\n%s", out)
	}
}
