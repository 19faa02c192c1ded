package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// options say what is measured.
type options struct {
	count          int // of rounds; 0: no calls
	benchtime      string
	call, over, by string // which calls: regular expressions
	programs       []string
}

// whole says whether nothing is left out.
func (o options) whole() bool {
	return o.count > 0 && o.call == "." && o.over == "." && o.by == "." && len(o.programs) == len(programs)
}

// run measures, and gives the results in the format of Go's benchmarks.
func run(o options) ([]byte, error) {
	var text bytes.Buffer
	sdk, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", "github.com/cloudflare/cloudflare-go/v7").Output()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&text, "go: %s\nsdk: %s\ngoos: %s\ngoarch: %s\n", runtime.Version(), bytes.TrimSpace(sdk), runtime.GOOS, runtime.GOARCH)
	if o.count > 0 {
		if err := calls(&text, o); err != nil {
			return nil, err
		}
	}
	if len(o.programs) > 0 {
		if err := builds(&text, o.programs); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

// calls goes through all benchmarks several times over, each time through all
// contenders of a call before the next one: a busy minute of the machine must
// not hit one of them alone.
func calls(w io.Writer, o options) error {
	folder, err := os.MkdirTemp("", "flaregen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // the system cleans up
	program := filepath.Join(folder, "calls.test")
	if output, err := exec.Command("go", "test", "-c", "-o", program, "./calls").CombinedOutput(); err != nil {
		return fmt.Errorf("go test -c ./calls: %w\n%s", err, output)
	}
	pattern := fmt.Sprintf("^BenchmarkCall$/call=(%s)/over=(%s)/by=(%s)", o.call, o.over, o.by)
	found := false
	for round := range o.count {
		fmt.Fprintf(os.Stderr, "calls: round %d of %d\n", round+1, o.count)
		cmd := exec.Command(program, "-test.run=^$", "-test.bench="+pattern, "-test.benchtime="+o.benchtime)
		cmd.Stderr = os.Stderr
		output, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", cmd, err, output)
		}
		for line := range strings.Lines(string(output)) {
			if strings.HasPrefix(line, "Benchmark") {
				found = true
				fmt.Fprint(w, line)
			}
		}
	}
	if !found {
		return fmt.Errorf("no call is %s", pattern)
	}
	return nil
}
