package htmltext

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// emitter collects text, with and without its markup, and makes lines of it.
type emitter struct {
	cursor *evidence.Cursor
	lines  []line

	text, doc []byte
	at        evidence.Place // of the first of it
	blank     bool
	level     int

	link                 string // the first one in the line
	href                 string // of the link that is open
	labelled             bool   // the open link's label is an attribute
	textBefore, docAfter int    // lengths when it opened
	inLink, linkEnded    bool
}

func newEmitter(name, text string) emitter {
	return emitter{cursor: evidence.NewCursor(text, evidence.Place{File: name, Line: 1, Column: 1})}
}

func (e *emitter) done() []line {
	e.flush()
	return e.lines
}

// flush ends a line.
func (e *emitter) flush() {
	text, doc := strings.TrimFunc(string(e.text), isBlank), strings.TrimFunc(string(e.doc), isBlank)
	if text != "" || doc != "" {
		k := textLine
		if e.level > 0 {
			k = heading
		}
		e.lines = append(e.lines, line{kind: k, at: e.at, text: text, doc: doc, link: e.link, level: e.level, blank: e.blank})
		e.blank, e.level = false, 0
	}
	e.text, e.doc, e.link = e.text[:0], e.doc[:0], ""
	e.textBefore, e.docAfter = 0, 0
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(blanks, r) }

func (e *emitter) mark(k kind, offset int) {
	e.flush()
	e.lines = append(e.lines, line{kind: k, at: e.cursor.At(offset)})
	e.blank = true
}

func (e *emitter) trailer(anchor string, offset int) {
	e.flush()
	e.lines = append(e.lines, line{kind: trailer, at: e.cursor.At(offset), link: anchor})
	e.blank = true
}

func (e *emitter) code(text string, offset int) {
	e.flush()
	e.lines = append(e.lines, line{kind: code, at: e.cursor.At(offset), text: text, blank: true})
	e.blank = true
}

// plain adds text without markup.
func (e *emitter) plain(text string, offset int) { e.both(text, text, offset) }

func (e *emitter) both(text, doc string, offset int) {
	if text == "" && doc == "" {
		return
	}
	if len(e.text) == 0 && len(e.doc) == 0 {
		e.at = e.cursor.At(offset)
	}
	if e.linkEnded && (strings.HasPrefix(text, "or ") || strings.HasPrefix(text, "and ")) {
		e.text = append(e.text, ' ')
	}
	e.linkEnded = false
	e.text = append(e.text, text...)
	e.doc = append(e.doc, doc...)
}

// inline adds a line of Markdown that may contain tags.
func (e *emitter) inline(row string, offset int) {
	for row != "" {
		next := strings.IndexAny(row, "`<[*\\")
		if next < 0 {
			next = len(row)
		}
		e.plain(row[:next], offset)
		row, offset = row[next:], offset+next
		if row == "" {
			return
		}
		size := e.markup(row, offset)
		row, offset = row[size:], offset+size
	}
}

// markup reads what a special character begins.
func (e *emitter) markup(row string, offset int) (size int) {
	switch row[0] {
	case '`':
		size = codeSpan(row)
		e.plain(row[:size], offset)
	case '<':
		size = e.tags(row, offset)
	case '[':
		if label, target, n := markdownLink(row); n > 0 {
			e.both(label, row[:n], offset)
			if e.link == "" {
				e.link = target
			}
			e.linkEnded = true
			return n
		}
		size = 1
		e.plain("[", offset)
	case '*':
		size = len(row) - len(strings.TrimLeft(row, "*"))
		if size == 2 {
			e.both("", "**", offset)
		} else {
			e.plain(row[:size], offset)
		}
	default:
		size = min(2, len(row))
		if size == 2 && row[1] >= 0x80 {
			size = 1
		}
		e.both(row[:size], unescape(row[:size]), offset)
	}
	return size
}

// codeSpan gives the length of what stands between backquotes.
func codeSpan(row string) int {
	ticks := len(row) - len(strings.TrimLeft(row, "`"))
	if end := strings.Index(row[ticks:], row[:ticks]); end >= 0 {
		return ticks + end + ticks
	}
	return ticks
}

