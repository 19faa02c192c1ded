package command

import (
	"bytes"
	"encoding/json"
	"path"

	"github.com/flaregen/flaregen/generator/emit"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// smoke adds the test that calls every operation, and the document that it
// judges requests by.
func (p *pipeline) smoke() error {
	if !p.in.Client.SmokeTest {
		return nil
	}
	files, err := emit.SmokeTest(p.out.API, emit.Options{InputHash: p.hash})
	if err != nil {
		return err
	}
	files[emit.SmokeDocument] = printPlain(p.root, "")
	for name, content := range files {
		p.out.Files[path.Join(p.in.Client.Output, name)] = content
	}
	return nil
}

// printPlain prints a document as JSON without its prose: paths and components
// on a line each, so that a diff shows which ones changed.
// Examples stay as they are. Of a part of the client, the third line says so.
func printPlain(root *yaml.Node, part string) []byte {
	var b bytes.Buffer
	b.WriteString(`{"x-generated": "` + mark + `. DO NOT EDIT."`)
	if part != "" {
		b.WriteString(",\n\"x-why\": \"A server for tests answers with what is documented here.\",\n\"x-part\": ")
		writeString(&b, part)
	}
	for key, value := range tree.Entries(root) {
		b.WriteString(",\n")
		writeString(&b, key.Value)
		b.WriteByte(':')
		writePlain(&b, value, 2)
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// writePlain writes a value; the members of mappings stand on lines of their
// own for that many levels.
func writePlain(b *bytes.Buffer, n *yaml.Node, lines int) {
	separator := func(written bool) {
		if written {
			b.WriteByte(',')
		}
		if lines > 0 {
			b.WriteByte('\n')
		}
	}
	switch n.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		written := false
		for key, value := range tree.Entries(n) {
			if isProse(key.Value, value) {
				continue
			}
			separator(written)
			written = true
			writeString(b, key.Value)
			b.WriteByte(':')
			if key.Value == "example" || key.Value == "examples" {
				writeWhole(b, value)
			} else {
				writePlain(b, value, lines-1)
			}
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			writePlain(b, item, 0)
		}
		b.WriteByte(']')
	default:
		writeScalar(b, n)
	}
}

// writeWhole writes a value on one line, prose included: in an example, a member
// called description is as good as any other. What is no JSON is left out.
func writeWhole(b *bytes.Buffer, n *yaml.Node) {
	var value any
	if n.Decode(&value) == nil {
		if text, err := json.Marshal(value); err == nil {
			b.Write(text)
			return
		}
	}
	b.WriteString("null")
}

// isProse reports descriptions and the like. A property that is called
// description has a schema, not a text.
func isProse(key string, value *yaml.Node) bool {
	switch key {
	case "description", "summary":
		return tree.IsScalar(value)
	}
	return false
}

func writeScalar(b *bytes.Buffer, n *yaml.Node) {
	var value any
	if n.ShortTag() != "!!str" && n.Decode(&value) == nil {
		if text, err := json.Marshal(value); err == nil {
			b.Write(text)
			return
		}
	}
	writeString(b, n.Value)
}

func writeString(b *bytes.Buffer, s string) {
	text, _ := json.Marshal(s) // strings always marshal
	b.Write(text)
}
