package htmltext

import (
	"net/url"
	"regexp"
)

// anchor is what the link after a field says about where the field is:
//
//	(resource) shelves.labels > (method) list > (network schema) > (property) result > (items) > (property) id
type anchor struct {
	resource, method string
	items            bool // the whole is an array, of which the field's object is an item
}

var (
	anchorOwner = regexp.MustCompile(`([\w$.-]+) > \(method\) ([\w$-]+)`)
	wholeItems  = regexp.MustCompile(`\((?:network )?schema\) > \(items\) > \(property\) [^()]*>?\)?$`)
)

func parseAnchor(link string) anchor {
	if plain, err := url.PathUnescape(link); err == nil {
		link = plain
	}
	var a anchor
	if m := anchorOwner.FindStringSubmatch(link); m != nil {
		a.resource, a.method = m[1], m[2]
	}
	a.items = wholeItems.MatchString(link)
	return a
}
