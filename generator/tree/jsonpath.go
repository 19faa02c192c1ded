package tree

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// JSONPath writes a JSON pointer as a JSONPath query (RFC 9535), as an overlay
// action's target wants it. Parameters are selected by their name where it is
// unique, which outlives a change of their order. What root does not hold is
// taken for the names of mapping entries.
func JSONPath(root *yaml.Node, pointer string) string {
	var b strings.Builder
	b.WriteByte('$')
	n := root
	for _, token := range Tokens(pointer) {
		i, err := strconv.Atoi(token)
		switch {
		case IsSeq(n) && err == nil && i >= 0 && i < len(n.Content):
			b.WriteString(selectItem(n, i))
			n = n.Content[i]
			continue
		case plainName.MatchString(token):
			b.WriteString("." + token)
		default:
			b.WriteString("[" + quote(token) + "]")
		}
		n = Get(n, token)
	}
	return b.String()
}

func selectItem(seq *yaml.Node, i int) string {
	name := String(Get(seq.Content[i], "name"))
	same := 0
	for _, item := range seq.Content {
		if String(Get(item, "name")) == name {
			same++
		}
	}
	if name == "" || same != 1 || Get(seq.Content[i], "in") == nil {
		return "[" + strconv.Itoa(i) + "]"
	}
	return "[?@.name == " + quote(name) + "]"
}

var quoting = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

func quote(s string) string { return "'" + quoting.Replace(s) + "'" }
