package markdown

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/outline"
)

type kind int

const (
	heading kind = iota
	operation
	entry
	fence
)

// landmark is a part of a page with a meaning of its own, by the offsets of its
// text.
type landmark struct {
	kind       kind
	start, end int

	level int    // of a heading
	title string // of a heading

	verb, path string // of an operation

	entry *outline.Entry

	language string     // of a fence
	from, to int        // the text in the fence
	value    *yaml.Node // the JSON in the fence, when it was read already
}

// locator turns offsets into places.
type locator struct {
	name  string
	text  []byte
	lines []int // offset of each line
	runes []int // characters before each block
}

const block = 512

func newLocator(name string, text []byte) *locator {
	l := &locator{name: name, text: text, lines: []int{0}, runes: []int{0}}
	for i, c := range text {
		if c == '\n' {
			l.lines = append(l.lines, i+1)
		}
	}
	for i := block; i <= len(text); i += block {
		l.runes = append(l.runes, l.runes[len(l.runes)-1]+starts(text[i-block:i]))
	}
	return l
}

// starts counts the bytes with which characters start.
func starts(text []byte) (n int) {
	for _, c := range text {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

func (l *locator) place(offset int) evidence.Place {
	line := sort.SearchInts(l.lines, offset+1)
	return evidence.Place{File: l.name, Line: line, Column: l.before(offset) - l.before(l.lines[line-1]) + 1}
}

// before counts the characters before an offset.
func (l *locator) before(offset int) int {
	return l.runes[offset/block] + starts(l.text[offset/block*block:offset])
}

// newOperation makes the landmark of a match of method.
func newOperation(text []byte, match []int) *landmark {
	path, _, _ := strings.Cut(string(text[match[4]:match[5]]), "?")
	return &landmark{
		kind: operation, start: match[0], end: match[1],
		verb: strings.ToUpper(string(text[match[2]:match[3]])),
		path: strings.ReplaceAll(strings.TrimSpace(path), `\_`, "_"),
	}
}

// newEntry makes the landmark of a bullet that consists of code, nil when it is
// none. A bullet with something after the code on the same line, which alone
// tells nothing on a collapsed page, has to look like an entry all the more.
func (r *reader) newEntry(start, from, to, end int, alone bool) *landmark {
	code := strings.Join(strings.Fields(string(r.plain[from:to])), " ")
	e, err := outline.ParseEntry(code, r.at.place(from))
	if err != nil {
		if name, _, found := strings.Cut(code, ": "); found && isName(name) {
			r.note(from, "%q is not understood: %s", code, err)
		}
		return nil
	}
	if e.Name == "" && !isType(e.Schema) || !alone && (!isType(e.Schema) || continues(r.plain[end:])) {
		return nil
	}
	return &landmark{kind: entry, start: start, end: end, entry: e}
}

// isName reports whether a text could be a name, rather than prose.
func isName(text string) bool {
	return text != "" && !strings.ContainsAny(strings.Trim(text, `"`), " \"")
}

// isType reports whether a type is one that documentation names: names of types
// begin with a capital letter, other words are prose.
func isType(s *evidence.Schema) bool {
	for s.Items != nil || s.Values != nil {
		if s.Items != nil {
			s = s.Items
		} else {
			s = s.Values
		}
	}
	for _, arm := range s.Arms {
		if !isType(arm) {
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(s.Name.Value)
	return !s.Name.Known() || unicode.IsUpper(first)
}

// continues reports whether what follows a bullet's code goes on with the
// sentence, as in "- `a` - the first letter".
func continues(after []byte) bool {
	after = bytes.TrimLeft(after, " \t\n")
	if len(after) == 0 {
		return false
	}
	if rest, found := bytes.CutPrefix(after, []byte("- ")); found {
		return !bytes.HasPrefix(rest, []byte("`"))
	}
	first, _ := utf8.DecodeRune(after)
	return strings.ContainsRune(":,.;=–—", first)
}
