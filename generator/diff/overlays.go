package diff

import (
	"context"
	"fmt"

	"github.com/flaregen/flaregen/generator/overlay"
)

// overlays adds the corrections of the newer version that no longer do what
// they were written for. They break no caller, so they make no release.
func (c *comparison) overlays(context.Context) error {
	for _, action := range c.head.version.Overlays {
		rule, change, advice := health(action)
		if rule == "" {
			continue
		}
		c.add(Finding{
			Kind: Overlay, Rule: rule, Symbol: action.Target, Change: change, Action: advice,
			Head: Side{Place: action.Position, Cause: FromOverlay},
		})
	}
	return nil
}

func health(action overlay.ActionReport) (rule, change, advice string) {
	switch {
	case action.Status == overlay.NoMatch:
		return "overlay-no-match", "the target matches nothing any more", "see whether the documentation was mended; then remove the action, else correct its target"
	case action.Status == overlay.AlreadySo && !action.Decides:
		return "overlay-redundant", "the source says by itself what the action sets", "remove the action"
	case action.Drifted():
		return "overlay-drifted", fmt.Sprintf("the target was %s when the action was written and is %s now", action.Expected, action.Found),
			"see whether the action is still right; then write the new x-expect"
	}
	return "", "", ""
}
