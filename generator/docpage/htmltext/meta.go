package htmltext

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// frontMatter reads what stands between two lines of hyphens at the beginning
// of a page, and tells where the page goes on.
func frontMatter(text string, page *evidence.Page) (end int) {
	const longest = 1 << 16
	body, found := strings.CutPrefix(text, "---\n")
	if !found {
		if body, found = strings.CutPrefix(text, "---\r\n"); !found {
			return 0
		}
	}
	start := len(text) - len(body)
	size := strings.Index(body[:min(len(body), longest)], "\n---")
	if size < 0 {
		return 0
	}
	var meta struct {
		URL     string `yaml:"url"`
		Source  string `yaml:"source"`
		Fetched string `yaml:"fetched_at"`
		Scraped string `yaml:"scraped_at"`
	}
	if yaml.Unmarshal([]byte(body[:size]), &meta) != nil {
		return 0
	}
	page.URL = firstOf(meta.URL, meta.Source)
	page.Retrieved = day.FindString(firstOf(meta.Fetched, meta.Scraped))
	return start + size + len("\n---")
}

var day = regexp.MustCompile(`^\d{4}-\d\d-\d\d`)

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

var sourceLine = regexp.MustCompile(`(?i)^>?[ \t]*\**(?:source|url):\**[ \t]*<?(https?://[^\s>]+)`)

// address finds where a page is published, when its head does not say: in a
// line of its own, or, for a page about one method, from where it stands in the
// documentation's tree.
func (r *reader) address() {
	if r.page.URL != "" {
		return
	}
	var above string
	for _, l := range r.lines {
		if l.kind != textLine || r.firstRoute > 0 && l.at.Line > r.firstRoute {
			continue
		}
		if m := sourceLine.FindStringSubmatch(l.text); m != nil {
			r.page.URL = m[1]
			return
		}
		if resource, method := evidence.ParseAddress(l.link); resource != "" && method == "" {
			above = strings.TrimRight(l.link, "/")
		}
	}
	if ops := r.page.Operations; above != "" && len(ops) == 1 && ops[0].Action.Known() {
		if resource, _ := evidence.ParseAddress(above); resource == ops[0].Resource.Value {
			r.page.URL = above + "/methods/" + ops[0].Action.Value
		}
	}
}
