package envelope

import "bytes"

// usualFailure reads an answer of failure in the form that nearly all have: an envelope with success false, no result,
// and lists of objects with a code and a message in plain ASCII. It gives up at whatever is not of that form, which is
// then read the general way, with the same outcome.
type usualFailure struct {
	keys             *Keys
	body             []byte
	at               int  // how much of it has been read
	failed           bool // success false has been read
	errors, messages []Detail
}

// read reports whether all of the body is of the usual form and says what went wrong.
func (u *usualFailure) read() bool {
	return u.object(u.member) && u.at == len(u.body) && u.failed && len(u.errors) > 0
}

func (u *usualFailure) member(name []byte) bool {
	switch string(name) {
	case u.keys.Success:
		if u.failed {
			return false
		}
		u.failed = u.word("false")
		return u.failed
	case u.keys.Errors:
		return u.errors == nil && u.list(&u.errors)
	case u.keys.Messages:
		return u.messages == nil && u.list(&u.messages)
	case u.keys.Result:
		return u.word("null")
	default:
		return false
	}
}

func (u *usualFailure) list(details *[]Detail) bool {
	if !u.take('[') {
		return false
	}
	if u.take(']') {
		return true
	}
	for {
		var d Detail
		if !u.object(func(name []byte) bool { return u.detail(&d, name) }) || d == (Detail{}) {
			return false
		}
		*details = append(*details, d)
		if !u.take(',') {
			return u.take(']')
		}
	}
}

func (u *usualFailure) detail(d *Detail, name []byte) (ok bool) {
	var text []byte
	switch string(name) {
	case "code":
		d.Code, ok = u.number()
	case "message":
		text, ok = u.text()
		d.Message = string(text)
	case "documentation_url":
		text, ok = u.text()
		d.DocumentationURL = string(text)
	}
	return ok
}

// object reads an object that has members.
func (u *usualFailure) object(member func(name []byte) bool) bool {
	if !u.take('{') {
		return false
	}
	for {
		name, ok := u.text()
		if !ok || !u.take(':') || !member(name) {
			return false
		}
		if !u.take(',') {
			return u.take('}')
		}
	}
}

// take steps over b and the white space around it.
func (u *usualFailure) take(b byte) bool {
	u.skipSpace()
	if u.at == len(u.body) || u.body[u.at] != b {
		return false
	}
	u.at++
	u.skipSpace()
	return true
}

func (u *usualFailure) skipSpace() {
	for u.at < len(u.body) && (u.body[u.at] == ' ' || u.body[u.at] == '\n' || u.body[u.at] == '\t' || u.body[u.at] == '\r') {
		u.at++
	}
}

func (u *usualFailure) word(word string) bool {
	if !bytes.HasPrefix(u.body[u.at:], []byte(word)) {
		return false
	}
	u.at += len(word)
	return true
}

// text reads a string that needs neither decoding nor cleaning, as [printable] would.
func (u *usualFailure) text() ([]byte, bool) {
	if u.at == len(u.body) || u.body[u.at] != '"' {
		return nil, false
	}
	text, before := u.body[u.at+1:], byte(' ')
	for i, b := range text[:min(len(text), maxMessage+1)] {
		switch {
		case b == '"':
			u.at += i + len(`""`)
			return text[:i], i == 0 || before != ' '
		case b < ' ', b > '~', b == '\\', b == ' ' && before == ' ':
			return nil, false
		}
		before = b
	}
	return nil, false
}

// number reads a number of few digits; one that begins with 0 is no number, or 0.
func (u *usualFailure) number() (n int, ok bool) {
	const maxDigits = 9
	digits := 0
	for _, b := range u.body[u.at:] {
		if b < '0' || b > '9' || digits > maxDigits {
			break
		}
		n = n*10 + int(b-'0')
		digits++
	}
	if digits == 0 || digits > maxDigits || u.body[u.at] == '0' && digits > 1 {
		return 0, false
	}
	u.at += digits
	return n, true
}
