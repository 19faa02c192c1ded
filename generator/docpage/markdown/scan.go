package markdown

import (
	"bytes"
	"slices"
	"sort"

	"github.com/flaregen/flaregen/generator/docpage/outline"
	"github.com/flaregen/flaregen/generator/source"
)

const (
	longestTitle = 300 // bytes
	mostClosings = 4   // ends of a fence that are considered
)

// scanner finds the landmarks of a page whose white space is collapsed, by
// looking at the beginning of each word.
type scanner struct {
	*reader
	marks   []*landmark
	methods [][]int // where operations are announced
	types   bool    // within the part about types
	wasted  int     // bytes read as JSON that is none
}

func scan(r *reader) []*landmark {
	s := scanner{reader: r, methods: method.FindAllSubmatchIndex(r.plain, -1)}
	for i := 0; i < len(s.plain); {
		if isBlank(s.plain[i]) {
			i++
			continue
		}
		m := s.landmark(i)
		if m == nil {
			i = s.wordEnd(i)
			continue
		}
		s.marks = append(s.marks, m)
		i = m.end
	}
	return s.marks
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func (s *scanner) wordEnd(i int) int {
	for i < len(s.plain) && !isBlank(s.plain[i]) {
		i++
	}
	return i
}

// landmark recognizes a landmark that begins with a word.
func (s *scanner) landmark(i int) *landmark {
	rest := s.plain[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("```")):
		return s.fence(i)
	case rest[0] == '#':
		return s.heading(i)
	case rest[0] == '*':
		if match := s.nextMethod(i); match != nil && match[0] == i {
			return newOperation(s.plain, match)
		}
	case rest[0] == '-':
		return s.item(i)
	}
	return nil
}

// nextMethod gives the first operation from an offset on.
func (s *scanner) nextMethod(i int) []int {
	at := sort.Search(len(s.methods), func(k int) bool { return s.methods[k][0] >= i })
	if at == len(s.methods) {
		return nil
	}
	return s.methods[at]
}

// item recognizes a bullet of code: - `name: type`.
func (s *scanner) item(i int) *landmark {
	start := i + 1
	for start < len(s.plain) && isBlank(s.plain[start]) {
		start++
	}
	if start == i+1 || start == len(s.plain) || s.plain[start] != '`' {
		return nil
	}
	from, to, end := code(s.plain, start)
	if end == 0 || end < len(s.plain) && !isBlank(s.plain[end]) {
		return nil
	}
	m := s.newEntry(i, from, to, end, false)
	if m != nil {
		m.entry.Depth = outline.NoDepth
	}
	return m
}

// heading recognizes headings by what they say or what follows, since nothing
// marks the end of one.
func (s *scanner) heading(i int) *landmark {
	at := i
	for at < len(s.plain) && s.plain[at] == '#' {
		at++
	}
	level := at - i
	for at < len(s.plain) && isBlank(s.plain[at]) {
		at++
	}
	if level > 6 || at == i+level || at == len(s.plain) {
		return nil
	}
	end := at + s.title(at, level)
	if end == at {
		return nil
	}
	m := &landmark{kind: heading, start: i, end: end, level: level, title: string(bytes.TrimSpace(s.plain[at:end]))}
	if s.types = s.types && level > 2; sectionOf(m.title) == inTypes {
		s.types = true
	}
	return m
}

// title gives the length of a heading's text, 0 when it is none.
func (s *scanner) title(at, level int) int {
	rest := s.plain[at:min(len(s.plain), at+longestTitle)]
	if n := knownTitle(rest); n > 0 {
		return n
	}
	next := bytes.Index(rest, []byte(" #"))
	if next < 0 {
		next = len(rest)
	}
	switch {
	case level > 2 && s.types:
		if n := bytes.Index(rest, []byte(" - `")); n >= 0 && n < next {
			return n
		}
	case level <= 2:
		if m := s.nextMethod(at); m != nil && m[0] <= at+next {
			return m[0] - at
		}
		if len(s.marks) == 0 && next < len(rest) { // of the page
			return next
		}
	}
	return 0
}

// fence recognizes a fence and finds its end.
func (s *scanner) fence(i int) *landmark {
	from := s.wordEnd(i)
	m := &landmark{kind: fence, start: i, language: string(s.plain[i+len("```") : from])}
	for from < len(s.plain) && isBlank(s.plain[from]) {
		from++
	}
	m.from = from
	if s.json(m) || s.closing(m) {
		return m
	}
	return nil
}

// json reads a fence with JSON in it, where the value's end is the fence's.
func (s *scanner) json(m *landmark) bool {
	if m.from == len(s.plain) || !bytes.ContainsRune([]byte("{["), rune(s.plain[m.from])) || s.wasted > 4*len(s.plain) {
		return false
	}
	value, size, err := source.JSON(s.plain[m.from:], s.at.place(m.from))
	end := m.from + size
	for end < len(s.plain) && isBlank(s.plain[end]) {
		end++
	}
	if err != nil || !bytes.HasPrefix(s.plain[end:], []byte("```")) {
		s.wasted += size
		return false
	}
	m.value, m.to, m.end = value, m.from+size, s.wordEnd(end)
	return true
}

// closing looks for three backquotes that are a word. Those before a heading or
// at the end of the page are preferred, as an example may contain others.
func (s *scanner) closing(m *landmark) bool {
	at := m.from
	for range mostClosings {
		size := bytes.Index(s.plain[at:], []byte(" ```"))
		if size < 0 {
			break
		}
		word := at + size + 1
		end := s.wordEnd(word)
		if at = end; end != word+len("```") {
			break // another fence begins
		}
		if m.end == 0 {
			m.to, m.end = word-1, end
		}
		if after := bytes.TrimLeft(s.plain[end:min(len(s.plain), end+8)], " \t\n"); len(after) == 0 || after[0] == '#' {
			m.to, m.end = word-1, end
			break
		}
	}
	return m.end > 0
}

// knownTitle gives the length of a section's title that a text begins with.
func knownTitle(text []byte) int {
	for _, s := range sections {
		n := len(s.title)
		if len(text) >= n && bytes.EqualFold(text[:n], []byte(s.title)) && (len(text) == n || isBlank(text[n])) {
			if s.section == inAnswer { // Response (429)
				if more := bytes.Index(text[n:], []byte("```")); more >= 0 && more < 24 && !slices.Contains(text[n:n+more], '#') {
					n += more
				}
			}
			return n
		}
	}
	return 0
}
