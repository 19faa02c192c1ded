package htmltext_test

import (
	"html"
	"regexp"
	"strings"
)

// The functions here turn a page of one form into its twin of another, which
// must say the same.

var (
	tag     = regexp.MustCompile(`</?(?:details|summary)>`)
	element = regexp.MustCompile(`</?(?:a|code|em)(?: [^>]*)?>`)
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	ended   = regexp.MustCompile(`(?m)^(?:\[Link to this property\].*|<a href="[^"]*">Link to this property</a>)\n`)
)

// eachLine changes the lines that are not code, and those that are.
func eachLine(page string, text, code func(string) string) string {
	var b strings.Builder
	fenced := false
	for row := range strings.SplitAfterSeq(page, "\n") {
		switch {
		case strings.HasPrefix(row, "```"):
			fenced = !fenced
			b.WriteString(code(row))
		case fenced:
			b.WriteString(code(row))
		default:
			b.WriteString(text(row))
		}
	}
	return b.String()
}

func same(row string) string { return row }

// withoutDetails leaves the links after fields as the only sign of nesting.
func withoutDetails(page string) string {
	return eachLine(page, func(row string) string { return tag.ReplaceAllString(row, "") }, same)
}

// withoutLinks leaves the details as the only sign of nesting.
func withoutLinks(page string) string { return ended.ReplaceAllString(page, "") }

// flat has no sign of nesting, nor escapes, and sets code in.
func flat(page string) string {
	page = withoutLinks(withoutDetails(page))
	return eachLine(page, func(row string) string {
		row = strings.NewReplacer("<code>", "`", "</code>", "`", "P ath", "Path", `"or "`, `" or "`, "Collapse\n", "Collapse \n").Replace(row)
		row = element.ReplaceAllString(row, "")
		return strings.ReplaceAll(row, `\`, "")
	}, func(row string) string {
		if strings.HasPrefix(row, "```") {
			return "    \n    \n"
		}
		return "    " + row
	})
}

func withoutMeta(page string) string {
	if after, found := strings.CutPrefix(page, "---\n"); found {
		_, page, _ = strings.Cut(after, "\n---\n")
	}
	return page
}

// plain is what copying the page from a browser gives.
func plain(page string) string {
	page = withoutMeta(page)
	page = eachLine(flat(page), func(row string) string {
		if strings.HasPrefix(row, "    ") {
			return strings.TrimPrefix(row, "    ")
		}
		row = strings.TrimLeft(row, "#>* ")
		return link.ReplaceAllString(strings.NewReplacer("``", "\n", "`", "", "**", "").Replace(row), "$1")
	}, same)
	return regexp.MustCompile(`\n{2,}`).ReplaceAllString(page, "\n")
}

// asHTML writes a page as HTML, each line an element.
func asHTML(page string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><title>Page</title><script>GET/not/this</script></head><body><main>\n")
	page = withoutMeta(page)
	b.WriteString(eachLine(page, func(row string) string {
		row = strings.TrimSpace(row)
		anchor, isTrailer := strings.CutPrefix(row, "[Link to this property](#)")
		switch {
		case row == "" || tag.MatchString(row) && tag.ReplaceAllString(row, "") == "":
			return row + "\n"
		case isTrailer:
			return `<a href="#(resource)` + strings.TrimSuffix(anchor, ">)") + `" aria-label="Link to this property"><svg><path/>x</svg></a>` + "\n"
		case strings.HasPrefix(row, "#"):
			level := strings.Repeat("I", strings.Count(strings.Fields(row)[0], "#"))
			n := string('0' + rune(len(level)))
			return "<h" + n + ">" + inlineHTML(strings.TrimLeft(row, "# ")) + "</h" + n + ">\n"
		}
		return "<div>" + inlineHTML(row) + "</div>\n"
	}, func(row string) string {
		if strings.HasPrefix(row, "```") {
			return row
		}
		return html.EscapeString(row)
	}))
	page = b.String()
	for strings.Contains(page, "```") {
		page = strings.Replace(page, "```\n", "<pre><code>", 1)
		page = strings.Replace(page, "```", "</code></pre>", 1)
	}
	return page + "</main></body></html>\n"
}

var (
	codeSpan = regexp.MustCompile("`([^`]*)`")
	emphasis = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	slanted  = regexp.MustCompile(`\*([^*]+)\*`)
)

func inlineHTML(row string) string {
	if strings.HasPrefix(row, "<a href=") || strings.HasPrefix(row, "<summary>") {
		return row
	}
	var b strings.Builder
	for row != "" {
		m := element.FindStringIndex(row)
		if m == nil {
			m = []int{len(row), len(row)}
		}
		text := html.EscapeString(strings.ReplaceAll(row[:m[0]], `\`, ""))
		text = strings.ReplaceAll(text, "&#34;", `"`)
		text = codeSpan.ReplaceAllString(text, "<code>$1</code>")
		text = emphasis.ReplaceAllString(text, "<strong>$1</strong>")
		text = slanted.ReplaceAllString(text, "<em>$1</em>")
		text = link.ReplaceAllStringFunc(text, func(l string) string {
			label, target, _ := strings.Cut(strings.Trim(l, "[)"), "](")
			return `<a href="` + target + `">` + label + `</a>`
		})
		b.WriteString(text + row[m[0]:m[1]])
		row = row[m[1]:]
	}
	return b.String()
}
