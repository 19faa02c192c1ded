package command

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// newGenerate makes the command that writes.
func newGenerate(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write the merged document and the clients",
		Long: "Generate reads the sources of every client, writes the merged document and the Go package,\n" +
			"and reports what it did. Either all files are written or none.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(s)
			if err != nil {
				return err
			}
			stop := s.watch(cmd, p)
			outputs, want, err := p.generate(cmd.Context())
			stop()
			if err != nil {
				return err
			}
			changes, err := compare(system{}, want)
			if err != nil {
				return err
			}
			if err := changes.apply(cmd.Context(), system{}); err != nil {
				return err
			}
			out := s.results(cmd)
			for _, output := range outputs {
				output.Report.Print(out, s.verbose)
			}
			changes.print(out, s.verbose)
			return nil
		},
	}
	s.addClient(cmd)
	return cmd
}

// print reports what became of the files.
func (c *changes) print(w io.Writer, detail bool) {
	counts := map[verb]int{}
	for _, change := range c.list {
		counts[change.verb()]++
	}
	fmt.Fprintf(w, "files: %d written, %d unchanged, %d removed\n", counts[written], c.unchanged, counts[removed])
	if detail {
		for _, change := range c.list {
			fmt.Fprintf(w, "  %s %s\n", change.verb(), change.name)
		}
	}
}
