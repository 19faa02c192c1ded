package emit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/flaregen/flaregen/generator/model"
)

// lineWidth is where comments wrap.
const lineWidth = 96

// typeComment is the doc comment of a declared type.
func typeComment(t *model.Type) string {
	var c comment
	c.add(t.Name + " " + t.Role + ".")
	c.add(t.Doc.Text)
	c.add(strings.Join(t.Doc.Constraints, " "))
	c.link(t.Doc.Link)
	if t.Doc.Deprecated {
		c.add("Deprecated: the documentation says so.")
	}
	return c.String()
}

// fieldComment is the comment of a struct field, marked for trimming.
func fieldComment(d model.Doc) string {
	var c comment
	c.add(strings.TrimSpace(sentence(d.Text) + " " + strings.Join(d.Constraints, " ")))
	c.link(d.Link)
	if d.Deprecated {
		c.add("Deprecated: the documentation says so.")
	}
	if len(c.paragraphs) == 0 {
		return ""
	}
	return fieldMark + c.String()
}

// paramsRole says what the params struct of an operation is for.
func paramsRole(r *model.Resource, op *model.Operation) string {
	return "holds the optional parameters of [" + r.Service + "." + op.Method + "]"
}

// operationComment is the doc comment of a method.
func operationComment(op *model.Operation) string {
	var c comment
	lead, rest := leadSentence(op)
	c.add(lead)
	c.add(rest)
	if len(op.Permissions) > 0 {
		c.add("Needs one of these permissions: " + strings.Join(op.Permissions, ", ") + ".")
	}
	c.link(op.Origin.URL)
	if op.Deprecated {
		c.add("Deprecated: the documentation says so.")
	}
	return c.String()
}

// leadSentence starts with the method's name, as Go comments do. A summary or
// a description in the third person continues it; any other summary stands
// behind a colon.
func leadSentence(op *model.Operation) (lead, rest string) {
	switch {
	case thirdPerson(op.Summary):
		return op.Method + " " + lowerFirst(sentence(op.Summary)), op.Description
	case thirdPerson(op.Description):
		first, others := cutSentence(op.Description)
		return op.Method + " " + lowerFirst(first), others
	case op.Summary != "":
		return op.Method + ": " + sentence(op.Summary), op.Description
	case op.Description != "":
		return op.Method + ": " + op.Description, ""
	}
	return op.Method + " sends " + op.HTTPMethod + " " + op.Path + ".", ""
}

// thirdPerson reports prose such as "Lists the certificates".
func thirdPerson(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	return len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") &&
		word == strings.ToUpper(word[:1])+strings.ToLower(word[1:])
}

// cutSentence divides prose behind its first sentence.
func cutSentence(s string) (first, rest string) {
	for i := 0; i < len(s)-1; i++ {
		if s[i] == '.' && (s[i+1] == ' ' || s[i+1] == '\n') {
			return s[:i+1], strings.TrimSpace(s[i+1:])
		}
	}
	return sentence(s), ""
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsRune(".!?:", rune(s[len(s)-1])) {
		return s
	}
	return s + "."
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// comment collects paragraphs.
type comment struct{ paragraphs []string }

func (c *comment) add(paragraph string) {
	if p := strings.TrimSpace(paragraph); p != "" {
		c.paragraphs = append(c.paragraphs, wrap(p))
	}
}

func (c *comment) link(url string) {
	if url != "" && !strings.ContainsAny(url, " \n\r\t") {
		c.paragraphs = append(c.paragraphs, "See "+url)
	}
}

// String gives the text without comment signs.
func (c *comment) String() string { return strings.Join(c.paragraphs, "\n\n") }

// wrap breaks prose at lineWidth. Lines that Markdown indents or lists stay as
// they are, but no line may look like a directive to the compiler.
func wrap(s string) string {
	var out []string
	for line := range strings.SplitSeq(printable(s), "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		current := strings.Repeat(" ", indent)
		for word := range strings.FieldsSeq(line) {
			if len(current) > indent && len(current)+1+len(word) > lineWidth {
				out = append(out, current)
				current = strings.Repeat(" ", indent)
			}
			if len(current) > indent {
				current += " "
			}
			current += word
		}
		out = append(out, strings.TrimRight(current, " "))
	}
	return strings.Join(out, "\n")
}

// printable drops what must not reach a source file.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return ' '
		}
		return r
	}, s)
}

func oneLine(s string) string {
	return strings.TrimSuffix(strings.Join(strings.Fields(printable(s)), " "), ".")
}

// commented puts comment signs before every line.
func commented(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("// "+l, " ")
	}
	return strings.Join(lines, "\n")
}
