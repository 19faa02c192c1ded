package htmltext_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/htmltext"
)

const sharedPages = "../../../../shared/docs/pages/rendered"

// published gives some of the published pages, when there are any.
func published(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sharedPages, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("there is no collection of published pages in " + sharedPages)
	}
	return files
}

func readText(t *testing.T, name, text string) *evidence.Page {
	t.Helper()
	p, err := htmltext.Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSharedTwins turns published pages into other forms, which say the same.
func TestSharedTwins(t *testing.T) {
	t.Parallel()
	for _, file := range published(t, "*.rendered.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		compareTwins(t, file, string(text))
	}
}

func compareTwins(t *testing.T, file, text string) {
	t.Helper()
	want := show(readText(t, file, text))
	for _, twin := range []struct {
		name string
		of   func(string) string
		lost []string // statements that the form has no place for
	}{
		{"CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, nil},
		{"without details", withoutDetails, nil},
		{"without links", withoutLinks, []string{"page ", "resource ", "action "}},
		{"flat", flat, []string{"page ", "resource ", "action "}},
		{"plain", plain, []string{"page ", "resource ", "action "}},
		{"HTML", asHTML, nil},
	} {
		t.Run(filepath.Base(file)+" "+twin.name, func(t *testing.T) {
			t.Parallel()
			page := twin.of(text)
			if !htmltext.Detect([]byte(page)) {
				t.Error("the format is not detected")
			}
			got := show(readText(t, file, page))
			if got, want := comparable(got, twin.lost), comparable(want, twin.lost); got != want {
				t.Errorf("difference:\n%s", difference(got, want))
			}
		})
	}
}

// comparable leaves out what a form cannot say, and the descriptions' markup.
func comparable(shown string, lost []string) string {
	var b strings.Builder
next:
	for row := range strings.Lines(shown) {
		for _, prefix := range append(lost, "note ", "example of") {
			if strings.HasPrefix(strings.TrimSpace(row), prefix) {
				continue next
			}
		}
		row = link.ReplaceAllString(row, "$1")
		row = strings.NewReplacer("`", "", "*", "", `\n\n`, " ", `\n`, " ").Replace(row)
		b.WriteString(row)
	}
	return b.String()
}

func difference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	var out strings.Builder
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			out.WriteString("got  " + x + "\nwant " + y + "\n")
			if strings.Count(out.String(), "\n") > 20 {
				break
			}
		}
	}
	return out.String()
}
