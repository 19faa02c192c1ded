package docpage

import (
	"github.com/flaregen/flaregen/generator/docpage/dump"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/htmltext"
	"github.com/flaregen/flaregen/generator/docpage/markdown"
	"github.com/flaregen/flaregen/generator/docpage/sdktext"
)

// readers are asked in this order; the first that knows a page reads it. The
// signature of an SDK's method marks its page, whatever else the page looks
// like.
var readers = []reader{
	{evidence.SDKText, sdktext.Detect, sdktext.Read},
	{evidence.Markdown, markdown.Detect, markdown.Read},
	{evidence.HTMLText, htmltext.Detect, htmltext.Read},
	{evidence.Dump, dump.Detect, dump.Read},
}
