package sdktext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// line is a line of a page without the noise around it.
type line struct {
	text       string // trimmed, markup removed
	raw        string // as it stands on the page
	at         evidence.Place
	offset     int  // of the line's first byte
	depth      int  // of a markdown bullet, else outline.NoDepth
	heading    bool // of markdown
	afterBlank bool // a blank line or the start of the page is right above
}

// clean makes all line ends and blanks of a page the usual ones. It keeps the
// number of characters in front of everything that is not noise itself.
func clean(text []byte) string {
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '\r':
			if i+1 >= len(text) || text[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			b.WriteByte(' ')
		case r == '\ufeff' || r == '\u200b' || r == '\u200c' || r == '\u2060':
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.Write(text[i : i+size])
		}
		i += size
	}
	return b.String()
}

// split gives the lines of a clean page that are not blank.
func split(name, text string) (lines []line) {
	afterBlank, number, offset := true, 0, 0
	for raw := range strings.Lines(text) {
		number++
		start := offset
		offset += len(raw)
		raw = strings.TrimRight(raw, "\n")
		trimmed := strings.TrimSpace(raw)
		if trimmed == "" {
			afterBlank = true
			continue
		}
		indent := raw[:len(raw)-len(strings.TrimLeftFunc(raw, unicode.IsSpace))]
		l := line{raw: raw, offset: start, afterBlank: afterBlank, depth: -1}
		l.at = evidence.Place{File: name, Line: number, Column: utf8.RuneCountInString(indent) + 1}
		l.text = l.unmark(trimmed, indent)
		lines = append(lines, l)
		afterBlank = false
	}
	return lines
}

// unmark removes what markdown puts around text: bullets of fields, headings,
// backquotes and emphasis around all of it, and backslashes before punctuation.
func (l *line) unmark(text, indent string) string {
	if field, ok := strings.CutPrefix(text, "- `"); ok && strings.HasSuffix(field, "`") {
		l.depth = (len(indent) + strings.Count(indent, "\t")) / 2
		text = strings.TrimSuffix(field, "`")
	} else if strings.HasPrefix(text, "#") {
		text, l.heading = strings.TrimLeft(text, "# "), true
	}
	for _, mark := range []string{"`", "**"} {
		if inner, ok := strings.CutPrefix(text, mark); ok {
			if inner, ok := strings.CutSuffix(inner, mark); ok && inner != "" && !strings.Contains(inner, mark) {
				text = inner
			}
		}
	}
	return unescape(text)
}

func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	return markdownEscapes.Replace(text)
}

var markdownEscapes = strings.NewReplacer(
	`\_`, "_", `\*`, "*", `\[`, "[", `\]`, "]", `\<`, "<", `\>`, ">", `\{`, "{", `\}`, "}", `\|`, "|", `\-`, "-", `\#`, "#", "\\`", "`")

// straight replaces typographic quotation marks, which code never has.
func straight(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return typographic.Replace(text)
		}
	}
	return text
}

var typographic = strings.NewReplacer("\u201c", `"`, "\u201d", `"`, "\u2018", "'", "\u2019", "'", "\u2192", "->")
