package evidence

import "strings"

// ParseAddress reads the place in the documentation's tree from the address of
// a page: …/resources/shelves/subresources/labels/methods/list/ is the method
// list of shelves.labels. What the address does not say is "".
func ParseAddress(address string) (resource, method string) {
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
