package sample

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text gives a string that respects format, pattern and length where one is
// found. A serial number tells texts without a format apart.
func (v *view) text(serial int) string {
	formatted := formats[v.format()]
	candidates := []string{formatted, "sample-" + strconv.Itoa(serial), "sample" + strconv.Itoa(serial)}
	low, high := v.length()
	for _, s := range v.parts {
		if s.Pattern != "" {
			candidates = append(candidates, matching(s.Pattern, low, high)...)
		}
	}
	for _, s := range v.parts {
		for _, known := range []any{s.Example, s.Default} {
			if text, ok := known.(string); ok {
				candidates = append(candidates, text)
			}
		}
	}
	for _, c := range candidates {
		if c == "" {
			continue
		}
		if v.fits(c) {
			return c
		}
		if formatted == "" {
			if c = fit(c, low, high); v.fits(c) {
				return c
			}
		}
	}
	if formatted != "" {
		return formatted
	}
	return fit(candidates[1], low, high)
}

func (v *view) length() (low, high int) {
	high = math.MaxInt
	for _, s := range v.parts {
		low = max(low, int(min(s.MinLength, 1<<20)))
		if s.MaxLength != nil {
			high = min(high, int(min(*s.MaxLength, 1<<20)))
		}
	}
	return low, high
}

// fit cuts or lengthens a text.
func fit(text string, low, high int) string {
	if len(text) > high {
		return text[:high]
	}
	return text + strings.Repeat("x", max(low-len(text), 0))
}

// fits reports whether lengths and patterns are respected.
func (v *view) fits(text string) bool {
	low, high := v.length()
	if n := utf8.RuneCountInString(text); n < low || n > high {
		return false
	}
	for _, s := range v.parts {
		if s.Pattern == "" {
			continue
		}
		if re, err := regexp.Compile(s.Pattern); err == nil && !re.MatchString(text) {
			return false
		}
	}
	return true
}

// formats has a value of every format that constrains what a client may
// decode, or that servers are known to check.
var formats = map[string]string{
	"date-time":     "2024-05-06T07:08:09Z",
	"date":          "2024-05-06",
	"time":          "07:08:09Z",
	"duration":      "PT5M",
	"email":         "someone@example.com",
	"idn-email":     "someone@example.com",
	"hostname":      "www.example.com",
	"idn-hostname":  "www.example.com",
	"ipv4":          "192.0.2.1",
	"ip":            "192.0.2.1",
	"ipv6":          "2001:db8::1",
	"cidr":          "192.0.2.0/24",
	"ipv4-cidr":     "192.0.2.0/24",
	"ipv6-cidr":     "2001:db8::/32",
	"uri":           "https://www.example.com/sample",
	"url":           "https://www.example.com/sample",
	"uri-reference": "https://www.example.com/sample",
	"iri":           "https://www.example.com/sample",
	"uuid":          "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
	"byte":          "c2FtcGxl",
	"base64":        "c2FtcGxl",
	"json":          `{"sample":true}`,
}
