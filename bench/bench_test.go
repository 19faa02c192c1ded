package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestCommitted: README.md, the page and the chart are what the committed
// results give, and those are complete. Nobody can change one of them by hand.
func TestCommitted(t *testing.T) {
	text, err := os.ReadFile(resultsFile)
	if err != nil {
		t.Fatal(err)
	}
	r, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.complete(); err != nil {
		t.Error(err)
	}
	if want := len(callNames)*len(overs)*len(contenders) + len(programs); len(r.figures) != want {
		t.Errorf("%s has %d benchmarks, %d are shown", resultsFile, len(r.figures), want)
	}
	readme := committed(t, "README.md")
	want, err := replace(readme, summary(r))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"README.md": want, pageFile: page(r), chartFile: chart(r)} {
		if !bytes.Equal(committed(t, name), want) {
			t.Errorf("%s does not have what %s gives; go run . -read %[2]s -w writes it anew", name, resultsFile)
		}
	}
}

func committed(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestWriteAll: what a run writes is what TestCommitted looks for.
func TestWriteAll(t *testing.T) {
	root := t.TempDir()
	for _, folder := range []string{"bench", "docs"} {
		if err := os.Mkdir(filepath.Join(root, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	readme := filepath.Join(root, "README.md")
	if err := os.WriteFile(readme, []byte("before\n"+begin+"old\n"+end+"after\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	text, r := whole(t)
	if err := writeAll(root, text, r); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"README.md": "before\n" + begin + summary(r) + end + "after\n", pageFile: string(page(r)), chartFile: string(chart(r)),
		"bench/" + resultsFile: string(text),
	} {
		if got, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

// whole gives complete results: a call takes as many microseconds as its
// contender's place in the list, a program as many seconds.
func whole(t *testing.T) ([]byte, *results) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("go: go1.26\nsdk: v7\ngoos: linux\ngoarch: amd64\n")
	for round := range 6 {
		for _, call := range callNames {
			for _, over := range overs {
				for i, by := range contenders {
					fmt.Fprintf(&b, "Benchmark%s-2 100 %d ns/op 64 B/op %d allocs/op\n", callName(call, over, by), 1000*(i+1)+round, 10*(i+1))
				}
			}
		}
	}
	for i, by := range programs {
		fmt.Fprintf(&b, "Benchmark%s 1 %d cold-sec %d above-sec 1 link-sec 1048576 peak-B %d binary-B 524288 stripped-B\n", buildName(by), 30+i, 1+i, (8+i)<<20)
	}
	r, err := read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.complete(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

func TestTables(t *testing.T) {
	_, r := whole(t)
	var b strings.Builder
	callTable(&b, r)
	buildTable(&b, r)
	got := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"| target | ≤ 0.80 | ≤ 0.80 | ≤ 1.15 | ≤ 1.15 | ≥ 3 | ≥ 3 |",
		"| get, in memory | 0.50 met | 0.50 met | 0.33 met | 0.33 met | 3.99 met | 4.00 met |", // the SDK in the use that takes less
		"| 404, in memory | 0.50 met | 0.50 met | 0.33 met | 0.33 met | 3.99 | 4.00 |",         // nothing is promised of the SDK's 404
		"| get, over loopback | 0.50 | 0.50 | 0.33 | 0.33 | 3.99 | 4.00 |",
		"| cold build, CPU | 30.0 s | 31.0 s | 32.0 s | 33.0 s | SDK, sub-packages ÷ flaregen: 1.03 | – |",
		"| … above the standard library | 1.0 s | 2.0 s | 3.0 s | 4.0 s | SDK, sub-packages ÷ flaregen: 1.50 missed | ≥ 10 |",
		"| … of that, linking | 1.0 s | 1.0 s | 1.0 s | 1.0 s | SDK, sub-packages ÷ flaregen: 1.00 | – |",
		"| binary | 8.0 MiB | 9.0 MiB | 10.0 MiB | 11.0 MiB | flaregen ÷ by hand: 1.12 missed | ≤ 1.10 |",
		"| … stripped | 0.5 MiB | 0.5 MiB | 0.5 MiB | 0.5 MiB | flaregen ÷ by hand: 1.00 met | ≤ 1.10 |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, b.String())
		}
	}
}

func TestRatio(t *testing.T) {
	lines := func(name string, ns ...int) string {
		var b strings.Builder
		for _, n := range ns {
			fmt.Fprintf(&b, "Benchmark%s-8 1 %d ns/op\n", name, n)
		}
		return b.String()
	}
	r, err := read([]byte(lines("Fast", 90, 99, 100, 100, 101, 110) + lines("Slow", 198, 199, 200, 200, 201, 202) + lines("Other", 91, 99, 100, 101, 101, 110)))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, base, want string
		target           target
		verdict          string
	}{
		{"Fast", "Slow", "0.50 ± 11%", target{limit: 0.8}, "0.50 met"},
		{"Slow", "Fast", "2.00 ± 12%", target{limit: 1.15}, "2.00 missed"},
		{"Slow", "Fast", "2.00 ± 12%", target{limit: 3, least: true}, "2.00 missed"},
		{"Slow", "Fast", "2.00 ± 12%", target{limit: 1.9, least: true}, "2.00 met"},
		{"Fast", "Other", "~ 1.00 ± 21%", target{limit: 0.8}, "~ 1.00 missed"},
	}
	for _, tt := range tests {
		q := r.ratio(seconds, tt.name, tt.base)
		if got := q.varied(); got != tt.want {
			t.Errorf("%s ÷ %s: %s, want %s", tt.name, tt.base, got, tt.want)
		}
		if got := tt.target.verdict(q); got != tt.verdict {
			t.Errorf("%s ÷ %s %s: %s, want %s", tt.name, tt.base, tt.target, got, tt.verdict)
		}
	}
}

func TestFaults(t *testing.T) {
	if _, err := read([]byte("BenchmarkCall 1\n")); err == nil {
		t.Error("a line without a figure is read")
	}
	if _, err := replace([]byte("no markers"), ""); err == nil {
		t.Error("a README.md without markers is written")
	}
	if err := compare(io.Discard, options{programs: []string{"rust"}}, "", false); err == nil || !strings.Contains(err.Error(), "no program rust") {
		t.Errorf("an unknown program: %v", err)
	}
	if err := compare(io.Discard, options{count: 1, call: "Get", over: ".", by: ".", programs: programs}, "", true); err == nil || !strings.Contains(err.Error(), "-w needs everything") {
		t.Errorf("a part to be written: %v", err)
	}
	part := filepath.Join(t.TempDir(), "part.txt")
	if err := os.WriteFile(part, []byte("Benchmark"+callName("Get", "memory", "flaregen")+"-2 1 5 ns/op 1 allocs/op\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := compare(io.Discard, options{}, part, true); err == nil || !strings.Contains(err.Error(), "not measured: Build/by=byhand") {
		t.Errorf("results with gaps: %v", err)
	}
}

// TestChart: well-formed, the same each time, with title and description for
// those who do not see it, and bars as long as their values say.
func TestChart(t *testing.T) {
	_, r := whole(t)
	first := chart(r)
	if !bytes.Equal(first, chart(r)) {
		t.Error("two charts of the same results differ")
	}
	if strings.Contains(string(first), "%!") {
		t.Error("a format does not fit its arguments")
	}
	decoder := xml.NewDecoder(bytes.NewReader(first))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`role="img" aria-labelledby="title desc"`, `<title id="title">`, "get, flaregen 0.50", "prefers-color-scheme:dark"} {
		if !strings.Contains(string(first), want) {
			t.Errorf("lacks %s", want)
		}
	}
	var widths []float64 // of the programs, for their time and then their size
	for _, bar := range regexp.MustCompile(`<rect class="[a-z]+" x="[0-9]+" y="[0-9]+" width="([0-9.]+)"`).FindAllStringSubmatch(string(first), -1) {
		width, err := strconv.ParseFloat(bar[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		widths = append(widths, width)
	}
	widths = widths[len(widths)-2*len(programs):]
	for i, value := range []float64{1, 2, 3, 4, 8, 9, 10, 11} {
		longest := []float64{4, 11}[i/len(programs)]
		want := widths[i/len(programs)*len(programs)+len(programs)-1] * value / longest
		if off := widths[i] - want; off < -0.1 || off > 0.1 {
			t.Errorf("the bar of %v is %v long, want %v", value, widths[i], want)
		}
	}
}

// TestNames: everything that is compared has a title, and every program a
// folder.
func TestNames(t *testing.T) {
	for _, names := range [][]string{callNames, overs, contenders, programs} {
		for _, name := range names {
			if titles[name] == "" {
				t.Errorf("%s has no title", name)
			}
		}
	}
	for _, name := range programs {
		if _, err := os.Stat(filepath.Join("programs", name, "main.go")); err != nil {
			t.Error(err)
		}
	}
}
