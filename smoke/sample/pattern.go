package sample

import (
	"regexp/syntax"
	"strings"
)

// matching gives texts that a pattern describes, for several numbers of
// repetitions: one of them may have a length within the bounds. None for a
// pattern that Go cannot read.
func matching(pattern string, low, high int) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	var texts []string
	for _, times := range []int{1, 0, 2, 3, 4, 6, 8, 12, 16, 24, 31, 32, 36, 40, 48, 64, 100, low, high} {
		if times > 4096 {
			continue
		}
		w := writer{times: times}
		w.write(re)
		if text := w.b.String(); len(text) >= low && len(text) <= high {
			texts = append(texts, text)
		}
	}
	return texts
}

// writer writes a text that a pattern matches.
type writer struct {
	b     strings.Builder
	times int // how often what may be repeated is
}

func (w *writer) write(re *syntax.Regexp) {
	const enough = 1 << 14
	if w.b.Len() > enough {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		w.b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		w.b.WriteRune(pick(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.b.WriteByte('a')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			w.write(sub)
		}
	case syntax.OpAlternate:
		w.write(re.Sub[0])
	case syntax.OpStar:
		w.repeat(re.Sub[0], w.times)
	case syntax.OpPlus:
		w.repeat(re.Sub[0], max(w.times, 1))
	case syntax.OpQuest:
		w.repeat(re.Sub[0], min(w.times, 1))
	case syntax.OpRepeat:
		times := max(w.times, re.Min)
		if re.Max >= 0 {
			times = min(times, re.Max)
		}
		w.repeat(re.Sub[0], times)
	}
}

func (w *writer) repeat(re *syntax.Regexp, times int) {
	for range times {
		w.write(re)
	}
}

// pick takes a character of a class that means nothing anywhere, if there is
// one.
func pick(ranges []rune) rune {
	for _, wanted := range "a1A-_. " {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= wanted && wanted <= ranges[i+1] {
				return wanted
			}
		}
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		if r := max(ranges[i], '!'); r <= ranges[i+1] {
			return r
		}
	}
	return 'a'
}
