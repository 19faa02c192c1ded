package envelope

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Classes of errors, for [errors.Is]. An [*Error] belongs to the one of its status.
var (
	ErrUnauthorized = errors.New("unauthorized")        // 401
	ErrForbidden    = errors.New("forbidden")           // 403
	ErrNotFound     = errors.New("not found")           // 404
	ErrConflict     = errors.New("conflict")            // 409
	ErrRateLimited  = errors.New("rate limited")        // 429
	ErrServer       = errors.New("server error")        // 500 and above
	ErrTooLarge     = errors.New("answer is too large") // more than Config.MaxResponseSize, or its headers

	// ErrInvalidRequest is the class of faults in the arguments of a call. Nothing was sent.
	ErrInvalidRequest = errors.New("invalid request")
	// ErrRedirect is the class of redirects that are refused, see [Config.AllowRedirectHosts].
	ErrRedirect = errors.New("redirect refused")
	// ErrPagination is the class of lists that cannot be read to their end: the server ignores the page parameter,
	// repeats a page or a cursor, or the list changes so much while it is read that items may be missing.
	ErrPagination = errors.New("list cannot be read to its end")
)

// Error is a call that failed: the API said so, the answer makes no sense, or there was no answer at all.
//
// It unwraps to the cause: the error of the network or of the context, if there is one. When the context ended the
// waiting for a retry, both are visible: the status and details of the last answer, and the context's error.
type Error struct {
	Status   int       // HTTP status of the last answer; 0 when there was none
	Details  []Detail  // what the envelope's errors say
	Messages []Message // what the envelope's messages say
	RayID    string    // identifies the request towards the API's support

	Operation string // "OriginTLSClientAuth.HostnameCertificates.Delete"
	Method    string // "DELETE"
	Path      string // with its parameters filled in; without base URL and query

	RetryAfter time.Duration // what the server asked for, not capped; 0 when it did not
	Attempts   int           // how often the request was tried
	Excerpt    string        // of an answer that is not an envelope; short and printable, secrets removed

	problem string // what is wrong, when the status does not say it
	cause   error
}

// Detail is one entry of an envelope's errors.
type Detail struct {
	Code             int
	Message          string
	DocumentationURL string
	Pointer          string // JSON pointer to what is wrong in the request
}

// Message is one entry of an envelope's messages.
type Message Detail

// Error names operation, request and status, then what the API said, then the cause.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Operation != "" {
		b.WriteString(e.Operation + ": ")
	}
	b.WriteString(e.Method + " " + e.Path)
	if e.Status != 0 {
		b.WriteString(": " + strings.TrimSpace(strconv.Itoa(e.Status)+" "+http.StatusText(e.Status)))
	}
	for i, d := range e.Details {
		b.WriteString([]string{": ", "; "}[min(i, 1)] + d.String())
	}
	if e.problem != "" {
		b.WriteString(": " + e.problem)
	}
	if e.Excerpt != "" {
		b.WriteString(": " + strconv.Quote(e.Excerpt))
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (%d attempts)", e.Attempts)
	}
	if e.RayID != "" {
		b.WriteString(" (ray " + e.RayID + ")")
	}
	return b.String()
}

// Unwrap returns the error of the network or of the context; nil when the API's answer is all there is.
func (e *Error) Unwrap() error { return e.cause }

// Is makes [errors.Is] true for the class of the status.
func (e *Error) Is(target error) bool {
	class := classOf(e.Status)
	return class != nil && target == class
}

func classOf(status int) error {
	switch {
	case status == http.StatusUnauthorized:
		return ErrUnauthorized
	case status == http.StatusForbidden:
		return ErrForbidden
	case status == http.StatusNotFound:
		return ErrNotFound
	case status == http.StatusConflict:
		return ErrConflict
	case status == http.StatusTooManyRequests:
		return ErrRateLimited
	case status >= http.StatusInternalServerError:
		return ErrServer
	default:
		return nil
	}
}

// HasCode reports whether err is, or wraps, an [*Error] with a detail of this code.
func HasCode(err error, code int) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	for _, d := range e.Details {
		if d.Code == code {
			return true
		}
	}
	return false
}

// String gives the message, the code and where in the request the fault is.
func (d Detail) String() string {
	text := d.Message
	if text == "" {
		text = "no message"
	}
	if d.Code != 0 {
		text += " (code " + strconv.Itoa(d.Code) + ")"
	}
	if d.Pointer != "" {
		text += " at " + d.Pointer
	}
	return text
}

// DecodeError is an answer of success whose content does not have the documented type. The request had its effect.
type DecodeError struct {
	Operation string
	Pointer   string // JSON pointer from the top of the answer, "/result/expires_on"
	Want      string // "time", "array", "integer" …
	Got       string // "number", "object", a short value …
	RayID     string

	cause error
}

// Error gives "operation: /result/expires_on: want time, got number".
func (e *DecodeError) Error() string {
	where := printable(e.Pointer, maxExcerpt) // names in it come from the server
	if where == "" {
		where = "answer"
	}
	text := where + ": want " + e.Want + ", got " + e.Got
	if e.Operation != "" {
		text = e.Operation + ": " + text
	}
	if e.RayID != "" {
		text += " (ray " + e.RayID + ")"
	}
	return text
}

// Unwrap returns the error of the type's own decoding method, if it has one that failed.
func (e *DecodeError) Unwrap() error { return e.cause }

// invalidRequest is a fault in the arguments of a call.
type invalidRequest struct {
	operation string
	err       error
}

func (e *invalidRequest) Error() string {
	return e.operation + ": not sent: " + strings.ReplaceAll(e.err.Error(), "\n", "; ")
}

func (e *invalidRequest) Unwrap() []error { return []error{ErrInvalidRequest, e.err} }
