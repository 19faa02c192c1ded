package command

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/source"
)

// beds writes a configuration of three clients, whose sources have something
// to repair, to correct, to split and to collide. A broken one has faults of
// two clients.
func beds(t *testing.T, broken bool) (configuration string) {
	t.Helper()
	dir := t.TempDir()
	const document = `openapi: 3.1.0
info: {title: Beds, version: "1"}
paths:
  /beds:
    get: {operationId: a, responses: {4xx: {description: no}, "200": {description: a, content: {application/json: {schema: {type: object, properties: {success: {type: boolean}, result: {type: array, items: {type: object, required: [id, id], properties: {id: {type: [string, "null"]}}}}}}}}}}}
  /zones/{zone}/beds:
    get: {operationId: b, responses: {"200": {description: a, content: {application/json: {schema: {type: object, properties: {success: {type: boolean}, result: {type: array, items: {type: object, properties: {size: {type: integer}}}}}}}}}}}
`
	sources := map[string]string{"a": "a.yaml", "b": "a.yaml", "c": "a.yaml"}
	if broken {
		sources["a"], sources["c"] = "none.yaml", "bad.yaml"
	}
	files := map[string]string{
		"go.mod":   "module example.com/beds\n",
		"a.yaml":   document,
		"bad.yaml": "openapi: 3.0.3\ninfo: [}\n",
		"overlay.yaml": "overlay: 1.1.0\ninfo: {title: a, version: \"1\"}\nactions:\n" +
			"  - {target: $.info, description: The title says too little., update: {title: All beds}}\n",
		"flaregen.yaml": "version: 1\nclients:\n" +
			"  - {name: a, output: gen/a, sources: [" + sources["a"] + "], spec: a.gen.yaml, overlays: [overlay.yaml]}\n" +
			"  - {name: b, output: gen/b, sources: [" + sources["b"] + "], split: resource}\n" +
			"  - {name: c, output: gen/c, sources: [" + sources["c"] + "], smoke_test: true, select: {operations: [b]}}\n",
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "flaregen.yaml")
}

// processes are workers out of the test binary, which is the command when it is
// called flaregen: see TestMain.
func processes(t *testing.T) workers {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return workers{program: program, name: "flaregen", most: 2}
}

func open(t *testing.T, w workers, configuration string) *project {
	t.Helper()
	p, err := openProject(&settings{config: configuration, workers: w})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWorkersGiveTheSame(t *testing.T) {
	configuration := beds(t, false)
	serial, want, err := open(t, workers{}, configuration).generate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parallel, got, err := open(t, processes(t), configuration).generate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("the files differ")
	}
	for i := range serial {
		if parallel[i].API != nil {
			t.Fatal("this was done without workers")
		}
		var a, b strings.Builder
		serial[i].Report.Print(&a, true)
		parallel[i].Report.Print(&b, true)
		if a.String() != b.String() || !strings.Contains(a.String(), "fixes: ") {
			t.Errorf("reported:\n%s\nwant:\n%s", &b, &a)
		}
	}
	if len(serial[0].Report.Overlays) == 0 || len(serial[0].Report.Fixes) == 0 || serial[2].Report.Left.Operations == 0 {
		t.Errorf("the clients do not try every part of the report: %+v", serial)
	}
}

func TestWorkersFindTheSame(t *testing.T) {
	configuration := beds(t, true)
	_, _, serial := open(t, workers{}, configuration).generate(t.Context())
	_, _, parallel := open(t, processes(t), configuration).generate(t.Context())
	want, got := faults(serial), faults(parallel)
	if len(want) < 2 || !reflect.DeepEqual(got, want) {
		t.Errorf("found:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if errors.As(parallel, new(*source.Error)) {
		t.Error("this was done without workers")
	}
}

func TestWorkersThatFail(t *testing.T) {
	another, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range map[string]workers{
		"no such program": {program: filepath.Join(t.TempDir(), "none"), name: "flaregen", most: 2},
		"another program": {program: another, name: "go", most: 2},
	} {
		_, _, err := open(t, w, beds(t, false)).generate(t.Context())
		if err == nil || !strings.Contains(err.Error(), "the process that generates b: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWorkersAreCalledOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := open(t, processes(t), beds(t, false)).generate(ctx)
	if got := faults(err); len(got) == 0 || got[0] != "flaregen: interrupted" {
		t.Errorf("%v", got)
	}
}

// TestUsefulWorkers: one client, or one CPU, needs no process of its own.
func TestUsefulWorkers(t *testing.T) {
	for _, test := range []struct {
		most, clients int
		want          bool
	}{{0, 3, false}, {1, 3, false}, {2, 1, false}, {2, 2, true}} {
		if got := (workers{most: test.most}).useful(test.clients); got != test.want {
			t.Errorf("%d at a time for %d clients: %v", test.most, test.clients, got)
		}
	}
}
