package join

import (
	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// Result is what pages say together.
type Result struct {
	Operations    []*Operation // by path, then method
	Disagreements []Disagreement
	Inferences    []Inference
	Notes         []evidence.Note // of the pages, and of what had to be left out
}

// Operation is one operation as all pages about it describe it: references
// resolved, envelope in place. Every fact has the place of the page that won.
type Operation struct {
	*evidence.Operation
	Pages []*evidence.Page // that describe it, the best first
}

// Disagreement is a statement that pages make differently.
type Disagreement struct {
	Operation string // DELETE /accounts/{account_id}/mtls_certificates/{certificate_id}
	Subject   string // what it is about: "answer 200: result.id: maxLength"
	Won, Lost Claim
	Reason    string // why the winner is believed
}

// Claim is one side of a disagreement.
type Claim struct {
	Value  string
	Place  evidence.Place
	Format evidence.Format
}

// Inference is something that no page states.
type Inference struct {
	Operation string
	Subject   string
	Place     evidence.Place     // of what it was inferred from
	What      string             // string; array of Message
	From      evidence.Certainty // FromExample or FromName
}

// Pages joins pages. It does not change them.
func Pages(pages []*evidence.Page) *Result {
	return &Result{}
}
