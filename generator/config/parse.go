package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/flaregen/flaregen/generator/source"
	"gopkg.in/yaml.v3"
)

// positions are the places of the keys of one client, by dotted key.
type positions map[string]source.Position

// Parse reads a configuration. The name is the file's, as errors show it.
//
// The error is a [source.Errors] with every fault of the file.
func Parse(name string, data []byte) (*File, error) {
	p := &parser{name: name}
	file := &File{}
	if root := p.document(data); root != nil {
		p.table(fileKeys(file), "", root, positions{})
	}
	// What the clients say together is judged only when each is readable:
	// half-read values would be blamed for more than they did.
	if len(p.errs) == 0 {
		p.check(file)
	}
	if err := p.errs.Err(); err != nil {
		return nil, err
	}
	return file, nil
}

type parser struct {
	name string
	errs source.Errors
}

func (p *parser) fail(n *yaml.Node, path, problem, advice string) {
	p.errs.Add(p.position(n), path, problem, advice)
}

func (p *parser) position(n *yaml.Node) source.Position {
	return source.Position{File: p.name, Line: n.Line, Column: n.Column}
}

// document gives the top-level node of the only document in the file, or nil
// after reporting why there is none.
func (p *parser) document(data []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		p.fail(&yaml.Node{}, "", "the file is empty", "`flaregen init` writes one to start from")
		return nil
	case err != nil:
		p.syntax(err)
		return nil
	}
	if err := decoder.Decode(&second); err == nil {
		p.fail(&second, "", "a second YAML document", "keep one document in the file")
	} else if !errors.Is(err, io.EOF) {
		p.syntax(err)
	}
	return follow(doc.Content[0])
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntax reports what the YAML parser found, at the line it names.
func (p *parser) syntax(err error) {
	text := err.Error()
	pos := source.Position{File: p.name}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		pos.Line, _ = strconv.Atoi(m[1])
		text = text[len(m[0]):]
	}
	p.errs.Add(pos, "", "not valid YAML: "+text, "")
}

// table reads a mapping. The path is the dotted key of the mapping itself,
// seen from the client; places collects the positions below it.
func (p *parser) table(t table, path string, n *yaml.Node, places positions) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, path, "found "+describe(n)+" instead of a mapping", "the keys here are "+strings.Join(t.names(), ", "))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], follow(n.Content[i+1])
		k, known := t.find(name.Value)
		switch {
		case !known:
			p.fail(name, join(path, name.Value), "unknown key", suggest(name.Value, t.names()))
		case seen[k.name]:
			p.fail(name, join(path, k.name), "the key is given twice", "keep one of them")
		default:
			seen[k.name] = true
			places[join(path, k.name)] = p.position(value)
			p.value(k, join(path, k.name), value, places)
		}
	}
	for _, k := range t {
		if k.required && !seen[k.name] {
			p.fail(n, path, "the key "+k.name+" is missing", "add it: "+lowerFirst(k.doc))
		}
	}
}

// value reads what one key holds.
func (p *parser) value(k key, path string, n *yaml.Node, places positions) {
	switch into := k.into.(type) {
	case table:
		p.table(into, path, n, places)
	case list:
		p.list(into, path, n)
	case *[]string:
		p.strings(into, path, n, places)
	default:
		p.scalar(k, path, n)
	}
}

func (p *parser) list(l list, path string, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		p.fail(n, path, "found "+describe(n)+" instead of a list", "start each entry with a dash")
		return
	}
	for _, item := range n.Content {
		places := positions{"": p.position(item)}
		p.table(l.grow(), "", follow(item), places)
		l.done(places)
	}
}

func (p *parser) strings(into *[]string, path string, n *yaml.Node, places positions) {
	if n.Kind != yaml.SequenceNode {
		p.fail(n, path, "found "+describe(n)+" instead of a list", "write it as [a, b]")
		return
	}
	for i, item := range n.Content {
		item = follow(item)
		path := join(path, strconv.Itoa(i))
		places[path] = p.position(item)
		if s, ok := p.text(path, item); ok {
			*into = append(*into, s)
		}
	}
}

// text reads a string that must not be empty. It needs no quotes to be text:
// 2026 and true are accepted as they are written.
func (p *parser) text(path string, n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		p.fail(n, path, "found "+describe(n)+" instead of text", "")
		return "", false
	}
	if strings.TrimSpace(n.Value) == "" {
		p.fail(n, path, "the text is empty", "")
		return "", false
	}
	return n.Value, true
}

// scalar reads a number, text or boolean and holds it against the accepted
// values.
func (p *parser) scalar(k key, path string, n *yaml.Node) {
	if !p.scalarKind(k, path, n) {
		return
	}
	switch {
	case k.values != nil && !slices.Contains(k.values, n.Value):
		p.fail(n, path, fmt.Sprintf("%q is not a value of %s", n.Value, k.name), "write "+k.values[0])
	default:
		p.store(k, path, n)
	}
}

// scalarKind reports whether the node is of the kind that the key wants.
func (p *parser) scalarKind(k key, path string, n *yaml.Node) bool {
	var tag, name string
	switch k.into.(type) {
	case *int:
		tag, name = "!!int", "a number"
	case *bool:
		tag, name = "!!bool", "true or false"
	default:
		_, ok := p.text(path, n)
		return ok
	}
	if n.Kind == yaml.ScalarNode && n.ShortTag() == tag {
		return true
	}
	p.fail(n, path, "found "+describe(n)+" instead of "+name, "")
	return false
}

func (p *parser) store(k key, path string, n *yaml.Node) {
	var err error
	switch into := k.into.(type) {
	case *int:
		*into, err = strconv.Atoi(n.Value)
	case *bool:
		*into, err = strconv.ParseBool(n.Value)
	case *string:
		*into = n.Value
	}
	if err != nil {
		p.fail(n, path, fmt.Sprintf("%q cannot be read", n.Value), "")
	}
}

// follow gives the node that an alias stands for. The table bounds how deep
// the parser goes, so an alias inside its own anchor does no harm.
func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// describe says what a node is, for people.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		return "an empty list"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	}
	return strconv.Quote(n.Value)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func parent(path string) string {
	return path[:max(strings.LastIndexByte(path, '.'), 0)]
}

func lowerFirst(doc string) string {
	return strings.TrimSuffix(strings.ToLower(doc[:1])+doc[1:], ".")
}
