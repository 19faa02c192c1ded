package htmltext

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// blocks are the elements that stand on lines of their own, besides those that
// text may contain.
var blocks = map[atom.Atom]bool{
	atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Dd: true, atom.Dl: true, atom.Dt: true,
	atom.Figure: true, atom.Footer: true, atom.Form: true, atom.Header: true, atom.Hr: true, atom.Main: true, atom.Nav: true,
	atom.Option: true, atom.Section: true, atom.Select: true, atom.Table: true, atom.Td: true, atom.Th: true, atom.Tr: true,
	atom.Button: true,
}

// hidden are the elements whose text nobody reads.
var hidden = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Svg: true, atom.Noscript: true, atom.Template: true, atom.Title: true,
}

var headings = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// htmlReader makes lines of a page of HTML.
type htmlReader struct {
	emitter
	url    string    // that the page calls its own
	within atom.Atom // hidden element
	nested int       // elements of that name within
	pre    *preformatted
}

// preformatted is a block of code while it is read.
type preformatted struct {
	text   []byte
	starts []evidence.Place
}

// htmlLines splits a page of HTML. It gives the address that the page calls its
// own, too.
func htmlLines(name, text string) (lines []line, url string) {
	r := htmlReader{emitter: newEmitter(name, text)}
	z := html.NewTokenizer(strings.NewReader(text))
	offset := 0
	for {
		kind := z.Next()
		raw := z.Raw()
		if kind == html.ErrorToken {
			r.endCode()
			return r.done(), r.url
		}
		if kind == html.TextToken {
			r.words(string(raw), offset)
		}
		size := len(raw)
		if kind != html.TextToken {
			r.element(z.Token(), offset)
		}
		offset += size
	}
}

func (r *htmlReader) words(raw string, offset int) {
	switch {
	case r.within != 0:
	case r.pre != nil:
		for row := range strings.SplitAfterSeq(raw, "\n") {
			r.pre.add(html.UnescapeString(row), r.cursor.At(offset))
			offset += len(row)
		}
	default:
		text := html.UnescapeString(raw)
		words := strings.Join(strings.FieldsFunc(text, isBlank), " ")
		if starts := strings.TrimLeftFunc(text, isBlank); len(starts) < len(text) && len(r.text) > 0 {
			words = " " + words
		}
		if strings.TrimRightFunc(text, isBlank) != text && !strings.HasSuffix(words, " ") {
			words += " "
		}
		if len(r.text) == 0 && len(r.doc) == 0 {
			words = strings.TrimPrefix(words, " ")
			offset += len(raw) - len(strings.TrimLeftFunc(raw, isBlank))
		}
		r.plain(words, offset)
	}
}

func (p *preformatted) add(text string, at evidence.Place) {
	if text == "" {
		return
	}
	if len(p.text) == 0 || p.text[len(p.text)-1] == '\n' {
		p.starts = append(p.starts, at)
	}
	p.text = append(p.text, text...)
}

func (p *preformatted) newLine() {
	if len(p.text) > 0 && p.text[len(p.text)-1] != '\n' {
		p.text = append(p.text, '\n')
	}
}

func (r *htmlReader) element(t html.Token, offset int) {
	opens := t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken
	if !opens && t.Type != html.EndTagToken {
		return
	}
	if r.hide(t, opens) {
		return
	}
	if opens && t.DataAtom == atom.Link {
		r.canonical(t)
	}
	level := headings[t.DataAtom]
	switch {
	case t.DataAtom == atom.Pre:
		r.flush()
		r.endCode()
		if opens {
			r.pre = &preformatted{}
		}
	case r.pre != nil:
		if t.DataAtom == atom.Div || t.DataAtom == atom.Br {
			r.pre.newLine()
		}
	case level > 0:
		r.flush()
		r.blank = true
		r.level = 0
		if opens {
			r.level = level
		}
	case blocks[t.DataAtom]:
		r.flush()
		r.blank = true
	default:
		r.tag(t, offset)
	}
}

// hide skips elements that nobody reads, and what is within.
func (r *htmlReader) hide(t html.Token, opens bool) bool {
	switch {
	case r.within == 0 && hidden[t.DataAtom] && t.Type == html.StartTagToken:
		r.within, r.nested = t.DataAtom, 1
		return true
	case r.within == 0:
		return false
	case t.DataAtom == r.within && t.Type == html.StartTagToken:
		r.nested++
	case t.DataAtom == r.within && !opens:
		if r.nested--; r.nested == 0 {
			r.within = 0
		}
	}
	return true
}

func (r *htmlReader) canonical(t html.Token) {
	var rel, href string
	for _, a := range t.Attr {
		switch a.Key {
		case "rel":
			rel = a.Val
		case "href":
			href = a.Val
		}
	}
	if rel == "canonical" && r.url == "" {
		r.url = href
	}
}

func (r *htmlReader) endCode() {
	if r.pre == nil {
		return
	}
	p := r.pre
	r.pre = nil
	if len(bytes.TrimSpace(p.text)) == 0 {
		return
	}
	r.lines = append(r.lines, line{kind: code, at: p.starts[0], text: string(p.text), starts: p.starts, blank: true})
	r.blank = true
}
