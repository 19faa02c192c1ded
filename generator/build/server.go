package build

import (
	"net/url"
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// firstAddress is the first of some servers that is a whole address, its
// variables at their defaults; "" when there is none. An address that is not
// whole is taken from base, unless that is "".
func firstAddress(servers *yaml.Node, base string) string {
	for _, server := range tree.Items(servers) {
		address := tree.String(tree.Get(server, "url"))
		for name, variable := range tree.Entries(tree.Get(server, "variables")) {
			address = strings.ReplaceAll(address, "{"+name.Value+"}", tree.String(tree.Get(variable, "default")))
		}
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		if from, err := url.Parse(base); err == nil && base != "" {
			u = from.ResolveReference(u)
		}
		if (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" {
			return strings.TrimSuffix(u.String(), "/")
		}
	}
	return ""
}

// ownServer is what an operation is below when that is not the document's base
// URL: its own servers, else those of its path, say so. Where the document has
// no base URL, callers name one, and mean it for all operations.
func (b *builder) ownServer(item, operation *yaml.Node) string {
	servers := tree.Get(operation, "servers")
	if len(tree.Items(servers)) == 0 {
		servers = tree.Get(item, "servers")
	}
	if address := firstAddress(servers, b.baseURL); b.baseURL != "" && address != b.baseURL {
		return address
	}
	return ""
}
