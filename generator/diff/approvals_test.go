package diff

import (
	"strings"
	"testing"
	"testing/fstest"
)

func approvalsOf(t *testing.T, text string) (*Approvals, error) {
	t.Helper()
	return ReadApprovals(fstest.MapFS{"approvals.yaml": {Data: []byte(text)}}, "approvals.yaml")
}

func TestApprovals(t *testing.T) {
	broken := Finding{Kind: Wire, Rule: "x", Release: Major, Operation: "GET /a/{b}", Symbol: "A.Get", Change: "gone"}
	broken.identify()
	text := "version: 1\napprovals:\n  - {fingerprint: \"" + broken.Fingerprint + "\", reason: agreed, owner: ann, expires: 2026-03-01}\n" +
		"  - {fingerprint: \"0123456789ab\", reason: agreed, owner: ann, expires: 2030-01-01}\n"
	for day, approved := range map[string]bool{"2026-02-28": true, "2026-03-01": true, "2026-03-02": false} {
		approvals, err := approvalsOf(t, text)
		if err != nil {
			t.Fatal(err)
		}
		r := &Report{Findings: []Finding{broken}}
		approvals.Approve(day, r)
		if got := !r.Findings[0].Breaks(); got != approved {
			t.Errorf("%s: approved %v", day, got)
		}
		rules := map[string]bool{}
		for _, f := range r.Findings[1:] {
			rules[f.Rule] = true
			if !f.Place().IsValid() || f.Fingerprint == "" {
				t.Errorf("%s: %s has no place or no fingerprint", day, f.Rule)
			}
		}
		if !rules["approval-unused"] || rules["approval-expired"] == approved {
			t.Errorf("%s: %v", day, rules)
		}
	}
	(*Approvals)(nil).Approve("2026-01-01", &Report{})
}

func TestFingerprint(t *testing.T) {
	f := Finding{Kind: Go, Rule: "r", Operation: "GET /a/{b}", Symbol: "A.Get", Change: "removed"}
	f.identify()
	renamed := f
	renamed.Operation, renamed.Head.Place.Line = "GET /a/{other}", 77
	if renamed.identify(); renamed.Fingerprint != f.Fingerprint {
		t.Error("the name of a path parameter or a line counts")
	}
	other := f
	other.Change = "added"
	if other.identify(); other.Fingerprint == f.Fingerprint {
		t.Error("the change does not count")
	}
}

func TestEntries(t *testing.T) {
	f := Finding{Kind: Go, Rule: "r", Release: Major, Symbol: "A.Get", Change: "changed: 'a'\n# to b"}
	f.identify()
	entries := Entries("2026-12-31", &Report{Findings: []Finding{f, {Release: Minor}}})
	filled := strings.NewReplacer(`reason: ""`, "reason: why", `owner: ""`, "owner: ann").Replace(entries)
	approvals, err := approvalsOf(t, "version: 1\napprovals:\n"+filled)
	if err != nil || len(approvals.entries) != 1 || approvals.entries[0].fingerprint != f.Fingerprint {
		t.Errorf("what is printed cannot be read: %v\n%s", err, entries)
	}
}

func FuzzReadApprovals(f *testing.F) {
	f.Add("version: 1\napprovals:\n  - {fingerprint: \"0123456789ab\", reason: r, owner: o, expires: 2026-01-01}\n")
	f.Add("- a\n")
	f.Add("approvals: {a: [b]}\n")
	f.Fuzz(func(t *testing.T, text string) {
		approvals, err := ReadApprovals(fstest.MapFS{"approvals.yaml": {Data: []byte(text)}}, "approvals.yaml")
		if (approvals == nil) == (err == nil) {
			t.Errorf("%v and %v", approvals, err)
		}
	})
}
