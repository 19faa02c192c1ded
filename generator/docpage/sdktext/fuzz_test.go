package sdktext

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

func FuzzRead(f *testing.F) {
	for _, name := range pages(f) {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, h := range hostile {
		f.Add([]byte(h.start + strings.Repeat(h.repeat, 5) + h.end))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		page, err := Read("p", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "p:1:1: ") {
				t.Errorf("%v has no place", err)
			}
			return
		}
		lines := bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) + 1
		for _, o := range page.Operations {
			check(t, o.Place, lines)
			for _, p := range o.Params {
				check(t, p.Place, lines)
				checkSchema(t, p.Schema, lines)
			}
			for _, b := range o.Bodies {
				checkSchema(t, b.Schema, lines)
			}
			for _, a := range o.Answers {
				check(t, a.Place, lines)
				checkSchema(t, a.Schema, lines)
			}
		}
		for _, n := range page.Notes {
			check(t, n.Place, lines)
		}
	})
}

func check(t *testing.T, at evidence.Place, lines int) {
	t.Helper()
	if at.File != "p" || at.Line < 1 || at.Line > lines || at.Column < 1 {
		t.Errorf("%v is no place in %d lines", at, lines)
	}
}

func checkSchema(t *testing.T, s *evidence.Schema, lines int) {
	if s == nil {
		return
	}
	check(t, s.Place, lines)
	for _, p := range s.Properties {
		check(t, p.Place, lines)
		checkSchema(t, p.Schema, lines)
	}
	for _, part := range append([]*evidence.Schema{s.Items, s.Values}, s.Arms...) {
		checkSchema(t, part, lines)
	}
}

const top = "T\nclient.a.b(stringxId, P { y } params): R\nGET/a/{x_id}\n"

// hostile are pages that are cheap to make and could be dear to read.
var hostile = []struct{ name, start, repeat, end string }{
	{"operations", "", "T\na.b(strx) -> R\nGET/{x}\n{\n", ""},
	{"parameters", top + "Parameters\n", "x: string\n", ""},
	{"types", top + "Parameters\n", "x: A { b }\n", ""},
	{"unions", top + "Returns\nR = A { b } | B { c }\nOne of the following:\n", "A { b }\n", ""},
	{"positional arguments", "T\nclient.a.b(", "stringx,", "): R\nGET/a\n"},
	{"path", "T\nclient.a.b(stringq): R\nGET/a", "/{b}", "\n"},
	{"brackets", top + "Returns\nR { a }\nimport x\n", "{\n", ""},
	{"attempts", top + "Returns\nR { a }\nimport x\n", "{\"}\n", ""},
	{"objects", top + "Returns\nR { a }\nimport x\n", "{\"a\":1}", ""},
	{"deep JSON", top + "Returns\nR { a }\nimport x\n", "{\"a\":", ""},
	{"deep types", top + "Parameters\nx: ", "Array<", "\n"},
	{"long type", top + "Parameters\nx: ", "\"a\" | ", "\n"},
	{"open strings", top + "Parameters\n", "x: \"a\n", ""},
	{"models", top + "Models\n", "class A:\n", ""},
	{"notes", top + "Returns\nR { a }\n", "prose\n", ""},
	{"permissions", top + "Accepted Permissions\n", "AbcdeRead", "\n"},
	{"quotes", top + "Returns\nR { a }\nimport x\n", "'", "\n"},
	{"go", "T\nclient.A.B(ctx, body) (*R, error)\nGET/a\nParameters\nbody BParams\n", "X A\n", ""},
}

// BenchmarkRead shows that cost grows as the page does: compare its sizes.
func BenchmarkRead(b *testing.B) {
	for _, h := range hostile {
		for _, size := range []int{100, 200, 400, 800} {
			text := []byte(h.start + strings.Repeat(h.repeat, size<<10/len(h.repeat)) + h.end)
			b.Run(fmt.Sprintf("%s/%dK", h.name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					_, _ = Read("p", text)
				}
			})
		}
	}
}
