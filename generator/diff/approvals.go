package diff

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// Approvals are the breaks that somebody has accepted, for a while.
type Approvals struct {
	entries []*approval
}

// approval is one entry of the file.
type approval struct {
	Approved
	fingerprint string
	place       source.Position
	used        bool
}

// day is the form of dates in approvals.
const day = "2006-01-02"

// approvalKeys are what an entry holds. All but the last are required: a break
// that nobody stands for, or that is accepted for ever, is no decision.
var approvalKeys = []string{"fingerprint", "reason", "owner", "expires", "finding"}

// ReadApprovals reads the file of that name in fsys:
//
//	version: 1
//	approvals:
//	  - fingerprint: 3f0c9a77d21b # as diff prints it
//	    finding: DNS.Records.List, symbol-removed # for the reader; any text
//	    reason: nobody uses it, see the issue
//	    owner: somebody
//	    expires: 2027-01-31 # the last day on which it counts
//
// The error is a [source.Errors] with every fault of the file.
func ReadApprovals(fsys fs.FS, name string) (*Approvals, error) {
	files := &source.Files{}
	root, err := source.Read(files, fsys, name)
	if err != nil {
		return nil, err
	}
	r := &approvalsReader{files: files}
	r.file(root)
	if err := r.errs.Err(); err != nil {
		return nil, err
	}
	return &Approvals{entries: r.entries}, nil
}

type approvalsReader struct {
	files   *source.Files
	errs    source.Errors
	entries []*approval
}

func (r *approvalsReader) fail(n *yaml.Node, path, problem, advice string) {
	r.errs.Add(r.files.Position(n), path, problem, advice)
}

func (r *approvalsReader) file(root *yaml.Node) {
	if !tree.IsMap(root) {
		r.fail(root, "", "this is no mapping", "the keys here are version and approvals")
		return
	}
	for k, v := range tree.Entries(root) {
		switch k.Value {
		case "version":
			if v.Value != "1" {
				r.fail(v, "version", "version "+v.Value+" is not known", "this program reads version 1")
			}
		case "approvals":
			r.list(v)
		default:
			r.fail(k, k.Value, "unknown key", "the keys here are version and approvals")
		}
	}
	if tree.Get(root, "version") == nil {
		r.fail(root, "", "the key version is missing", "add `version: 1`")
	}
}

func (r *approvalsReader) list(n *yaml.Node) {
	if !tree.IsSeq(n) && !tree.IsNull(n) {
		r.fail(n, "approvals", "this is no list", "begin every entry with a dash")
		return
	}
	seen := map[string]bool{}
	for i, item := range tree.Items(n) {
		path := "approvals." + strconv.Itoa(i)
		if !tree.IsMap(item) {
			r.fail(item, path, "this is no mapping", "the keys here are "+strings.Join(approvalKeys, ", "))
			continue
		}
		a := r.entry(path, item)
		if a.fingerprint != "" && seen[a.fingerprint] {
			r.fail(item, path, "a second approval of "+a.fingerprint, "keep one of them")
		}
		seen[a.fingerprint] = true
		r.entries = append(r.entries, a)
	}
}

var fingerprint = regexp.MustCompile(`^[0-9a-f]{12}$`)

func (r *approvalsReader) entry(path string, n *yaml.Node) *approval {
	a := &approval{place: r.files.Position(n)}
	for k, v := range tree.Entries(n) {
		at := path + "." + k.Value
		if !slices.Contains(approvalKeys, k.Value) {
			r.fail(k, at, "unknown key", "the keys here are "+strings.Join(approvalKeys, ", "))
			continue
		}
		text := strings.TrimSpace(v.Value)
		switch k.Value {
		case "fingerprint":
			if !fingerprint.MatchString(text) {
				r.fail(v, at, fmt.Sprintf("%q is no fingerprint", text), "copy the twelve digits that diff prints, in quotes")
			}
			a.fingerprint = text
		case "reason":
			a.Reason = text
		case "owner":
			a.Owner = text
		case "expires":
			if _, err := time.Parse(day, text); err != nil {
				r.fail(v, at, fmt.Sprintf("%q is no date", text), "write it as YYYY-MM-DD")
			}
			a.Expires = text
		}
	}
	for _, key := range approvalKeys[:4] {
		if v := tree.Get(n, key); v == nil || strings.TrimSpace(v.Value) == "" {
			r.fail(n, path, "the key "+key+" is missing", "an approval needs a fingerprint, a reason, an owner and a day on which it expires")
		}
	}
	return a
}

// Approve marks the findings that are approved on a day (YYYY-MM-DD) in any of
// the reports, and adds a finding for every approval that has expired or that
// is not needed. Those go into the first report.
func (as *Approvals) Approve(today string, reports ...*Report) {
	if as == nil || len(reports) == 0 {
		return
	}
	for _, r := range reports {
		for i := range r.Findings {
			as.mark(&r.Findings[i], today)
		}
	}
	for _, a := range as.entries {
		switch {
		case !a.used:
			reports[0].add(a.finding("approval-unused", "nothing has the fingerprint "+a.fingerprint, "remove the approval"))
		case a.Expires < today:
			reports[0].add(a.finding("approval-expired", fmt.Sprintf("the approval of %s by %s has expired on %s", a.fingerprint, a.Owner, a.Expires), "decide again"))
		}
	}
}

func (as *Approvals) mark(f *Finding, today string) {
	for _, a := range as.entries {
		if a.fingerprint != f.Fingerprint {
			continue
		}
		a.used = true
		if a.Expires >= today {
			f.Approved = &a.Approved
		}
	}
}

func (a *approval) finding(rule, change, action string) Finding {
	f := Finding{Kind: Approval, Rule: rule, Change: change, Action: action, Head: Side{Place: a.place}}
	f.identify()
	return f
}

func (r *Report) add(f Finding) { r.Findings = append(r.Findings, f) }

// Entries gives the entries to add to the file for every break of a report
// that is not approved, with the reason and owner left to be filled in.
func Entries(expires string, reports ...*Report) string {
	var b strings.Builder
	for _, r := range reports {
		for _, f := range r.Findings {
			if !f.Breaks() {
				continue
			}
			fmt.Fprintf(&b, "  - fingerprint: %q\n", f.Fingerprint)
			fmt.Fprintf(&b, "    finding: %s\n", quoted(f.Title()))
			fmt.Fprintf(&b, "    reason: \"\" # why callers can live with it\n    owner: \"\" # who decided\n    expires: %s\n", expires)
		}
	}
	return b.String()
}

// quoted writes a text so that YAML reads it as one line of text.
func quoted(s string) string {
	text, err := yaml.Marshal(s)
	if err != nil || strings.Count(string(text), "\n") > 1 {
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(string(text), "\n")
}

// Title says what a finding is about in one line.
func (f Finding) Title() string {
	about := f.Symbol
	if about == "" {
		about = f.Operation
	}
	if about == "" {
		return f.Change
	}
	return about + ": " + f.Change
}
