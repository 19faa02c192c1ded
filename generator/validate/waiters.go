package validate

import (
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
)

// waiters checks the form of x-waiters:
//
//	x-waiters:
//	  active:                            # WaitUntilActive
//	    field: status                    # of the result
//	    success: [active]                # ends the wait
//	    failure: [deployment_timed_out]  # gives up
//	    gone: true                       # a 404 is success, too
//	    min_delay: 2s
//	    max_delay: 30s
//
// Whether the result has the field, and the field such states, is for package
// build, which knows results.
func (c *checker) waiters(p *oas.Place) {
	const name = "x-waiters"
	all := tree.Get(p.Node, name)
	if all == nil {
		return
	}
	if !tree.IsMap(all) {
		c.waiterFault(p, []string{name}, "x-waiters must be a mapping from the names of states to what to wait for; it is %s", describe(all))
		return
	}
	for key, w := range tree.Entries(all) {
		at := []string{name, key.Value}
		if !methodName.MatchString(key.Value) {
			c.waiterFault(p, at, "a waiter must be called in lower case with underscores: active, pending_deletion; it is %q", key.Value)
		}
		if !tree.IsMap(w) {
			c.waiterFault(p, at, "a waiter must be a mapping with field and success; it is %s", describe(w))
			continue
		}
		c.waiter(p, at, w)
	}
}

func (c *checker) waiter(p *oas.Place, at []string, w *yaml.Node) {
	for key, v := range tree.Entries(w) {
		form, known := waiterForms[key.Value]
		switch field := append(at[:len(at):len(at)], key.Value); {
		case !known:
			c.fault(p, field, remove(p, field...), "a waiter has no %s; there are field, success, failure, gone, min_delay and max_delay", key.Value)
		case !form.fits(v):
			c.waiterFault(p, field, "%s must be %s; it is %s", key.Value, form.words, describe(v))
		}
	}
	field, success := tree.Get(w, "field"), tree.Get(w, "success")
	switch {
	case success == nil && !tree.Bool(tree.Get(w, "gone")):
		c.waiterFault(p, at, "the waiter waits for nothing: it needs states of success, or gone: true")
	case field == nil && (success != nil || tree.Get(w, "failure") != nil):
		c.waiterFault(p, at, "the waiter has states and no field that holds them")
	}
	lower, _ := time.ParseDuration(tree.String(tree.Get(w, "min_delay")))
	upper, err := time.ParseDuration(tree.String(tree.Get(w, "max_delay")))
	if err == nil && upper < lower {
		c.waiterFault(p, append(at[:len(at):len(at)], "max_delay"), "max_delay is below min_delay")
	}
}

func (c *checker) waiterFault(p *oas.Place, tokens []string, problem string, args ...any) {
	c.fault(p, tokens, mend(p, tokens), problem, args...)
}

// waiterForms are the members of a waiter.
var waiterForms = map[string]struct {
	words string
	fits  func(*yaml.Node) bool
}{
	"field":     {"the name of a field", isText},
	"success":   {"a list of states, each a text", isStates},
	"failure":   {"a list of states, each a text", isStates},
	"gone":      {"true or false", func(v *yaml.Node) bool { return tree.IsScalar(v) && v.ShortTag() == "!!bool" }},
	"min_delay": {"a time such as 2s", isDelay},
	"max_delay": {"a time such as 30s", isDelay},
}

func isText(v *yaml.Node) bool { return isString(v) && strings.TrimSpace(v.Value) != "" }

func isStates(v *yaml.Node) bool {
	for _, state := range tree.Items(v) {
		if !isText(state) {
			return false
		}
	}
	return tree.IsSeq(v) && len(v.Content) > 0
}

func isDelay(v *yaml.Node) bool {
	if !isString(v) {
		return false
	}
	d, err := time.ParseDuration(v.Value)
	return err == nil && d >= time.Millisecond && d <= 24*time.Hour && d%time.Millisecond == 0
}
