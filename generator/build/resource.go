package build

import (
	"regexp"
	"strings"

	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

// ResourceOf gives the resource path of an operation: its x-resource, else
// what its path template says. Scopes that only say where a thing lives
// (/zones/{zone_id}, /accounts/{account_id}) are no resources when something
// follows them.
func ResourceOf(path string, operation *yaml.Node) []string {
	if r := tree.String(tree.Get(operation, "x-resource")); r != "" {
		return proper(strings.Split(r, "."))
	}
	segments := resourceSegments(path)
	if n := len(segments); n > 1 && isAction(segments[n-1]) {
		segments = segments[:n-1]
	}
	return proper(segments)
}

var resourceName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// proper makes names of segments that are none, such as 2fa.
func proper(segments []string) []string {
	for i, s := range segments {
		if !resourceName.MatchString(s) {
			segments[i] = "r_" + snake(s)
		}
	}
	return segments
}

// resourceSegments gives the static segments of a template without its scope,
// in snake case.
func resourceSegments(path string) []string {
	all := strings.Split(strings.Trim(path, "/"), "/")
	if len(all) > 2 && (isScope(all[0]) || isParam(all[0])) && isParam(all[1]) {
		if hasStatic(all[2:]) {
			all = all[2:]
		}
	}
	var segments []string
	for _, s := range all {
		if !isParam(s) && s != "" {
			segments = append(segments, snake(s))
		}
	}
	if len(segments) == 0 {
		return []string{"root"}
	}
	return segments
}

func isScope(segment string) bool {
	switch segment {
	case "zones", "accounts", "organizations":
		return true
	}
	return false
}

func hasStatic(segments []string) bool {
	for _, s := range segments {
		if !isParam(s) {
			return true
		}
	}
	return false
}

func isParam(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}")
}

// snake makes one word of a resource path out of a path segment.
func snake(segment string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + ('a' - 'A')
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, segment), "_")
}

// isAction reports whether a segment says what to do rather than what there
// is. Only the word itself decides, never what else the document holds, so
// that a new operation moves no existing one.
func isAction(segment string) bool {
	verb, _, _ := strings.Cut(segment, "_")
	switch verb {
	case "activate", "deactivate", "enable", "disable", "start", "stop", "pause", "resume",
		"cancel", "abort", "restart", "retry", "reset", "refresh", "rotate", "roll", "renew",
		"revoke", "validate", "verify", "check", "test", "preview", "simulate", "scan",
		"purge", "restore", "undo", "apply", "commit", "publish", "promote", "rollback",
		"copy", "clone", "move", "merge", "transfer", "import", "export", "upload", "download",
		"execute", "run", "trigger", "submit", "send", "resend", "invite", "accept", "reject",
		"approve", "dismiss", "assign", "attach", "detach", "link", "unlink", "add", "remove",
		"lock", "unlock", "sign", "register", "unregister", "reorder", "bulk", "search", "purchase":
		return true
	}
	return false
}

// kindOf gives the kind of an operation: its x-method, else what verb and path
// say. list reports whether the answer is a list.
func kindOf(path, verb string, operation *yaml.Node, list bool) string {
	if m := tree.String(tree.Get(operation, "x-method")); m != "" {
		return m
	}
	segments := resourceSegments(path)
	last := path[strings.LastIndexByte(path, '/')+1:]
	if n := len(segments); n > 1 && isAction(segments[n-1]) {
		kind := segments[n-1]
		if isParam(last) || verb == "GET" || verb == "DELETE" {
			return verbKind(verb, list && !isParam(last)) + "_" + kind
		}
		return kind
	}
	return verbKind(verb, list && !isParam(last))
}

func verbKind(verb string, list bool) string {
	switch verb {
	case "GET":
		if list {
			return "list"
		}
		return "get"
	case "POST":
		return "create"
	case "PUT":
		return "update"
	case "PATCH":
		return "edit"
	}
	return strings.ToLower(verb)
}
