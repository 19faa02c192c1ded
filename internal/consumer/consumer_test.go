// Package consumer builds and runs a program of another module against the
// generated client, the way users do.
package consumer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/internal/scratch"
)

func TestProgramOfAnotherModule(t *testing.T) {
	root, err := scratch.Repository()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := scratch.Module(folder, "example.com/program", root); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(filepath.Join("testdata", "program", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.go"), program, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := scratch.Go(t.Context(), folder, "run", ".")
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
