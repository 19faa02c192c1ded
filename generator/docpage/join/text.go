package join

import (
	"strings"
)

// noise are differences in writing that mean nothing.
var noise = strings.NewReplacer(
	"\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`,
	"\u00a0", " ", `\\n`, " ", `\n`, " ", "\r", " ",
)

// normal is a text without what differs between extractions of one page:
// curly quotes, the wrapping of PEM and its escapes, a period at the end.
func normal(text string) string {
	text = strings.Join(strings.Fields(noise.Replace(text)), " ")
	if i := strings.Index(text, "-----BEGIN "); i >= 0 {
		text = strings.ReplaceAll(text, " ", "")
	}
	quote := ""
	if strings.HasSuffix(text, `"`) && len(text) > 1 {
		text, quote = strings.TrimSuffix(text, `"`), `"`
	}
	return strings.TrimRight(text, ".") + quote
}
