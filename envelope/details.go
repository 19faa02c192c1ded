package envelope

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// parseDetails reads the errors or messages of an envelope. It takes whatever it finds (objects, plain strings, one
// object instead of a list), because an error must never hide behind the way it is reported.
func parseDetails(raw []byte) []Detail {
	if len(raw) <= len("[]") {
		return nil
	}
	var value any
	if err := unmarshal(raw, &value); err != nil {
		return nil
	}
	if o, ok := value.(map[string]any); ok && len(o) > 0 {
		return valueDetails(o)
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	return listDetails(list)
}

func appendDetail(details []Detail, entry any) []Detail {
	switch entry := entry.(type) {
	case string:
		return append(details, Detail{Message: printable(entry, maxMessage)})
	case float64:
		return append(details, Detail{Code: int(entry)})
	case map[string]any:
		return append(details, detailFromObject(entry))
	default:
		return details
	}
}

// Detail members go by several names. Each list is in order of preference: of two that are there, the first says more.
var (
	messageNames = []string{"message", "detail", "error_description", "description", "error_message", "errorMessage", "reason", "msg", "text", "title", "error"}
	codeNames    = []string{"code", "error_code", "errorCode"}
	linkNames    = []string{"documentation_url", "documentationUrl", "help", "type"}
	placeNames   = []string{"pointer", "path", "field", "loc"}
)

func detailFromObject(o map[string]any) Detail {
	d := Detail{
		Code:             codeOf(o),
		Message:          firstText(o, messageNames),
		DocumentationURL: linkOf(o),
		Pointer:          placeOf(o),
	}
	if word := wordOf(o, d.Message); word != "" {
		d.Message += " (" + word + ")"
	}
	if chain := chainOf(o["error_chain"]); chain != "" {
		d.Message += " (" + chain + ")"
	}
	return d
}

func firstText(o map[string]any, names []string) string {
	for _, name := range names {
		if text := asText(o[name]); text != "" {
			return text
		}
	}
	return ""
}

// codeOf finds the code, which GraphQL keeps in the extensions.
func codeOf(o map[string]any) int {
	extensions, _ := o["extensions"].(map[string]any)
	for _, from := range []map[string]any{o, extensions} {
		for _, name := range codeNames {
			if code := asInt(from[name]); code != 0 {
				return code
			}
		}
	}
	return 0
}

// wordOf finds a code that is a word, such as invalid_grant, unless the message says it.
func wordOf(o map[string]any, message string) string {
	extensions, _ := o["extensions"].(map[string]any)
	for _, from := range []map[string]any{o, extensions} {
		for _, name := range append(codeNames[:len(codeNames):len(codeNames)], "scimType", "error") {
			if word := asText(from[name]); word != "" && message != "" && asInt(from[name]) == 0 && !strings.Contains(message, word) {
				return word
			}
		}
	}
	return ""
}

// linkOf finds an address that explains the error: problems have one as their type.
func linkOf(o map[string]any) string {
	for i, name := range linkNames {
		if text := asText(o[name]); i == 0 || strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
			if text != "" {
				return text
			}
		}
	}
	return ""
}

// placeOf finds what is wrong in the request: a pointer, or the names on the way there.
func placeOf(o map[string]any) string {
	if source, ok := o["source"].(map[string]any); ok {
		if text := asText(source["pointer"]); text != "" {
			return text
		}
	}
	for _, name := range placeNames {
		switch place := o[name].(type) {
		case string:
			if text := asText(place); text != "" && (name == "pointer" || !strings.Contains(text, "://")) {
				return text
			}
		case []any:
			text := ""
			for _, step := range place {
				text += "/" + escapePointer(fmt.Sprint(step))
			}
			return printable(text, maxMessage)
		}
	}
	return ""
}

// failureMembers are where an answer that is no envelope of the known spelling lists what went wrong.
var failureMembers = []string{"errors", "error", "failures", "problems", "invalid_params", "invalid-params"}

