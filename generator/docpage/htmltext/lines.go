package htmltext

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/flaregen/flaregen/generator/docpage/curl"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

type kind int

const (
	textLine kind = iota
	heading
	code
	detailsOpen
	detailsClose
	summaryOpen
	summaryClose
	trailer // the link after a field
)

// line is a piece of a page that stands on a line of its own.
type line struct {
	kind  kind
	at    evidence.Place
	text  string // without tags and links, escapes as they are; code as it stands
	doc   string // as Markdown
	link  string // target of the first link; of a trailer, the field's anchor
	level int    // of a heading
	blank bool   // something blank comes before

	starts []evidence.Place // of each line of code, when it does not stand so on the page
}

// place gives where a byte of code at a line and column, from 1, stands.
func (l *line) place(row, column int) evidence.Place {
	at := l.at
	switch {
	case l.starts != nil:
		at = l.starts[min(row, len(l.starts))-1]
		at.Column += column - 1
	case row == 1:
		at.Column += column - 1
	default:
		at.Line += row - 1
		at.Column = column
	}
	return at
}

// splitter makes lines of a page that is text.
type splitter struct {
	emitter
	text  string
	bytes []byte // text, once more
	pos   int

	openFence bool // there is no closing fence below
	openQuote bool // a command has a quote that is never closed
	noJSON    int  // up to here there is no JSON
}

const blanks = " \t\r\u00a0\u200b\ufeff"

// textLines splits a page that is text, which begins at an offset.
func textLines(name, text string, start int) []line {
	s := splitter{text: text, bytes: []byte(text), pos: start, emitter: newEmitter(name, text)}
	for s.pos < len(text) {
		s.next()
	}
	return s.done()
}

// row gives the physical line at pos, without its line break, and where the
// next one begins.
func (s *splitter) row(pos int) (row string, next int) {
	end := strings.IndexByte(s.text[pos:], '\n')
	if end < 0 {
		return s.text[pos:], len(s.text)
	}
	return s.text[pos : pos+end], pos + end + 1
}

func (s *splitter) next() {
	row, next := s.row(s.pos)
	trimmed := strings.Trim(row, blanks)
	start := s.pos + strings.Index(row, trimmed)
	switch {
	case trimmed == "":
		s.blank = true
		s.pos = next
	case isFence(trimmed) && s.fenced(trimmed, next):
	case s.blank && (strings.HasPrefix(row, "    ") || strings.HasPrefix(row, "\t")):
		s.indented()
	case isCurl(trimmed):
		s.command(start, next)
	case (trimmed[0] == '{' || trimmed[0] == '[') && s.json(start):
	default:
		s.pos = next
		s.markdown(trimmed, start)
	}
}

func isFence(row string) bool { return strings.HasPrefix(row, "```") || strings.HasPrefix(row, "~~~") }

func isCurl(row string) bool {
	return strings.HasPrefix(row, "curl ") || strings.HasPrefix(row, "$ curl ")
}

// fenced reads a block of code up to its closing fence.
func (s *splitter) fenced(opening string, body int) bool {
	fence := opening[:3]
	if s.openFence || strings.Contains(opening[3:], fence) {
		return false
	}
	for pos := body; pos < len(s.text); {
		row, next := s.row(pos)
		if strings.HasPrefix(strings.Trim(row, blanks), fence) {
			s.code(s.text[body:pos], body)
			s.pos = next
			return true
		}
		pos = next
	}
	s.openFence = true
	return false
}

// indented reads a block of code that is set in by four columns.
func (s *splitter) indented() {
	start, end := s.pos, s.pos
	for s.pos < len(s.text) {
		row, next := s.row(s.pos)
		if strings.Trim(row, blanks) != "" {
			if !strings.HasPrefix(row, "    ") && !strings.HasPrefix(row, "\t") {
				break
			}
			end = next
		}
		s.pos = next
	}
	s.values(start, end)
}

// values makes a block of each JSON value, since examples that follow each other
// are one block when nothing but white space is between them. Anything else is
// one block.
func (s *splitter) values(start, end int) {
	for start < end {
		block := s.text[start:end]
		begin := len(block) - len(strings.TrimLeft(block, blanks+"\n"))
		size := len(block)
		if rest := block[begin:]; rest != "" && (rest[0] == '{' || rest[0] == '[') {
			if _, n, err := source.JSON(s.bytes[start+begin:end], evidence.Place{}); err == nil {
				size = begin + n
			}
		}
		if strings.Trim(block[:size], blanks+"\n") != "" {
			s.code(block[:size], start)
		}
		start += size
	}
}

// command reads a curl command that nothing marks as code.
func (s *splitter) command(start, next int) {
	rest := s.text[start:]
	if s.openQuote {
		rest = s.text[start:next]
	}
	c, err := curl.Parse(rest, evidence.Place{})
	end := next
	if err == nil && (c.Size < len(rest) || !strings.Contains(rest, "\n\n")) {
		end = start + c.Size
	} else {
		s.openQuote = true // in which all that follows would be
	}
	s.pos = end
	s.code(s.text[start:end], start)
}

// json reads a JSON value that nothing marks as code.
func (s *splitter) json(start int) bool {
	if start < s.noJSON {
		return false
	}
	_, size, err := source.JSON(s.bytes[start:], evidence.Place{})
	if err != nil {
		s.noJSON = start + size
		return false
	}
	if size > 2 || s.text[start] == '{' {
		after, _ := s.row(start + size)
		if strings.HasPrefix(after, "(") { // a link
			return false
		}
		s.pos = start + size
		s.code(s.text[start:s.pos], start)
		return true
	}
	return false
}

var headingLine = regexp.MustCompile(`^(#{1,6})[ \t]+`)

// markdown reads one line of text.
func (s *splitter) markdown(row string, start int) {
	if anchor, found := cutTrailer(row); found {
		s.trailer(anchor, start)
		return
	}
	if m := headingLine.FindString(row); m != "" {
		s.level = strings.Count(m, "#")
		row, start = row[len(m):], start+len(m)
	} else if labels, rest := cutLabels(row); labels != "" && rest != "" {
		s.plain(labels, start)
		s.flush()
		s.pos = start + len(row) - len(rest)
		return
	}
	s.inline(row, start)
	s.flush()
}

// cutTrailer recognises the link after a field, and gives its target, which
// converters break in several ways.
func cutTrailer(row string) (anchor string, found bool) {
	for _, label := range []string{"[Link to this property](", "[](<#", "[](#"} {
		if after, found := strings.CutPrefix(row, label); found {
			return after, true
		}
	}
	return "", row == linkLabel
}

const linkLabel = "Link to this property"

// cutLabels cuts the titles of examples, `200 example429 example`, from what
// follows in the same line.
func cutLabels(row string) (labels, rest string) {
	rest = row
	for {
		m := labelStart.FindString(rest)
		if m == "" {
			return strings.TrimSpace(row[:len(row)-len(rest)]), rest
		}
		rest = strings.TrimLeftFunc(rest[len(m):], unicode.IsSpace)
	}
}

var labelStart = regexp.MustCompile(`^(?:[1-5](?:\d\d|XX)|default) example`)
