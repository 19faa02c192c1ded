package diff

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// behaviour adds what a call does differently although messages and types are
// the same. Calls are compared by their Go name: that is what stays in the
// caller's program.
func (c *comparison) behaviour(context.Context) error {
	for _, call := range slices.Sorted(maps.Keys(c.head.calls)) {
		is, was := c.head.calls[call], c.base.calls[call]
		if was == nil {
			continue
		}
		for _, rule := range behaviours {
			if change := rule.compare(c, was, is); change != "" {
				c.add(Finding{
					Kind: Behaviour, Rule: rule.name, Release: rule.release(was, is), Change: change, Action: rule.action,
					Operation: is.String(), Resource: is.resource.Name(), Symbol: call,
					Base: c.base.sideOf(was.Origin), Head: c.head.sideOf(is.Origin),
				})
			}
		}
	}
	if was, is := c.base.version.API.BaseURL, c.head.version.API.BaseURL; was != is {
		c.add(Finding{
			Kind: Behaviour, Rule: "server", Release: Major, Symbol: "NewClient",
			Change: fmt.Sprintf("requests go to %s instead of %s, unless WithBaseURL says otherwise", is, was),
			Action: "set WithBaseURL if the old address is meant",
			Base:   c.base.top("servers"),
			Head:   c.head.top("servers"),
		})
	}
	return nil
}

// top is the place of a key at the top of the document.
func (x *index) top(key string) Side {
	n := tree.Get(x.version.Document, key)
	if n == nil {
		n = x.version.Document
	}
	return x.side(x.version.Files.Position(n), "/"+key)
}

// behaviours are the ways in which calls are compared. Each says what changed,
// or "".
var behaviours = []struct {
	name    string
	compare func(c *comparison, was, is *operation) string
	release func(was, is *operation) Release
	action  string
}{
	{"target", target, always(Major), "make sure that the new target is the one that is meant"},
	{"retries", retries, always(Minor), ""},
	{"pagination", pagination, pagesRelease, "check loops over pages: they may see more, or fewer, items"},
	{"envelope", unwrapping, always(Minor), ""},
	{"credentials", credentials, always(Minor), "check that the client has such credentials"},
	{"deprecation", deprecation, always(Minor), ""},
	{"body encoding", encoding, always(Minor), ""},
	{"waiting", waiting, always(Minor), "check what the program does when a wait ends, and when it does not"},
}

func always(r Release) func(was, is *operation) Release {
	return func(_, _ *operation) Release { return r }
}

// target notices that a call means another operation.
func target(_ *comparison, was, is *operation) string {
	if identity(was.HTTPMethod, was.Path) == identity(is.HTTPMethod, is.Path) {
		return ""
	}
	return fmt.Sprintf("calls %s instead of %s", is, was)
}

// retries notices that a call is repeated in other cases. Which those are
// depends on the method alone, so the target has changed as well.
func retries(_ *comparison, was, is *operation) string {
	switch before, after := repeatable(was), repeatable(is); {
	case before && !after:
		return "no longer repeated after a lost connection or an error of the server, because " + is.HTTPMethod + " is not safe to repeat"
	case !before && after:
		return "now repeated after a lost connection or an error of the server, because " + is.HTTPMethod + " is safe to repeat"
	}
	return ""
}

func repeatable(op *operation) bool {
	return op.HTTPMethod != "POST" && op.HTTPMethod != "PATCH"
}

func pagination(_ *comparison, was, is *operation) string {
	before, after := pages(was.Result.Pager), pages(is.Result.Pager)
	if was.Result.Kind != is.Result.Kind || before == after {
		return "" // another kind of result is another type: Go notices
	}
	return fmt.Sprintf("pages are asked for %s instead of %s", after, before)
}

// pages says how pages are asked for.
func pages(p *model.Pager) string {
	if p == nil {
		return "not at all"
	}
	return fmt.Sprintf("by %s (parameter %s)", p.Style, p.Param)
}

func pagesRelease(was, is *operation) Release {
	if (was.Result.Pager == nil) != (is.Result.Pager == nil) {
		return Major
	}
	return Minor
}

func unwrapping(_ *comparison, was, is *operation) string {
	before, after := envelope(was), envelope(is)
	if before == after {
		return ""
	}
	return fmt.Sprintf("the answer is %s instead of %s", after, before)
}

func envelope(op *operation) string {
	if !op.Result.Enveloped {
		return "taken as it is"
	}
	e := op.Result.Envelope
	return fmt.Sprintf("unwrapped from {%s}", strings.Join([]string{e.Success, e.Result, e.Errors, e.Messages, e.Info}, ", "))
}

func credentials(c *comparison, was, is *operation) string {
	before, after := c.base.security(was), c.head.security(is)
	if before == after {
		return ""
	}
	return fmt.Sprintf("authenticates with %s instead of %s", after, before)
}

// security gives the ways to authenticate that are documented, as text.
func (x *index) security(op *operation) string {
	stated := tree.Get(tree.Resolve(x.version.Document, op.Origin.Pointer), "security")
	if stated == nil {
		stated = tree.Get(x.version.Document, "security")
	}
	var ways []string
	for _, way := range tree.Items(stated) {
		ways = append(ways, strings.Join(keys(way), " and "))
	}
	slices.Sort(ways)
	if len(ways) == 0 {
		return "nothing"
	}
	return strings.Join(slices.Compact(ways), " or ")
}

func keys(n *yaml.Node) (names []string) {
	for k := range tree.Entries(n) {
		names = append(names, k.Value)
	}
	slices.Sort(names)
	return names
}

func deprecation(_ *comparison, was, is *operation) string {
	switch {
	case !was.Deprecated && is.Deprecated:
		return "deprecated"
	case was.Deprecated && !is.Deprecated:
		return "no longer deprecated"
	}
	return ""
}

func encoding(_ *comparison, was, is *operation) string {
	before, after := media(was), media(is)
	if before == after || before == "" || after == "" {
		return "" // a body more or less is another signature: Go notices
	}
	return fmt.Sprintf("the body is sent as %s instead of %s", after, before)
}

func media(op *operation) string {
	if op.Body == nil {
		return ""
	}
	return op.Body.MediaType
}

// waiting notices that a wait ends otherwise. One more or less is a method.
func waiting(_ *comparison, was, is *operation) string {
	var changes []string
	for _, w := range is.Waiters {
		i := slices.IndexFunc(was.Waiters, func(b *model.Waiter) bool { return b.Method == w.Method })
		if i < 0 {
			continue
		}
		if before, after := ends(was.Waiters[i]), ends(w); before != after {
			changes = append(changes, fmt.Sprintf("%s ends %s instead of %s", w.Method, after, before))
		}
	}
	return strings.Join(changes, "; ")
}

// ends says how a wait ends.
func ends(w *model.Waiter) string {
	var ways []string
	if len(w.Success) > 0 {
		ways = append(ways, "well when "+w.Field+" is "+strings.Join(w.Success, " or "))
	}
	if w.Gone {
		ways = append(ways, "well when there is nothing any more")
	}
	if len(w.Failure) > 0 {
		ways = append(ways, "badly when "+w.Field+" is "+strings.Join(w.Failure, " or "))
	}
	return strings.Join(ways, ", ")
}
