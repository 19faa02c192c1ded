package envelope

import (
	"fmt"
	"net/url"
	"strings"
)

// fillPath puts one parameter into each {…} of the template, escaped so that it stays one segment.
// The result is an escaped path.
//
// Refused are parameters that would change which resource is meant: the empty string, and whatever a server, a proxy
// or net/url could take for "." or "..", also behind a slash or percent-encoded, once or several times over.
func fillPath(template string, params []string) (string, error) {
	if err := checkTemplate(template); err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(len(template) + 32*len(params))
	rest, used := template, 0
	for {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(rest[open:], '}')
		if length < 0 {
			return "", fmt.Errorf("path template %q: { without }", template)
		}
		name := rest[open+1 : open+length]
		if used == len(params) {
			return "", fmt.Errorf("path parameter %s: no value given", name)
		}
		if err := checkPathParam(params[used]); err != nil {
			return "", fmt.Errorf("path parameter %s: %w", name, err)
		}
		b.WriteString(rest[:open])
		b.WriteString(url.PathEscape(params[used]))
		rest = rest[open+length+1:]
		used++
	}
	if used != len(params) {
		return "", fmt.Errorf("path template %q: %d parameters for %d places", template, len(params), used)
	}
	if used == 0 {
		return template, nil
	}
	b.WriteString(rest)
	return b.String(), nil
}

// checkTemplate guards against values that were pasted into the template instead of given as parameters.
func checkTemplate(template string) error {
	switch {
	case !strings.HasPrefix(template, "/"):
		return fmt.Errorf("path %q: must start with /", template)
	case strings.IndexByte(template, '?') >= 0, strings.IndexByte(template, '#') >= 0:
		return fmt.Errorf("path %q: give the query with AddQuery", template)
	case hasDotSegment(template):
		return fmt.Errorf("path %q: dot segments would address another resource", template)
	default:
		return nil
	}
}

// maxDecodings is how many layers of percent-encoding are looked through. Nobody nests more by accident, and
// what is still encoded after so many is refused.
const maxDecodings = 4

func checkPathParam(value string) error {
	if value == "" {
		return fmt.Errorf("empty; give the identifier (an empty one would address the whole collection)")
	}
	for range maxDecodings {
		if hasDotSegment(value) {
			return fmt.Errorf("%q: dot segments would address another resource", value)
		}
		decoded, err := url.PathUnescape(value)
		if err != nil || decoded == value {
			return nil // cannot be decoded any further
		}
		value = decoded
	}
	return fmt.Errorf("%q: percent-encoded too many times", value)
}

// hasDotSegment reports whether value, split at slashes of either kind, has a part that is "." or "..". A part ends at
// a semicolon too: some servers drop what follows it ("..;x") before they resolve the path.
func hasDotSegment(value string) bool {
	if strings.IndexByte(value, '.') < 0 {
		return false
	}
	for part := range strings.FieldsFuncSeq(value, isSlash) {
		if part, _, _ = strings.Cut(part, ";"); part == "." || part == ".." {
			return true
		}
	}
	return false
}

func isSlash(r rune) bool { return r == '/' || r == '\\' }
