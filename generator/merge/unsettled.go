package merge

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// Unsettled turns the conflicts that nothing settled into errors, which name
// both places, show both values and say how to settle the matter. settled
// tells of a JSON pointer whether an overlay decided what stands there; nil
// stands for never.
func Unsettled(files *source.Files, conflicts []Conflict, settled func(pointer string) bool) error {
	var errs source.Errors
	for _, c := range conflicts {
		if settled != nil && settled(c.Pointer) {
			continue
		}
		a, b := describe(c.A, c.B)
		errs.Add(files.Position(c.A), c.Pointer,
			"is "+a+" here, but "+b+" at "+files.Position(c.B).String(),
			"decide with an overlay action on "+c.target+", or with `prefer: true` in one of the two files")
	}
	return errs.Err()
}

// describe shows two values as far as they differ.
func describe(a, b *yaml.Node) (string, string) {
	if tree.IsMap(a) && tree.IsMap(b) {
		if more, less := onlyIn(a, b), onlyIn(b, a); more+less != "" {
			return keys(more), keys(less)
		}
	}
	return show(a), show(b)
}

func onlyIn(a, b *yaml.Node) string {
	var names []string
	for key := range tree.Entries(a) {
		if tree.Get(b, key.Value) == nil && !isWording(key.Value) {
			names = append(names, key.Value)
		}
	}
	return strings.Join(names, ", ")
}

func keys(names string) string {
	if names == "" {
		return "a mapping without more"
	}
	return "a mapping with " + abbreviate(names)
}

// shown is how many characters of a value an error shows.
const shown = 80

func show(n *yaml.Node) string {
	var b strings.Builder
	write(&b, n)
	return abbreviate(b.String())
}

func abbreviate(s string) string {
	if utf8.RuneCountInString(s) <= shown {
		return s
	}
	return string([]rune(s)[:shown]) + "…"
}

// write gives a value on one line, and stops when there is more than enough.
func write(b *strings.Builder, n *yaml.Node) {
	if b.Len() > utf8.UTFMax*shown {
		return
	}
	switch {
	case tree.IsMap(n):
		separator := "{"
		for key, value := range tree.Entries(n) {
			b.WriteString(separator + key.Value + ": ")
			write(b, value)
			separator = ", "
		}
		b.WriteString(strings.TrimPrefix(separator, ", ") + "}")
	case tree.IsSeq(n):
		b.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				b.WriteString(", ")
			}
			write(b, item)
		}
		b.WriteByte(']')
	case n.ShortTag() == "!!str":
		b.WriteString(strconv.Quote(n.Value))
	default:
		b.WriteString(n.Value)
	}
}
