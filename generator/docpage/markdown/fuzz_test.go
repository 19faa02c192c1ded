package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

func FuzzRead(f *testing.F) {
	for _, text := range []string{prosePage, callPage, "# A ## B **get** ''/b'' ### Returns - ''c: D'' - ''d: object { e }'' ''''''json [ '''''' ## Domain Types ### D - ''D = \"x\"'' "} {
		f.Add(page(text))
		f.Add(collapse(page(text)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Read("page.md", []byte(text))
		if (p == nil) != (err != nil) {
			t.Fatalf("page %v, error %v", p, err)
		}
		if p == nil {
			return
		}
		for _, n := range p.Notes {
			if n.Place.Line < 1 || n.Place.Column < 1 {
				t.Fatalf("a note is at %s", n.Place)
			}
		}
	})
}

// hostile are beginnings of pages that cost a careless reader more the more
// often they are repeated.
var hostile = map[string]string{
	"deep bullets":         "- ",
	"deep bullets of code": "- ''a: object { b }'' ",
	"quotations":           "> ",
	"headings":             "# ",
	"titles":               "## a **get** ",
	"operations":           "**get** ''/a'' ",
	"fences":               "'''''' ",
	"fences of JSON":       "''''''json [\"x ",
	"open code":            "- ''''a ",
	"names":                "- ''a: object { \"b\" c, ",
	"emphasis":             "*a_ ",
	"links":                "[a](",
	"open members":         "- ''a: B'' ",
	"lines of bullets":     "- ''a: object { b, 9 more }''\n\n",
	"blank lines":          "\n",
	"alternatives":         "- ''a: B or C or 3 more''\n- ''\"x\"''\n",
	"types":                "### A - ''A = object { b, 2 more }'' ",
}

func hostilePage(part string, size int, collapsed bool) []byte {
	part = strings.ReplaceAll(part, "''", "`")
	text := strings.Repeat(part, size/len(part))
	if part == "\n" { // within deep bullets
		text = deepBullets() + text
	}
	start := page("## A\n\n**get** ''/a''\n\n### Returns\n\n")
	if collapsed {
		return []byte(collapse(start) + " " + text)
	}
	return []byte(start + text)
}

func deepBullets() string {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "%s- `a: object { a }`\n\n", strings.Repeat("  ", i))
	}
	return b.String()
}

// TestHostile: such pages are read, or refused, in no time worth mentioning;
// the test would not end otherwise.
func TestHostile(t *testing.T) {
	for name, part := range hostile {
		for _, collapsed := range []bool{false, true} {
			if _, err := Read(name, hostilePage(part, 50_000, collapsed)); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := Read("large", make([]byte, evidence.MaxSize+1)); err == nil || err.Error() != "large:1:1: is larger than 16 MiB; split the page" {
		t.Error(err)
	}
}

// BenchmarkHostile shows that cost grows with size alone.
func BenchmarkHostile(b *testing.B) {
	for name, part := range hostile {
		for _, size := range []int{100_000, 200_000, 400_000} {
			for _, collapsed := range []bool{false, true} {
				text := hostilePage(part, size, collapsed)
				b.Run(fmt.Sprintf("%s/collapsed=%v/%d", name, collapsed, size), func(b *testing.B) {
					for b.Loop() {
						_, _ = Read(name, text)
					}
				})
			}
		}
	}
}
