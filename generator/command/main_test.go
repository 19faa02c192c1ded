package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected output of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"flaregen": Main})
}

// TestScript runs the scripts in testdata/script: one for each command and for
// each kind of fault, with its exact message.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Setup:         setUpModule,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"keep":      keep,
			"untouched": untouched,
			"empty":     empty,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// exits runs a program and checks its exit code: exits 2 flaregen generate.
func exits(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		ts.Fatalf("usage: exits code program args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	ts.Logf("[exit code %d]", got)
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

type keptKey struct{}

// output describes what generate has written, modification times included.
func output(ts *testscript.TestScript) map[string]string {
	found := map[string]string{}
	for _, pattern := range []string{"gen/*/*", "gen/*/*/*", "spec/*.yaml", ".*", "gen/.*", "spec/.*", "gen/*/.*"} {
		names, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		for _, name := range names {
			info, err := os.Stat(name)
			ts.Check(err)
			if info.Mode().IsRegular() {
				found[name] = fmt.Sprint(info.ModTime(), info.Mode(), ts.ReadFile(name))
			}
		}
	}
	return found
}

// keep remembers what generate has written.
func keep(ts *testscript.TestScript, _ bool, _ []string) {
	*(ts.Value(keptKey{}).(*map[string]string)) = output(ts)
}

// untouched checks that it is still so.
func untouched(ts *testscript.TestScript, _ bool, _ []string) {
	kept := *(ts.Value(keptKey{}).(*map[string]string))
	if len(kept) == 0 {
		ts.Fatalf("nothing was kept")
	}
	if now := output(ts); !maps.Equal(now, kept) {
		ts.Fatalf("the output was touched:\n%v\nit was:\n%v", now, kept)
	}
}

// empty checks that the output streams named are empty.
func empty(ts *testscript.TestScript, _ bool, streams []string) {
	for _, stream := range streams {
		if text := ts.ReadFile(stream); text != "" {
			ts.Fatalf("%s is not empty:\n%s", stream, text)
		}
	}
}

var requirement = regexp.MustCompile(`(?m)^\t\S+ v\S+( // indirect)?$`)

// setUpModule makes a Go module out of the script's folder that uses this
// repository, with the versions that the repository uses: nothing has to be
// downloaded to build what was generated.
func setUpModule(env *testscript.Env) error {
	env.Values[keptKey{}] = &map[string]string{}
	repository, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(repository, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(repository, "go.sum"))
	if err != nil {
		return err
	}
	text := "module example.com/user\n\ngo 1.26.0\n\nrequire (\n\tgithub.com/flaregen/flaregen v0.0.0\n"
	for _, line := range requirement.FindAllString(string(mod), -1) {
		text += line + "\n"
	}
	text += ")\n\nreplace github.com/flaregen/flaregen => " + repository + "\n"
	if err := os.WriteFile(filepath.Join(env.WorkDir, "go.mod"), []byte(text), 0o666); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(env.WorkDir, "go.sum"), sum, 0o666); err != nil {
		return err
	}
	return shareCaches(env)
}

// shareCaches lets the go command of a script use what is there already.
func shareCaches(env *testscript.Env) error {
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOTOOLCHAIN"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			return err
		}
		env.Setenv(name, string(value[:len(value)-1]))
	}
	env.Setenv("GOFLAGS", "-mod=mod")
	env.Setenv("GOPROXY", "off")
	return nil
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Generate(ctx, Input{})
	if got := faults(err); len(got) != 1 || got[0] != "flaregen: interrupted" {
		t.Errorf("got %q", got)
	}
}
