package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// The measures of the chart, in pixels.
const (
	width   = 860
	margin  = 16
	column  = (width - 3*margin) / 2
	label   = 92 // what stands before the bars of the calls
	wide    = 128
	bar     = 12
	between = 3  // bars of a group
	apart   = 12 // groups
	values  = 62 // what stands behind the longest bar
)

// bars are one panel: groups of bars on a common scale.
type bars struct {
	title  string
	label  int
	mark   float64 // where a line stands; 0 for none
	marked string
	groups []group
}

type group struct {
	title string
	bars  []oneBar
}

// oneBar has a class, which gives its colour, and what it stands for.
type oneBar struct {
	class string
	value float64
	text  string
}

// chart draws calls in memory and builds. It is deterministic, has no script,
// and looks right on light and on dark pages.
func chart(r *results) []byte {
	left := []bars{
		r.callBars("Time of a call ÷ by hand with encoding/json", seconds),
		r.buildBars("Cold build above the standard library, CPU", "above-sec", cpu),
	}
	right := []bars{
		r.callBars("Allocations of a call ÷ by hand with encoding/json", allocs),
		r.buildBars("Size of the program", "binary-B", size),
	}
	var body bytes.Buffer
	y := 74
	for i := range left {
		a := left[i].draw(&body, margin, y)
		b := right[i].draw(&body, 2*margin+column, y)
		y = max(a, b) + 34
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
<title id="title">Flaregen's client against hand-written code and the official SDK</title>
<desc id="desc">%[3]s</desc>
<style>%[4]s</style>
<rect class="page" width="100%%" height="100%%" rx="6"/>
`, width, y-14, escape(describe(append(left, right...))), style)
	legend(&b)
	b.Write(body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

const style = `
.page{fill:#fff}text{fill:#1f2328}.quiet{fill:#59636e}.value{stroke:#fff;stroke-width:4;paint-order:stroke}.head{font-weight:600}
.flaregen{fill:#0969da}.hand{fill:#6e7781}.v2{fill:#afb8c1}.sdk{fill:#bc4c00}.sub{fill:#e8a06b}
.axis{stroke:#8c959f}.mark{stroke:#1f2328;stroke-dasharray:3 3}
@media (prefers-color-scheme:dark){
.page{fill:#0d1117}text{fill:#e6edf3}.quiet{fill:#9198a1}.value{stroke:#0d1117}
.flaregen{fill:#58a6ff}.hand{fill:#8b949e}.v2{fill:#59636e}.sdk{fill:#f0883e}.sub{fill:#9e5c28}
.axis{stroke:#656c76}.mark{stroke:#e6edf3}}
`

// legend names the colours.
func legend(b *bytes.Buffer) {
	x := margin
	for _, entry := range []struct {
		class, text string
		width       int
	}{
		{"flaregen", "flaregen", 80}, {"hand", "by hand, encoding/json", 160}, {"v2", "by hand, json/v2", 124},
		{"sub", "official SDK, sub-packages", 180}, {"sdk", "official SDK, root package", 0},
	} {
		fmt.Fprintf(b, "<rect class=%q x=\"%d\" y=\"16\" width=\"12\" height=\"12\" rx=\"2\"/><text x=\"%d\" y=\"26\">%s</text>\n", entry.class, x, x+17, escape(entry.text))
		x += entry.width + 10
	}
	fmt.Fprintf(b, "<text class=\"quiet\" x=\"%d\" y=\"48\">Shorter is better. Medians of one run of make bench-compare; calls over a transport in memory.</text>\n", margin)
}

// callBars has a group for each call. What it is compared with is not a bar
// but a line, at 1.
func (r *results) callBars(title, unit string) bars {
	p := bars{title: title, label: label, mark: 1, marked: "by hand = 1"}
	for _, call := range callNames {
		g := group{title: titles[call]}
		for _, by := range []struct{ name, class string }{{"flaregen", "flaregen"}, {"json_v2", "v2"}, {"sdk_sub", "sub"}, {"sdk", "sdk"}} {
			q := r.ratio(unit, callName(call, "memory", by.name), callName(call, "memory", "encoding_json"))
			g.bars = append(g.bars, oneBar{by.class, q.value, fmt.Sprintf("%.2f", q.value)})
		}
		p.groups = append(p.groups, g)
	}
	return p
}

// buildBars has a bar for each program.
func (r *results) buildBars(title, unit string, show func(float64) string) bars {
	p := bars{title: title, label: wide}
	for _, by := range []struct{ name, class string }{{"byhand", "hand"}, {"flaregen", "flaregen"}, {"sdksub", "sub"}, {"sdkroot", "sdk"}} {
		value := r.median(buildName(by.name), unit).Center
		p.groups = append(p.groups, group{titles[by.name], []oneBar{{by.class, value, show(value)}}})
	}
	return p
}

// draw draws a panel and says where it ends.
func (p bars) draw(b *bytes.Buffer, x, y int) int {
	fmt.Fprintf(b, "<text class=\"head\" x=\"%d\" y=\"%d\">%s</text>\n", x, y, escape(p.title))
	left, top := x+p.label, y+14
	scale := float64(column-p.label-values) / p.longest()
	y = top
	var texts bytes.Buffer // above the line that crosses them
	for i, g := range p.groups {
		if i > 0 {
			y += apart
		}
		middle := y + (len(g.bars)*(bar+between)-between)/2
		fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left-8, middle+4, escape(g.title))
		for j, one := range g.bars {
			if j > 0 {
				y += between
			}
			length := max(one.value*scale, 1)
			fmt.Fprintf(b, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"1\"/>\n", one.class, left, y, length, bar)
			fmt.Fprintf(&texts, "<text class=\"quiet value\" x=\"%.1f\" y=\"%d\" font-size=\"11\">%s</text>\n", float64(left)+length+5, y+bar-2, escape(one.text))
			y += bar
		}
	}
	fmt.Fprintf(b, "<line class=\"axis\" x1=\"%d\" x2=\"%[1]d\" y1=\"%d\" y2=\"%d\"/>\n", left, top-4, y+4)
	if p.mark > 0 {
		at := fmt.Sprintf("%.1f", float64(left)+p.mark*scale)
		fmt.Fprintf(b, "<line class=\"mark\" x1=%q x2=%[1]q y1=\"%d\" y2=\"%d\"/>", at, top-4, y+4)
		fmt.Fprintf(b, "<text class=\"quiet\" x=%q y=\"%d\" font-size=\"11\" text-anchor=\"middle\">%s</text>\n", at, y+16, escape(p.marked))
		y += 14
	}
	b.Write(texts.Bytes())
	return y
}

func (p bars) longest() float64 {
	longest := p.mark
	for _, g := range p.groups {
		for _, one := range g.bars {
			longest = max(longest, one.value)
		}
	}
	return longest
}

// describe says in words what the chart shows.
func describe(panels []bars) string {
	names := map[string]string{"flaregen": "flaregen", "v2": "by hand with json/v2", "hand": "by hand", "sub": "SDK sub-packages", "sdk": "SDK root package"}
	var said []string
	for _, p := range panels {
		var parts []string
		for _, g := range p.groups {
			for _, one := range g.bars {
				name := names[one.class]
				if len(g.bars) > 1 {
					name = g.title + ", " + name
				}
				parts = append(parts, name+" "+one.text)
			}
		}
		said = append(said, p.title+": "+strings.Join(parts, "; ")+".")
	}
	return strings.Join(said, " ")
}

func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}
