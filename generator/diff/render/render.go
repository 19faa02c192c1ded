package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/diff"
)

// Options are what depends on the reader.
type Options struct {
	Colour bool   // of text, on a terminal
	Prefix string // path from the repository's root to the folder that file names are relative to, for annotations
}

// Format writes reports in one way.
type Format func(w io.Writer, reports []*diff.Report, opts Options) error

// formats are the values of --output.
var formats = map[string]Format{
	"text":      text,
	"markdown":  markdown,
	"json":      jsonReport,
	"html":      htmlPage,
	"github":    github,
	"junit":     junit,
	"changelog": changelog,
}

// Find gives the format of that name. The error names all there are.
func Find(name string) (Format, error) {
	if f, ok := formats[name]; ok {
		return f, nil
	}
	return nil, fmt.Errorf("--output %s is not known; it is one of %s", name, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
}
