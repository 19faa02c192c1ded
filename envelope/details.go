package envelope

import (
	"regexp"
	"strconv"
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
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	var details []Detail
	for _, entry := range list {
		details = appendDetail(details, entry)
	}
	return details
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

func detailFromObject(o map[string]any) Detail {
	d := Detail{
		Code:             asInt(o["code"]),
		Message:          asText(o["message"]),
		DocumentationURL: asText(o["documentation_url"]),
	}
	if source, ok := o["source"].(map[string]any); ok {
		d.Pointer = asText(source["pointer"])
	}
	if chain := chainOf(o["error_chain"]); chain != "" {
		d.Message += " (" + chain + ")"
	}
	return d
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
	details := parseDetails(raw)
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

var edgeCodePattern = regexp.MustCompile(`(?i)^\s*(error code:\s*(\d{3,5}))\s*$`)

// edgeCode finds the code in what an edge server says instead of an envelope: "error code: 1015".
func edgeCode(body []byte) (Detail, bool) {
	match := edgeCodePattern.FindSubmatch(body)
	if match == nil {
		return Detail{}, false
	}
	code, err := strconv.Atoi(string(match[2]))
	return Detail{Code: code, Message: string(match[1])}, err == nil
}
