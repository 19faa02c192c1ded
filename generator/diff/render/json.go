package render

import (
	"encoding/json"
	"io"

	"github.com/flaregen/flaregen/generator/diff"
	"github.com/flaregen/flaregen/generator/source"
)

// The field names below are a contract: programs read them.

type document struct {
	Release string   `json:"release"` // none, patch, minor or major: the worst of all clients
	Clients []client `json:"clients"`
}

type client struct {
	Client   string    `json:"client"` // name in the configuration
	Base     string    `json:"base"`   // as the command line calls it
	Head     string    `json:"head"`
	Release  string    `json:"release"`
	Verdicts verdicts  `json:"verdicts"`
	Findings []finding `json:"findings"`
}

type verdicts struct {
	Wire      string `json:"wire"`
	Go        string `json:"go"`
	Behaviour string `json:"behaviour"`
}

type finding struct {
	Kind        string    `json:"kind"` // wire, go, behaviour, overlay or approval
	Rule        string    `json:"rule"`
	Release     string    `json:"release"`
	Resource    string    `json:"resource,omitempty"`
	Operation   string    `json:"operation,omitempty"` // method and path
	Symbol      string    `json:"symbol,omitempty"`    // Go
	Change      string    `json:"change"`
	Action      string    `json:"action,omitempty"` // what callers must do
	With        []string  `json:"with,omitempty"`   // symbols that came or went with this one
	Base        *side     `json:"base,omitempty"`
	Head        *side     `json:"head,omitempty"`
	Fingerprint string    `json:"fingerprint"`
	Approved    *approved `json:"approved,omitempty"`
}

type side struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Pointer string `json:"pointer,omitempty"` // into the merged document
	Cause   string `json:"cause,omitempty"`   // source or overlay
	Code    string `json:"code,omitempty"`    // Go declaration
}

type approved struct {
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Expires string `json:"expires"` // YYYY-MM-DD
}

func jsonReport(w io.Writer, reports []*diff.Report, _ Options) error {
	doc := document{Release: diff.Worst(reports).String(), Clients: []client{}}
	for _, r := range reports {
		c := client{
			Client: r.Client, Base: r.Base, Head: r.Head, Release: r.Release.String(), Findings: []finding{},
			Verdicts: verdicts{Wire: r.Wire.String(), Go: r.Go.String(), Behaviour: r.Behaviour.String()},
		}
		for _, f := range r.Findings {
			c.Findings = append(c.Findings, jsonFinding(f))
		}
		doc.Clients = append(doc.Clients, c)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}

func jsonFinding(f diff.Finding) finding {
	out := finding{
		Kind: string(f.Kind), Rule: f.Rule, Release: f.Release.String(), Resource: f.Resource, Operation: f.Operation,
		Symbol: f.Symbol, Change: f.Change, Action: f.Action, With: f.With,
		Base: jsonSide(f.Base), Head: jsonSide(f.Head), Fingerprint: f.Fingerprint,
	}
	if f.Approved != nil {
		out.Approved = &approved{Reason: f.Approved.Reason, Owner: f.Approved.Owner, Expires: f.Approved.Expires}
	}
	return out
}

func jsonSide(s diff.Side) *side {
	if s == (diff.Side{}) {
		return nil
	}
	at := s.Place
	if !at.IsValid() {
		at = source.Position{File: at.File}
	}
	return &side{File: at.File, Line: at.Line, Column: at.Column, Pointer: s.Pointer, Cause: string(s.Cause), Code: s.Code}
}
