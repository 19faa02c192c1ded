package envelope

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Request is what one operation sends. A generated method builds it; faults in its arguments are kept inside and
// returned by the call, all together and before anything is sent.
//
// A call does not change its request, so that one request may serve several calls, unless its body can be read only
// once ([Request.SetBody]).
type Request struct {
	operation string
	method    string
	path      string // escaped
	query     string // encoded
	accept    string
	headers   []headerField
	body      body
	keys      *Keys // nil: those of the client
	server    ownServer
	empty     []int // statuses of success that come without an answer, beside those of HTTP
	err       error
}

// ownServer is where a request goes that does not go to the client's base URL.
type ownServer struct {
	own   *url.URL // nil: to the client's base URL
	usual *url.URL // the base URL that own stands beside
}

// of gives the base URL of a request by c.
func (s *ownServer) of(c *Client) *url.URL {
	if s.own == nil || c.base != *s.usual {
		return &c.base
	}
	return s.own
}

type headerField struct{ name, value string }

const jsonType = "application/json"

// NewRequest starts a request.
//
// operation names it in errors and logs ("OriginTLSClientAuth.HostnameCertificates.Delete"), method is the HTTP
// method, path a template such as "/zones/{zone_id}/certificates/{id}" below the client's base URL. pathParams fill
// its {…} in order, each escaped as one segment. An empty parameter, and one that contains the dot segments "." or
// "..", in whatever encoding, is refused.
func NewRequest(operation, method, path string, pathParams ...string) *Request {
	r := &Request{operation: operation, method: method, accept: jsonType}
	filled, err := fillPath(path, pathParams)
	if err != nil {
		r.fail(err)
		filled = path
	}
	r.path = filled
	return r
}

func (r *Request) fail(err error) {
	if r.err == nil {
		r.err = err
		return
	}
	r.err = errors.Join(r.err, err)
}

// AddQuery adds an already encoded fragment such as "page=2&per_page=50"; an empty one adds nothing. A non-nil err is
// kept for the call.
func (r *Request) AddQuery(fragment string, err error) {
	if err != nil {
		r.fail(fmt.Errorf("query parameter: %w", err))
		return
	}
	r.query = appendQuery(r.query, fragment)
}

// SetHeader sets a header parameter. A non-nil err, or a value that no header can carry, is kept for the call.
func (r *Request) SetHeader(name, value string, err error) {
	if err == nil {
		err = checkHeaderField(name, value)
	}
	if err != nil {
		r.fail(fmt.Errorf("header parameter %s: %w", name, err))
		return
	}
	r.headers = append(r.headers, headerField{http.CanonicalHeaderKey(name), value})
}

// SetCookie adds a cookie parameter. A non-nil err, or a value that no cookie can carry, is kept for the call.
func (r *Request) SetCookie(name, value string, err error) {
	cookie := http.Cookie{Name: name, Value: value}
	if err == nil && cookie.Valid() != nil { // not its error, which shows a part of the value
		err = errors.New("the name or the value has a character that no cookie may have")
	}
	if err != nil {
		r.fail(fmt.Errorf("cookie parameter %s: %w", name, err))
		return
	}
	r.headers = append(r.headers, headerField{"Cookie", cookie.String()})
}

// SetJSON makes v, encoded once, the body. A nil v, also a nil pointer, means no body. What cannot be encoded is an
// error of the call.
func (r *Request) SetJSON(v any) {
	if isNil(v) {
		return
	}
	encoded, err := marshal(v)
	if err != nil {
		r.fail(encodeError(err))
		return
	}
	r.body = bytesBody(jsonType, encoded)
}

// SetForm makes the already encoded values ("a=1&b=2") the body, as application/x-www-form-urlencoded. A non-nil err
// is kept for the call.
func (r *Request) SetForm(values string, err error) {
	if err != nil {
		r.fail(fmt.Errorf("form: %w", err))
		return
	}
	r.body = bytesBody("application/x-www-form-urlencoded", []byte(values))
}

// SetBody makes what reader gives the body; a nil reader means no body. The request can be repeated when reader is a
// bytes.Buffer, a bytes.Reader, a strings.Reader, a file, or anything else that is both an io.Seeker and an
// io.ReaderAt; it is sent from its current position on. Any other reader is read once, and never again. The reader is
// not closed.
func (r *Request) SetBody(contentType string, reader io.Reader) {
	if isNil(reader) {
		return
	}
	r.body = readerBody(contentType, reader)
}

// SetKeys is for an operation that spells the members of its envelope differently from the rest of the API; empty
// names mean those of [DefaultKeys].
func (r *Request) SetKeys(keys Keys) {
	keys = keys.filled()
	r.keys = &keys
}

// SetServer is for an operation that is documented to be at another address than the rest of the API, whose base URL
// is usual. A client with any other base URL, such as that of a test, sends it there like everything else. To another
// host neither the client's credentials go nor the headers that [Config.Header] adds to every request: who wants to be
// known there gives [WithHeader] to the call. A server that is no URL, or not https although usual is, is an error of
// the call.
func (r *Request) SetServer(own, usual string) {
	other, err := parseBaseURL(own)
	base, baseErr := parseBaseURL(usual)
	if err == nil && baseErr == nil && base.Scheme == "https" && other.Scheme != "https" {
		err = errors.New("it is not https")
	}
	if err = errors.Join(err, baseErr); err != nil {
		r.fail(fmt.Errorf("server of the operation: %w", err))
		return
	}
	r.server = ownServer{other, base}
}

// MayBeEmpty names statuses of success with which the operation is documented to answer nothing, although it has a
// result with others. Without that, an answer that is empty counts as one that was lost.
func (r *Request) MayBeEmpty(statuses ...int) { r.empty = append(r.empty, statuses...) }

// Accept sets the media type that is asked for; application/json unless set.
func (r *Request) Accept(contentType string) { r.accept = contentType }

// String gives the method and the path; neither the body nor the headers.
func (r *Request) String() string {
	if r == nil {
		return "envelope.Request(nil)"
	}
	return "envelope.Request(" + r.method + " " + r.path + ")"
}

// Format implements [fmt.Formatter]: every verb prints what String returns.
func (r *Request) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, r.String()) // a fmt.State has nowhere to report an error
}

// url returns where the request goes. RawPath is set only when it differs from what Path would be escaped to.
func (r *Request) url(c *Client, query string) url.URL {
	u, basePath := c.base, c.basePath
	if own := r.server.of(c); own != &c.base {
		u, basePath = *own, own.EscapedPath()
	}
	u.RawPath = basePath + r.path
	u.Path = u.RawPath
	u.RawQuery = query
	if strings.IndexByte(u.RawPath, '%') < 0 {
		u.RawPath = ""
		return u
	}
	if decoded, err := url.PathUnescape(u.RawPath); err == nil {
		u.Path = decoded
	}
	return u
}

func checkHeaderField(name, value string) error {
	if name == "" {
		return errors.New("header without a name")
	}
	for i := range len(name) {
		if !isTokenByte(name[i]) {
			return fmt.Errorf("header name %q: has a character that no header name may have", name)
		}
	}
	for i := range len(value) {
		if b := value[i]; (b < ' ' && b != '\t') || b == 0x7f {
			return fmt.Errorf("header %s: the value has a control character", name)
		}
	}
	return nil
}

// isTokenByte reports whether b may stand in a header name (RFC 9110, token).
func isTokenByte(b byte) bool {
	switch {
	case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9':
		return true
	default:
		return strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0
	}
}
