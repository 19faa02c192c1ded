package emit

import (
	"regexp"
	"slices"
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
	what := "the optional parameters of"
	if slices.ContainsFunc(op.Params, func(p *model.Param) bool { return p.Required }) {
		what = "the parameters of"
	}
	return "holds " + what + " [" + r.Service + "." + op.Method + "]"
}

// operationComment is the doc comment of a method.
func operationComment(op *model.Operation) string {
	var c comment
	lead, rest := leadSentence(op)
	c.add(lead)
	c.add(rest)
	c.add(partsComment(op.Body))
	if resultCanBeNil(op) {
		c.add("The result can be null; then it is nil here.")
	}
	if op.Server != "" {
		c.add("It is sent to " + op.Server + ", unless the client has another base URL, and does not take the client's credentials to another host.")
	}
	if len(op.Permissions) > 0 {
		c.add("Needs one of these permissions: " + strings.Join(op.Permissions, ", ") + ".")
	}
	c.link(op.Origin.URL)
	if op.Deprecated {
		c.add("Deprecated: the documentation says so.")
	}
	return c.String()
}

// partsComment says how to call a method whose body the caller writes in parts.
func partsComment(b *model.Body) string {
	if b == nil || b.Encoding != model.BodyStream || !strings.HasPrefix(b.MediaType, "multipart/") {
		return ""
	}
	return "The body is " + b.MediaType + ", as a multipart.Writer makes it; contentType is what its FormDataContentType gives."
}

// leadSentence starts with the method's name, as Go comments do. A summary or
// a description in the third person continues it, and a summary that commands
// is put into the third person; any other stands behind a colon.
func leadSentence(op *model.Operation) (lead, rest string) {
	switch {
	case thirdPerson(op.Summary):
		return op.Method + " " + lowerFirst(sentence(op.Summary)), op.Description
	case thirdPerson(op.Description):
		first, others := cutSentence(op.Description)
		return op.Method + " " + lowerFirst(first), others
	case inThirdPerson(op.Summary) != "":
		return op.Method + " " + sentence(inThirdPerson(op.Summary)), op.Description
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

// verbs are the commands that summaries begin with, as a comment has them.
var verbs = map[string]string{
	"activate": "activates", "add": "adds", "apply": "applies", "approve": "approves", "assign": "assigns",
	"begin": "begins", "cancel": "cancels", "change": "changes", "check": "checks", "clear": "clears", "configure": "configures",
	"copy": "copies", "create": "creates", "deactivate": "deactivates", "delete": "deletes",
	"disable": "disables", "download": "downloads", "edit": "edits", "enable": "enables", "execute": "executes",
	"export": "exports", "fetch": "fetches", "find": "finds", "generate": "generates", "get": "returns",
	"import": "imports", "install": "installs", "invite": "invites", "list": "lists", "modify": "modifies",
	"move": "moves", "patch": "patches", "pause": "pauses", "purge": "purges", "put": "puts", "read": "reads",
	"refresh": "refreshes", "register": "registers", "reject": "rejects", "remove": "removes", "renew": "renews",
	"replace": "replaces", "reset": "resets", "restart": "restarts", "restore": "restores", "resume": "resumes",
	"retrieve": "retrieves", "return": "returns", "revoke": "revokes", "rotate": "rotates", "run": "runs",
	"send": "sends", "set": "sets", "show": "shows", "start": "starts", "stop": "stops", "submit": "submits",
	"trigger": "triggers", "update": "updates", "upload": "uploads", "upsert": "upserts", "validate": "validates",
	"verify": "verifies", "watch": "watches",
}

// inThirdPerson turns "List certificates" into "lists certificates"; "" when
// prose does not begin with a command.
func inThirdPerson(s string) string {
	command, object, _ := strings.Cut(s, " ")
	verb := verbs[lowerFirst(command)]
	if verb == "" || object == "" || strings.HasPrefix(object, "of ") || strings.ContainsAny(command, "/:") {
		return ""
	}
	return verb + " " + object
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
// they are, but no line may look like a directive.
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
	for i := range out {
		out[i] = harmless(out[i])
	}
	return strings.Join(out, "\n")
}

// directive is what the go command, or who checks its use, would read in a
// comment.
var directive = regexp.MustCompile(`^(\s*)(//\s*)?(\+build|go:\w*)`)

// harmless puts quotes around what would be a directive.
func harmless(line string) string { return directive.ReplaceAllString(line, `$1$2"$3"`) }

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
