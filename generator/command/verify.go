package command

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
)

// staleError says that what is committed is not what generate would write.
type staleError struct{ files int }

func (e *staleError) Error() string {
	return fmt.Sprintf("flaregen: %s stale; `flaregen generate` writes what is fresh", isOrAre(e.files, "file"))
}

// newVerify makes the command that compares.
func newVerify(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Compare what is committed with what generate would write",
		Long: "Verify generates in memory and prints a unified diff from the files on the disk to those that\n" +
			"generate would write. It exits 0 when there is no difference, 1 when there is one.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(s)
			if err != nil {
				return err
			}
			stop := s.watch(cmd, p)
			_, want, err := p.generate(cmd.Context())
			stop()
			if err != nil {
				return err
			}
			found, err := compare(system{}, want)
			if err != nil {
				return err
			}
			out := s.results(cmd)
			for _, change := range found.list {
				printDiff(out, change.diff())
			}
			if len(found.list) > 0 {
				return &staleError{files: len(found.list)}
			}
			fmt.Fprintf(out, "%s fresh\n", isOrAre(found.unchanged, "file"))
			return nil
		},
	}
	s.addClient(cmd)
	return cmd
}

// diff gives the unified diff from the old content to the new.
func (c change) diff() []byte {
	old, fresh := "committed/"+c.name, "generated/"+c.name
	if c.old == nil {
		old = "/dev/null"
	}
	if c.new == nil {
		fresh = "/dev/null"
	}
	return diff.Diff(old, c.old, fresh, c.new)
}

// printDiff colours what is removed and added, when somebody is watching.
func printDiff(w io.Writer, text []byte) {
	if !colourful(w) {
		w.Write(text)
		return
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if colour := lineColour(line); colour != "" {
			line = colour + line + "\x1b[0m"
		}
		fmt.Fprintln(w, line)
	}
}

func lineColour(line string) string {
	switch {
	case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "diff "):
		return "\x1b[1m"
	case strings.HasPrefix(line, "@@"):
		return "\x1b[36m"
	case strings.HasPrefix(line, "+"):
		return "\x1b[32m"
	case strings.HasPrefix(line, "-"):
		return "\x1b[31m"
	}
	return ""
}

// colourful reports whether w is a terminal that may be coloured
// (https://no-color.org).
func colourful(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func isOrAre(n int, noun string) string {
	if n == 1 {
		return plural(n, noun) + " is"
	}
	return plural(n, noun) + " are"
}
