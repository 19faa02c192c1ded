package htmltext

import (
	"net/url"
	"regexp"
	"strings"
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

// parseAddress reads the place in the documentation's tree from the address of
// a page: …/resources/shelves/subresources/labels/methods/list/.
func parseAddress(address string) (resource, method string) {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	parts := strings.Split(strings.Trim(address, "/"), "/")
	var names []string
	for i := 0; i+1 < len(parts); i++ {
		switch parts[i] {
		case "resources", "subresources":
			names = append(names, parts[i+1])
			i++
		case "methods":
			if len(names) > 0 {
				method = parts[i+1]
			}
			i++
		}
	}
	return strings.Join(names, "."), method
}
