package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/diff"
	"github.com/flaregen/flaregen/generator/diff/render"
)

// TestRealHistory compares two published versions of a whole API, restricted
// to certificates.
func TestRealHistory(t *testing.T) {
	whole := filepath.Join("..", "..", "..", "shared", "corpus", "whole")
	if _, err := os.Stat(whole); err != nil {
		t.Skip("the published documents are not here:", err)
	}
	reports := [2][]*diff.Report{}
	for i := range reports {
		base, head := published(t, whole, "cloudflare-a.json"), published(t, whole, "cloudflare-b.json")
		report, err := diff.Compare(t.Context(), base, head)
		if err != nil {
			t.Fatal(err)
		}
		reports[i] = []*diff.Report{report}
	}
	report := reports[0][0]
	t.Logf("%d findings: wire %s, Go %s, behaviour %s", len(report.Findings), report.Wire, report.Go, report.Behaviour)
	if len(report.Findings) < 20 {
		t.Errorf("only %d findings in months", len(report.Findings))
	}
	for _, f := range report.Findings {
		if !f.Place().IsValid() || f.Symbol == "" || f.Fingerprint == "" {
			t.Errorf("%s %s %q: place %q, symbol %q", f.Kind, f.Rule, f.Change, f.Place(), f.Symbol)
		}
		if f.Release == diff.Major && f.Action == "" {
			t.Errorf("%s: callers are not told what to do", f.Title())
		}
		if strings.HasPrefix(f.Rule, "request-parameter-") && strings.Contains(f.Change, "removed the `path`") {
			t.Errorf("a path parameter that is called otherwise: %s", f.Change)
		}
	}
	for _, format := range []string{"text", "json", "html", "markdown"} {
		write, err := render.Find(format)
		if err != nil {
			t.Fatal(err)
		}
		var first, second bytes.Buffer
		if err := write(&first, reports[0], render.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := write(&second, reports[1], render.Options{}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: the same comparison gives other bytes", format)
		}
	}
}

func published(t *testing.T, folderName, name string) *diff.Version {
	t.Helper()
	at := place{name: name, fsys: folder(folderName), file: name}
	clients, err := at.clients()
	if err != nil {
		t.Fatal(err)
	}
	client := clients[0]
	client.Select = config.Select{Paths: []string{"/**/*certificate*/**", "/**/*certificate*", "/**/origin_tls_client_auth/**", "/**/ssl/**"}}
	v, err := at.version(t.Context(), client, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