// parseFailure reads an answer that says in a form of its own what went wrong: {"error": …} or {"errors": …} with a
// text, an object, a list of either, or an object with texts for each field; a problem (RFC 9457), a SCIM error, an error of OAuth or
// GraphQL; a text. It gives nothing when nothing is said.
func parseFailure(body []byte) []Detail {
	var value any
	if err := unmarshal(body, &value); err != nil {
		return nil
	}
	switch value := value.(type) {
	case map[string]any:
		return failureOf(value)
	case []any:
		return said(listDetails(value))
	case string:
		return said(appendDetail(nil, value))
	}
	return nil
}

// failureOf puts what an object says about the failure as a whole in front of what it lists, and nothing twice.
func failureOf(o map[string]any) []Detail {
	var listed []Detail
	for _, name := range failureMembers {
		if listed = said(valueDetails(o[name])); len(listed) > 0 {
			break
		}
	}
	whole := detailFromObject(o)
	if whole.Message == "" && whole.Code == 0 {
		return listed
	}
	listed = slices.DeleteFunc(listed, func(d Detail) bool {
		return strings.Contains(whole.Message, d.Message) && (d.Code == 0 || d.Code == whole.Code)
	})
	i := slices.IndexFunc(listed, func(d Detail) bool { return strings.Contains(d.Message, whole.Message) })
	if i < 0 {
		return append([]Detail{whole}, listed...)
	}
	if listed[i].Code == 0 {
		listed[i].Code = whole.Code
	}
	return listed
}

func valueDetails(value any) []Detail {
	switch value := value.(type) {
	case []any:
		return listDetails(value)
	case map[string]any:
		if d := detailFromObject(value); d.Message != "" || d.Code != 0 {
			return []Detail{d}
		}
		return fieldDetails(value)
	}
	return appendDetail(nil, value)
}

func listDetails(list []any) []Detail {
	var details []Detail
	for _, entry := range list {
		details = appendDetail(details, entry)
	}
	return details
}

// fieldDetails reads {"name": ["is required"], …}: the texts about each field of the request.
func fieldDetails(o map[string]any) []Detail {
	var details []Detail
	for _, name := range slices.Sorted(maps.Keys(o)) {
		for _, d := range valueDetails(o[name]) {
			d.Pointer = printable("/"+escapePointer(name), maxMessage) + d.Pointer
			details = append(details, d)
		}
	}
	return details
}

// said leaves out details that say nothing.
func said(details []Detail) []Detail {
	return slices.DeleteFunc(details, func(d Detail) bool { return d.Message == "" && d.Code == 0 })
}

// chainOf joins the messages of an error's inner errors, where the cause is often the only useful part.
func chainOf(v any) string {
	list, _ := v.([]any)
	text := ""
	for _, entry := range list {
		for _, d := range appendDetail(nil, entry) {
			if text != "" {
				text += "; "
			}
			text += d.String()
		}
	}
	return text
}

// parseMessages reads the messages of an envelope.
func parseMessages(raw []byte) []Message {
	return asMessages(parseDetails(raw))
}

func asMessages(details []Detail) []Message {
	if details == nil {
		return nil
	}
	messages := make([]Message, len(details))
	for i, d := range details {
		messages[i] = Message(d)
	}
	return messages
}

// asInt reads a number, or a number in a string; anything else is 0.
func asInt(v any) int {
	switch v := v.(type) {
	case float64:
		return int(v)
	case string:
		n, err := strconv.Atoi(v)
		if err != nil {
			return 0
		}
		return n
	default:
		return 0
	}
}

func asText(v any) string {
	text, _ := v.(string)
	return printable(text, maxMessage)
}

// edgeCode finds the code in what an edge server says instead of an envelope: "error code: 1015".
func edgeCode(body []byte) (Detail, bool) {
	const enough = 64
	if len(body) > enough {
		return Detail{}, false
	}
	message := strings.TrimSpace(string(body))
	label, digits, _ := strings.Cut(message, ":")
	digits = strings.TrimSpace(digits)
	if !strings.EqualFold(label, "error code") || len(digits) < 3 || len(digits) > 5 {
		return Detail{}, false
	}
	code, err := strconv.ParseUint(digits, 10, 32)
	return Detail{Code: int(code), Message: message}, err == nil
}
