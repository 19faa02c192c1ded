package evidence

import (
	"strings"
	"unicode/utf8"
)

// Cursor turns byte offsets into a text, which should not decrease, into places
// on the page that the text is of. Columns count characters.
type Cursor struct {
	text string
	done int
	at   Place
}

// NewCursor starts at the front of a text, which stands at a place of the page.
func NewCursor(text string, at Place) *Cursor { return &Cursor{text: text, at: at} }

// At gives the place of an offset, or of the last one asked for when that is
// further on.
func (c *Cursor) At(offset int) Place {
	offset = min(max(offset, c.done), len(c.text))
	passed := c.text[c.done:offset]
	c.done = offset
	if n := strings.Count(passed, "\n"); n > 0 {
		c.at.Line += n
		c.at.Column = 1
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	c.at.Column += utf8.RuneCountInString(passed)
	return c.at
}
