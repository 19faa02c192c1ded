package docpage

import (
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/markdown"
)

// readers are asked in this order; the first that knows a page reads it.
var readers = []reader{
	{evidence.Markdown, markdown.Detect, markdown.Read},
}
