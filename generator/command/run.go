package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/spf13/cobra"
)

// The exit codes. Scripts rely on them.
const (
	exitOK    = 0
	exitStale = 1 // verify: the committed output is not what generate writes; drift: pages and fragments differ
	exitInput = 2 // the input or the disk does not allow an answer
)

// Main runs the command line of the process and ends it with an exit code: 0,
// 1 when verify finds something stale, drift a difference or diff something
// that breaks, 2 when the input
// or the disk does not allow an answer.
func Main() {
	frugal()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, ownProcesses(), os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// frugal has garbage collected somewhat more often than Go would by itself. The
// program is large, which for a small document counts more than the work; the
// time that it takes is less than what the work leaves. GOGC decides when set.
func frugal() {
	const percent = 70
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// run executes one command line and gives its exit code.
func run(ctx context.Context, w workers, args []string, stdout, stderr io.Writer) int {
	root := newRoot(w, stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	printErrors(stderr, err)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, new(*staleError)), errors.As(err, new(*changedError)), errors.As(err, new(*driftError)):
		return exitStale
	}
	return exitInput
}

// settings are the flags that commands share.
type settings struct {
	config  string
	client  string
	quiet   bool
	verbose bool

	workers workers
}

func newRoot(w workers, stdout, stderr io.Writer) *cobra.Command {
	s := &settings{workers: w}
	root := &cobra.Command{
		Use:           "flaregen",
		Short:         "Generate Go clients from documented API fragments",
		SilenceErrors: true, // run prints them
		SilenceUsage:  true,
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.PersistentFlags().StringVarP(&s.config, "config", "c", "flaregen.yaml", "configuration; file names in it are relative to its folder")
	root.PersistentFlags().BoolVarP(&s.quiet, "quiet", "q", false, "print errors only")
	root.PersistentFlags().BoolVarP(&s.verbose, "verbose", "v", false, "print every detail")
	root.MarkFlagsMutuallyExclusive("quiet", "verbose")
	root.AddCommand(newGenerate(s), newVerify(s), newList(s), newDiff(s), newImport(s), newDrift(s), newInit(s), newWorker(s))
	return root
}

// addClient gives a command the flag that picks one client.
func (s *settings) addClient(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.client, "client", "", "only the client of this name")
}

// results is where a command prints what is not an error.
func (s *settings) results(cmd *cobra.Command) io.Writer {
	if s.quiet {
		return io.Discard
	}
	return cmd.OutOrStdout()
}

// watch shows progress on standard error, where that is a terminal, until the
// function that it gives is called.
func (s *settings) watch(cmd *cobra.Command, p *project) (stop func()) {
	if s.quiet {
		return func() {}
	}
	p.show, stop = showProgress(cmd.ErrOrStderr())
	return stop
}

// printErrors prints every fault that err is made of, one a line and each
// once: clients that share a source share its faults.
func printErrors(w io.Writer, err error) {
	printed := map[string]bool{}
	for _, fault := range faults(err) {
		if fault != "" && !printed[fault] {
			printed[fault] = true
			fmt.Fprintln(w, fault)
		}
	}
}

// faults gives the lines to print for an error. Those that begin with a place
// stay as they are, so that editors and terminals can jump there.
func faults(err error) []string {
	switch e := err.(type) {
	case nil:
		return nil
	case *source.Error:
		return []string{e.Error()}
	case *staleError, *changedError, *driftError:
		return []string{e.Error()}
	case faultLines:
		return e
	case interface{ Unwrap() []error }:
		var lines []string
		for _, err := range e.Unwrap() {
			lines = append(lines, faults(err)...)
		}
		return lines
	}
	if errors.Is(err, context.Canceled) {
		return []string{"flaregen: interrupted"}
	}
	return []string{"flaregen: " + err.Error()}
}
