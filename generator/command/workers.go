package command

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// workers are processes of this program that generate a client each, because
// the library that prints types keeps state of its own and can be used once at
// a time in a process. The zero value has none.
type workers struct {
	program string // the file of this program
	name    string // that it was started by
	most    int    // at a time
}

// ownProcesses gives a worker to each CPU, or none when it cannot be known
// which program this is.
func ownProcesses() workers {
	program, err := os.Executable()
	if err != nil {
		return workers{}
	}
	return workers{program: program, name: os.Args[0], most: runtime.GOMAXPROCS(0)}
}

// useful reports whether work for a number of clients goes faster with
// processes of their own.
func (w workers) useful(clients int) bool { return w.most > 1 && clients > 1 }

// each has every client of a project generated. What comes back is in the
// order of the clients, whichever was ready first.
func (w workers) each(ctx context.Context, p *project, ready func(clients int)) ([]Output, []error) {
	outputs, errs := make([]Output, len(p.clients)), make([]error, len(p.clients))
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	next := make(chan int)
	for range min(w.most, len(p.clients)) {
		group.Go(func() {
			for i := range next {
				outputs[i], errs[i] = w.generate(ctx, p.config, p.clients[i].Name)
				mu.Lock()
				done++
				ready(done)
				mu.Unlock()
			}
		})
	}
	for i := range p.clients {
		next <- i
	}
	close(next)
	group.Wait()
	return outputs, errs
}

// generate has one client generated. A worker ends with the context.
func (w workers) generate(ctx context.Context, config, client string) (Output, error) {
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, w.program, workerCommand, "--config", config, "--client", client)
	cmd.Args[0] = w.name // a program may be several, by its name
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return Output{}, ctx.Err()
	}
	if err != nil {
		return Output{}, fmt.Errorf("the process that generates %s: %w\n%s", client, err, &complaint)
	}
	var a answer
	if err := gob.NewDecoder(bytes.NewReader(out)).Decode(&a); err != nil {
		return Output{}, fmt.Errorf("the process that generates %s: its answer: %w", client, err)
	}
	if len(a.Faults) > 0 {
		return Output{}, a.Faults
	}
	return a.Output, nil
}

// answer is what a worker writes to its standard output. It has no model:
// that is for list, which needs no workers.
type answer struct {
	Output Output
	Faults faultLines
}

// faultLines are the faults of a client as they are printed.
type faultLines []string

func (f faultLines) Error() string { return strings.Join(f, "\n") }

const workerCommand = "worker"

// newWorker makes the command that workers run. It is not for people.
func newWorker(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:    workerCommand,
		Short:  "Generate one client for another process of flaregen",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(s)
			if err != nil {
				return err
			}
			outputs, err := p.each(cmd.Context(), Generate)
			a := answer{Faults: faults(err)}
			if err == nil && len(outputs) == 1 {
				a.Output = outputs[0]
				a.Output.API = nil
			}
			return gob.NewEncoder(cmd.OutOrStdout()).Encode(a)
		},
	}
	s.addClient(cmd)
	_ = cmd.MarkFlagRequired("client") // the flag was just made
	return cmd
}
