package contract

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/contract/internal/calls"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

const specification = "../spec/openapi.yaml"

// TestPrism: a server that was made from spec/openapi.yaml without us accepts
// every request of our client, which understands every documented answer, of
// success and of refusal.
func TestPrism(t *testing.T) {
	world, wire := calls.NewWorld(t), &calls.Recorder{}
	client := prismClient(t, wire)
	for _, step := range calls.Steps() {
		t.Run(step.Name(), func(t *testing.T) {
			wire.Prefer = ""
			result, err := step.Call(t.Context(), client, world)
			accepted(t, wire)
			understood(t, world, wire, step, result, err)

			const status, code = http.StatusConflict, 1000 // the least code that the document allows
			wire.Prefer = fmt.Sprintf("code=%d", status)
			_, err = step.Call(t.Context(), client, world)
			accepted(t, wire)
			refused(t, err, status, code)
		})
	}
}

// TestPrismRefuses: the judge can say no, and our client understands that.
func TestPrismRefuses(t *testing.T) {
	world, wire := calls.NewWorld(t), &calls.Recorder{}
	client := prismClient(t, wire)
	zone := "/zones/" + world.Zone
	for _, test := range []struct {
		name, method, path string
		body               any
		opts               []envelope.RequestOption
		status             int
		violation          string
	}{
		{"no credentials", "GET", zone + "/client_certificates", nil, []envelope.RequestOption{envelope.WithHeader("Authorization", "")}, 401, "security"},
		{"no such path", "GET", zone + "/flags", nil, nil, 404, ""},
		{"no such method", "DELETE", zone + "/client_certificates", nil, nil, 405, ""},
		{"a member is absent", "POST", zone + "/client_certificates", map[string]any{"csr": world.SigningRequest}, nil, 422, "validity_days"},
		{"a member of another type", "PUT", zone + "/origin_tls_client_auth/settings", map[string]any{"enabled": "yes"}, nil, 422, "boolean"},
		{"a value that is none of an enum", "GET", zone + "/custom_certificates", nil, []envelope.RequestOption{envelope.WithQuery("match", "most")}, 422, "match"},
		{"an identifier that is too long", "GET", zone + zone + "/client_certificates", nil, nil, 404, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := client.Do(t.Context(), test.method, test.path, test.body, nil, test.opts...)
			e, ok := errors.AsType[*envelope.Error](err)
			if !ok || e.Status != test.status || !strings.Contains(wire.Last.Violations, test.violation) {
				t.Errorf("got %v and the violations %q, want status %d", err, wire.Last.Violations, test.status)
			}
		})
	}
}

// accepted insists that Prism finds nothing wrong with a request and with its
// own answer.
func accepted(t *testing.T, wire *calls.Recorder) {
	t.Helper()
	if wire.Last == nil {
		t.Fatal("nothing was sent, or nothing was answered")
	}
	if wire.Last.Violations != "" {
		t.Errorf("Prism says: %s", wire.Last.Violations)
	}
}

// prismClient makes a client of a Prism that ends with the test.
func prismClient(t *testing.T, wire *calls.Recorder) *cloudflare.Client {
	t.Helper()
	client, err := cloudflare.NewClient(
		cloudflare.WithBaseURL(startPrism(t)), cloudflare.WithAPIToken("contract-token"),
		cloudflare.WithMaxRetries(0), cloudflare.WithHTTPClient(&http.Client{Transport: wire}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// startPrism starts Prism on a free port of loopback, and gives its URL.
func startPrism(t *testing.T) string {
	t.Helper()
	folder := installPrism(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	// Node itself, not npm or npx: there is no process between it and us, and
	// none below it.
	cmd := exec.CommandContext(ctx, "node", "--require", "./prism/leave.cjs",
		filepath.Join(folder, "node_modules", "@stoplight", "prism-cli", "dist", "index.js"),
		"mock", "--host", "127.0.0.1", "--port", "0", "--errors", "--multiprocess=false", specification)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	url, said := listening(lines)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, out) // or Prism would wait for a reader
	}()
	t.Cleanup(func() {
		_ = stdin.Close() // it leaves
		<-drained
		_ = cmd.Wait()
	})
	if url == "" {
		t.Fatalf("Prism does not start:\n%s", strings.Join(said, "\n"))
	}
	return url
}

var address = regexp.MustCompile(`listening on (http://127\.0\.0\.1:\d+)`)

// listening reads what Prism says until it says where it listens.
func listening(lines *bufio.Scanner) (url string, said []string) {
	for lines.Scan() {
		if found := address.FindStringSubmatch(lines.Text()); found != nil {
			return found[1], said
		}
		said = append(said, lines.Text())
	}
	return "", said
}

// installPrism gives a folder in which the Prism of prism/package-lock.json is
// installed. It is kept for the next run, outside of the repository.
func installPrism(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			withoutPrism(t, "there is no "+program)
		}
	}
	lock, err := os.ReadFile(filepath.Join("prism", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		caches = t.TempDir()
	}
	sum := sha256.Sum256(lock)
	folder := filepath.Join(caches, "flaregen", "prism-"+hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(folder); err == nil {
		return folder
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(folder), "installing-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(fresh) })
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join("prism", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(fresh, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	cmd.Dir = fresh
	if text, err := cmd.CombinedOutput(); err != nil {
		withoutPrism(t, fmt.Sprintf("npm cannot install it: %v\n%s", err, text))
	}
	// All or nothing: a run beside this one has either done it or not.
	if err := os.Rename(fresh, folder); err != nil && !slices.ContainsFunc([]error{os.ErrExist}, func(e error) bool { return errors.Is(err, e) }) {
		if _, missing := os.Stat(folder); missing != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// withoutPrism ends the test.
func withoutPrism(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("FLAREGEN_PRISM") == "required" {
		t.Fatalf("Prism has not judged anything: %s", why)
	}
	t.Skipf("skipped, Prism has not judged anything: %s", why)
}
