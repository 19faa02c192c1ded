package envelope

import "bytes"

// usualDetails reads errors in the form that nearly all have: a list of objects with a code and a message in plain
// ASCII. What it reads has been checked to be JSON already; it gives up at whatever is not of that form, which is
// then read the general way.
type usualDetails struct {
	rest    []byte
	details []Detail
}

func (u *usualDetails) read() bool {
	if !u.take('[') {
		return false
	}
	for {
		var d Detail
		if !u.readDetail(&d) || d == (Detail{}) {
			return false
		}
		u.details = append(u.details, d)
		if !u.take(',') {
			return u.take(']') && len(u.rest) == 0
		}
	}
}

func (u *usualDetails) readDetail(d *Detail) bool {
	if !u.take('{') {
		return false
	}
	for {
		name, ok := u.text()
		if !ok || !u.take(':') || !u.readMember(d, name) {
			return false
		}
		if !u.take(',') {
			return u.take('}')
		}
	}
}

func (u *usualDetails) readMember(d *Detail, name []byte) (ok bool) {
	var text []byte
	switch string(name) {
	case "code":
		d.Code, ok = u.number()
		return ok
	case "message":
		text, ok = u.text()
		d.Message = string(text)
		return ok
	case "documentation_url":
		text, ok = u.text()
		d.DocumentationURL = string(text)
		return ok
	default:
		return false
	}
}

// take steps over b and the white space around it.
func (u *usualDetails) take(b byte) bool {
	u.rest = bytes.TrimLeft(u.rest, " \t\r\n")
	if len(u.rest) == 0 || u.rest[0] != b {
		return false
	}
	u.rest = bytes.TrimLeft(u.rest[1:], " \t\r\n")
	return true
}

// text reads a string that needs neither decoding nor cleaning.
func (u *usualDetails) text() ([]byte, bool) {
	if len(u.rest) == 0 || u.rest[0] != '"' {
		return nil, false
	}
	text, rest, closed := bytes.Cut(u.rest[1:], []byte{'"'})
	if !closed || bytes.IndexByte(text, '\\') >= 0 || !isPlain(text, maxMessage) {
		return nil, false
	}
	u.rest = rest
	return text, true
}

func (u *usualDetails) number() (n int, ok bool) {
	const maxDigits = 9
	digits := 0
	for digits < len(u.rest) && '0' <= u.rest[digits] && u.rest[digits] <= '9' {
		n = n*10 + int(u.rest[digits]-'0')
		if digits++; digits > maxDigits {
			return 0, false
		}
	}
	u.rest = u.rest[digits:]
	return n, digits > 0
}
