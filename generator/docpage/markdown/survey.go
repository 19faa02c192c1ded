package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// blocks parses markdown into blocks. What is inside them is not its business:
// inline markup matters nowhere but at the beginning of a bullet, and HTML,
// quotations and underlined headings are prose.
var blocks = parser.NewParser(parser.WithBlockParsers(
	util.Prioritized(parser.NewThematicBreakParser(), 200),
	util.Prioritized(parser.NewListParser(), 300),
	util.Prioritized(parser.NewListItemParser(), 400),
	util.Prioritized(parser.NewCodeBlockParser(), 500),
	util.Prioritized(parser.NewATXHeadingParser(), 600),
	util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
	util.Prioritized(parser.NewParagraphParser(), 1000),
))

const mostRepairs = 8

// survey finds the landmarks of a page as downloaded.
//
// A code fence in a description that nobody closed hides what follows. When an
// operation is hidden, the fence above it is taken for prose.
func survey(r *reader) []*landmark {
	shallow(r.plain)
	squeeze(r.plain)
	for repairs := 0; ; repairs++ {
		s := surveyor{reader: r, notes: len(r.page.Notes)}
		root := blocks.Parse(text.NewReader(r.plain))
		s.document(root)
		fence := s.hiding(root)
		if fence < 0 || repairs == mostRepairs {
			return s.marks
		}
		r.page.Notes = r.page.Notes[:s.notes]
		r.note(fence, "a code fence is not closed")
		blank(line(r.plain, fence))
	}
}

// shallow blanks lines that nest deeper than any page, which would cost a
// parser of markdown too much.
func shallow(plain []byte) {
	const deepest = 4 * evidence.MaxDepth
	for start := 0; start < len(plain); {
		l := line(plain, start)
		if len(l)-len(bytes.TrimLeft(l, " \t-*+0123456789.)")) > deepest {
			blank(l)
		}
		start += len(l) + 1
	}
}

// squeeze leaves one of several blank lines, since each costs the parser as
// much as there are open lists. The others become blanks at the end of the line
// before.
func squeeze(plain []byte) {
	for start := 0; start < len(plain); {
		if plain[start] != '\n' {
			start++
			continue
		}
		var last, before int // the two newlines to keep
		end := start
		for ; end < len(plain) && (isBlank(plain[end])); end++ {
			if plain[end] == '\n' {
				last, before = end, last
			}
		}
		for i := start; i < before; i++ {
			plain[i] = ' '
		}
		start = end
	}
}

func blank(l []byte) {
	for i := range l {
		l[i] = ' '
	}
}

// line gives the line that an offset is in, without its end.
func line(text []byte, offset int) []byte {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	if end := bytes.IndexByte(text[offset:], '\n'); end >= 0 {
		return text[start : offset+end]
	}
	return text[start:]
}

type surveyor struct {
	*reader
	marks []*landmark
	notes int
}

func (s *surveyor) add(m *landmark) {
	if m != nil {
		s.marks = append(s.marks, m)
	}
}

func (s *surveyor) document(root ast.Node) {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			s.heading(n)
		case *ast.Paragraph:
			s.paragraph(n)
		case *ast.FencedCodeBlock:
			s.fence(n)
		case *ast.List:
			s.list(n, 0)
		}
	}
}

func (s *surveyor) heading(n *ast.Heading) {
	if n.Lines().Len() == 0 {
		return
	}
	at := n.Lines().At(0)
	title := bytes.TrimSpace(at.Value(s.plain))
	s.add(&landmark{
		kind: heading, start: lineStart(s.plain, at.Start), end: at.Start + len(line(s.plain[at.Start:], 0)),
		level: n.Level, title: string(title),
	})
}

func lineStart(text []byte, offset int) int { return bytes.LastIndexByte(text[:offset], '\n') + 1 }

// paragraph looks for an operation at the beginning of a line.
func (s *surveyor) paragraph(n *ast.Paragraph) {
	lines := n.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		if match := leading(s.plain[at.Start:at.Stop]); match != nil {
			for j := range match {
				match[j] += at.Start
			}
			s.add(newOperation(s.plain, match))
		}
	}
}

// leading matches an operation that a text begins with.
func leading(text []byte) []int {
	if !bytes.HasPrefix(text, []byte("**")) {
		return nil
	}
	if match := method.FindSubmatchIndex(text); match != nil && match[0] == 0 {
		return match
	}
	return nil
}

func (s *surveyor) fence(n *ast.FencedCodeBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	from, to := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	end := to
	if closing := line(s.plain[to:], 0); bytes.HasPrefix(bytes.TrimSpace(closing), []byte("```")) {
		end += len(closing)
	}
	s.add(&landmark{
		kind: fence, start: lineStart(s.plain, max(0, from-1)), end: end,
		language: string(n.Language(s.plain)), from: from, to: to,
	})
}

// list looks for entries. Bullets that are none, and what is in them, are prose.
func (s *surveyor) list(n *ast.List, depth int) {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil || first.Kind() != ast.KindTextBlock && first.Kind() != ast.KindParagraph {
			continue
		}
		m := s.item(first)
		if m == nil {
			continue
		}
		m.entry.Depth = depth
		s.add(m)
		for n := first.NextSibling(); n != nil; n = n.NextSibling() {
			if nested, ok := n.(*ast.List); ok {
				s.list(nested, depth+1)
			}
		}
	}
}

// item reads a bullet that begins with code.
func (s *surveyor) item(n ast.Node) *landmark {
	lines := n.Lines()
	start, stop := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	from, to, end := code(s.plain[:stop], start)
	if end == 0 {
		return nil
	}
	rest := line(s.plain[end:stop], 0)
	return s.newEntry(lineStart(s.plain, start), from, to, end, len(bytes.TrimSpace(rest)) == 0)
}

// code finds the code that begins at an offset: where its text begins and ends,
// and where it ends with its backquotes. All are 0 when there is none.
func code(text []byte, start int) (from, to, end int) {
	from = start
	for from < len(text) && text[from] == '`' {
		from++
	}
	quotes := text[start:from]
	if len(quotes) == 0 || len(quotes) > 2 {
		return 0, 0, 0
	}
	size := bytes.Index(text[from:], quotes)
	if size <= 0 {
		return 0, 0, 0
	}
	to = from + size
	return from, to, to + len(quotes)
}

// hiding gives the offset of a fence in which an operation is announced, -1 when
// there is none.
func (s *surveyor) hiding(root ast.Node) int {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		f, ok := n.(*ast.FencedCodeBlock)
		if !ok {
			continue
		}
		for i := range f.Lines().Len() {
			at := f.Lines().At(i)
			if leading(at.Value(s.plain)) != nil {
				return lineStart(s.plain, max(0, f.Lines().At(0).Start-1))
			}
		}
	}
	return -1
}
