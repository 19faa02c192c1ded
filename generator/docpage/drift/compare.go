package drift

import (
	"fmt"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/statement"
)

// comparison is one operation of pages beside one or more fragments.
type comparison struct {
	page      *statement.Operation
	fragments []*statement.Operation
	formats   formatSet
	findings  []Finding
	skip      []string // points whose type differs: what lies below would only repeat that
}

func (c *comparison) run() {
	c.operation()
	for _, p := range c.page.Points {
		c.pagePoint(p)
	}
	seen := map[string]bool{}
	for _, fragment := range c.fragments {
		for _, p := range fragment.Points {
			if !seen[p.Name] {
				seen[p.Name] = true
				c.fragmentPoint(fragment, p)
			}
		}
	}
}

func (c *comparison) add(rank Rank, point, keyword string, page, fragment Side) {
	c.findings = append(c.findings, Finding{rank, title(c.page), point, keyword, page, fragment})
}

func (c *comparison) operation() {
	page, said := c.page.Fact("deprecated")
	i := slices.IndexFunc(c.fragments, func(f *statement.Operation) bool { _, ok := f.Fact("deprecated"); return ok })
	switch {
	case said && i < 0:
		c.add(Added, "", "deprecated", side(page), Side{Place: c.fragments[0].Place})
	case !said && i >= 0 && c.formats.express("deprecated"):
		fragment, _ := c.fragments[i].Fact("deprecated")
		c.add(Removed, "", "deprecated", Side{Place: c.page.Place}, side(fragment))
	}
}

func side(f statement.Fact) Side { return Side{f.String(), f.Place} }

