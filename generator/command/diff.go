package command

import (
	"fmt"

	"github.com/flaregen/flaregen/generator/diff"
	"github.com/spf13/cobra"
)

// newDiff makes the command that compares two versions.
func newDiff(s *settings) *cobra.Command {
	var output, failOn string
	cmd := &cobra.Command{
		Use:   "diff BASE HEAD",
		Short: "Say what a change of the specification does to the people who import the client",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := findPlace(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			head, err := findPlace(cmd.Context(), args[1])
			if err != nil {
				return err
			}
			pairs, err := pairUp(base, head, s.client)
			if err != nil {
				return err
			}
			for _, p := range pairs {
				from, err := base.version(cmd.Context(), *p.base)
				if err != nil {
					return err
				}
				to, err := head.version(cmd.Context(), *p.head)
				if err != nil {
					return err
				}
				report, err := diff.Compare(cmd.Context(), from, to)
				if err != nil {
					return err
				}
				for _, f := range report.Findings {
					fmt.Fprintf(s.results(cmd), "%s: %s %s %s [%s] %s: %s; %s\n", f.Place(), f.Release, f.Kind, f.Rule, f.Operation, f.Symbol, f.Change, f.Action)
				}
				fmt.Fprintf(s.results(cmd), "release %s: wire %s, Go %s, behaviour %s; %d findings\n", report.Release, report.Wire, report.Go, report.Behaviour, len(report.Findings))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&output, "output", "text", "text, markdown, json, html, github or junit")
	cmd.Flags().StringVar(&failOn, "fail-on", "breaking", "breaking, any or none")
	s.addClient(cmd)
	return cmd
}
