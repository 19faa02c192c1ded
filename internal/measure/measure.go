// Package measure says what running a command takes.
package measure

import (
	"bytes"
	"fmt"
	"os/exec"
	"time"
)

// Usage is what running a command took, with everything that it started and
// waited for.
type Usage struct {
	Wall, CPU time.Duration
	Peak      int64 // bytes of memory at most, of a single process; 0 where the system does not say
}

// Add sums times, and keeps the higher peak.
func (u *Usage) Add(v Usage) {
	u.Wall += v.Wall
	u.CPU += v.CPU
	u.Peak = max(u.Peak, v.Peak)
}

// Least gives the lower value of each.
func (u Usage) Least(v Usage) Usage {
	return Usage{min(u.Wall, v.Wall), min(u.CPU, v.CPU), min(u.Peak, v.Peak)}
}

// Run runs a command. What it says is shown when it fails.
func Run(cmd *exec.Cmd) (Usage, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return Usage{}, fmt.Errorf("%s: %w\n%s", cmd, err, &output)
	}
	state := cmd.ProcessState
	return Usage{time.Since(start), state.UserTime() + state.SystemTime(), peak(state)}, nil
}
