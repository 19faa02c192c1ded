package dump

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

func FuzzRead(f *testing.F) {
	text, err := os.ReadFile("testdata/mills.update.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	for _, h := range hostile {
		f.Add([]byte(hostilePage(h.start, h.repeat, h.end, 5)))
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
				checkSchema(t, p.Schema, lines)
			}
			for _, b := range o.Bodies {
				checkSchema(t, b.Schema, lines)
			}
			for _, a := range o.Answers {
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
	if !s.Kind.Known() {
		t.Errorf("%v has no kind", s.Place)
	}
	for _, p := range s.Properties {
		checkSchema(t, p.Schema, lines)
	}
	for _, part := range append([]*evidence.Schema{s.Items, s.Values}, s.Arms...) {
		checkSchema(t, part, lines)
	}
}

// hostile are pages that are cheap to make and could be dear to read.
var hostile = []struct{ name, start, repeat, end string }{
	{"operations", "", "/a\nget\nnull\n", ""},
	{"description", "", "text\n", "/a\nget\n"},
	{"values", top, "{} ", ""},
	{"nulls", top, "null ", ""},
	{"prose", top, "text\n", ""},
	{"parameters", top + "[", `{"name":"a","in":"query"},`, "0]"},
	{"allOf", top + `{"200":{"content":{"a/b":{"schema":{"allOf":[`, `{"properties":{"%d":{}}},`, `{}]}}}}}`},
	{"nested allOf", top + `{"200":{"content":{"a/b":{"schema":{"allOf":[`, `{"properties":{"a":{"properties":{"%d":{}}}}},`, `{}]}}}}}`},
	{"enums", top + `{"200":{"content":{"a/b":{"schema":{"allOf":[`, `{"enum":[1,%d]},`, `{}]}}}}}`},
	{"anyOf", top + `{"200":{"content":{"a/b":{"schema":{"properties":{"a":{}},"anyOf":[`, `{"properties":{"%d":{}}},`, `{}]}}}}}`},
	{"contradictions", top + `{"4XX":{"content":{"a/b":{"schema":{"allOf":[`, `{"properties":{"a":{"enum":[%d]}}},`, `{"properties":{"a":{"enum":["x"]}}}]}}}}}`},
	{"shared", top + `{"200":{"content":{"a/b":{"schema":`, `{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}],"properties":{"c":`, "{}"},
	{"deep", top + `{"200":{"content":{"a/b":{"schema":`, `{"items":`, "{}"},
}

func hostilePage(start, repeat, end string, times int) string {
	var b strings.Builder
	b.WriteString(start)
	for i := range times {
		b.WriteString(strings.ReplaceAll(repeat, "%d", fmt.Sprint(i)))
	}
	b.WriteString(end)
	open := strings.Count(repeat, "{") - strings.Count(repeat, "}")
	b.WriteString(strings.Repeat("}", max(0, open*times)))
	if open > 0 {
		b.WriteString("}}}}")
	}
	return b.String()
}

// BenchmarkRead shows that cost grows as the page does: compare its sizes.
func BenchmarkRead(b *testing.B) {
	for _, h := range hostile {
		for _, size := range []int{100, 200, 400, 800} {
			text := []byte(hostilePage(h.start, h.repeat, h.end, size<<10/len(h.repeat)))
			b.Run(fmt.Sprintf("%s/%dK", h.name, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					_, _ = Read("p", text)
				}
			})
		}
	}
}

// Alternatives that repeat what stands next to them double with each level.
func TestDoubling(t *testing.T) {
	page, err := Read("p", []byte(hostilePage(top+`{"200":{"content":{"a/b":{"schema":`,
		`{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}],"properties":{"c":`, "{}", 40)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var walk func(s *evidence.Schema)
	walk = func(s *evidence.Schema) {
		if n++; s == nil || n > 3*maxCopies {
			return
		}
		for _, p := range s.Properties {
			walk(p.Schema)
		}
		for _, arm := range s.Arms {
			walk(arm)
		}
	}
	for _, a := range page.Operations[0].Answers {
		walk(a.Schema)
	}
	if n < 40 || n > 3*maxCopies {
		t.Errorf("%d schemas", n)
	}
}
