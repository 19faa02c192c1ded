package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/flaregen/flaregen/generator/diff"
	"github.com/flaregen/flaregen/generator/diff/render"
	"github.com/flaregen/flaregen/generator/record"
	"github.com/spf13/cobra"
)

// changedError says that two versions differ more than --fail-on allows.
type changedError struct{ findings int }

func (e *changedError) Error() string {
	return fmt.Sprintf("flaregen: %s not approved", isOrAre(e.findings, "finding"))
}

// diffFlags are what the command line of diff decides.
type diffFlags struct {
	output, failOn, approvals, date string
	approve                         bool
}

// newDiff makes the command that compares two versions.
func newDiff(s *settings) *cobra.Command {
	var flags diffFlags
	cmd := &cobra.Command{
		Use:   "diff BASE HEAD",
		Short: "Say what a change of the specification does to the people who import the client",
		Long: "Diff compares two versions: specifications, folders with a flaregen.yaml, or REV:path of the git\n" +
			"repository around the current folder (REV: alone is the configuration of this folder at that commit).\n" +
			"It tells what changes on the wire, in Go and in behaviour, and which release that makes. It exits 1\n" +
			"when there is a finding that --fail-on names and that no approval covers.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDiff(cmd.Context(), s, s.results(cmd), flags, args[0], args[1])
		},
	}
	cmd.Flags().StringVar(&flags.output, "output", "text", "text, markdown, json, html, github, junit or changelog")
	cmd.Flags().StringVar(&flags.failOn, "fail-on", "breaking", "breaking, any or none")
	cmd.Flags().StringVar(&flags.approvals, "approvals", "", "file with approved findings (default approvals.yaml, when there is one)")
	cmd.Flags().StringVar(&flags.date, "date", "", "the day, YYYY-MM-DD, on which approvals are judged (default today)")
	cmd.Flags().BoolVar(&flags.approve, "approve", false, "print the entries that would approve what breaks, and nothing else")
	s.addClient(cmd)
	return cmd
}

func runDiff(ctx context.Context, s *settings, w io.Writer, flags diffFlags, base, head string) error {
	format, err := render.Find(flags.output)
	if err != nil {
		return err
	}
	fails, err := counterOf(flags.failOn)
	if err != nil {
		return err
	}
	today, err := flags.today()
	if err != nil {
		return err
	}
	approvals, err := flags.readApprovals()
	if err != nil {
		return err
	}
	reports, err := compareVersions(ctx, base, head, s.client)
	if err != nil {
		return err
	}
	approvals.Approve(today.Format(time.DateOnly), reports...)
	if flags.approve {
		const accepted = 90 // days
		_, err := io.WriteString(w, diff.Entries(today.AddDate(0, 0, accepted).Format(time.DateOnly), reports...))
		return err
	}
	if err := format(w, reports, render.Options{Colour: colourful(w), Prefix: workspacePrefix(head)}); err != nil {
		return err
	}
	if n := fails(reports); n > 0 {
		return &changedError{findings: n}
	}
	return nil
}

// counterOf gives the function that counts the findings to fail on.
func counterOf(on string) (func([]*diff.Report) int, error) {
	count := func(matches func(diff.Finding) bool) func([]*diff.Report) int {
		return func(reports []*diff.Report) (n int) {
			for _, r := range reports {
				for _, f := range r.Findings {
					if matches(f) {
						n++
					}
				}
			}
			return n
		}
	}
	switch on {
	case "breaking":
		return count(diff.Finding.Breaks), nil
	case "any":
		return count(func(f diff.Finding) bool { return f.Approved == nil }), nil
	case "none":
		return count(func(diff.Finding) bool { return false }), nil
	}
	return nil, fmt.Errorf("--fail-on %s is not known; it is breaking, any or none", on)
}

func (f diffFlags) today() (time.Time, error) {
	if f.date == "" {
		return time.Now().UTC(), nil
	}
	day, err := time.Parse(time.DateOnly, f.date)
	if err != nil {
		return time.Time{}, fmt.Errorf("--date %s is no day; write YYYY-MM-DD", f.date)
	}
	return day, nil
}

// readApprovals reads the file that was asked for, or approvals.yaml if there
// is one.
func (f diffFlags) readApprovals() (*diff.Approvals, error) {
	name := f.approvals
	if name == "" {
		name = "approvals.yaml"
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	return diff.ReadApprovals(folder("."), filepath.ToSlash(name))
}

// compareVersions makes a report for every client of the two versions.
func compareVersions(ctx context.Context, baseArg, headArg, client string) ([]*diff.Report, error) {
	base, errBase := findPlace(ctx, baseArg)
	head, errHead := findPlace(ctx, headArg)
	if err := errors.Join(errBase, errHead); err != nil {
		return nil, err
	}
	pairs, err := pairUp(base, head, client)
	if err != nil {
		return nil, err
	}
	var reports []*diff.Report
	for _, p := range pairs {
		report, err := p.compare(ctx, base, head)
		if err != nil {
			return nil, err
		}
		reports = append(reports, report)
	}
	return reports, nil
}

// compare makes the report for one client.
func (p pair) compare(ctx context.Context, base, head place) (*diff.Report, error) {
	switch {
	case p.base == nil:
		return diff.Came(p.head.Name, base.name, head.name), nil
	case p.head == nil:
		return diff.Gone(p.base.Name, base.name, head.name), nil
	}
	from, to, err := p.versions(ctx, base, head)
	if err != nil {
		return nil, err
	}
	report, err := diff.Compare(ctx, from, to)
	if err != nil {
		return nil, err
	}
	report.Client = p.head.Name
	return report, nil
}

// versions makes both sides. A client is named by the record beside it, as it
// was or will be generated. A specification has none: its names are those of
// the other side, as if that client were generated from it.
func (p pair) versions(ctx context.Context, base, head place) (from, to *diff.Version, err error) {
	had, errBase := base.names(ctx, *p.base)
	has, errHead := head.names(ctx, *p.head)
	if err := errors.Join(inVersion(base, errBase), inVersion(head, errHead)); err != nil {
		return nil, nil, err
	}
	if !base.isConfiguration() {
		had = has
	}
	from, errBase = base.version(ctx, *p.base, had)
	if errBase == nil && !head.isConfiguration() {
		has = record.Of(from.API)
	}
	to, errHead = head.version(ctx, *p.head, has)
	return from, to, errors.Join(inVersion(base, errBase), inVersion(head, errHead))
}

// inVersion puts the revision in front of the file names of an error, when the
// files are not those on the disk.
func inVersion(at place, err error) error {
	rev, _, isRevision := strings.Cut(at.name, ":")
	if err == nil || !isRevision || at.onDisk {
		return err
	}
	var errs []error
	for _, fault := range faults(err) {
		errs = append(errs, fmt.Errorf("%s:%s", rev, fault))
	}
	return errors.Join(errs...)
}

// workspacePrefix is the path from the root of a checkout to the folder whose
// files findings name, as the runner of a workflow sees it; "" elsewhere.
func workspacePrefix(head string) string {
	workspace := os.Getenv("GITHUB_WORKSPACE")
	if workspace == "" {
		return ""
	}
	at, err := filepath.Abs(head)
	if info, errStat := os.Stat(at); err != nil || errStat != nil {
		at, _ = filepath.Abs(".")
	} else if !info.IsDir() {
		at = filepath.Dir(at)
	}
	below, err := filepath.Rel(workspace, at)
	if err != nil || strings.HasPrefix(below, "..") {
		return ""
	}
	return filepath.ToSlash(below)
}