// markdownLink reads [label](target), whose target may contain parentheses.
func markdownLink(row string) (label, target string, size int) {
	const longest = 2000
	end := strings.IndexAny(row[1:min(len(row), longest)], "[]")
	if end < 0 || !strings.HasPrefix(row[1+end:], "](") {
		return "", "", 0
	}
	start := end + 3
	depth := 1
	for i := start; i < min(len(row), start+longest); i++ {
		switch row[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			target, _, _ = strings.Cut(row[start:i], ` "`)
			return row[1 : end+1], strings.Trim(target, "<>"), i + 1
		}
	}
	return "", "", 0
}

// tags are the elements that converters leave in text. All others in a line of
// text are what the text is about.
var tags = map[atom.Atom]bool{
	atom.A: true, atom.Code: true, atom.Em: true, atom.Strong: true, atom.B: true, atom.I: true, atom.Br: true, atom.P: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Div: true, atom.Span: true, atom.Details: true, atom.Summary: true,
	atom.Sup: true, atom.Sub: true, atom.Kbd: true, atom.Img: true,
}

// tags reads the tag at the front of a line of text, and its element when that
// is code.
func (e *emitter) tags(row string, offset int) (size int) {
	const longest = 4096
	end := strings.IndexByte(row[:min(len(row), longest)], '>')
	if end < 0 {
		e.plain("<", offset)
		return 1
	}
	z := html.NewTokenizer(strings.NewReader(row[:end+1]))
	z.Next()
	token := z.Token()
	if !tags[token.DataAtom] || token.Type != html.StartTagToken && token.Type != html.EndTagToken && token.Type != html.SelfClosingTagToken {
		e.plain("<", offset)
		return 1
	}
	e.tag(token, offset)
	if token.DataAtom == atom.Code && token.Type == html.StartTagToken {
		if inner, _, found := strings.Cut(row[end+1:], "</code>"); found {
			e.plain(html.UnescapeString(inner), offset+end+1)
			return end + 1 + len(inner)
		}
	}
	return end + 1
}

// tag does what a tag means for lines and their Markdown.
func (e *emitter) tag(t html.Token, offset int) {
	opens := t.Type != html.EndTagToken
	switch t.DataAtom {
	case atom.Details:
		e.mark(either(opens, detailsOpen, detailsClose), offset)
	case atom.Summary:
		e.mark(either(opens, summaryOpen, summaryClose), offset)
	case atom.Code:
		e.both("`", "`", offset)
	case atom.Em, atom.I:
		e.both("", "*", offset)
	case atom.Strong, atom.B:
		e.both("", "**", offset)
	case atom.A:
		e.anchor(t, opens, offset)
	case atom.Br:
		e.flush()
	case atom.Li:
		e.flush()
		if opens {
			e.both("", "- ", offset)
		}
	case atom.P, atom.Ul, atom.Ol, atom.Div:
		e.flush()
		e.blank = true
	}
}

func either(first bool, a, b kind) kind {
	if first {
		return a
	}
	return b
}

func (e *emitter) anchor(t html.Token, opens bool, offset int) {
	if opens {
		e.inLink, e.href, e.labelled = true, "", false
		e.textBefore, e.docAfter = len(e.text), len(e.doc)
		for _, a := range t.Attr {
			switch a.Key {
			case "href":
				e.href = a.Val
			case "aria-label":
				e.labelled = a.Val == linkLabel
			}
		}
		return
	}
	if !e.inLink {
		return
	}
	e.inLink = false
	label := strings.TrimFunc(string(e.doc[e.docAfter:]), isBlank)
	if e.labelled || label == linkLabel {
		e.text, e.doc = e.text[:e.textBefore], e.doc[:e.docAfter]
		e.trailer(e.href, offset)
		return
	}
	e.linkEnded = true
	if e.href == "" || e.href == "#" || label == "" {
		return
	}
	if e.link == "" {
		e.link = e.href
	}
	e.doc = append(e.doc[:e.docAfter], "["+label+"]("+e.href+")"...)
}

// unescape undoes the escapes of Markdown that converters add to plain words.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte("_[]<>*#-{}().!~&|+=:'\"", text[i+1]) >= 0 {
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
