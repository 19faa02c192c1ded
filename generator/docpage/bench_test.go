package docpage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
)

// BenchmarkImport shows how the time grows with the page, of about 100 kB at
// 1x: ns/byte must stay the same.
func BenchmarkImport(b *testing.B) {
	for _, form := range []string{"markdown", "collapsed"} {
		for _, factor := range []int{1, 2, 4, 8} {
			b.Run(fmt.Sprintf("%s/%dx", form, factor), func(b *testing.B) {
				text := largePage(factor)
				if form == "collapsed" {
					text = strings.Join(strings.Fields(text), " ")
				}
				b.ReportMetric(float64(len(text))/1000, "kB")
				for b.Loop() {
					page, err := docpage.Read("page.md", []byte(text), docpage.Auto)
					if err != nil {
						b.Fatal(err)
					}
					fragment.Build(join.Pages([]*evidence.Page{page}))
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}

// largePage is a page with more and more operations.
func largePage(factor int) string {
	var b strings.Builder
	b.WriteString("# Things\n")
	for i := 0; b.Len() < factor*100_000; i++ {
		page := render(invent(uint64(i), 6))
		page = strings.ReplaceAll(strings.TrimPrefix(page, "# Things\n"), "/things", fmt.Sprintf("/group%d/things", i))
		b.WriteString(page)
	}
	return b.String()
}
