package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// decodeYAML gives the root of the next document. The parser signals some
// faults by a panic of its own; none may leave this package.
func decodeYAML(decoder *yaml.Decoder) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("the parser failed: %v", r)
		}
	}()
	var doc yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		return nil, err
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, errors.New("holds no document")
	}
	return doc.Content[0], nil
}

var yamlPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)

// syntaxFault describes an error of the YAML parser. The line that the parser
// gives is that of the surrounding block, often far above the fault, so the
// place is found again by feeding the parser one line at a time.
func syntaxFault(data []byte, err error) *fault {
	f := &fault{
		line:    faultLine(data),
		problem: "is not valid YAML: " + yamlPrefix.ReplaceAllString(err.Error(), ""),
		advice:  "check indentation, quotes and brackets here and in the line above",
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if f.line == 0 || f.line > len(lines) {
		return f
	}
	line := string(lines[f.line-1])
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if tab := strings.IndexByte(indent, '\t'); tab >= 0 {
		f.column = tab + 1
		f.problem = "is not valid YAML: a tab in the indentation"
		f.advice = "indent with spaces"
	}
	return f
}

func faultLine(data []byte) int {
	lines := &lineReader{rest: data}
	decoder := yaml.NewDecoder(lines)
	for {
		if _, err := decodeYAML(decoder); err != nil {
			return lines.given
		}
	}
}

// lineReader gives one line at each Read and counts them.
type lineReader struct {
	rest  []byte
	given int
	cut   bool // the line last given is not complete yet
}

// Read implements io.Reader.
func (r *lineReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	if !r.cut {
		r.given++
	}
	line := r.rest
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i+1]
	}
	n := copy(p, line)
	r.cut = n < len(line)
	r.rest = r.rest[n:]
	return n, nil
}
