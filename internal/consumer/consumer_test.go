// Package consumer builds and runs a program of another module against the
// generated client, the way users do.
package consumer

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestProgramOfAnotherModule(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	copyFile(t, filepath.Join("testdata", "program", "main.go"), filepath.Join(folder, "main.go"))
	copyFile(t, filepath.Join(root, "go.sum"), filepath.Join(folder, "go.sum"))
	write(t, filepath.Join(folder, "go.mod"), otherModule(t, root))

	cmd := exec.CommandContext(t.Context(), "go", "run", "-mod=mod", ".")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		`OriginTLSClientAuth.HostnameCertificates.List [{"id":"certificates-1"},{"id":"certificates-2"}]`,
		`OriginTLSClientAuth.Hostnames.Update [{"id":"hostnames"}]`,
		`ZeroTrust.Gateway.Certificates.Activate {"id":"activate","enabled":true}`, // a member that is not documented comes along
		`SSL.Universal.Settings.Edit {"enabled":true,"id":"settings"}`,
		`refused `,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the output lacks %s", want)
		}
	}
	if strings.Contains(string(out), "KEY") {
		t.Error("the output shows a private key")
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}

var ownRequirements = regexp.MustCompile(`(?s)require \(.*?\n\)`)

// otherModule requires what Flaregen requires, so that nothing has to be
// resolved, and Flaregen from the working tree.
func otherModule(t *testing.T, root string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	return "module example.com/program\n\ngo 1.26\n\n" +
		strings.Join(ownRequirements.FindAllString(string(data), -1), "\n\n") +
		"\n\nrequire github.com/flaregen/flaregen v0.0.0\n\nreplace github.com/flaregen/flaregen => " + filepath.ToSlash(root) + "\n"
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(data))
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
