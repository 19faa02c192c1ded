package htmltext

import (
	"regexp"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

type section int

const (
	noSection section = iota
	description
	security
	permissions
	parameters
	body
	returns
	models
	examples
	ignored
)

// title is what a heading announces.
type title struct {
	section section
	in      evidence.In
	media   string // of a body
}

var locations = map[string]evidence.In{
	"path": evidence.InPath, "query": evidence.InQuery, "header": evidence.InHeader, "cookie": evidence.InCookie,
}

// encodings are the badges that a heading of body parameters may have.
var encodings = map[string]string{
	"": "", "json": "application/json", "formdata": "multipart/form-data", "multipart": "multipart/form-data",
	"formurlencoded": "application/x-www-form-urlencoded", "urlencoded": "application/x-www-form-urlencoded",
	"text": "text/plain", "binary": "application/octet-stream", "xml": "application/xml",
}

// sectionTitle recognises the title of a section. Only where it is no heading,
// it must look exactly as pages write it.
func sectionTitle(l *line) (title, bool) {
	const longest = 200
	if l.kind != heading && l.kind != textLine || len(l.text) > longest {
		return title{}, false
	}
	words := strings.TrimSpace(unescape(l.text))
	name := toggle.ReplaceAllString(words, "")
	certain := name != words || l.kind == heading
	squeezed := strings.ToLower(strings.ReplaceAll(name, " ", ""))
	if place, media, found := strings.Cut(squeezed, "parameters"); found {
		if in, known := locations[place]; known && media == "" && (certain || isTitle(name)) {
			return title{section: parameters, in: in}, true
		}
		if encoding, known := bodyEncoding(media); place == "body" && known && (certain || isTitle(name)) {
			return title{section: body, media: encoding}, true
		}
	}
	switch {
	case squeezed == "security" && (certain || name == "Security"):
		return title{section: security}, true
	case acceptedPermissions.MatchString(name):
		return title{section: permissions}, true
	case squeezed == "returns" && (certain || name == "Returns"):
		return title{section: returns}, true
	case (squeezed == "models" || squeezed == "domaintypes") && certain:
		return title{section: models}, true
	case squeezed == "returnsexamples" || squeezed == "responseexamples":
		return title{section: examples}, true
	case squeezed == "supportedlanguages" && certain:
		return title{section: ignored}, true
	}
	return title{}, false
}

// toggle are the words with which fields are shown and hidden.
var toggle = regexp.MustCompile(`\s*Expand\s*Collapse$`)

var acceptedPermissions = regexp.MustCompile(`^Accepted Permissions( \([^()]*\))?$`)

// isTitle reports whether words are written as in a title: Path Parameters.
func isTitle(name string) bool {
	for word := range strings.FieldsSeq(name) {
		if word[0] < 'A' || word[0] > 'Z' {
			return false
		}
	}
	return true
}

func bodyEncoding(badge string) (media string, known bool) {
	if strings.Contains(badge, "/") {
		return badge, true
	}
	media, known = encodings[badge]
	return media, known
}

var routeLine = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|get|post|put|patch|delete|head|options) ?(/[^\s` + "`" + `]*)$`)

// route reads the line that begins an operation: GET/zones/{zone_id}.
func (l *line) route() (method, path string, found bool) {
	const longest = 2000
	if l.kind != textLine && l.kind != heading || len(l.text) > longest {
		return "", "", false
	}
	m := routeLine.FindStringSubmatch(unescape(l.text))
	if m == nil {
		return "", "", false
	}
	return strings.ToUpper(m[1]), m[2], true
}

// signature is the line with which a page for an SDK begins an operation:
// client.shelves.list(params) or $ depot shelves list.
var signature = regexp.MustCompile(`^(?:\[[\w.]+\][^ ]* )?[\w$]+(?:\(\))?(?:\.[\w$]+(?:\(\))?)*\.[\w$]+\(.*\)|^\$ \w+`)
