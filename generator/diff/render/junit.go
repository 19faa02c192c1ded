package render

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/flaregen/flaregen/generator/diff"
)

// The elements of a JUnit report, as far as CI servers read them.
type (
	suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suites   []suite  `xml:"testsuite"`
	}
	suite struct {
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Cases    []testcase `xml:"testcase"`
	}
	testcase struct {
		Class   string   `xml:"classname,attr"`
		Name    string   `xml:"name,attr"`
		File    string   `xml:"file,attr,omitempty"`
		Line    int      `xml:"line,attr,omitempty"`
		Failure *failure `xml:"failure,omitempty"`
	}
	failure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit writes a suite for each client and a case for each finding. What
// breaks and is not approved is a failure; a client without findings has one
// case, because servers take an empty suite for a run that did not happen.
func junit(w io.Writer, reports []*diff.Report, _ Options) error {
	var all suites
	for _, r := range reports {
		s := suite{Name: "flaregen diff " + r.Client}
		for _, f := range r.Findings {
			s.Cases = append(s.Cases, junitCase(f))
			if f.Breaks() {
				s.Failures++
			}
		}
		if len(s.Cases) == 0 {
			s.Cases = []testcase{{Class: r.Client, Name: "no change"}}
		}
		s.Tests = len(s.Cases)
		all.Suites = append(all.Suites, s)
		all.Tests += s.Tests
		all.Failures += s.Failures
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitCase(f diff.Finding) testcase {
	at := f.Place()
	c := testcase{Class: string(f.Kind) + "." + f.Rule, Name: printable(f.Title() + " [" + f.Fingerprint + "]"), File: at.File, Line: at.Line}
	if f.Breaks() {
		c.Failure = &failure{
			Message: printable(f.Change), Type: f.Rule,
			Text: printable(fmt.Sprintf("%s\n%s\n%s", at, f.Operation, f.Action)),
		}
	}
	return c
}

// printable replaces what XML cannot hold.
func printable(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			out[i] = ' '
		}
	}
	return string(out)
}
