package kin

import (
	"bytes"
	"encoding/json"
	"math"

	"gopkg.in/yaml.v3"
)

// encode writes a tree as JSON. Values that JSON cannot hold (.nan, .inf) and
// types that it does not have (timestamps, binary) become strings.
func encode(root *yaml.Node) []byte {
	var b bytes.Buffer
	writeValue(&b, root)
	return b.Bytes()
}

func writeValue(b *bytes.Buffer, n *yaml.Node) {
	if n == nil {
		b.WriteString("null")
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		writeObject(b, n)
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			writeValue(b, item)
		}
		b.WriteByte(']')
	case yaml.ScalarNode:
		writeScalar(b, n)
	default:
		b.WriteString("null")
	}
}

func writeObject(b *bytes.Buffer, n *yaml.Node) {
	b.WriteByte('{')
	for i := 0; i+1 < len(n.Content); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		writeString(b, n.Content[i].Value)
		b.WriteByte(':')
		writeValue(b, n.Content[i+1])
	}
	b.WriteByte('}')
}

func writeScalar(b *bytes.Buffer, n *yaml.Node) {
	switch n.ShortTag() {
	case "!!null":
		b.WriteString("null")
		return
	case "!!bool", "!!int", "!!float":
		if writeNumber(b, n) {
			return
		}
	}
	writeString(b, n.Value)
}

// writeNumber writes a number or boolean in JSON's spelling, or reports that
// JSON has none for it.
func writeNumber(b *bytes.Buffer, n *yaml.Node) bool {
	if json.Valid([]byte(n.Value)) {
		b.WriteString(n.Value)
		return true
	}
	var v any
	if n.Decode(&v) != nil {
		return false
	}
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return false
	}
	data, err := json.Marshal(v)
	if err != nil {
		return false
	}
	b.Write(data)
	return true
}

func writeString(b *bytes.Buffer, s string) {
	data, _ := json.Marshal(s) // a string always marshals
	b.Write(data)
}
