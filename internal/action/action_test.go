// Package action runs the steps of action.yml the way a runner does.
package action

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// step is one step of the composite action.
type step struct {
	Name, ID, If, Run string
	Env               map[string]string
}

func steps(t *testing.T) map[string]step {
	t.Helper()
	var action struct {
		Runs struct{ Steps []step }
	}
	read(t, "action.yml", &action)
	found := map[string]step{}
	for _, s := range action.Runs.Steps {
		found[s.Name] = s
	}
	return found
}

func read(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// runner is a checkout with the files that steps write to.
type runner struct {
	t                *testing.T
	folder, temp     string
	flaregen         string
	summary, outputs string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	r := &runner{t: t, folder: t.TempDir(), temp: t.TempDir()}
	r.flaregen = filepath.Join(r.temp, "flaregen")
	r.summary, r.outputs = filepath.Join(r.temp, "summary"), filepath.Join(r.temp, "outputs")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", r.flaregen, "./generator")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.must("git init -q -b main . && git config user.name somebody && git config user.email somebody@example.com && git config commit.gpgsign false")
	r.must("echo 'module example.com/service' > go.mod; " + r.flaregen + " init -q && " + r.flaregen + " generate -q && git add -A && git commit -qm first")
	return r
}

func (r *runner) must(script string) string {
	r.t.Helper()
	out, err := r.bash(script, nil)
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return out
}

func (r *runner) bash(script string, env map[string]string) (string, error) {
	cmd := exec.CommandContext(r.t.Context(), "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script)
	cmd.Dir = r.folder
	cmd.Env = append(os.Environ(), "HOME="+r.temp, "RUNNER_TEMP="+r.temp, "GITHUB_WORKSPACE="+r.folder,
		"GITHUB_STEP_SUMMARY="+r.summary, "GITHUB_OUTPUT="+r.outputs, "FLAREGEN="+r.flaregen)
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (r *runner) file(name string) string {
	r.t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(data)
}

func TestAction(t *testing.T) {
	r, all := newRunner(t), steps(t)
	for name, s := range all {
		if out, err := r.bash("bash -n <<'SCRIPT'\n"+s.Run+"\nSCRIPT\n", nil); err != nil {
			t.Errorf("%s is no script: %v\n%s", name, err, out)
		}
	}
	environment := map[string]string{"BASE": "HEAD~1", "FAIL_ON": "breaking", "APPROVALS": "approvals.yaml"}

	r.must("sed -i.bak 's/text: {type: string/text: {type: integer/' spec/fragments/notes.yaml && rm spec/fragments/*.bak")
	if out, err := r.bash(all["Verify"].Run, nil); err == nil {
		t.Errorf("a stale client passes\n%s", out)
	}
	r.must(r.flaregen + " generate -q && git add -A && git commit -qm second")
	if out, err := r.bash(all["Verify"].Run, nil); err != nil {
		t.Errorf("a fresh client fails: %v\n%s", err, out)
	}
	log, err := r.bash(all["Diff"].Run, environment)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	if !strings.Contains(log, "::error file=spec/fragments/notes.yaml,line=") {
		t.Errorf("no line is annotated\n%s", log)
	}
	outputs := r.file(r.outputs)
	if !strings.Contains(outputs, "release=major\n") || !strings.Contains(outputs, "code=1\n") {
		t.Errorf("the outputs are %s", outputs)
	}
	if report := r.file(filepath.Join(r.temp, "flaregen.md")); !strings.HasPrefix(report, "## API changes: release major") || r.file(r.summary) != report {
		t.Errorf("the report is %s", report)
	}
	if out, err := r.bash(all["Verdict"].Run, map[string]string{"CODE": "1"}); err == nil || !strings.Contains(out, "::error::") {
		t.Errorf("the verdict passes: %s", out)
	}
	if out, err := r.bash(all["Verdict"].Run, map[string]string{"CODE": "0"}); err != nil {
		t.Errorf("the verdict fails: %s", out)
	}

	// Bad input fails the step itself.
	environment["BASE"] = "HEAD"
	r.must("echo 'version: 7' > approvals.yaml")
	if out, err := r.bash(all["Diff"].Run, environment); err == nil {
		t.Errorf("a broken file of approvals passes\n%s", out)
	}
}

func TestComment(t *testing.T) {
	r, comment := newRunner(t), steps(t)["Comment"]
	bin := filepath.Join(r.temp, "bin")
	r.must("mkdir " + bin + ` && printf '#!/bin/sh\necho "$@" > '` + r.temp + `/asked > ` + bin + `/gh && chmod +x ` + bin + "/gh")
	path := map[string]string{"PATH": bin + string(os.PathListSeparator) + os.Getenv("PATH"), "REPORT": "report.md", "NUMBER": "7", "GITHUB_REPOSITORY": "somebody/service"}
	if out, err := r.bash(comment.Run, path); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if asked := r.file(filepath.Join(r.temp, "asked")); asked != "pr comment 7 --repo somebody/service --body-file report.md --edit-last --create-if-none\n" {
		t.Errorf("gh was asked to %s", asked)
	}
	r.must("printf '#!/bin/sh\nexit 1\n' > " + bin + "/gh")
	if out, err := r.bash(comment.Run, path); err != nil || !strings.Contains(out, "::notice::no permission") {
		t.Errorf("without permission: %v\n%s", err, out)
	}
}

func TestWorkflowsAndHooks(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Uses, Run string }
		}
	}
	read(t, ".github/workflows/spec-diff.yml", &workflow)
	uses := ""
	for _, s := range workflow.Jobs["diff"].Steps {
		uses += s.Uses + " "
	}
	if !strings.Contains(uses, "actions/checkout@") || !strings.Contains(uses, "./ ") {
		t.Errorf("the workflow uses %s", uses)
	}
	var hooks []struct{ ID, Entry, Language string }
	read(t, ".pre-commit-hooks.yaml", &hooks)
	r := newRunner(t)
	for _, h := range hooks {
		command, ok := strings.CutPrefix(h.Entry, "go tool flaregen ")
		if !ok || h.Language != "system" {
			t.Errorf("hook %s runs %s", h.ID, h.Entry)
		}
		r.must(r.flaregen + " " + command)
	}
	if len(hooks) != 2 {
		t.Errorf("%d hooks", len(hooks))
	}
}
