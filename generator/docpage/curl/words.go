package curl

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is an argument of a command without its quotes.
type word struct {
	text string
	at   int // where its first character stands, after an opening quote
}

// words splits the first command of a text. It returns how many bytes the
// command has. A quote that is never closed takes the rest of the text.
func words(text string) (list []word, size int) {
	l := lexer{text: text}
	for l.blanks() {
		list = append(list, l.word())
		size = l.pos
	}
	return list, size
}

type lexer struct {
	text string
	pos  int
	buf  strings.Builder
	at   int // of the first character in buf, -1 before there is one
}

func (l *lexer) rest() string { return l.text[l.pos:] }

// blanks skips to the next argument and reports whether there is one. Pages
// lose the line break after a backslash, or the backslash before one.
func (l *lexer) blanks() bool {
	for l.pos < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.rest())
		switch {
		case r == '\n':
			next := strings.TrimLeftFunc(l.rest(), unicode.IsSpace)
			if !strings.HasPrefix(next, "-") || strings.HasPrefix(next, "---") {
				return false
			}
			l.pos = len(l.text) - len(next)
		case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff':
			l.pos += size
		case r == '\\':
			after, continued := lineEnd(l.rest()[1:])
			if !continued {
				return true
			}
			l.pos = len(l.text) - len(after)
		default:
			return r != '|' && r != ';' && r != '&' && !strings.HasPrefix(l.rest(), "```")
		}
	}
	return false
}

// lineEnd skips the white space after a backslash, up to and with a line break.
func lineEnd(text string) (after string, found bool) {
	for i, r := range text {
		switch {
		case r == '\n':
			return text[i+1:], true
		case !unicode.IsSpace(r):
			return text[i:], i > 0
		}
	}
	return "", true
}

func (l *lexer) word() word {
	l.buf.Reset()
	l.at = -1
	for l.pos < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.rest())
		switch {
		case unicode.IsSpace(r):
			return l.done()
		case r == '\\':
			if l.escape() {
				return l.done()
			}
		case r == '\'' || r == '‘' && l.at < 0:
			l.verbatim(size)
		case r == '"' || r == '“' && l.at < 0:
			l.interpreted(size, closing(r), `"\$`+"`\n")
		case strings.HasPrefix(l.rest(), "$'"):
			l.interpreted(2, "'", "")
		default:
			l.add(l.rest()[:size])
			l.pos += size
		}
	}
	return l.done()
}

func (l *lexer) done() word {
	if l.at < 0 {
		l.at = l.pos
	}
	return word{l.buf.String(), l.at}
}

func (l *lexer) add(text string) {
	if l.at < 0 {
		l.at = l.pos
	}
	l.buf.WriteString(text)
}

// escape reads a backslash outside quotes and reports whether the word ends.
func (l *lexer) escape() bool {
	if _, ends := lineEnd(l.rest()[1:]); ends {
		return true
	}
	l.pos++
	_, size := utf8.DecodeRuneInString(l.rest())
	l.add(l.rest()[:size])
	l.pos += size
	return false
}

func closing(r rune) string {
	switch r {
	case '‘':
		return "’"
	case '“':
		return "”"
	}
	return string(r)
}

// verbatim reads what stands between single quotes.
func (l *lexer) verbatim(size int) {
	r, _ := utf8.DecodeRuneInString(l.rest())
	quote := closing(r)
	end := strings.Index(l.rest()[size:], quote)
	switch {
	case end >= 0:
	case l.at >= 0: // an apostrophe
		l.add(l.rest()[:size])
		l.pos += size
		return
	default:
		l.pos += size
		l.add(l.rest())
		l.pos = len(l.text)
		return
	}
	l.pos += size
	l.add(l.rest()[:end])
	l.pos += end + len(quote)
}

// ansi is what stands for what in $'…'.
var ansi = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\\`, `\`, `\'`, `'`, `\"`, `"`)

// interpreted reads quotes in which a backslash means something: before the
// characters listed, or, when none are, as in ANSI C.
func (l *lexer) interpreted(size int, quote, escaped string) {
	l.pos += size
	if l.at < 0 {
		l.at = l.pos
	}
	for l.pos < len(l.text) {
		rest := l.rest()
		stop := strings.IndexAny(rest, `\`+quote)
		if stop < 0 {
			stop = len(rest)
		}
		l.add(rest[:stop])
		l.pos += stop
		switch rest = l.rest(); {
		case rest == "":
		case strings.HasPrefix(rest, quote):
			l.pos += len(quote)
			return
		case rest[0] != '\\' || len(rest) < 2: // part of another quote, or the end
			l.add(rest[:1])
			l.pos++
		case escaped == "":
			n := ansiEscape(rest)
			l.add(decodeANSI(rest[:n]))
			l.pos += n
		case strings.IndexByte(escaped, rest[1]) >= 0:
			if rest[1] != '\n' {
				l.add(rest[1:2])
			}
			l.pos += 2
		default:
			l.add(rest[:2])
			l.pos += 2
		}
	}
}

// ansiEscape gives the length of the escape at the front of text.
func ansiEscape(text string) int {
	longest, digits := 2, "0123456789abcdefABCDEF"
	switch text[1] {
	case 'x':
		longest = 4
	case 'u':
		longest = 6
	case 'U':
		longest = 10
	}
	n := 2
	for n < longest && n < len(text) && strings.IndexByte(digits, text[n]) >= 0 {
		n++
	}
	return n
}

func decodeANSI(escape string) string {
	if len(escape) > 2 {
		code, err := strconv.ParseUint(escape[2:], 16, 32)
		if err != nil || code > unicode.MaxRune {
			return escape
		}
		return string(rune(code))
	}
	return ansi.Replace(escape)
}
