package curl

import (
	"errors"
	"net/url"
	"strings"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// Command is a request as a curl command makes it. Placeholders stay as they
// are written.
type Command struct {
	Place   evidence.Place
	Method  evidence.Fact[string] // from the example when no option says it
	URL     evidence.Fact[string] // without query
	Query   []evidence.Field
	Headers []evidence.Field
	Data    []evidence.Fact[string] // of -d and its relatives, in order
	Form    []evidence.Field        // of -F
	Upload  string                  // the file that is the whole body

	Size int // bytes of the text that belong to the command
}

// Parse reads the curl command that a text begins with, which stands at a place
// of a page.
func Parse(text string, at evidence.Place) (*Command, error) {
	list, size := words(text)
	for len(list) > 0 && (list[0].text == "$" || list[0].text == "%") { // prompts
		list = list[1:]
	}
	if len(list) == 0 || list[0].text != "curl" && list[0].text != "curl.exe" {
		return nil, errors.New("this is no curl command")
	}
	c := &Command{Place: at, Size: size}
	r := reader{Command: c, places: evidence.NewCursor(text, at), list: list[1:]}
	r.read()
	if !c.URL.Known() {
		return nil, errors.New("the curl command has no URL")
	}
	return c, nil
}

type reader struct {
	*Command
	places *evidence.Cursor
	list   []word

	asQuery bool // -G
	head    bool // -I
}

// take gives the next word.
func (r *reader) take() (text string, at evidence.Place, ok bool) {
	if len(r.list) == 0 {
		return "", evidence.Place{}, false
	}
	w := r.list[0]
	r.list = r.list[1:]
	return w.text, r.places.At(w.at), true
}

func (r *reader) read() {
	for {
		text, at, ok := r.take()
		switch {
		case !ok:
			r.finish()
			return
		case strings.HasPrefix(text, "--"):
			r.long(text[2:], at)
		case strings.HasPrefix(text, "-") && len(text) > 1:
			r.short(text[1:], at)
		case !r.URL.Known():
			r.address(text, at)
		}
	}
}

// valued are the long options with a value that a page might use; those that
// say something about the request have a letter.
var valued = map[string]string{
	"request": "X", "header": "H", "data": "d", "data-raw": "d", "data-ascii": "d", "data-binary": "d", "json": "json",
	"data-urlencode": "urlencode", "form": "F", "form-string": "form-string", "url": "url", "upload-file": "T",
	"url-query": "query",

	"user": "", "user-agent": "", "referer": "", "cookie": "", "cookie-jar": "", "output": "", "max-time": "",
	"connect-timeout": "", "retry": "", "retry-delay": "", "cert": "", "key": "", "cacert": "", "proxy": "",
	"write-out": "", "range": "", "resolve": "", "config": "", "oauth2-bearer": "bearer", "output-dir": "", "tls-max": "",
}

func (r *reader) long(option string, at evidence.Place) {
	name, value, glued := strings.Cut(option, "=")
	letter, known := valued[name]
	switch {
	case name == "get":
		r.asQuery = true
	case name == "head":
		r.head = true
	case !known:
	case glued:
		r.apply(letter, value, at)
	default:
		if value, at, ok := r.take(); ok {
			r.apply(letter, value, at)
		}
	}
}

// short reads options of one letter, which may stand together: -sSLX PUT.
func (r *reader) short(letters string, at evidence.Place) {
	const withValue = "ACDEFHKPQTUXYbcdemortuwxyz"
	for i, letter := range letters {
		switch {
		case letter == 'G':
			r.asQuery = true
		case letter == 'I':
			r.head = true
		case strings.ContainsRune(withValue, letter):
			value := strings.TrimPrefix(letters[i+1:], "=")
			if letters[i+1:] == "" {
				var ok bool
				if value, at, ok = r.take(); !ok {
					return
				}
			}
			r.apply(string(letter), value, at)
			return
		}
	}
}

func (r *reader) apply(letter, value string, at evidence.Place) {
	switch letter {
	case "X":
		r.Method = evidence.Says(strings.ToUpper(value), at)
	case "H":
		if name, value, found := strings.Cut(value, ":"); found {
			r.Headers = append(r.Headers, evidence.Field{Place: at, Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
		}
	case "bearer":
		r.Headers = append(r.Headers, evidence.Field{Place: at, Name: "Authorization", Value: "Bearer " + value})
	case "json":
		r.Headers = append(r.Headers,
			evidence.Field{Place: at, Name: "Content-Type", Value: "application/json"},
			evidence.Field{Place: at, Name: "Accept", Value: "application/json"})
		r.Data = append(r.Data, evidence.Says(value, at))
	case "d", "urlencode":
		r.Data = append(r.Data, evidence.Says(value, at))
	case "F", "form-string":
		r.Form = append(r.Form, formField(value, letter == "F", at))
	case "T":
		r.Upload = value
	case "url":
		r.address(value, at)
	case "query":
		r.Query = append(r.Query, pairs(value, at)...)
	}
}

// formField reads name=value, name=@file;type=…, name="value".
func formField(text string, special bool, at evidence.Place) evidence.Field {
	name, value, _ := strings.Cut(text, "=")
	f := evidence.Field{Place: at, Name: strings.TrimSpace(name), Value: value}
	if !special {
		return f
	}
	for _, option := range []string{";type=", ";filename=", ";headers="} {
		f.Value, _, _ = strings.Cut(f.Value, option)
	}
	f.Value, f.File = cutFile(f.Value)
	if n := len(f.Value); n > 1 && f.Value[0] == '"' && f.Value[n-1] == '"' {
		f.Value = f.Value[1 : n-1]
	}
	return f
}

func cutFile(value string) (string, bool) { return strings.CutPrefix(value, "@") }

func (r *reader) address(text string, at evidence.Place) {
	text, _, _ = strings.Cut(text, "#")
	base, query, _ := strings.Cut(text, "?")
	r.URL = evidence.Says(base, at)
	r.Query = append(r.Query, pairs(query, at)...)
}

// pairs reads a=1&b=2.
func pairs(text string, at evidence.Place) (fields []evidence.Field) {
	for pair := range strings.SplitSeq(text, "&") {
		if name, value, _ := strings.Cut(pair, "="); name != "" {
			fields = append(fields, evidence.Field{Place: at, Name: unescaped(name), Value: unescaped(value)})
		}
	}
	return fields
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func (r *reader) finish() {
	if r.asQuery {
		for _, d := range r.Data {
			r.Query = append(r.Query, pairs(d.Value, d.Place)...)
		}
		r.Data = nil
	}
	if r.Method.Known() {
		return
	}
	method := "GET"
	switch {
	case r.head:
		method = "HEAD"
	case r.Upload != "":
		method = "PUT"
	case len(r.Data) > 0 || len(r.Form) > 0:
		method = "POST"
	}
	r.Method = evidence.Fact[string]{Value: method, Place: r.Place, Certainty: evidence.FromExample}
}
