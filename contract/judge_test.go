package contract

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

const specification = "../spec/openapi.yaml"

// startPrism starts Prism on a free port of loopback, and gives its URL.
func startPrism(t *testing.T) string {
	t.Helper()
	folder := installPrism(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	// Node itself, not npm or npx: there is no process between it and us, and
	// none below it. Should the test die, leave.cjs sees the end of the pipe.
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
		cancel()
		_ = stdin.Close()
		<-drained
		_ = cmd.Wait() // it was killed
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

// leastNode is the oldest node with which this Prism has been seen to work. Its
// package.json asks for a later one; npm warns and installs it.
const leastNode = 20

// needNode ends the test where there is nothing to install Prism with.
func needNode(t *testing.T) {
	t.Helper()
	for _, program := range []string{"npm", "node"} {
		if _, err := exec.LookPath(program); err != nil {
			withoutPrism(t, "there is no "+program)
		}
	}
	version, err := exec.CommandContext(t.Context(), "node", "--print", "parseInt(process.versions.node)").Output()
	if err != nil {
		withoutPrism(t, fmt.Sprintf("node does not work: %v", err))
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(version)))
	if err != nil || major < leastNode {
		withoutPrism(t, fmt.Sprintf("it needs node %d, this is %s", leastNode, version))
	}
}

// installPrism gives a folder in which the Prism of prism/package-lock.json is
// installed. It is kept for the next run, outside of the repository.
func installPrism(t *testing.T) string {
	t.Helper()
	needNode(t)
	sum := sha256.Sum256(readPrism(t, "package-lock.json")) // what is pinned has a folder of its own
	parent := cache(t)
	folder := filepath.Join(parent, "prism-"+hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(folder); err == nil {
		return folder
	}
	fresh, err := os.MkdirTemp(parent, "installing-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(fresh) })
	for _, name := range []string{"package.json", "package-lock.json"} {
		if err := os.WriteFile(filepath.Join(fresh, name), readPrism(t, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	install(t, fresh)
	// Nobody sees half of it; a run beside this one may have been faster.
	if err := os.Rename(fresh, folder); err != nil {
		if _, missing := os.Stat(folder); missing != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// cache gives a folder that outlives the test, if there may be one.
func cache(t *testing.T) string {
	t.Helper()
	folder, err := os.UserCacheDir()
	if err == nil {
		folder = filepath.Join(folder, "flaregen")
		err = os.MkdirAll(folder, 0o755)
	}
	if err != nil {
		return t.TempDir()
	}
	return folder
}

func readPrism(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("prism", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// install runs npm, which gives up soon when it reaches nobody.
func install(t *testing.T, folder string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error",
		"--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
	cmd.Dir = folder
	if text, err := cmd.CombinedOutput(); err != nil {
		withoutPrism(t, fmt.Sprintf("npm cannot install it: %v\n%s", err, text))
	}
}

// withoutPrism ends the test.
func withoutPrism(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("FLAREGEN_PRISM") == "required" {
		t.Fatalf("Prism has not judged anything: %s", why)
	}
	t.Skipf("skipped, Prism has not judged anything: %s", why)
}
