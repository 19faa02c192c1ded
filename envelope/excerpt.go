package envelope

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxExcerpt = 200  // runes of a body that is shown in an error
	maxMessage = 1000 // runes of a message that the API sends

	ellipsis = "…" // where a text was cut
)

// excerptOf gives a short, printable piece of a body that could not be understood: the title of a web page, else how
// the body begins.
func excerptOf(body []byte) string {
	const enough = 16 << 10 // of a body to look at
	body = body[:min(len(body), enough)]
	if title := titleOf(body); title != "" {
		return printable(title, maxExcerpt)
	}
	return printable(string(body), maxExcerpt)
}

func titleOf(page []byte) string {
	lower := bytes.ToLower(page)
	open := bytes.Index(lower, []byte("<title"))
	if open < 0 || len(lower) != len(page) {
		return ""
	}
	from := bytes.IndexByte(lower[open:], '>')
	if from < 0 {
		return ""
	}
	from += open + 1
	length := bytes.Index(lower[from:], []byte("</"))
	if length < 0 {
		return ""
	}
	return strings.TrimSpace(string(page[from : from+length]))
}

// printable replaces what should not reach a terminal, folds white space, and cuts after limit runes.
func printable(text string, limit int) string {
	if isPlain(text, limit) {
		return text
	}
	var b strings.Builder
	n, space := 0, false
	for _, r := range text {
		if unicode.IsSpace(r) {
			space = n > 0
			continue
		}
		if n >= limit {
			b.WriteString(ellipsis)
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
			n++
		}
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			r = '.'
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// isPlain reports whether printable would give text as it is, for texts in which that is quick to see.
func isPlain(text string, limit int) bool {
	if len(text) > limit {
		return false
	}
	before := byte(' ')
	for i := range len(text) {
		if b := text[i]; b < ' ' || b > '~' || b == ' ' && before == ' ' {
			return false
		}
		before = text[i]
	}
	return text == "" || before != ' '
}

// redactPrivateKeys hides the private keys in a text, should a server echo what it was sent.
func redactPrivateKeys(text string) string {
	const label = "PRIVATE KEY-----"
	for from := 0; ; {
		i := strings.Index(text[from:], label)
		if i < 0 {
			return text
		}
		start := from + i + len(label)
		end := len(text)
		if j := strings.Index(text[start:], "-----END"); j >= 0 {
			end = start + j
			if k := strings.Index(text[end:], label); k >= 0 {
				// Step over the closing label, which is no opening one.
				text = text[:start] + redacted + text[end:]
				from = start + len(redacted) + k + len(label)
				continue
			}
		}
		return text[:start] + redacted + text[end:]
	}
}
