package mdtable

import (
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	var b strings.Builder
	Write(&b, []any{"what", "a"}, []any{"élan", 1.005}, []any{"b", nil}, []any{"c", Mebibytes(3 << 19)})
	const want = "| what |       a |\n| ---- | ------: |\n| élan |    1.00 |\n| b    |       – |\n| c    | 1.5 MiB |\n"
	if got := b.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
