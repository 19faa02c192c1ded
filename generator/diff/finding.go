package diff

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/source"
)

// Kind is the question that a finding answers.
type Kind string

// The kinds of findings. Overlay and Approval are about this project's own
// files; they make no release.
const (
	Wire      Kind = "wire"
	Go        Kind = "go"
	Behaviour Kind = "behaviour"
	Overlay   Kind = "overlay"
	Approval  Kind = "approval"
)

// Release is what a change asks of the version number.
type Release int

// The releases, the smallest first.
const (
	None  Release = iota // callers need not know
	Patch                // worth telling
	Minor                // something new
	Major                // breaks callers
)

var releases = []string{"none", "patch", "minor", "major"}

// String gives the release as reports write it.
func (r Release) String() string { return releases[r] }

// MarshalText writes the release into JSON.
func (r Release) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Finding is one difference, for the person who decides about it.
type Finding struct {
	Kind      Kind
	Rule      string // what kind of change it is, such as response-property-removed
	Release   Release
	Resource  string   // dotted documentation path, for grouping; "" when it is about none
	Operation string   // method and path; "" when it is about none
	Symbol    string   // Go: OriginTLSClientAuth.HostnameCertificates.List, or HostnameCertificate.Status
	Change    string   // what is different
	Action    string   // what callers must do; "" when nothing
	With      []string // symbols that came or went with this one
	Base      Side
	Head      Side

	// Fingerprint identifies the finding in approvals. It does not depend on
	// where in a file something stands.
	Fingerprint string
	Approved    *Approved // nil when nobody approved it

	isMethod bool   // of a resource, so that types of its operation belong to it
	of       string // type of an enum's value
}

// Side is a finding in one of the two versions. It is empty when the version
// does not have what the finding is about.
type Side struct {
	Place   source.Position // in a source, a page or an overlay
	Pointer string          // JSON pointer in the merged document
	Cause   Cause           // what made it so
	Code    string          // Go declaration
}

// Cause is the kind of file that states something.
type Cause string

// The causes.
const (
	FromSource  Cause = "source"
	FromOverlay Cause = "overlay"
)

// Place is where to look: in the newer version, or where it was.
func (f Finding) Place() source.Position {
	if f.Head.Place.IsValid() {
		return f.Head.Place
	}
	return f.Base.Place
}

// Breaks reports whether the finding breaks callers and nobody has approved.
func (f Finding) Breaks() bool { return f.Release == Major && f.Approved == nil }

// identify gives the finding its fingerprint. The shape of the path stands for
// the operation, so that renaming a path parameter loses no approval.
func (f *Finding) identify() {
	method, path, _ := strings.Cut(f.Operation, " ")
	h := sha256.New()
	for _, part := range []string{string(f.Kind), f.Rule, method, shape(path), f.Symbol, f.Change} {
		fmt.Fprintf(h, "%d %s ", len(part), part)
	}
	const enough = 12 // hexadecimal digits, to be copied by hand
	f.Fingerprint = hex.EncodeToString(h.Sum(nil))[:enough]
}

// Report is the answer about two versions.
type Report struct {
	Client     string // name in the configuration
	Base, Head string // as the command line calls them
	Findings   []Finding

	Wire, Go, Behaviour Release // the worst of each kind
	Release             Release // the worst of all
}

// finish orders the findings, drops repetitions and sums up.
func (r *Report) finish() {
	for i := range r.Findings {
		r.Findings[i].identify()
	}
	slices.SortStableFunc(r.Findings, order)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b Finding) bool { return a.Fingerprint == b.Fingerprint })
	for _, f := range r.Findings {
		switch f.Kind {
		case Wire:
			r.Wire = max(r.Wire, f.Release)
		case Go:
			r.Go = max(r.Go, f.Release)
		case Behaviour:
			r.Behaviour = max(r.Behaviour, f.Release)
		}
	}
	r.Release = max(r.Wire, r.Go, r.Behaviour)
}

func order(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Operation, b.Operation), -cmp.Compare(a.Release, b.Release),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Symbol, b.Symbol), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Change, b.Change),
		cmp.Compare(a.Fingerprint, b.Fingerprint),
	)
}

// Approved says who accepted a finding.
type Approved struct {
	Reason, Owner, Expires string
}

// Worst is the release that all clients together make.
func Worst(reports []*Report) (worst Release) {
	for _, r := range reports {
		worst = max(worst, r.Release)
	}
	return worst
}

// Came and Gone are reports about a client that only one version has.
func Came(name, base, head string) *Report {
	return whole(name, base, head, "client-added", "the client is new", Minor)
}

// Gone is the report about a client that is no longer there.
func Gone(name, base, head string) *Report {
	return whole(name, base, head, "client-removed", "the client is gone", Major)
}

func whole(name, base, head, rule, change string, release Release) *Report {
	r := &Report{Client: name, Base: base, Head: head}
	r.add(Finding{Kind: Go, Rule: rule, Release: release, Change: change})
	r.finish()
	return r
}
