package measure

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	u, err := Run(exec.Command("go", "version"))
	if err != nil || u.Wall <= 0 || u.CPU < 0 || u.Peak < 0 {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := Run(exec.Command("go", "no-such-command")); err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("what a command says when it fails is lost: %v", err)
	}
}

func TestUsage(t *testing.T) {
	a, b := Usage{time.Second, 3 * time.Second, 5}, Usage{2 * time.Second, 2 * time.Second, 4}
	if got := a.Least(b); got != (Usage{time.Second, 2 * time.Second, 4}) {
		t.Errorf("least: %+v", got)
	}
	a.Add(b)
	if a != (Usage{3 * time.Second, 5 * time.Second, 5}) {
		t.Errorf("sum: %+v", a)
	}
}