// beside gives what the fragments say at a point.
func (c *comparison) beside(name string) []*statement.Point {
	for _, name := range aliases(name) {
		var found []*statement.Point
		for _, fragment := range c.fragments {
			if p := fragment.Point(name); p != nil {
				found = append(found, p)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// aliases are the points where something may stand instead: an answer 429 in
// one for 4XX or all other statuses, a parameter of which a page does not say
// how it travels in any place.
func aliases(name string) []string {
	names := []string{name}
	if rest, ok := strings.CutPrefix(name, "answer "); ok {
		status, below, _ := strings.Cut(rest+"/", "/")
		for _, other := range []string{status[:1] + "XX", "DEFAULT"} {
			names = append(names, strings.TrimSuffix("answer "+other+"/"+below, "/"))
		}
	}
	if rest, ok := strings.CutPrefix(name, "param/"); ok {
		names = append(names, "query/"+rest, "header/"+strings.ToLower(rest), "cookie/"+rest)
	}
	return names
}

func (c *comparison) skipped(name string) bool {
	return slices.ContainsFunc(c.skip, func(above string) bool { return strings.HasPrefix(name, above+"/") })
}

// pagePoint compares what a page says at a point.
func (c *comparison) pagePoint(p *statement.Point) {
	if c.skipped(p.Name) {
		return
	}
	beside := c.beside(p.Name)
	if len(beside) == 0 {
		c.missing(p)
		return
	}
	for _, fact := range p.Facts {
		if c.fact(p, fact, beside); c.skipped(p.Name + "/") {
			return
		}
	}
	c.unsaid(p, beside)
}

// missing reports a point that no fragment has, once for all that lies below.
func (c *comparison) missing(p *statement.Point) {
	if strings.HasPrefix(p.Name, "path/") || strings.HasPrefix(p.Name, "param/") && p.Certainty != evidence.Stated {
		return // the template has it
	}
	at := Side{Place: c.fragments[0].Place}
	if above := statement.Above(p.Name); above != "" {
		around := c.beside(above)
		if len(around) == 0 {
			return
		}
		if _, typed := around[0].Fact("type"); !typed && around[0].Open {
			return // the fragment goes round in a circle here
		}
		at.Place = around[0].Place
	}
	rank := Added
	if p.Certainty != evidence.Stated {
		rank = Inferred
	}
	c.skip = append(c.skip, p.Name)
	c.add(rank, display(p), "", Side{describe(c.page, p), p.Place}, at)
}

// fact compares one statement of a page. It agrees with the fragments when one
// of them says the same.
func (c *comparison) fact(p *statement.Point, fact statement.Fact, beside []*statement.Point) {
	if fact.Keyword == "required" && max(fact.Certainty, p.Certainty) != evidence.Stated {
		return
	}
	var other *statement.Fact
	for _, b := range beside {
		said, ok := b.Fact(fact.Keyword)
		if ok && c.agree(p, b, fact, said) || !ok && silent(fact, b) {
			return
		}
		if ok && other == nil {
			other = &said
		}
	}
	if fact.Keyword == "type" {
		c.skip = append(c.skip, p.Name)
	}
	rank, there := Added, Side{Place: beside[0].Place}
	if other != nil {
		rank, there = Changed, side(*other)
	}
	if fact.Certainty != evidence.Stated {
		rank = Inferred
	}
	c.add(rank, display(p), fact.Keyword, side(fact), there)
}

// silent reports whether a fragment that says nothing about a keyword agrees
// with what a page says.
func silent(fact statement.Fact, b *statement.Point) bool {
	switch fact.Keyword {
	case "required", "media":
		return true // stated by one side only
	case "type":
		return b.Open // a circle, which ends somewhere
	}
	return false
}

func (c *comparison) agree(p, b *statement.Point, page, fragment statement.Fact) bool {
	if fragment.Keyword == "required" && fragment.Certainty != evidence.Stated {
		return true
	}
	switch page.Keyword {
	case "type":
		if page.String() == "unknown" && fragment.String() == "object" && b.Open && !c.formats.express("integer") {
			return true // most pages write an object of which nothing is known like that
		}
		return slices.Equal(c.vague(page.Values), c.vague(fragment.Values)) || p.Open && subset(c.vague(page.Values), c.vague(fragment.Values))
	case "enum":
		return page.Equal(fragment) || p.OpenEnum && subset(page.Values, fragment.Values)
	}
	return page.Equal(fragment)
}

// vague writes types as the pages can tell them apart.
func (c *comparison) vague(types []string) []string {
	if c.formats.express("integer") {
		return types
	}
	vague := slices.Clone(types)
	for i, name := range vague {
		if name == "integer" {
			vague[i] = "number"
		}
	}
	slices.Sort(vague)
	return slices.Compact(vague)
}

func subset(part, whole []string) bool {
	return len(part) > 0 && !slices.ContainsFunc(part, func(v string) bool { return !slices.Contains(whole, v) })
}

// unsaid reports what all fragments say about a point and the page, which
// could, does not.
func (c *comparison) unsaid(p *statement.Point, beside []*statement.Point) {
	if p.Certainty != evidence.Stated {
		return
	}
	if f, typed := p.Fact("type"); !typed || f.Certainty != evidence.Stated {
		return // named, cut short or guessed: what is not shown is not denied
	}
	for _, fact := range beside[0].Facts {
		if _, said := p.Fact(fact.Keyword); said || fact.Certainty != evidence.Stated || !c.formats.express(fact.Keyword) {
			continue
		}
		everywhere := !slices.ContainsFunc(beside, func(b *statement.Point) bool { _, ok := b.Fact(fact.Keyword); return !ok })
		if everywhere {
			c.add(Removed, display(p), fact.Keyword, Side{Place: p.Place}, side(fact))
		}
	}
}

// fragmentPoint reports a point that fragments have and the page, which shows
// what is around it, has not.
func (c *comparison) fragmentPoint(fragment *statement.Operation, p *statement.Point) {
	if p.Certainty != evidence.Stated || c.skipped(p.Name) || c.onPage(p.Name) {
		return
	}
	around := Side{Place: c.page.Place}
	switch above := statement.Above(p.Name); {
	case above != "":
		parent := c.page.Point(above)
		if parent == nil || parent.Open || parent.Certainty != evidence.Stated || !isObject(parent) {
			return
		}
		around.Place = parent.Place
	case p.Name == "body":
		if !c.lists() || !c.formats.showBody(p) {
			return
		}
	case p.Name == "answer":
		if _, typed := p.Fact("type"); !typed || !c.lists() {
			return
		}
	case strings.HasPrefix(p.Name, "answer "), strings.HasPrefix(p.Name, "path/"):
		return
	case !c.lists():
		return
	}
	c.skip = append(c.skip, p.Name)
	c.add(Removed, display(p), "", around, Side{describe(fragment, p), p.Place})
}

func (c *comparison) onPage(name string) bool {
	if c.page.Point(name) != nil {
		return true
	}
	in, param, ok := strings.Cut(name, "/")
	return ok && slices.Contains([]string{"query", "header", "cookie"}, in) && c.page.Point("param/"+param) != nil
}

// isObject reports whether a point shows its members.
func isObject(p *statement.Point) bool {
	f, ok := p.Fact("type")
	return ok && f.Certainty == evidence.Stated && slices.Contains(f.Values, "object")
}

// lists reports whether the page lists what a call takes and gives. Some
// extracts of pages have lost that.
func (c *comparison) lists() bool {
	return slices.ContainsFunc(c.page.Points, func(p *statement.Point) bool {
		f, typed := p.Fact("type")
		return typed && f.Certainty == evidence.Stated && p.Certainty == evidence.Stated
	})
}

// display names a point for people: path parameters by their name.
func display(p *statement.Point) string {
	if p.Label != "" {
		return "path/" + p.Label
	}
	return p.Name
}

// describe says what a point is in a few words.
func describe(op *statement.Operation, p *statement.Point) string {
	var words []string
	if f, ok := p.Fact("required"); ok && slices.Equal(f.Values, []string{"false"}) {
		words = append(words, "optional")
	}
	if f, ok := p.Fact("type"); ok {
		words = append(words, f.String())
	}
	if f, ok := p.Fact("enum"); ok {
		words = append(words, f.String())
	}
	members := 0
	for _, other := range op.Points {
		if statement.Above(other.Name) == p.Name {
			members++
		}
	}
	if members > 0 && !strings.HasSuffix(strings.Join(words, " "), "array") {
		words = append(words, fmt.Sprintf("with %d members", members))
	}
	return strings.Join(words, " ")
}

// formatSet is the kinds of pages that describe an operation.
type formatSet map[evidence.Format]bool

// limits are what rendered pages write below a type.
var limits = []string{"format", "maxLength", "minLength", "maximum", "minimum", "deprecated"}

// express reports whether every one of the pages would say something about a
// keyword if it applied.
func (s formatSet) express(keyword string) bool {
	if keyword == "type" || keyword == "media" || keyword == "required" || len(s) == 0 {
		return false
	}
	for format := range s {
		switch {
		case format == evidence.Dump, keyword == "enum":
		case format == evidence.Markdown, !slices.Contains(limits, keyword):
			return false
		}
	}
	return true
}

// showBody reports whether every one of the pages would show such a body:
// markdown pages show those of forms in an example at most.
func (s formatSet) showBody(p *statement.Point) bool {
	media, _ := p.Fact("media")
	return !s[evidence.Markdown] && !s[evidence.SDKText] || slices.Contains(media.Values, "application/json")
}
