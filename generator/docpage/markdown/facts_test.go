package markdown

import (
	"fmt"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// facts writes what a page says, one fact a line, without places and with white
// space evened out.
func facts(page *evidence.Page) string {
	var b strings.Builder
	write(&b, "", reflect.ValueOf(page))
	return b.String()
}

func write(b *strings.Builder, at string, v reflect.Value) {
	switch x := v.Interface().(type) {
	case evidence.Place, []evidence.Note:
		return
	case *yaml.Node:
		if x != nil {
			text, _ := yaml.Marshal(stripped(x))
			fmt.Fprintf(b, "%s = %s\n", at, strings.Join(strings.Fields(string(text)), " "))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			write(b, at, v.Elem())
		}
	case reflect.Struct:
		if known := v.MethodByName("Known"); known.IsValid() && !known.Call(nil)[0].Bool() {
			return
		}
		for i := range v.NumField() {
			write(b, at+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			write(b, fmt.Sprintf("%s[%d]", at, i), v.Index(i))
		}
	default:
		if text := strings.Join(strings.Fields(fmt.Sprint(v.Interface())), " "); !v.IsZero() {
			fmt.Fprintf(b, "%s = %s\n", at, text)
		}
	}
}

func stripped(n *yaml.Node) *yaml.Node {
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: yaml.DoubleQuotedStyle}
	if n.Kind != yaml.ScalarNode {
		c.Style = yaml.FlowStyle
	}
	for _, child := range n.Content {
		c.Content = append(c.Content, stripped(child))
	}
	return c
}

// different gives the first lines in which two texts differ, "" when they do not.
func different(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d:\n\t%s\n\t%s", i+1, x[i], y[i])
		}
	}
	if len(x) != len(y) {
		return fmt.Sprintf("%d lines and %d lines", len(x), len(y))
	}
	return ""
}
