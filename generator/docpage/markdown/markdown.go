package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// method is how an operation is announced: **get** `/zones/{zone_id}`.
var method = regexp.MustCompile("(?i)\\*\\*(get|post|put|patch|delete|head|options|trace)\\*\\*\\s+`\\s*(/[^`]*)`")

// Detect reports whether a text announces an operation the way these pages do.
func Detect(text []byte) bool { return method.Match(text[:min(len(text), evidence.MaxSize)]) }

// Read reads a page. The name is for places and errors.
func Read(name string, text []byte) (*evidence.Page, error) {
	r := newReader(name, text)
	if len(text) > evidence.MaxSize {
		return nil, r.fault(fmt.Sprintf("is larger than %d MiB", evidence.MaxSize>>20), "split the page")
	}
	r.frontMatter()
	var marks []*landmark
	if r.collapsed() {
		marks = scan(r)
	} else {
		marks = survey(r)
	}
	b := builder{reader: r, marks: marks}
	b.build()
	if len(r.page.Operations) == 0 {
		return nil, r.fault("no operation is announced here, such as **get** `/zones/{zone_id}`",
			"give the page as the documentation offers it for copying, or another --format")
	}
	return r.page, nil
}

// reader has the text in two forms of equal length.
type reader struct {
	page  *evidence.Page
	text  []byte // as it is
	plain []byte // with unusual white space as blanks, and without what comes before the page
	at    *locator
}

func newReader(name string, text []byte) *reader {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	return &reader{
		page:  &evidence.Page{Name: name, Format: evidence.Markdown},
		text:  text,
		plain: plain(text),
		at:    newLocator(name, text),
	}
}

func (r *reader) fault(problem, advice string) error {
	var errs source.Errors
	errs.Add(evidence.Place{File: r.page.Name, Line: 1, Column: 1}, "", problem, advice)
	return errs.Err()
}

func (r *reader) note(at int, format string, args ...any) {
	r.page.Notes = append(r.page.Notes, evidence.Note{Place: r.at.place(at), Text: fmt.Sprintf(format, args...)})
}

// plain makes blanks of white space that markdown does not know as such.
func plain(text []byte) []byte {
	p := bytes.Clone(text)
	for i, c := range string(text) {
		switch {
		case c == '\n' || c == ' ' || c == '\t':
		case unicode.IsSpace(c) || c == 0 || c == '\u200b' || c == '\ufeff':
			copy(p[i:], "   "[:len(string(c))])
		}
	}
	return p
}

// frontMatter reads the lines between two --- that a saved page may begin with.
func (r *reader) frontMatter() {
	rest, found := bytes.CutPrefix(r.plain, []byte("---\n"))
	end := bytes.Index(rest, []byte("\n---"))
	if !found || end < 0 {
		return
	}
	for line := range strings.Lines(string(rest[:end])) {
		key, value, _ := strings.Cut(line, ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch key {
		case "url", "source":
			r.page.URL = value
		case "fetched_at", "retrieved", "date":
			if len(value) >= len("2006-01-02") {
				r.page.Retrieved = value[:len("2006-01-02")]
			}
		}
	}
	head := r.plain[:len("---\n")+end+len("\n---")]
	for i, c := range head {
		if c != '\n' {
			head[i] = ' '
		}
	}
}

// collapsed reports whether the page has lost its lines: operations are
// announced within lines rather than on lines of their own.
func (r *reader) collapsed() bool {
	within, leading := 0, 0
	lastLine := bytes.LastIndexByte(r.plain, '\n')
	for _, at := range method.FindAllIndex(r.plain, -1) {
		before := bytes.TrimRight(r.plain[max(0, at[0]-8):at[0]], " ")
		if (len(before) == 0 || before[len(before)-1] == '\n') && at[1] <= lastLine {
			leading++
		} else {
			within++
		}
	}
	return within > leading
}
