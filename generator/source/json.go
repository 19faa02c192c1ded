package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"gopkg.in/yaml.v3"
)

// parseJSON builds a tree from JSON text. Duplicate names are left for the
// resolver, which reports all of them.
func parseJSON(data []byte) (*yaml.Node, *fault) {
	b := newJSONBuilder(data, 1, 1)
	root, err := b.value(1)
	if err == nil {
		switch _, end := b.decoder.ReadToken(); {
		case end == nil:
			err = errors.New("something follows the value")
		case end != io.EOF:
			err = end
		}
	}
	if err != nil {
		return nil, b.fault(err)
	}
	return root, nil
}

// JSON reads the JSON value that a text begins with, such as an example on a
// page, which begins at a place of that page; the nodes' places are there, too.
// It returns how many bytes the value has, or at which byte it is not JSON.
func JSON(text []byte, at Position) (value *yaml.Node, size int, err error) {
	b := newJSONBuilder(text, max(1, at.Line), max(1, at.Column))
	value, err = b.value(1)
	size = int(b.decoder.InputOffset())
	if err != nil {
		f := b.fault(err)
		return nil, max(size, b.cursor.at), &Error{
			Position: Position{File: at.File, Line: f.line, Column: f.column},
			Problem:  f.problem, Advice: f.advice,
		}
	}
	return value, size, nil
}

func newJSONBuilder(data []byte, line, column int) *jsonBuilder {
	return &jsonBuilder{
		decoder: jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true)),
		cursor:  cursor{data: data, line: line, column: column},
	}
}

type jsonBuilder struct {
	decoder *jsontext.Decoder
	cursor  cursor
	slab    []yaml.Node // nodes to come; one allocation for many

	slabSize int // of the last one; they grow, as many values are small
}

// depthError is the first node below the deepest level allowed.
type depthError struct{ *yaml.Node }

func (depthError) Error() string { return "too deep" }

func (b *jsonBuilder) value(depth int) (*yaml.Node, error) {
	token, err := b.decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	n := b.node(token)
	kind := token.Kind()
	if kind != '{' && kind != '[' {
		scalar(n, token)
		return n, nil
	}
	if depth > maxDepth {
		return nil, depthError{n}
	}
	n.Kind, n.Tag = yaml.MappingNode, "!!map"
	closing := jsontext.Kind('}')
	if kind == '[' {
		n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		closing = ']'
	}
	for b.decoder.PeekKind() != closing {
		child, err := b.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, child)
	}
	_, err = b.decoder.ReadToken()
	b.cursor.move(int(b.decoder.InputOffset()))
	return n, err
}

// node makes the node for the token just read, at the token's first byte.
func (b *jsonBuilder) node(token jsontext.Token) *yaml.Node {
	if len(b.slab) == 0 {
		b.slabSize = min(max(8, 4*b.slabSize), 256)
		b.slab = make([]yaml.Node, b.slabSize)
	}
	n := &b.slab[0]
	b.slab = b.slab[1:]
	switch token.Kind() {
	case '{', '[':
		b.cursor.move(int(b.decoder.InputOffset()) - 1)
	default:
		b.cursor.skip(" \t\r\n,:")
	}
	n.Line, n.Column = b.cursor.line, b.cursor.column
	b.cursor.move(int(b.decoder.InputOffset()))
	return n
}

func scalar(n *yaml.Node, token jsontext.Token) {
	n.Kind = yaml.ScalarNode
	n.Value = token.String()
	switch token.Kind() {
	case '"':
		n.Tag = "!!str"
	case 'n':
		n.Tag = "!!null"
	case 't', 'f':
		n.Tag = "!!bool"
	default:
		n.Tag = n.ShortTag()
	}
}

func (b *jsonBuilder) fault(err error) *fault {
	if deep, ok := err.(depthError); ok {
		return depthFault(deep.Line, deep.Column)
	}
	at := int(b.decoder.InputOffset())
	problem := err.Error()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at = int(syntax.ByteOffset)
		if syntax.Err != nil {
			problem = syntax.Err.Error()
		}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		at, problem = len(b.cursor.data), "it ends too early"
	}
	b.cursor.move(at)
	return &fault{
		line: b.cursor.line, column: b.cursor.column,
		problem: "is not valid JSON: " + strings.TrimPrefix(problem, "jsontext: "),
		advice:  "check quotes, commas and brackets here and before",
	}
}

func depthFault(line, column int) *fault {
	return &fault{
		line: line, column: column,
		problem: fmt.Sprintf("nests deeper than %d levels", maxDepth),
		advice:  "move inner parts into components and refer to them",
	}
}

// cursor turns byte offsets, which must not decrease, into lines and columns.
type cursor struct {
	data         []byte
	at           int
	line, column int // of data[at], from 1; columns count characters
}

func (c *cursor) move(to int) {
	to = min(to, len(c.data))
	if to <= c.at {
		return
	}
	passed := c.data[c.at:to]
	c.at = to
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		c.line += n
		c.column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	c.column += utf8.RuneCount(passed)
}

func (c *cursor) skip(cutset string) {
	rest := c.data[c.at:]
	c.move(c.at + len(rest) - len(bytes.TrimLeft(rest, cutset)))
}
