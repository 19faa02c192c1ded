package envelope

import (
	"net/url"
	"strings"
)

// Queries are kept in their encoded form: generated code hands them over encoded, and a map would cost more than the
// rest of a request.

// appendQuery joins two encoded queries.
func appendQuery(query, fragment string) string {
	switch {
	case fragment == "":
		return query
	case query == "":
		return fragment
	default:
		return query + "&" + fragment
	}
}

// setQuery gives query with name set to value and every earlier value of it gone.
func setQuery(query, name, value string) string {
	return appendQuery(dropQuery(query, name), url.QueryEscape(name)+"="+url.QueryEscape(value))
}

// dropQuery gives query without the parameter name.
func dropQuery(query, name string) string {
	if _, found := lookupQuery(query, name); !found {
		return query
	}
	kept := make([]string, 0, strings.Count(query, "&")+1)
	for pair := range strings.SplitSeq(query, "&") {
		if !isParam(pair, name) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// lookupQuery returns the first value of name, decoded.
func lookupQuery(query, name string) (value string, found bool) {
	for pair := range strings.SplitSeq(query, "&") {
		if isParam(pair, name) {
			_, value, _ = strings.Cut(pair, "=")
			if decoded, err := url.QueryUnescape(value); err == nil {
				value = decoded
			}
			return value, true
		}
	}
	return "", false
}

// isParam reports whether an encoded name=value pair is about name.
func isParam(pair, name string) bool {
	key, _, _ := strings.Cut(pair, "=")
	if key == name {
		return true
	}
	if strings.IndexByte(key, '%') < 0 && strings.IndexByte(key, '+') < 0 {
		return false
	}
	decoded, err := url.QueryUnescape(key)
	return err == nil && decoded == name
}
