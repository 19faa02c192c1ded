package emit

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/dave/jennifer/jen"
)

// newFile starts a file that jennifer renders.
func (o Options) newFile(pkg string) *jen.File {
	f := jen.NewFile(pkg)
	for line := range strings.Lines(o.header()) {
		f.HeaderComment(strings.TrimSpace(line))
	}
	for name, path := range o.packages() {
		f.ImportName(path, name)
	}
	f.ImportAlias(o.packages()["openapi_types"], "openapi_types")
	return f
}

// render prints a file. jennifer sorts all imports into one block; the
// standard library stands apart, as goimports has it.
func render(f *jen.File) ([]byte, error) {
	var b bytes.Buffer
	if err := f.Render(&b); err != nil {
		return nil, err
	}
	before, rest, ok := strings.Cut(b.String(), "import (\n")
	block, after, closed := strings.Cut(rest, ")\n")
	if !ok || !closed {
		return b.Bytes(), nil
	}
	var std, others strings.Builder
	for line := range strings.Lines(block) {
		if strings.Contains(line, ".") {
			others.WriteString(line)
		} else {
			std.WriteString(line)
		}
	}
	gap := ""
	if std.Len() > 0 && others.Len() > 0 {
		gap = "\n"
	}
	return []byte(before + "import (\n" + std.String() + gap + others.String() + ")\n" + after), nil
}

var qualified = regexp.MustCompile(`^(.*?)(\w+)\.(\w+)$`)

// code turns Go source for a type, such as []json.RawMessage, into a statement
// whose package jennifer imports.
func (o Options) code(src string) *jen.Statement {
	if m := qualified.FindStringSubmatch(src); m != nil {
		return jen.Op(m[1]).Qual(o.packages()[m[2]], m[3])
	}
	return jen.Id(src)
}

func (o Options) envelope(name string) *jen.Statement {
	return jen.Qual(o.envelopePackage(), name)
}

// parameters writes a parameter list; neighbours of one type share it.
func (o Options) parameters(args []argument) []jen.Code {
	var list []jen.Code
	for i, a := range args {
		p := jen.Id(a.name)
		if i+1 == len(args) || args[i+1].typ != a.typ {
			p.Add(o.code(a.typ))
		}
		list = append(list, p)
	}
	return list
}

// commenter is a file or a group of statements.
type commenter interface{ Comment(string) *jen.Statement }

// comments writes text as line comments.
func comments(to commenter, text string) {
	for line := range strings.SplitSeq(wrap(text), "\n") {
		to.Comment(strings.TrimRight("// "+line, " "))
	}
}
