package docpage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/fragment"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/tree"
)

// BenchmarkImport shows how the time grows with the page, of about 100 kB at
// 1x: ns/byte must stay the same. A page grows by operations or within one.
func BenchmarkImport(b *testing.B) {
	for _, form := range []struct {
		name string
		page func(factor int) string
	}{
		{"markdown", manyOperations},
		{"collapsed", func(factor int) string { return collapsed(manyOperations(factor)) }},
		{"one-large", oneOperation},
		{"one-large-collapsed", func(factor int) string { return collapsed(oneOperation(factor)) }},
	} {
		for _, factor := range []int{1, 2, 4, 8} {
			b.Run(fmt.Sprintf("%s/%dx", form.name, factor), func(b *testing.B) {
				text := form.page(factor)
				for b.Loop() {
					page, err := docpage.Read("page.md", []byte(text), docpage.Auto)
					if err != nil {
						b.Fatal(err)
					}
					fragment.Build(join.Pages([]*evidence.Page{page}))
				}
				b.ReportMetric(float64(len(text))/1000, "kB")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}

func collapsed(page string) string { return strings.Join(strings.Fields(page), " ") }

// oneOperation answers with more and more members, some of which have members.
func oneOperation(factor int) string {
	result := tree.NewMap()
	for i := range factor * 1000 {
		member := tree.NewMap("type", tree.NewString("string"), "description", tree.NewString("What it is."))
		if i%4 == 0 {
			member = tree.NewMap("type", tree.NewString("object"), "properties", tree.NewMap("a", tree.Clone(member), "b", tree.NewMap()))
		}
		tree.Set(result, fmt.Sprintf("member_%d", i), member)
	}
	answer := tree.NewMap("type", tree.NewString("object"), "properties", tree.NewMap(
		"result", tree.NewMap("type", tree.NewString("object"), "properties", result)))
	op := tree.NewMap("summary", tree.NewString("Do it"),
		"responses", tree.NewMap("200", tree.NewMap("content", jsonContent(answer))))
	return render(tree.NewMap("paths", tree.NewMap("/things", tree.NewMap("get", op))))
}

// manyOperations is a page with more and more operations.
func manyOperations(factor int) string {
	var b strings.Builder
	b.WriteString("# Things\n")
	for i := 0; b.Len() < factor*100_000; i++ {
		page := render(invent(uint64(i), 6))
		page = strings.ReplaceAll(strings.TrimPrefix(page, "# Things\n"), "/things", fmt.Sprintf("/group%d/things", i))
		b.WriteString(page)
	}
	return b.String()
}
