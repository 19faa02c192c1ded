package outline

import (
	"errors"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// NoDepth is the depth of an entry on a page that does not show nesting.
const NoDepth = -1

// Entry is one line of an outline: a property, a parameter, an alternative of a
// union or a value of an enum, with what the page says right below it.
type Entry struct {
	Place    evidence.Place
	Name     string // of a property or parameter; "" for an alternative or a value
	Required evidence.Fact[bool]
	Schema   *evidence.Schema // from [ParseType], with description and limits, without members
	Depth    int              // level of nesting from 0, or NoDepth

	// Hints for entries without depth.
	Inside bool // it is in another entry, not on the first level
	Opens  bool // what is in it follows right below, whatever its type says

	Children []*Entry // filled by Nest
}

// ParseEntry reads the line of an entry: `name: optional type`, or the type
// alone of an alternative or a value. The entry has no depth yet.
func ParseEntry(text string, at evidence.Place) (*Entry, error) {
	name, typeText, named := cutName(plain(text))
	if named && name == "" {
		return nil, errors.New("there is no name before the colon")
	}
	schema, optional, err := ParseType(typeText, at)
	if err != nil {
		return nil, err
	}
	entry := &Entry{Place: at, Name: name, Schema: schema, Depth: NoDepth}
	if named {
		entry.Required = evidence.Says(!optional, at)
	}
	return entry, nil
}

// cutName splits `name: type`. The name may be quoted, and may contain a colon
// that no space follows.
func cutName(text string) (name, rest string, named bool) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, `"`) {
		end := closingQuote(text, func(after string) bool { return strings.HasPrefix(after, ":") })
		if end < 0 {
			return "", text, false
		}
		after := strings.TrimSpace(text[end+1:])
		return unquoted(text[:end+1]), after[1:], true
	}
	bracket := strings.IndexAny(text, `"{[`)
	if bracket < 0 {
		bracket = len(text)
	}
	at := strings.Index(text[:bracket], ": ")
	if at < 0 {
		at = strings.IndexByte(text[:bracket], ':')
	}
	if at < 0 {
		return "", text, false
	}
	return strings.TrimSpace(text[:at]), text[at+1:], true
}
