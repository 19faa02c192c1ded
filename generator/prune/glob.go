package prune

import (
	"path"
	"strings"
)

// matchPath reports whether a path template matches a glob. The glob is
// compared segment by segment: ** stands for any number of segments, none
// included; * and ? work within one segment; a path parameter equals any
// other whatever its name, since merging may have renamed it.
func matchPath(glob, template string) bool {
	return matchSegments(segments(glob), segments(template))
}

func segments(p string) []string {
	return strings.Split(strings.Trim(p, "/"), "/")
}

// matchSegments keeps, for the pattern read so far, which prefixes of the
// template it matches. Time is linear in the product of the lengths, however
// many ** there are.
func matchSegments(pattern, template []string) bool {
	reached := make([]bool, len(template)+1)
	reached[0] = true
	for _, p := range pattern {
		next := make([]bool, len(template)+1)
		for i, ok := range reached {
			switch {
			case p == "**":
				next[i] = ok || i > 0 && next[i-1]
			case i > 0:
				next[i] = reached[i-1] && matchSegment(p, template[i-1])
			}
		}
		reached = next
	}
	return reached[len(template)]
}

func matchSegment(pattern, segment string) bool {
	if isParameter(pattern) {
		return isParameter(segment)
	}
	matched, err := path.Match(pattern, segment)
	return matched && err == nil
}

func isParameter(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
}
